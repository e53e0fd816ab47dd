"""What was measured, beside what it should be, as a table and as a file to compare with."""

import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

BASELINE = Path(__file__).parent / "baseline.json"
WORSE = 1.25
"""How much worse than the baseline a figure may be before it is pointed at."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    ours: float
    limit: float | None
    unit: str = "ms"
    bare: float | None = None
    better: Literal["less", "more"] = "less"
    by: Literal["ratio", "figure", "difference"] = "figure"
    """What the limit is about: ours over bare (bare over ours where more is better), ours alone, or ours less bare."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over bare."""
        return self.ours / self.bare if self.bare else None

    @property
    def value(self) -> float:
        """What is held against the limit."""
        if self.bare and self.by != "figure":
            return self.ours / self.bare if self.by == "ratio" else self.ours - self.bare
        return self.ours

    @property
    def met(self) -> bool | None:
        """Whether it is as it should be; None where nothing was set."""
        if self.limit is None:
            return None
        return self.value <= self.limit if self.better == "less" else self.value >= self.limit


@dataclass(slots=True)
class Rounds:
    """Values of several rounds; the median counts."""

    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        """One round's."""
        self.values.append(value)

    @property
    def median(self) -> float:
        """The one that counts."""
        return statistics.median(self.values)


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which that share of them lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """All of them, readable."""
    known = _baseline()
    rows: list[tuple[str, ...]] = [("", "ours", "bare", "ratio", "target", "", "before")]
    rows += [_row(figure, known.get(figure.name)) for figure in figures]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = ["  ".join(_fitted(n, cell, widths[n]) for n, cell in enumerate(row)) for row in rows]
    notes = [f"{figure.name}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([*(line.rstrip() for line in lines), "", *notes])


def _fitted(column: int, cell: str, width: int) -> str:
    return cell.ljust(width) if column in (0, 5) else cell.rjust(width)


def _row(figure: Figure, before: float | None) -> tuple[str, ...]:
    sign = {"less": "≤", "more": "≥"}[figure.better]
    how = {"ratio": "×", "figure": f" {figure.unit}", "difference": f" {figure.unit} over"}[figure.by]
    now = figure.ratio
    worse = before and now and (now / before if figure.better == "less" else before / now) > WORSE
    return (
        figure.name, f"{_short(figure.ours)} {figure.unit}",
        f"{_short(figure.bare)} {figure.unit}" if figure.bare else "",
        f"{_short(figure.ratio)}×" if figure.ratio else "",
        f"{sign} {_short(figure.limit)}{how}" if figure.limit is not None else "",
        {True: "met", False: "MISSED", None: ""}[figure.met],
        f"{_short(before)}{' worse' if worse else ''}" if before else "",
    )  # fmt: skip


def _short(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def save(figures: Sequence[Figure]) -> None:
    """Keep the ratios to compare with; those that were not measured now stay. Bare figures mean nothing elsewhere."""
    ratios = _baseline() | {figure.name: round(figure.ratio, 3) for figure in figures if figure.ratio}
    facts = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    BASELINE.write_text(json.dumps({"machine": facts, "ratios": ratios}, indent=1, sort_keys=True) + "\n")


def _baseline() -> dict[str, float]:
    if not BASELINE.exists():
        return {}
    found: dict[str, float] = json.loads(BASELINE.read_text())["ratios"]
    return found
