"""Moving to another database: everything arrives, or nothing does."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Table, text
from sqlmodel import SQLModel

from store import admin, copying
from store.engine import Database
from tests.databases import Postgres
from tests.files import migrated_template, migrated_url
from tests.store.planted import plant, programs

__all__ = ["migrated_template", "migrated_url"]


@pytest.fixture
def server(postgres: Postgres) -> Iterator[str]:
    """A PostgreSQL database without any table."""
    url = postgres.empty()
    yield url
    postgres.drop(url)


@pytest.fixture
def filled(migrated_url: str) -> str:
    """A SQLite file with a row of each of two programs in every table, and rows that point to later ones."""
    database = Database(migrated_url)
    for program in programs(database):
        plant(database, program)
    with database.begin(None) as session:
        session.connection().execute(text("UPDATE advocate SET alumnus_of_id = 3 - id, name = 'Zoë 😀 \"Poe\"'"))
    database.close()
    return migrated_url


def there(url: str) -> dict[str, list[object]]:
    """All rows by table, as Python reads them."""
    database = Database(url)
    with database.engine.connect() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(table.select().order_by(table.c.id))]
            for table in SQLModel.metadata.sorted_tables
        }
    database.close()
    return found


def test_everything_goes_to_postgresql_and_back(
    filled: str, server: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same rows with the same ids in every table, references among rows of one table too; new ids follow them."""
    home = f"sqlite:///{tmp_path_factory.mktemp('home')}/goodword.db"

    counts = copying.copy(filled, server)
    copying.copy(server, home)

    before = there(filled)
    assert there(server) == before == there(home)
    assert counts == {name: len(rows) for name, rows in before.items()}
    assert min(counts.values()) >= 2
    database = Database(server)
    assert min(plant(database, *programs(database, 1)).values()) > 2
    database.close()


def test_what_changes_on_its_way_stops_the_copy(filled: str, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that arrives as another: the target stays empty, and the table is named."""
    move = copying._move

    def changing(reading: Connection, writing: Connection, table: Table) -> None:
        move(reading, writing, table)
        if table.name == "request":
            writing.execute(table.update().where(table.c.id == 2).values(prospect="Another"))

    monkeypatch.setattr(copying, "_move", changing)
    with pytest.raises(admin.AdminError, match="request arrived as 2 rows of 2, or changed: nothing was copied"):
        copying.copy(filled, server)
    assert not any(there(server).values())


def test_what_a_copy_refuses(filled: str, server: str, postgres_url: str, sqlite_url: str) -> None:
    """A target with something in it, a source that is behind, the same database twice."""
    with pytest.raises(admin.AdminError, match="the target has rows in program already"):
        copying.copy(filled, _with_a_program(filled, server))
    with pytest.raises(admin.AdminError, match="`goodword db upgrade` on it first"):
        copying.copy(sqlite_url, postgres_url)
    with pytest.raises(admin.AdminError, match="there is no database at"):
        copying.copy(f"{filled}.none", postgres_url)
    with pytest.raises(admin.AdminError, match="the same database"):
        copying.copy(filled, filled)


def _with_a_program(filled: str, server: str) -> str:
    admin.upgrade(server)
    database = Database(server)
    programs(database, 1)
    database.close()
    return server


def test_text_that_postgresql_cannot_hold_is_named(filled: str, server: str) -> None:
    """A zero byte, which a file takes: the table is named, its text is not."""
    database = Database(filled)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE person SET name = 'secret' || char(0) WHERE id = 1"))
    database.close()
    with pytest.raises(admin.AdminError, match="the target takes no row of person") as refused:
        copying.copy(filled, server)
    assert "secret" not in str(refused.value)
    assert not any(there(server).values())
