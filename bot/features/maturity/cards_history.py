"""The words of history: trends as lines, and two check-ins in a table."""

from collections.abc import Mapping, Sequence

from bot.features.maturity.phrases import ABOUT, listed
from bot.ui import Block, Card, Chart, Note, Paragraph, Series, Table
from rubrics.schema import Dimension, Rubric
from store.records.maturity import Checkin

Levels = Mapping[int, Mapping[str, int]]
_LINES = 6
"""Lines in one chart."""


def nothing() -> Card:
    """No check-in is finished that the reader may see."""
    said = "When a check-in is finished, it stands here beside those before it."
    return Card(title="No history yet", blocks=(Paragraph(text=said),))


def trend(
    rubric: Rubric, row: Sequence[Checkin], levels: Levels, dimensions: Sequence[Dimension], dropped: int,
    others: Sequence[str],
) -> Card:  # fmt: skip
    """Check-ins of one rubric side by side, the oldest first."""
    columns = ("Dimension", *(_name(one) for one in row))
    rows = [(d.name, *(_level(levels, one, d) for one in row)) for d in dimensions]
    if any(one.overall is not None for one in row):
        rows.append(("Overall", *(str(one.overall) if one.overall is not None else "–" for one in row)))
    blocks: list[Block] = []
    if len(row) > 1:
        blocks += _charts(row, levels, dimensions)
    else:
        blocks.append(Paragraph(text="One check-in so far. The next one shows what moved."))
    blocks.append(Table(caption=f"Levels of {rubric.name}", columns=columns, rows=tuple(rows)))
    said = [ABOUT]
    if dropped:
        said.append(f"The rubric changed: {dropped} of its dimensions are not in all of these, so they are left out.")
    if others:
        said.append(f"Other rubrics are never mixed in: see /maturity history {listed(others)}.")
    blocks.append(Note(text=" ".join(said)))
    return Card(title=f"History: {rubric.name}", blocks=tuple(blocks))


def _name(one: Checkin) -> str:
    return f"#{one.number} {one.closed_at:%b %Y}" if one.closed_at else f"#{one.number}"


def _level(levels: Levels, one: Checkin, at: Dimension) -> str:
    level = levels[one.id or 0].get(at.key)
    return str(level) if level is not None else "–"


def _charts(row: Sequence[Checkin], levels: Levels, dimensions: Sequence[Dimension]) -> list[Chart]:
    """Only dimensions that were settled each time: a line with a hole would be a guess."""
    whole = [d for d in dimensions if all(d.key in levels[one.id or 0] for one in row)]
    charts = []
    for start in range(0, min(len(whole), 2 * _LINES), _LINES):
        some = whole[start : start + _LINES]
        charts.append(
            Chart(
                kind="line",
                title="Level over time" if start == 0 else "Level over time, continued",
                categories=tuple(_name(one) for one in row),
                series=tuple(
                    Series(name=d.name, points=tuple(float(levels[one.id or 0][d.key]) for one in row)) for d in some
                ),
            )
        )
    return charts


def compared(
    rubric: Rubric, old: Checkin, new: Checkin, levels: Levels, dimensions: Sequence[Dimension], dropped: int
) -> Card:
    """Two check-ins and what moved between them."""
    rows = []
    up = down = 0
    for d in dimensions:
        before, now = levels[old.id or 0].get(d.key), levels[new.id or 0].get(d.key)
        moved = "–" if before is None or now is None else f"{now - before:+d}" if now != before else "same"
        up += moved.startswith("+")
        down += moved.startswith("-")
        rows.append((d.name, _level(levels, old, d), _level(levels, new, d), moved))
    said = f"{_name(old)} and {_name(new)}: {up} higher, {down} lower."
    if old.overall is not None and new.overall is not None:
        said += f" Overall {old.overall} → {new.overall}."
    note = f"{dropped} dimensions are not in both versions of the rubric and are left out." if dropped else ABOUT
    return Card(
        title=f"#{old.number} and #{new.number}: {rubric.name}",
        blocks=(
            Paragraph(text=said),
            Table(
                caption="Then and now",
                columns=("Dimension", f"#{old.number}", f"#{new.number}", "Change"),
                rows=tuple(rows),
            ),
            Note(text=note),
        ),
    )
