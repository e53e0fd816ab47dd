"""Moves everything from one database to another, such as from SQLite to PostgreSQL: all of it, or nothing.

Both ends are read back and compared by count and by hash before the copy is committed. Meanwhile nobody else can write
to a SQLite source; of PostgreSQL one moment is read.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, RowMapping, Table, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from store.admin import AdminError, revision_of, upgrade
from store.engine import Database, driver_url
from store.migrations import HEAD

CHUNK = 1000
"""Rows that are in memory at once."""


def copy(source: str, target: str) -> dict[str, int]:
    """Copy every row of `source` into `target`, which is empty or has no tables yet. Rows by table.

    Raises:
        AdminError: one of them cannot be used, or what arrived is not what was sent; `target` is as it was then.
    """
    if driver_url(source) == driver_url(target):
        raise AdminError("both addresses are the same database: nothing to copy")
    file = driver_url(source).database if driver_url(source).drivername == "sqlite" else None
    if file is not None and not Path(file).exists():  # looking into it would make it
        raise AdminError(f"there is no database at {file}")
    with closing(Database(source, connections=1)) as old:
        if (at := revision_of(old)) != HEAD:
            raise AdminError(f"the source is at revision {at or 'none'}: run `goodword db upgrade` on it first")
        upgrade(target)
        with (
            closing(Database(target, connections=1)) as new,
            _one_moment(old) as reading,
            new.engine.begin() as writing,
        ):
            if taken := [table.name for table in _tables() if _count(writing, table)]:
                raise AdminError(f"the target has rows in {taken[0]} already: copy into an empty database")
            for table in _tables():
                _move(reading, writing, table)
            counts = {table.name: _agreed(reading, writing, table) for table in _tables()}
            if not new.sqlite:
                _number_on(writing)
            return counts


def _tables() -> list[Table]:
    """Each after those it points to."""
    return SQLModel.metadata.sorted_tables


def _one_moment(database: Database) -> Connection:
    """A transaction that sees what stands now, whatever others do meanwhile."""
    connection = database.engine.connect()
    if not database.sqlite:  # there, writing transactions are alone anyway
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    connection.begin()
    return connection


def _move(reading: Connection, writing: Connection, table: Table) -> None:
    inside = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    later: list[dict[str, object]] = []
    for chunk in _chunks(reading, table):
        rows = [dict(row) for row in chunk]
        for row in rows:  # what points to a row of the same table is set when all of them are there
            if any(row[name] is not None for name in inside):
                later.append({"b_id": row["id"], **{f"b_{name}": row[name] for name in inside}})
                row.update(dict.fromkeys(inside))
        try:
            writing.execute(insert(table), rows)
        except DBAPIError as error:
            kind = type(error.orig).__name__
            raise AdminError(f"the target takes no row of {table.name} ({kind}): nothing was copied") from error
    for row in later:
        values = {name: row[f"b_{name}"] for name in inside}
        writing.execute(update(table).where(table.c.id == row["b_id"]).values(values))


def _chunks(connection: Connection, table: Table) -> Iterator[list[RowMapping]]:
    wanted = select(table).order_by(table.c.id).execution_options(yield_per=CHUNK)
    rows = connection.execute(wanted).mappings()
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _agreed(reading: Connection, writing: Connection, table: Table) -> int:
    """How many rows both have. Raises AdminError when the other end has others."""
    sent, arrived = _print_of(reading, table), _print_of(writing, table)
    if sent != arrived:
        raise AdminError(f"{table.name} arrived as {arrived[0]} rows of {sent[0]}, or changed: nothing was copied")
    return sent[0]


def _print_of(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and a hash of everything in them."""
    count, digest = 0, hashlib.sha256()
    for chunk in _chunks(connection, table):
        for row in chunk:
            count += 1
            digest.update(_plain(row).encode() + b"\n")
    return count, digest.hexdigest()


def _plain(row: RowMapping) -> str:
    return json.dumps({str(name): value for name, value in row.items()}, sort_keys=True, default=repr)


def _number_on(connection: Connection) -> None:
    """Let PostgreSQL give its next ids after those that were copied."""
    for table in _tables():
        last = f'(SELECT max(id) FROM "{table.name}")'  # noqa: S608  # reason: names of our own tables
        connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {last}) WHERE {last} > 0")
        )
