"""Working time: right in every zone, on the days clocks change, and against a count minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.policy import Policy
from bot.domain.workdays import (
    add_working_days,
    add_working_hours,
    in_working_hours,
    is_working_day,
    next_working_moment,
    working_day_of,
    zone_of,
)

NEW_YORK = Policy(zone="America/New_York")
ZONES = [
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Tehran",
]

moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
policies = st.builds(
    Policy,
    zone=st.sampled_from(ZONES),
    working_days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    day_starts=st.sampled_from([time(0), time(2, 30), time(8), time(9)]),
    day_ends=st.sampled_from([time(9, 30), time(17), time(23, 59)]),
)


def local(policy: Policy, *at: int) -> datetime:
    """A moment on the clock of the policy's zone."""
    year, month, day, hour, minute = at
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(policy.zone))


def test_hours_left_on_friday_go_on_on_monday() -> None:
    """Four working hours from Friday 15:00 end on Monday at 11:00."""
    friday = local(NEW_YORK, 2026, 11, 20, 15, 0)
    assert add_working_hours(friday, 4, NEW_YORK) == local(NEW_YORK, 2026, 11, 23, 11, 0)


def test_a_full_day_ends_at_its_end() -> None:
    """Eight hours from 9:00 end at 17:00 the same day, not at 9:00 the next."""
    monday = local(NEW_YORK, 2026, 11, 23, 9, 0)
    assert add_working_hours(monday, 8, NEW_YORK) == local(NEW_YORK, 2026, 11, 23, 17, 0)


def test_a_night_in_which_clocks_change_does_not_move_working_hours() -> None:
    """Clocks go back on 1 November 2026 in New York: Monday's hours still begin at 9:00 there."""
    friday = local(NEW_YORK, 2026, 10, 30, 16, 0)
    assert add_working_hours(friday, 2, NEW_YORK) == local(NEW_YORK, 2026, 11, 2, 10, 0)


def test_an_hour_that_the_clock_skips_is_not_worked() -> None:
    """With hours from 1:00 to 5:00 the Sunday on which clocks go forward at 2:00 has three of them."""
    sundays = Policy(zone="America/New_York", working_days=(6,), day_starts=time(1), day_ends=time(5))
    before = local(sundays, 2027, 3, 14, 0, 0)
    assert add_working_hours(before, 3, sundays) == local(sundays, 2027, 3, 14, 5, 0)
    assert add_working_hours(before, 4, sundays) == local(sundays, 2027, 3, 21, 2, 0)


def test_the_reader_s_own_zone_counts() -> None:
    """Nine in the morning in New York is after hours in Kolkata: the next hours there begin the next day."""
    at = local(NEW_YORK, 2026, 11, 18, 9, 0)
    assert in_working_hours(at, NEW_YORK)
    assert not in_working_hours(at, NEW_YORK, "Asia/Kolkata")
    expected = datetime(2026, 11, 19, 9, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert next_working_moment(at, NEW_YORK, "Asia/Kolkata") == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 18), 5, date(2026, 11, 25)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 18), 0, date(2026, 11, 18)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
    ],
)
def test_working_days_skip_the_weekend(day: date, count: int, expected: date) -> None:
    """Working days are counted from the next one on; none is the day itself, or the next working one."""
    assert add_working_days(day, count, Policy()) == expected


@pytest.mark.parametrize("name", ["", "Mars/Base", "../../etc/passwd", "\0", "x" * 400, "America"])
def test_a_zone_nobody_knows_is_utc(name: str) -> None:
    """A platform may report any text as a zone; it never breaks anything."""
    assert zone_of(name).key == "UTC"


def test_settings_without_hours_or_days_mean_always() -> None:
    """Hours that end before they start, or no working day, never make waiting endless."""
    odd = Policy(working_days=(), day_starts=time(17), day_ends=time(9))
    at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    assert next_working_moment(at, odd) == at
    assert add_working_hours(at, 30, odd) == at + timedelta(hours=30)


@given(moments, policies)
def test_the_next_working_moment_is_in_working_hours_and_nothing_before_it_is(at: datetime, policy: Policy) -> None:
    """It is `at` itself or later; the minute before it, if later than `at`, is not worked."""
    moment = next_working_moment(at, policy)
    assert moment >= at
    assert in_working_hours(moment, policy)
    if moment > at:
        assert not in_working_hours(at, policy)
        assert not in_working_hours(moment - timedelta(minutes=1), policy)


@given(moments, policies)
def test_every_moment_belongs_to_a_working_day_that_is_not_over(at: datetime, policy: Policy) -> None:
    """The day's date is a working one, and never before the local date."""
    day = working_day_of(at, policy)
    assert is_working_day(day, policy)
    assert day >= at.astimezone(ZoneInfo(policy.zone)).date()


@given(moments, st.integers(0, 600), st.integers(0, 600), policies)
def test_hours_add_up(at: datetime, first: int, second: int, policy: Policy) -> None:
    """So many minutes and then so many more end when all of them together do."""
    together = add_working_hours(at, (first + second) / 60, policy)
    in_two = add_working_hours(add_working_hours(at, first / 60, policy), second / 60, policy)
    assert abs(together - in_two) < timedelta(milliseconds=1)


@settings(max_examples=40)
@given(moments, st.integers(1, 900), policies)
def test_as_many_minutes_are_worked_as_asked_for(at: datetime, minutes: int, policy: Policy) -> None:
    """Counted minute by minute, between start and end exactly that many are within working hours."""
    end = add_working_hours(at, minutes / 60, policy)
    worked, moment = 0, at
    while moment < end - timedelta(seconds=1):
        if in_working_hours(moment, policy):
            worked += 1
            moment += timedelta(minutes=1)
        else:
            moment = next_working_moment(moment, policy)
    assert worked == minutes


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60), policies)
def test_working_days_go_there_and_back(day: date, count: int, policy: Policy) -> None:
    """From a working day so many days on and back again is that day."""
    start = add_working_days(day, 0, policy)
    assert add_working_days(add_working_days(start, count, policy), -count, policy) == start
