"""A program never sees another program's rows: the session itself enforces it.

Every table but three has `program_id`. Inside a session opened for a program every ORM statement is narrowed to its
rows, every new row is stamped, and Core statements run only when `store.scoped` made them. Text is refused: nobody can
see which rows it reaches. A session without a program sees all: only delivery, the directory and checks open one.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    Alias,
    Column,
    ColumnClause,
    Connection,
    Delete,
    Engine,
    Executable,
    Join,
    Select,
    Table,
    TextClause,
    Update,
    event,
)
from sqlalchemy.orm import ORMExecuteState, UOWTransaction, with_loader_criteria
from sqlalchemy.sql.expression import ColumnElement, FunctionElement, ReturnsRows, ScalarSelect, TextualSelect
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Field, Session, SQLModel

from store.straight import Rows, Straight

UNSCOPED = "Core statements run only when made by store.scoped"


class TenancyError(Exception):
    """A statement or row that would leave its program. Always a defect of ours, never of what a person typed."""


class Owned(SQLModel):
    """Base of every record that belongs to one program. It has no index of its own: it selects nothing."""

    program_id: int = Field(default=None, foreign_key="program.id")


class TenantSession(Session):
    """A session inside one program (`program`), or over all of them when it is None."""

    def __init__(self, bind: Engine | Connection, program: int | None) -> None:
        """On a connection that is inside a transaction, the session's own is a savepoint of it."""
        super().__init__(bind, expire_on_commit=False, autoflush=True, join_transaction_mode="create_savepoint")
        self.engine = bind.engine
        self.program = program
        self._bare: Connection | None = None

    @property
    def inside(self) -> int:
        """The program this session is inside of. Raises TenancyError when it is inside none."""
        if self.program is None:
            raise TenancyError("this session is not inside a program")
        return self.program

    def connection(self, *arguments: Any, **options: Any) -> Connection:
        """The bare connection, which knows no tenancy: only over all programs."""
        self._outside()
        return super().connection(*arguments, **options)

    def straight(self, statement: Straight, values: Mapping[str, Any]) -> Rows:
        """Run what was `vetted`, after everything that was changed before."""
        if self.identity_map.check_modified() or self.new or self.deleted:
            self.flush()  # which nothing does by itself for statements that go past the session
        if self._bare is None or not self.in_transaction():
            self._bare = super().connection()
        return statement.run(self._bare, values)

    def bulk_save_objects(self, objects: Iterable[object], *arguments: Any, **options: Any) -> None:
        """Only over all programs: it tells nobody what it writes."""
        self._outside()
        super().bulk_save_objects(objects, *arguments, **options)

    def bulk_insert_mappings(
        self, mapper: Any, mappings: Iterable[dict[str, Any]], *arguments: Any, **options: Any
    ) -> None:
        """Only over all programs: it tells nobody what it writes."""
        self._outside()
        super().bulk_insert_mappings(mapper, mappings, *arguments, **options)

    def bulk_update_mappings(self, mapper: Any, mappings: Iterable[dict[str, Any]]) -> None:
        """Only over all programs: it tells nobody what it writes."""
        self._outside()
        super().bulk_update_mappings(mapper, mappings)

    def _outside(self) -> None:
        if self.program is not None:
            raise TenancyError("that knows no tenancy: use ORM statements, or scoped")


# --- narrowing statements

_passed: WeakKeyDictionary[Any, object] = WeakKeyDictionary()
"""Scoped statements that were looked at, and for which program."""


@event.listens_for(TenantSession, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    program = getattr(state.session, "program", None)
    if program is None:
        return
    statement: Any = state.statement
    if "scoped" in state.execution_options:
        made_for = state.execution_options["scoped"]
        if (program, made_for) != _passed.get(statement):  # statements never change, and some are kept and run often
            _refuse_unscoped(statement, made_for, program)
            _passed[statement] = program, made_for
    elif not state.is_orm_statement or state.is_insert:
        raise TenancyError(UNSCOPED)
    elif not state.is_column_load:  # that one fills in columns of a row that is here already
        if state.is_update:
            _refuse_moving(statement, state.parameters)
        state.statement = _narrowed(statement, program)


def vetted(session: TenantSession, statement: Executable) -> Straight:
    """`statement` for `TenantSession.straight`, in this program: there nothing looks at it again.

    Raises:
        TenancyError: `scoped` did not make it for this program.
    """
    if session.program is not None:
        made_for = statement.get_execution_options().get("scoped")
        if made_for is None:
            raise TenancyError(UNSCOPED)
        _refuse_unscoped(statement, made_for, session.program)
    return Straight(statement, session.engine.dialect)


def _narrowed(statement: Any, program: int) -> Executable:
    """`statement` on the program's rows alone."""
    names, plain = _touched(statement)
    tables = [table for name in sorted(names) if (table := _owned().get(name))]
    if plain:  # a WHERE for each table says the same as the criteria below, and costs a third
        return statement.where(*(_clause(program, mapped) for mapped in tables))  # type: ignore[no-any-return]  # reason: a Select
    _refuse_hidden(statement)
    return statement.options(*(_criterion(program, mapped) for mapped in tables))  # type: ignore[no-any-return]  # reason: any statement


def _touched(statement: Any) -> tuple[set[str], bool]:
    """The tables a statement touches, sub-selects included, and whether it is one plain SELECT of inner joins."""
    names: set[str] = set()
    plain = isinstance(statement, Select) and not any(
        how["isouter"] or how["full"] for *_, how in statement._setup_joins
    )
    for element in iterate(statement):
        if isinstance(element, Table):
            names.add(element.name)
        elif isinstance(element, ColumnElement):
            if isinstance(element, ColumnClause) and element.is_literal:
                _refuse_text(element)
        elif isinstance(element, TextClause | TextualSelect):
            _refuse_text(element)
        elif isinstance(element, ReturnsRows) and element is not statement and not isinstance(element, FunctionElement):
            plain = False
    return names, plain


def _refuse_hidden(statement: Any) -> None:
    """Raise TenancyError for tables that the criteria would not find: they find what is written as mapped classes."""
    for element in iterate(statement):
        if isinstance(element, Select):
            targets = (target for target, *_ in element._setup_joins)
            for written in (*element._raw_columns, *element._from_obj, *targets):
                _refuse_bare(written)
        elif isinstance(element, Column):
            _refuse_bare(element)
    if isinstance(statement, Update | Delete):
        _refuse_second_table(statement)


def _refuse_bare(written: Any) -> None:
    if isinstance(written, Join):
        _refuse_bare(written.left)
        _refuse_bare(written.right)
    elif "parententity" not in written._annotations and isinstance(getattr(written, "table", written), Table | Alias):
        raise TenancyError(f"beside a sub-select or outer join name the mapped class, not its table: {written}")


def _refuse_second_table(statement: Any) -> None:
    # Criteria reach sub-selects and the table that is changed, not others that a condition names.
    waiting = list(statement.get_children())
    while waiting:
        element = waiting.pop()
        if isinstance(element, ColumnClause) and getattr(element.table, "name", "") != statement.table.name:
            raise TenancyError("an UPDATE or DELETE names other tables in a sub-select only")
        if not isinstance(element, ReturnsRows | ScalarSelect):
            waiting.extend(element.get_children())


def _refuse_text(element: Any) -> None:
    if str(element) != "*":  # that one is in count(*)
        raise TenancyError("text in a statement could reach any row: say it with columns")


def _refuse_moving(statement: Any, parameters: object) -> None:
    if isinstance(parameters, list | tuple):
        raise TenancyError("updates of many rows by key are not narrowed: use scoped(...).update()")
    if any(getattr(column, "key", column) == "program_id" for column in statement._values or ()):
        raise TenancyError("rows never move to another program")


@lru_cache(maxsize=4096)
def _clause(program: int, mapped: type[Owned]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = table_of(mapped).c.program_id == program
    return found


@lru_cache(maxsize=4096)
def _criterion(program: int, mapped: type[Owned]) -> Any:
    # One for each mapped class: on a mixin it fails. A lambda: a plain expression is not led on to joined aliases.
    return with_loader_criteria(mapped, lambda table: table.program_id == program, include_aliases=True)


@lru_cache(maxsize=1)
def _owned() -> Mapping[str, type[Owned]]:
    found: dict[str, type[Owned]] = {}
    waiting: list[type[Owned]] = list(Owned.__subclasses__())
    while waiting:
        mapped = waiting.pop()
        waiting.extend(mapped.__subclasses__())
        if hasattr(mapped, "__table__"):
            found[table_of(mapped).name] = mapped
    return found


def table_of(mapped: type[SQLModel]) -> Table:
    """A record's table."""
    table: Table = mapped.__table__  # type: ignore[attr-defined]  # reason: SQLModel types no __table__
    return table


# --- stamping rows


@event.listens_for(TenantSession, "before_flush")
def _stamp(session: TenantSession, _flush: UOWTransaction, _instances: object) -> None:
    if session.program is None:
        return
    for row in session.new:
        if not isinstance(row, Owned):
            raise TenancyError(f"{type(row).__name__} is shared by all programs and not written from inside one")
        if row.program_id is None:
            row.program_id = session.program
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Owned) and row.program_id != session.program:
            raise TenancyError(f"a {type(row).__name__} of another program")


# --- Core statements


def _refuse_unscoped(statement: Any, made_for: tuple[int, frozenset[str]], program: int) -> None:
    """Raise TenancyError when, after `scoped` made it, a statement was led to another program, table or sub-select."""
    made_program, tables = made_for
    if made_program != program:
        raise TenancyError("made by scoped for another program")
    if isinstance(statement, Update | Delete):
        _refuse_second_table(statement)
    touched = set()
    for element in iterate(statement):
        if isinstance(element, Table):
            touched.add(element.name)
        elif isinstance(element, TextClause | TextualSelect) or (
            isinstance(element, ColumnClause) and element.is_literal
        ):
            _refuse_text(element)
        elif isinstance(element, Select) and element is not statement:
            inner = element.get_execution_options().get("scoped")
            if inner is None or inner[0] != program:
                raise TenancyError("a sub-select of a scoped statement is made by scoped too")
            tables = tables | inner[1]
    if strangers := touched - tables:
        raise TenancyError(f"not scoped: {', '.join(sorted(strangers))}")
