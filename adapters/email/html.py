"""A card as HTML for mail programs: inline styles only, light, one column that a phone can read, nothing loaded."""

from typing import assert_never

from markupsafe import Markup

from adapters.email.text import chart_rows, invitation_line, linked
from bot.ui import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
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
    plain,
)

INK, QUIET, LINE, ACCENT, ON_ACCENT = "#1F2328", "#5C6370", "#E6E2DA", "#0B6E4F", "#FFFFFF"
FONT = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>'
    '<body style="margin:0;padding:24px 16px;background:#FFFFFF;color:{ink};font:400 15px/1.45 {font}">'
    '<div style="max-width:552px;margin:0 auto">'
    '<h1 style="font-size:18px;font-weight:600;line-height:1.3;margin:0 0 16px">{title}</h1>{body}</div></body></html>'
)
_BUTTON = (
    "display:inline-block;padding:10px 16px;margin:0 8px 8px 0;border-radius:8px;font-weight:600;"
    "text-decoration:none;border:1px solid {edge};background:{back};color:{ink}"
)


def card_html(card: Card) -> str:
    """The whole card as a document."""
    body = Markup("\n").join(map(_block, card.blocks))
    return str(_PAGE.format(title=card.title, ink=INK, font=FONT, body=body))


def _block(block: Block) -> Markup:
    match block:
        case Paragraph():
            return _paragraph(_text(block.text))
        case Bullets():
            items = Markup("").join(Markup("<li>{}</li>").format(_text(item)) for item in block.items)
            return Markup('<ul style="margin:0 0 16px;padding-left:24px">{}</ul>').format(items)
        case Chips():
            return _paragraph(Markup(" · ").join(block.items))
        case Facts():
            return _rows(tuple((_quiet(label), _text(value)) for label, value in block.items))
        case Table():
            return _table(block.caption, block.columns, tuple(tuple(map(_text, row)) for row in block.rows))
        case Chart():
            return _table(block.title, ("", *(s.name for s in block.series)), chart_rows(block))
        case Picture():
            picture = Markup('<img src="{}" alt="{}" style="max-width:100%;height:auto">')
            return _paragraph(picture.format(block.url, block.alt))
        case Invitation():
            return _paragraph(Markup("<strong>{}</strong>").format(invitation_line(block)))
        case Buttons():
            return _paragraph(Markup("").join(map(_button, linked(block))))
        case Divider():
            return Markup('<hr style="border:0;border-top:1px solid {};margin:0 0 16px">').format(LINE)
        case Note():
            return _paragraph(_quiet(_text(block.text)))
        case _:
            assert_never(block)


def _inline(piece: Inline) -> Markup:
    match piece:
        case str():
            return Markup("<br>").join(piece.splitlines() or [""]) + (Markup("<br>") if piece.endswith("\n") else "")
        case Bold():
            return Markup("<strong>{}</strong>").format(piece.text)
        case Code():
            return Markup("<code>{}</code>").format(piece.text)
        case Link():
            return Markup('<a href="{}" style="color:{}">{}</a>').format(piece.url, ACCENT, piece.text)
        case Mention() | When() | Money():
            return Markup("{}").format(plain((piece,)))
        case _:
            assert_never(piece)


def _text(text: Text) -> Markup:
    return Markup("").join(map(_inline, pieces(text)))


def _paragraph(inside: Markup) -> Markup:
    return Markup('<p style="margin:0 0 16px">{}</p>').format(inside)


def _quiet(inside: str | Markup) -> Markup:
    return Markup('<span style="color:{};font-size:13px">{}</span>').format(QUIET, inside)


def _button(button: Button) -> Markup:
    primary = button.style == "primary"
    style = _BUTTON.format(
        edge=ACCENT if primary else QUIET, back=ACCENT if primary else ON_ACCENT, ink=ON_ACCENT if primary else INK
    )
    return Markup('<a href="{}" style="{}">{}</a>').format(button.url, style, button.label)


def _rows(rows: tuple[tuple[Markup, ...], ...]) -> Markup:
    cell = Markup('<td style="padding:0 16px 8px 0;vertical-align:top">{}</td>')
    lines = (Markup("<tr>{}</tr>").format(Markup("").join(map(cell.format, row))) for row in rows)
    return Markup('<table role="presentation" style="border-collapse:collapse;margin:0 0 16px">{}</table>').format(
        Markup("").join(lines)
    )


def _table(caption: str, columns: tuple[str, ...], rows: tuple[tuple[str | Markup, ...], ...]) -> Markup:
    style = f"text-align:left;padding:8px 12px 8px 0;border-bottom:1px solid {LINE};vertical-align:top"
    head = Markup("").join(Markup('<th scope="col" style="{}">{}</th>').format(style, c) for c in columns)
    cell = Markup('<td style="{}">{}</td>')
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(cell.format(style, c) for c in row)) for row in rows
    )
    return Markup(
        '<table style="border-collapse:collapse;width:100%;font-size:13px;margin:0 0 16px">'
        '<caption style="text-align:left;color:{}">{}</caption><tr>{}</tr>{}</table>'
    ).format(QUIET, caption, head, body)
