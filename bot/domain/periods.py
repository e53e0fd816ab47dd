"""When something that is posted regularly is due: civil days of a zone, one period each, one instant per period.

A period is named by the calendar, never by a moment: `2026-11-24`, `2026-W47`, `2026-11`. Clock changes, restarts and
changes of the hour or the zone therefore neither double a period nor lose one. The name comes from the day that the
rule gives; when people do not work on that day, the post moves to the next day on which they do, the name stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from pydantic import Field

from bot.domain.policy import Policy
from bot.domain.workdays import add_working_days, is_working_day, zone_of
from bot.ui import Value

Every = Literal["daily", "weekly", "fortnightly", "monthly"]
LAST = 5
"""As `nth`: the last such weekday of the month."""
_DAY = timedelta(days=1)
_LONGEST_MOVE = 7
"""Days a post can move at most: a week has a working day."""
_ZONES_APART = 2
"""Days that the same instant can be apart on two clocks, and one more."""
_SURELY_BEFORE = {
    "daily": timedelta(days=12),
    "weekly": timedelta(days=16),
    "fortnightly": timedelta(days=30),
    "monthly": timedelta(days=70),
}
"""So many days back there was a post."""
USEFUL = {
    "daily": timedelta(hours=12),
    "weekly": timedelta(days=3),
    "fortnightly": timedelta(days=5),
    "monthly": timedelta(days=7),
}
"""How late a post still says something worth reading; after that it is missed, unless the next one is due anyway."""


class Rhythm(Value):
    """A rule in civil time.

    `weekday` counts for weekly, fortnightly and monthly with `nth` (1 to 4, `LAST`); with `nth` 0 a month's `day`
    counts, its last day when it is shorter. `anchor` lies in a week that a fortnight begins with.
    """

    every: Every
    weekday: int = Field(default=0, ge=0, le=6)
    nth: int = Field(default=0, ge=0, le=LAST)
    day: int = Field(default=1, ge=1, le=31)
    at: time = time(9, 0)
    zone: str = "UTC"
    anchor: date = date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its name, the day the rule gives, the working day it is posted on, and when."""

    key: str
    day: date
    posted_on: date
    due: datetime


def upcoming(rhythm: Rhythm, policy: Policy, after: datetime) -> Iterator[Period]:
    """The periods due after a moment, the first due first."""
    start = after.astimezone(zone_of(rhythm.zone)).date() - _DAY * (_LONGEST_MOVE + _ZONES_APART)
    for day in _days(rhythm, policy, start):
        period = _period(rhythm, policy, day)
        if period.due > after:
            yield period


def due_between(rhythm: Rhythm, policy: Policy, after: datetime, until: datetime, most: int = 400) -> list[Period]:
    """The periods due after a moment, up to and with another, oldest first; at most so many."""
    found: list[Period] = []
    for period in upcoming(rhythm, policy, after):
        if period.due > until or len(found) >= most:
            break
        found.append(period)
    return found


def following(rhythm: Rhythm, policy: Policy, after: datetime) -> Period:
    """The next period that becomes due after a moment."""
    return next(upcoming(rhythm, policy, after))


def still_useful(rhythm: Rhythm, period: Period, now: datetime) -> bool:
    """Whether a late post is better than none."""
    return now - period.due <= USEFUL[rhythm.every]


def before(rhythm: Rhythm, day: date) -> date:
    """The day from which a post on `day` tells: one period earlier."""
    match rhythm.every:
        case "daily":
            return day - _DAY * (3 if day.weekday() == 0 else 1)
        case "weekly":
            return day - _DAY * 7
        case "fortnightly":
            return day - _DAY * 14
        case "monthly":
            year, month = (day.year - 1, 12) if day.month == 1 else (day.year, day.month - 1)
            return date(year, month, min(day.day, _length(year, month)))


def told_up_to(rhythm: Rhythm, policy: Policy, day: date) -> date:
    """The day the post before the one on `day` was due on: from there on nothing is told yet. A post that moved to
    another day, or a month with another first Tuesday, leaves no day out and tells none twice."""
    start, end = (
        datetime.combine(at, time(), zone_of(rhythm.zone)).astimezone(UTC)
        for at in (day - _SURELY_BEFORE[rhythm.every], day)
    )
    posted = [period.posted_on for period in due_between(rhythm, policy, start, end)]
    return max((one for one in posted if one < day), default=before(rhythm, day))


def _period(rhythm: Rhythm, policy: Policy, day: date) -> Period:
    posted_on = add_working_days(day, 0, policy)
    # An hour that does not exist is read with the offset before the change, a doubled one means the first: one instant.
    due = datetime.combine(posted_on, rhythm.at, zone_of(rhythm.zone)).astimezone(UTC)
    return Period(_key(rhythm.every, day), day, posted_on, due)


def _key(every: Every, day: date) -> str:
    if every == "daily":
        return day.isoformat()
    if every == "monthly":
        return f"{day:%Y-%m}"
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _days(rhythm: Rhythm, policy: Policy, start: date) -> Iterator[date]:
    """The days the rule gives, from `start` on."""
    match rhythm.every:
        case "daily":
            day = start
            while True:
                if is_working_day(day, policy):
                    yield day
                day += _DAY
        case "weekly" | "fortnightly":
            yield from _weeks(rhythm, start)
        case "monthly":
            yield from _months(rhythm, start)


def _weeks(rhythm: Rhythm, start: date) -> Iterator[date]:
    day = start + _DAY * ((rhythm.weekday - start.weekday()) % 7)
    first = rhythm.anchor - _DAY * rhythm.anchor.weekday()
    while True:
        weeks = (day - _DAY * day.weekday() - first).days // 7
        if rhythm.every == "weekly" or weeks % 2 == 0:
            yield day
        day += _DAY * 7


def _months(rhythm: Rhythm, start: date) -> Iterator[date]:
    year, month = start.year, start.month
    while True:
        day = _in_month(rhythm, year, month)
        if day >= start:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _in_month(rhythm: Rhythm, year: int, month: int) -> date:
    if rhythm.nth == 0:
        return date(year, month, min(rhythm.day, _length(year, month)))
    first = date(year, month, 1)
    first += _DAY * ((rhythm.weekday - first.weekday()) % 7)
    day = first + _DAY * 7 * (rhythm.nth - 1)
    return day if day.month == month else day - _DAY * 7


def _length(year: int, month: int) -> int:
    following_month = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return (following_month - _DAY).day


# --- in words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


def described(rhythm: Rhythm) -> str:
    """A rule in words: "Tuesdays at 09:00 (Europe/Berlin)"."""
    match rhythm.every:
        case "daily":
            when = "Every working day"
        case "weekly":
            when = f"{WEEKDAYS[rhythm.weekday]}s"
        case "fortnightly":
            when = f"Every other {WEEKDAYS[rhythm.weekday]}"
        case "monthly" if rhythm.nth:
            when = f"The {_NTH[rhythm.nth]} {WEEKDAYS[rhythm.weekday]} of the month"
        case "monthly" if rhythm.day == 1:
            when = "The first working day of the month"
        case "monthly":
            when = f"Monthly on day {rhythm.day}" if rhythm.day < 29 else f"Monthly on day {rhythm.day}, or the last"
    return f"{when} at {rhythm.at:%H:%M} ({rhythm.zone})"
