"""Runs of text: typed pieces, never markup. Renderers escape them, so people's words cannot break out."""

from datetime import UTC
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
