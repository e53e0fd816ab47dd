"""Core statements inside a program: each is filtered to its rows or stamped with it, and says so to the session."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Delete, Insert, Select, Table, Update, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import ColumnElement
from sqlmodel import SQLModel

from store.tenancy import TenantSession, table_of


def _tenant(table: Table) -> ColumnElement[int]:
    """The column that says whose a row is: for the tenants' own table its key."""
    column: ColumnElement[int] = table.c.id if table.name == "program" else table.c.program_id
    return column


class Scoped:
    """Core statements on `tables`, filtered to the session's program."""

    def __init__(self, session: TenantSession, *tables: Table) -> None:
        self._program = session.inside
        self._tables = tables
        self._scope = (self._program, frozenset(table.name for table in tables))
        self._sqlite = session.get_bind().dialect.name == "sqlite"

    def select(self, *columns: Any) -> Select[Any]:
        """A SELECT of `columns`, from these tables only, each within the program."""
        statement = select(*columns).where(*(_tenant(table) == self._program for table in self._tables))
        return statement.execution_options(scoped=self._scope)

    def update(self) -> Update:
        """An UPDATE of the first table within the program."""
        (table,) = self._tables
        return update(table).where(table.c.program_id == self._program).execution_options(scoped=self._scope)

    def delete(self) -> Delete:
        """A DELETE from the first table within the program."""
        (table,) = self._tables
        return delete(table).where(table.c.program_id == self._program).execution_options(scoped=self._scope)

    def insert(self, rows: Sequence[dict[str, Any]]) -> Insert:
        """An INSERT of `rows`, stamped with the program."""
        (table,) = self._tables
        stamped = [{**row, "program_id": self._program} for row in rows]
        return insert(table).values(stamped).execution_options(scoped=self._scope)

    def insert_each(self) -> Insert:
        """An INSERT to execute with a list of rows, stamped: for many, ten times quicker than `insert`."""
        (table,) = self._tables
        return insert(table).values(program_id=self._program).execution_options(scoped=self._scope)

    def upsert(self, row: dict[str, Any], key: Sequence[str], changes: dict[str, Any] | None = None) -> Insert:
        """An INSERT of `row`; where the program has one with the same `key`, `changes` to that one, or nothing at all.

        It waits for a transaction that is just inserting the same key, so of any number at once exactly one inserts.
        """
        (table,) = self._tables
        statement = (sqlite.insert if self._sqlite else postgresql.insert)(table)
        statement = statement.values(**row, program_id=self._program)
        unique = ["program_id", *key]
        if changes:
            made: Insert = statement.on_conflict_do_update(index_elements=unique, set_=changes)
        else:
            made = statement.on_conflict_do_nothing(index_elements=unique)
        return made.execution_options(scoped=self._scope)


def scoped(session: TenantSession, *models: type[SQLModel]) -> Scoped:
    """The way to Core statements inside a program."""
    return Scoped(session, *(table_of(model) for model in models))
