"""The arithmetic of check-ins: medians, spreads, overall scores, bands, segments. Exact, without a float.

What may be shown of an anonymous check-in is decided here too: nothing of a group smaller than the smallest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from rubrics.schema import Band, Dimension, Rubric, Segment

NOT_SURE = 0
"""The answer "not sure": it counts as an answer, and towards no median."""
Group = Literal["all", "team", "others"]
Standing = Literal["alarm", "below", "expected", "good"]
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each answer was given by a group, "not sure" among them as level 0."""

    by_level: Mapping[int, int]

    @property
    def answered(self) -> int:
        """People who answered, those who are not sure included."""
        return sum(self.by_level.values())

    @property
    def not_sure(self) -> int:
        """People who are not sure."""
        return self.by_level.get(NOT_SURE, 0)

    @property
    def levels(self) -> tuple[int, ...]:
        """Every level that was given, in order, as often as it was."""
        return tuple(sorted(level for level, n in self.by_level.items() if level != NOT_SURE for _ in range(n)))

    @property
    def median(self) -> Decimal | None:
        """The middle of the levels; between two of them for an even number. None when nobody gave one."""
        return median(self.levels)

    @property
    def spread(self) -> int:
        """From the lowest to the highest level, 0 when all agree or nobody gave one."""
        return self.levels[-1] - self.levels[0] if self.levels else 0

    def __add__(self, other: "Counts") -> "Counts":
        levels = {*self.by_level, *other.by_level}
        return Counts({n: self.by_level.get(n, 0) + other.by_level.get(n, 0) for n in sorted(levels)})


def counted(levels: Iterable[int]) -> Counts:
    """`levels` as counts."""
    found: dict[int, int] = {}
    for level in levels:
        found[level] = found.get(level, 0) + 1
    return Counts(dict(sorted(found.items())))


def median(levels: Sequence[int]) -> Decimal | None:
    """The middle of sorted `levels`; the mean of the two in the middle for an even number."""
    if not levels:
        return None
    half = len(levels) // 2
    return Decimal(levels[half]) if len(levels) % 2 else Decimal(levels[half - 1] + levels[half]) / 2


def at_median(level: int, middle: Decimal | None) -> bool:
    """Whether confirming `level` follows the raters: it is the median, or one of the two it lies between."""
    return middle is not None and abs(Decimal(level) - middle) < 1


def divided(counts: Counts, least: int) -> bool:
    """Whether raters are so far apart that they should talk."""
    return counts.spread >= least


# --- what may be shown


def shown(team: Counts, others: Counts, smallest: int) -> dict[Group, Counts]:
    """What may be shown of one dimension: both views when each group is large enough, else all as one, else nothing.

    `smallest` is 1 for an open check-in.
    """
    whole = team + others
    if whole.answered < max(smallest, 1):
        return {}
    if team.answered >= smallest and others.answered >= smallest:
        return {"team": team, "others": others}
    return {"all": whole}


# --- from levels to a score


def overall(rubric: Rubric, levels: Mapping[str, int]) -> Decimal | None:
    """The weighted mean of confirmed levels, rounded half up to one decimal: so it always falls into a band.

    None for a rubric without a total, and while a dimension is open: a part of the answers is no score.
    """
    if rubric.overall == "none" or any(d.key not in levels for d in rubric.dimensions):
        return None
    weights = sum((d.weight for d in rubric.dimensions), Decimal(0))
    total = sum((d.weight * levels[d.key] for d in rubric.dimensions), Decimal(0))
    return rounded(total / weights)


def rounded(score: Decimal) -> Decimal:
    """One decimal, half up."""
    return score.quantize(_TENTH, rounding=ROUND_HALF_UP)


def summary(levels: Mapping[str, int]) -> Decimal | None:
    """The plain mean of what is confirmed, to one decimal: our summary, for a rubric that has no total of its own."""
    return rounded(Decimal(sum(levels.values())) / len(levels)) if levels else None


def band_of(rubric: Rubric, score: Decimal) -> Band | None:
    """The band of an overall score. It is rounded first: 1.95 lies between two bands, 2.0 in one."""
    exact = rounded(score)
    return next((band for band in rubric.bands if band.least <= exact <= band.most), None)


def segment_of(rubric: Rubric, size: Decimal | None) -> Segment | None:
    """The segment of a company of `size`: each begins at its lower edge and ends before its upper one."""
    if rubric.benchmarks is None or size is None:
        return None
    return next(
        (s for s in rubric.benchmarks.segments if s.least <= size and (s.below is None or size < s.below)), None
    )


def standing(segment: Segment, score: Decimal) -> Standing:
    """Where a score stands among companies of the segment. At the alarm counts as alarm, at good as good."""
    exact = rounded(score)
    if exact <= segment.alarm:
        return "alarm"
    if exact >= segment.good:
        return "good"
    return "expected" if exact >= segment.expected else "below"


# --- the profile


def lowest(rubric: Rubric, levels: Mapping[str, int], most: int = 3) -> list[Dimension]:
    """The lowest dimensions, in the rubric's order; none when all are at the same level."""
    known = [d for d in rubric.dimensions if d.key in levels]
    if len({levels[d.key] for d in known}) < 2:
        return []
    floor = min(levels[d.key] for d in known)
    return [d for d in known if levels[d.key] == floor][:most]


def balance(levels: Mapping[str, int]) -> int:
    """From the lowest to the highest dimension."""
    return max(levels.values()) - min(levels.values()) if levels else 0


def comparable(rubric: Rubric, other: Rubric) -> tuple[str, ...]:
    """The dimensions of two versions of one rubric that may be compared: same key, same number of levels."""
    if rubric.key != other.key or rubric.top != other.top:
        return ()
    return tuple(d.key for d in rubric.dimensions if other.dimension(d.key) is not None)
