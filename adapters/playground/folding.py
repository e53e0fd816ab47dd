"""Which part of a long card is seen at once, and what waits behind "show more"."""

import math
from typing import assert_never

from bot.ui import (
    Block,
    Bullets,
    Buttons,
    Chart,
    Chips,
    Divider,
    Facts,
    Invitation,
    Note,
    Paragraph,
    Picture,
    Table,
    plain,
)

LINES = 12
"""About how many lines a card shows before "show more"."""
_SPARE = 3
"""So many lines more are not worth folding."""
_WIDE = 76
_ROWS = 8


def fold(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[Block, ...]]:
    """The blocks shown at once, those behind "show more", and closing buttons that stay in sight.

    Nothing is folded to save a line or two, no button is parted from what it is about, and the one thing to do is
    never folded away.
    """
    last = blocks[-1:] if blocks and isinstance(blocks[-1], Buttons) else ()
    if last and len(blocks) > 2 and _leads(blocks[-3], blocks[-2]):
        last = blocks[-2:]
    body = blocks[: len(blocks) - len(last)]
    if _height(body) <= LINES + _SPARE:
        return blocks, (), ()
    shown: tuple[Block, ...] = ()
    for group in _groups(body):
        if _height(shown) + _height(group) > LINES + 1 and not _urges(body[len(shown) :]):
            break
        shown += group
    if _height(body[len(shown) :]) <= _SPARE:
        return blocks, (), ()
    # What is too tall on its own is cut where it is; else the fold comes after a whole group.
    if _height(shown) >= LINES / 2:
        return shown, body[len(shown) :], last
    return (*_cut(body), last)


def _leads(before: Block, block: Block) -> bool:
    """Whether `block` says what the closing buttons are for: a line of its own below a line across."""
    return isinstance(before, Divider) and isinstance(block, Paragraph) and height(block) <= 1


def _groups(body: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """What belongs together: up to and with its buttons, or up to a line across."""
    groups: list[tuple[Block, ...]] = []
    for block in body:
        if groups and not isinstance(block, Divider) and not isinstance(groups[-1][-1], Buttons):
            groups[-1] += (block,)
        else:
            groups.append((block,))
    return groups


def _urges(blocks: tuple[Block, ...]) -> bool:
    """Whether the one thing to do is among them."""
    return any(b.style == "primary" for block in blocks if isinstance(block, Buttons) for b in block.items)


def _height(blocks: tuple[Block, ...]) -> float:
    return sum(height(block) for block in blocks)


def _cut(body: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """`body` where it has become too tall, in the middle of a block if need be."""
    left = float(LINES)
    for i, block in enumerate(body):
        if height(block) > left:
            head, tail = _split(block, int(left))
            explains = isinstance(block, Chips | Note)  # and is of no use without what it follows
            at = i - 1 if explains and not head and i > 1 else i
            return (*body[:at], *head), (*body[at:i], *tail, *body[i + 1 :])
        left -= height(block)
    return body, ()


def _split(block: Block, room: int) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What of a tall block still fits. At least three rows are shown, so that no card is only a title."""
    match block:
        case Bullets() if len(block.items) > 3:
            n = max(3, min(room, len(block.items) - 1))
            return (Bullets(items=block.items[:n]),), (Bullets(items=block.items[n:]),)
        case Table() if len(block.rows) > 3:
            n = max(3, min(room, _ROWS, len(block.rows) - 1))
            rest = block.model_copy(update={"rows": block.rows[n:], "caption": block.caption + " (continued)"})
            return (block.model_copy(update={"rows": block.rows[:n]}),), (rest,)
        case Paragraph() if isinstance(block.text, str) and height(block) > max(3, room):
            cut = _reach(block.text, max(3, room))
            return (Paragraph(text=block.text[:cut]),), (Paragraph(text=block.text[cut:]),)
        case _:
            return ((block,), ()) if room >= LINES else ((), (block,))


def _reach(text: str, lines: int) -> int:
    """How many characters fill so many lines, up to the end of a line or word where there is one."""
    at = 0
    for line in text.splitlines(keepends=True):
        if _lines(text[: at + len(line)].rstrip("\n")) > lines:
            break
        at += len(line)
    if at:
        return at
    full = _WIDE * lines
    return text.rfind(" ", full - _WIDE, full) + 1 or full


def height(block: Block) -> float:
    """About how many lines a block takes."""
    match block:
        case Paragraph() | Note():
            return _lines(plain(block.text))
        case Bullets():
            return sum(_lines(plain(item)) for item in block.items)
        case Facts():
            return len(block.items)
        case Table():
            return len(block.rows) + 1
        case Chart():
            return 1 + (1.5 * len(block.categories) if block.kind == "bar" else 4)
        case Picture():
            return 8
        case Invitation():
            return 2
        case Chips() | Buttons():
            return math.ceil(len(block.items) / 5)
        case Divider():
            return 0.5
        case _:
            assert_never(block)


def _lines(text: str) -> int:
    return sum(math.ceil(max(len(line), 1) / _WIDE) for line in text.split("\n"))
