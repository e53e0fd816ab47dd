"""The pool kept true: stale profiles by owner, the weekly question and its answers, who left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, func, select

from store.queries import facts
from store.records.messages import Run
from store.records.pool import Account, Advocate
from store.records.programs import Person
from store.records.requests import OPEN_ASK_STAGES, Ask
from store.records.upkeep import ProfileCheck
from store.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class Edges:
    """The days before which a profile must have been checked last to be stale: usually, and of marquee customers."""

    usual: date
    marquee: date


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody of the pool at their company."""

    advocate: Advocate
    account: Account


@dataclass(frozen=True, slots=True)
class Asked:
    """A profile in a bundle, with the answer."""

    check: ProfileCheck
    advocate: Advocate
    account: Account


def is_stale(edges: Edges) -> ColumnElement[bool]:
    """Never checked, or too long ago."""
    checked = col(Advocate.last_verified)
    of_marquee = and_(col(Advocate.marquee), checked < edges.marquee)
    return or_(checked.is_(None), checked < edges.usual, of_marquee)


def stale_of(session: TenantSession, owner: int, edges: Edges, limit: int) -> list[Profile]:
    """The stale profiles of an owner: marquee customers first, then those checked longest ago, then those never."""
    statement = (
        select(Advocate, Account)
        .where(Advocate.account_id == Account.id, Account.owner_id == owner, col(Advocate.usable), is_stale(edges))
        .order_by(
            col(Advocate.marquee).desc(),
            col(Advocate.last_verified).is_(None),
            col(Advocate.last_verified),
            col(Advocate.id),
        )
        .limit(limit)
    )
    return [Profile(*row) for row in session.exec(statement)]


def count_stale_of(session: TenantSession, owner: int, edges: Edges) -> int:
    """How many profiles of an owner are stale."""
    statement = (
        select(func.count(col(Advocate.id)))
        .where(Advocate.account_id == Account.id, Account.owner_id == owner, col(Advocate.usable), is_stale(edges))
    )  # fmt: skip
    return session.exec(statement).one()


# --- the weekly question


def was_done(session: TenantSession, subscription: str, period: str) -> bool:
    """Whether something periodic was done for a period."""
    statement = select(Run.id).where(Run.subscription == subscription, Run.period == period)
    return session.exec(statement).first() is not None


def next_owner(session: TenantSession, period: str, edges: Edges) -> int | None:
    """The next owner with stale profiles who was not asked in this period; they are asked in order of id."""
    last = session.exec(select(func.max(ProfileCheck.owner_id)).where(ProfileCheck.period == period)).one() or 0
    statement = (
        select(func.min(Account.owner_id))
        .where(
            Advocate.account_id == Account.id,
            Person.id == Account.owner_id,
            Person.role != "viewer",
            col(Account.owner_id) > last,
            col(Advocate.usable),
            is_stale(edges),
        )
    )  # fmt: skip
    return session.exec(statement).one()


def add_checks(session: TenantSession, owner: int, period: str, advocates: Collection[int], now: datetime) -> None:
    """Note what an owner is asked about in a period."""
    for advocate in advocates:
        session.add(ProfileCheck(period=period, owner_id=owner, advocate_id=advocate, asked_at=now))
    session.flush()


def checks(session: TenantSession, owner: int, period: str) -> list[Asked]:
    """What an owner was asked about in a period, in the order it was asked."""
    statement = (
        select(ProfileCheck, Advocate, Account)
        .where(
            ProfileCheck.owner_id == owner,
            ProfileCheck.period == period,
            Advocate.id == ProfileCheck.advocate_id,
            Account.id == Advocate.account_id,
        )
        .order_by(col(ProfileCheck.id))
    )
    return [Asked(*row) for row in session.exec(statement)]


def answer(session: TenantSession, advocate_id: int, said: str, by: int | None, now: datetime) -> list[ProfileCheck]:
    """Note the answer wherever it is still open, and in the newest bundle in any case. Those bundles' checks."""
    statement = select(ProfileCheck).where(ProfileCheck.advocate_id == advocate_id).order_by(col(ProfileCheck.id))
    rows = list(session.exec(statement))
    touched = [row for row in rows if not row.answer or row is rows[-1]]
    for row in touched:
        row.answer, row.answered_by_id, row.answered_at = said, by, now
    session.flush()
    return touched


# --- one profile


def profile(session: TenantSession, advocate_id: int) -> Profile | None:
    """A profile as it is."""
    statement = select(Advocate, Account).where(Advocate.id == advocate_id, Account.id == Advocate.account_id)
    row = session.exec(statement).first()
    return Profile(*row) if row else None


def hold(session: TenantSession, advocate_id: int) -> Profile | None:
    """A profile, and nobody else changes it, its company or others there until this transaction ends."""
    known = profile(session, advocate_id)
    if known is None:
        return None
    facts.lock(session, [known.account.id or 0])
    statement = select(Advocate, Account).where(Advocate.id == advocate_id, Account.id == Advocate.account_id)
    row = session.exec(statement.execution_options(populate_existing=True)).first()
    return Profile(*row) if row else None


def requests_asking(session: TenantSession, advocate_id: int) -> list[int]:
    """The requests for which somebody is proposed or being asked, in order."""
    statement = select(Ask.request_id).where(
        Ask.advocate_id == advocate_id, col(Ask.stage).in_(("proposed", *OPEN_ASK_STAGES))
    )
    return sorted(set(session.exec(statement)))


def others_there(session: TenantSession, account_id: int, but: int) -> int:
    """How many others of a company are in the pool."""
    statement = select(func.count(col(Advocate.id))).where(
        Advocate.account_id == account_id, Advocate.id != but, col(Advocate.usable)
    )
    return session.exec(statement).one()


def has_address(session: TenantSession, email: str, but: int) -> bool:
    """Whether somebody else of the pool has that e-mail address."""
    statement = select(Advocate.id).where(Advocate.email == email, Advocate.id != but)
    return session.exec(statement).first() is not None


# --- who left


def alumni(session: TenantSession, owner: int | None, limit: int) -> list[Profile]:
    """Who left their company and was not found again, the newest first; of one owner's companies, or all."""
    again = select(Advocate.alumnus_of_id).where(col(Advocate.alumnus_of_id).is_not(None))
    statement = select(Advocate, Account).where(
        Account.id == Advocate.account_id,
        Advocate.stage == "former",
        col(Advocate.left_on).is_not(None),
        col(Advocate.id).not_in(again),
    )
    if owner is not None:
        statement = statement.where(Account.owner_id == owner)
    statement = statement.order_by(col(Advocate.left_on).desc(), col(Advocate.id).desc()).limit(limit)
    return [Profile(*row) for row in session.exec(statement)]


def found_again(session: TenantSession, advocate_id: int) -> bool:
    """Whether somebody who left was found at another company."""
    return session.exec(select(Advocate.id).where(Advocate.alumnus_of_id == advocate_id)).first() is not None


def perhaps_now(session: TenantSession, gone: Collection[Advocate]) -> dict[int, Profile]:
    """For people who left: somebody of the same name at another company who is nobody's successor record yet."""
    keys = {one.name_key for one in gone}
    statement = (
        select(Advocate, Account)
        .where(
            col(Advocate.name_key).in_(keys),
            Account.id == Advocate.account_id,
            col(Advocate.stage).not_in(("former", "do_not_contact")),
            col(Advocate.alumnus_of_id).is_(None),
        )
        .order_by(col(Advocate.id))
    )
    found = [Profile(*row) for row in session.exec(statement)] if keys else []
    return {
        one.id or 0: match
        for one in gone
        for match in found
        if match.advocate.name_key == one.name_key and match.account.id != one.account_id
    }
