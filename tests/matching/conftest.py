"""A program on each engine, with a session inside it."""

from collections.abc import Iterator

import pytest

from store.engine import Database
from tests.matching.pool import Pool, new_program


@pytest.fixture
def program(database: Database) -> int:
    """A fresh program."""
    return new_program(database)


@pytest.fixture
def pool(database: Database, program: int) -> Iterator[Pool]:
    """A pool to fill and ask, in one transaction."""
    with database.begin(program) as session:
        yield Pool(session)
