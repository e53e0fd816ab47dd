"""Every card and form that any room can show, on every platform, within its limits."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from markupsafe import escape
from pydantic import TypeAdapter

from adapters.email.render import address
from adapters.playground.render import Pick, Renderer, View, environment
from adapters.site.render import Pages
from adapters.site.seal import Seal
from adapters.slack.render import Look, form_view, message
from adapters.teams.forms import form_card
from adapters.teams.render import adaptive
from bot.app import ROOMS, whole_router
from bot.ui import Buttons, Card, FileField, Form
from tests.house.published import checked, needs_schemas, schema

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOWHERE = ("", "", "", "")
TEAMS_TAKES = (
    "'filtered' is not valid", "'choices.data' was unexpected", "unknown type 'Data.Query'", "unknown type 'Chart.",
    "error(s)",
)  # fmt: skip
"""What the schema of 1.5 does not know yet Teams has: type-ahead and charts. The last are the checker's counts."""
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
def test_cards_in_the_playground(room: str) -> None:
    """Each has its title and each of its buttons."""
    renderer, view = Renderer(environment()), View("sam", ZoneInfo("Europe/Berlin"), NOW, {1: "sam"})
    html = {name: str(renderer.card(card, view)) for name, card in cards(room).items()}

    assert wrong({name: missing(card, html[name]) for name, card in cards(room).items()}) == {}


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
