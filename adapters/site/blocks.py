"""Blocks as HTML. Every text is escaped here, whoever wrote it; what cannot be shown as a picture is shown as words."""

from collections.abc import Callable
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup

from bot.ui import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Chart,
    Chips,
    Code,
    Divider,
    Facts,
    Inline,
    Invitation,
    Link,
    Mention,
    Money,
    Note,
    Paragraph,
    Picture,
    Table,
    Text,
    When,
    pieces,
)

Pressed = Callable[[Button], str]
"""What a button's value is, sealed for the page it stands on."""


def blocks_html(blocks: tuple[Block, ...], zone: str, pressed: Pressed) -> Markup:
    """`blocks` one under the other."""
    return Markup("\n").join(_block(block, zone, pressed) for block in blocks)


def text_html(text: Text, zone: str) -> Markup:
    """A run of text; line ends are kept by the style sheet."""
    return Markup("").join(_inline(piece, zone) for piece in pieces(text))


def _block(block: Block, zone: str, pressed: Pressed) -> Markup:
    match block:
        case Paragraph():
            return Markup("<p>{}</p>").format(text_html(block.text, zone))
        case Bullets():
            return Markup("<ul>{}</ul>").format(_items(tuple(text_html(i, zone) for i in block.items)))
        case Chips():
            return Markup('<ul class="chips">{}</ul>').format(_items(block.items))
        case Facts():
            rows = (Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(k, text_html(v, zone)) for k, v in block.items)
            return Markup("<dl>{}</dl>").format(Markup("").join(rows))
        case Table():
            return _table(block.caption, block.columns, tuple(tuple(text_html(c, zone) for c in r) for r in block.rows))
        case Chart():
            return _chart(block)
        case Picture():
            return Markup('<p><img src="{}" alt="{}"></p>').format(block.url, block.alt)
        case Invitation():
            return _invitation(block, zone)
        case Buttons():
            return Markup('<div class="buttons">{}</div>').format(
                Markup("\n").join(button_html(b, pressed) for b in block.items)
            )
        case Divider():
            return Markup("<hr>")
        case Note():
            return Markup('<p class="note">{}</p>').format(text_html(block.text, zone))
        case _:
            assert_never(block)


def _inline(piece: Inline, zone: str) -> Markup:
    match piece:
        case str():
            return Markup("{}").format(piece)
        case Bold():
            return Markup("<strong>{}</strong>").format(piece.text)
        case Code():
            return Markup("<code>{}</code>").format(piece.text)
        case Link():
            return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(piece.url, piece.text)
        case Mention():
            return Markup("{}").format(piece.name)
        case When():
            return Markup('<time datetime="{}">{}</time>').format(piece.at.isoformat(), when(piece, zone))
        case Money():
            return Markup("{}").format(str(piece))
        case _:
            assert_never(piece)


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def when(piece: When, zone: str) -> str:
    """An instant in the reader's zone, naming the zone wherever a time is shown."""
    local = piece.at.astimezone(zone_of(zone))
    match piece.style:
        case "date":
            return _day(local)
        case "time":
            return f"{local:%H:%M %Z}"
        case "datetime":
            return f"{_day(local)}, {local:%H:%M %Z}"
        case _:
            assert_never(piece.style)


def _day(local: datetime) -> str:
    return f"{local:%a} {local.day} {local:%b %Y}"


def button_html(button: Button, pressed: Pressed) -> Markup:
    """A link, a press, or a press that unfolds its question first (which needs no script)."""
    look = {"plain": "button", "primary": "button primary", "danger": "button danger"}[button.style]
    if button.url:
        return Markup('<a class="{}" href="{}" rel="noreferrer noopener">{}</a>').format(look, button.url, button.label)
    press = Markup('<button class="{}" name="_press" value="{}" formnovalidate>{}</button>')
    if button.confirm is None:
        return press.format(look, pressed(button), button.label)
    asked = button.confirm
    return Markup(
        '<details class="confirm"><summary class="{}">{}</summary><p><strong>{}</strong><br>{}</p>{}</details>'
    ).format(look, button.label, asked.title, asked.text, press.format(look, pressed(button), asked.yes))


def _items(items: tuple[str | Markup, ...]) -> Markup:
    return Markup("").join(Markup("<li>{}</li>").format(item) for item in items)


def _table(caption: str, columns: tuple[str, ...], rows: tuple[tuple[str | Markup, ...], ...]) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(c) for c in columns)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(c) for c in row)) for row in rows
    )
    # A table wider than a phone scrolls by itself; a region that scrolls must be reachable by keyboard and named.
    return Markup(
        '<div class="wide" role="region" tabindex="0" aria-label="{}">'
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(caption, caption, head, body)


def _chart(chart: Chart) -> Markup:
    rows = tuple(
        (category, *(_number(s.points[i], chart.unit) if i < len(s.points) else "" for s in chart.series))
        for i, category in enumerate(chart.categories)
    )
    return _table(chart.title, ("", *(s.name for s in chart.series)), rows)


def _number(value: float, unit: str) -> str:
    return f"{value:,.10g}" + (f" {unit}" if unit and unit != "%" else unit)


def _invitation(block: Invitation, zone: str) -> Markup:
    title = f"Cancelled: {block.title}" if block.cancelled else block.title
    start = _inline(When(at=block.start), zone)
    return Markup("<p><strong>{}</strong><br>{}, {} minutes</p>").format(title, start, block.minutes)
