"""What facts follow from, read in bulk: one statement a table, whatever the number of advocates."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, and_, bindparam, case, func

from store.queries.prepared import among, columns_of, filled, room, run, several
from store.records.pool import FOREVER, Account, Advocate, Permission
from store.records.programs import Term
from store.records.requests import OPEN_ASK_STAGES, Ask, Participation
from store.scoped import scoped
from store.tenancy import TenantSession

BITS = 62
"""Terms of a kind that have a bit of their own; further ones share, and matching checks the names as well."""
VISIT = "site_visit"
"""The activity type that is private, yet followed by the long rest like a public one."""
BIT_KINDS = ("product", "use_case", "language", "competitor", "activity")
CHUNK = 256
"""Ids per statement."""

_MINE = (
    "id", "account_id", "name", "title", "story", "tags", "stage", "paused_until", "languages", "activities", "not_to",
    "prior_use", "prior_quarter", "prior_uses",
)  # fmt: skip
_THEIRS = (
    "name", "name_key", "industry", "region", "country", "size", "segment", "products", "use_cases", "competitors",
    "paused_until", "marquee",
)  # fmt: skip

_A, _O, _T = columns_of(Advocate), columns_of(Account), columns_of(Term)
_M, _K, _P = columns_of(Permission), columns_of(Ask), columns_of(Participation)


class Bits:
    """The bits of a program's terms, and which of its activity types are public."""

    def __init__(self, terms: Iterable[tuple[str, str, int, bool]]) -> None:
        self._bits: dict[tuple[str, str], int] = {}
        self.public: set[str] = set()
        for kind, key, position, public in terms:
            self._bits[kind, key] = 1 << position % BITS
            if kind == "activity" and public:
                self.public.add(key)

    def of(self, kind: str, keys: Iterable[str]) -> int:
        """The bits of `keys`; a word that is no term, or no longer, has none."""
        found = 0
        for key in keys:
            found |= self._bits.get((kind, key), 0)
        return found

    def shared(self, kind: str, keys: Collection[str]) -> bool:
        """Whether another term has the bit of one of `keys`."""
        mask = self.of(kind, keys)
        return any(k == kind and key not in keys and bit & mask for (k, key), bit in self._bits.items())

    @property
    def tiring(self) -> list[str]:
        """The activity types that are followed by the long rest and are no calls."""
        return sorted(self.public | {VISIT})


def bits(session: TenantSession, kinds: Collection[str] = BIT_KINDS) -> Bits:
    """The program's terms of kinds that have bits."""
    wanted = sorted(kinds)
    count = room(wanted)
    return Bits(run(session, ("bits", count), lambda: _terms(session, count), **filled("kind", wanted)))


def _terms(session: TenantSession, count: int) -> Select[Any]:
    table = scoped(session, Term)
    return table.select(_T.kind, _T.key, _T.position, _T.public).where(_T.kind.in_(several("kind", count)))


def quarter_of(day: date) -> int:
    """The quarter as one number that grows: year × 4 + 0…3."""
    return day.year * 4 + (day.month - 1) // 3


def quarter_start(quarter: int) -> date:
    """The first day of a quarter."""
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)


def chunks(ids: Collection[int]) -> Iterator[list[int]]:
    """`ids` in order, as many at once as go into one statement."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def accounts_of(session: TenantSession, advocate_ids: Collection[int]) -> set[int]:
    """The accounts these advocates are at."""

    def make(count: int) -> Select[Any]:
        return scoped(session, Advocate).select(_A.account_id).where(_A.id.in_(several("id", count)))

    return {row[0] for row in _rows(session, "accounts_of", advocate_ids, make)}


def pool(session: TenantSession, account_ids: Collection[int], facts: Sequence[str]) -> list[Row[Any]]:
    """Everybody at these accounts: profile, facts as stored, and the account's columns as `of_account_…`."""

    def make(count: int) -> Select[Any]:
        mine = [_A[name] for name in (*_MINE, *facts)]
        theirs = [_O[name].label(f"of_account_{name}") for name in _THEIRS]
        statement = scoped(session, Advocate, Account).select(*mine, *theirs)
        return statement.where(_A.account_id == _O.id, _A.account_id.in_(several("id", count)))

    return _rows(session, "pool", account_ids, make)


def permissions(session: TenantSession, advocate_ids: Collection[int]) -> dict[int, dict[str, date]]:
    """By advocate the last day of each permitted activity type; of expired ones too, so that facts do not age."""

    def make(count: int) -> Select[Any]:
        statement = scoped(session, Permission).select(_M.advocate_id, _M.activity, _M.expires_on)
        return statement.where(_M.advocate_id.in_(several("id", count)), _M.withdrawn_on.is_(None))

    found: dict[int, dict[str, date]] = {}
    for row in _rows(session, "permissions", advocate_ids, make):
        last = found.setdefault(row.advocate_id, {})
        last[row.activity] = max(last.get(row.activity, date.min), row.expires_on or FOREVER)
    return found


def asks(session: TenantSession, advocate_ids: Collection[int], tiring: Sequence[str]) -> dict[int, Row[Any]]:
    """By advocate: `open` asks, those of them for `calls`, when one ended in silence, the day they named."""
    silent = and_(_K.stage == "withdrawn", _K.approached, _K.starts_at.is_(None))

    def make(count: int) -> Select[Any]:
        statement = scoped(session, Ask).select(
            _K.advocate_id,
            _count(_open()).label("open"),
            _count(and_(_open(), _K.activity.not_in(several("tiring", room(tiring))))).label("calls"),
            func.max(case((silent, _K.ended_at))).label("silent_at"),
            func.max(case((_K.stage.in_(among("advocate_declined", "owner_declined")), _K.not_before))).label(
                "not_before"
            ),
        )
        return statement.where(_K.advocate_id.in_(several("id", count))).group_by(_K.advocate_id)

    return _first_by_id(_rows(session, ("asks", room(tiring)), advocate_ids, make, filled("tiring", tiring)))


def uses(
    session: TenantSession, advocate_ids: Collection[int], tiring: Sequence[str], quarter: int
) -> dict[int, Row[Any]]:
    """By advocate: when they were `last` used, for a call and for more; calls in the quarter; ratings."""

    def make(count: int) -> Select[Any]:
        day, rated = _P.happened_on, _P.rating > 0
        is_call = _P.activity.not_in(several("tiring", room(tiring)))
        now = and_(day >= bindparam("since"), day < bindparam("until"))
        statement = scoped(session, Participation).select(
            _P.advocate_id,
            func.max(day).label("last"),
            func.max(case((is_call, day))).label("last_call"),
            func.max(case((~is_call, day))).label("last_tiring"),
            _count(and_(now, is_call)).label("calls"),
            func.sum(_P.rating).label("points"),
            _count(rated).label("rated"),
        )
        return statement.where(_P.advocate_id.in_(several("id", count))).group_by(_P.advocate_id)

    values = {"since": quarter_start(quarter), "until": quarter_start(quarter + 1), **filled("tiring", tiring)}
    return _first_by_id(_rows(session, ("uses", room(tiring)), advocate_ids, make, values))


def account_asks(
    session: TenantSession, account_ids: Collection[int], quarter: int, zone: str
) -> dict[int, tuple[int, int]]:
    """By account: asks open now, and those of the quarter. One that ended before the advocate heard is given back."""

    def make(count: int) -> Select[Any]:
        given_back = and_(_K.stage.in_(among("owner_declined", "withdrawn")), ~_K.approached)
        began = and_(_K.opened_at >= bindparam("since"), _K.opened_at < bindparam("until"))
        counted = _count(and_(began, ~given_back)).label("counted")
        statement = scoped(session, Ask).select(_K.account_id, _count(_open()).label("open"), counted)
        return statement.where(_K.account_id.in_(several("id", count))).group_by(_K.account_id)

    values = {
        "since": _midnight(quarter_start(quarter), zone),
        "until": _midnight(quarter_start(quarter + 1), zone),
    }
    rows = _rows(session, "account_asks", account_ids, make, values)
    return {row.account_id: (row.open, row.counted) for row in rows}


def _open() -> Any:
    return and_(_K.opened_at.is_not(None), _K.stage.in_(among(*OPEN_ASK_STAGES)))


def _count(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _rows(
    session: TenantSession,
    name: Hashable,
    ids: Collection[int],
    make: Callable[[int], Select[Any]],
    values: Mapping[str, Any] | None = None,
) -> list[Row[Any]]:
    """The rows for `ids`; `make` gives the statement for a number of them."""
    found: list[Row[Any]] = []
    for chunk in chunks(ids):
        count = room(chunk)
        found.extend(run(session, (name, count), partial(make, count), **(values or {}), **filled("id", chunk)))
    return found


def _first_by_id(rows: Iterable[Row[Any]]) -> dict[int, Row[Any]]:
    return {row[0]: row for row in rows}
