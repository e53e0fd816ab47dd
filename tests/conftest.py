"""What every test may ask for: a clock that stands still, and fresh databases on both engines."""

from collections.abc import Iterator

import pytest

from store.engine import Database
from tests.databases import Postgres, Sqlite, postgres_server
from tests.fakes.clock import FakeClock


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


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database with all tables: the test runs once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database, opened: the test runs once on each engine."""
    opened = Database(database_url)
    yield opened
    opened.close()
