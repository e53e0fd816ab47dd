"""Colleagues and their teams from a file: twice is once, and who was not seen yet is known from then on."""

import pytest
from sqlmodel import select

from bot.errors import UserError
from store.records.programs import Change, Person
from tests.pool.conftest import NOW, Pool


def test_colleagues_go_into_their_teams(lite: Pool) -> None:
    """By address in whatever letters; a team in other letters is the same; an empty one changes nothing; what is wrong
    is said by row, and a dry run writes nothing."""
    rows = (
        {"E-mail": "Dana@Example.com", "Display name": "Dana Reyes", "Department": "Sales DACH"},
        {"E-mail": "kim@example.com", "Display name": "", "Department": "sales dach"},
        {"E-mail": "kim@example.com", "Display name": "", "Department": "Marketing"},
        {"E-mail": "no address", "Display name": "Sam", "Department": "Marketing"},
        {"E-mail": "lee@example.com", "Display name": "Lee", "Department": ""},
    )
    assert lite.rows(rows[0], kind="people", dry=True).added == 1
    assert _people(lite) == []
    with lite.database.begin(lite.program) as session:
        session.add(Person(name="Kim Halvorsen", email="kim@example.com", team="SALES DACH", created_at=NOW))
    report = lite.rows(*rows, kind="people")
    assert (report.added, report.changed, report.unchanged) == (2, 0, 1)
    assert [(r.row, r.column) for r in report.rejected] == [(4, "email"), (5, "email")]
    assert _people(lite) == [
        ("Dana Reyes", "dana@example.com", "SALES DACH"),
        ("Kim Halvorsen", "kim@example.com", "SALES DACH"),
        ("Lee", "lee@example.com", ""),
    ]
    moved = lite.rows({"email": "lee@example.com", "team": "Marketing"}, kind="people")
    assert (moved.added, moved.changed) == (0, 1)
    with lite.database.begin(lite.program, write=False) as session:
        changes = session.exec(select(Change).where(Change.record == "person")).all()
    said = [(one.before, one.after, one.by) for one in changes]
    assert said == [("", "SALES DACH", "import"), ("", "Marketing", "import")]
    with pytest.raises(UserError, match="no column for the team"):
        lite.rows({"email": "a@example.com"}, kind="people")


def _people(pool: Pool) -> list[tuple[str, str | None, str]]:
    with pool.database.begin(pool.program, write=False) as session:
        return sorted((one.name, one.email, one.team) for one in session.exec(select(Person)))
