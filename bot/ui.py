"""What Goodword shows and asks, as inert, frozen values.

A `Card` is shown, a `Form` is filled in, an `Outcome` answers what a person did. Nothing here knows a
platform: each adapter renders these values and escapes people's text itself, so text can never become
markup. All of it survives the outbox as JSON. The unions are closed: with `assert_never` mypy names every
renderer that lacks a new member.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

Scalar = str | int | bool | None
"""What a button or a form may carry along unseen. Never a secret: people can read it in their client."""

RawValue = str | bool | tuple[str, ...] | None
"""One field as an adapter hands it over: text, a tick, several choices, or nothing."""


class Value(BaseModel):
    """Base of every value here: frozen, and refusing fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- inline text -------------------------------------------------------------------------------


class Bold(Value):
    """Text set in a heavier weight."""

    t: Literal["bold"] = "bold"
    text: str


class Code(Value):
    """A command or an identifier to type or copy."""

    t: Literal["code"] = "code"
    text: str


class Link(Value):
    """A link that Goodword made. Only https, loopback http and mailto addresses are let through."""

    t: Literal["link"] = "link"
    text: str
    url: str

    @field_validator("url")
    @classmethod
    def _safe(cls, url: str) -> str:
        return safe_url(url)


class Mention(Value):
    """A person of the workspace. Renderers use the platform's own mention where they know the person there."""

    t: Literal["mention"] = "mention"
    person: int
    name: str


class When(Value):
    """An instant, shown in the reader's zone."""

    t: Literal["when"] = "when"
    at: AwareDatetime
    style: Literal["date", "time", "datetime"] = "datetime"


class Money(Value):
    """An amount in a currency (ISO 4217), written without cents when there are none."""

    t: Literal["money"] = "money"
    amount: Decimal
    currency: str = "USD"

    def __str__(self) -> str:
        sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(self.currency, self.currency + " ")
        whole = self.amount == self.amount.to_integral_value()
        return f"{sign}{self.amount:,.0f}" if whole else f"{sign}{self.amount:,.2f}"


Styled = Annotated[Bold | Code | Link | Mention | When | Money, Field(discriminator="t")]
Inline = str | Styled
Text = str | tuple[Inline, ...]
"""A run of text: a plain string, or pieces set one after another without spaces between."""


def pieces(text: Text) -> tuple[Inline, ...]:
    """The pieces of `text`, whichever way it was given."""
    return (text,) if isinstance(text, str) else text


def plain(text: Text) -> str:
    """`text` without any styling, for notifications and e-mail subjects (instants in UTC)."""
    return "".join(_plain(piece) for piece in pieces(text))


def _plain(piece: Inline) -> str:
    match piece:
        case str():
            return piece
        case When():
            form = {"date": "%d %b %Y", "time": "%H:%M UTC", "datetime": "%d %b %Y, %H:%M UTC"}[piece.style]
            return piece.at.astimezone(UTC).strftime(form)
        case Mention():
            return piece.name
        case Money():
            return str(piece)
        case _:
            return piece.text


def safe_url(url: str) -> str:
    """`url` if a click on it can do no harm.

    Raises:
        ValueError: its scheme is none of https, mailto, or http on loopback.
    """
    loopback = ("http://127.0.0.1", "http://localhost", "http://[::1]")
    if url.startswith(("https://", "mailto:")) or url.startswith(loopback):
        return url
    raise ValueError("only https, mailto and loopback links are shown")


# --- blocks ------------------------------------------------------------------------------------


class Paragraph(Value):
    """A sentence or two."""

    t: Literal["paragraph"] = "paragraph"
    text: Text


class Bullets(Value):
    """A short list."""

    t: Literal["bullets"] = "bullets"
    items: tuple[Text, ...]


class Chips(Value):
    """Short labels side by side, such as the reasons of a match. Words, not sentences."""

    t: Literal["chips"] = "chips"
    items: tuple[str, ...]


class Facts(Value):
    """Labels with values, two columns where there is room."""

    t: Literal["facts"] = "facts"
    items: tuple[tuple[str, Text], ...]


class Table(Value):
    """Rows under headings. `caption` says what it is, for screen readers too."""

    t: Literal["table"] = "table"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


class Series(Value):
    """One named row of numbers of a chart, one for each category."""

    name: str
    points: tuple[float, ...]


class Chart(Value):
    """Numbers as a picture; renderers without charts show the same numbers as a table."""

    t: Literal["chart"] = "chart"
    kind: Literal["bar", "line"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""


class Picture(Value):
    """A picture by address. `alt` carries the same facts in words."""

    t: Literal["picture"] = "picture"
    url: str
    alt: str

    @field_validator("url")
    @classmethod
    def _safe(cls, url: str) -> str:
        return safe_url(url)


class Invitation(Value):
    """A date in a calendar: an .ics attachment in e-mail, a line in chat. Same `uid`, higher `sequence`: a change."""

    t: Literal["invitation"] = "invitation"
    uid: str
    title: str
    start: AwareDatetime
    minutes: int = 30
    description: str = ""
    sequence: int = 0
    cancelled: bool = False


class Confirm(Value):
    """Asked before a press counts, where undoing is hard."""

    title: str
    text: str
    yes: str
    no: str = "Back"


class Button(Value):
    """One press. `name` finds the handler, `data` says what it is about.

    `form` is set when the press answers with a form: Teams must know that beforehand. `url` makes it a plain link
    that the bot does not hear of.
    """

    label: str
    name: str = ""
    data: Mapping[str, Scalar] = {}
    style: Literal["plain", "primary", "danger"] = "plain"
    confirm: Confirm | None = None
    form: bool = False
    url: str = ""

    @field_validator("url")
    @classmethod
    def _safe(cls, url: str) -> str:
        return safe_url(url) if url else url


class Buttons(Value):
    """Presses side by side; at most one primary on a card."""

    t: Literal["buttons"] = "buttons"
    items: tuple[Button, ...]


class Divider(Value):
    """A thin line."""

    t: Literal["divider"] = "divider"


class Note(Value):
    """Small print."""

    t: Literal["note"] = "note"
    text: Text


Block = Annotated[
    Paragraph | Bullets | Chips | Facts | Table | Chart | Picture | Invitation | Buttons | Divider | Note,
    Field(discriminator="t"),
]
Tone = Literal["plain", "good", "warn", "bad", "info"]


class Card(Value):
    """What is shown in one place. `summary` is the notification's text; the title when empty."""

    title: str
    blocks: tuple[Block, ...] = ()
    tone: Tone = "plain"
    summary: str = ""

    @property
    def notification(self) -> str:
        """The one line a phone shows."""
        return self.summary or self.title


# --- forms -------------------------------------------------------------------------------------


class Option(Value):
    """One choice: `value` is stored, `label` read (75 characters on Slack; renderers cut)."""

    value: str
    label: str
    hint: str = ""


class _Field(Value):
    name: str
    label: str
    hint: str = ""
    required: bool = False


class TextField(_Field):
    """Free text of at most `longest` characters."""

    t: Literal["text"] = "text"
    initial: str = ""
    lines: Literal["one", "many"] = "one"
    longest: int = Field(default=300, le=3000)
    placeholder: str = ""


class ChoiceField(_Field):
    """One or several of `options`, or of what the type-ahead `source` offers. `initial` holds whole options."""

    t: Literal["choice"] = "choice"
    options: tuple[Option, ...] = ()
    source: str = ""
    several: bool = False
    initial: tuple[Option, ...] = ()


class DateField(_Field):
    """A civil day."""

    t: Literal["date"] = "date"
    initial: date | None = None
    earliest: date | None = None


class TimeField(_Field):
    """A time of day, in the zone of the person who fills it in."""

    t: Literal["time"] = "time"
    initial: time | None = None


class NumberField(_Field):
    """A whole number between two bounds."""

    t: Literal["number"] = "number"
    initial: int | None = None
    least: int = 0
    most: int = 1_000_000_000


class MoneyField(_Field):
    """An amount in ordinary words: $250k, 1.2m, 40 000."""

    t: Literal["money"] = "money"
    initial: Decimal | None = None


class PersonField(_Field):
    """A colleague, by person id once the adapter has translated the platform's own picker."""

    t: Literal["person"] = "person"
    initial: Mention | None = None


class CheckField(_Field):
    """A tick."""

    t: Literal["check"] = "check"
    initial: bool = False


class FileField(_Field):
    """A file, on the public pages only; chat adapters point to the page instead."""

    t: Literal["file"] = "file"
    accept: tuple[str, ...] = (".csv", ".xlsx")


FormField = Annotated[
    TextField | ChoiceField | DateField | TimeField | NumberField | MoneyField | PersonField | CheckField | FileField,
    Field(discriminator="t"),
]


class Form(Value):
    """What a person fills in. `submit` says what sending does.

    `nonce` names this opening of the form (the router gives it), so a form sent twice counts once. `data` travels
    along unseen. `buttons` act inside the form on what is typed so far ("More criteria").
    """

    name: str
    title: str = Field(max_length=24)
    submit: str = Field(max_length=24)
    fields: tuple[FormField, ...]
    intro: tuple[Block, ...] = ()
    data: Mapping[str, Scalar] = {}
    buttons: tuple[Button, ...] = ()
    nonce: str = ""


# --- outcomes ----------------------------------------------------------------------------------


class Reply(Value):
    """An answer. `private`: for the asker's eyes only. `replaces`: takes the place of the private card pressed."""

    t: Literal["reply"] = "reply"
    card: Card
    private: bool = True
    replaces: bool = False


class OpenForm(Value):
    """A form to fill in; in answer to a form, its next step."""

    t: Literal["open"] = "open"
    form: Form


class Invalid(Value):
    """What was sent cannot be taken: a message per field name; the form keeps what was typed."""

    t: Literal["invalid"] = "invalid"
    errors: Mapping[str, str]
    form: Form


class Nothing(Value):
    """Taken; what changed shows on living messages. `now` is the pressed one as it is now, if it changed."""

    t: Literal["nothing"] = "nothing"
    now: Card | None = None


Outcome = Annotated[Reply | OpenForm | Invalid | Nothing, Field(discriminator="t")]


def lines(*items: Text) -> Bullets:
    """A bullet list of `items`."""
    return Bullets(items=items)


def facts(items: Iterable[tuple[str, Text | None]]) -> Facts:
    """Facts of those `items` that have a value."""
    return Facts(items=tuple((label, value) for label, value in items if value))
