"""The words of upkeep."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ui import Block, Bold, Button, Buttons, Card, Confirm, Paragraph

_STATES = {"uncertain": "may or may not have arrived", "dead": "did not arrive"}
_SURE = Confirm(
    title="Send it again?",
    text="Look in the channel first: if it did arrive, it will stand there twice.",
    yes="Send again",
)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that did not arrive, or may not have."""

    id: int
    title: str
    place: str
    state: str
    reason: str


def stuck(rows: Sequence[Stuck]) -> Card:
    """Messages that did not arrive."""
    if not rows:
        return Card(title="Every message arrived", blocks=(Paragraph(text="Nothing is stuck."),), tone="good")
    blocks: list[Block] = []
    for row in rows:
        why = f" ({row.reason})" if row.reason else ""
        blocks.append(
            Paragraph(text=(Bold(text=row.title), f" to {row.place}: {_STATES.get(row.state, row.state)}{why}"))
        )
        sure = _SURE if row.state == "uncertain" else None
        blocks.append(
            Buttons(items=(Button(label="Send again", name="message.resend", data={"m": row.id}, confirm=sure),))
        )
    return Card(title="Messages that did not arrive", blocks=tuple(blocks), tone="warn")
