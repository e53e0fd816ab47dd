"""Text files with separated values: any usual encoding and separator, and rows that are broken."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from charset_normalizer import from_bytes

from bot.errors import UserError

NOT_A_TABLE = "This is not a CSV or XLSX file. Save it as one of these from your spreadsheet and send that."
SEPARATORS = ",;\t|"
LONGEST_RECORD = 200
"""Lines one row may span; beyond that a quote was opened and never closed."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER = ("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "shift_jis", "gb18030", "big5", "cp949")
"""What else files come in, where it is plainly not Western European."""


def decoded(content: bytes) -> str:
    """The text of a file. Raises UserError when it is none."""
    if content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        old = (
            content.startswith(b"\xd0") and "It is an old or protected Excel file: save it as .xlsx without a password."
        )
        raise UserError(old or NOT_A_TABLE)
    text = _decoded(content)
    odd = sum(1 for sign in text[:20_000] if sign < " " and sign not in "\t\r\n\f\x1a")
    if odd > 10 + len(text[:20_000]) // 50:
        raise UserError(NOT_A_TABLE)
    return text.replace("\0", "")


def _decoded(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, "replace")
    half = len(content[:2000]) // 2
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half and content[offset:2000:2].count(0) > half * 0.6:
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(content)


def _guessed(content: bytes) -> str:
    """Not Unicode: Windows Western European, unless the text is plainly of another kind."""
    try:
        western = content.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    foreign = [sign for sign in western if sign > "\x7f"]
    if western and all(sign.isalpha() or sign in "–—‘’“”•…€£©®™°§«»´·¿¡" for sign in foreign):
        lonely = sum(1 for before, sign in pairwise(western) if min(before, sign) > "\x7f")
        if lonely <= len(foreign) // 4:
            return western
    best = from_bytes(content[:200_000], cp_isolation=[*_OTHER]).best()
    return content.decode(best.encoding if best else "cp1252", "replace")


def records(content: bytes, known: Callable[[Sequence[str]], int]) -> Iterator[tuple[int, list[str] | str]]:
    """The rows with their numbers, each as its cells or what is wrong. `known` counts the headings it recognises."""
    lines = list(io.StringIO(decoded(content), newline=""))
    skip = 0
    if lines and lines[0].strip().lower().startswith("sep=") and len(lines[0].strip()) == 5:
        separator, skip = lines[0].strip()[4], 1
    else:
        separator = _separator(lines[:10], known)
    yield from _parsed(lines, separator, skip)


def _separator(lines: Sequence[str], known: Callable[[Sequence[str]], int]) -> str:
    def fit(separator: str) -> tuple[int, int]:
        rows = [row for _, row in _parsed(lines, separator, 0) if isinstance(row, list)]
        return max((known(row) for row in rows), default=0), max((len(row) for row in rows), default=0)

    return max(SEPARATORS, key=fit)


def _parsed(lines: Sequence[str], separator: str, at: int) -> Iterator[tuple[int, list[str] | str]]:
    """A broken row costs its own line only: reading goes on at the next one."""
    number = at
    while at < len(lines):
        source = _Lines(lines, at)
        reader = csv.reader(source, delimiter=separator, strict=True)
        try:
            for cells in reader:
                number += 1
                yield number, cells
                source.row_ends()
            return
        except csv.Error:
            number += 1
            at = source.begun + 1
            yield number, "A “quote” in this row is opened and not closed, or stands inside a value."


class _Lines:
    """Hands lines to the parser and remembers where the row under way began."""

    def __init__(self, lines: Sequence[str], at: int) -> None:
        self._lines = lines
        self._at = self.begun = at

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._at >= len(self._lines):
            raise StopIteration
        if self._at - self.begun >= LONGEST_RECORD:
            raise csv.Error("a quote is never closed")
        self._at += 1
        return self._lines[self._at - 1]

    def row_ends(self) -> None:
        """The next line begins a row."""
        self.begun = self._at
