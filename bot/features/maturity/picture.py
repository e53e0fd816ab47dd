"""The one picture: a row for each dimension, a column for each level, a filled dot now, a hollow one last time, a thin
bar from the lowest to the highest rating. It reads at the width of a phone, in grey, and by shape alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from bot.features.maturity.letters import Letters, letters_for
from bot.features.maturity.scores import ScoreView

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SCALE = 2
"""Pixels to a point, for sharp screens."""
WIDTH, TOP, ROW, FOOT, SIDE = 360, 62, 46, 46, 16
ROOM = WIDTH - 2 * SIDE
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
    drawn = _Sheet(
        ImageDraw.Draw(image), look, letters_for((shown.title, *shown.levels, *(r.name for r in shown.rows)))
    )
    drawn.words((SIDE, 12), drawn.letters.written(shown.title, "Check-in profile"), 15, "ink")
    _columns(drawn, shown)
    for n, row in enumerate(shown.rows):
        _row(drawn, row, n, len(shown.levels))
    _legend(drawn, height - FOOT + 16, any(r.last for r in shown.rows))
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is drawn on, in points: a pen, the colours by name, and the letters."""

    pen: "ImageDraw"
    look: Mapping[str, str]
    letters: Letters

    def words(
        self, at: tuple[float, float], text: str, size: int, colour: str, anchor: str = "la", room: float = ROOM
    ) -> None:
        fitted = self.letters.fitted(text, size * SCALE, room * SCALE)
        where, font = (at[0] * SCALE, at[1] * SCALE), self.letters.font(size * SCALE)
        self.pen.text(where, fitted, fill=self.look[colour], font=font, anchor=anchor)

    def line(self, ends: tuple[float, float, float, float], colour: str, width: float) -> None:
        self.pen.line([e * SCALE for e in ends], fill=self.look[colour], width=max(round(width * SCALE), 1))

    def dot(self, x: float, y: float, r: float, edge: str, *, filled: bool) -> None:
        box = [(x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE]
        colour = self.look[edge]
        self.pen.ellipse(box, fill=colour if filled else None, outline=colour, width=round(1.6 * SCALE))


def _columns(on: _Sheet, shown: Profile) -> None:
    count = len(shown.levels)
    room = min((LAST - FIRST) / max(count - 1, 1) - 4, 2 * FIRST - 4)
    for n, name in enumerate(shown.levels, 1):
        said = f"{n} {on.letters.written(name, '')}".rstrip()
        on.words((_x(n, count), TOP - 24), said, 10, "quiet", "ma", room)


def _row(on: _Sheet, row: Row, number: int, levels: int) -> None:
    top = TOP + ROW * number
    y = top + 31
    room = ROOM if row.now is not None else ROOM - 40
    on.words((SIDE, top + 4), on.letters.written(row.name, f"Dimension {number + 1}"), 13, "ink", room=room)
    on.line((FIRST, y, LAST, y), "line", 1)
    for n in range(1, levels + 1):
        on.line((_x(n, levels), y - 7, _x(n, levels), y + 7), "line", 1)
    if row.low is not None and row.high is not None and row.low < row.high:
        on.line((_x(row.low, levels), y, _x(row.high, levels), y), "bar", 4)
    if row.last is not None:
        on.dot(_x(row.last, levels), y, 8 if row.last == row.now else 6, "ink", filled=False)
    if row.now is not None:
        on.dot(_x(row.now, levels), y, 5.5, "accent", filled=True)
        return
    on.words((LAST + 24, top + 4), "open", 11, "quiet", "ra")


def _legend(on: _Sheet, y: float, last: bool) -> None:
    on.dot(SIDE + 6, y + 7, 5.5, "accent", filled=True)
    on.words((SIDE + 17, y), "now", 11, "quiet")
    if last:
        on.dot(76, y + 7, 6, "ink", filled=False)
        on.words((87, y), "last time", 11, "quiet")
    on.line((160, y + 7, 184, y + 7), "bar", 4)
    on.words((192, y), "lowest to highest rating", 11, "quiet")


def _x(level: int, levels: int) -> float:
    return FIRST + (LAST - FIRST) * (level - 1) / max(levels - 1, 1)
