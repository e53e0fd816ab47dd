"""What the pages look like to a browser and to a screen reader, whatever text is on them."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.site.fields import sheet
from adapters.site.render import HERE, Pages
from adapters.site.seal import BrokenSealError, Press, Seal, Sheet
from bot.forms import read
from bot.ui import (
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    CheckField,
    Chips,
    ChoiceField,
    Code,
    Confirm,
    DateField,
    Divider,
    Facts,
    FileField,
    Form,
    Invitation,
    Link,
    Mention,
    Money,
    MoneyField,
    Note,
    NumberField,
    Option,
    Paragraph,
    PersonField,
    Picture,
    Series,
    Table,
    TextField,
    TimeField,
    When,
)
from tests.site.conftest import KEY

PAGES = Pages("https://goodword.example.com")
SEAL = Seal((KEY,), "nonce")
AT = datetime(2026, 11, 27, 13, 30, tzinfo=UTC)


class Outline(HTMLParser):
    """Elements, what names the controls, and every address of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *names: str) -> list[dict[str, str | None]]:
        """The attributes of every element of these names."""
        return [attrs for tag, attrs in self.tags if tag in names]


def every_block(text: str) -> Card:
    """One of each block and each inline, made of `text`."""
    return Card(
        title=text,
        blocks=(
            Paragraph(text=(text, Bold(text=text), Code(text=text), Link(text=text, url="https://example.com/l"))),
            Paragraph(text=(Mention(person=1, name=text), When(at=AT), Money(amount=Decimal("2.5"), currency="CHF"))),
            Bullets(items=(text,)),
            Chips(items=(text,)),
            Facts(items=((text, text),)),
            Table(caption=text, columns=(text, "B"), rows=((text, "w-cell"),)),
            Chart(kind="line", title=text, categories=(text,), series=(Series(name=text, points=(4.5,)),), unit="days"),
            Picture(url="https://goodword.example.com/p", alt=text),
            Invitation(uid="u", title=text, start=AT, cancelled=True),
            Buttons(
                items=(
                    Button(label=text, name=text, data={"x": text}, style="danger"),
                    Button(label=text, url="https://example.com/b"),
                    Button(label=text, name="c", confirm=Confirm(title=text, text=text, yes=text)),
                )
            ),
            Divider(),
            Note(text=text),
        ),
    )


def every_field(text: str) -> Form:
    """One of each field, made of `text`."""
    options = (Option(value=text, label=text, hint=text), Option(value="other", label="Other"))
    return Form(
        name="f",
        title="Everything",
        submit="Send it",
        intro=(Paragraph(text=text),),
        fields=(
            TextField(name="t", label=text, hint=text, initial=text, placeholder=text, required=True),
            TextField(name="m", label=text, initial=text, lines="many"),
            ChoiceField(name="r", label=text, options=options, initial=options[:1], required=True),
            ChoiceField(name="l", label=text, options=options, initial=options[:1]),
            ChoiceField(name="s", label=text, options=options, initial=options, several=True),
            DateField(name="d", label=text, initial=date(2026, 11, 27), earliest=date(2026, 11, 1)),
            TimeField(name="h", label=text, initial=time(14, 30)),
            NumberField(name="n", label=text, initial=3),
            MoneyField(name="a", label=text, initial=Decimal("250000")),
            PersonField(name="p", label=text, initial=Mention(person=3, name=text)),
            CheckField(name="c", label=text, initial=True),
            FileField(name="u", label=text),
        ),
        buttons=(Button(label=text, name="b"),),
    )


def test_every_block_is_shown() -> None:
    """No block of the union is lost: texts, times in the reader's zone, numbers, addresses."""
    page = bytes(PAGES.card(every_block("w-text"), SEAL, "Europe/Berlin").body).decode()
    for words in (
        "Fri 27 Nov 2026, 14:30 CET",
        "CHF 2.50",
        "w-cell",
        "4.5 days",
        "Cancelled: w-text",
        '<time datetime="',
    ):
        assert words in page
    outline = Outline(page)
    assert [a["alt"] for a in outline.all("img")] == ["w-text"]
    assert {a["href"] for a in outline.all("a")} == {"https://example.com/l", "https://example.com/b"}
    assert outline.text.count("w-text") == 25


def test_every_field_comes_back_as_it_was_set() -> None:
    """A page sent off untouched reads as the initial values."""
    form = every_field("w-text")
    page = Outline(bytes(PAGES.form(form, SEAL, "UTC").body).decode())
    sent = {
        str(a["name"]): a["value"]
        for a in page.all("input")
        if a.get("type") not in ("checkbox", "radio", "file") and "value" in a
    }
    checked = [(a["name"], a["value"]) for a in page.all("input") if "checked" in a]
    assert checked == [("r", "w-text"), ("s", "w-text"), ("s", "other"), ("c", "on")]
    assert [a["value"] for a in page.all("option") if "selected" in a] == ["w-text"]
    values, errors = read(form, {**sent, "r": "w-text", "s": ("w-text", "other"), "c": True, **sheet(form).fixed})
    assert errors == {}
    assert (values["d"], values["h"], values["n"], values["a"], values["p"]) == (
        date(2026, 11, 27), time(14, 30), 3, Decimal("250000"), 3,
    )  # fmt: skip


def test_every_control_has_a_name_and_its_error() -> None:
    """Each control has a label, each hint and error is tied to it, and one main heading opens the page."""
    form = every_field("w-text")
    errors = {field.name: f"wrong {field.name}" for field in form.fields} | {"": "general"}
    page = bytes(PAGES.form(form, SEAL, "UTC", errors).body).decode()
    outline = Outline(page)
    ids = {a["id"] for _, a in outline.tags if "id" in a}
    labelled = {a["for"] for a in outline.all("label") if "for" in a}
    for attrs in outline.all("input", "select", "textarea"):
        inside = attrs.get("type") in ("hidden", "checkbox", "radio") or attrs["name"] == "_website"
        assert inside or attrs["id"] in labelled
    for _, attrs in outline.tags:
        assert set((attrs.get("aria-describedby") or "").split()) <= ids
    assert len(outline.all("h1")) == 1
    assert "general" in outline.text
    assert [page.count(f"wrong {field.name}<") for field in form.fields] == [2] * len(form.fields)
    assert sum("autofocus" in a for _, a in outline.tags) == 1
    assert {a["href"] for a in outline.all("a")} <= {f"#{i}" for i in ids}


def test_what_was_typed_wrong_is_shown_again() -> None:
    """A day that cannot be taken stays in its field, so that it is corrected and not typed anew."""
    form = Form(name="f", title="T", submit="Send", fields=(DateField(name="d", label="Day"),))
    page = bytes(PAGES.form(form, SEAL, "UTC", {"d": "That day has passed."}, {"d": '2020-01-01">'}).body).decode()
    assert 'value="2020-01-01&#34;&gt;"' in page


hostile = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "</textarea><img src=x>",
            '" autofocus onfocus=x "',
            "{{ 7*7 }}",
            "{% raw %}",
            "</style>",
        ]
    ),
)
BARE_CARD = [tag for tag, _ in Outline(bytes(PAGES.card(every_block("w"), SEAL, "UTC").body).decode()).tags]
BARE_FORM = [tag for tag, _ in Outline(bytes(PAGES.form(every_field("w"), SEAL, "UTC").body).decode()).tags]


@given(text=hostile)
def test_hostile_text_stays_text(text: str) -> None:
    """Whatever people typed, the page has exactly the elements it has for a plain word."""
    card = Outline(bytes(PAGES.card(every_block(text), SEAL, "UTC").body).decode())
    form = Outline(bytes(PAGES.form(every_field(text or "w"), SEAL, "UTC").body).decode())
    assert [tag for tag, _ in card.tags] == BARE_CARD
    assert [tag for tag in BARE_FORM if tag != "p"] == [tag for tag, _ in form.tags if tag != "p"]
    assert not [a for a in (*card.tags, *form.tags) if any(name.startswith("on") for name in a[1])]


@given(name=st.text(st.characters(exclude_categories=["Cs"])), value=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_seal_gives_back_what_it_closed(name: str, value: str) -> None:
    """What we wrote is read back whole, also with a key that was rotated; never for another link or kind."""
    sheet_ = Sheet(name=name, data={"x": value}, fields=(("a", "text"),), fixed={"p": "1"})
    text = SEAL.close(sheet_)
    assert SEAL.open(Sheet, text) == sheet_
    assert Seal(("n" * 40, KEY), "nonce").open(Sheet, text) == sheet_
    for seal in (Seal((KEY,), "other"), Seal(("n" * 40,), "nonce")):
        with pytest.raises(BrokenSealError):
            seal.open(Sheet, text)
    with pytest.raises(BrokenSealError):
        SEAL.open(Press, text)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_words_stand_out_from_their_ground(scheme: int) -> None:
    """Every text colour has 4.5:1 on every ground it stands on, and the edges of controls 3:1, light and dark."""
    found = re.findall(r"--([\w-]+): (#[0-9A-F]{6})", (HERE / "site.css").read_text("utf-8"))
    half = len(found) // 2
    tokens = dict(found[scheme * half : (scheme + 1) * half])
    grounds = (tokens["paper"], tokens["surface"])
    for ink, ground in product(("ink", "quiet", "accent", "danger"), grounds):
        assert contrast(tokens[ink], ground) >= 4.5, (ink, ground)
    assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    assert contrast(tokens["edge"], tokens["paper"]) >= 3
