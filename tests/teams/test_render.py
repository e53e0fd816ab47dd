"""Cards as Adaptive Cards: what people read, what Teams takes, and that text stays text."""

import json
import os
import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.teams.forms import dialog
from adapters.teams.render import MOST_BYTES, adaptive, message
from adapters.teams.wire import dumps
from bot.ui import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    Chips,
    ChoiceField,
    Code,
    Confirm,
    Divider,
    Facts,
    Form,
    Invitation,
    Link,
    Mention,
    Money,
    Note,
    Option,
    Paragraph,
    Picture,
    Series,
    Table,
    TextField,
    When,
)
from tests.fakes.adaptive import Json, actions, complaints, reads

SOON = datetime(2026, 11, 27, 8, 30, 12, 345, tzinfo=UTC)
SHARED = Path(os.environ.get("GOODWORD_SHARED", Path(__file__).parents[3] / "shared"))
SCHEMA = SHARED / "schemas" / "adaptive-card-1.5.0.json"
AMOUNT = Money(amount=Decimal("1200.50"))
ASKS = Series(name="Asks", points=(3, 4.5))
WHOLE = Card(
    title="Request #12",
    tone="good",
    blocks=(
        Paragraph(text=("Ask ", Bold(text="Northwind"), " by ", When(at=SOON, style="date"), ", ", AMOUNT)),
        Bullets(items=("one", ("two ", Code(text="/advocate")))),
        Chips(items=("same industry", "last used 140 days ago")),
        Facts(
            items=(
                ("Owner", (Mention(person=4, name="Rosa Diaz"),)),
                ("See", (Link(text="the *story*", url="https://example.com/(a)"),)),
            )
        ),
        Divider(),
        Table(caption="Queue", columns=("Id", "Who"), rows=(("#1", "Acme"), ("#2",))),
        Chart(kind="bar", title="By month", categories=("Oct", "Nov"), series=(ASKS,), unit="asks"),
        Chart(kind="line", title="Trend", categories=("2026-10-01", "2026-11-01"), series=(ASKS,)),
        Picture(url="https://example.com/p.png", alt="Level 2 of 4"),
        Invitation(uid="u", title="Call", start=SOON, minutes=45, description="Bring questions"),
        Note(text="Small print"),
        Buttons(items=tuple(Button(label=f"B{n}", name="b", data={"n": n}) for n in range(8))),
    ),
)


def test_everything_is_read_as_it_was_meant() -> None:
    """All blocks in order; eight buttons, two of them behind the dots."""
    card = adaptive(WHOLE, handles={4: "rosa-id"})

    assert complaints(card) == []
    assert reads(card).splitlines() == [
        "Request #12",
        "Ask Northwind by {{DATE(2026-11-27T08:30:12Z,SHORT)}}, $1,200.50",
        "•  one",
        "•  two /advocate",
        "same industry · last used 140 days ago",
        "Owner: @Rosa Diaz",
        "See: the *story*",
        "Queue",
        "Id | Who",
        "#1 | Acme",
        "#2 |  ",
        "By month",
        "  | Asks",
        "Oct | 3 asks",
        "Nov | 4.5 asks",
        "Trend",
        "  | Asks",
        "2026-10-01 | 3",
        "2026-11-01 | 4.5",
        "Level 2 of 4",
        "What: Call",
        "When: {{DATE(2026-11-27T08:30:12Z,SHORT)}}, {{TIME(2026-11-27T08:30:12Z)}}",
        "Length: 45 minutes",
        "Bring questions",
        "Small print",
        "[B0]  [B1]  [B2]  [B3]  [B4]  [B5]  [B6]  [B7]",
    ]
    assert [a.get("mode") for a in actions(card)] == [None] * 6 + ["secondary"] * 2
    assert card["body"][0]["style"] == "good"


def test_only_the_charts_teams_can_draw_are_used() -> None:
    """One series: bars; several: grouped bars; a line over days only; numbers that are none are left out."""
    drawn = {
        "Chart.VerticalBar": Chart(kind="bar", title="t", categories=("a",), series=(Series(name="s", points=(1,)),)),
        "Chart.VerticalBar.Grouped": Chart(
            kind="line",
            title="t",
            categories=("Q1",),
            series=(Series(name="s", points=(1,)), Series(name="r", points=(2,))),
        ),
        "Chart.Line": Chart(
            kind="line", title="t", categories=("2026-11-01",), series=(Series(name="s", points=(1,)),)
        ),
        "Container": Chart(
            kind="bar", title="t", categories=("a",), series=(Series(name="s", points=(float("nan"),)),)
        ),
    }
    for kind, chart in drawn.items():
        card = adaptive(Card(title="x", blocks=(chart,)))
        assert card["body"][1]["type"] == kind
        assert complaints(card) == []


def test_the_notification_is_one_plain_line() -> None:
    """A phone shows the summary."""
    sent = message(Card(title="Title", summary="Two\nlines"))

    assert sent["summary"] == "Two lines"


def test_a_name_with_quotes_is_linked() -> None:
    """Marks that JSON escapes do not hide the tag from its entity."""
    card = adaptive(Card(title="x", blocks=(Note(text=(Mention(person=1, name='Al "Ace" Ng'),)),)), handles={1: "one"})

    assert complaints(card) == []
    assert card["msteams"]["entities"][0]["text"] == '<at>Al "Ace" Ng</at>'


def test_of_two_namesakes_only_one_is_linked() -> None:
    """Teams finds people by the tag's text: the other would be pinged in their place."""
    text = (
        Mention(person=1, name="Dana <b>Reyes"),
        Mention(person=2, name="Dana bReyes"),
        Mention(person=3, name="**"),
    )
    card = adaptive(Card(title="x", blocks=(Paragraph(text=text),)), handles={1: "one", 2: "two", 3: "three"})

    assert [e["mentioned"]["id"] for e in card["msteams"]["entities"]] == ["one"]
    assert complaints(card) == []


HOSTILE = (
    "<at>Rosa Diaz</at>",
    "</AT><at id=1>all</at>",
    "**bold** _it_ [win](https://evil.example.com) `x` ~~no~~",
    "# head\n- item\n1. one\n> quote\n+ plus",
    "</script><script>alert(1)</script>",
    "{{DATE(2026-01-01T00:00:00Z,SHORT)}}",
    "\u202eright to left\u202c \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "👩‍👩‍👧‍👦" * 50,
    "\x00\x07\x1b[31m\u2028",
    "\\",
    "\\[x](y)",
    "",
    " ",
    "\n\n",
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8"), max_size=200))
inlines = st.lists(
    st.one_of(
        texts,
        texts.map(lambda t: Bold(text=t)),
        texts.map(lambda t: Code(text=t)),
        texts.map(lambda t: Link(text=t, url="https://example.com/a?b=(c)&d=[e] <f>")),
        texts.map(lambda t: Mention(person=4, name=t)),
        st.just(When(at=SOON)),
        st.just(Money(amount=Decimal("7"))),
    ),
    max_size=5,
).map(tuple)
text = st.one_of(texts, inlines)
buttons = st.lists(
    st.builds(
        Button,
        label=texts,
        name=st.just("a.b"),
        data=st.dictionaries(st.just("x"), texts, max_size=1),
        form=st.booleans(),
        style=st.sampled_from(["plain", "primary", "danger"]),
        confirm=st.one_of(st.none(), st.builds(Confirm, title=texts, text=texts, yes=texts, no=texts)),
        url=st.sampled_from(["", "https://example.com/"]),
    ),
    max_size=9,
).map(tuple)
rows = st.one_of(st.just(()), st.lists(st.lists(text, max_size=4).map(tuple), max_size=4).map(tuple))
points = st.lists(st.floats(), max_size=4).map(tuple)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, text=text),
    st.builds(Bullets, items=st.lists(text, max_size=4).map(tuple)),
    st.builds(Chips, items=st.lists(texts, max_size=4).map(tuple)),
    st.builds(Facts, items=st.lists(st.tuples(texts, text), max_size=4).map(tuple)),
    st.builds(Table, caption=texts, columns=st.lists(texts, max_size=4).map(tuple), rows=rows),
    st.builds(
        Chart,
        kind=st.sampled_from(["bar", "line"]),
        title=texts,
        categories=st.lists(texts, max_size=4).map(tuple),
        series=st.lists(st.builds(Series, name=texts, points=points), max_size=3).map(tuple),
        unit=texts,
    ),
    st.builds(Picture, url=st.just("https://example.com/p.png"), alt=texts),
    st.builds(Invitation, uid=texts, title=texts, start=st.just(SOON), description=texts, cancelled=st.booleans()),
    st.builds(Buttons, items=buttons),
    st.just(Divider()),
    st.builds(Note, text=text),
)
cards = st.builds(
    Card,
    title=texts,
    blocks=st.lists(blocks, max_size=6).map(tuple),
    tone=st.sampled_from(["plain", "good", "warn", "bad", "info"]),
)
MARK = re.compile(r"(?<!\\)(?:\\\\)*([*_`\[\]~])")


@settings(max_examples=40, deadline=None)
@given(cards)
def test_any_card_is_taken_and_its_text_stays_text(card: Card) -> None:
    """Whatever people type, Teams takes the card, nobody is pinged by it, no date is made of it."""
    made = adaptive(card, key=9, handles={4: "rosa-id"})

    assert complaints(made) == []
    assert len(dumps(made)) <= MOST_BYTES
    shown = json.dumps({**made, "msteams": {}}, ensure_ascii=False)
    ours = {json.dumps(e["text"], ensure_ascii=False)[1:-1] for e in made.get("msteams", {}).get("entities", ())}
    assert set(re.findall(r"<at>.*?</at>", _without_data(made))) <= ours
    assert set(re.findall(r"\{\{DATE\(([^,]*),", _without_data(made))) <= {"2026-11-27T08:30:12Z"}
    assert "\x1b" not in shown


def _without_data(card: Json) -> str:
    def strip(node: Any) -> Any:
        if isinstance(node, dict):
            return {k: strip(v) for k, v in node.items() if k not in ("data", "msteams", "fallbackText", "url")}
        return [strip(v) for v in node] if isinstance(node, list) else node

    return json.dumps(strip(card), ensure_ascii=False)


@settings(max_examples=40, deadline=None)
@given(texts)
def test_markdown_in_peoples_text_is_escaped(typed: str) -> None:
    """In titles and facts, which read Markdown, every mark has its backslash."""
    assume(typed.strip())  # an empty title is not drawn
    made = adaptive(Card(title=typed, blocks=(Facts(items=((typed, typed),)),)))

    fact = made["body"][1]["facts"][0]
    for markdown in (made["body"][0]["text"], fact["title"], fact["value"]):
        assert MARK.search(markdown) is None, markdown
        assert re.search(r"^\s*([-+#>]|\d+[.)])", markdown, re.MULTILINE) is None, markdown


@pytest.mark.parametrize("count", [0, 1, 1000])
@pytest.mark.parametrize("cell", ["x", "</script>" * 5000, "😀" * 40_000])
def test_any_number_of_rows_fits(count: int, cell: str) -> None:
    """What is left out is counted."""
    rows = tuple((str(n), cell) for n in range(count))
    facts = Facts(items=tuple((str(n), cell) for n in range(count)))
    bullets = Bullets(items=(cell,) * count)
    chart = Chart(
        kind="bar", title=cell, categories=(cell,) * count, series=(Series(name=cell, points=(1.0,) * count),)
    )
    for block in (Table(caption=cell, columns=("Id", "Text"), rows=rows), facts, bullets, chart):
        made = adaptive(Card(title=cell, blocks=(block,)), key=1)
        assert complaints(made) == []
        assert len(dumps(made)) <= MOST_BYTES
        if count == 1000:
            assert re.search(r"\d+ more, not shown here", reads(made))


def test_buttons_survive_what_is_cut() -> None:
    """A card is of no use without them."""
    filler = tuple(Paragraph(text="x" * 40_000) for _ in range(200))
    made = adaptive(Card(title="x", blocks=(*filler, Buttons(items=(Button(label="Approve", name="a"),)))))

    assert [a["title"] for a in actions(made)] == ["Approve"]
    assert "more, not shown here" in reads(made)


def test_what_can_not_be_cut_is_said_in_a_sentence() -> None:
    """Never an error: even when the buttons alone are too much."""
    huge = Buttons(items=(Button(label="Go", name="a", data={"x": "y" * 30_000}),))

    assert "too much to show" in reads(adaptive(Card(title="x", blocks=(huge,))))


@settings(max_examples=25, deadline=None)
@given(texts, st.integers(0, 600), st.booleans())
def test_any_form_is_taken(typed: str, count: int, several: bool) -> None:
    """Many options and long texts; what was typed is never cut."""
    options = tuple(Option(value=f"{n},{typed}"[:90], label=typed) for n in range(count))
    form = Form(
        name="f",
        title="Form",
        submit="Send",
        intro=(Paragraph(text=typed),),
        fields=(
            TextField(name="a", label=typed, hint=typed, initial=typed, longest=3000, lines="many"),
            ChoiceField(name="b", label=typed, options=options, initial=options[-1:], several=several),
        ),
    )
    card = dialog(form, {"a": typed})["task"]["value"]["card"]["content"]

    assert complaints(card, dialog=True) == []
    assert not typed or typed in [node.get("value") for node in card["body"]]
    if options:
        (choices,) = (node for node in card["body"] if node["type"] == "Input.ChoiceSet")
        assert choices["value"] in [choice["value"] for choice in choices["choices"]]


@pytest.mark.skipif(not SCHEMA.exists(), reason="the published schemas are not on this machine")
@settings(max_examples=40, deadline=None)
@given(cards)
def test_the_published_schema_agrees(card: Card) -> None:
    """Checked element by element, without what only Teams knows (charts, type-ahead, mentions)."""
    assert schema_errors(adaptive(card, key=9, handles={4: "rosa-id"})) == []


@pytest.mark.skipif(not SCHEMA.exists(), reason="the published schemas are not on this machine")
def test_the_published_schema_agrees_on_every_block() -> None:
    """The card of every block."""
    assert schema_errors(adaptive(WHOLE, handles={4: "rosa-id"})) == []


@cache
def _schema() -> Json:
    found: Json = json.loads(SCHEMA.read_text("utf-8-sig"))
    return found


def schema_errors(card: Json) -> list[str]:
    """What the published schema of 1.5 has against each element of the card."""
    from jsonschema import Draft6Validator

    schema = _schema()
    nested = ("body", "items", "actions", "columns", "rows", "cells", "fallback")
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                walk(item)
            return
        if not isinstance(node, dict):
            return
        kind = node.get("type", "")
        if kind.startswith("Chart."):
            return walk(node["fallback"])
        if kind in schema["definitions"]:
            flat = {k: v for k, v in node.items() if k not in nested and k != "msteams"}
            check = Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": schema["definitions"]})
            found.extend(e.message for e in check.iter_errors(flat) if "is a required property" not in e.message)
        elif kind:
            found.append(f"unknown type {kind}")
        for key, value in node.items():
            if key not in ("data", "msteams"):
                walk(value)

    walk(card)
    return found
