"""The one picture: a row for each dimension, a column for each level, a filled dot now, a hollow one last time, a thin
bar from the lowest to the highest rating. It reads at the width of a phone, in grey, and by shape alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.features.maturity.scores import ScoreView

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SCALE = 2
"""Pixels to a point, for sharp screens."""
WIDTH, TOP, ROW, FOOT, SIDE = 360, 62, 46, 46, 16
FIRST, LAST = 40, 320
"""Where the lowest and the highest level stand."""
LIGHT: Mapping[str, str] = {
    "paper": "#FFFFFF", "line": "#E6E2DA", "ink": "#1F2328", "quiet": "#5C6370", "accent": "#0B6E4F", "bar": "#86A398",
}  # fmt: skip
DARK: Mapping[str, str] = {
    "paper": "#1E2125", "line": "#3A3F47", "ink": "#ECEAE6", "quiet": "#A3A9B3", "accent": "#4FC3A1", "bar": "#5F8377",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension."""

    name: str
    now: int | None
    last: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is drawn."""

    title: str
    levels: tuple[str, ...]
    rows: tuple[Row, ...]


def profile(view: ScoreView) -> Profile:
    """What a scorecard's picture shows, in the rubric's order."""
    rows = []
    for d in view.results.rubric.dimensions:
        given = view.results.of(d.key).whole.levels
        low, high = (given[0], given[-1]) if given else (None, None)
        rows.append(Row(d.name, view.levels.get(d.key), view.before.get(d.key), low, high))
    names = tuple(scale.name for scale in view.results.rubric.levels)
    return Profile(f"{view.results.rubric.name}, check-in #{view.checkin.number}", names, tuple(rows))


@lru_cache(maxsize=32)
def png(shown: Profile, *, dark: bool) -> bytes:
    """The picture as a PNG."""
    from PIL import Image, ImageDraw  # heavy, and needed by whoever looks at a picture alone

    look = DARK if dark else LIGHT
    height = TOP + ROW * len(shown.rows) + FOOT
    image = Image.new("RGB", (WIDTH * SCALE, height * SCALE), look["paper"])
    draw = ImageDraw.Draw(image)
    _words(draw, (SIDE, 12), _short(shown.title, 44), 15, look["ink"])
    _columns(draw, shown, look)
    for n, row in enumerate(shown.rows):
        _row(draw, row, TOP + ROW * n, len(shown.levels), look)
    _legend(draw, height - FOOT + 16, any(r.last for r in shown.rows), look)
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _x(level: int, levels: int) -> float:
    return FIRST + (LAST - FIRST) * (level - 1) / max(levels - 1, 1)


def _columns(draw: "ImageDraw", shown: Profile, look: Mapping[str, str]) -> None:
    for n, name in enumerate(shown.levels, 1):
        x = _x(n, len(shown.levels))
        room = 14 if len(shown.levels) <= 4 else 10
        _words(draw, (x, TOP - 24), f"{n} {_short(name, room)}", 10, look["quiet"], anchor="ma")


def _row(draw: "ImageDraw", row: Row, top: int, levels: int, look: Mapping[str, str]) -> None:
    y = top + 31
    _words(draw, (SIDE, top + 4), _short(row.name, 44), 13, look["ink"])
    _line(draw, (FIRST, y, LAST, y), look["line"], 1)
    for n in range(1, levels + 1):
        _line(draw, (_x(n, levels), y - 7, _x(n, levels), y + 7), look["line"], 1)
    if row.low is not None and row.high is not None and row.low < row.high:
        _line(draw, (_x(row.low, levels), y, _x(row.high, levels), y), look["bar"], 4)
    if row.last is not None:
        _dot(draw, _x(row.last, levels), y, 8 if row.last == row.now else 6, None, look["ink"])
    if row.now is not None:
        _dot(draw, _x(row.now, levels), y, 5.5, look["accent"], look["accent"])
        return
    _words(draw, (LAST + 24, top + 4), "open", 11, look["quiet"], anchor="ra")


def _legend(draw: "ImageDraw", y: float, last: bool, look: Mapping[str, str]) -> None:
    _dot(draw, SIDE + 6, y + 7, 5.5, look["accent"], look["accent"])
    _words(draw, (SIDE + 17, y), "now", 11, look["quiet"])
    if last:
        _dot(draw, 76, y + 7, 6, None, look["ink"])
        _words(draw, (87, y), "last time", 11, look["quiet"])
    _line(draw, (160, y + 7, 184, y + 7), look["bar"], 4)
    _words(draw, (192, y), "lowest to highest rating", 11, look["quiet"])


def _words(draw: "ImageDraw", at: tuple[float, float], text: str, size: int, colour: str, anchor: str = "la") -> None:
    draw.text((at[0] * SCALE, at[1] * SCALE), text, fill=colour, font=_font(size * SCALE), anchor=anchor)


@lru_cache(maxsize=16)
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _line(draw: "ImageDraw", ends: tuple[float, float, float, float], colour: str, width: float) -> None:
    draw.line([e * SCALE for e in ends], fill=colour, width=max(round(width * SCALE), 1))


def _dot(draw: "ImageDraw", x: float, y: float, r: float, fill: str | None, edge: str) -> None:
    box = [(x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE]
    draw.ellipse(box, fill=fill, outline=edge, width=round(1.6 * SCALE))


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"
