"""The words of what follows when somebody leaves: who takes their place, and where they went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.wording import full_day
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    CheckField,
    Divider,
    Form,
    Note,
    Paragraph,
    Scalar,
    Text,
    TextField,
)


@dataclass(frozen=True, slots=True)
class GoneView:
    """Somebody who left their company."""

    advocate_id: int
    name: str
    title: str
    account_id: int
    account: str
    left_on: date | None
    others: int = 0
    """How many others of the company are in the pool."""
    now_id: int = 0
    now_at: str = ""
    """Somebody of the same name at another company: perhaps they."""

    @property
    def who(self) -> str:
        """The person with title."""
        return f"{self.name}, {self.title}" if self.title else self.name


def successor(one: GoneView, by: Text, *, answer: str = "") -> Card:
    """Who follows them? To the owner and the program team."""
    there = "Nobody else there can be asked." if not one.others else f"{_many(one.others)} there can still be asked."
    who = by if isinstance(by, tuple) else (by,)
    blocks: list[Block] = [Paragraph(text=(*who, f" says that {one.who} has left {one.account}. {there}"))]
    title = f"Who follows {one.name} at {one.account}?"
    if answer:
        blocks.append(Note(text=answer))
        return Card(title=title, blocks=tuple(blocks), tone="good")
    about: dict[str, Scalar] = {"account": one.account_id, "w": one.account}
    blocks.append(
        Buttons(
            items=(
                Button(
                    label="Nominate somebody", name="nominate.for", data=about, style="primary",
                    form=True,
                ),
                Button(label="Nobody for now", name="successor.none", data={"a": one.advocate_id}),
            )
        )
    )  # fmt: skip
    blocks += [
        Divider(),
        Paragraph(text=f"{one.name} still knows what you do. Do you know where they went?"),
        Buttons(items=(_found(one),)),
    ]
    return Card(title=title, blocks=tuple(blocks))


def _many(count: int) -> str:
    return "1 other" if count == 1 else f"{count} others"


def _found(one: GoneView) -> Button:
    return Button(label="They are at…", name="alumni.found", data={"a": one.advocate_id}, form=True)


def alumni(rows: Sequence[GoneView], more: bool) -> Card:
    """Who left and may be found again."""
    if not rows:
        return Card(
            title="Nobody to find again",
            blocks=(
                Paragraph(text="Who leaves a customer is listed here until they are found at their next company."),
            ),
        )
    blocks: list[Block] = []
    for one in rows:
        left = f", left on {full_day(one.left_on)}" if one.left_on else ""
        blocks.append(Paragraph(text=(Bold(text=one.name), f" · was at {one.account}{left}")))
        buttons = [_found(one)]
        if one.now_id:
            blocks.append(Note(text=f"Somebody of that name is at {one.now_at} now."))
            data: dict[str, Scalar] = {"a": one.advocate_id, "n": one.now_id}
            buttons.insert(0, Button(label="The same person", name="alumni.same", data=data))
        blocks.append(Buttons(items=tuple(buttons)))
    if more:
        blocks.append(Note(text="Older ones are not shown."))
    return Card(title="Find them again", blocks=tuple(blocks))


def found_form(one: GoneView) -> Form:
    """Where they are now."""
    return Form(
        name="alumni.found", title="Found again", submit="Add them", data={"a": one.advocate_id},
        intro=(Paragraph(text=f"{one.name}, who was at {one.account}."),),
        fields=(
            TextField(name="account", label="Their company now", required=True, longest=120),
            TextField(name="title", label="Title there", longest=200),
            TextField(name="email", label="E-mail there", longest=254),
            CheckField(name="new", label="The company is new to us"),
        ),
    )  # fmt: skip


def added(one: GoneView, account: str) -> Card:
    """They are a candidate at their new company."""
    return Card(
        title=f"{one.name} is back, at {account}",
        blocks=(
            Paragraph(
                text="They are a candidate there, with what they used to do. Approval and an interview come next."
            ),
        ),
        tone="good",
    )


def same(one: GoneView) -> Card:
    """Two profiles are one person's."""
    return Card(
        title=f"{one.name} is found",
        blocks=(Paragraph(text=f"The profile at {one.now_at} says where they were before."),),
        tone="good",
    )
