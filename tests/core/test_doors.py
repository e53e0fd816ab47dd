"""Every registered handler, tried by everybody: who may not is refused, and no data whatever makes one fail."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from sqlmodel import select

from bot.app import whole_router
from bot.domain.vocabulary import ensure_terms
from bot.event import Actor, Event, Place
from bot.router import Role, allowed
from bot.ui import Invalid, OpenForm, Outcome, Reply, Scalar
from store.engine import Database
from store.queries import people
from store.records.pool import Account, Advocate
from store.records.programs import Person
from store.records.requests import Ask, Request
from tests.core.cast import ask, ask_for
from tests.core.stage import Stage, card_of

ROUTER = whole_router()
KINDS = (("command", ROUTER.commands), ("button", ROUTER.buttons), ("form", ROUTER.forms),
         ("shortcut", ROUTER.shortcuts), ("link", ROUTER.links))  # fmt: skip
EVERY = [(kind, name, handler.role) for kind, table in KINDS for name, handler in table.items()]
PEOPLE: tuple[tuple[str, Role], ...] = (
    ("vic", "viewer"), ("lee", "member"), ("mia", "manager"), ("ada", "admin"), ("customer", "customer"),
)  # fmt: skip
NAMES = ("a", "r", "n", "v", "s", "d", "g", "m", "j", "p", "w", "ask", "owner", "person", "step", "t", "at")
DATA: tuple[dict[str, Scalar], ...] = (
    {},
    dict.fromkeys(NAMES, 1),
    dict.fromkeys(NAMES, 987_654),
    dict.fromkeys(NAMES, -1),
    dict.fromkeys(NAMES, "'; --"),
    dict.fromkeys(NAMES, None),
    dict.fromkeys(NAMES, True),
)
REFUSED = 2
"""So much of the data for those who are refused, whatever they send."""


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """SQLite alone: who may does not depend on the engine."""
    return sqlite_database


@pytest.fixture
def busy(quick: Stage) -> Stage:
    """A request with an open ask, so that number 1 is somebody's."""
    ask(quick)
    ask_for(quick, "Alder Clinic")
    quick.actors["customer"] = Actor(
        kind="customer", program=quick.program, platform="page", workspace="page", external_id="x", name="a customer"
    )
    return quick


def events(stage: Stage, who: str, kind: str, name: str) -> Iterator[Event]:
    """The same thing done with every kind of data."""
    for n, data in enumerate(DATA):
        given: dict[str, Any] = {"name": name, "data": data, "nonce": f"{who}{kind}{name}{n}", "values": {}}
        if kind == "command":
            given = {"text": f"{name} {data.get('r', '')}"}
        yield stage.event(who, kind, **given)


def crashed(outcome: Outcome) -> bool:
    """Whether somebody was given a reference number."""
    return isinstance(outcome, Reply) and "wrong on our side" in outcome.card.title


def test_who_may_not_is_refused_and_nothing_fails(busy: Stage) -> None:
    """Guests never; others by their role; customers only what their links are for. Refusal comes before any data."""
    for kind, name, needed in EVERY:
        for event in islice(events(busy, "gus", kind, name), REFUSED):
            assert card_of(busy.do(event)).title == "Not for you"
        for who, role in PEOPLE:
            may = allowed(role, needed)
            for event in islice(events(busy, who, kind, name), None if may else REFUSED):
                outcome = busy.do(event)
                assert not crashed(outcome), (kind, name, who, event.data)
                if not may:
                    assert card_of(outcome).title == "Not for you", (kind, name, who, event.data)


def test_a_customer_cannot_press_what_chat_presses(busy: Stage) -> None:
    """The holder of a link runs no command, whatever a page says it pressed."""
    event = busy.event("customer", "button", name="run", data={"text": "advocate queue"})
    assert card_of(busy.do(event)).title == "Not for you"


def test_forms_of_others_asks_and_requests_do_not_open(busy: Stage) -> None:
    """What a form shows (a customer's name, a deal's amount) is for those who may send it."""
    for name, data in (
        ("ask.not_now", {"a": 1}), ("ask.other", {"a": 1}), ("ask.answered", {"a": 1}), ("ask.time", {"a": 1}),
        ("survey.open", {"a": 1}), ("deal.won", {"r": 1}), ("request.edit", {"r": 1}),
    ):  # fmt: skip
        outcome = busy.do(busy.event("lee", "button", name=name, data=data))
        assert not isinstance(outcome, OpenForm | Invalid), name
        assert card_of(outcome).title == "Not for you", name
        sent = busy.do(busy.event("lee", "form", name=name, data=data, nonce=name)) if name != "survey.open" else None
        assert sent is None or card_of(sent).title in ("Not for you", "This button is out of date"), name


def test_every_button_on_screen_is_answered() -> None:
    """A button that no handler knows would only ever say that it is out of date."""
    from bot.ui import Button, Form

    shown = [one for examples in ROUTER.examples.values() for one in examples()]
    names: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, Button):
            names.add(value.name)
        elif isinstance(value, tuple):
            for one in value:
                walk(one)
        elif hasattr(value, "model_fields_set"):
            for field in type(value).model_fields:  # type: ignore[attr-defined]
                walk(getattr(value, field))

    for card in shown:
        walk(card)
    assert not names - {"", "run"} - set(ROUTER.buttons)
    assert not {one.name for one in shown if isinstance(one, Form)} - set(ROUTER.forms)


def test_the_place_of_an_event_says_nothing_about_rights(busy: Stage) -> None:
    """Pressing in the program's channel gives nobody the program team's rights."""
    where = Place(platform="stage", workspace="w", kind="channel", external_id="advocacy")
    event = busy.event("lee", "button", name="request.take", data={"r": 1}).model_copy(update={"place": where})
    assert card_of(busy.do(event)).title == "Not for you"


def test_a_link_is_good_for_its_own_ask_alone(busy: Stage) -> None:
    """An owner's link does not answer as the advocate, nor the other way round, and an old nonce answers nothing."""
    with busy.database.begin(busy.program, write=False) as session:
        ask_record = session.get(Ask, 1)
        assert ask_record is not None
        nonce = ask_record.nonce
    for external_id, form, data in (
        (f"o-{nonce}", "reply", {"ask": 1, "owner": 1}),
        (nonce, "owner", {"ask": 1, "owner": 1}),
        ("older", "reply.no", {"ask": 1}),
        ("o-older", "owner", {"owner": 1}),
        ("", "reply.willing", {"ask": 1}),
    ):
        busy.actors["customer"] = busy.actors["customer"].model_copy(update={"external_id": external_id})
        values = {"answer": "yes" if form == "owner" else "no", "willing": ("call",)}
        outcome = busy.do(
            busy.event("customer", "form", name=form, data=data, nonce=f"{form}{external_id}", values=values)
        )
        assert "not in use any more" in outcome.model_dump_json(), form
    with busy.database.begin(busy.program, write=False) as session:
        unchanged = session.get(Ask, 1)
        assert unchanged is not None
        assert unchanged.stage == "owner_asked"


def test_numbers_of_another_program_mean_nothing(busy: Stage) -> None:
    """A person of another program presses and sends everything with our ids: nothing is shown and nothing changes."""
    with busy.database.begin(None) as session:
        other = people.create_program(session, "Other", "Globex", busy.now).id or 0
    with busy.database.begin(other) as session:
        ensure_terms(session)
        eve = Person(name="Eve", email="eve@example.org", role="admin", created_at=busy.now)
        session.add(eve)
        session.flush()
        busy.actors["eve"] = busy.actors["ada"].model_copy(update={"program": other, "person": eve.id, "name": "Eve"})
    with busy.database.begin(busy.program, write=False) as session:
        before = [
            row.model_dump() for table in (Request, Ask, Advocate, Account) for row in session.exec(select(table))
        ]
    ours = ("Alder Clinic", "Pat Poe", "Birch Care")
    for kind, name, _ in EVERY:
        for event in events(busy, "eve", kind, name):
            outcome = busy.do(event)
            assert not crashed(outcome), (kind, name, event.data)
            assert not any(word in outcome.model_dump_json() for word in ours), (kind, name, event.data)
    with busy.database.begin(busy.program, write=False) as session:
        assert before == [
            row.model_dump() for table in (Request, Ask, Advocate, Account) for row in session.exec(select(table))
        ]
