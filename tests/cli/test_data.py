"""Import and export."""

import csv

import openpyxl

from tests.cli.conftest import Shell

POOL = """account,contact,email,title,shoe size
Northwind,Dana Reyes,dana@northwind.example.com,VP Operations,38
Contoso,Ira Bell,not an address,CTO,44
Fabrikam,Noor Haddad,noor@fabrikam.example.com,CFO,40
"""


def test_an_import_takes_what_is_sound_and_reports_the_rest(ready: Shell) -> None:
    """A line for each rejected row, exit 1; the first import makes the program."""
    (ready.folder / "pool.csv").write_text(POOL)
    done = ready.run("import", "advocates", "pool.csv")

    assert (done.code, done.err) == (1, "")
    lines = done.out.splitlines()
    assert lines[-1] == "2 added, 0 changed, 0 as before, 1 rejected"
    assert "column 'shoe size' is not used" in lines
    assert [line for line in lines if line.startswith("rejected row 3, email: ")] != []


def test_importing_twice_changes_nothing(ready: Shell) -> None:
    """All rows are as before."""
    (ready.folder / "pool.csv").write_text("account,contact\nNorthwind,Dana Reyes\n")
    first, second = ready.run("import", "advocates", "pool.csv"), ready.run("import", "advocates", "pool.csv")

    assert (first.code, first.out.splitlines()[-1]) == (0, "1 added, 0 changed, 0 as before, 0 rejected")
    assert (second.code, second.out.splitlines()[-1]) == (0, "0 added, 0 changed, 1 as before, 0 rejected")


def test_a_dry_run_changes_nothing(filled: Shell) -> None:
    """It says what would happen; an import after it still adds everything."""
    (filled.folder / "accounts.csv").write_text("account,industry\nNorthwind,Healthcare\n")
    dry = filled.run("import", "accounts", "accounts.csv", "--dry-run")
    wet = filled.run("import", "accounts", "accounts.csv")

    assert dry.out.splitlines()[-1] == "nothing was changed; it would be: 1 added, 0 changed, 0 as before, 0 rejected"
    assert wet.out.splitlines()[-1] == "1 added, 0 changed, 0 as before, 0 rejected"


def test_a_dry_run_makes_no_program(ready: Shell) -> None:
    """There is nothing to compare with yet, and the remedy is said."""
    (ready.folder / "pool.csv").write_text(POOL)

    assert "goodword admin code" in ready.run("import", "advocates", "pool.csv", "--dry-run").refusal


def test_a_file_that_is_no_table_is_refused(filled: Shell) -> None:
    """In one line."""
    (filled.folder / "pool.csv").write_bytes(b"\x00\x01\x02")

    assert filled.run("import", "advocates", "pool.csv").refusal


def test_what_is_exported_can_be_imported_again(filled: Shell) -> None:
    """Without loss: nothing changes. The file can be read by its owner alone."""
    (filled.folder / "pool.csv").write_text("account,contact,email\nNorthwind,Dana Reyes,dana@northwind.example.com\n")
    assert filled.run("import", "advocates", "pool.csv").code == 0
    done = filled.run("export", "advocates", "out.csv")

    assert done.out.startswith("wrote out.csv, ")
    assert (filled.folder / "out.csv").stat().st_mode & 0o777 == 0o600
    with (filled.folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["account"], row["contact"], row["email"]) == ("Northwind", "Dana Reyes", "dana@northwind.example.com")
    again = filled.run("import", "advocates", "out.csv")
    assert again.out.splitlines()[-1] == "0 added, 0 changed, 1 as before, 0 rejected"


def test_everything_goes_into_one_workbook_or_a_file_each(filled: Shell) -> None:
    """XLSX has a sheet for each table, CSV a file."""
    book, files = filled.run("export", "all", "all.xlsx"), filled.run("export", "all", "all.csv")

    assert (book.code, files.code) == (0, 0)
    sheets = openpyxl.load_workbook(filled.folder / "all.xlsx").sheetnames
    assert sheets == ["advocates", "accounts", "requests", "proof"]
    assert {path.name for path in filled.folder.glob("all-*.csv")} == {f"all-{sheet}.csv" for sheet in sheets}


def test_another_format_is_refused(filled: Shell) -> None:
    """One line, exit 1, no file."""
    done = filled.run("export", "all", "all.pdf")

    assert done.code == 1
    assert done.refusal == "The file name should end in .csv or .xlsx."
    assert not (filled.folder / "all.pdf").exists()
