"""What a person fills in."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from bot.ui.blocks import Block, Button
from bot.ui.text import Mention, Scalar, Value


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
