"""Exports: what went in comes out, can go in again, and no cell is a formula."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.features.pool import exporting
from bot.features.pool.rules import ACCOUNT_COLUMNS, ADVOCATE_COLUMNS, PROOF_COLUMNS, REQUEST_COLUMNS
from store.engine import Database
from store.records.pool import Advocate
from store.records.programs import Person
from store.records.requests import Request
from tests.pool.conftest import NOW, TODAY, Pool, csv_of, new_pool
from tests.pool.test_importing import ANA

NASTY = {
    "account": "=HYPERLINK(1)",
    "contact": "@Ana +1",
    "phone": "+49 30 1234",
    "title": "-1+2",
    "story": "a\n\n\"b\"; 'c', d\te",
    "tags": '"x; y"; -5; it\'s',
    "products": "C++; C#; C",
    "not_to": "=Acme; +Initech",
    "external_id": "0012",
    "source": "n/a-ish",
}


def fresh(pool: Pool) -> Pool:
    """Another program in the same database."""
    return new_pool(pool.database, pool.folder)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_exported_imports_without_loss(pool: Pool, suffix: str) -> None:
    """Into an empty program it makes the same pool; into its own it changes nothing."""
    pool.rows(
        ANA,
        NASTY,
        {"account": "C", "contact": "Cleo", "stage": "paused"},
        {"account": "D", "contact": "Dan", "dnc": "x"},
    )
    pool.load(csv_of([{"account": "D", "paused until": "no end", "pause reason": "escalation", "id": "9"}]), "accounts")
    again = pool.load(pool.written("advocates", suffix))
    assert (again.added, again.changed, again.unchanged, again.rejected) == (0, 0, 4, ())
    other = fresh(pool)
    report = other.load(pool.written("advocates", suffix))
    assert (report.added, report.rejected, report.remarks) == (4, (), ())
    assert other.load(pool.written("accounts", suffix), "accounts").rejected == ()
    assert other.out("advocates") == pool.out("advocates")
    assert other.out("accounts") == pool.out("accounts")


text = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=12)
line = text.map(lambda value: " ".join(value.split()))
name = line.filter(bool)
word = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8).filter(str.isprintable)
row = st.fixed_dictionaries(
    {"account": st.sampled_from(["Alder", "ALDER Ltd", "Birch & Co", "Çam", "="]), "contact": name},
    optional={
        "email": st.sampled_from(["a@x.example", "b@x.example", "c@x.example"]),
        "phone": line,
        "title": line,
        "industry": st.sampled_from(["Bank", "Fintech", "hospital", "Space travel"]),
        "country": st.sampled_from(["DE", "France", "Atlantis"]),
        "products": st.lists(word, max_size=3).map("; ".join),
        "tags": st.lists(name, max_size=3).map("; ".join),
        "languages": st.sampled_from(["en; de", "Klingon"]),
        "activities": st.sampled_from(["call", "case study; quote", "Podcast"]),
        "story": text,
        "stage": st.sampled_from(["active", "paused", "former", "do not contact", "candidate", "?"]),
        "paused_until": st.sampled_from(["2027-01-01", "2026-01-01", "no end", "soon"]),
        "last_used": st.dates(date(2020, 1, 1), TODAY).map(str),
        "uses_this_quarter": st.sampled_from(["0", "1", "7"]),
        "marquee": st.sampled_from(["yes", "no"]),
        "not_to": st.lists(name, max_size=2).map("; ".join),
        "permissions": st.sampled_from(["quote", "quote:web:2026-01-01:2027-01-01:p", "logo; logo::2026-01-01"]),
        "owner_email": st.sampled_from(["csm@v.example", "Cara"]),
        "external_id": st.sampled_from(["1", "2", "3"]),
        "external_system": st.sampled_from(["crm", "=crm"]),
    },
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(row, min_size=1, max_size=6))
def test_any_rows_import_twice_unchanged_and_come_back_from_an_export(lite: Pool, rows: list[dict[str, str]]) -> None:
    """The second import of any file changes nothing, its export neither, and that fills an empty program alike."""
    here, there = fresh(lite), fresh(lite)
    first = here.rows(*rows)
    second = here.rows(*rows)
    assert (second.added, second.changed, second.new_terms) == (0, 0, ())
    assert second.rejected == first.rejected
    if not first.added:
        return
    exported = here.written("advocates")
    again = here.load(exported)
    assert (again.added, again.changed, again.rejected) == (0, 0, ())
    assert there.load(exported).rejected == ()
    assert there.out("advocates") == here.out("advocates")
    assert here.sound()


def test_no_cell_of_an_export_is_a_formula(pool: Pool) -> None:
    """In CSV and in XLSX, whatever people typed."""
    pool.rows(NASTY)
    for cells in csv.reader(io.StringIO(pool.written("advocates").decode("utf-8-sig"), newline="")):
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(pool.written("all", ".xlsx")))
    for sheet in book.worksheets:
        assert not [cell for cells in sheet.iter_rows() for cell in cells if cell.data_type == "f"]


def test_the_columns_are_those_of_the_contract(lite: Pool) -> None:
    """In their order, even when there is nobody yet; a BOM makes Excel read accents right."""
    assert lite.written("advocates") == b"\xef\xbb\xbf" + ",".join(ADVOCATE_COLUMNS).encode() + b"\r\n"
    assert ADVOCATE_COLUMNS[:3] == ("account", "contact", "email")
    assert len(ADVOCATE_COLUMNS) == 33


def test_everything_is_a_sheet_or_a_file_each(lite: Pool) -> None:
    """A workbook holds them all; CSV makes one file each beside the name that was given."""
    lite.rows(ANA)
    begin = lambda: lite.database.begin(lite.program, write=False)  # noqa: E731  # reason: said once
    written = exporting.to_file("all", lite.folder / "pool.csv", begin, TODAY)
    tables = ("advocates", "accounts", "requests", "proof")
    assert [path.name for path in written] == [f"pool-{table}.csv" for table in tables]
    book = openpyxl.load_workbook(io.BytesIO(lite.written("all", ".xlsx")), read_only=True)
    headings = {sheet.title: tuple(cell.value for cell in next(iter(sheet.iter_rows()))) for sheet in book.worksheets}
    columns = (ADVOCATE_COLUMNS, ACCOUNT_COLUMNS, REQUEST_COLUMNS, (*PROOF_COLUMNS, "times_used"))
    assert headings == dict(zip(tables, columns, strict=True))
    book.close()


def test_requests_are_exported_for_reports(pool: Pool) -> None:
    """With who asked and what it came to."""
    with pool.database.begin(pool.program) as session:
        asker = Person(name="Sam Seller", email="sam@vendor.example", created_at=NOW)
        session.add(asker)
        session.flush()
        session.add(
            Request(
                number=1,
                requester_id=asker.id or 0,
                activity="call",
                prospect="=Acme",
                needed_by=TODAY,
                created_at=NOW,
                amount=Decimal("250000.00"),
                note="two, please",
            )
        )
    (row,) = pool.out("requests")
    assert (row["requester"], row["activity"], row["prospect"], row["amount"]) == (
        "Sam Seller",
        "Reference call",
        "'=Acme",
        "250000.00",
    )


def test_what_cannot_be_exported_is_said(lite: Pool) -> None:
    """The words and the file names that work are named."""
    with pytest.raises(UserError, match="advocates, accounts, requests, proof, all"):
        exporting.tables_of("people")
    with pytest.raises(UserError, match=r"\.csv or \.xlsx"):
        exporting.format_of("pool.pdf")


def test_an_export_goes_page_by_page(lite: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, nobody is left out or told twice, and progress comes to its end."""
    lite.rows(*({"account": f"A{n // 2}", "contact": f"Person {n}"} for n in range(23)))
    monkeypatch.setattr(exporting, "PAGE", 5)
    seen: list[tuple[int, int]] = []
    path: Path = lite.folder / "p.csv"
    exporting.to_file(
        "advocates", path, lambda: lite.database.begin(lite.program, write=False), TODAY, lambda *at: seen.append(at)
    )
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [line["contact"] for line in csv.DictReader(file)] == [f"Person {n}" for n in range(23)]
    assert seen[-1] == (23, 23)


def test_the_uses_of_an_earlier_quarter_are_not_exported_as_this_ones(lite: Pool) -> None:
    """A count belongs to its quarter."""
    lite.rows({"account": "A", "contact": "Ana", "uses": "2"})
    with lite.database.begin(lite.program) as session:
        session.get_one(Advocate, 1).quarter -= 1
    assert "uses_this_quarter" not in lite.out()[0]


def test_an_engine_does_not_matter(pool: Pool, database: Database) -> None:
    """What one engine exports the other would too: order is by when somebody came in."""
    pool.rows(*({"account": name, "contact": "Ana"} for name in ("Zeta", "Alpha", "Mid")))
    assert [line["account"] for line in pool.out()] == ["Zeta", "Alpha", "Mid"]
    assert database is pool.database
