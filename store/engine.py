"""Opens the database: SQLite or PostgreSQL, one transaction at a time, always inside a program.

SQLite: WAL, every commit on disk, foreign keys on; writing transactions begin IMMEDIATE (a deferred one fails when two
upgrade at once) and take turns inside the process, reading ones use connections that cannot write. PostgreSQL: READ
COMMITTED, with rows locked by those who count.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from store.tenancy import TenantSession

URL_SHAPES = "DATABASE_URL must start with sqlite:/// or postgresql://"
BUSY_SECONDS = 10
"""How long a writer of another process may hold SQLite before we give up."""


def driver_url(url: str) -> URL:
    """`url` with our driver. Raises ValueError when it is neither SQLite nor PostgreSQL."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # its text has the URL in it, and that may hold a password
        raise ValueError(URL_SHAPES) from None
    if parsed.drivername == "sqlite":
        return parsed
    if parsed.drivername in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(URL_SHAPES)


class LostTogetherError(Exception):
    """What was written together is gone."""


SAVEPOINTS = {
    "do_savepoint": "SAVEPOINT",
    "do_release_savepoint": "RELEASE SAVEPOINT",
    "do_rollback_to_savepoint": "ROLLBACK TO SAVEPOINT",
}
"""SQLAlchemy's own way, as compiled statements, takes as long as a small transaction."""


def _say(words: str, connection: Connection, name: str) -> None:
    connection.connection.cursor().execute(f"{words} {name}")


class Database:
    """The one way to the records. `begin` gives a transaction; leaving it commits, an exception rolls back."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.url = driver_url(url)
        self.sqlite = self.url.drivername == "sqlite"
        self._turn = threading.Lock()
        self._local = threading.local()
        if self.sqlite:
            self.engine = self._sqlite(writes=True, connections=2)
            self._readers = self._sqlite(writes=False, connections=connections)
        else:
            self.engine = create_engine(
                self.url,
                pool_size=connections,
                max_overflow=connections,
                pool_pre_ping=True,
                connect_args={"connect_timeout": 5},
                hide_parameters=True,  # an error's text is logged, and people's data are parameters
            )
            event.listen(self.engine, "handle_error", _keep_data_out)
            self._readers = self.engine.execution_options(postgresql_readonly=True)

    def _sqlite(self, *, writes: bool, connections: int) -> Engine:
        engine = create_engine(
            self.url,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            pool_size=connections,
            max_overflow=connections,
            hide_parameters=True,
        )

        @event.listens_for(engine, "connect")
        def _pragmas(connection: sqlite3.Connection, _record: Any) -> None:
            connection.isolation_level = None  # we say BEGIN ourselves, see below
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            if not writes:
                connection.execute("PRAGMA query_only=ON")

        for name, words in SAVEPOINTS.items():
            setattr(engine.dialect, name, partial(_say, words))

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            if writes:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:  # takes no lock, so it cannot fail, and by this way it takes a tenth of the time
                cast(sqlite3.Connection, connection.connection.driver_connection).execute("BEGIN")

        return engine

    @contextmanager
    def begin(self, program: int | None, *, write: bool = True) -> Iterator[TenantSession]:
        """One transaction inside `program`. None is for those who serve all: delivery, the directory, checks."""
        shared = self._shared() if write else None
        turn = nullcontext() if shared else self._my_turn(write)
        with turn, TenantSession(shared or (self.engine if write else self._readers), program) as session:
            yield session
            if write:
                session.commit()
            else:
                session.expunge_all()  # what was read stays readable afterwards; a rollback alone would expire it
                session.rollback()

    @contextmanager
    def together(self) -> Iterator[None]:
        """On SQLite: whatever this thread writes meanwhile is written to the disk once, at the end, each transaction a
        savepoint of one. Raises when that could not be done: then nothing of it was kept."""
        with self._my_turn(True), self.engine.begin() as connection:
            self._local.shared = connection
            try:
                yield
                self._shared()
            finally:
                self._local.shared = None

    def _shared(self) -> Connection | None:
        """The transaction that this thread's writes are part of."""
        shared: Connection | None = getattr(self._local, "shared", None)
        # A full disk or an I/O error makes SQLite roll back everything by itself, savepoints and all.
        if shared and not cast(sqlite3.Connection, shared.connection.driver_connection).in_transaction:
            raise LostTogetherError("SQLite gave up the transaction that others are part of")
        return shared

    @contextmanager
    def _my_turn(self, write: bool) -> Iterator[None]:
        """On SQLite, wait for this process's other writer here: its own way of waiting sleeps far too long."""
        if not (write and self.sqlite):
            yield
            return
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            busy = sqlite3.OperationalError("database is locked")
            raise OperationalError("BEGIN IMMEDIATE", None, busy)
        try:
            yield
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._readers.dispose()


def _keep_data_out(context: ExceptionContext) -> None:
    """PostgreSQL's details quote the row that it refused, people's e-mail addresses included: keep the first line."""
    error, wrapper = context.original_exception, context.sqlalchemy_exception
    said = getattr(getattr(error, "diag", None), "message_primary", None)
    if said:
        error.args = (said,)
        if wrapper is not None:
            wrapper.args = (f"({type(error).__name__}) {said}",)


def worth_again(error: Exception) -> bool:
    """Whether the transaction lost against another one and would likely pass when run again."""
    if isinstance(error, OperationalError) and "database is locked" in str(error.orig):
        return True
    if isinstance(error, DBAPIError):
        return getattr(error.orig, "sqlstate", None) in ("40001", "40P01")
    return False


def trouble(error: Exception) -> str:
    """What an operator reads when the database cannot be used; empty when `error` is about something else."""
    if isinstance(error, ValueError) and str(error) == URL_SHAPES:
        return URL_SHAPES
    if not isinstance(error, DBAPIError):
        return ""
    said = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
    return f"the database cannot be used ({said[0][:200]}): check DATABASE_URL and that it runs"
