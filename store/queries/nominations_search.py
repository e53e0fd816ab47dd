"""Whom a nomination may be a duplicate of, by what somebody types into a field."""

from sqlalchemy import or_
from sqlmodel import col, select

from store.records.nominations import Nomination
from store.records.pool import Account, Advocate
from store.tenancy import TenantSession


def known(session: TenantSession, query: str, limit: int = 25) -> list[tuple[str, str]]:
    """People of the pool and nominations whose name or company contains `query`: the record, and what it is."""
    pattern = "%" + query.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    people = session.exec(
        select(Advocate.id, Advocate.name, Account.name)
        .where(
            Advocate.account_id == Account.id,
            or_(col(Advocate.name).ilike(pattern, escape="\\"), col(Account.name).ilike(pattern, escape="\\")),
        )
        .order_by(Advocate.name)
        .limit(limit)
    )
    nominated = session.exec(
        select(Nomination.id, Nomination.number, Nomination.person, Nomination.account)
        .where(
            or_(
                col(Nomination.person).ilike(pattern, escape="\\"), col(Nomination.account).ilike(pattern, escape="\\")
            ),
            col(Nomination.stage) != "duplicate",
        )
        .order_by(col(Nomination.id).desc())
        .limit(limit)
    )
    found = [(f"advocate:{id_}", f"{name}, {account} (in the pool)") for id_, name, account in people]
    return found + [(f"nomination:{id_}", f"#{n} {person}, {account}") for id_, n, person, account in nominated]
