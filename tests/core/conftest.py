"""A stage on a fresh database of each engine."""

from datetime import UTC, datetime

import pytest

from store.engine import Database
from tests.core.cast import company
from tests.core.stage import Stage

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def stage(database: Database) -> Stage:
    """Monday at ten, nobody there yet."""
    return Stage(database, MONDAY)


@pytest.fixture
def cast(stage: Stage) -> Stage:
    """Everybody at work, on each engine."""
    return company(stage)


@pytest.fixture
def quick(sqlite_database: Database) -> Stage:
    """Everybody at work, on SQLite alone: for tests in which the database plays no part."""
    return company(Stage(sqlite_database, MONDAY))
