"""What a digest asks of its sections: a window of time and an audience in, a part of a card out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.ui import Block, Value

BRIEF = 3
"""Things a section of a digest names; the rest stands behind a button."""


@dataclass(frozen=True, slots=True)
class Window:
    """The time a digest tells of, and to whom. `first` to `last` are the same as days, without the last."""

    start: datetime
    end: datetime
    first: date
    last: date
    before: date
    """The first day of the time before, to compare with."""
    audience: str
    most: int = BRIEF
    """How many things to name."""
    digest: int = 0
    source: str = ""
    """The post's topic, for buttons that tell where they were pressed; empty in a preview."""
    earlier: tuple[Mapping[str, Any], ...] = ()
    """What the last posts of the same digest held, oldest first: so that nothing is said twice."""

    @property
    def sells(self) -> bool:
        """Whether the readers look for what they can use."""
        return self.audience == "sales"

    @property
    def decides(self) -> bool:
        """Whether the readers want outcomes alone."""
        return self.audience == "executives"


class Part(Value):
    """What a section says, and what that was, in numbers and ids, for the record."""

    blocks: tuple[Block, ...]
    holds: Mapping[str, Any] = {}
    news: bool = True
    """False: it only goes along with something new, such as a tip. Alone it makes no digest."""
    more: bool = False
    """There is a longer list."""
    title: str = ""
    """What a post that begins with it is called; empty: as its audience has it."""
