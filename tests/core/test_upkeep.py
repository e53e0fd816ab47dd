"""Housekeeping: what is held back comes in bundles, what is old goes, whatever there is of it."""

from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from bot.context import Context
from bot.domain.policy import Policy, policy_of
from bot.features.pool import chat
from bot.router import Role
from bot.ui import Card
from store import events
from store.queries import due, jobs
from store.records.messages import Draft, Handled
from store.records.requests import Ask
from tests.core.cast import ask, ask_for
from tests.core.stage import Stage, buttons, card_of, form_of, text_of


def context(stage: Stage, session: object, role: Role = "admin") -> Context:
    """What a handler would be given."""
    return Context(session, stage.actors["ada"], stage.now, stage.core.tools, role=role)  # type: ignore[arg-type]


def test_more_than_five_things_come_in_several_bundles(quick: Stage) -> None:
    """Nine messages in a day: two at once, five the next morning, the last two with the next message; none is lost."""
    with quick.database.begin(quick.program) as session:
        for n in range(9):
            context(quick, session).nudge(quick.actors["sam"].person, Card(title=f"Thing {n}"))
    assert [c.title for c in quick.messages("sam")] == ["Thing 0", "Thing 1"]
    quick.now += timedelta(days=1)
    quick.tick()
    quick.tick()
    titles = [c.title for c in quick.messages("sam")]
    assert titles[2:] == ["5 things wait for you", "2 things wait for you"]
    shown = "\n".join(text_of(c) for c in quick.messages("sam"))
    assert all(f"Thing {n}" in shown for n in range(9))


def test_everything_old_is_forgotten(quick: Stage) -> None:
    """However much came in on one day, it goes when its time is over."""
    with quick.database.begin(quick.program) as session:
        for n in range(1200):
            session.add(Handled(key=f"k{n}", outcome="reply", at=quick.now - timedelta(days=8)))
        for n in range(700):
            events.save_draft(
                session, nonce=f"n{n}", person_id=None, form="x", values={}, data={}, now=quick.now - timedelta(days=8)
            )
    quick.tick()
    with quick.database.begin(quick.program, write=False) as session:
        assert session.exec(select(func.count()).select_from(Handled)).one() == 0
        assert session.exec(select(func.count()).select_from(Draft)).one() == 0


def test_what_waits_for_others_does_not_crowd_out_what_is_due(quick: Stage) -> None:
    """Asks of requests on hold, and those with times offered, are not looked at."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    before = quick.now + timedelta(days=30)
    with quick.database.begin(quick.program) as session:
        assert [row.ask.id for row in due.unanswered_advocates(session, before)] == [1]
        asked = session.exec(select(Ask).where(col(Ask.id) == 1)).one()
        asked.slots = ["2026-11-25T14:00:00+00:00"]
        session.flush()
        assert due.unanswered_advocates(session, before) == []
        asked.slots = []
    hold = form_of(quick.do(quick.event("mia", "button", name="request.hold", data={"r": 1})))
    card_of(quick.send("mia", hold, {"why": "pricing"}))
    with quick.database.begin(quick.program) as session:
        assert due.unanswered_advocates(session, before) == []


def test_settings_that_cannot_be_used_are_replaced_by_what_ships() -> None:
    """One value of another version does not stop a program from working."""
    read = policy_of({"mode": "guided", "rest_after_call": 100_000, "working_days": "x", "zone": "UTC", "gone": 1})
    assert read == Policy()


def test_a_press_on_a_private_copy_is_answered(quick: Stage) -> None:
    """/advocate show gives a copy that nothing edits: the press answers with how it stands now."""
    ask(quick)
    copy = card_of(quick.say("sam", "/advocate show 1"))
    press = next(b for b in buttons(copy) if b.name == "request.ask")
    event = quick.event("sam", "button", name=press.name, data=press.data).model_copy(update={"message": 0})
    assert "owner asked" in text_of(card_of(quick.do(event)))


def test_a_press_on_a_reminder_is_answered(quick: Stage) -> None:
    """The owner's first message shows the new state; the reminder is no living message, so the press says it."""
    ask(quick)
    ask_for(quick, "Alder Clinic")
    quick.now += timedelta(hours=5)
    quick.tick()
    reminder = next(c for c in quick.messages("kim") if "Still open" in c.title)
    yes = next(b for b in buttons(reminder) if b.label == "Program may ask")
    assert "#1" in card_of(quick.press("kim", yes)).title


def test_a_new_activity_can_be_public(quick: Stage) -> None:
    """An activity that shows the customer to the world needs permission on file, also one the program added."""
    form = form_of(quick.do(quick.event("ada", "button", name="settings.open", data={"g": "words"})))
    card_of(quick.send("ada", form, {"kind": "activity", "label": "Podcast", "public": True}))
    card_of(quick.send("ada", form.model_copy(update={"nonce": "2"}), {"kind": "activity", "label": "Lunch"}))
    with quick.database.begin(quick.program, write=False) as session:
        terms = context(quick, session).terms
        assert (terms.public("podcast"), terms.public("lunch")) == (True, False)


def test_what_nobody_agreed_to_did_not_take_place(quick: Stage) -> None:
    """A survey pressed before the customer said yes records nothing."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    outcome = quick.do(quick.event("sam", "button", name="survey.yes", data={"a": 1, "v": 5}))
    assert "not said yes" in text_of(card_of(outcome))


def test_an_import_that_cannot_go_on_says_so_and_makes_room(
    quick: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect in one file neither repeats at every tick nor holds up the next file."""

    def broken(*_given: object) -> None:
        raise RuntimeError("a defect")

    for name in ("one.csv", "two.csv"):
        with quick.database.begin(quick.program) as session:
            person = quick.actors["ada"].person
            content = f"Company\n{name[:3]} Clinic\n".encode()
            job = jobs.add(session, person_id=person, kind="accounts", file_name=name, content=content, now=quick.now)
            found = jobs.get(session, job)
            assert found is not None
            found.state = "running"
    with monkeypatch.context() as patched:
        patched.setattr(chat, "_do", broken)
        patched.setattr(chat, "_plans", {})
        assert quick.core.work_due()
    assert "an import cannot go on" in caplog.text
    quick.tick()
    titles = {c.title for c in quick.messages("ada")}
    assert "The import of one.csv stopped" in titles
    assert any("two.csv" in title and "stopped" not in title for title in titles)
