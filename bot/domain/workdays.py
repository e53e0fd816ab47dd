"""Working time: hours and days in somebody's own zone, right on the days clocks change.

Every window of a day is made from the local clock and compared as an instant; hours are counted between instants.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.policy import Policy

_FAR = 4000
"""Days looked at before a count is given up: more than a hundred working years are a defect of the caller."""


@lru_cache(maxsize=600)
def zone_of(name: str) -> ZoneInfo:
    """The zone called `name`; UTC when a platform reports one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found, not a name, and what a file system says of odd ones
        return ZoneInfo("UTC")


def is_working_day(day: date, policy: Policy) -> bool:
    """Whether people work on that day of the week. A program that names no day at all works on every one."""
    return not set(policy.working_days) & set(range(7)) or day.weekday() in policy.working_days


def in_working_hours(at: datetime, policy: Policy, zone: str | None = None) -> bool:
    """Whether `at` is within working hours: from their start, up to but without their end."""
    start, end = _window(_local_day(at, policy, zone), policy, zone)
    return is_working_day(_local_day(at, policy, zone), policy) and start <= at < end


def next_working_moment(at: datetime, policy: Policy, zone: str | None = None) -> datetime:
    """`at` itself within working hours, otherwise when the next ones begin. In UTC."""
    start, _ = next(_windows(at, policy, zone))
    return max(at.astimezone(UTC), start)


def working_day_of(at: datetime, policy: Policy, zone: str | None = None) -> date:
    """The working day `at` belongs to: what happens after hours belongs to the next one."""
    return _local_day(next_working_moment(at, policy, zone), policy, zone)


def add_working_hours(start: datetime, hours: float, policy: Policy, zone: str | None = None) -> datetime:
    """The instant at which `hours` of working time have passed since `start`. In UTC."""
    left = timedelta(hours=max(hours, 0))
    for opens, closes in _windows(start, policy, zone):
        begin = max(opens, start.astimezone(UTC))
        if left <= closes - begin:
            return begin + left
        left -= closes - begin
    raise OverflowError(f"{hours} working hours")


def add_working_days(day: date, count: int, policy: Policy) -> date:
    """The working day `count` working days after `day`, or before it when negative; 0: `day` itself or the next one."""
    step = timedelta(days=-1 if count < 0 else 1)
    if count == 0:
        while not is_working_day(day, policy):
            day += step
        return day
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, policy):
            day += step
    return day


def _local_day(at: datetime, policy: Policy, zone: str | None) -> date:
    return at.astimezone(zone_of(zone or policy.zone)).date()


def _window(day: date, policy: Policy, zone: str | None) -> tuple[datetime, datetime]:
    """The working hours of a day as instants. Hours that end before they start are taken as the whole day."""
    here = zone_of(zone or policy.zone)
    if policy.day_starts < policy.day_ends:
        start, end = datetime.combine(day, policy.day_starts, here), datetime.combine(day, policy.day_ends, here)
    else:
        start, end = datetime.combine(day, time(), here), datetime.combine(day + timedelta(days=1), time(), here)
    return start.astimezone(UTC), end.astimezone(UTC)


def _windows(at: datetime, policy: Policy, zone: str | None) -> Iterator[tuple[datetime, datetime]]:
    """The working hours that end after `at`, one day after the other."""
    day = _local_day(at, policy, zone)
    for _ in range(_FAR):
        if is_working_day(day, policy):
            start, end = _window(day, policy, zone)
            if start < end and end > at:
                yield start, end
        day += timedelta(days=1)
