"""A program never sees another program's rows: the session itself enforces it.

Every table but the few in `SHARED` has `program_id`. Inside a session opened for a program every ORM statement gets one criterion
per mapped class (on a mixin `with_loader_criteria` fails), every new row is stamped, and Core statements run only when `scoped`
made them. A session without a program sees all: only delivery, the directory, checks and migrations open one.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Delete, Engine, Executable, Insert, Select, Table, Update, delete, event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, UOWTransaction, with_loader_criteria
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Field, Session, SQLModel


class TenancyError(Exception):
    """A statement or row that would leave its program. Always a defect of ours, never of what a person typed."""


class Owned(SQLModel):
    """Base of every record that belongs to one program."""

    program_id: int = Field(default=None, foreign_key="program.id", index=True)


class TenantSession(Session):
    """A session inside one program (`program`), or over all of them when it is None."""

    def __init__(self, bind: Engine, program: int | None) -> None:
        super().__init__(bind, expire_on_commit=False, autoflush=True)
        self.program = program

    @property
    def inside(self) -> int:
        """The program this session is inside of. Raises TenancyError when it is inside none."""
        if self.program is None:
            raise TenancyError("this session is not inside a program")
        return self.program


@lru_cache(maxsize=1024)
def _criterion(program: int, table: str) -> tuple[Any, ...]:
    mapped = _owned_classes().get(table)
    if mapped is None:
        return ()
    return (
        with_loader_criteria(mapped, mapped.program_id == program, include_aliases=True, track_closure_variables=False),
    )


@lru_cache(maxsize=1)
def _owned_classes() -> dict[str, type[Owned]]:
    found: dict[str, type[Owned]] = {}
    waiting: list[type[Owned]] = list(Owned.__subclasses__())
    while waiting:
        mapped = waiting.pop()
        waiting.extend(mapped.__subclasses__())
        if hasattr(mapped, "__table__"):
            found[mapped.__table__.name] = mapped
    return found


def _criteria(statement: Executable, program: int) -> list[Any]:
    """One criterion for each table the statement touches, sub-selects included: fewer are quicker to compile."""
    names = {element.name for element in iterate(statement) if isinstance(element, Table)}  # type: ignore[arg-type]  # reason: every statement is traversable, the stub says less
    return [option for name in sorted(names) for option in _criterion(program, name)]


@event.listens_for(TenantSession, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    program = getattr(state.session, "program", None)
    if program is None or state.execution_options.get("scoped") == program:
        return
    if not state.is_orm_statement or state.is_insert:
        raise TenancyError("Core statements run only when made by store.tenancy.scoped")
    if not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(*_criteria(state.statement, program))


@event.listens_for(TenantSession, "before_flush")
def _stamp(session: TenantSession, _flush: UOWTransaction, _instances: object) -> None:
    if session.program is None:
        return
    for row in (*session.new, *session.dirty):
        if not isinstance(row, Owned):
            if row in session.new:
                raise TenancyError(f"{type(row).__name__} is shared by all programs and not written from inside one")
            continue
        if row.program_id is None:
            row.program_id = session.program
        elif row.program_id != session.program:
            raise TenancyError(f"a {type(row).__name__} of another program")


class Scoped:
    """Core statements on `tables`, filtered to the session's program."""

    def __init__(self, session: TenantSession, *tables: Table) -> None:
        self._program = session.inside
        self._tables = tables
        self._sqlite = session.get_bind().dialect.name == "sqlite"

    def select(self, *columns: Any) -> Select[Any]:
        """A SELECT of `columns`, from these tables only, each within the program."""
        statement = select(*columns)
        if strangers := set(statement.get_final_froms()) - set(self._tables):
            raise TenancyError(f"not scoped: {strangers}")
        for table in self._tables:
            statement = statement.where(table.c.program_id == self._program)
        return statement.execution_options(scoped=self._program)

    def update(self) -> Update:
        """An UPDATE of the first table within the program."""
        (table,) = self._tables
        return update(table).where(table.c.program_id == self._program).execution_options(scoped=self._program)

    def delete(self) -> Delete:
        """A DELETE from the first table within the program."""
        (table,) = self._tables
        return delete(table).where(table.c.program_id == self._program).execution_options(scoped=self._program)

    def insert(self, rows: Sequence[dict[str, Any]]) -> Insert:
        """An INSERT of `rows`, stamped with the program."""
        (table,) = self._tables
        stamped = [{**row, "program_id": self._program} for row in rows]
        return insert(table).values(stamped).execution_options(scoped=self._program)

    def upsert(self, row: dict[str, Any], key: Sequence[str], changes: dict[str, Any] | None = None) -> Insert:
        """An INSERT of `row`; where the program has one with the same `key`, `changes` to that one, or nothing without any.

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
        return made.execution_options(scoped=self._program)


def scoped(session: TenantSession, *models: type[SQLModel]) -> Scoped:
    """The way to Core statements inside a program."""
    return Scoped(session, *(model.__table__ for model in models))  # type: ignore[attr-defined]  # reason: SQLModel types no __table__
