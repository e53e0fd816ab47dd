"""The letters of the picture: which font writes its words, and what stands for words that no font here can write.

Pillow's own font has the letters of English alone, so a program with a rubric of its own in another language needs a
font of the machine; the first of `FONTS` that has every letter is taken. Where there is none, accents are left off, and
what still cannot be written stands in the picture as a number: its text alternative names it.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

FONTS = (
    "NotoSans-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial Unicode.ttf", "arial.ttf",
    "NotoSansCJK-Regular.ttc", "NotoSansCJKjp-Regular.otf", "NotoSansArabic-Regular.ttf", "YuGothM.ttc", "msyh.ttc",
)  # fmt: skip
"""Looked for by name where the system keeps its fonts."""
_NO_LETTER = "\uffff"
_TRIED = 20
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "–": "-", "’": "'"})


@dataclass(frozen=True, slots=True)
class Letters:
    """A font for all words of one picture. An empty name is Pillow's own."""

    name: str

    def font(self, size: int) -> Any:
        """It, so large."""
        return _font(self.name, size)

    def written(self, text: str, otherwise: str) -> str:
        """`text` as this font can write it, at worst `otherwise`."""
        for tried in (text, _without_accents(text)):
            if _has(self.name, tried):
                return tried
        return otherwise

    def fitted(self, text: str, size: int, room: float) -> str:
        """`text`, cut where it would be wider than `room`."""
        font = self.font(size)
        if font.getlength(text) <= room:
            return text
        while text and font.getlength(text + "…") > room:
            text = text[:-1]
        return text.rstrip() + "…"


def letters_for(texts: Iterable[str]) -> Letters:
    """The first font that can write all of `texts`; Pillow's own when none can."""
    whole = "".join(sorted(set("".join(texts))))
    return Letters(next((name for name in ("", *FONTS) if _has(name, whole)), ""))


@lru_cache(maxsize=256)
def _has(name: str, text: str) -> bool:
    font = _font(name, _TRIED)
    if font is None:
        return False
    missing = bytes(font.getmask(_NO_LETTER))
    return all(letter.isspace() or bytes(font.getmask(letter)) != missing for letter in set(text))


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> Any:
    from PIL import ImageFont  # heavy, and needed by whoever looks at a picture alone

    try:
        return ImageFont.truetype(name, size) if name else ImageFont.load_default(size)
    except OSError:
        return None


def _without_accents(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
