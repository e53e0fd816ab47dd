"""What facts follow from, read in bulk: one statement a table, whatever the number of advocates."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, and_, case, func
from sqlmodel import col

from store.records.pool import FOREVER, Account, Advocate, Permission
from store.records.programs import Term
from store.records.requests import OPEN_ASK_STAGES, Ask, Participation
from store.tenancy import TenantSession, scoped

BITS = 62
"""Terms of a kind that have a bit of their own; further ones share, and matching checks the names as well."""
VISIT = "site_visit"
"""The activity type that is private, yet followed by the long rest like a public one."""
BIT_KINDS = ("product", "use_case", "language", "competitor", "activity")
CHUNK = 400
"""Ids per statement."""

_MINE = (
    "id", "account_id", "name", "title", "story", "tags", "stage", "paused_until", "languages", "activities", "not_to",
    "prior_use", "prior_quarter", "prior_uses",
)  # fmt: skip
_THEIRS = (
    "name", "name_key", "industry", "region", "country", "size", "segment", "products", "use_cases", "competitors",
    "paused_until", "marquee",
)  # fmt: skip


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
    statement = scoped(session, Term).select(col(Term.kind), col(Term.key), col(Term.position), col(Term.public))
    return Bits(session.execute(statement.where(col(Term.kind).in_(kinds))))


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
    found: set[int] = set()
    statement = scoped(session, Advocate).select(col(Advocate.account_id))
    for chunk in chunks(advocate_ids):
        found.update(session.execute(statement.where(col(Advocate.id).in_(chunk))).scalars())
    return found


def pool(session: TenantSession, account_ids: Collection[int], facts: Sequence[str]) -> Sequence[Row[Any]]:
    """Everybody at these accounts with their profile, the facts as stored, and the account's columns as `account_…`."""
    statement = scoped(session, Advocate, Account).select(
        *(getattr(Advocate, name) for name in (*_MINE, *facts)),
        *(getattr(Account, name).label(f"of_account_{name}") for name in _THEIRS),
    )
    of_these = col(Advocate.account_id).in_(account_ids)
    return session.execute(statement.where(col(Advocate.account_id) == Account.id, of_these)).all()


def permissions(session: TenantSession, advocate_ids: Collection[int]) -> dict[int, dict[str, date]]:
    """By advocate the last day of each permitted activity type; of expired ones too, so that facts do not age."""
    columns = (col(Permission.advocate_id), col(Permission.activity), col(Permission.expires_on))
    statement = scoped(session, Permission).select(*columns).where(col(Permission.withdrawn_on).is_(None))
    found: dict[int, dict[str, date]] = {}
    for chunk in chunks(advocate_ids):
        rows = session.execute(statement.where(col(Permission.advocate_id).in_(chunk)))
        for advocate_id, activity, expires_on in rows:
            last = found.setdefault(advocate_id, {})
            last[activity] = max(last.get(activity, date.min), expires_on or FOREVER)
    return found


def asks(session: TenantSession, advocate_ids: Collection[int], tiring: list[str]) -> Mapping[int, Row[Any]]:
    """By advocate: `open` asks, those of them for `calls`, when one ended in silence, the day they named."""
    silent = and_(col(Ask.stage) == "withdrawn", col(Ask.approached), col(Ask.starts_at).is_(None))
    statement = scoped(session, Ask).select(
        col(Ask.advocate_id),
        _count(_open()).label("open"),
        _count(and_(_open(), col(Ask.activity).not_in(tiring))).label("calls"),
        func.max(case((silent, col(Ask.ended_at)))).label("silent_at"),
        func.max(case((col(Ask.stage) == "advocate_declined", col(Ask.not_before)))).label("not_before"),
    )
    return _grouped(session, statement, col(Ask.advocate_id), advocate_ids)


def uses(
    session: TenantSession, advocate_ids: Collection[int], tiring: list[str], quarter: int
) -> Mapping[int, Row[Any]]:
    """By advocate: when they were `last` used, for a call and for more; calls in the quarter; ratings."""
    day, rated = col(Participation.happened_on), col(Participation.rating) > 0
    is_call = col(Participation.activity).not_in(tiring)
    now = and_(day >= quarter_start(quarter), day < quarter_start(quarter + 1))
    statement = scoped(session, Participation).select(
        col(Participation.advocate_id),
        func.max(day).label("last"),
        func.max(case((is_call, day))).label("last_call"),
        func.max(case((~is_call, day))).label("last_tiring"),
        _count(and_(now, is_call)).label("calls"),
        func.sum(col(Participation.rating)).label("points"),
        _count(rated).label("rated"),
    )
    return _grouped(session, statement, col(Participation.advocate_id), advocate_ids)


def account_asks(
    session: TenantSession, account_ids: Collection[int], quarter: int, zone: str
) -> dict[int, tuple[int, int]]:
    """By account: asks open now, and those of the quarter. One that ended before the advocate heard is given back."""
    given_back = and_(col(Ask.stage).in_(("owner_declined", "withdrawn")), ~col(Ask.approached))
    began = and_(
        col(Ask.opened_at) >= _midnight(quarter_start(quarter), zone),
        col(Ask.opened_at) < _midnight(quarter_start(quarter + 1), zone),
    )
    counted = _count(and_(began, ~given_back)).label("counted")
    statement = scoped(session, Ask).select(col(Ask.account_id), _count(_open()).label("open"), counted)
    found = _grouped(session, statement, col(Ask.account_id), account_ids)
    return {id_: (row.open, row.counted) for id_, row in found.items()}


def _open() -> Any:
    return and_(col(Ask.opened_at).is_not(None), col(Ask.stage).in_(OPEN_ASK_STAGES))


def _count(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _grouped(session: TenantSession, statement: Select[Any], key: Any, ids: Collection[int]) -> dict[int, Row[Any]]:
    found = {}
    for chunk in chunks(ids):
        for row in session.execute(statement.where(key.in_(chunk)).group_by(key)):
            found[row[0]] = row
    return found
