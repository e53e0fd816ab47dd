"""What one thread writes together on SQLite: each transaction its own, and all of them on the disk at once."""

import threading
from collections.abc import Iterator
from typing import cast

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import col, select

from store.engine import Database, LostTogetherError
from store.records.programs import Person
from tests.fakes.clock import MONDAY
from tests.store.planted import programs


@pytest.fixture
def mine(sqlite_database: Database) -> int:
    """A program."""
    return programs(sqlite_database, 1)[0]


@pytest.fixture
def commits(sqlite_database: Database) -> Iterator[list[str]]:
    """How often something was written to the disk."""
    seen: list[str] = []

    def committed(_connection: Connection) -> None:
        seen.append("commit")

    event.listen(sqlite_database.engine, "commit", committed)
    yield seen
    event.remove(sqlite_database.engine, "commit", committed)


def write(database: Database, program: int, name: str, *, fails: bool = False) -> None:
    """A transaction that makes a person."""
    with database.begin(program) as session:
        session.add(Person(name=name, created_at=MONDAY))
        session.flush()
        if fails:
            raise LookupError


def names(database: Database, program: int) -> list[str]:
    """Who is there, for everybody else."""
    with database.begin(program, write=False) as session:
        return list(session.exec(select(Person.name).order_by(col(Person.id))))


def test_each_is_its_own_and_one_commit_keeps_them(sqlite_database: Database, mine: int, commits: list[str]) -> None:
    """One that fails is undone alone; a later one sees an earlier one; nobody else sees anything before the end."""
    with sqlite_database.together():
        write(sqlite_database, mine, "first")
        with pytest.raises(LookupError):
            write(sqlite_database, mine, "undone", fails=True)
        with pytest.raises(IntegrityError), sqlite_database.begin(mine) as session:
            session.add(Person(name="wrong", role="emperor", created_at=MONDAY))
        with sqlite_database.begin(mine) as session:
            assert session.exec(select(Person.name)).all() == ["first"]
        write(sqlite_database, mine, "last")
        assert names(sqlite_database, mine) == []
    assert names(sqlite_database, mine) == ["first", "last"]
    assert commits == ["commit"]


def test_others_wait_and_are_not_part_of_it(sqlite_database: Database, mine: int) -> None:
    """Another thread's transaction comes afterwards, and stays when this one is undone."""
    other = threading.Thread(target=write, args=(sqlite_database, mine, "another thread's"))

    def undone() -> None:
        with sqlite_database.together():
            write(sqlite_database, mine, "ours")
            other.start()
            raise LookupError

    with pytest.raises(LookupError):
        undone()
    other.join(10)
    assert names(sqlite_database, mine) == ["another thread's"]
    write(sqlite_database, mine, "afterwards")
    assert names(sqlite_database, mine) == ["another thread's", "afterwards"]


def test_a_commit_that_fails_keeps_nothing_and_says_so(sqlite_database: Database, mine: int) -> None:
    """Whoever asked for it learns that all of it has to be done again."""

    def full(_connection: Connection) -> None:
        raise OperationalError("COMMIT", None, Exception("disk is full"))

    event.listen(sqlite_database.engine, "commit", full)
    try:
        with pytest.raises(OperationalError), sqlite_database.together():
            write(sqlite_database, mine, "lost")
    finally:
        event.remove(sqlite_database.engine, "commit", full)
    write(sqlite_database, mine, "kept")
    assert names(sqlite_database, mine) == ["kept"]


@pytest.mark.parametrize("goes_on", [False, True])
def test_what_sqlite_gave_up_by_itself_is_not_taken_for_kept(
    sqlite_database: Database, mine: int, *, goes_on: bool
) -> None:
    """On a full disk SQLite rolls back everything at once: neither does the next one begin anew in its place, nor does
    the end look well."""

    def given_up() -> None:
        with sqlite_database.together():
            write(sqlite_database, mine, "lost")
            shared = cast(Connection, sqlite_database._shared())
            shared.connection.cursor().execute("ROLLBACK")
            if goes_on:
                write(sqlite_database, mine, "alone")

    with pytest.raises(LostTogetherError):
        given_up()
    write(sqlite_database, mine, "kept")
    assert names(sqlite_database, mine) == ["kept"]
