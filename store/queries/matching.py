"""The pool searched by its facts: one scan of a covering index gives a score in whole numbers, best first.

What is wanted comes as plain values (`Wanted`), so that rules and weights stay in one place outside. Terms beyond the
62 bits of a kind share bits: the score here may then be too high, never too low, and the caller checks names.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam

from store.queries.fact_sources import chunks, quarter_of
from store.queries.prepared import columns_of, filled, room, run, several
from store.queries.scan import Scan, Shape, statement_of
from store.records.pool import Account, Advocate
from store.scoped import scoped
from store.straight import Rows
from store.tenancy import TenantSession

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
    not_verified: int = 0
    """For never having been verified: more than for having been too long ago."""
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
            + (next((p for day, p in self.verified_since if verified >= day), 0) if verified else self.not_verified)
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


_A = columns_of(Advocate)
_O = columns_of(Account)
_COLUMNS = tuple(
    _O[name.removeprefix("account_")].label(name) if name.startswith("account_") and name not in _A else _A[name]
    for name in Candidate._fields
)


def page(session: TenantSession, wanted: Wanted, limit: int, skip: Sequence[int] = ()) -> list[Scored]:
    """The best who may be asked now and meet a criterion at least, without the accounts in `skip`."""
    return [Scored._make(row) for row in _run(session, "page", wanted, limit, skip)]


def held(session: TenantSession, wanted: Wanted, limit: int) -> list[Scored]:
    """The best who meet every criterion but may not be asked now: resting, paused, at a cap."""
    return [Scored._make(row) for row in _run(session, "held", wanted, limit)]


def anybody(session: TenantSession, wanted: Wanted, limit: int) -> list[Scored]:
    """The best who meet a criterion, those who may be asked now first."""
    return [Scored._make(row) for row in _run(session, "anybody", wanted, limit)]


def count(session: TenantSession, wanted: Wanted) -> int:
    """How many meet every criterion and may be asked now."""
    return int(_run(session, "count", wanted).scalar_one())


def fitting(session: TenantSession, wanted: Wanted) -> list[int]:
    """The ids that `count` counts."""
    return list(_run(session, "fitting", wanted).scalars())


def excluding(session: TenantSession, company: str) -> list[int]:
    """Who will not speak to a company, by its key. Asked beforehand, so that the scan stays within its index."""
    found = run(session, "excluding", lambda: _excluding(session), company=_like(f"|{company}|"))
    return list(found.scalars())


def candidates(session: TenantSession, ids: Collection[int]) -> dict[int, Candidate]:
    """These people with all that a match shows."""
    found: dict[int, Candidate] = {}
    for chunk in chunks(ids):
        count = room(chunk)
        rows = run(session, ("candidates", count), partial(_by_ids, session, count), **filled("id", chunk))
        found |= {row[0]: Candidate._make(row) for row in rows}
    return found


def of_owner(session: TenantSession, person_id: int) -> list[Candidate]:
    """Everybody at the accounts a person owns who was not removed from the pool, by account and name."""
    statement = _people(session, _O.owner_id == person_id, _A.stage.not_in(("former", "do_not_contact")))
    people = [Candidate._make(row) for row in session.execute(statement)]
    return sorted(people, key=lambda one: (one.account_key, one.name, one.id))


def _excluding(session: TenantSession) -> Select[Any]:
    named = _A.not_to_keys.like(bindparam("company"), escape="\\")
    return scoped(session, Advocate).select(_A.id).where(_A.excludes, named)


def _by_ids(session: TenantSession, count: int) -> Select[Any]:
    return _people(session, _A.id.in_(several("id", count)))


def _people(session: TenantSession, *where: ColumnElement[bool]) -> Select[Any]:
    return scoped(session, Advocate, Account).select(*_COLUMNS).where(_A.account_id == _O.id, *where)


def _run(session: TenantSession, scan: Scan, wanted: Wanted, limit: int = 0, skip: Sequence[int] = ()) -> Rows:
    gently = wanted.preferences
    shape = Shape(
        scan=scan,
        activity=bool(wanted.activity),
        public=bool(wanted.activity) and wanted.public,
        prospect=bool(wanted.prospect_key),
        leave_out=room(wanted.leave_out),
        skip=room(skip),
        single=tuple((kind, room(keys)) for kind, keys in wanted.single.items()),
        masks=tuple(wanted.masks),
        accounts=room(wanted.accounts),
        words=len(wanted.words),
        steps=(len(gently.used_before), len(gently.verified_since), len(gently.feedback_from)),
        team=room(gently.team),
    )
    values = {**_values(wanted), **filled("skip", skip), "most": limit}
    return run(session, shape, lambda: statement_of(session, shape), **values)


def _values(wanted: Wanted) -> dict[str, Any]:
    """Every parameter a statement may have."""
    gently = wanted.preferences
    values: dict[str, Any] = {
        "today": wanted.today, "quarter": quarter_of(wanted.today),
        "calls_cap": wanted.calls_cap, "open_cap": wanted.open_cap, "asks_cap": wanted.asks_cap,
        "activity": wanted.activity, "activity_bit": wanted.activity_bit, "prospect": wanted.prospect_key,
        "never_used": gently.never_used, "not_verified": gently.not_verified, "team_points": gently.team_points,
        **filled("leave_out", wanted.leave_out), **filled("account", wanted.accounts), **filled("team", gently.team),
        **{f"mask_{kind}": mask for kind, mask in wanted.masks.items()},
        **{f"weight_{kind}": points for kind, points in wanted.weights.items()},
        **{f"word_{n}": _like(word) for n, word in enumerate(wanted.words)},
    }  # fmt: skip
    for kind, keys in wanted.single.items():
        values |= filled(kind, keys)
    for name, steps in (
        ("used", gently.used_before),
        ("verified", gently.verified_since),
        ("rated", gently.feedback_from),
    ):
        for n, (edge, points) in enumerate(steps):
            values |= {f"{name}_{n}": edge, f"{name}_points_{n}": points}
    return values


def _like(part: str) -> str:
    """A pattern for `part` anywhere."""
    for sign in ("\\", "%", "_"):
        part = part.replace(sign, f"\\{sign}")
    return f"%{part}%"
