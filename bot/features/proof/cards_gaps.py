"""The words of what we lack."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ui import Block, Button, Buttons, Card, Note, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Gap:
    """One kind of customer that was asked for and not found."""

    activity: str
    segment: str
    lacks: int
    times: int
    available: int


def gaps(rows: Sequence[Gap], more: int) -> Card:
    """What was asked for in the last half year and nobody was found for."""
    if not rows:
        return Card(
            title="Nothing is lacking",
            blocks=(Paragraph(text="Somebody was found for every request of the last six months."),),
            tone="good",
        )
    table = Table(
        caption="Asked for, and nobody found",
        columns=("Activity", "Customers", "Lacking", "Asked", "In the pool now"),
        rows=tuple((g.activity, g.segment, str(g.lacks), _times(g.times), str(g.available)) for g in rows),
    )
    blocks: list[Block] = [
        Paragraph(text="Nominate or publish for the first lines first: that is where requests end without an answer."),
        table,
    ]
    if more:
        blocks.append(Note(text=f"{more} more combinations were asked for less often."))
    blocks.append(Buttons(items=(Button(label="Show the queue", name="run", data={"text": "advocate queue"}),)))
    blocks.append(
        Note(
            text="Last six months: requests that ended without anybody, and open ones that are late or asked the field."
        )
    )
    return Card(title="What we lack", blocks=tuple(blocks))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
