"""Text cut into words, each knowing where it stood."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from bot.text.lexicon import DROPPED, ORDINARY, SHORT

LONGEST = 2_000
"""How many characters are read; what comes after goes into the note as it is."""

_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}(?![A-Za-z])"  # U.S., e.g.
    r"|(?:[^\W_]|[\u0300-\u036f])+(?:['\u2019](?:[^\W_]|[\u0300-\u036f])+)*(?:\+\+|\#)?"  # don't, O'Reilly, C++
)
_NO_CODES = ORDINARY | (DROPPED - SHORT)  # in capitals only when everything is
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_NOT_DECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


class Token(NamedTuple):
    """One word: where it stood, as it was written, and folded for comparison."""

    start: int
    end: int
    raw: str
    key: str

    @property
    def capital(self) -> bool:
        """Whether it is written like a name: Acme, eBay, 3M."""
        return self.raw != self.raw.lower()


class Span(NamedTuple):
    """A piece of the text that was understood: what kind of thing it says, and the value taken from it."""

    start: int
    end: int
    kind: str
    value: str


class Page(NamedTuple):
    """A text ready to be read. `plain` is `text` with addresses blanked out, position for position,
    and `low` is `plain` in lower case.

    `cased`: the writer gives names a capital, so a word without one is none. `shouted`: everything is in capitals.
    """

    text: str
    plain: str
    low: str
    tokens: tuple[Token, ...]
    cased: bool
    shouted: bool

    def gap(self, left: int) -> str:
        """What stands between the token `left` and the next one."""
        return self.plain[self.tokens[left].end : self.tokens[left + 1].start]


def fold(text: str) -> str:
    """`text` without case and accents, so that Zürich, ZURICH and zurich are the same word."""
    if text.isascii():
        return text.lower()
    pieces = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in pieces if not unicodedata.combining(c)).translate(_NOT_DECOMPOSED)


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of `text`, in order."""
    return tuple([Token(m.start(), m.end(), raw, _key(raw)) for m in _WORD.finditer(text) if (raw := m[0])])


def _key(raw: str) -> str:
    if raw.isascii() and raw.isalnum():
        return raw.lower()
    key = fold(raw)
    if key.isalnum():
        return key
    key = key.replace("\u2019", "'").replace(".", "").removesuffix("'s")
    return key.replace("'", "")


def cut(text: str) -> tuple[str, str]:
    """What is read of `text`, and the rest; control characters become spaces, since no store or card can hold them."""
    clean = _CONTROLS.sub(" ", text)
    if len(clean) <= LONGEST:
        return clean, ""
    at = clean.rfind(" ", LONGEST - 200, LONGEST)
    at = at if at > 0 else LONGEST
    return clean[:at], clean[at:].strip()


def page_of(text: str, blanked: Sequence[Span] = ()) -> Page:
    """`text` as a page; the `blanked` spans (addresses) hold no words."""
    plain = text
    for span in blanked:
        plain = plain[: span.start] + "\x00" * (span.end - span.start) + plain[span.end :]
    tokens = tokens_of(plain)
    titled = any(t.capital and not t.raw.isupper() for t in tokens[1:])
    lettered = [t for t in tokens if t.raw.isalpha()]
    loud = all(t.raw.isupper() for t in lettered) and any(t.key in _NO_CODES for t in lettered)
    return Page(text, plain, _lower(plain), tokens, titled, len(lettered) > 1 and loud)


def _lower(text: str) -> str:
    """`text` in lower case, letter by letter where that would change its length (İ)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def covers(page: Page, spans: Sequence[Span]) -> tuple[Span | None, ...]:
    """For each token the span it stands in, if any. `spans` are in order and do not overlap."""
    owners: list[Span | None] = []
    at = 0
    for token in page.tokens:
        while at < len(spans) and spans[at].end <= token.start:
            at += 1
        inside = at < len(spans) and spans[at].start < token.end
        owners.append(spans[at] if inside else None)
    return tuple(owners)


def settle(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Those of `spans` that can stand side by side: the longest wins, then the one named first."""
    ranked = sorted(spans, key=lambda span: span.start - span.end)  # stable: the first named stays first
    taken = bytearray(max((s.end for s in spans), default=0))
    kept = []
    for span in ranked:
        if span.end > span.start and taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            kept.append(span)
    return tuple(sorted(kept))
