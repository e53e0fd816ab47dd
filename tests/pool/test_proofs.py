"""Proof in and out of spreadsheets: twice is once, out and in is the same, and what is wrong is said by row."""

import pytest
from sqlmodel import select

from store.records.pool import Account
from store.records.proof import Proof
from tests.pool.conftest import Pool, csv_of, new_pool, xlsx_of

STORY = {
    "Headline": "Two days to close", "URL": "https://www.example.com/a/", "Type": "Customer story",
    "Company": "Alder Clinic Inc", "Person": "Pat Poe", "Industries": "hospital", "Region": "EMEA",
    "Products": "Ledger; Relay", "Use cases": "Month-end close", "Language": "en", "Labels": "cfo; =1+1",
    "Rights": "website", "Published": "3 May 2026", "Valid until": "2028-05-03", "id": "a1", "CRM": "cms",
}  # fmt: skip
NASTY = {
    "Headline": "=HYPERLINK(1)", "URL": "https://example.com/?q=1&x=%20", "Abstract": 'a\n"b"; c', "Type": "hologram",
}  # fmt: skip


def proofs(pool: Pool) -> list[Proof]:
    """All there are."""
    with pool.database.begin(pool.program, write=False) as session:
        return list(session.exec(select(Proof).order_by("id")))


def test_a_file_goes_in_whatever_its_headings_are_called(pool: Pool) -> None:
    """Words become the program's keys, the customer is made when it is new, the person is found; twice is once."""
    pool.rows({"account": "Alder Clinic", "contact": "Pat Poe"})
    report = pool.rows(STORY, NASTY, kind="proof")
    assert (report.added, report.rejected, report.unknown_columns) == (2, (), ())
    assert [(r.row, r.column) for r in report.remarks] == [(3, "kind")]
    one, other = proofs(pool)
    assert (one.title, one.kind, one.activity, one.industries) == (
        "Two days to close",
        "case_study",
        "case_study",
        ["healthcare"],
    )
    assert (one.products, one.use_cases, one.languages) == (["ledger", "relay"], ["month_end_close"], ["english"])
    assert (str(one.published_on), str(one.expires_on), one.permission) == ("2026-05-03", "2028-05-03", "website")
    assert (one.account_id, one.advocate_id, one.link_key, one.external_id) == (1, 1, "example.com/a", "a1")
    assert "|product:ledger|" in one.keys
    assert "alder clinic" in one.words
    assert (other.kind, other.account_id, other.number) == ("other", None, 2)
    again = pool.rows(STORY, NASTY, kind="proof")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_exported_imports_without_loss(pool: Pool, suffix: str) -> None:
    """Into its own program it changes nothing; into an empty one it makes the same library."""
    pool.rows({"account": "Alder Clinic", "contact": "Pat Poe", "email": "pat@alder.example.com"})
    pool.rows(STORY, NASTY, {"Headline": "Old", "URL": "https://example.com/o", "Archived": "yes"}, kind="proof")
    written = pool.written("proof", suffix)
    again = pool.load(written, "proof")
    assert (again.added, again.changed, again.unchanged, again.rejected) == (0, 0, 3, ())
    other = new_pool(pool.database, pool.folder)
    other.rows({"account": "Alder Clinic", "contact": "Pat Poe", "email": "pat@alder.example.com"})
    report = other.load(written, "proof")
    assert (report.added, report.rejected, report.remarks) == (3, (), ())
    assert other.out("proof") == pool.out("proof")


def test_a_dry_run_changes_nothing(lite: Pool) -> None:
    """It says what would happen, new customers and words included."""
    report = lite.rows(STORY, kind="proof", dry=True)
    assert (report.added, len(report.new_terms)) == (1, 3)
    assert proofs(lite) == []
    with lite.database.begin(lite.program, write=False) as session:
        assert session.exec(select(Account)).all() == []


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"title": "", "link": "https://example.com/1"}, "title"),
        ({"title": "T", "link": ""}, "link"),
        ({"title": "T", "link": "example.com"}, "link"),
        ({"title": "T", "link": "javascript:alert(1)"}, "link"),
        ({"title": "T", "link": "http://example.com"}, "link"),
        ({"title": "T" * 161, "link": "https://example.com/1"}, "title"),
        ({"title": "T", "link": "https://example.com/" + "x" * 500}, "link"),
        ({"title": "T", "link": "https://example.com/1", "expires": "soon"}, "expires_on"),
        ({"title": "T", "link": "https://example.com/1", "tags": "x" * 61}, "tags"),
        ({"title": "T", "link": "https://example.com/1", "retired": "perhaps"}, "retired"),
        ({"title": "T", "link": "https://example.com/1", "email": "pat"}, "email"),
    ],
)
def test_a_row_that_cannot_go_in_is_reported(lite: Pool, row: dict[str, str], column: str) -> None:
    """With its number and what would work; the others go in."""
    report = lite.rows(row, {"title": "Fine", "link": "https://example.com/fine"}, kind="proof")
    assert [(r.row, r.column) for r in report.rejected] == [(2, column)]
    assert [p.title for p in proofs(lite)] == ["Fine"]


def test_one_link_is_one_proof(lite: Pool) -> None:
    """A repeat counts as one; a contradiction, and an id that is another's, is reported."""
    fine = {"title": "One", "link": "https://example.com/1", "id": "1"}
    report = lite.rows(fine, fine, {**fine, "title": "Two"}, kind="proof")
    assert (report.added, [(r.row, r.column) for r in report.rejected]) == (1, [(4, "link")])
    lite.rows({"title": "Other", "link": "https://example.com/2", "id": "2"}, kind="proof")
    report = lite.rows({"title": "One", "link": "https://example.com/1", "id": "2"}, kind="proof")
    assert [(r.row, r.column) for r in report.rejected] == [(2, "external_id")]
    moved = lite.rows({"title": "Moved", "link": "https://example.com/new", "id": "1"}, kind="proof")
    assert (moved.changed, proofs(lite)[0].link_key) == (1, "example.com/new")


def test_somebody_who_is_not_in_the_pool_is_not_made_up(lite: Pool) -> None:
    """The row goes in and says so; a person at another customer is not taken either."""
    lite.rows({"account": "Birch", "contact": "Robin Roe", "email": "robin@birch.example.com"})
    row = {"title": "T", "link": "https://example.com/1", "account": "Alder"}
    for about in ({"contact": "Robin Roe"}, {"email": "robin@birch.example.com"}):
        report = lite.rows({**row, **about}, kind="proof")
        assert [(r.row, r.column) for r in report.remarks] == [(2, "contact")]
    assert proofs(lite)[0].advocate_id is None


def test_a_large_library_goes_in_and_out(lite: Pool) -> None:
    """Several units and pages, as a workbook."""
    rows = [["title", "link", "account"], *([f"S{n}", f"https://example.com/{n}", f"C{n % 7}"] for n in range(620))]
    assert lite.load(xlsx_of(rows), "proof").added == 620
    assert len(lite.out("proof")) == 620
    assert lite.load(csv_of(lite.out("proof")), "proof").unchanged == 620
