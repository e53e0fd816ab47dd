"""Two people at once, on PostgreSQL, where writers run beside each other: what was read before a lock is read again."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.policy import policy_of
from bot.event import Event
from bot.ui import Outcome, Reply
from store.engine import Database
from store.queries import facts, nominations, people, profiles, proof
from store.queries import requests as stored
from store.records.nominations import Nomination
from store.records.pool import Account, Advocate, Permission
from store.records.privacy import Erasure
from store.records.requests import Ask
from tests.core.cast import ask, ask_for, company, living, owner_card
from tests.core.conftest import MONDAY
from tests.core.stage import Stage, button, card_of, form_of, initial, text_of


@pytest.fixture
def crowd(postgres_url: str) -> Iterator[Stage]:
    """Everybody at work on PostgreSQL, with an open ask for Alder Clinic."""
    database = Database(postgres_url)
    stage = company(Stage(database, MONDAY))
    ask(stage)
    ask_for(stage, "Alder Clinic")
    yield stage
    database.close()


def at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch, *events: Event, queries: Any = stored) -> list[Outcome]:
    """Handle events so that all have read before the first one locks (by the `lock` of `queries`)."""
    gate, lock = threading.Barrier(len(events)), queries.lock
    waited = threading.local()

    def locked_late(*given: Any) -> Any:
        if not getattr(waited, "once", False):
            waited.once = True
            gate.wait(timeout=20)
        return lock(*given)

    monkeypatch.setattr(queries, "lock", locked_late)
    answers: dict[int, Outcome] = {}
    threads = [
        threading.Thread(target=lambda n=n, e=e: answers.update({n: stage.do(e)}))  # type: ignore[misc]
        for n, e in enumerate(events)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [answers[n] for n in range(len(events))]


def test_of_two_answers_to_one_ask_the_first_counts(crowd: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner says yes while the program team decides no: one of them is told that it was answered."""
    yes = button(owner_card(crowd, "kim"), "Program may ask")
    first = crowd.event("kim", "button", name=yes.name, data=yes.data)
    second = crowd.event(
        "mia", "form", name="ask.decide", data={"a": 1}, nonce="d", values={"answer": "no", "why": "too late"}
    )
    outcomes = at_once(crowd, monkeypatch, first, second)
    said_yes = "asked, waiting for an answer" in living(crowd)
    assert said_yes or "owner said not now" in living(crowd)
    refused = outcomes[1] if said_yes else outcomes[0]
    assert refused.t == ("invalid" if said_yes else "reply")
    assert len(crowd.mails("pat@alder.example.com")) == said_yes


def test_an_ask_that_was_read_before_the_lock_is_read_again(crowd: Stage) -> None:
    """Whoever gets the lock sees what the one before wrote, in records loaded long ago, too."""
    with crowd.database.begin(crowd.program) as early:
        row = stored.ask(early, 1)
        assert row is not None
        assert row.ask.stage == "owner_asked"
        with crowd.database.begin(crowd.program) as late:
            stored.lock(late, 1)
            found = late.get(Ask, 1)
            assert found is not None
            found.stage = "owner_declined"
        stored.lock(early, 1)
        assert row.ask.stage == "owner_declined"


def test_send_pressed_twice_makes_one_request(crowd: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A double press has two keys; one request comes of it."""
    card = card_of(crowd.say("lee", "/advocate healthcare reference for Initech by Friday"))
    send = button(card, "Send request")
    gate, once = threading.Barrier(2), crowd.core.router.buttons["request.send"].run

    def together(event: Event, ctx: Any) -> Outcome:
        outcome = ctx.draft(str(event.data["d"]))
        gate.wait(timeout=20)
        assert outcome
        return once(event, ctx)

    handler = type(crowd.core.router.buttons["request.send"])("request.send", together)
    monkeypatch.setitem(crowd.core.router.buttons, "request.send", handler)
    events = [crowd.event("lee", "button", name=send.name, data=send.data) for _ in range(2)]
    threads = [threading.Thread(target=crowd.do, args=(event,)) for event in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert "(1)" in card_of(crowd.say("lee", "/advocate requests")).title


def test_one_process_at_a_time_does_what_is_due(crowd: Stage) -> None:
    """While another process works for a program, this one leaves it alone; nobody is reminded twice."""
    from datetime import timedelta

    crowd.now += timedelta(hours=5)
    with crowd.database.begin(crowd.program) as other:
        assert people.my_turn(other)
        assert crowd.core.work_due() is False
        assert not any("Still open" in c.title for c in crowd.messages("kim"))
    crowd.tick()
    assert sum("Still open" in text_of(c) for c in crowd.messages("kim")) == 1


def test_an_unfinished_change_opens_again(crowd: Stage) -> None:
    """Reading takes no lock: PostgreSQL refuses one to a reader."""
    form = crowd.do(crowd.event("sam", "button", name="request.edit", data={"r": 1}))
    assert form.t == "open"
    crowd.send("sam", form.form, {"prospect": "", "purpose": "deal"})
    again = crowd.do(crowd.event("sam", "button", name="request.continue", data={"n": form.form.nonce}))
    assert again.t == "open"


def test_two_groups_of_settings_saved_at_once_are_both_kept(crowd: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one admin changed is not undone by what another one read before."""

    def save(group: str, **values: str) -> Event:
        form = form_of(crowd.do(crowd.event("ada", "button", name="settings.open", data={"g": group})))
        typed = {field.name: str(getattr(field, "initial", "")) for field in form.fields} | values
        return crowd.event("ada", "form", name="settings", data=form.data, nonce=group, values=typed)

    at_once(
        crowd, monkeypatch, save("limits", rest_after_call="60"), save("service", first_reply_hours="9"), queries=people
    )
    with crowd.database.begin(crowd.program, write=False) as session:
        now = policy_of(people.program(session).settings)
    assert (now.rest_after_call, now.first_reply_hours) == (60, 9)


def test_two_nominations_of_one_person_make_one_advocate(crowd: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Approved at the same instant, at a customer nobody has a record of: one account, one advocate, both approved."""
    for who, person in (("sam", "Dana Reyes"), ("lee", "Dana Reyes")):
        card = card_of(crowd.say(who, f"/nominate {person} at Northwind, loves us"))
        label = "Send nomination" if who == "sam" else "Dana Reyes is somebody else"
        card_of(crowd.press(who, button(card, label)))
    first = crowd.event("mia", "button", name="nomination.approve", data={"n": 1})
    second = crowd.event("ada", "button", name="nomination.approve", data={"n": 2})
    at_once(crowd, monkeypatch, first, second, queries=nominations)
    with crowd.database.begin(crowd.program, write=False) as session:
        people_there = session.exec(select(Advocate).where(Advocate.name == "Dana Reyes")).all()
        accounts = session.exec(select(Account).where(Account.name == "Northwind")).all()
        stages = [n.stage for n in session.exec(select(Nomination))]
    assert (len(people_there), len(accounts), stages) == (1, 1, ["approved", "approved"])


def test_of_two_who_decide_one_nomination_the_first_counts(crowd: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nominator hears one outcome; the other of the two is told how it stands."""
    card_of(
        crowd.press("sam", button(card_of(crowd.say("sam", "/nominate Dana Reyes at Northwind, loves us")), "Send"))
    )
    first = crowd.event("mia", "button", name="nomination.approve", data={"n": 1})
    second = crowd.event("ada", "button", name="nomination.approve", data={"n": 1}, key="another")
    outcomes = at_once(crowd, monkeypatch, first, second, queries=nominations)
    assert sum(o.t == "reply" and "approved already" in text_of(o.card) for o in outcomes) == 1
    assert sum("is approved" in card.title for card in crowd.messages("sam")) == 1


def test_of_two_answers_about_one_profile_the_second_is_told(crowd: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner says that all is right while the program team says that they left: one waits for the other, nothing
    fails, and nobody who left comes back."""
    right = crowd.event("kim", "button", name="profile.right", data={"a": 1, "w": 0})
    left = crowd.event("mia", "button", name="profile.left", data={"a": 1, "w": 0})
    answers = at_once(crowd, monkeypatch, right, left, queries=facts)
    assert not any("wrong on our side" in card_of(a).title for a in answers if isinstance(a, Reply))
    with crowd.database.begin(crowd.program, write=False) as session:
        gone = session.get(Advocate, 1)
        assert gone is not None
        assert (gone.stage, gone.usable, gone.account_open) == ("former", False, 0)
        assert facts.differences(session, crowd.now.date(), facts.Rests()) == []
    assert "left the company" in living(crowd)


def test_of_two_who_add_the_same_link_one_is_told(crowd: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before either had stored it: one proof, and the other person reads that it is there."""
    form = form_of(crowd.press("mia", button(card_of(crowd.say("mia", "/advocate proof")), "Add proof")))
    gate, by_link = threading.Barrier(2), proof.by_link

    def looked_together(*given: Any) -> Any:
        found = by_link(*given)
        gate.wait(timeout=20)
        return found

    monkeypatch.setattr(proof, "by_link", looked_together)
    typed = {"title": "T", "link": "https://example.com/a", "kind": "video", "account": "", "summary": ""}
    given = {"name": form.name, "data": form.data, "values": typed}
    answers: dict[str, Outcome] = {}
    sent = {who: crowd.event(who, "form", nonce=who, **given) for who in ("mia", "ada")}
    threads = [threading.Thread(target=lambda w=who: answers.update({w: crowd.do(sent[w])})) for who in sent]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(a.t for a in answers.values()) == ["invalid", "reply"]


def test_two_at_one_profile(crowd: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two who edit, withdraw or erase the same at one instant the second is told; nothing is overwritten unseen."""
    for name, first, second in (
        ("profile.edit", {"title": "COO"}, {"title": "CFO"}),
        ("permission.withdraw", {"why": "one"}, {"why": "two"}),
        ("forget", {"why": "they asked for it", "sure": True}, {"why": "no longer needed", "sure": True}),
    ):
        with crowd.database.begin(crowd.program) as session:
            if name == "permission.withdraw":
                session.add(Permission(advocate_id=1, activity="quote"))
        data = {"v": 1, "a": "quote"}
        opener = "forget.open" if name == "forget" else name
        form = form_of(crowd.do(crowd.event("ada", "button", name=opener, data=data)))
        events = [
            crowd.event("ada", "form", name=name, data=form.data, nonce=f"{name}{n}", values={**initial(form), **typed})
            for n, typed in enumerate((first, second))
        ]
        with monkeypatch.context() as patched:
            outcomes = at_once(crowd, patched, *events, queries=profiles)
        assert sorted(one.t for one in outcomes) in (["invalid", "reply"], ["reply", "reply"]), name
        told = [str(one) for one in outcomes]
        words = {"profile.edit": "Somebody changed this profile", "permission.withdraw": "withdrawn already",
                 "forget": "erased already"}[name]  # fmt: skip
        assert sum(words in one for one in told) == 1, (name, told)
    with crowd.database.begin(crowd.program, write=False) as session:
        assert len(session.exec(select(Erasure)).all()) == 1
