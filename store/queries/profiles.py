"""One advocate, with all that a profile shows. Who was erased is found by none of these."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from store.queries import facts
from store.queries.names import fold
from store.records.pool import Account, Advocate, Permission
from store.records.requests import Ask, Participation, Request
from store.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class Profile:
    """An advocate with the account."""

    advocate: Advocate
    account: Account


def of(session: TenantSession, advocate_id: int) -> Profile | None:
    """One advocate."""
    return next(iter(_profiles(session, Advocate.id == advocate_id)), None)


def lock(session: TenantSession, advocate_id: int) -> Profile | None:
    """One advocate as they are now, held until the transaction ends: the account first, as whoever spends capacity."""
    known = of(session, advocate_id)
    if known is None:
        return None
    facts.lock(session, [known.account.id or 0])
    again = select(Advocate).where(Advocate.id == advocate_id).execution_options(populate_existing=True)
    session.exec(again).first()
    return of(session, advocate_id)


def numbered(session: TenantSession, number: int) -> Profile | None:
    """The advocate with a number of the program."""
    return next(iter(_profiles(session, Advocate.number == number)), None)


def named(
    session: TenantSession, text: str, *, everybody: bool, owner: int = 0, by_email: bool = False, limit: int = 10
) -> list[Profile]:
    """Advocates whose name or company contains `text`, those called exactly so first; with `by_email` also by address.

    `everybody`: also those who are not ready to use; without it, of those only the ones at the accounts of `owner`.
    """
    wanted = text.strip()
    pattern = "%" + wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    where: list[ColumnElement[bool]] = [
        col(Advocate.name).ilike(pattern, escape="\\"),
        col(Account.name).ilike(pattern, escape="\\"),
    ]
    if folded := fold(wanted):
        where.append(col(Advocate.name_key) == folded)
    if by_email and "@" in wanted:
        where = [col(Advocate.email) == wanted.casefold()]
    open_to = or_(col(Advocate.usable), col(Account.owner_id) == owner)
    narrowed = [or_(*where)] if everybody else [or_(*where), open_to]
    found = _profiles(session, *narrowed, limit=50)
    exact = [one for one in found if fold(one.advocate.name) == folded]
    return exact if exact else found[:limit]


def _profiles(session: TenantSession, *where: ColumnElement[bool] | bool, limit: int = 50) -> list[Profile]:
    statement = (
        select(Advocate, Account)
        .where(Advocate.account_id == Account.id, col(Advocate.erased_at).is_(None), *where)
        .order_by(Account.name, Advocate.name, col(Advocate.id))
        .limit(limit)
    )
    return [Profile(*row) for row in session.exec(statement)]


def same_address(session: TenantSession, email: str, but: int) -> list[Advocate]:
    """Others of the pool with that e-mail address."""
    if not email:
        return []
    statement = select(Advocate).where(Advocate.email == email.casefold(), Advocate.id != but)
    return list(session.exec(statement.order_by(col(Advocate.id))))


def permissions(session: TenantSession, advocate_id: int) -> list[Permission]:
    """Every permission of somebody, the newest first."""
    statement = select(Permission).where(Permission.advocate_id == advocate_id)
    return list(session.exec(statement.order_by(col(Permission.id).desc())))


def uses(session: TenantSession, advocate_id: int, limit: int = 20) -> list[tuple[Participation, int]]:
    """What somebody did for us, the newest first, with the number of the request it was for (0: none)."""
    statement = (
        select(Participation, Request.number)
        .join(Request, col(Request.id) == col(Participation.request_id), isouter=True)
        .where(Participation.advocate_id == advocate_id)
        .order_by(col(Participation.happened_on).desc(), col(Participation.id).desc())
        .limit(limit)
    )
    return [(use, number or 0) for use, number in session.exec(statement)]


def asks(session: TenantSession, advocate_id: int, but: Sequence[str], limit: int = 20) -> list[tuple[Ask, int]]:
    """What somebody was asked for, the newest first, with the request's number, `but` in some stages."""
    statement = (
        select(Ask, Request.number)
        .where(Ask.request_id == Request.id, Ask.advocate_id == advocate_id, col(Ask.stage).not_in(but))
        .order_by(col(Ask.id).desc())
        .limit(limit)
    )
    return list(session.exec(statement))


def at_account(session: TenantSession, account_id: int, limit: int = 30) -> list[tuple[str, int]]:
    """Who is at an account and still in the pool: name and id."""
    statement = (
        select(Advocate.name, col(Advocate.id))
        .where(Advocate.account_id == account_id, col(Advocate.erased_at).is_(None))
        .where(col(Advocate.stage).not_in(("former", "do_not_contact")))
        .order_by(Advocate.name, col(Advocate.id))
        .limit(limit)
    )
    return [(name, id_ or 0) for name, id_ in session.exec(statement)]
