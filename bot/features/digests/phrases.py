"""Pieces of sentences and buttons that several sections share."""

from datetime import date
from decimal import Decimal

from bot.domain.bands import band, veiled
from bot.domain.digest import Window
from bot.domain.terms import Terms
from bot.ui import Bold, Button, Money, Paragraph, Scalar
from store.records.requests import Request

ENOUGH = 3
"""From so many deals on their sum says nothing about a single one."""


def heading(text: str) -> Paragraph:
    """The first line of a section."""
    return Paragraph(text=(Bold(text=text),))


def count(number: int, one: str, many: str = "") -> str:
    """A number with its unit."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(value: date) -> str:
    """A day as people write it."""
    return f"{value.day} {value:%b}"


def since(window: Window) -> str:
    """The time a digest tells of, in words."""
    days = (window.last - window.first).days
    return {1: "since yesterday", 7: "this week", 14: "in two weeks"}.get(days, f"since {day(window.first)}")


def time_before(window: Window) -> str:
    """The time that this one is compared with."""
    days = (window.last - window.first).days
    named = {1: "the day before", 7: "the week before", 14: "the two weeks before"}
    return named.get(days, "the month before" if 28 <= days <= 35 else "the time before")


def prospect(request: Request, terms: Terms) -> str:
    """Whom a request is for, as everybody may read it."""
    if request.confidential or not request.prospect:
        industries = request.criteria.get("industry", ())
        return veiled(terms.label("industry", industries[0]) if industries else "")
    return request.prospect


def total(amounts: list[Decimal], currency: str) -> str:
    """A sum; as a band while it would give away a single deal."""
    whole = sum(amounts, Decimal(0))
    return str(Money(amount=whole, currency=currency)) if len(amounts) >= ENOUGH else band(whole, currency)


def see_all(window: Window, section: str, label: str = "See all") -> Button:
    """Leads to the list behind a number."""
    return Button(label=label, name="digest.more", data=carried(window, {"s": section, "d": window.digest}))


def carried(window: Window, data: dict[str, Scalar]) -> dict[str, Scalar]:
    """What a button of a section carries: the days it tells of, and the post it stands on."""
    days: dict[str, Scalar] = {"f": window.first.isoformat(), "l": window.last.isoformat(), "a": window.audience}
    return {**data, **days, **from_post(window)}


def from_post(window: Window) -> dict[str, Scalar]:
    """Where a button stands, so that what followed can be told."""
    return {"src": window.source} if window.source else {}


def labelled(terms: Terms, kind: str, key: str) -> str:
    """A word of the program, nothing for nothing."""
    return terms.label(kind, key) if key else ""
