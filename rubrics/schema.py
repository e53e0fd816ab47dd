"""What a rubric is: frozen values, made by `rubrics.reading` from a YAML file and kept as JSON by the store."""

import hashlib
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

FORMAT = 1
"""The version of the file format this reads."""
FACTS = (
    "requests_through_bot", "share_fulfilled", "median_time", "nominations_by_team", "outcomes_recorded",
    "profiles_verified", "digests_sent",
)  # fmt: skip
"""What Goodword itself can say about a dimension."""
RatedBy = Literal["team", "everyone"]
Overall = Literal["none", "mean"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Trait(_Value):
    """One thing to look for. `decides`: it tells its level from the neighbours. `repeats`: the level and number of a
    neighbour's trait that says nearly the same, such as "3.4"."""

    text: str
    decides: bool = False
    repeats: str = ""


class Level(_Value):
    """One step of a dimension, in a line, with what to look for. `lacks`: the numbers of those that say what is still
    missing at this level, so that nobody aims at them."""

    level: int
    says: str
    traits: tuple[Trait, ...] = ()
    evidence: tuple[str, ...] = ()
    lacks: tuple[int, ...] = ()

    @property
    def deciding(self) -> tuple[str, ...]:
        """The traits that tell this level from its neighbours; where none is marked, the evidence to look for."""
        return tuple(t.text for t in self.traits if t.decides) or self.evidence

    @property
    def whole(self) -> tuple[str, ...]:
        """Every trait and every piece of evidence."""
        return (*(t.text for t in self.traits), *self.evidence)

    @property
    def gains(self) -> tuple[str, ...]:
        """What is to be aimed at by those who are a level below: new, and not a lack. At least the level itself."""
        old = {t.text for t in self.traits if t.repeats}
        new = (text for n, text in enumerate(self.whole, 1) if n not in self.lacks and text not in old)
        return tuple(new) or (self.says,)

    @property
    def aims(self) -> tuple[str, ...]:
        """Those of `gains` that decide."""
        return tuple(text for text in self.gains if text in self.deciding) or self.gains


class Dimension(_Value):
    """One side of the program that is rated by itself."""

    key: str
    name: str
    purpose: str
    about: str
    rated_by: RatedBy = "everyone"
    weight: Decimal = Decimal(1)
    facts: tuple[str, ...] = ()
    levels: tuple[Level, ...]
    red_flags: tuple[str, ...] = ()

    def at(self, level: int) -> Level:
        """The step `level`."""
        return next(one for one in self.levels if one.level == level)


class Scale(_Value):
    """A level's number and what it is called throughout the rubric."""

    level: int
    name: str


class Band(_Value):
    """A range of overall scores, both ends included: compared with scores that were rounded to one decimal."""

    least: Decimal
    most: Decimal
    name: str
    reading: str
    next: str


class Segment(_Value):
    """Companies of a size from `least` on and under `below` (None: without end), and what is usual among them."""

    name: str
    least: Decimal
    below: Decimal | None = None
    expected: Decimal
    good: Decimal
    alarm: Decimal


class Benchmarks(_Value):
    """Segments side by side, and what their edges measure."""

    measure: str
    unit: str
    segments: tuple[Segment, ...]


class Rubric(_Value):
    """What is rated, on which scale, and what follows from it."""

    format: int = FORMAT
    key: str
    version: int
    name: str
    about: str
    credit: str = ""
    link: str = ""
    overall: Overall = "none"
    levels: tuple[Scale, ...]
    dimensions: tuple[Dimension, ...]
    bands: tuple[Band, ...] = ()
    benchmarks: Benchmarks | None = None

    def dimension(self, key: str) -> Dimension | None:
        """The dimension called `key`, if this rubric has it."""
        return next((one for one in self.dimensions if one.key == key), None)

    def level_name(self, level: int) -> str:
        """What a level is called."""
        return next((one.name for one in self.levels if one.level == level), "")

    @property
    def top(self) -> int:
        """The highest level."""
        return self.levels[-1].level

    @property
    def digest(self) -> str:
        """Changes whenever any word or number of the rubric does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32]
