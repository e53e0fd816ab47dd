"""The policy of reports: which periods there are, what they are compared with, which groups are too small to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.queries.outcomes import Span
from store.queries.teams import Adoption

SMALL = 5
"""Groups of fewer people are not shown: a number would be about somebody."""
PERIODS = {"month": "This month", "quarter": "This quarter", "year": "This year"}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
TARGET = (15, 30, 50)
"""Per cent of opportunities supported: where to begin, where to go, where to end. Never all of them."""
FEW_DEALS = 3
OTHERS = "Other teams"
SILENT = timedelta(days=60)
"""So long without a request: somebody may have stopped."""
ASK_AGAIN = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Period:
    """A period so far, and the same number of days of the one before."""

    name: str
    first: date
    last: date
    """Tomorrow: the period so far."""
    before: date
    before_end: date


def period(name: str, today: date) -> Period:
    """The period that `today` lies in."""
    months = _MONTHS[name]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    before = _months_earlier(first, months)
    last = today + timedelta(days=1)
    return Period(name, first, last, before, min(first, before + (last - first)))


def _months_earlier(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def months_back(today: date, count: int) -> list[tuple[date, date]]:
    """The last months, oldest first, each with the day after its end."""
    first = date(today.year, today.month, 1)
    starts = [_months_earlier(first, n) for n in range(count - 1, -1, -1)]
    return [(start, _months_earlier(start, -1)) for start in starts]


def span(first: date, last: date, zone: ZoneInfo) -> Span:
    """The same days as moments."""
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, last))
    return Span(start, end, first, last)


def quarter_name(day: date) -> str:
    """Like "2026-Q4"."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def target(share: float) -> int:
    """The next aim above a share, in per cent."""
    return next((aim for aim in TARGET if share < aim), TARGET[-1])


def shown_teams(found: Sequence[Adoption], *, every: bool) -> list[Adoption]:
    """Teams as they may be shown: all to the program team. To others those of five people or more, the rest as one;
    when the rest is too small it takes in the smallest of the others, so that no difference tells of it."""
    if every:
        return list(found)
    small = [one for one in found if one.people < SMALL]
    large = [one for one in found if one.people >= SMALL]
    while small and large and sum(one.people for one in small) < SMALL:
        least = min(large, key=lambda one: one.people)
        large.remove(least)
        small.append(least)
    rest = sum(small, Adoption(OTHERS, 0))
    return [*large, rest] if rest.people >= SMALL else large


def people(count: int) -> str:
    """How many people, unless they are so few that each is known."""
    return str(count) if count >= SMALL or not count else f"fewer than {SMALL}"
