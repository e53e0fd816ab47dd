"""The program's words by kind and key, for labels and choices. Made once per revision of the vocabulary."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.ui import Option


@dataclass(frozen=True, slots=True)
class Word:
    """A term as cards and forms need it."""

    kind: str
    key: str
    label: str
    public: bool = False


@dataclass(slots=True)
class Terms:
    """Every term of a program."""

    by_kind: dict[str, dict[str, Word]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[Word]) -> "Terms":
        """The terms in the order given."""
        made = cls()
        for word in words:
            made.by_kind.setdefault(word.kind, {})[word.key] = word
        return made

    def label(self, kind: str, key: str) -> str:
        """What people call it; the key itself, readable, when the term is gone."""
        word = self.by_kind.get(kind, {}).get(key)
        return word.label if word else key.replace("_", " ")

    def labels(self, kind: str, keys: Iterable[str]) -> str:
        """Several labels in a row."""
        return ", ".join(self.label(kind, key) for key in keys)

    def options(self, kind: str, query: str = "", limit: int = 100) -> tuple[Option, ...]:
        """Choices of a kind; with a query those whose label contains it, those that begin with it first."""
        wanted = query.casefold().strip()
        found = [w for w in self.by_kind.get(kind, {}).values() if wanted in w.label.casefold()]
        if wanted:
            found.sort(key=lambda w: not w.label.casefold().startswith(wanted))
        return tuple(Option(value=w.key, label=w.label) for w in found[:limit])

    def public(self, activity: str) -> bool:
        """Whether an activity shows the customer to the world; one that is not known counts as public."""
        word = self.by_kind.get("activity", {}).get(activity)
        return word is None or word.public
