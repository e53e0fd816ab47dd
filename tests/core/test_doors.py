"""Every registered handler, tried by everybody: who may not is refused, and no data whatever makes one fail."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.app import whole_router
from bot.event import Actor, Event, Place
from bot.router import Role, allowed
from bot.ui import Invalid, OpenForm, Outcome, Reply, Scalar
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
    """Guests never; the others by their role; customers only what their links are for."""
    for kind, name, needed in EVERY:
        for event in events(busy, "gus", kind, name):
            assert card_of(busy.do(event)).title == "Not for you"
        for who, role in PEOPLE:
            for event in events(busy, who, kind, name):
                outcome = busy.do(event)
                assert not crashed(outcome), (kind, name, who, event.data)
                if not allowed(role, needed):
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
