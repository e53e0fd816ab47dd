"""Statements made once: building one in Python takes longer than running it, so those asked often are kept.

They carry bind parameters instead of values. Each is kept for one program, since `scoped` writes the program into it.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Executable, Result, Table, bindparam
from sqlmodel import SQLModel

from store.tenancy import TenantSession

Made = TypeVar("Made", bound=Executable)
_KEPT: dict[tuple[int, str, Hashable], Any] = {}
_MOST = 2000


def prepared(session: TenantSession, key: Hashable, make: Callable[[], Made]) -> Made:
    """The statement called `key`, made by `make` when the session's program asks for the first time."""
    name = (session.inside, session.engine.dialect.name, key)
    found: Made | None = _KEPT.get(name)
    if found is None:
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        found = _KEPT[name] = make()
    return found


def run(
    session: TenantSession, key: Hashable, make: Callable[[], Executable], /, **values: Any
) -> Result[*tuple[Any, ...]]:
    """What the statement called `key` gives with these values, after everything that was changed before.

    An ORM statement takes six times as long: these are for what every event asks.
    """
    if session.identity_map.check_modified() or session.new or session.deleted:
        session.flush()  # which statements without mapped classes do not do by themselves
    return session.execute(prepared(session, key, make), values)


def columns_of(model: type[SQLModel]) -> Any:
    """The columns of a record's table, for Core statements."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # reason: SQLModel types no __table__
    return table.c


def several(name: str, count: int) -> list[BindParameter[Any]]:
    """`count` parameters for an IN: a list that grows at run time is written anew at each call."""
    return [bindparam(f"{name}_{n}") for n in range(count)]


def room(values: Sequence[object]) -> int:
    """How many parameters a list gets: powers of two, so that few statements serve all lengths. None for none."""
    return 1 << (len(values) - 1).bit_length() if values else 0


def filled(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """Values for `several`; the last one is repeated."""
    return {f"{name}_{n}": values[min(n, len(values) - 1)] for n in range(room(values))}
