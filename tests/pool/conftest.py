"""A program with its words, files made of rows, and imports run against it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from bot.domain.vocabulary import ensure_terms
from bot.features.pool import exporting, importing, reading
from bot.features.pool.importing import Report
from bot.features.pool.rules import Kind
from store.engine import Database
from store.queries import facts, people, vocabulary
from store.queries.facts import Rests

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
Row = Mapping[str, str]


def csv_of(rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as a CSV file; the headings are the keys of all rows in the order they come."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, headings, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(rows: Sequence[Sequence[object]], title: str = "Sheet1") -> bytes:
    """Rows, headings included, as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass
class Pool:
    """One program in a database, and what tests do with its pool."""

    database: Database
    program: int
    today: date = TODAY
    folder: Path = Path()

    def load(self, content: bytes, kind: str = "advocates", *, dry: bool = False, person: int | None = None) -> Report:
        """Import a file."""
        with self.database.begin(self.program, write=False) as session:
            made = importing.understand(content, kind, vocabulary.terms(session), self.today)
        terms = importing.Terms(NOW, self.today, Rests(), person=person, dry=dry)
        return importing.run(made, lambda: self.database.begin(self.program, write=not dry), terms)

    def rows(self, *rows: Row, kind: str = "advocates", dry: bool = False) -> Report:
        """Import rows."""
        return self.load(csv_of(rows), kind, dry=dry)

    def written(self, what: str, suffix: str = ".csv") -> bytes:
        """The bytes of an export."""
        path = self.folder / f"out{suffix}"
        begin = lambda: self.database.begin(self.program, write=False)  # noqa: E731
        exporting.to_file(what, path, begin, self.today)
        return path.read_bytes()

    def out(self, what: str = "advocates") -> list[dict[str, str]]:
        """An export as rows, without columns that are empty everywhere and guards."""
        table = list(csv.DictReader(io.StringIO(self.written(what).decode("utf-8-sig"), newline="")))
        return [{name: value for name, value in row.items() if value} for row in table]

    def sound(self) -> bool:
        """Whether the facts on the advocates' rows follow from the records."""
        with self.database.begin(self.program, write=False) as session:
            return facts.differences(session, self.today, Rests()) == []


def new_pool(database: Database, folder: Path) -> Pool:
    """A program with the words that ship and nobody in its pool."""
    with database.begin(None) as session:
        program = people.create_program(session, "Customers", "Testing Ltd", NOW).id
    assert program is not None
    with database.begin(program) as session:
        ensure_terms(session)
    return Pool(database, program, folder=folder)


@pytest.fixture
def pool(database: Database, tmp_path: Path) -> Pool:
    """A new program, on each engine."""
    return new_pool(database, tmp_path)


@pytest.fixture
def lite(sqlite_database: Database, tmp_path: Path) -> Pool:
    """The same on SQLite only, for rules that the engine has no part in."""
    return new_pool(sqlite_database, tmp_path)


def read_csv(text: str | bytes, kind: Kind = "advocates") -> reading.Sheet:
    """A sheet from text."""
    return reading.read(text if isinstance(text, bytes) else text.encode(), kind)
