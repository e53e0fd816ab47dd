"""Whatever a card or form holds, what is sent keeps Slack's rules, loses no button, and styles no word of a person."""

import importlib.util
import json
import os
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.render import Look, card_view, form_view, home_view, mentioned, message
from bot import ui
from tests.fakes.blockkit import elements, problems, view_problems, words

SHARED = Path(os.environ.get("GOODWORD_SHARED", Path(__file__).parents[3] / "shared"))
NOWHERE = ("", "", "", "")
NASTY = (
    "<!channel> <!here> <@U0001> <#C0001> <https://x.example.com|safe> &lt;b&gt; & *b* _i_ ~s~ `c` > quote",
    "\u202e\u05e9\u05dc\u05d5\u05dd عربى",
    "👩‍👩‍👧‍👦🇪🇺 :tada:",
    "\x00\x07\ud800 tab\tline\r\nend",
    "x" * 3_100,
    "&<>" * 1_200,
    "",
    " \n ",
)

texts = st.one_of(st.integers(0, len(NASTY) - 1).map(NASTY.__getitem__), st.text(max_size=20))
urls = st.sampled_from(
    [
        "https://example.com/a?b=c&d=|e>",
        "mailto:dana@example.com",
        "http://localhost:8765/x",
        "https://example.com/" + "a" * 3000,
    ]
)
moments = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))
amounts = st.decimals(0, 10**9, places=2)
inline = st.one_of(
    texts,
    st.builds(ui.Bold, text=texts),
    st.builds(ui.Code, text=texts),
    st.builds(ui.Link, text=texts, url=urls),
    st.builds(ui.Mention, person=st.integers(1, 3), name=texts),
    st.builds(ui.When, at=moments, style=st.sampled_from(["date", "time", "datetime"])),
    st.builds(ui.Money, amount=amounts, currency=st.sampled_from(["USD", "SEK"])),
)
runs = st.one_of(texts, st.lists(inline, max_size=6).map(tuple))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.just(2500).map(lambda n: "y" * n))
confirms = st.builds(ui.Confirm, title=texts, text=texts, yes=texts, no=texts)
buttons = st.builds(
    ui.Button,
    label=texts,
    name=st.sampled_from(["ask.approve", "form.open", "a.rather.long.name"]),
    data=st.dictionaries(st.text(max_size=10), scalars, max_size=3),
    style=st.sampled_from(["plain", "primary", "danger"]),
    confirm=st.none() | confirms,
    url=st.just("") | urls,
)
numbers = st.floats(allow_nan=True, allow_infinity=True)
blocks = st.one_of(
    st.builds(ui.Paragraph, text=runs),
    st.builds(ui.Bullets, items=st.lists(runs, max_size=60).map(tuple)),
    st.builds(ui.Chips, items=st.lists(texts, max_size=30).map(tuple)),
    st.builds(ui.Facts, items=st.lists(st.tuples(texts, runs), max_size=25).map(tuple)),
    st.integers(0, 4).flatmap(
        lambda n: st.builds(
            ui.Table,
            caption=texts,
            columns=st.lists(texts, min_size=n, max_size=n).map(tuple),
            rows=st.lists(st.lists(runs, min_size=n, max_size=n).map(tuple), max_size=6).map(tuple),
        )
    ),
    st.builds(
        ui.Chart,
        kind=st.sampled_from(["bar", "line"]),
        title=texts,
        categories=st.lists(texts, max_size=25).map(tuple),
        series=st.lists(
            st.builds(ui.Series, name=texts, points=st.lists(numbers, max_size=25).map(tuple)), max_size=8
        ).map(tuple),
        unit=texts,
    ),
    st.builds(ui.Picture, url=urls, alt=texts),
    st.builds(ui.Invitation, uid=st.just("1"), title=texts, start=moments, description=texts, cancelled=st.booleans()),
    st.builds(ui.Buttons, items=st.lists(buttons, max_size=30).map(tuple)),
    st.just(ui.Divider()),
    st.builds(ui.Note, text=runs),
)
cards = st.builds(
    ui.Card,
    title=texts,
    blocks=st.lists(blocks, max_size=12).map(tuple),
    tone=st.sampled_from(["plain", "good", "warn", "bad", "info"]),
    summary=texts,
)


def several_options(count: int) -> tuple[ui.Option, ...]:
    """`count` options."""
    return tuple(ui.Option(value=str(i), label=f"Choice {i}") for i in range(count))


options = st.builds(ui.Option, value=st.sampled_from(["", "a", "b"]), label=texts, hint=texts)
named = {"label": texts, "hint": texts, "required": st.booleans()}
fields = st.one_of(
    st.builds(ui.TextField, name=st.just("t"), initial=texts, longest=st.integers(1, 3000), placeholder=texts, **named),
    st.builds(
        ui.ChoiceField,
        name=st.just("c"),
        options=st.lists(options, max_size=5).map(tuple) | st.just(250).map(several_options),
        source=st.sampled_from(["", "accounts"]),
        several=st.booleans(),
        initial=st.lists(options, max_size=3).map(tuple),
        **named,
    ),
    st.builds(ui.DateField, name=st.just("d"), initial=st.none() | st.dates(date(1970, 1, 1)), **named),
    st.builds(ui.TimeField, name=st.just("z"), initial=st.none() | st.just(time(9, 30)), **named),
    st.builds(ui.NumberField, name=st.just("n"), initial=st.none() | st.integers(-5, 10**10), **named),
    st.builds(ui.MoneyField, name=st.just("m"), initial=st.none() | amounts, **named),
    st.builds(ui.PersonField, name=st.just("p"), initial=st.just(ui.Mention(person=1, name="Dana")), **named),
    st.builds(ui.CheckField, name=st.just("k"), initial=st.booleans(), **named),
    st.builds(ui.FileField, name=st.just("f"), **named),
)
forms = st.builds(
    ui.Form,
    name=st.sampled_from(["request", "draft.next"]),
    title=st.text(max_size=24),
    submit=st.text(max_size=24),
    fields=st.lists(fields, max_size=9, unique_by=lambda f: f.name).map(tuple),
    intro=st.lists(blocks, max_size=4).map(tuple),
    data=st.dictionaries(st.text(max_size=10), scalars, max_size=3),
    buttons=st.lists(buttons, max_size=3).map(tuple),
    nonce=st.just("nonce-1"),
)
HANDLES = {1: "U0001", 2: "U0002"}
many = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@cache
def _checker() -> tuple[ModuleType, Any] | None:
    tool, schema = SHARED / "tools" / "blockkit_check.py", SHARED / "schemas" / "blockkit.schema.json"
    if not tool.exists() or not schema.exists():
        return None
    spec = importlib.util.spec_from_file_location("blockkit_check", tool)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, json.loads(schema.read_text())


def published(kind: str, doc: Any) -> list[str]:
    """What the published schema and Slack's own SDK say; neither knows data_visualization, the SDK no data_table."""
    if (found := _checker()) is None:
        return []
    tool, schema = found
    if kind != "blocks":
        return [*tool.structure(schema, kind, doc), *tool.limits(doc)]
    typed = [block for block in doc if block["type"] != "data_visualization"]
    modelled = [block for block in typed if block["type"] != "data_table"]
    return [*tool.structure(schema, kind, typed), *tool.limits(modelled)]


@many
@given(cards, st.booleans(), st.integers(0, 10**6))
def test_any_card_makes_a_message_that_slack_takes(card: ui.Card, native: bool, key: int) -> None:
    """Hostile words, huge lists, odd numbers: the message keeps every limit, with native blocks and without."""
    body = message(card, HANDLES, key=key, native=native)
    assert problems(body["blocks"]) == []
    assert 1 <= len(body["text"]) <= 3000
    assert not {"<", ">"} & set(body["text"])
    json.dumps(body).encode()
    if not native:
        assert not {b["type"] for b in body["blocks"]} & {"data_table", "data_visualization", "image"}


@many
@given(cards)
def test_any_card_makes_views_that_slack_takes(card: ui.Card) -> None:
    """The same for a modal and for Home."""
    look = Look(handles=HANDLES, surface="view")
    assert view_problems(card_view(card, look, ("channel", "C1", "", "C1"))) == []
    assert view_problems(home_view(card, look)) == []


@many
@given(forms, st.dictionaries(st.sampled_from(["t", "x"]), texts, max_size=2))
def test_any_form_makes_a_modal_that_slack_takes(form: ui.Form, errors: dict[str, str]) -> None:
    """Fields of every kind, empty and endless choices, buttons, data that does not fit, errors on top."""
    view = form_view(form, Look(handles=HANDLES, surface="view"), NOWHERE, errors=errors)
    assert view_problems(view) == []
    inputs = [f for f in form.fields if f.t not in ("file", "choice")]
    assert len([b for b in view["blocks"] if b["type"] == "input"]) >= len(inputs)


def hostile_card(word: str) -> ui.Card:
    """One of every block, all of them made of `word`."""
    styled = (
        word,
        ui.Bold(text=word),
        ui.Mention(person=1, name=word),
        ui.When(at=datetime(2026, 11, 27, 9, tzinfo=UTC)),
    )
    link = ui.Link(text=word, url="https://example.com/?a=1&b=<2>|3")
    press = ui.Button(
        label=word,
        name="ask.approve",
        data={"id": 7},
        style="danger",
        confirm=ui.Confirm(title=word, text=word, yes=word),
    )
    return ui.Card(
        title=word,
        tone="warn",
        blocks=(
            ui.Paragraph(text=(*styled, link)),
            ui.Bullets(items=(styled, word)),
            ui.Chips(items=(word,) * 12),
            ui.Facts(items=((word, styled), ("Amount", (ui.Money(amount=Decimal(250000)),)))),
            ui.Facts(items=(("Owner", (ui.Mention(person=9, name="Dana"), " since ", link)),)),
            ui.Table(caption=word, columns=("Name", word), rows=((word, styled), ("b", "c"))),
            ui.Chart(kind="bar", title=word, categories=("Q1", "Q2"), series=(ui.Series(name=word, points=(1, 2.5)),)),
            ui.Picture(url="https://example.com/p.png", alt=word),
            ui.Invitation(uid="1", title=word, start=datetime(2026, 11, 27, 9, tzinfo=UTC), description=word),
            ui.Divider(),
            ui.Note(text=(word, link)),
            ui.Buttons(
                items=(
                    press,
                    ui.Button(label=word, url="https://example.com"),
                    ui.Button(label="m", url="mailto:a@example.com"),
                )
            ),
        ),
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the published schema is not on this machine")
@pytest.mark.parametrize("word", ["Northwind", NASTY[0], NASTY[1], NASTY[2], "x" * 3_100], ids=range(5))
def test_the_published_schema_agrees(word: str) -> None:
    """Slack's own types and SDK find nothing wrong either, where their copies are at hand."""
    card, look = hostile_card(word), Look(handles=HANDLES, surface="view")
    assert published("blocks", message(card, HANDLES, key=3)["blocks"]) == []
    assert published("blocks", message(card, HANDLES, native=False)["blocks"]) == []
    assert published("home", home_view(card, look)) == []
    assert published("modal", card_view(card, look, NOWHERE)) == []
    fields = (
        ui.TextField(name="t", label=word, hint=word, initial=word, lines="many", placeholder=word, longest=3000),
        ui.ChoiceField(name="c", label=word, options=several_options(250), initial=several_options(3), several=True),
        ui.ChoiceField(name="s", label=word, source="accounts", initial=(ui.Option(value="1", label=word, hint=word),)),
        ui.DateField(name="d", label=word, initial=date(2026, 11, 27)),
        ui.TimeField(name="z", label=word, initial=time(9, 30)),
        ui.NumberField(name="n", label=word, initial=3, least=1, most=5),
        ui.MoneyField(name="m", label=word, initial=Decimal("250000.50")),
        ui.PersonField(name="p", label=word, initial=ui.Mention(person=1, name="Dana")),
        ui.CheckField(name="k", label=word, initial=True, required=True),
        ui.FileField(name="f", label=word, hint=word),
    )
    more = (ui.Button(label=word, name="request.more"),)
    form = ui.Form(
        name="request", title="New", submit="Send", fields=fields, intro=card.blocks, nonce="1", buttons=more
    )
    assert published("modal", form_view(form, look, NOWHERE, errors={"x": word})) == []


# --- what people read --------------------------------------------------------------------------


def read(body: dict[str, Any]) -> str:
    """What a person reads of a message."""
    return words(body["blocks"])


@pytest.mark.parametrize("native", [True, False])
def test_words_of_people_are_shown_and_never_obeyed(native: bool) -> None:
    """A broadcast, a forged link or asterisks from a person are in no mrkdwn text unescaped, and still can be read."""
    body = message(hostile_card(NASTY[0]), HANDLES, native=native)
    for text in mrkdwn_texts(body["blocks"]):
        assert "<!channel>" not in text
        assert "<@U0001> <#" not in text
        assert "*b*" not in text
    assert NASTY[0].split(" *")[0] in read(body)
    assert "<" not in body["text"]


def mrkdwn_texts(part: Any) -> list[str]:
    """All texts in which Slack looks for markup."""
    if isinstance(part, list):
        return [text for item in part for text in mrkdwn_texts(item)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "mrkdwn" else []
    return own + [text for value in part.values() for text in mrkdwn_texts(value)]


def test_forty_thousand_characters_are_cut_and_the_buttons_stay() -> None:
    """A text as long as a whole message is shown as far as Slack takes it, with what is missing said, buttons last."""
    card = ui.Card(
        title="Long", blocks=(ui.Paragraph(text="word " * 8_000), ui.Buttons(items=(ui.Button(label="Go", name="go"),)))
    )
    blocks_shown = message(card, {})["blocks"]
    assert problems(blocks_shown) == []
    assert [e["text"]["text"] for e in elements(blocks_shown)] == ["Go"]
    assert "more part" in words(blocks_shown)


@pytest.mark.parametrize(("rows", "said"), [(0, "No rows."), (1, "row 0"), (1000, "more rows")])
@pytest.mark.parametrize("native", [True, False])
def test_tables_of_any_length(rows: int, said: str, native: bool) -> None:
    """No row, one row, a thousand: each is a message that Slack takes, and what is left out is said."""
    table = ui.Table(caption="Accounts", columns=("Name", "Use"), rows=tuple((f"row {i}", "x") for i in range(rows)))
    blocks_shown = message(ui.Card(title="T", blocks=(table,)), {}, native=native)["blocks"]
    assert problems(blocks_shown) == []
    assert said in words(blocks_shown)
    assert bool({"data_table"} & {b["type"] for b in blocks_shown}) == (native and rows > 0)


def test_a_mention_is_the_person_where_they_are_known_and_else_their_name() -> None:
    """Handles make mentions real; without one the name is text, so nobody else is ever pinged."""
    text = ("Ask ", ui.Mention(person=1, name="Dana"), " or ", ui.Mention(person=9, name="@here"))
    card = ui.Card(title="T", blocks=(ui.Paragraph(text=text), ui.Note(text=text), ui.Facts(items=(("Who", text),))))
    shown = json.dumps(message(card, HANDLES)["blocks"])
    assert shown.count('{"type": "user", "user_id": "U0001"}') == 1
    assert shown.count("<@U0001>") == 2
    assert shown.count("@here") == 3
    assert mentioned(card) == {1, 9}


def test_moments_are_dates_in_the_readers_zone() -> None:
    """An instant is Slack's own date, with UTC words for clients that cannot show it."""
    when = ui.When(at=datetime(2026, 11, 27, 9, tzinfo=UTC) + timedelta(hours=1))
    card = ui.Card(title="T", blocks=(ui.Paragraph(text=("Due ", when)), ui.Note(text=("Due ", when))))
    shown = message(card, {})["blocks"]
    assert shown[1]["elements"][0]["elements"][1] == {
        "type": "date",
        "timestamp": 1795773600,
        "format": "{date_short_pretty} at {time}",
        "fallback": "27 Nov 2026, 10:00 UTC",
    }
    assert (
        shown[2]["elements"][0]["text"] == "Due <!date^1795773600^{date_short_pretty} at {time}|27 Nov 2026, 10:00 UTC>"
    )


def test_two_charts_are_native_and_the_third_is_a_table() -> None:
    """Slack takes two charts a message; the third shows its numbers as rows."""
    chart = ui.Chart(
        kind="line", title="Uses", categories=("Q1", "Q2"), series=(ui.Series(name="Calls", points=(1, 2)),)
    )
    shown = message(ui.Card(title="T", blocks=(chart, chart, chart)), {})["blocks"]
    assert [b["type"] for b in shown].count("data_visualization") == 2
    assert "Q2" in words(shown[3:])


def test_same_buttons_have_different_ids_and_say_what_they_are_about() -> None:
    """Ten presses of one handler on one card can be told apart, and carry their data and the delivery's id."""
    items = tuple(ui.Button(label=f"Level {i}", name="rate", data={"level": i}) for i in range(10))
    found = elements(message(ui.Card(title="T", blocks=(ui.Buttons(items=items),)), {}, key=12)["blocks"])
    assert len({e["action_id"] for e in found}) == 10
    assert json.loads(found[3]["value"]) == {"n": "rate", "d": {"level": 3}, "m": 12}


def test_a_tone_is_marked_once_and_only_where_it_means_something() -> None:
    """Warnings carry one sign; information none; a title with its own sign gets no second one."""
    titles = [
        ui.Card(title="Paused", tone="warn"),
        ui.Card(title="Paused", tone="info"),
        ui.Card(title="🎉 Won", tone="good"),
    ]
    assert [message(c, {})["blocks"][0]["text"]["text"] for c in titles] == ["⚠️ Paused", "Paused", "🎉 Won"]


def test_a_step_that_begins_with_other_values_has_other_ids() -> None:
    """Slack keeps what was typed under an unchanged id, so the next step of a form must not reuse the last ids."""
    form = ui.Form(
        name="rate", title="T", submit="S", fields=(ui.TextField(name="why", label="Why"),), nonce="n", data={"step": 1}
    )
    look = Look(handles={}, surface="view")

    def ids(one: ui.Form) -> list[str]:
        return [b["block_id"] for b in form_view(one, look, NOWHERE)["blocks"]]

    assert ids(form) == ids(form)
    assert ids(form) != ids(form.model_copy(update={"data": {"step": 2}}))
    assert ids(form)[0].startswith("why~")
