"""The program's vocabulary as an import reads it: whatever the file calls a thing, under the program's own key."""

from collections.abc import Iterable
from typing import Any, Protocol

from bot.domain.vocabulary import COUNTRY_CODES, size_band
from bot.features.pool.cells import CellError, shortened, whole_number
from store.queries.vocabulary import LONGEST_LABEL, slug


class KnownWord(Protocol):
    """A term of the program's vocabulary."""

    kind: str
    key: str
    label: str
    synonyms: Any


class Words:
    """The program's vocabulary as an import reads it. Words it does not know yet are collected in `new`."""

    def __init__(self, terms: Iterable[KnownWord]) -> None:
        self.new: dict[tuple[str, str], str] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._read: dict[tuple[str, str], str] = {}
        known = list(terms)
        self._labels = {(term.kind, term.key): term.label for term in known}
        for names in (_key, _label, _synonyms):
            for term in known:
                for name in names(term):
                    self._keys.setdefault((term.kind, slug(name)), term.key)

    def key(self, kind: str, text: str) -> str:
        """The key of what `text` means. Raises CellError when it can be no word."""
        found = self._read.get((kind, text))
        if found is None:
            found = self._read[kind, text] = self._key(kind, text)
        return found

    def keys(self, kind: str, text: str) -> tuple[str, ...]:
        """The keys of one value of a list. Many files write commas between values: known words on all sides are
        several, anything else is one."""
        parts = [part.strip() for part in text.split(",")]
        several = len(parts) > 1 and (kind, slug(text)) not in self._keys
        if several and all((kind, slug(part)) in self._keys for part in parts):
            return tuple(self.key(kind, part) for part in parts)
        return (self.key(kind, text),)

    def _key(self, kind: str, text: str) -> str:
        short = slug(text)
        if not short or len(text) > LONGEST_LABEL:
            works = f"Write a word with at most {LONGEST_LABEL} characters."
            raise CellError(f"“{shortened(text)}” cannot be a word for {kind.replace('_', ' ')}.", works)
        found = self._keys.get((kind, short))
        if found is None and kind == "country":
            found = COUNTRY_CODES.get(short)
        if found is None and kind == "size" and (count := _employees(text)) is not None:
            found = size_band(count)
        if found is None:
            self.new.setdefault((kind, short), text)
        return found or short

    def label(self, kind: str, key: str) -> str:
        """How an export writes a key: by a label that an import reads as the same key."""
        label = self._labels.get((kind, key), key)
        return label if self._keys.get((kind, slug(label))) == key else key


def _key(term: KnownWord) -> Iterable[str]:
    return (term.key,)


def _label(term: KnownWord) -> Iterable[str]:
    return (term.label,)


def _synonyms(term: KnownWord) -> Iterable[str]:
    return tuple(term.synonyms)


def _employees(text: str) -> int | None:
    try:
        return whole_number(text)
    except CellError:
        return None
