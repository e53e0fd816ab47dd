"""What is left of a text once everything that was understood is taken out."""

import re
from collections.abc import Sequence

from bot.text.lexicon import DROPPED, FIELD_NAMES, FILLERS, GREETINGS, JOINING
from bot.text.words import Span, tokens_of

_EDGES = " \t\n\r\x0b\x0c,;:.!?-–—/|&+*~()[]{}<>\"'\u2018\u2019\u201c\u201d\u00ab\u00bb=_#@\u2022\u2026\x00"
_SIGNS = frozenset("%$€£")
_CHUNK = re.compile(r"\S+")
_LEADING = FILLERS - {"who", "whom", "that", "which"} | JOINING


def note_of(text: str, spans: Sequence[Span], rest: str = "") -> str:
    """What stands between `spans` in its own words and order, without the ordinary words around it; then the `rest`."""
    pieces = []
    at = 0
    for span in (*spans, None):
        end = span.start if span else len(text)
        if piece := _trimmed(text[at:end]):
            pieces.append(piece)
        at = span.end if span else end
    return "\n".join(part for part in (", ".join(pieces), rest) if part)


def _trimmed(piece: str) -> str:
    """`piece` without what only led to it or from it; empty when nothing else is in it."""
    if not piece.strip(_EDGES):
        return ""
    chunks = [(chunk, _keys(chunk)) for chunk in _CHUNK.findall(piece)]
    chunks = [(chunk, keys) for chunk, keys in chunks if not keys <= GREETINGS]
    if all(keys <= DROPPED for _, keys in chunks):
        return ""
    while chunks[0][1] <= _LEADING:
        del chunks[0]
    while chunks[-1][1] <= DROPPED and (chunks[-1][0].islower() or not chunks[-1][1]):
        del chunks[-1]
    left = " ".join(chunk for chunk, _ in chunks)
    if " ".join(token.key for token in tokens_of(left)) in FIELD_NAMES:
        return ""
    return left.strip(" ,;:.!?-–—/|&*()\x00")


def _keys(chunk: str) -> frozenset[str]:
    """The words in `chunk`; a sign that says something, such as %, counts as one."""
    if chunk.isascii() and chunk.isalnum():
        return frozenset((chunk.lower(),))
    words = frozenset(token.key for token in tokens_of(chunk))
    return words or frozenset(set(chunk) & _SIGNS)
