"""Text within a card. People's text goes into text runs, which know no markup;

For elements that read Markdown it is escaped.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple, assert_never

from adapters.teams.wire import Json
from bot.ui import Bold, Code, Inline, Link, Mention, Money, Text, When, pieces, plain

MARKDOWN = re.compile(r"([\\`*_\[\]~])")
LINE_START = re.compile(r"^(\s*)([-+#>]|\d+(?=[.)]))", re.MULTILINE)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
PSEUDO_TAG = re.compile(r"<(?=/?at\b)", re.IGNORECASE)
ZERO_WIDTH = "\u200b"


class Cut(NamedTuple):
    """How much of each thing is shown: cards are cut level by level until they fit."""

    rows: int
    items: int
    chars: int
    blocks: int
    buttons: int


class Look(NamedTuple):
    """What rendering depends on besides the card: whom it may mention (person id to the tag's text), how much fits, the
    delivery it is, whether it stands in a dialog."""

    at: Mapping[int, str]
    cut: Cut
    key: int = 0
    inside: bool = False


def guarded(text: str, most: int) -> str:
    """People's text, made unable to act: no mention tag, no date function, no control character; cut to `most`."""
    kept = CONTROL.sub("", text.replace("\r\n", "\n"))
    if len(kept) > most:
        kept = kept[: most - 1] + "…"
    return PSEUDO_TAG.sub("<" + ZERO_WIDTH, kept).replace("{{", "{" + ZERO_WIDTH + "{")


def escaped(text: str, most: int) -> str:
    """People's text for an element that reads Markdown."""
    marked = MARKDOWN.sub(r"\\\1", guarded(text, most))
    return LINE_START.sub(_escape_start, marked)


def shown(text: str, most: int) -> str:
    """The same, for an element that refuses to be empty."""
    return escaped(text, most) or " "


def _escape_start(match: re.Match[str]) -> str:
    indent, mark = match.groups()
    # "1." starts a list; the backslash belongs before the dot, since "\1" is no escape.
    return f"{indent}{mark}\\" if mark.isdigit() else f"{indent}\\{mark}"


def rich(
    text: Text, look: Look, *, subtle: bool = False, small: bool = False, lead: str = "", bold: bool = False
) -> Json:
    """An element that shows `text`; with a mention it has to be Markdown, since text runs cannot mention."""
    if any(isinstance(piece, Mention) and piece.person in look.at for piece in pieces(text)):
        block: Json = {"type": "TextBlock", "text": lead + markdown(text, look), "wrap": True}
        return block | ({"isSubtle": True} if subtle else {}) | ({"size": "Small"} if small else {})
    style: Json = ({"isSubtle": True} if subtle else {}) | ({"size": "Small"} if small else {})
    style |= {"weight": "Bolder"} if bold else {}
    runs: list[Json] = [{"type": "TextRun", "text": lead} | style] if lead else []
    left = look.cut.chars
    for piece in pieces(text):
        if left <= 0:
            break
        run = _run(piece, left)
        left -= len(run["text"])
        runs += [style | run] if run["text"] else []
    return {"type": "RichTextBlock", "inlines": runs or [{"type": "TextRun", "text": " "}]}


def _run(piece: Inline, most: int) -> Json:
    match piece:
        case str():
            return {"type": "TextRun", "text": guarded(piece, most)}
        case Bold():
            return {"type": "TextRun", "text": guarded(piece.text, most), "weight": "Bolder"}
        case Code():
            return {"type": "TextRun", "text": guarded(piece.text, most), "fontType": "Monospace"}
        case Link():
            act = {"type": "Action.OpenUrl", "url": piece.url}
            return {"type": "TextRun", "text": guarded(piece.text, most), "color": "Accent", "selectAction": act}
        case Mention():
            return {"type": "TextRun", "text": guarded(piece.name, most), "weight": "Bolder"}
        case When():
            return {"type": "TextRun", "text": local(piece)}
        case Money():
            return {"type": "TextRun", "text": str(piece)}
        case _:
            assert_never(piece)


def markdown(text: Text, look: Look) -> str:
    """`text` for an element that reads Markdown."""
    most = look.cut.chars
    return "".join(_marked(piece, look.at, most) for piece in pieces(text)) or " "


def _marked(piece: Inline, at: Mapping[int, str], most: int) -> str:
    match piece:
        case str():
            return escaped(piece, most)
        case Bold():
            return _bold(escaped(piece.text, most))
        case Code():
            return escaped(piece.text, most)
        case Link():
            return f"[{escaped(piece.text, most)}]({_address(piece.url)})"
        case Mention():
            return f"<at>{at[piece.person]}</at>" if piece.person in at else escaped(piece.name, most)
        case When():
            return local(piece)
        case Money():
            return escaped(str(piece), most)
        case _:
            assert_never(piece)


def _bold(text: str) -> str:
    """Markdown's stars must touch the words: spaces at the ends stay outside."""
    words = text.strip()
    return text.replace(words, f"**{words}**", 1) if words else text


def _address(url: str) -> str:
    """`url` so that it ends where it ends: a bracket or a space within it would close the link early."""
    return "".join(f"%{ord(c):02X}" if c in '()<>\\ \n\t"' else c for c in url)


def local(when: When) -> str:
    """The functions that show an instant in the reader's own zone and language."""
    instant = stamp(when.at)
    day, clock = f"{{{{DATE({instant},SHORT)}}}}", f"{{{{TIME({instant})}}}}"
    return {"date": day, "time": clock, "datetime": f"{day}, {clock}"}[when.style]


def stamp(at: datetime) -> str:
    """An instant as those functions read it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def label(text: Text, most: int) -> str:
    """One plain line: a button's label, a placeholder, a title of a field."""
    return guarded(" ".join(plain(text).split()), most) or "…"
