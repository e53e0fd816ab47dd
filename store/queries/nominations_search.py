"""Nominations by what somebody types into a field, and those that mean one person."""

from collections.abc import Collection

from sqlalchemy import and_, or_
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


def nominees(session: TenantSession, query: str, limit: int = 25) -> list[Nomination]:
    """Nominated people who are not in the pool, whose name, company or address is, or contains, `query`."""
    pattern = "%" + query.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = select(Nomination).where(
        col(Nomination.advocate_id).is_(None),
        col(Nomination.why) != "",
        or_(
            col(Nomination.person).ilike(pattern, escape="\\"),
            col(Nomination.account).ilike(pattern, escape="\\"),
            col(Nomination.email) == query.strip().casefold(),
        ),
    )
    return list(session.exec(statement.order_by(col(Nomination.id).desc()).limit(limit)))


def of_person(session: TenantSession, emails: Collection[str], called: Collection[tuple[str, str]]) -> list[Nomination]:
    """Nominations that led to no profile, with one of these addresses or of one so called (company and name as
    compared)."""
    named = [
        and_(col(Nomination.account_key) == company, col(Nomination.person_key) == name) for company, name in called
    ]
    statement = select(Nomination).where(
        col(Nomination.advocate_id).is_(None),
        or_(and_(col(Nomination.email).in_(emails), col(Nomination.email) != ""), *named),
    )
    return list(session.exec(statement.order_by(col(Nomination.id))))
