"""What is looked for when somebody is erased, and what takes its place."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from store.queries.names import fold

INSTEAD = "[erased]"
LEAST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Needles:
    """How somebody is called. `unique`: nobody else has the name, and it is more than one word, so that it means them
    wherever it stands."""

    names: tuple[str, ...]
    titles: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    unique: bool = True
    _sure: re.Pattern[str] = field(init=False, repr=False)
    _all: re.Pattern[str] = field(init=False, repr=False)
    _greeting: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = [*self.names, *(fold(name) for name in self.names), *(quote(name) for name in self.names)]
        names += [", ".join(reversed(name.rsplit(" ", 1))) for name in self.names if " " in name]
        named = [f"{name}, {title}" for name in self.names for title in self.titles if title]
        addresses = [form for address in self.addresses for form in _forms(address)]
        sure = addresses + ([*named, *names] if self.unique else [])
        object.__setattr__(self, "_sure", _any(sure))
        object.__setattr__(self, "_all", _any([*addresses, *named, *names]))
        firsts = [name.split()[0] for name in self.names if " " in name]
        object.__setattr__(
            self, "_greeting", _any([f"Hello {f}" for f in firsts] + [f"Hello%20{quote(f)}" for f in firsts])
        )

    def in_text(self, text: str, *, related: bool = False) -> bool:
        """Whether `text` names them; `related` text is known to be about them, so that any name counts."""
        return (self._all if related else self._sure).search(text) is not None

    def scrubbed(self, value: Any, *, related: bool = False) -> Any:
        """`value`, text or JSON, without them; the very same object when it does not name them."""
        if isinstance(value, str):
            return self._text(value, related)
        if isinstance(value, list | tuple):
            made = [self.scrubbed(one, related=related) for one in value]
            return made if any(a is not b for a, b in zip(made, value, strict=True)) else value
        if isinstance(value, dict):
            new = {key: self.scrubbed(one, related=related) for key, one in value.items()}
            return new if any(new[key] is not value[key] for key in value) else value
        return value

    def _text(self, text: str, related: bool) -> str:
        pattern = self._all if related else self._sure
        if not pattern.search(text):
            return text
        if text.startswith("mailto:"):
            return "mailto:"
        return self._greeting.sub("Hello", pattern.sub(INSTEAD, text))

    def sealed(self) -> str:
        """As text, to be kept sealed while the work goes on."""
        return json.dumps([self.names, self.titles, self.addresses, self.unique])

    @classmethod
    def opened(cls, text: str) -> "Needles":
        """What `sealed` made."""
        names, titles, addresses, unique = json.loads(text)
        return cls(tuple(names), tuple(titles), tuple(addresses), unique)


def _forms(address: str) -> Iterable[str]:
    """An e-mail address or phone number as it is written in texts, links and files."""
    yield address
    yield quote(address)
    yield quote(address, safe="")
    digits = re.sub(r"\D", "", address)
    if "@" not in address and len(digits) >= LEAST_DIGITS:
        yield digits


def _any(texts: Iterable[str]) -> re.Pattern[str]:
    """Any of `texts` as whole words, in any case, with any spaces; the longest first."""
    parts = sorted({text.strip() for text in texts if text.strip()}, key=lambda text: (-len(text), text))
    if not parts:
        return re.compile(r"(?!)")
    escaped = (r"\s+".join(map(re.escape, part.split())) for part in parts)
    return re.compile(rf"(?<!\w)(?:{'|'.join(escaped)})(?!\w)", re.IGNORECASE)
