"""Files as people have them."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from bot.errors import UserError
from bot.features.pool import reading
from tests.pool.conftest import csv_of, read_csv, xlsx_of

PLAIN = "account,contact\nBrightwater Clinics,Ana Sorel\n"


def cells_of(sheet: reading.Sheet) -> list[dict[str, str]]:
    """What the rows say."""
    return [row.cells for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_western_text_is_read_in_any_encoding(encoding: str) -> None:
    """Accents and the euro sign arrive as they were typed, whatever program saved the file."""
    rows = [
        {"account": "Müller & Söhne GmbH", "contact": "José Peña", "story": "spart 3 € pro Fall – “wirklich”"},
        {"account": "Café Überall", "contact": "Zoë Håkansson", "story": "Ça marche très bien"},
    ]
    assert cells_of(read_csv(csv_of(rows, encoding=encoding))) == rows


@pytest.mark.parametrize(
    ("encoding", "account", "contact"),
    [
        ("cp1251", "Светлый Путь Логистика", "Мария Петрова"),
        ("cp1253", "Γαλάζια Θάλασσα Ασφαλιστική", "Ελένη Παπαδάκη"),
    ],
)
def test_other_alphabets_are_recognised(encoding: str, account: str, contact: str) -> None:
    """An old file in another alphabet is not read as Western European nonsense."""
    rows = [{"account": account, "contact": contact}] * 1
    assert cells_of(read_csv(csv_of(rows, encoding=encoding))) == rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter: str) -> None:
    """Even when another separator is more frequent inside the cells."""
    rows = [{"account": "Brightwater, Ltd", "contact": "Ana Sorel", "products": "Core; Plus; Max; Mini, small"}]
    assert cells_of(read_csv(csv_of(rows, delimiter=delimiter))) == rows


def test_excels_own_line_about_the_separator_is_no_heading() -> None:
    """A first line of sep=; is obeyed."""
    assert cells_of(read_csv("sep=;\naccount;contact\nA;B\n")) == [{"account": "A", "contact": "B"}]


def test_headings_are_known_by_their_usual_names() -> None:
    """Company, first and last name, e-mail address, owner: nobody has to rename columns."""
    headings = "Company Name,First name,Last Name,E-mail Address,Account Owner,Vertical\n"
    sheet = read_csv(headings + "A,Ana,Sorel,a@x.example,c@x.example,Bank\n")
    assert cells_of(sheet) == [
        {
            "account": "A",
            "email": "a@x.example",
            "owner_email": "c@x.example",
            "industry": "Bank",
            "contact": "Ana Sorel",
        }
    ]
    assert sheet.headings[0] == ("Company Name", "account")


def test_unknown_columns_are_reported_and_not_fatal() -> None:
    """The rest of the file is used."""
    sheet = read_csv("account,contact,Shoe size,\nA,B,44,\n")
    assert sheet.unknown_columns == ("Shoe size",)
    assert cells_of(sheet) == [{"account": "A", "contact": "B"}]


def test_headings_may_stand_below_a_title() -> None:
    """Rows count as the spreadsheet shows them."""
    sheet = read_csv("Our references 2026,\n,\naccount,contact\nA,B\n")
    assert [(row.number, row.cells["account"]) for row in sheet.rows] == [(4, "A")]


def test_two_headings_for_the_same_column_are_named() -> None:
    """Guessing could import the wrong one."""
    with pytest.raises(UserError, match="“Vertical” and “Sector”"):
        read_csv("account,contact,Vertical,Sector\nA,B,C,D\n")


def test_a_heading_called_exactly_so_wins_over_one_that_only_means_it() -> None:
    """The other one is reported as not used."""
    sheet = read_csv("account,contact,Notes,story\nA,B,first,second\n")
    assert sheet.rows[0].cells["story"] == "second"
    assert sheet.unknown_columns == ("Notes",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n , ,\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"account,contact\n", "no row under"),
        (b"name of firm,person of note\nA,B\n", "no column for the account and the contact"),
        (b"account\nA\n", "no column for the contact"),
        (b"%PDF-1.7 whatever", "not a CSV or XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or protected Excel"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not a CSV or XLSX"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"account,contact\n" + b"A,B\n" * 50_001, "more than 50,000 rows"),
        (b"a" * 5_000_001, "5 MB is the most"),
        (b",".join(b"c%d" % n for n in range(201)) + b"\n1\n", "200 is the most"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_used_is_refused_in_words(content: bytes, says: str) -> None:
    """What was wrong, and what would work."""
    with pytest.raises(UserError, match=says):
        read_csv(content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    """A text document is a zip as well."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    with pytest.raises(UserError, match="not an Excel workbook"):
        read_csv(out.getvalue())


def test_a_workbook_that_unpacks_to_very_much_is_refused() -> None:
    """It would exhaust the memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as big:
            for _ in range(16):
                big.write(b" " * 10_000_000)
    with pytest.raises(UserError, match="too large when unpacked"):
        read_csv(out.getvalue())


def test_a_workbook_with_an_entity_bomb_is_refused() -> None:
    """XML that defines entities is not opened."""
    sound = zipfile.ZipFile(io.BytesIO(xlsx_of([["account", "contact"], ["A", "B"]])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in sound.namelist():
            text = sound.read(name)
            if name.startswith("xl/worksheets/"):
                text = text.replace(
                    b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet', 1
                )
            packed.writestr(name, text)
    with pytest.raises(UserError, match="damaged"):
        read_csv(out.getvalue())


def test_a_broken_row_costs_only_itself() -> None:
    """A quote that is never closed does not swallow the rest of the file."""
    sheet = read_csv('account,contact\nA,Ana\nB,"Ben\nC,Cleo\n"D"x,Dan\nE,Eve\n')
    assert [row.cells["account"] for row in sheet.rows] == ["A", "C", "E"]
    assert [(one.row, "quote" in one.wrong) for one in sheet.rejected] == [(3, True), (5, True)]


def test_a_row_with_too_many_cells_is_rejected_and_one_with_fewer_is_not() -> None:
    """More cells than headings means a separator inside a value; fewer means empty cells at the end."""
    sheet = read_csv("account,contact,title\nA,Ana,VP, Operations\nB,Ben\nC,Cleo,CEO,,\n")
    assert [row.cells["account"] for row in sheet.rows] == ["B", "C"]
    assert [(one.row, one.wrong) for one in sheet.rejected] == [(2, "The row has 4 cells, there are 3 headings.")]


def test_a_very_long_cell_is_rejected_by_name() -> None:
    """The row and the column are told."""
    sheet = read_csv(
        csv_of([{"account": "A", "contact": "B", "story": "x" * 10_001}, {"account": "C", "contact": "D"}])
    )
    assert [(one.row, one.column) for one in sheet.rejected] == [(2, "story")]
    assert len(sheet.rows) == 1


def test_cells_that_look_like_formulas_are_text() -> None:
    """Nothing is computed, and our own guard is taken off."""
    sheet = read_csv("account,contact,title,phone\nA,B,=1+1,'+49 30 123\n")
    assert sheet.rows[0].cells == {"account": "A", "contact": "B", "title": "=1+1", "phone": "+49 30 123"}


def test_lines_inside_a_cell_stay_and_invisible_signs_go() -> None:
    """No-break spaces become spaces; marks that turn the direction of text are dropped."""
    sheet = read_csv('account,contact,story\nA\xa0B,"C\u202e D","one\r\ntwo\x0b"\n')
    assert sheet.rows[0].cells == {"account": "A B", "contact": "C D", "story": "one\ntwo"}


def test_a_workbook_gives_values() -> None:
    """Dates, numbers, ticks and empty cells of a spreadsheet arrive as what they mean."""
    rows: list[list[object]] = [
        ["Company", "Contact", "Last used", "Marquee", "Phone", "External ID", "Uses"],
        ["A", "Ana", datetime(2026, 6, 1), True, 49301234, 17.0, 2],
        [None, None, None, None, None, None, None],
        ["B", "Ben", date(2026, 7, 1), False, None, "x-1", None],
    ]
    sheet = read_csv(xlsx_of(rows))
    assert cells_of(sheet) == [
        {
            "account": "A", "contact": "Ana", "last_used": "2026-06-01", "marquee": "yes", "phone": "49301234",
            "external_id": "17", "uses_this_quarter": "2",
        },
        {"account": "B", "contact": "Ben", "last_used": "2026-07-01", "marquee": "no", "external_id": "x-1"},
    ]  # fmt: skip
    assert [row.number for row in sheet.rows] == [2, 4]


def test_a_formula_in_a_workbook_is_read_as_its_value() -> None:
    """A formula that was never computed is an empty cell, never its text."""
    sheet = read_csv(xlsx_of([["account", "contact", "title"], ["A", "B", "=1+1"]]))
    assert cells_of(sheet) == [{"account": "A", "contact": "B"}]


def test_the_sheet_with_the_customers_is_found() -> None:
    """A cover sheet in front does not matter."""
    book = xlsx_of([["Read me"], ["This is our list"]], title="Cover")
    opened = openpyxl.load_workbook(io.BytesIO(book))
    second = opened.create_sheet("Customers")
    second.append(["account", "contact"])
    second.append(["A", "B"])
    out = io.BytesIO()
    opened.save(out)
    assert cells_of(read_csv(out.getvalue())) == [{"account": "A", "contact": "B"}]


def test_american_dates_are_noticed_and_said() -> None:
    """The person is told how dates were read."""
    sheet = read_csv("account,contact,last used\nA,B,03/04/2026\nC,D,03/27/2026\n")
    assert sheet.month_first
    assert "month/day/year" in sheet.notes[0]
