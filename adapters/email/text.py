"""A card as plain text, for mail programs without HTML, drafts and people who copy."""

from typing import assert_never
from zoneinfo import ZoneInfo

from bot.ui import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    Chips,
    Divider,
    Facts,
    Inline,
    Invitation,
    Link,
    Note,
    Paragraph,
    Picture,
    Table,
    Text,
    When,
    pieces,
    plain,
)


def card_text(card: Card) -> str:
    """The whole card but its title, blocks a blank line apart."""
    return "\n\n".join(part for part in map(_block, card.blocks) if part) + "\n"


def one_line(text: str, longest: int = 200) -> str:
    """`text` as it may stand in a header: one line, without control characters, not endless."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def chart_rows(chart: Chart) -> tuple[tuple[str, ...], ...]:
    """A chart's numbers as rows: the category, then each series' value."""
    return tuple(
        (category, *(_number(s.points[i], chart.unit) if i < len(s.points) else "" for s in chart.series))
        for i, category in enumerate(chart.categories)
    )


def invitation_line(block: Invitation) -> str:
    """When it is, in the zone it was made for: a mail does not know its reader's. The attached one shows their own."""
    day = plain((When(at=block.start),))
    if block.zone:
        local = block.start.astimezone(ZoneInfo(block.zone))
        day = f"{local:%a} {local.day} {local:%b %Y}, {local:%H:%M} ({block.zone.replace('_', ' ')})"
    return f"{'Cancelled: ' if block.cancelled else ''}{block.title}: {day}, {block.minutes} minutes"


def linked(block: Buttons) -> tuple[Button, ...]:
    """The buttons that work in a mail: those that are links. A mail cannot press anything."""
    return tuple(button for button in block.items if button.url)


def _block(block: Block) -> str:
    match block:
        case Paragraph() | Note():
            return _text(block.text)
        case Bullets():
            return "\n".join(f"- {_text(item)}" for item in block.items)
        case Chips():
            return " · ".join(block.items)
        case Facts():
            return "\n".join(f"{label}: {_text(value)}" for label, value in block.items)
        case Table():
            return _table(block.caption, block.columns, tuple(tuple(map(_text, row)) for row in block.rows))
        case Chart():
            return _table(block.title, ("", *(s.name for s in block.series)), chart_rows(block))
        case Picture():
            return f"{block.alt}\n{block.url}"
        case Invitation():
            return invitation_line(block)
        case Buttons():
            return "\n".join(f"{button.label}:\n{button.url}" for button in linked(block))
        case Divider():
            return "-" * 20
        case _:
            assert_never(block)


def _text(text: Text) -> str:
    return "".join(map(_inline, pieces(text)))


def _inline(piece: Inline) -> str:
    if isinstance(piece, Link):
        return f"{piece.text} ({piece.url})"
    return plain((piece,))


def _table(caption: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """One line a row, each value with its heading: columns would not line up in a mail program's font."""
    lines = (
        "- " + ", ".join(f"{head}: {cell}" if head else cell for head, cell in zip(columns, row, strict=False))
        for row in rows
    )
    return "\n".join((caption, *lines))


def _number(value: float, unit: str) -> str:
    return f"{value:,.10g}" + (f" {unit}" if unit and unit != "%" else unit)
