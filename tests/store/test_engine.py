"""Opening the database, and transactions that meet."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from store.engine import Database, driver_url, worth_again
from store.records.programs import Person, Program
from store.tenancy import TenantSession
from tests.fakes.clock import MONDAY
from tests.store.planted import programs
from tests.together import together


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///x.db", "sqlite"),
        ("postgresql://u:p@h/d", "postgresql+psycopg"),
        ("postgres://u:p@h/d", "postgresql+psycopg"),
    ],
)
def test_plain_addresses_get_our_drivers(given: str, driver: str) -> None:
    """People write plain addresses."""
    assert driver == driver_url(given).drivername


def test_other_databases_are_refused() -> None:
    """By name, before anything is opened."""
    with pytest.raises(ValueError, match="DATABASE_URL"):
        Database("mysql://root@localhost/x")


def fail_after(session: TenantSession, row: Person) -> None:
    """Write, then fail."""
    session.add(row)
    session.flush()
    raise LookupError


def test_a_transaction_commits_as_a_whole_or_not_at_all(database: Database) -> None:
    """An exception undoes all of it."""
    (mine,) = programs(database, 1)
    with pytest.raises(LookupError), database.begin(mine) as session:
        fail_after(session, Person(name="lost", created_at=MONDAY))
    with database.begin(mine) as session:
        session.add(Person(name="kept", created_at=MONDAY))
    with database.begin(mine, write=False) as session:
        assert session.exec(select(Person.name)).all() == ["kept"]


def test_read_then_write_loses_nothing(database: Database) -> None:
    """Sixteen threads that read a number and write it back one higher: nobody overwrites, nobody is turned away."""
    (mine,) = programs(database, 1)

    def raise_it(_: int) -> None:
        for _ in range(5):
            with database.begin(None) as session:
                program = session.exec(select(Program).where(Program.id == mine).with_for_update()).one()
                program.revision += 1

    together(16, raise_it)
    with database.begin(None, write=False) as session:
        assert session.exec(select(Program.revision)).one() == 1 + 16 * 5


def test_sqlite_is_durable_and_checks_references(sqlite_url: str) -> None:
    """WAL, every commit on the disk, foreign keys on; readers beside the writer see what was committed."""
    database = Database(sqlite_url)
    with database.begin(None) as session:
        pragmas = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        session.add(Program(name="not committed yet", created_at=MONDAY))
        session.flush()
        with database.begin(None, write=False) as reader:
            assert reader.exec(select(Program)).all() == []
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def test_an_errors_text_holds_no_data(database: Database) -> None:
    """Errors are logged, and what people entered is a parameter."""
    (mine,) = programs(database, 1)
    with pytest.raises(IntegrityError, match=r"(?i)check") as caught, database.begin(mine) as session:
        session.add(Person(name="Ann Example", email="a@example.com", role="emperor", created_at=MONDAY))
    told = "".join(str(error) for error in (caught.value, caught.value.orig))
    assert "example.com" not in told
    assert "Example" not in told


def test_what_is_worth_another_try() -> None:
    """A lock that was lost is; anything else is a defect."""
    busy = OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
    assert worth_again(busy)
    assert not worth_again(OperationalError("x", None, sqlite3.OperationalError("disk I/O error")))
    assert not worth_again(ValueError("database is locked"))
