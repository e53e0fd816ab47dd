"""The two icons of the package, drawn: a speech bubble with a tick, in the accent colour and as an outline."""

import zlib
from collections.abc import Callable
from functools import cache
from struct import pack

ACCENT = (11, 110, 79, 255)
WHITE = (255, 255, 255, 255)
CLEAR = (0, 0, 0, 0)

Colour = tuple[int, int, int, int]
Shape = Callable[[float, float], bool]


@cache
def color_icon() -> bytes:
    """192×192: the white bubble on the accent colour."""
    return _drawn(192, lambda x, y: _bubble(x, y) and not _tick(x, y), WHITE, ACCENT)


@cache
def outline_icon() -> bytes:
    """32×32, transparent: the bubble's edge and the tick in white."""
    return _drawn(32, lambda x, y: (_bubble(x, y) and not _bubble(x, y, 0.09)) or _tick(x, y), WHITE, CLEAR)


def _bubble(x: float, y: float, within: float = 0.0) -> bool:
    """A rounded box with a tail at the lower left; coordinates run from 0 to 1."""
    left, right, top, bottom, round_ = 0.16 + within, 0.84 - within, 0.2 + within, 0.68 - within, 0.14 - within / 2
    dx = max(left + round_ - x, x - (right - round_), 0)
    dy = max(top + round_ - y, y - (bottom - round_), 0)
    tail = 0.3 + within <= x <= 0.5 - within and bottom - 0.02 <= y <= 0.84 - 2 * within - (x - 0.3)
    return dx * dx + dy * dy <= round_ * round_ or tail


def _tick(x: float, y: float) -> bool:
    return _near(x, y, (0.36, 0.44), (0.46, 0.54)) or _near(x, y, (0.46, 0.54), (0.64, 0.34))


def _near(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Within half a stroke of the line from `start` to `end`."""
    (ax, ay), (bx, by) = start, end
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
    part = min(max(along, 0.0), 1.0)
    return (x - ax - part * (bx - ax)) ** 2 + (y - ay - part * (by - ay)) ** 2 <= 0.035**2


def _drawn(size: int, shape: Shape, ink: Colour, paper: Colour) -> bytes:
    """A square PNG; each dot is the mean of nine looks at the shape, so edges are smooth."""
    rows = b"".join(
        b"\0" + b"".join(bytes(_dot(column, row, size, shape, ink, paper)) for column in range(size))
        for row in range(size)
    )
    header = pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _dot(column: int, row: int, size: int, shape: Shape, ink: Colour, paper: Colour) -> Colour:
    looks = [shape((column + i) / size, (row + j) / size) for i in (1 / 6, 3 / 6, 5 / 6) for j in (1 / 6, 3 / 6, 5 / 6)]
    share = sum(looks) / len(looks)
    if paper == CLEAR:
        return (*ink[:3], round(255 * share))
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(ink[:3], paper[:3], strict=True))
    return red, green, blue, 255


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))
