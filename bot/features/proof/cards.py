"""The words and cards of the proof library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.proofs import KINDS, TROUBLE
from bot.domain.wording import full_day
from bot.ui import Block, Bold, Button, Buttons, Card, Chips, Divider, Inline, Link, Note, Paragraph, Text, facts
from store.queries.proof import Trouble

PAGE = 8
ADD = Button(label="Add proof", name="proof.add", form=True)


@dataclass(frozen=True, slots=True)
class ProofView:
    """A proof as cards show it."""

    id: int
    number: int
    title: str
    link: str
    kind: str
    account: str = ""
    tags: tuple[str, ...] = ()
    trouble: Trouble = ""
    used: int = 0
    permission: str = ""
    summary: str = ""
    advocate: str = ""
    expires_on: date | None = None
    unconfirmed: bool = False
    """Nobody noted who allowed it."""


def times(used: int) -> str:
    """How often something was used."""
    return "not used yet" if not used else "used once" if used == 1 else f"used {used} times"


def found(text: str, rows: Sequence[ProofView], ended: Sequence[ProofView] = (), *, team: bool, more: bool) -> Card:
    """What the library has; those that may be used no longer are for the program team alone."""
    if not rows and not ended:
        return _nothing(text, team=team)
    blocks: list[Block] = []
    if ended:
        blocks.append(Paragraph(text=(Bold(text=f"May not be used any more ({len(ended)})"),)))
        for one in ended:
            blocks += _row(one, team=team, first=False)
        blocks.append(Divider())
    for index, one in enumerate(rows):
        blocks += _row(one, team=team, first=index == 0)
    if more:
        blocks.append(Note(text="There is more. Add words such as an industry or a product to narrow it down."))
    if team:
        blocks += [Divider(), Buttons(items=(ADD,))]
    title = f"Proof for “{text[:60]}”" if text else "The proof library"
    return Card(title=title, blocks=tuple(blocks))


def _nothing(text: str, *, team: bool) -> Card:
    if text:
        said = f"Nothing published fits “{text[:80]}”. Try fewer words, or ask for a customer."
        ask = Button(
            label="Ask for a reference", name="run", data={"text": f"advocate request {text[:300]}"}, form=True
        )
        return Card(
            title="No proof found",
            blocks=(Paragraph(text=said), Buttons(items=(ask.model_copy(update={"style": "primary"}), *_adds(team)))),
        )
    if team:
        said = "Add what is published: a case study, a video, a review. It is then offered beside people."
        first = ADD.model_copy(update={"style": "primary"})
        return Card(title="No proof yet", blocks=(Paragraph(text=said), Buttons(items=(first,))))
    return Card(
        title="No proof yet",
        blocks=(Paragraph(text="Stories and videos appear here once the program team adds them."),),
    )


def _adds(team: bool) -> tuple[Button, ...]:
    return (ADD,) if team else ()


def heading(one: ProofView) -> Text:
    """A proof in one line, its title a link."""
    about: tuple[Inline, ...] = (Link(text=one.title, url=one.link), f" · {KINDS[one.kind]}")
    return (*about, f" · {one.account}") if one.account else about


def _row(one: ProofView, *, team: bool, first: bool) -> list[Block]:
    blocks: list[Block] = [Paragraph(text=heading(one))]
    if one.tags:
        blocks.append(Chips(items=one.tags))
    if one.trouble:
        blocks.append(Note(text=_sentence(TROUBLE[one.trouble])))
    elif team:
        noted = ". Nobody noted who allowed it" if one.unconfirmed else ""
        blocks.append(Note(text=f"{_sentence(times(one.used))[:-1]}{noted}."))
    buttons: list[Button] = []
    if not one.trouble:
        style = "primary" if first else "plain"
        buttons.append(Button(label="Use it", name="proof.use", data={"p": one.id}, style=style))
    if team:
        buttons.append(Button(label="Edit", name="proof.edit", data={"p": one.id}, form=True))
    return [*blocks, Buttons(items=tuple(buttons))] if buttons else blocks


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def to_send(one: ProofView) -> Card:
    """What somebody who uses it needs: the link to copy, what it says, what is allowed."""
    blocks: list[Block] = [
        Paragraph(text=heading(one)),
        facts((("Link", one.link), ("What it says", one.summary), ("Allowed for", one.permission))),
        Buttons(items=(Button(label="Open it", url=one.link, style="primary"),)),
        Note(text=f"Copy the link to your prospect. This counts as a use; it was {times(one.used)}."),
    ]
    return Card(title="Ready to send", blocks=tuple(blocks), tone="good")


def saved(one: ProofView, *, added: bool) -> Card:
    """It is in the library as it says here."""
    edit = Button(label="Edit", name="proof.edit", data={"p": one.id}, form=True)
    blocks: list[Block] = [
        Paragraph(text=heading(one)),
        facts(
            (
                ("Tags", ", ".join(one.tags)),
                ("Person behind it", one.advocate),
                ("Allowed for", one.permission),
                ("Usable until", full_day(one.expires_on) if one.expires_on else None),
            )
        ),
    ]
    if one.trouble:
        blocks.append(Note(text=_sentence(TROUBLE[one.trouble])))
    elif not one.tags:
        blocks.append(Note(text="Without an industry, product or use case it is not offered beside people. Add one."))
    another = (ADD.model_copy(update={"label": "Add another"}),) if added else ()
    blocks.append(Buttons(items=(edit, *another)))
    return Card(title="In the library" if added else "Proof changed", blocks=tuple(blocks), tone="good")


def warning(rows: Sequence[ProofView], more: int) -> Card:
    """To the program team: what may be used no longer."""
    blocks: list[Block] = []
    for one in rows:
        blocks += [
            Paragraph(text=heading(one)),
            Note(text=_sentence(TROUBLE[one.trouble or "expired"])),
            Buttons(items=(Button(label="Edit", name="proof.edit", data={"p": one.id}, form=True),)),
        ]
    if more:
        blocks.append(Note(text=f"{more} more are in the list of /advocate proof."))
    blocks.append(
        Note(text="It is not offered any more. Renew the permission or change the last day to bring it back.")
    )
    count = len(rows) + more
    return Card(
        title="1 proof may not be used any more" if count == 1 else f"{count} proofs may not be used any more",
        blocks=tuple(blocks),
        tone="warn",
    )


def gone() -> Card:
    """A repeat about a proof that is not there."""
    return Card(title="That proof is not in the library any more")


def trouble_at_home(count: int) -> tuple[Block, ...]:
    """Home, for the program team."""
    many = "1 proof" if count == 1 else f"{count} proofs"
    show = Button(label="Show them", name="run", data={"text": "advocate proof"})
    return (Paragraph(text=(Bold(text=f"{many} may not be used any more."),)), Buttons(items=(show,)))
