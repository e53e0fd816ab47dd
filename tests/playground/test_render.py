"""Cards and forms as HTML: hostile words stay words, long cards fold, pictures say what they show."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.playground.folding import fold
from adapters.playground.mail import letter, linked
from adapters.playground.parts import clamp
from adapters.playground.render import Pick, Renderer, Typed, View, environment, instant
from bot.ui import (
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
    Note,
    Option,
    Paragraph,
    Picture,
    Series,
    Table,
    TextField,
    When,
)
from tests.playground import house

VIEW = View("sam", ZoneInfo("America/New_York"), datetime(2026, 11, 25, 15, 30, tzinfo=UTC), {3: "sam"})
RENDERER = Renderer(environment())
NASTY = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'+alert(1)+'",
    "{{ 7*7 }}",
    "\u202eabc",
    "<!--",
)
hostile = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))


class _Shape(HTMLParser):
    """The tags and attributes of a piece of HTML, and all the text in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.values: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.values.extend(value or "" for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment came out: {data}")


def everything(words: str) -> Card:
    """Those words in every place of a card where words can stand."""
    return Card(
        title=words,
        blocks=(
            Paragraph(text=(words, Bold(text=words), Code(text=words), Mention(person=3, name=words))),
            Paragraph(text=(Link(text=words, url="https://example.com/?" + words),)),
            Bullets(items=(words,)),
            Chips(items=(words,)),
            Facts(items=((words, words),)),
            Table(caption=words, columns=(words,), rows=((words,),)),
            Chart(kind="bar", title=words, categories=(words,), series=(Series(name=words, points=(1,)),), unit=words),
            Chart(kind="line", title=words, categories=(words,), series=(Series(name=words, points=(1,)),)),
            Picture(url="https://example.com/a.png", alt=words),
            Invitation(uid=words, title=words, description=words, start=VIEW.now),
            Note(text=words),
            Buttons(
                items=(
                    Button(
                        label=words,
                        name=words,
                        data={"k": words},
                        confirm=Confirm(title=words, text=words, yes=words),
                    ),
                )
            ),
        ),
    )


PLAIN = _Shape(RENDERER.card(everything("plain"), VIEW, whole=True)).tags


@settings(max_examples=40, deadline=None)
@given(hostile)
def test_no_words_change_the_shape_of_a_card(words: str) -> None:
    """The same tags and attributes come out whatever stands in it (a letter first: figures are set to the right)."""
    shape = _Shape(RENDERER.card(everything("w" + words), VIEW, whole=True))
    assert shape.tags == PLAIN


def asked(words: str) -> Form:
    """Those words in a form."""
    option = Option(value=words, label=words, hint=words)
    return Form(
        name=words,
        title="Ask",
        submit="Send",
        nonce=words,
        data={"k": words},
        fields=(
            TextField(name="a", label=words, hint=words, initial=words, placeholder=words),
            TextField(name="b", label=words, initial=words, lines="many"),
            ChoiceField(name="c", label=words, options=(option,), initial=(option,)),
            ChoiceField(name="d", label=words, options=(option,), initial=(option,), several=True),
            ChoiceField(name="e", label=words, source="accounts", initial=(option,)),
        ),
    )


def shown(form: Form, typed: Typed) -> _Shape:
    """The form as it is drawn."""
    return _Shape(RENDERER.form(form, VIEW, [Pick("sam", "Sam", "")], {}, typed))


FORM = shown(asked("plain"), Typed({}, {"a": "plain", "stray": "plain"}, {})).tags


@settings(max_examples=40, deadline=None)
@given(hostile.filter(bool))
def test_no_words_change_the_shape_of_a_form(words: str) -> None:
    """Nor of its errors; and what was typed stands in its field, character for character."""
    shape = shown(asked(words), Typed({}, {"a": words, "stray": words}, {}))
    assert shape.tags == FORM
    assert words.replace("\r\n", "\n").replace("\r", "\n") in [
        v.replace("\r\n", "\n").replace("\r", "\n") for v in shape.values
    ]


@settings(max_examples=40, deadline=None)
@given(hostile)
def test_no_mail_text_makes_a_tag_but_its_links(words: str) -> None:
    """Only web and mail addresses become links."""
    tags = {tag for tag, _ in _Shape(linked(words + " https://example.com/x.")).tags}
    assert {"a"} == tags


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_mail_can_be_opened(raw: bytes) -> None:
    """However broken: what can be read is, the rest is left out."""
    assert letter(raw).subject
    assert letter(b"Content-Type: text/plain; charset=nonsense\n\n" + raw).text is not None


@pytest.mark.parametrize(
    "card", [house.MATCHES, house.DIGEST, house.HOME, house.BRIEFING, house.HELP], ids=lambda c: str(c.title)
)
def test_folding_loses_nothing(card: Card) -> None:
    """What is shown at once, behind "show more" and last is the card."""
    head, tail, last = fold(card.blocks)
    assert card.blocks == (*head, *tail, *last)


def test_long_lists_and_tables_fold_and_keep_their_rows() -> None:
    """About a dozen lines stay in sight; closing buttons always do."""
    done = Buttons(items=(Button(label="Done", name="done"),))
    table = Table(caption="All", columns=("n",), rows=tuple((str(i),) for i in range(40)))
    head, tail, last = fold((Paragraph(text="Here"), table, done))
    assert (done,) == last
    rows = [row for block in (*head, *tail) if isinstance(block, Table) for row in block.rows]
    assert table.rows == tuple(rows)
    bullets = Bullets(items=tuple(f"line {i}" for i in range(30)))
    (first,), (rest,), _ = fold((bullets,))
    assert isinstance(first, Bullets)
    assert isinstance(rest, Bullets)
    assert (12, bullets.items) == (len(first.items), first.items + rest.items)


def test_a_line_or_two_are_not_worth_folding() -> None:
    """Thirteen lines are shown as they are."""
    blocks = (Bullets(items=tuple("abcdefghijklm")),)
    assert (blocks, (), ()) == fold(blocks)


def _match(name: str, *, style: str = "plain") -> tuple[Paragraph, Chips, Buttons]:
    ask = Button.model_validate({"label": "Ask for this one", "name": "ask", "data": {"who": name}, "style": style})
    return Paragraph(text=name), Chips(items=("same industry", "not used yet")), Buttons(items=(ask,))


def test_the_fold_comes_after_a_whole_group() -> None:
    """No button is parted from what it is about: a match is in sight with its button, or not at all."""
    matches = [_match(f"match {n}") for n in range(8)]
    done = Buttons(items=(Button(label="Done", name="done"),))
    head, tail, last = fold((Facts(items=(("Status", "new"),) * 4), *(b for match in matches for b in match), done))
    assert isinstance(head[-1], Buttons)
    assert isinstance(tail[0], Paragraph)
    assert (done,) == last


def test_closing_buttons_keep_the_line_that_says_what_they_are_for() -> None:
    """A line below a line across, with the buttons it leads to, stays in sight while the list above is folded."""
    listed = tuple(Paragraph(text=f"Line {n}") for n in range(40))
    lead, asked = Paragraph(text="A new one, for:"), Buttons(items=(Button(label="Sales", name="x"),))
    shown, hidden, last = fold((*listed, Divider(), lead, asked))
    assert hidden
    assert last == (lead, asked)
    assert shown[0] == listed[0]


def test_the_one_thing_to_do_is_never_folded_away() -> None:
    """However much stands before it."""
    before = tuple(Paragraph(text=f"ask {n}") for n in range(20))
    head, tail, _ = fold((*before, *_match("here", style="primary"), Divider(), *_match("last"), *_match("more")))
    assert _match("here", style="primary")[-1] in head
    assert tail


def test_a_long_text_shows_its_beginning() -> None:
    """A letter of many lines is cut at the end of one, and nothing of it is lost."""
    text = "\n\n".join(f"paragraph {n}" for n in range(12))
    head, tail, _ = fold((Paragraph(text="Here is a draft"), Paragraph(text=text), *_match("x")))
    assert isinstance(head[1], Paragraph)
    assert isinstance(tail[0], Paragraph)
    assert str(head[1].text).endswith("\n")
    assert text == f"{head[1].text}{tail[0].text}"


def test_charts_say_their_numbers_in_words() -> None:
    """The text alternative carries the same facts, and strange numbers do not break the picture."""
    series = (Series(name="Now", points=(3, 2.5)), Series(name="Before", points=(float("nan"), -1)))
    chart = Chart(kind="bar", title="Calls", categories=("May", "June"), series=series, unit="h")
    html = RENDERER.card(Card(title="x", blocks=(chart,)), VIEW)
    assert "Calls. Now: May 3\u00a0h, June 2.5\u00a0h; Before: May no figure, June -1\u00a0h" in html
    assert "nan" not in html


def test_instants_are_in_the_readers_zone() -> None:
    """With the year only when it is another one."""
    at = datetime(2027, 1, 1, 3, tzinfo=UTC)
    assert instant(When(at=at), VIEW) == "Thu 31 Dec, 22:00"
    assert instant(When(at=at, style="date"), VIEW) == "Thu 31 Dec"
    late = datetime(2027, 1, 1, 6, tzinfo=UTC)
    assert instant(When(at=late), VIEW) == "Fri 1 Jan 2027, 01:00"


def test_a_mention_of_the_reader_stands_out() -> None:
    """By the platform's own knowledge of who that person is."""
    card = Card(title="x", blocks=(Paragraph(text=(Mention(person=3, name="Sam"), Mention(person=4, name="Maya"))),))
    html = RENDERER.card(card, VIEW)
    assert '<span class="mention me">@Sam</span><span class="mention">@Maya</span>' in html


@given(st.text(max_size=3000))
@settings(max_examples=50, deadline=None)
def test_a_long_message_is_cut_without_loss(text: str) -> None:
    """The part shown and the rest are the text."""
    assert text == "".join(clamp(text))
