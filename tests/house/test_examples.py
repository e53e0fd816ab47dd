"""Every card and form that any room can show, on every platform, within its limits."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from markupsafe import escape
from pydantic import TypeAdapter

from adapters.email.render import address
from adapters.email.render import message as mail
from adapters.playground.render import Pick, Renderer, View, environment
from adapters.site.render import Pages
from adapters.site.seal import Seal
from adapters.slack.render import Look, card_view, form_view, home_view, message
from adapters.teams.forms import form_card
from adapters.teams.render import MOST_BYTES, adaptive
from adapters.teams.wire import dumps
from bot.app import ROOMS, whole_router
from bot.ui import Buttons, Card, FileField, Form
from tests.fakes import adaptive as teams_rules
from tests.fakes import blockkit as slack_rules
from tests.house.published import checked, needs_schemas, schema

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOWHERE = ("", "", "", "")
TEAMS_TAKES = ("'filtered' is not valid", "'choices.data' was unexpected", "unknown type 'Data.Query'", "error(s)")
"""What the schema of 1.5 does not know yet Teams has: type-ahead. The last are the checker's counts."""
ONE = TypeAdapter(Card | Form)
SENDER, CUSTOMER = address("Goodword <goodword@example.com>"), address("dana@northwind.example.com")


@cache
def examples(room: str = "") -> dict[str, Card | Form]:
    """Those of a room, or all of them, by room and number."""
    rooms = whole_router().examples
    return {f"{name} {n}": one for name in ([room] if room else rooms) for n, one in enumerate(rooms[name](), 1)}


def cards(room: str = "") -> dict[str, Card]:
    """The cards among them."""
    return {name: one for name, one in examples(room).items() if isinstance(one, Card)}


def forms(room: str = "") -> dict[str, Form]:
    """The forms among them."""
    return {name: one for name, one in examples(room).items() if isinstance(one, Form)}


def for_chat(room: str = "") -> dict[str, Form]:
    """The forms that chat shows: a file is chosen on a page."""
    return {name: form for name, form in forms(room).items() if not any(isinstance(f, FileField) for f in form.fields)}


def wrong(found: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """What was found, where anything was."""
    return {name: problems for name, problems in found.items() if problems}


each_room = pytest.mark.parametrize("room", whole_router().examples)


def test_every_room_gives_examples() -> None:
    """A room whose cards nobody renders here would be found out by people."""
    rooms = {room.split(".")[2] for room in ROOMS}

    assert rooms - set(whole_router().examples) == set()
    assert len(cards()) > 30
    assert len(forms()) > 5


@each_room
def test_examples_survive_the_outbox(room: str) -> None:
    """Written as JSON and read again, each is the same value."""
    for one in examples(room).values():
        assert one == ONE.validate_json(one.model_dump_json())


@each_room
def test_cards_in_slack(room: str) -> None:
    """As messages with and without new blocks, as modals, and on Home."""
    look = Look(handles={1: "U0001"}, surface="view")
    for card in cards(room).values():
        for native in (True, False):
            assert slack_rules.problems(message(card, {1: "U0001"}, key=7, native=native)["blocks"]) == []
        assert slack_rules.view_problems(card_view(card, look, NOWHERE)) == []
        assert slack_rules.view_problems(home_view(card, look)) == []


@each_room
def test_cards_in_teams(room: str) -> None:
    """Small enough, and nothing in them that Teams would refuse."""
    made = {name: adaptive(card, key=7, handles={1: "29:one"}) for name, card in cards(room).items()}

    assert wrong({name: teams_rules.complaints(card) for name, card in made.items()}) == {}
    assert {name: len(dumps(card)) for name, card in made.items() if len(dumps(card)) > MOST_BYTES} == {}


@each_room
def test_cards_in_the_playground(room: str) -> None:
    """Each has its title and each of its buttons."""
    renderer, view = Renderer(environment()), View("sam", ZoneInfo("Europe/Berlin"), NOW, {1: "sam"})
    html = {name: str(renderer.card(card, view)) for name, card in cards(room).items()}

    assert wrong({name: missing(card, html[name]) for name, card in cards(room).items()}) == {}


@each_room
def test_cards_on_public_pages(room: str) -> None:
    """The same for customers' pages."""
    pages, seal = Pages("https://goodword.example.com"), Seal(("k" * 32,), "nonce")
    html = {name: bytes(pages.card(card, seal, "UTC").body).decode() for name, card in cards(room).items()}

    assert wrong({name: missing(card, html[name]) for name, card in cards(room).items()}) == {}


@each_room
def test_cards_as_mails(room: str) -> None:
    """Each can be sent, and has its title as the subject."""
    for card in cards(room).values():
        sent = mail(card, sender=SENDER, to=CUSTOMER, key=7, now=NOW)
        arrived = message_from_bytes(sent.as_bytes(), policy=default)

        assert arrived["subject"] == card.title
        assert not arrived.defects


@each_room
def test_forms_in_slack_and_teams(room: str) -> None:
    """Modals and dialogs that both would open."""
    look = Look(handles={1: "U0001"}, surface="view")
    modals = {name: slack_rules.view_problems(form_view(form, look, NOWHERE)) for name, form in for_chat(room).items()}
    dialogs = {
        name: teams_rules.complaints(form_card(form, {}, {}), dialog=True) for name, form in for_chat(room).items()
    }

    assert wrong(modals) == {}
    assert wrong(dialogs) == {}


@each_room
def test_forms_as_pages(room: str) -> None:
    """In the playground's dialog and on customers' pages, each field has its label."""
    view, people = View("sam", ZoneInfo("Europe/Berlin"), NOW, {1: "sam"}), (Pick("sam", "Sam", "Seller"),)
    for form in forms(room).values():
        dialog = Renderer(environment()).form(form, view, people, {1: "sam"})
        page = bytes(Pages().form(form, Seal(("k" * 32,), "nonce"), "Europe/Berlin").body).decode()
        for field in form.fields:
            assert str(escape(field.label)) in dialog
            assert str(escape(field.label)) in page


@needs_schemas
def test_the_published_schemas_agree(tmp_path: Path) -> None:
    """Slack's own types and SDK, and the schema of Adaptive Cards."""
    slack: dict[Path, Any] = {}
    teams: dict[Path, Any] = {}
    for n, card in enumerate(cards().values()):
        slack[tmp_path / f"slack-{n}.json"] = message(card, {1: "U0001"}, key=7, native=False)["blocks"]
        teams[tmp_path / f"teams-{n}.json"] = adaptive(card, key=7, handles={1: "29:one"})
    views: dict[Path, Any] = {}
    for n, form in enumerate(for_chat().values()):
        views[tmp_path / f"view-{n}.json"] = form_view(form, Look(handles={}, surface="view"), NOWHERE)
        teams[tmp_path / f"dialog-{n}.json"] = form_card(form, {}, {})

    assert checked("blockkit_check.py", schema("blockkit.schema.json"), "blocks", files=slack) == []
    assert checked("blockkit_check.py", schema("blockkit.schema.json"), "modal", files=views) == []
    said = checked("validate.py", "card", schema("adaptive-card-1.5.0.json"), files=teams)
    assert [line for line in said if not any(known in line for known in TEAMS_TAKES)] == []


def missing(card: Card, html: str) -> list[str]:
    """The title and the labels of buttons that are not in `html`."""
    rows = [block.items for block in card.blocks if isinstance(block, Buttons)]
    return [text for text in (card.title, *(b.label for row in rows for b in row)) if str(escape(text)) not in html]
