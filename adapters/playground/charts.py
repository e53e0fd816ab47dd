"""Numbers to geometry: where bars end and lines run, in percent, so that words keep their size on a phone."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.ui import Chart

_REACH = 78.0
"""How far the longest bar goes, leaving room for its number."""
_ROW, _BAR, _GAP = 22, 20, 10


@dataclass(frozen=True, slots=True)
class Label:
    """A category's name, above its bars."""

    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, its number at the end, and whose it is when there are several."""

    y: int
    width: str
    end: str
    number: str
    tint: int


@dataclass(frozen=True, slots=True)
class Line:
    """One series as a small line of its own."""

    name: str
    segments: tuple[tuple[str, str, str, str], ...]
    dots: tuple[tuple[str, str], ...]
    first: str
    last: str
    last_y: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A whole bar chart and its height in pixels."""

    height: int
    labels: tuple[Label, ...]
    bars: tuple[Bar, ...]


def bars(chart: Chart) -> Bars:
    """Bars below each other, grouped by category; a bar of several series says which it is."""
    largest = max((abs(p) for s in chart.series for p in s.points if math.isfinite(p)), default=0) or 1
    labels, made, y = [], [], 0
    for i, category in enumerate(chart.categories):
        labels.append(Label(y + 14, category))
        y += _ROW
        for tint, series in enumerate(chart.series):
            point = series.points[i] if i < len(series.points) else math.nan
            width = abs(point) / largest * _REACH if math.isfinite(point) else 0
            name = f" {series.name}" if len(chart.series) > 1 else ""
            made.append(Bar(y, f"{width:.2f}%", f"{width:.2f}%", number(point, chart.unit) + name, tint % 3))
            y += _BAR
        y += _GAP
    return Bars(max(y - _GAP, 1), tuple(labels), tuple(made))


def lines(chart: Chart) -> tuple[Line, ...]:
    """Small lines side by side on one scale."""
    every = [p for s in chart.series for p in s.points if math.isfinite(p)]
    low, high = min([0.0, *every]), max([0.0, *every])
    span = (high - low) or 1

    def line(name: str, points: tuple[float, ...]) -> Line:
        step = 92 / max(len(points) - 1, 1)
        at = [
            (f"{4 + step * i:.2f}%", f"{88 - (p - low) / span * 74:.2f}%")
            for i, p in enumerate(points)
            if math.isfinite(p)
        ]
        pairs = tuple((x1, y1, x2, y2) for (x1, y1), (x2, y2) in pairwise(at))
        ends = [number(p, chart.unit) for p in points]
        return Line(
            name, pairs, tuple(at), ends[0] if ends else "", ends[-1] if ends else "", at[-1][1] if at else "0%"
        )

    return tuple(line(s.name, s.points) for s in chart.series)


def words(chart: Chart) -> str:
    """The same facts for those who do not see the picture."""
    return f"{chart.title}. " + "; ".join(_sentences(chart))


def _sentences(chart: Chart) -> Iterator[str]:
    for series in chart.series:
        facts = (f"{c} {number(p, chart.unit)}" for c, p in zip(chart.categories, series.points, strict=False))
        yield f"{series.name}: {', '.join(facts)}" if series.name else ", ".join(facts)


def number(point: float, unit: str) -> str:
    """A number with its unit, as short as it can be."""
    if not math.isfinite(point):
        return "no figure"
    bare = f"{point:,.0f}" if point == round(point) else f"{point:,.2f}".rstrip("0").rstrip(".")
    if unit in ("$", "€", "£"):
        return unit + bare
    return f"{bare}\u00a0{unit}" if unit else bare
