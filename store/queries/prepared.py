"""Statements made once: building one in Python takes longer than running it, so those asked often are kept.

They carry bind parameters instead of values. Each is kept for one program, since `scoped` writes the program into it.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Executable, Table, bindparam, literal
from sqlmodel import SQLModel

from store.straight import Rows, Straight
from store.tenancy import TenantSession, vetted

_KEPT: dict[tuple[int | None, str, Hashable], Straight] = {}
_MOST = 2000


def run(session: TenantSession, key: Hashable, make: Callable[[], Executable], /, **values: Any) -> Rows:
    """What the statement called `key` gives with these values, after everything that was changed before.

    `make` makes it when the session's program asks for the first time. An ORM statement takes sixty times as long:
    these are for what every event asks.
    """
    name = (session.program, session.engine.dialect.name, key)
    found = _KEPT.get(name)
    if found is None:
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        found = _KEPT[name] = vetted(session, make())
    return session.straight(found, values)


def columns_of(model: type[SQLModel]) -> Any:
    """The columns of a record's table, for Core statements."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # reason: SQLModel types no __table__
    return table.c


def among(*values: str) -> list[ColumnElement[str]]:
    """Values that a statement always has in an IN: as a plain tuple they are a list that is written anew, too."""
    return [literal(value) for value in values]


def several(name: str, count: int) -> list[BindParameter[Any]]:
    """`count` parameters for an IN: a list that grows at run time is written anew at each call."""
    return [bindparam(f"{name}_{n}") for n in range(count)]


def room(values: Sequence[object]) -> int:
    """How many parameters a list gets: powers of two, so that few statements serve all lengths. None for none."""
    return 1 << (len(values) - 1).bit_length() if values else 0


def filled(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """Values for `several`; the last one is repeated."""
    return {f"{name}_{n}": values[min(n, len(values) - 1)] for n in range(room(values))}
