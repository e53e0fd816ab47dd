"""Excel workbooks: values as text, formulas as what they came to."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.errors import UserError

MOST_UNPACKED = 150_000_000
"""Bytes a workbook of 5 MB may unpack to; more is no spreadsheet but an attempt to exhaust us."""

MOST_SHEETS = 10
_DAMAGED = "The Excel file is damaged and cannot be opened. Save it again from your spreadsheet, or as CSV."


def is_zip(content: bytes) -> bool:
    """Whether this can be a workbook: those are zip files."""
    return content.startswith(b"PK\x03\x04")


def records(content: bytes, known: Callable[[Sequence[str]], int]) -> Iterator[tuple[int, list[str] | str]]:
    """The rows of the sheet whose headings are recognised best, with their numbers.

    Raises:
        UserError: it is no workbook, it is damaged, or it unpacks to more than it should.
    """
    _check(content)
    try:
        from openpyxl import load_workbook  # a quarter of a second that only a spreadsheet is worth

        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
            if not sheets:
                raise UserError("The workbook has no visible sheet.")
            best = max(sheets, key=lambda sheet: max((known(row) for row in _rows(sheet, 10)), default=0))
            yield from enumerate(_rows(best), start=1)
        finally:
            book.close()
    except UserError:
        raise
    except Exception as error:  # whatever the parser trips over, what was sent is no sound workbook
        raise UserError(_DAMAGED) from error


def _check(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            sizes = {info.filename: info.file_size for info in packed.infolist()}
    except zipfile.BadZipFile as error:
        raise UserError(_DAMAGED) from error
    if "xl/workbook.xml" not in sizes:
        raise UserError("This is not an Excel workbook. Save it as .xlsx or CSV and send that.")
    if sum(sizes.values()) > MOST_UNPACKED or len(sizes) > 1000:
        raise UserError("The workbook is too large when unpacked. Save only the sheet with the customers, or use CSV.")


def _rows(sheet: Any, most: int | None = None) -> Iterator[list[str]]:
    # the stubs do not know the sheets of a workbook that is only read
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=most, max_col=300, values_only=True):
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)
