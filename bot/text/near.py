"""Words that were almost typed right."""

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.text.words import fold

SHORTEST = 5
"""Words of fewer letters have too many neighbours to guess from."""


class Speller:
    """Corrects words to the nearest of those it knows; what is not clearly a slip of the fingers stays as it is."""

    __slots__ = ("_by_first",)

    def __init__(self, words: Iterable[str]) -> None:
        """`words` are folded; those too short to guess are left out."""
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(set(words)):
            if len(word) >= SHORTEST and word.isalpha():
                self._by_first.setdefault(word[0], []).append(word)

    def correct(self, word: str) -> str | None:
        """The known word that `word` was meant to be: same first letter, one slip away, two in a very long word."""
        known = self._by_first.get(word[:1])
        if known is None or not SHORTEST <= len(word) <= 40 or not word.isalpha():
            return None
        slips = 2 if len(word) >= 12 else 1
        near = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips, limit=3)
        return next((found for found, _, _ in near if _is_slip(word, found)), None)


def _is_slip(word: str, known: str) -> bool:
    """A short word may miss, repeat or swap letters; with one letter exchanged it is too often another word."""
    if max(len(word), len(known)) > 7:
        return True
    return len(word) != len(known) or sorted(word) == sorted(known)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` was probably meant to be: "fnd" is "find", "req" is "request"."""
    typed = re.sub(r"\s+", " ", fold(word[:60])).strip()
    choices = {fold(choice): choice for choice in known}
    if typed in choices:
        return choices[typed]
    starting = sorted(choice for choice in choices if len(typed) > 1 and choice.startswith(typed))
    if starting and all(choice.startswith(starting[0]) for choice in starting):
        return choices[starting[0]]
    slips = 0 if len(typed) < 3 else 1 if len(typed) < 5 else 2
    found = process.extractOne(typed, tuple(choices), scorer=OSA.distance, score_cutoff=slips) if slips else None
    return choices[found[0]] if found else None
