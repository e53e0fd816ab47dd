"""What every test may ask for: a clock that stands still, and fresh databases on both engines."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from store.engine import Database
from tests.databases import Postgres, Sqlite, postgres_server, remember_statements, wipe
from tests.fakes.clock import FakeClock

# How long one example takes says more of the machine than of the code, so no example has a deadline; each test has one.
settings.register_profile("suite", deadline=None, max_examples=40)
settings.load_profile("suite")
remember_statements()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that a test sets."""
    return FakeClock()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """Makes fresh SQLite databases."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Makes fresh databases on a PostgreSQL that lives as long as this worker."""
    with postgres_server() as url:
        server = Postgres(url)
        yield server
        server.close()


@pytest.fixture
def sqlite_url(sqlite_files: Sqlite) -> str:
    """A fresh SQLite database with all tables."""
    return sqlite_files.fresh()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A fresh PostgreSQL database with all tables."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def opened() -> Iterator[dict[str, Database]]:
    """The databases that tests of this worker share, one after another."""
    databases: dict[str, Database] = {}
    yield databases
    for database in databases.values():
        database.close()


def _in_turn(opened: dict[str, Database], made: Sqlite | Postgres, name: str) -> Iterator[Database]:
    if name not in opened:
        opened[name] = Database(made.fresh())
    yield opened[name]
    try:
        wipe(opened[name])
    except Exception:  # a thread that the test left behind holds on to it: the next test gets another one
        opened.pop(name).close()
        raise


@pytest.fixture
def sqlite_database(opened: dict[str, Database], sqlite_files: Sqlite) -> Iterator[Database]:
    """An empty SQLite database, opened."""
    yield from _in_turn(opened, sqlite_files, "sqlite")


@pytest.fixture
def postgres_database(opened: dict[str, Database], postgres: Postgres) -> Iterator[Database]:
    """An empty PostgreSQL database, opened."""
    yield from _in_turn(opened, postgres, "postgres")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database, opened: the test runs once on each engine."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found
