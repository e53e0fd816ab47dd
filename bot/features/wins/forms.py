"""The forms of win stories."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.features.wins.rules import PARTS, Gate
from bot.ui import (
    CheckField,
    ChoiceField,
    DateField,
    Form,
    FormField,
    MoneyField,
    Note,
    Option,
    Paragraph,
    Scalar,
    TextField,
    TimeField,
)

WHEN = (
    Option(value="now", label="Now"),
    Option(value="digest", label="With the next digest"),
    Option(value="time", label="At a time"),
)


def editor(
    *,
    title: str,
    body: str,
    quote: str,
    customer: Option | None,
    amount: Decimal | None,
    submit: str,
    data: Mapping[str, Scalar],
) -> Form:
    """What happened, in one's own words: names may be written, they are left out when it is told."""
    return Form(
        name="win", title="Win story", submit=submit, data=data,
        intro=(Note(text="Write names as they are. What the customer has not allowed is left out when it is told."),),
        fields=(
            TextField(name="title", label="In one line", required=True, longest=140, initial=title),
            TextField(
                name="body", label="What happened?", hint="What they had, what they did, what changed in numbers",
                required=True, lines="many", longest=2000, initial=body,
            ),
            ChoiceField(
                name="customer", label="Customer", source="win.accounts", hint="Who vouched, or who won",
                initial=(customer,) if customer else (),
            ),
            TextField(name="quote", label="In their words", lines="many", longest=500, initial=quote),
            MoneyField(name="amount", label="Deal value", initial=amount),
        ),
    )  # fmt: skip


def approve(
    story_id: int,
    title: str,
    gates: Sequence[Gate],
    channels: Sequence[Option],
    *,
    quote: bool,
    amount: bool,
    today: date,
) -> Form:
    """Where and when, and what of the permitted is shown."""
    has = {"name": True, "quote": quote, "amount": amount, "logo": False}
    shown: list[FormField] = [
        CheckField(name=gate.part, label=f"Show: {PARTS[gate.part].lower()}")
        for gate in gates
        if gate.open and has[gate.part]
    ]
    return Form(
        name="win.approve", title="Approve", submit="Approve", data={"w": story_id},
        intro=(Paragraph(text=title),),
        fields=(
            ChoiceField(
                name="places", label="Where", source="win.channels", several=True, initial=tuple(channels),
                hint="With the next digest it needs none",
            ),
            ChoiceField(name="when", label="When", options=WHEN, required=True, initial=WHEN[:1]),
            DateField(name="day", label="Day", hint="Only when it goes out at a time", earliest=today),
            TimeField(name="time", label="Time", hint="In your own time zone"),
            *shown,
        ),
    )  # fmt: skip


def withdraw(story_id: int, title: str, *, posted: bool) -> Form:
    """Why; the author reads it."""
    text = "It is removed from every channel." if posted else "The author reads why."
    return Form(
        name="win.withdraw", title="Withdraw the story", submit="Withdraw", data={"w": story_id},
        intro=(Paragraph(text=title), Note(text=text)),
        fields=(TextField(name="why", label="Why?", required=True, longest=200),),
    )  # fmt: skip
