"""Periods: one name and one instant each, in every zone, on the days clocks change, at the ends of months."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import (
    LAST,
    Rhythm,
    before,
    described,
    due_between,
    following,
    still_useful,
    told_up_to,
    upcoming,
)
from bot.domain.policy import Policy
from bot.domain.workdays import is_working_day

NINE_TO_FIVE = Policy()
ALWAYS = Policy(working_days=(0, 1, 2, 3, 4, 5, 6))
ZONES = [
    "UTC", "America/New_York", "America/St_Johns", "America/Sao_Paulo", "Europe/Berlin", "Asia/Kolkata", "Asia/Tehran",
    "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati",
]  # fmt: skip
moments = st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))
rhythms = st.builds(
    Rhythm,
    every=st.sampled_from(["daily", "weekly", "fortnightly", "monthly"]),
    weekday=st.integers(0, 6),
    nth=st.integers(0, LAST),
    day=st.integers(1, 31),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
    anchor=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
)
policies = st.builds(Policy, working_days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))))


def local(zone: str, *at: int) -> datetime:
    """A moment on the clock of a zone."""
    year, month, day, hour, minute = at
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))


@given(rhythms, policies, moments)
def test_periods_come_one_after_another(rhythm: Rhythm, policy: Policy, after: datetime) -> None:
    """Each has a name of its own and its own instant, later than the one before, on a working day."""
    found = list(islice(upcoming(rhythm, policy, after), 40))
    assert all(period.due > after for period in found)
    assert all(is_working_day(period.posted_on, policy) for period in found)
    assert all(0 <= (period.posted_on - period.day).days < 7 for period in found)
    for one, other in pairwise(found):
        assert one.day < other.day
        assert one.due <= other.due
    assert len({period.key for period in found}) == len(found)


@given(rhythms, policies, moments, st.lists(st.integers(0, 90 * 24), max_size=6))
def test_however_often_one_looks_each_period_is_seen_once(
    rhythm: Rhythm, policy: Policy, start: datetime, hours: list[int]
) -> None:
    """Looking at any moments gives the same periods as looking once at the end: none twice, none left out."""
    looks = [start + timedelta(hours=h) for h in sorted(hours)] + [start + timedelta(days=91)]
    seen: list[str] = []
    last = start
    for look in looks:
        seen += [period.key for period in due_between(rhythm, policy, last, look)]
        last = look
    assert seen == [period.key for period in due_between(rhythm, policy, start, looks[-1])]
    assert len(set(seen)) == len(seen)


@given(rhythms, moments, st.sampled_from(ZONES), st.times())
def test_another_zone_or_hour_names_the_same_periods(rhythm: Rhythm, after: datetime, zone: str, at: time) -> None:
    """So a subscription that is moved to another zone or hour cannot post the same week again under another name."""
    moved = rhythm.model_copy(update={"zone": zone, "at": at})
    near = [p.key for p in islice(upcoming(rhythm, ALWAYS, after), 5)]
    other = [p.key for p in islice(upcoming(moved, ALWAYS, after - timedelta(days=3)), 12)]
    assert set(near) <= set(other)


@given(rhythms, policies, moments)
def test_a_period_tells_of_the_time_since_the_one_before(rhythm: Rhythm, policy: Policy, after: datetime) -> None:
    """What a post tells begins before its own day and not much longer ago than its rhythm."""
    day = following(rhythm, policy, after).posted_on
    longest = {"daily": 3, "weekly": 7, "fortnightly": 14, "monthly": 31}[rhythm.every]
    assert 1 <= (day - before(rhythm, day)).days <= longest


@given(rhythms, policies, moments)
def test_no_day_is_left_out_and_none_told_twice(rhythm: Rhythm, policy: Policy, after: datetime) -> None:
    """Each post tells from the day of the one before it, however both were moved."""
    for earlier, later in pairwise(islice(upcoming(rhythm, policy, after), 3)):
        assert told_up_to(rhythm, policy, later.posted_on) == earlier.posted_on


def test_the_hour_that_is_missing_is_an_instant_all_the_same() -> None:
    """02:30 does not exist in New York on 8 March 2026: the post of that day goes at 03:30, once."""
    rhythm = Rhythm(every="daily", at=time(2, 30), zone="America/New_York")
    found = due_between(
        rhythm, ALWAYS, local("America/New_York", 2026, 3, 8, 0, 0), local("America/New_York", 2026, 3, 9, 0, 0)
    )
    assert [p.due for p in found] == [local("America/New_York", 2026, 3, 8, 3, 30)]


def test_the_hour_that_comes_twice_counts_once() -> None:
    """01:30 happens twice in New York on 1 November 2026: the first one counts."""
    rhythm = Rhythm(every="daily", at=time(1, 30), zone="America/New_York")
    found = due_between(
        rhythm, ALWAYS, local("America/New_York", 2026, 11, 1, 0, 0), local("America/New_York", 2026, 11, 2, 0, 0)
    )
    assert [p.due for p in found] == [datetime(2026, 11, 1, 5, 30, tzinfo=UTC)]


def test_nine_is_nine_all_year() -> None:
    """On the local clock, before and after clocks change."""
    rhythm = Rhythm(every="weekly", weekday=1, zone="Europe/Berlin")
    found = islice(upcoming(rhythm, NINE_TO_FIVE, datetime(2026, 1, 1, tzinfo=UTC)), 60)
    assert {p.due.astimezone(ZoneInfo("Europe/Berlin")).time() for p in found} == {time(9)}


def test_a_month_without_a_31st_ends_earlier() -> None:
    """The 31st is the last day of a shorter month; a Sunday moves to Monday and keeps its month's name."""
    rhythm = Rhythm(every="monthly", day=31)
    found = list(islice(upcoming(rhythm, NINE_TO_FIVE, datetime(2027, 1, 1, tzinfo=UTC)), 3))
    assert [(p.key, p.day, p.posted_on) for p in found] == [
        ("2027-01", date(2027, 1, 31), date(2027, 2, 1)),
        ("2027-02", date(2027, 2, 28), date(2027, 3, 1)),
        ("2027-03", date(2027, 3, 31), date(2027, 3, 31)),
    ]


def test_the_first_and_the_last_tuesday() -> None:
    """Of a month with four and of one with five."""
    start = datetime(2026, 11, 30, tzinfo=UTC)
    first = Rhythm(every="monthly", nth=1, weekday=1)
    last = Rhythm(every="monthly", nth=LAST, weekday=1)
    assert [p.day.day for p in islice(upcoming(first, NINE_TO_FIVE, start), 2)] == [1, 5]
    assert [p.day.day for p in islice(upcoming(last, NINE_TO_FIVE, start), 2)] == [29, 26]


def test_every_other_week_goes_on_over_the_new_year() -> None:
    """2026 has 53 weeks: a fortnight is counted in days, not by even numbers."""
    rhythm = Rhythm(every="fortnightly", weekday=0, anchor=date(2026, 12, 7))
    found = list(islice(upcoming(rhythm, NINE_TO_FIVE, datetime(2026, 12, 1, tzinfo=UTC)), 4))
    assert [p.key for p in found] == ["2026-W50", "2026-W52", "2027-W01", "2027-W03"]


def test_nobody_reads_a_daily_post_on_a_day_off() -> None:
    """Friday, then Monday, which tells of three days."""
    rhythm = Rhythm(every="daily")
    friday, monday = islice(upcoming(rhythm, NINE_TO_FIVE, datetime(2026, 11, 27, tzinfo=UTC)), 2)
    assert (friday.day, monday.day) == (date(2026, 11, 27), date(2026, 11, 30))
    assert before(rhythm, monday.day) == friday.day


def test_late_is_better_than_never_for_a_while() -> None:
    """A weekly post is worth catching up for three days, a daily one until the evening."""
    weekly, daily = Rhythm(every="weekly", weekday=1), Rhythm(every="daily")
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    tuesday = following(weekly, NINE_TO_FIVE, monday)
    assert still_useful(weekly, tuesday, tuesday.due + timedelta(days=3))
    assert not still_useful(weekly, tuesday, tuesday.due + timedelta(days=3, minutes=1))
    assert not still_useful(daily, following(daily, NINE_TO_FIVE, monday), monday + timedelta(hours=22))


def test_a_rule_in_words() -> None:
    """As people say it."""
    assert described(Rhythm(every="weekly", weekday=1, zone="Europe/Berlin")) == "Tuesdays at 09:00 (Europe/Berlin)"
    assert described(Rhythm(every="monthly", nth=1, weekday=1)) == "The first Tuesday of the month at 09:00 (UTC)"
    assert described(Rhythm(every="monthly", day=31)) == "Monthly on day 31, or the last at 09:00 (UTC)"
    assert described(Rhythm(every="fortnightly", weekday=4)) == "Every other Friday at 09:00 (UTC)"
    assert described(Rhythm(every="daily", at=time(8, 30))) == "Every working day at 08:30 (UTC)"
