"""The pool searched by its facts: one scan of a covering index gives a score in whole numbers, best first.

What is wanted comes as plain values (`Wanted`), so that rules and weights stay in one place outside. Terms beyond the 62
bits of a kind share bits: the score here may then be too high, never too low, and the caller checks names.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, case, false, func, not_, or_, text, true
from sqlmodel import SQLModel

from store.queries.fact_sources import chunks, quarter_of
from store.records.pool import Account, Advocate
from store.tenancy import TenantSession, scoped

SINGLE = ("industry", "region", "country", "size", "segment", "persona")
"""Criteria an advocate has one term of."""
SEVERAL = ("product", "use_case", "language", "competitor")
"""Criteria an advocate may have several terms of: bits."""


class Candidate(NamedTuple):
    """Somebody of the pool with everything a match needs: profile, account and facts. No contact details."""

    id: int
    number: int
    name: str
    title: str
    stage: str
    persona: str
    languages: list[str]
    activities: list[str]
    paused_until: date | None
    last_verified: date | None
    nominated_by_id: int | None
    rest_until: date | None
    free_from: date
    industry: str
    region: str
    country: str
    size: str
    segment: str
    permitted: dict[str, str]
    account_key: str
    not_to_keys: str
    words: str
    quarter: int
    uses_quarter: int
    open_calls: int
    account_quarter: int
    account_asks: int
    account_open: int
    last_used: date | None
    feedback: int
    marquee: bool
    account_id: int
    account_name: str
    account_products: list[str]
    account_use_cases: list[str]
    account_competitors: list[str]
    account_owner_id: int | None
    account_owner_email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Gentle preferences: the points of the first step that is reached count, of none 0."""

    never_used: int = 0
    used_before: tuple[tuple[date, int], ...] = ()
    """For having been used last on or before a day, the earliest day first."""
    verified_since: tuple[tuple[date, int], ...] = ()
    """For having been verified on or after a day, the latest day first."""
    feedback_from: tuple[tuple[int, int], ...] = ()
    """For a mean rating, the best first."""
    team: tuple[int, ...] = ()
    team_points: int = 0
    """For having been nominated by one of the team."""

    def points(self, someone: Candidate) -> int:
        """What `_preferred` says in SQL."""
        used, verified = someone.last_used, someone.last_verified
        least_used = next((p for day, p in self.used_before if used and used <= day), 0)
        return (
            (self.never_used if used is None else least_used)
            + next((p for day, p in self.verified_since if verified and verified >= day), 0)
            + next((p for least, p in self.feedback_from if someone.feedback >= least), 0)
            + (self.team_points if someone.nominated_by_id in self.team else 0)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Hard filters, weighted criteria and gentle preferences, as numbers and keys."""

    today: date
    calls_cap: int
    asks_cap: int
    open_cap: int
    activity: str = ""
    activity_bit: int = 0
    public: bool = False
    prospect_key: str = ""
    leave_out: tuple[int, ...] = ()
    single: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    masks: Mapping[str, int] = field(default_factory=dict)
    accounts: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict)
    preferences: Preferences = field(default_factory=Preferences)


class Scored(NamedTuple):
    """A row of the scan."""

    id: int
    account_id: int
    score: int


def table_of(model: type[SQLModel]) -> Table:
    """The table of a record, for Core statements."""
    return model.__table__  # type: ignore[attr-defined, no-any-return]  # reason: SQLModel types no __table__


_A = table_of(Advocate).c
_O = table_of(Account).c
_COLUMNS = tuple(
    _O[name.removeprefix("account_")].label(name) if name.startswith("account_") and name not in _A else _A[name]
    for name in Candidate._fields
)


def page(session: TenantSession, wanted: Wanted, limit: int, skip: Collection[int] = ()) -> list[Scored]:
    """The best who may be asked now and meet a criterion at least, without the accounts in `skip`."""
    hits = _hits(wanted)
    where = [*_may(session, wanted), _ready(wanted)]
    if hits:
        where.append(or_(*hits.values()))
    if skip:
        where.append(_A.account_id.not_in(sorted(skip)))
    return _scan(session, wanted, where, limit)


def held(session: TenantSession, wanted: Wanted, limit: int) -> list[Scored]:
    """The best who meet every criterion but may not be asked now: resting, paused, at a cap."""
    return _scan(session, wanted, [*_may(session, wanted), not_(_ready(wanted)), _fits(wanted)], limit)


def anybody(session: TenantSession, wanted: Wanted, limit: int) -> list[Scored]:
    """The best who meet a criterion, those who may be asked now first."""
    hits = _hits(wanted)
    where = [*_may(session, wanted), or_(*hits.values()) if hits else true()]
    return _scan(session, wanted, where, limit, first=case((_ready(wanted), 0), else_=1))


def count(session: TenantSession, wanted: Wanted) -> int:
    """How many meet every criterion and may be asked now."""
    statement = scoped(session, Advocate).select(func.count()).select_from(table_of(Advocate))
    where = (*_may(session, wanted), _ready(wanted), _fits(wanted))
    return int(session.execute(statement.where(*where)).scalar_one())


def fitting(session: TenantSession, wanted: Wanted) -> list[int]:
    """The ids that `count` counts."""
    where = (*_may(session, wanted), _ready(wanted), _fits(wanted))
    return list(session.execute(scoped(session, Advocate).select(_A.id).where(*where)).scalars())


def candidates(session: TenantSession, ids: Collection[int]) -> dict[int, Candidate]:
    """These people with all that a match shows."""
    found: dict[int, Candidate] = {}
    for chunk in chunks(ids):
        statement = _candidates(session).where(_A.id.in_(chunk))
        found.update((row[0], Candidate._make(row)) for row in session.execute(statement))
    return found


def of_owner(session: TenantSession, person_id: int) -> list[Candidate]:
    """Everybody at the accounts a person owns who was not removed from the pool, by account and name."""
    statement = _candidates(session).where(_O.owner_id == person_id, _A.stage.not_in(("former", "do_not_contact")))
    people = [Candidate._make(row) for row in session.execute(statement)]
    return sorted(people, key=lambda one: (one.account_key, one.name, one.id))


def _candidates(session: TenantSession) -> Select[Any]:
    return scoped(session, Advocate, Account).select(*_COLUMNS).where(_A.account_id == _O.id)


def _scan(
    session: TenantSession,
    wanted: Wanted,
    where: Sequence[ColumnElement[bool]],
    limit: int,
    first: ColumnElement[int] | None = None,
) -> list[Scored]:
    score = _score(wanted).label("score")
    statement = scoped(session, Advocate).select(_A.id, _A.account_id, score).where(*where)
    order = [score.desc(), _A.id]
    rows = session.execute(statement.order_by(*([first] if first is not None else []), *order).limit(limit))
    return [Scored._make(row) for row in rows]


# --- conditions -----------------------------------------------------------------------------------


def _may(session: TenantSession, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Who could be asked some day: in the pool, willing, permitted, not the prospect and not excluding it."""
    where: list[ColumnElement[bool]] = [text("advocate.usable")]  # type: ignore[list-item]  # reason: SQLite uses a partial index only for its own words
    if wanted.activity:
        where.append(_A.activity_bits.bitwise_and(wanted.activity_bit) != 0 if wanted.activity_bit else false())
    if wanted.activity_bit and wanted.public:
        last_day = _A.permitted[wanted.activity].as_string()
        where.append(_A.permitted_bits.bitwise_and(wanted.activity_bit) != 0)
        where.append(or_(_A.permitted_until >= wanted.today, last_day >= wanted.today.isoformat()))
    if wanted.prospect_key:
        prospect = scoped(session, Account).select(_O.id).where(_O.name_key == wanted.prospect_key).scalar_subquery()
        where.append(_A.account_id != func.coalesce(prospect, 0))
        where.append(or_(not_(_A.excludes), _A.not_to_keys.not_like(_like(f"|{wanted.prospect_key}|"), escape="\\")))
    if wanted.leave_out:
        where.append(_A.id.not_in(wanted.leave_out))
    return where


def _ready(wanted: Wanted) -> ColumnElement[bool]:
    """Who may be asked today: no pause, no rest, no cap. Counts of an earlier quarter count nothing."""
    quarter = quarter_of(wanted.today)
    uses = case((_A.quarter == quarter, _A.uses_quarter), else_=0)
    return and_(
        _A.free_from <= wanted.today,
        uses + _A.open_calls < wanted.calls_cap,
        _A.account_open < wanted.open_cap,
        or_(_A.account_quarter != quarter, _A.account_asks < wanted.asks_cap),
    )


def _hits(wanted: Wanted) -> dict[str, ColumnElement[bool]]:
    """One condition for each criterion."""
    hits: dict[str, ColumnElement[bool]] = {}
    for kind, keys in wanted.single.items():
        hits[kind] = _A[kind].in_(keys)
    for kind, mask in wanted.masks.items():
        hits[kind] = _A[f"{kind}_bits"].bitwise_and(mask) != 0
    if wanted.accounts:
        hits["account"] = _A.account_id.in_(wanted.accounts)
    for word in wanted.words:
        hits[f"word:{word}"] = _A.words.like(_like(word), escape="\\")
    return hits


def _like(part: str) -> str:
    """A pattern for `part` anywhere."""
    for sign in ("\\", "%", "_"):
        part = part.replace(sign, f"\\{sign}")
    return f"%{part}%"


def _fits(wanted: Wanted) -> ColumnElement[bool]:
    return and_(true(), *_hits(wanted).values())


def _score(wanted: Wanted) -> ColumnElement[int]:
    weight = wanted.weights
    criteria = (case((hit, weight[kind.partition(":")[0]]), else_=0) for kind, hit in _hits(wanted).items())
    return reduce(add, criteria, _preferred(wanted.preferences))


def _preferred(gently: Preferences) -> ColumnElement[int]:
    used = ((_A.last_used <= day, points) for day, points in gently.used_before)
    verified = ((_A.last_verified >= day, points) for day, points in gently.verified_since)
    rated = ((_A.feedback >= least, points) for least, points in gently.feedback_from)
    return (
        case((_A.last_used.is_(None), gently.never_used), *used, else_=0)
        + case(*verified, (false(), 0), else_=0)
        + case(*rated, (false(), 0), else_=0)
        + case((_A.nominated_by_id.in_(gently.team), gently.team_points), else_=0)
    )
