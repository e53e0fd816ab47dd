"""What a card is made of, and the card."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, field_validator

from bot.ui.text import Scalar, Text, Value, safe_url


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
    zone: str = ""
    """Of whoever it is mailed to: a mail says the time in it, and names it. Empty: not known, so UTC."""


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


def lines(*items: Text) -> Bullets:
    """A bullet list of `items`."""
    return Bullets(items=items)


def facts(items: Iterable[tuple[str, Text | None]]) -> Facts:
    """Facts of those `items` that have a value."""
    return Facts(items=tuple((label, value) for label, value in items if value))
