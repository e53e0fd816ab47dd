"""Statements that go straight to the driver, ten times quicker, for what every event asks.

SQLAlchemy writes each one once and says how its values are turned; what it does anew at every execution (a context, a
cursor's metadata) is left out. What hears of statements, errors and broken connections stays with it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault

_Turn = Callable[[Any], Any]


class Rows(IteratorResult[*tuple[Any, ...]]):
    """What a statement gave, and how many rows it changed."""

    rowcount = 0


class Straight:
    """One statement, written for one kind of database."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        """Raises ValueError for one that SQLAlchemy would have to complete at each execution."""
        written = cast(SQLCompiler, statement.compile(dialect=dialect))  # type: ignore[attr-defined]  # reason: every statement is a ClauseElement
        computed = [column for column in written.prefetch if not getattr(column.default, "is_scalar", False)]
        if written.post_compile_params or written.literal_execute_params or written.update_prefetch or computed:
            raise ValueError(f"only SQLAlchemy itself fills in lists and computed defaults: {written.string}")
        self._sql = written.string
        self._order: Sequence[str] | None = written.positiontup
        self._fixed = {name: bind.effective_value for name, bind in written.binds.items() if not bind.required}
        self._fixed |= {column.key: cast(ScalarElementColumnDefault, column.default).arg for column in written.prefetch}
        in_turns = ((name, bind.type.dialect_impl(dialect)) for name, bind in written.binds.items())
        self._in = [(name, turn) for name, kind in in_turns if (turn := kind.bind_processor(dialect))]
        columns = list(getattr(statement, "exported_columns", ()))
        out_turns = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
        self._out: list[tuple[int, _Turn]] = [(at, turn) for at, turn in enumerate(out_turns) if turn]
        self._named = SimpleResultMetaData([str(column.key) for column in columns])
        self._gives = bool(columns)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
        """What it gives with these values. Raises what SQLAlchemy raises."""
        given = {**self._fixed, **values}
        for name, turn in self._in:
            given[name] = turn(given[name])
        parameters: Any = tuple(given[name] for name in self._order) if self._order is not None else given
        cursor = connection.connection.cursor()
        try:
            for hears in connection.dispatch.before_cursor_execute:
                hears(connection, cursor, self._sql, parameters, None, False)
            cursor.execute(self._sql, parameters)
            rows: Sequence[Sequence[Any]] = cursor.fetchall() if self._gives else ()
        except Exception as error:  # wraps it, keeps data out of it, lets go of a connection that is gone, and raises
            connection._handle_dbapi_exception(error, self._sql, parameters, cursor, None)
        result = Rows(self._named, iter([self._turned(row) for row in rows] if self._out else rows))
        result.rowcount = cursor.rowcount
        cursor.close()
        return result

    def _turned(self, row: Sequence[Any]) -> tuple[Any, ...]:
        turned = list(row)
        for at, turn in self._out:
            turned[at] = turn(turned[at])
        return tuple(turned)
