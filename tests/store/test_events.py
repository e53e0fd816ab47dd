"""Repeats, drafts, periods and numbers, alone and under many threads."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from store import events
from store.engine import Database
from store.records.messages import Handled, Run
from tests.fakes.clock import MONDAY, FakeClock
from tests.store.planted import programs
from tests.together import together

MANY = 32


def fail_after(_done: object) -> None:
    """Whatever was done before, the transaction fails."""
    raise LookupError


def test_an_event_is_remembered_with_its_effects(database: Database) -> None:
    """What it made can be shown again; a transaction that fails leaves nothing behind."""
    (mine, theirs) = programs(database)
    with database.begin(mine) as session:
        assert events.handled(session, "E1") is None
        events.remember(session, "E1", "reply", "request:12", MONDAY)
    with pytest.raises(LookupError), database.begin(mine) as session:
        fail_after(events.remember(session, "E2", "reply", "", MONDAY))
    with database.begin(mine) as session:
        found = events.handled(session, "E1")
        assert found is not None
        assert (found.outcome, found.record) == ("reply", "request:12")
        assert events.handled(session, "E2") is None
    with database.begin(theirs) as session:
        assert events.handled(session, "E1") is None
        events.remember(session, "E1", "reply", "", MONDAY)


def test_a_repeat_at_the_same_time_fails_and_says_so(database: Database) -> None:
    """Of many deliveries of one event at once one has its effects; the others learn that it was a repeat."""
    (mine,) = programs(database, 1)

    def handle(number: int) -> str:
        try:
            with database.begin(mine) as session:
                session.add(Run(subscription="effect", period=str(number), at=MONDAY))
                events.remember(session, "E1", "reply", f"request:{number}", MONDAY)
        except IntegrityError as error:
            return "repeat" if events.is_repeat(error) else "defect"
        return "done"

    assert ["done", *["repeat"] * 7] == sorted(together(8, handle))
    with database.begin(mine, write=False) as session:
        assert len(session.exec(select(Run)).all()) == 1


def test_other_errors_are_no_repeat(database: Database) -> None:
    """Another constraint that fails is a defect, not a repeat."""
    (mine,) = programs(database, 1)
    caught: Exception | None = None
    try:
        with database.begin(mine) as session:
            session.add(Run(subscription="x", period="1", at=MONDAY))
            session.add(Run(subscription="x", period="1", at=MONDAY))
    except Exception as error:
        caught = error
    assert caught is not None
    assert events.is_repeat(caught) is False
    assert events.is_repeat(ValueError()) is False


def test_events_and_drafts_are_kept_seven_days(database: Database, clock: FakeClock) -> None:
    """Then they go, in bounded batches, of every program."""
    for program in programs(database):
        with database.begin(program) as session:
            for n in range(3):
                events.remember(session, f"{n}", "reply", "", clock())
                events.save_draft(session, nonce=f"{n}", person_id=None, form="f", values={}, data={}, now=clock())
    clock.advance(days=7)
    with database.begin(None) as session:
        assert events.forget_old(session, clock()) == 0
        assert events.drop_old_drafts(session, clock()) == 0
    clock.advance(1)
    with database.begin(None) as session:
        assert [events.forget_old(session, clock(), limit=4) for _ in range(3)] == [4, 2, 0]
        assert [events.drop_old_drafts(session, clock(), limit=4) for _ in range(3)] == [4, 2, 0]
        assert session.exec(select(Handled)).all() == []


def test_a_draft_grows_step_by_step(database: Database) -> None:
    """Each step adds to what the earlier ones held and corrects it; sending drops it."""
    (mine, theirs) = programs(database)

    def save(**values: object) -> None:
        events.save_draft(
            session, nonce="N", person_id=None, form="f", values=values, data={"request": 1}, now=MONDAY + timedelta(1)
        )

    with database.begin(mine) as session:
        save(first="a", second="b")
        assert events.load_draft(session, "N") is not None
        save(second="c", third=["d"])
        draft = events.load_draft(session, "N")
        assert draft is not None
        assert draft.values == {"first": "a", "second": "c", "third": ["d"]}
        assert draft.data == {"request": 1}
    with database.begin(theirs) as session:
        assert events.load_draft(session, "N") is None
        events.drop_draft(session, "N")
    with database.begin(mine) as session:
        assert events.load_draft(session, "N") is not None
        events.drop_draft(session, "N")
        assert events.load_draft(session, "N") is None


def test_a_period_is_done_once(database: Database) -> None:
    """Of any number of ticks at once one does the week's digest; another week, subscription or program is another."""
    mine, theirs = programs(database)

    def tick(_: int) -> bool:
        with database.begin(mine) as session:
            return events.first_time(session, "digest", "2026-W48", MONDAY)

    assert together(MANY, tick).count(True) == 1
    with database.begin(mine) as session:
        assert events.first_time(session, "digest", "2026-W49", MONDAY) is True
        assert events.first_time(session, "reminder", "2026-W48", MONDAY) is True
        assert events.first_time(session, "digest", "2026-W48", MONDAY) is False
    with database.begin(theirs) as session:
        assert events.first_time(session, "digest", "2026-W48", MONDAY) is True


def test_a_period_whose_work_failed_is_done_again(database: Database) -> None:
    """The mark goes with the transaction."""
    (mine,) = programs(database, 1)
    with pytest.raises(LookupError), database.begin(mine) as session:
        fail_after(events.first_time(session, "digest", "2026-W48", MONDAY))
    with database.begin(mine) as session:
        assert events.first_time(session, "digest", "2026-W48", MONDAY) is True


def test_numbers_have_no_gaps_and_no_doubles(database: Database) -> None:
    """Under many threads, some of which fail, the committed numbers are 1, 2, 3 …, for each program and kind."""
    mine, theirs = programs(database)

    def take(number: int) -> int:
        try:
            with database.begin(mine) as session:
                taken = events.next_number(session, "request")
                if number % 4 == 0:
                    raise LookupError
                return taken
        except LookupError:
            return 0

    taken = sorted(n for n in together(MANY, take) if n)
    assert list(range(1, MANY * 3 // 4 + 1)) == taken
    with database.begin(mine) as session:
        assert events.next_number(session, "story") == 1
        assert [len(taken) + 1, len(taken) + 2] == [events.next_number(session, "request") for _ in range(2)]
    with database.begin(theirs) as session:
        assert events.next_number(session, "request") == 1
