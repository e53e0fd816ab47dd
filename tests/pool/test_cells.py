"""What people write into cells, and what an export writes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.pool import cells
from bot.features.pool.cells import CellError, Given
from store.records.pool import FOREVER


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-27", "2026/11/27", "2026.11.27", "20261127", "2026-11-27T00:00:00Z", "2026-11-27 09:30:00"),
        *("27/11/2026", "27.11.2026", "27-11-26", "11/27/2026", "27 Nov 2026", "27-Nov-26", "27 November, 2026"),
        *("Nov 27, 2026", "November 27th 2026", "46353"),
    ],
)
def test_a_date_is_understood_in_every_usual_writing(text: str) -> None:
    """ISO, day first, month names and the numbers spreadsheets keep dates as all come to the same day."""
    assert cells.day(text) == date(2026, 11, 27)


def test_a_date_that_could_be_both_is_day_first_unless_the_file_says_otherwise() -> None:
    """03/04/2026 is 3 April; in a file that also has 11/27/2026 it is 4 March."""
    assert cells.day("03/04/2026") == date(2026, 4, 3)
    assert cells.day("03/04/2026", month_first=True) == date(2026, 3, 4)
    assert cells.months_come_first(["03/04/2026", "11/27/2026"])
    assert not cells.months_come_first(["03/04/2026", "11/27/2026", "27/11/2026"])
    assert not cells.months_come_first(["03/04/2026", "soon"])


@pytest.mark.parametrize(
    "text", ["soon", "2026", "31/02/2026", "2026-13-01", "99999999", "0001-01-01", "27/13/2026", "12", "Q3"]
)
def test_what_is_no_date_is_refused_with_what_would_work(text: str) -> None:
    """The person reads what was wrong, and how a date is written."""
    with pytest.raises(CellError) as caught:
        cells.day(text)
    assert text in caught.value.wrong
    assert "2026-11-27" in caught.value.works


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)) | st.just(FOREVER))
def test_every_written_day_is_read_again(day: date) -> None:
    """An export's date is the same date after an import."""
    assert cells.day(cells.written_day(day)) == day


@pytest.mark.parametrize(
    ("text", "value"), [("Yes", True), ("x", True), ("1", True), ("TRUE", True), ("no", False), ("0", False)]
)
def test_a_tick_has_many_writings(text: str, value: bool) -> None:
    """yes, true, 1 and x are a tick; no, false and 0 are none."""
    assert cells.yes_or_no(text) is value


def test_a_tick_that_is_neither_is_refused() -> None:
    """ "maybe" is not guessed."""
    with pytest.raises(CellError):
        cells.yes_or_no("maybe")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Dana.Reyes@Example.com ", "dana.reyes@example.com"),
        ("Dana Reyes <dana@example.com>", "dana@example.com"),
        ("mailto:dana@example.com", "dana@example.com"),
    ],
)
def test_an_address_is_taken_out_of_what_surrounds_it(text: str, address: str) -> None:
    """Addresses are compared in small letters, without names and mailto."""
    assert cells.email(text) == address


@pytest.mark.parametrize(
    "text", ["dana", "dana@", "@example.com", "a@b.example.com; c@d.example.com", "dana@example", "a b@example.com"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """Two addresses in one cell are refused as well: nobody could tell which one to write to."""
    with pytest.raises(CellError):
        cells.email(text)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1), unique=True))
def test_every_written_list_is_read_again(values: list[str]) -> None:
    """Values with separators and quotes in them survive."""
    assert cells.items(cells.written_items(values)) == tuple(values)


def test_a_quote_inside_a_value_is_just_a_quote() -> None:
    """Inches are not a quoted list."""
    assert cells.items('5" screens; 6" screens; "one; two"') == ('5" screens', '6" screens', "one; two")


words = st.text(st.characters(codec="ascii", exclude_categories=("C", "Z")), min_size=1, max_size=12)
days = st.none() | st.dates(date(1990, 1, 1), date(2060, 1, 1))


@given(
    st.lists(
        st.builds(
            Given, activity=words, scope=words | st.just(""), given_on=days, expires_on=days, proof=words | st.just("")
        )
    )
)
def test_every_written_permission_is_read_again(entries: list[Given]) -> None:
    """Colons and semicolons in a scope or a proof survive."""
    assert cells.permissions(cells.written_permissions(entries)) == tuple(entries)


def test_a_permission_may_be_short_and_its_proof_may_have_colons() -> None:
    """The proof is all that is left: an address with its colon and port."""
    text = "quote; logo:website; video:all:15/01/2026:2028-01-15:https://files.example.com:8443/a"
    assert cells.permissions(text) == (
        Given("quote"),
        Given("logo", "website"),
        Given("video", "all", date(2026, 1, 15), date(2028, 1, 15), "https://files.example.com:8443/a"),
    )


def test_a_permission_with_words_where_a_date_belongs_is_refused() -> None:
    """What would work shows a whole entry."""
    with pytest.raises(CellError) as caught:
        cells.permissions("quote:website:last spring")
    assert "activity:scope:given:expires:proof" in caught.value.works


@given(st.text())
def test_a_guarded_cell_is_never_a_formula_and_loses_nothing(text: str) -> None:
    """No cell of an export begins as a formula does, and an import takes the guard off again."""
    safe = cells.guarded(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert cells.bare(safe) == text


@pytest.mark.parametrize("text", ["=1+1", "+49 30 123", "-2", "@sum(a1)", "'=1", " =1", "n/a", "-", "''@x"])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    """The guard is one more '."""
    assert cells.guarded(text) == "'" + text
