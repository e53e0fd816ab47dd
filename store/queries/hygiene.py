"""How true the pool is: counts over everybody who may be offered, for the whole program or one owner's customers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, or_
from sqlmodel import col, func, select

from store.queries.fact_sources import quarter_of
from store.queries.upkeep import Edges, Profile, is_stale
from store.records.pool import Account, Advocate
from store.tenancy import TenantSession

TAGGED = ("industry", "region", "product", "activity")
"""What a profile needs to be found."""


@dataclass(frozen=True, slots=True)
class Health:
    """Counts of profiles."""

    profiles: int = 0
    verified: int = 0
    stale: int = 0
    never: int = 0
    untagged: int = 0
    ownerless: int = 0
    resting: int = 0
    overused: int = 0

    @property
    def share(self) -> int:
        """How many of a hundred are verified."""
        return round(100 * self.verified / self.profiles) if self.profiles else 0


@dataclass(frozen=True, slots=True)
class Caps:
    """The usage caps of a program."""

    calls: int
    asks: int


def untagged(kinds: Collection[str]) -> ColumnElement[bool]:
    """Whether a profile lacks one of these kinds of tags."""
    lacks: dict[str, Any] = {
        "industry": Advocate.industry == "",
        "region": Advocate.region == "",
        "product": Advocate.product_bits == 0,
        "activity": Advocate.activity_bits == 0,
    }
    return or_(false(), *(lacks[kind] for kind in TAGGED if kind in kinds))


def count_untagged(session: TenantSession, kinds: Collection[str]) -> int:
    """How many profiles cannot be found by some kind of tag."""
    statement = select(func.count(col(Advocate.id))).where(col(Advocate.usable), untagged(kinds))
    return session.exec(statement).one()


def next_untagged(session: TenantSession, kinds: Collection[str], after: int) -> Profile | None:
    """The next profile that lacks a tag, in order of id."""
    statement = (
        select(Advocate, Account)
        .where(col(Advocate.usable), untagged(kinds), col(Advocate.id) > after, Account.id == Advocate.account_id)
        .order_by(col(Advocate.id))
        .limit(1)
    )
    row = session.exec(statement).first()
    return Profile(*row) if row else None


def health(
    session: TenantSession, today: date, edges: Edges, caps: Caps, kinds: Collection[str], owner: int | None = None
) -> Health:
    """The counts of everybody, or of those at one owner's customers."""
    statement = select(*_counts(today, edges, caps, kinds)).where(
        col(Advocate.usable), Account.id == Advocate.account_id
    )
    if owner is not None:
        statement = statement.where(Account.owner_id == owner)
    return _health(session.execute(statement).one())


def by_owner(
    session: TenantSession, today: date, edges: Edges, caps: Caps, kinds: Collection[str], limit: int
) -> list[tuple[int, Health]]:
    """The counts by owner, those with most stale profiles first."""
    counts = _counts(today, edges, caps, kinds)
    statement = (
        select(Account.owner_id, *counts)
        .where(col(Advocate.usable), Account.id == Advocate.account_id, col(Account.owner_id).is_not(None))
        .group_by(col(Account.owner_id))
        .order_by((counts[2] + counts[3]).desc(), col(Account.owner_id))
        .limit(limit)
    )
    return [(owner, _health(rest)) for owner, *rest in session.execute(statement)]


def _health(row: Any) -> Health:
    return Health(*(int(value or 0) for value in row))


def _counts(today: date, edges: Edges, caps: Caps, kinds: Collection[str]) -> list[Any]:
    never = col(Advocate.last_verified).is_(None)
    stale = and_(is_stale(edges), col(Advocate.last_verified).is_not(None))
    nobody = and_(col(Account.owner_id).is_(None), col(Account.owner_email) == "")
    held = and_(col(Advocate.rest_until).is_not(None), col(Advocate.rest_until) > today)
    quarter = quarter_of(today)
    calls = case((col(Advocate.quarter) == quarter, col(Advocate.uses_quarter)), else_=0) + col(Advocate.open_calls)
    asks = case((col(Advocate.account_quarter) == quarter, col(Advocate.account_asks)), else_=0)
    over = or_(calls >= caps.calls, asks >= caps.asks)
    return [
        func.count(col(Advocate.id)),
        *(
            func.sum(case((hit, 1), else_=0))
            for hit in (and_(~never, ~is_stale(edges)), stale, never, untagged(kinds), nobody, held, over)
        ),
    ]
