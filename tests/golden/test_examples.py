"""One of each card and form that Goodword can show, in every chat, page and mail, against the platforms' limits."""

from datetime import UTC, datetime
from email.headerregistry import Address
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from adapters.email.render import message as mail
from adapters.playground.render import Renderer, View, environment
from adapters.site.render import Pages
from adapters.site.seal import Seal
from adapters.slack.render import Look, card_view, form_view, home_view
from adapters.slack.render import message as slack_message
from adapters.teams.forms import form_card
from adapters.teams.render import adaptive
from adapters.teams.render import message as teams_message
from adapters.teams.wire import dumps
from bot import words
from bot.app import whole_router
from bot.ui import Button, Buttons, Card, Form, Picture, plain
from tests.dom import parse
from tests.fakes.adaptive import actions, complaints, inputs, reads
from tests.fakes.blockkit import problems, view_problems
from tests.fakes.blockkit import words as read_by_people
from tests.fakes.slack_screen import labels as labels_of
from tests.slack.test_render import SHARED, published
from tests.teams.test_render import schema_errors

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOWHERE = ("", "", "", "")
ONE: TypeAdapter[Card | Form] = TypeAdapter(Card | Form)
SEAL = Seal(("k" * 40,), "nonce")
RENDERER, PAGES = Renderer(environment()), Pages()
HOUSE = (
    words.refused(words.OUTSIDERS),
    words.cannot("Give a number."),
    words.crashed("1A2B3C4D"),
    words.busy(),
    words.later(),
    words.too_late(),
    words.unknown_person(),
    words.stale(),
    words.unknown_command("advocate quue", "advocate queue"),
    words.unknown_command("", ""),
    words.welcome(),
    words.form_waits(
        "Ask", Buttons(items=(Button(label="Open form", name="run", data={"text": "advocate"}, form=True),))
    ),
    words.home("Sam", ()),
)
"""What the house itself says."""
EXAMPLES = [("house", card) for card in HOUSE] + [
    (room, one) for room, made in whole_router().examples.items() for one in made()
]
CARDS = [pytest.param(one, id=f"{room}-{n}") for n, (room, one) in enumerate(EXAMPLES) if isinstance(one, Card)]
FORMS = [
    pytest.param(one, id=f"{room}-{one.name}-{n}") for n, (room, one) in enumerate(EXAMPLES) if isinstance(one, Form)
]


def all_buttons(card: Card) -> list[Button]:
    """Every button of a card."""
    return [b for block in card.blocks if isinstance(block, Buttons) for b in block.items]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_in_slack(card: Card) -> None:
    """As a message with native blocks and without, as a modal, as Home: nothing that Slack refuses."""
    look = Look(handles={}, surface="view", native=False)
    for native in (True, False):
        body = slack_message(card, {}, key=7, native=native)
        assert problems(body["blocks"]) == []
        assert body["text"]
        assert card.title[:100] in read_by_people(body["blocks"])
    assert published("blocks", body["blocks"]) == []  # those without native blocks: it knows only some of the others
    assert view_problems(card_view(card, look, NOWHERE)) == []
    assert view_problems(home_view(card, look)) == []


@pytest.mark.parametrize("card", CARDS)
def test_a_card_in_teams(card: Card) -> None:
    """Small enough, no element Teams does not know, in a chat and in a dialog."""
    body = teams_message(card, key=7)
    content = body["attachments"][0]["content"]
    assert len(dumps(content)) <= 24_000
    assert complaints(content) == []
    assert complaints(adaptive(card, inside=True), dialog=True) == []
    assert card.title[:100] in reads(content)
    if SHARED.exists():
        assert schema_errors(content) == []


@pytest.mark.parametrize("card", CARDS)
def test_a_card_loses_no_button(card: Card) -> None:
    """What is cut says so; what can be pressed stays, up to what fits into one message."""
    wanted = [b.label for b in all_buttons(card)][:15]
    in_slack = labels_of(slack_message(card, {}, key=7)["blocks"])
    content = adaptive(card, key=7)
    every = frozenset(node["id"] for node in _nodes(content) if "id" in node)
    in_teams = [action["title"] for action in actions(content, every)]
    for label in wanted:
        assert label[:75] in in_slack
        assert label in in_teams


def _nodes(part: object) -> list[dict[str, object]]:
    if isinstance(part, dict):
        return [part, *(n for value in part.values() for n in _nodes(value))]
    return [n for item in part for n in _nodes(item)] if isinstance(part, list) else []


@pytest.mark.parametrize("card", CARDS)
def test_a_card_on_pages_and_in_mail(card: Card) -> None:
    """In the playground, on a public page and as a mail: well-formed, with every word of it."""
    view = View("sam", ZoneInfo("UTC"), NOW, {})
    shown = parse(RENDERER.card(card, view, whole=True))
    page = parse(PAGES.card(card, SEAL, "UTC").body.decode()).one("main")
    for said in _sentences(card):
        assert said in shown.text
        assert said in page.text
    sender = Address(display_name="Goodword", addr_spec="goodword@example.com")
    sent = mail(card, sender=sender, to=Address(addr_spec="pat@example.com"), key=7, now=NOW)
    body = sent.get_body(("plain",))
    assert body is not None
    assert len(sent.as_bytes()) < 200_000
    assert all(len(line) <= 998 for line in sent.as_bytes().splitlines())


def _sentences(card: Card) -> list[str]:
    """The title and the plain words of every paragraph and note."""
    said = [card.title] + [
        plain(b.text) for b in card.blocks if b.t in ("paragraph", "note") and isinstance(b.text, str)
    ]
    return [" ".join(text.split()) for text in said]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_everywhere(form: Form) -> None:
    """A field for a field in Slack, Teams, the playground and on a page; no limit is broken."""
    form = form.model_copy(update={"nonce": "n" * 16})
    modal = form_view(form, Look(handles={}, surface="view", native=False), NOWHERE)
    assert view_problems(modal) == []
    assert published("modal", modal) == []
    dialog = form_card(form, {}, {})
    assert complaints(dialog, dialog=True) == []
    assert len(dumps(dialog)) <= 24_000
    names = [f.name for f in form.fields if f.t != "file" and not (f.t == "choice" and not f.options and not f.source)]
    assert [name for node in inputs(dialog) if (name := str(node["id"]).partition(".")[2]) in names] == names
    in_slack = [b["block_id"].rpartition("~")[0] for b in modal["blocks"] if b["type"] == "input"]
    assert in_slack == names
    shown = parse(RENDERER.form(form, View("sam", ZoneInfo("UTC"), NOW, {}), [], {}))
    assert set(names) <= {box.attrs["data-field"] for box in shown.all(data_field="")}
    page = parse(PAGES.form(form, SEAL, "UTC").body.decode())
    assert form.title in page.text
    assert form.submit in page.text


def test_every_room_shows_examples_of_all_it_answers_with() -> None:
    """A room without examples would be tested by nobody."""
    rooms = {module.split(".")[2] for module in whole_router.__globals__["ROOMS"]}
    assert rooms <= whole_router().examples.keys() | {"messages"}


def test_examples_survive_the_outbox() -> None:
    """Written as JSON and read again, each is the same value."""
    for _, one in EXAMPLES:
        assert one == ONE.validate_json(one.model_dump_json())


def test_no_example_is_empty() -> None:
    """No message without words, no picture without an alternative."""
    for _, one in EXAMPLES:
        if isinstance(one, Card):
            assert one.notification.strip()
            assert all(b.alt for b in one.blocks if isinstance(b, Picture))
            assert sum(b.style == "primary" for b in all_buttons(one)) <= 1, one.title
