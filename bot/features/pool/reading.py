"""A CSV or XLSX file as rows under our own column names. Whatever is wrong with the file is said in words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.features.pool import csv_file, xlsx_file
from bot.features.pool.cells import EMPTY, bare, months_come_first, pieces, shortened
from bot.features.pool.rules import DATES, FIRST_NAME, LAST_NAME, REQUIRED, Kind, column_of
from store.queries.names import fold

MOST_BYTES = 5_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
LOOK_FOR_HEADINGS = 10
"""Rows among which the headings are looked for: some files begin with a title."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """What did not go in: where, what is wrong, and what would work. `row` counts as spreadsheets do."""

    row: int
    column: str
    wrong: str
    works: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: what it says by column, empty cells left out."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was understood. `headings` tells for each what column it was taken for, None when it is not used."""

    kind: Kind
    headings: tuple[tuple[str, str | None], ...]
    rows: tuple[Row, ...]
    rejected: tuple[Rejection, ...] = ()
    month_first: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headings that are not used."""
        return tuple(heading for heading, column in self.headings if column is None and heading)


Record = tuple[int, list[str] | str]
"""A row's number and its cells, or what is wrong with it."""


def read(content: bytes, kind: Kind) -> Sheet:
    """The rows of a CSV or XLSX file.

    Raises:
        UserError: the file cannot be used at all.
    """
    if len(content) > MOST_BYTES:
        raise UserError(f"The file has {len(content) / 1e6:.1f} MB, 5 MB is the most. Split it into several files.")
    records = _records(content, kind)
    found = _headings(records, kind)
    if found is None:
        raise UserError("The file is empty. The first row should hold the headings, such as account and contact.")
    start, headings = found
    columns = _columns(headings, kind)
    rows, rejected = _rows(records[start + 1 :], columns, len(headings))
    if not rows and not rejected:
        raise UserError("The file has headings but no row under them.")
    month_first = months_come_first(_date_texts(rows))
    notes = ("Dates like 11/27/2026 were read as month/day/year.",) if month_first else ()
    named = tuple((heading, columns.get(at)) for at, heading in enumerate(headings))
    return Sheet(kind, named, tuple(rows), tuple(rejected), month_first, notes)


def _records(content: bytes, kind: Kind) -> list[Record]:
    found: list[Record] = []
    for record in _best(content, kind):
        found.append(record)
        if len(found) > MOST_ROWS + LOOK_FOR_HEADINGS:
            raise UserError(f"The file has more than {MOST_ROWS:,} rows. Split it into several files.")
    return found


def _best(content: bytes, kind: Kind) -> Iterable[Record]:
    def known(headings: Sequence[str]) -> int:
        return len({column_of(heading, kind) for heading in headings} - {None})

    if xlsx_file.is_zip(content):
        return xlsx_file.records(content, known)
    return csv_file.records(content, known)


# --- headings ----------------------------------------------------------------------------------


def _headings(records: Sequence[Record], kind: Kind) -> tuple[int, list[str]] | None:
    """Where the headings are: the first row with all required columns, else the first with anything in it."""
    first: tuple[int, list[str]] | None = None
    for at, (_, cells) in enumerate(records[:LOOK_FOR_HEADINGS]):
        if isinstance(cells, str) or not any(cell.strip() for cell in cells):
            continue
        headings = [" ".join(bare(cell.strip()).split()) for cell in cells]
        while headings and not headings[-1]:
            headings.pop()
        if not _missing({column_of(heading, kind) for heading in headings}, kind):
            return at, headings
        first = first or (at, headings)
    return first


def _missing(columns: Iterable[str | None], kind: Kind) -> list[str]:
    there = set(columns)
    if {FIRST_NAME, LAST_NAME} & there:
        there.add("contact")
    return [column for column in REQUIRED[kind] if column not in there]


def _columns(headings: Sequence[str], kind: Kind) -> dict[int, str]:
    """Which column each heading stands for. Of two for the same, the one called exactly so is taken.

    Raises:
        UserError: a required column is missing, or nothing tells which of two is meant.
    """
    if len(headings) > MOST_COLUMNS:
        raise UserError(f"The file has {len(headings)} columns, {MOST_COLUMNS} is the most.")
    chosen: dict[str, int] = {}
    for at, heading in enumerate(headings):
        column = column_of(heading, kind)
        if column is None:
            continue
        if column not in chosen:
            chosen[column] = at
            continue
        other = headings[chosen[column]]
        exact = [fold(name) == fold(column) for name in (other, heading)]
        if exact[0] == exact[1]:
            raise UserError(
                f"Two columns are both read as {column}: “{shortened(other)}” and “{shortened(heading)}”. "
                "Rename or remove one of them."
            )
        if exact[1]:
            chosen[column] = at
    missing = _missing(chosen, kind)
    if missing:
        seen = ", ".join(f"“{shortened(heading)}”" for heading in headings[:12] if heading)
        raise UserError(
            f"There is no column for the {' and the '.join(missing)}. Headings found: {seen}. "
            f"Name one of them “{missing[0]}”, in the first row."
        )
    return {at: column for column, at in chosen.items()}


# --- rows --------------------------------------------------------------------------------------


def _rows(records: Sequence[Record], columns: dict[int, str], width: int) -> tuple[list[Row], list[Rejection]]:
    rows: list[Row] = []
    rejected: list[Rejection] = []
    for number, cells in records:
        if isinstance(cells, str):
            rejected.append(Rejection(number, "", cells, "Open it in a spreadsheet and save it as CSV again."))
            continue
        if any(cell.strip() for cell in cells[width:]):
            wrong = f"The row has {len(cells)} cells, there are {width} headings."
            rejected.append(Rejection(number, "", wrong, "Put “double quotes” around values with a comma in them."))
            continue
        said = {column: _clean(cells[at]) for at, column in columns.items() if at < len(cells)}
        said = _whole_name({column: text for column, text in said.items() if text})
        if not said:
            continue
        long = [column for column, text in said.items() if len(text) > LONGEST_CELL]
        rejected += (_too_long(number, column, len(said[column])) for column in long)
        if not long:
            rows.append(Row(number, said))
    if len(rows) + len(rejected) > MOST_ROWS:
        raise UserError(f"The file has more than {MOST_ROWS:,} rows. Split it into several files.")
    return rows, rejected


def _too_long(row: int, column: str, length: int) -> Rejection:
    wrong = f"The cell has {length:,} characters."
    return Rejection(row, column, wrong, f"Shorten it to {LONGEST_CELL:,} characters.")


def _clean(cell: str) -> str:
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = re.sub(r"[^\S\n]", " ", text)
        text = "".join(sign for sign in text if sign.isprintable() or sign in "\n\u200c\u200d")
    text = text.strip()
    return "" if text.casefold() in EMPTY else bare(text).strip()


def _whole_name(said: dict[str, str]) -> dict[str, str]:
    first, last = said.pop(FIRST_NAME, ""), said.pop(LAST_NAME, "")
    if "contact" not in said and (first or last):
        said["contact"] = f"{first} {last}".strip()
    return said


def _date_texts(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        for column in DATES:
            if column in row.cells:
                yield row.cells[column]
        for entry in pieces(row.cells.get("permissions", "")):
            yield from pieces(entry, ":")
