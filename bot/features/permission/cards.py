"""The words of permissions inside the company: what is on file, the forms, what somebody is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.wording import count, full_day
from bot.features.permission.rules import HOW
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Confirm,
    DateField,
    Form,
    Link,
    Note,
    Option,
    Paragraph,
    Scalar,
    Text,
    TextField,
    facts,
)


@dataclass(frozen=True, slots=True)
class OnFile:
    """One permission in words."""

    activity: str
    label: str
    given: str
    proof: Text
    scope: str
    until: str
    state: str
    """"stands", "ended" or "withdrawn 3 Dec 2026"."""


def on_file(advocate_id: int, who: str, rows: Sequence[OnFile], waiting: str) -> Card:
    """What somebody allowed, and what they no longer do. `waiting`: what they are being asked."""
    data: dict[str, Scalar] = {"v": advocate_id}
    blocks: list[Block] = []
    if not rows:
        blocks.append(Paragraph(text="Nothing is on file, so nothing of theirs may be shown in public."))
    for row in [r for r in rows if r.state == "stands"][:8]:
        said = (("Given", row.given), ("Proof", row.proof), ("For", row.scope), ("Until", row.until))
        back = Button(label="Withdraw", name="permission.withdraw", data={**data, "a": row.activity}, form=True)
        blocks += [Paragraph(text=(Bold(text=row.label),)), facts(said), Buttons(items=(back,))]
    blocks += [Note(text=f"{row.label}: {row.state}") for row in rows if row.state != "stands"][:8]
    if waiting:
        blocks.append(Note(text=waiting))
    buttons = (
        Button(label="Ask them", name="permission.ask", data=data, style="primary", form=True),
        Button(label="Record one", name="permission.record", data=data, form=True),
        Button(label="Profile", name="profile.show", data=data),
    )
    return Card(title=f"What {who} permits", blocks=(*blocks, Buttons(items=buttons)))


def record_form(advocate_id: int, name: str, activities: tuple[Option, ...], today: date, until: date) -> Form:
    """A permission that was given already."""
    return Form(
        name="permission.record", title="Record a permission", submit="Put on file", data={"v": advocate_id},
        fields=(
            ChoiceField(name="activities", label="For what?", options=activities, several=True, required=True),
            TextField(name="given_by", label="Who gave it?", initial=name, required=True, longest=200),
            DateField(name="given_on", label="When?", initial=today, required=True),
            ChoiceField(name="how", label="How?", options=HOW, required=True),
            TextField(name="proof", label="Where is the proof?", hint="A link, or where it is filed", required=True,
                      longest=500),
            TextField(name="scope", label="Where may it be shown?", hint="Empty: anywhere", longest=200),
            DateField(name="expires_on", label="Until when?", initial=until, required=True, earliest=today),
        ),
    )  # fmt: skip


def ask_form(advocate_id: int, who: str, activities: tuple[Option, ...], chosen: tuple[Option, ...]) -> Form:
    """Ask the advocate by e-mail."""
    return Form(
        name="permission.ask", title="Ask for permission", submit="Send the question", data={"v": advocate_id},
        intro=(Paragraph(text=f"{who} gets a mail with a page of their own, where they can also take it back."),),
        fields=(
            ChoiceField(name="activities", label="For what?", options=activities, several=True, required=True,
                        initial=chosen),
            TextField(name="scope", label="Where would it be shown?", hint="Such as: our website and sales slides",
                      longest=200),
        ),
    )  # fmt: skip


def withdraw_form(advocate_id: int, activity: str, label: str) -> Form:
    """Why a permission ends before its time."""
    return Form(
        name="permission.withdraw", title="Withdraw", submit="Withdraw it",
        data={"v": advocate_id, "a": activity},
        intro=(Paragraph(text=f"{label} counts as not permitted from now on. What shows it has to come down."),),
        fields=(TextField(name="why", label="Why?", hint="Such as: they wrote to us", required=True, longest=300),),
    )  # fmt: skip


def asked(who: str, what: str, state: str, advocate_id: int) -> Card:
    """To whoever asked: how it stands."""
    said = {
        "open": "Asked by e-mail. This message changes when they answer.",
        "given": "They said yes. It is on file.",
        "declined": "They said no.",
        "withdrawn": "Not asked any more.",
    }[state]
    look = Button(label="Permission", name="permission.show", data={"v": advocate_id})
    return Card(
        title=f"Permission of {who}",
        blocks=(facts((("For", what),)), Paragraph(text=said), Buttons(items=(look,))),
        tone="good" if state == "given" else "plain",
    )


def draft(who: str, text: str, mailto: str) -> Card:
    """Where mails do not go out by themselves."""
    blocks: list[Block] = [Paragraph(text="Mails do not go out by themselves here. Send this one:")]
    if mailto:
        blocks.append(Paragraph(text=(Link(text="Open the draft in your mail", url=mailto),)))
    return Card(title=f"Ask {who}", blocks=(*blocks, Paragraph(text=text)))


def taken_back(who: str, what: str, by: str) -> Card:
    """To whoever has to act: something must not be shown any more."""
    return Card(
        title=f"{who} no longer permits: {what}",
        blocks=(
            Paragraph(text=f"Withdrawn by {by}. It counts from now on. Take down what shows it."),
        ),
        tone="warn",
    )  # fmt: skip


def ends_soon(who: str, rows: Sequence[tuple[str, date]], advocate_id: int) -> Card:
    """Before a permission ends."""
    data: dict[str, Scalar] = {"v": advocate_id}
    first = min(day for _, day in rows)
    return Card(
        title=f"Permission of {who} ends {full_day(first)}",
        blocks=(
            facts(tuple((label, f"until {full_day(day)}") for label, day in rows)),
            Paragraph(text="Ask them to renew it, or let it end: then nothing of it may be shown."),
            Buttons(
                items=(
                    Button(label="Ask them again", name="permission.ask", data=data, style="primary", form=True),
                    Button(label="Permission", name="permission.show", data=data),
                )
            ),
        ),
    )


def ending(rows: Sequence[tuple[str, str, date, int]], days: int) -> Card:
    """What ends within so many days: who, what, when, whose."""
    if not rows:
        return Card(title="No permission ends soon", blocks=(Paragraph(text=f"None within {days} days."),), tone="good")
    blocks: list[Block] = []
    for who, label, day, id_ in rows[:15]:
        look = Button(label="Permission", name="permission.show", data={"v": id_})
        blocks += [Paragraph(text=(Bold(text=who), f" · {label} until {full_day(day)}")), Buttons(items=(look,))]
    if len(rows) > 15:
        blocks.append(Note(text=f"{len(rows) - 15} more end later."))
    return Card(title=f"{count(len(rows), 'permission ends', 'permissions end')} within {days} days",
                blocks=tuple(blocks))  # fmt: skip


def home(number: int, days: int) -> tuple[Block, ...]:
    """Home: what ends soon."""
    if not number:
        return ()
    words = f"{count(number, 'permission ends', 'permissions end')} within {days} days"
    return (
        Paragraph(text=(Bold(text=words),)),
        Buttons(items=(Button(label="Look at them", name="permission.ending"),)),
    )


SURE = Confirm(title="None of these?", text="Then nothing of yours is shown.", yes="None of these")
