"""Advocates by what somebody types into a field."""

from sqlalchemy import or_
from sqlmodel import col, select

from store.records.pool import Account, Advocate
from store.tenancy import TenantSession


def by_name(session: TenantSession, query: str, limit: int = 50) -> list[tuple[int, str, str]]:
    """Advocates whose name or company contains `query`: id, name, company."""
    pattern = "%" + query.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = (
        select(Advocate.id, Advocate.name, Account.name)
        .where(
            Advocate.account_id == Account.id,
            or_(col(Advocate.name).ilike(pattern, escape="\\"), col(Account.name).ilike(pattern, escape="\\")),
            col(Advocate.usable),
        )
        .order_by(Account.name, Advocate.name)
        .limit(limit)
    )
    return [(id_ or 0, name, account) for id_, name, account in session.exec(statement)]
