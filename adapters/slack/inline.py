"""Runs of text → Slack's text forms. People's words go where Slack does not look for markup, or are escaped."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from adapters.slack.limits import URL, clean, cut
from bot.ui import Bold, Code, Inline, Link, Mention, Money, Text, When, pieces, plain

Json = dict[str, Any]
Handles = Mapping[int, str]

_DATES = {"date": "{date_short_pretty}", "time": "{time}", "datetime": "{date_short_pretty} at {time}"}
_MARKUP = frozenset("*_~`>")
"""Slack styles text between these even where it came from a person, and has no way to escape them."""


def plain_text(text: str) -> Json:
    """`text` (already cut) as a plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def escape(text: str) -> str:
    """`text` safe inside mrkdwn as far as mentions, links and broadcasts go; see `tame` for styling."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def tame(text: Text) -> bool:
    """Whether nothing a person wrote in `text` would be styled by mrkdwn."""
    return not any(_MARKUP & set(_words(piece)) for piece in pieces(text))


def styled(text: Text) -> bool:
    """Whether `text` is more than words: plain_text would lose something."""
    return any(isinstance(piece, Bold | Code | Link | Mention | When) for piece in pieces(text))


def rich(text: Text, handles: Handles, most: int) -> list[Json]:
    """The elements of a rich_text section, at most `most` characters in all."""
    out: list[Json] = []
    left = most
    for piece in pieces(text):
        words = clean(_words(piece))
        if not words:
            continue
        if len(words) > left and isinstance(piece, When | Mention):
            piece = words  # a date or a person cannot be cut, the words for it can
        out.append(_element(piece, cut(words, max(left, 1)), handles))
        left -= len(words)
        if left <= 0:
            break
    return out


def mrkdwn(text: Text, handles: Handles, most: int) -> str:
    """`text` as mrkdwn; call only when `tame`. Cut by whole pieces, so that no entity is torn."""
    out = ""
    for piece in pieces(text):
        words = clean(_words(piece))
        markup = _markup(piece, words, handles)
        if len(out) + len(markup) > most:
            return out + _shorten(words, most - len(out))
        out += markup
    return out


def notification(text: str, most: int) -> str:
    """A message's `text`: escaped, on one line, cut before escaping so that no entity is torn."""
    words = " ".join(clean(text).split())
    while len(escape(words)) > most:
        words = cut(words, min(len(words) - 1, most))
    return escape(words) or "Goodword"


def _words(piece: Inline) -> str:
    return plain((piece,))


def _element(piece: Inline, words: str, handles: Handles) -> Json:
    match piece:
        case Bold():
            return {"type": "text", "text": words, "style": {"bold": True}}
        case Code():
            return {"type": "text", "text": words, "style": {"code": True}}
        case Link() if len(piece.url) <= URL:
            return {"type": "link", "url": piece.url, "text": words}
        case Mention() if piece.person in handles:
            return {"type": "user", "user_id": handles[piece.person]}
        case When():
            stamp = int(piece.at.timestamp())
            return {"type": "date", "timestamp": stamp, "format": _DATES[piece.style], "fallback": words}
        case _:
            return {"type": "text", "text": words}


def _markup(piece: Inline, words: str, handles: Handles) -> str:
    match piece:
        case Bold():
            return f"*{escape(words)}*" if words.strip() == words else escape(words)
        case Code():
            return f"`{escape(words)}`"
        case Link() if len(piece.url) <= URL:
            return f"<{_url(piece.url)}|{escape(words).replace('|', '¦')}>"
        case Mention() if piece.person in handles:
            return f"<@{handles[piece.person]}>"
        case When():
            return f"<!date^{int(piece.at.timestamp())}^{_DATES[piece.style]}|{escape(words)}>"
        case Money() | str() | Link() | Mention():
            return escape(words)


def _url(url: str) -> str:
    """`url` with the characters that would end Slack's link notation written as percent codes."""
    return quote(url, safe=":/?#[]@!$&'()*+,;=%-._~").replace("&", "&amp;")


def _shorten(words: str, room: int) -> str:
    while words and len(escape(words)) + 1 > room:
        words = words[: min(len(words) - 1, room)]
    return escape(words) + "…" if room > 0 else ""


def section(elements: Sequence[Json]) -> Json:
    """A rich_text section."""
    return {"type": "rich_text_section", "elements": list(elements)}


def rich_block(*elements: Json) -> Json:
    """A rich_text block."""
    return {"type": "rich_text", "elements": list(elements)}
