"""Two programs with a row in every table, so that a query which reaches across has something to find."""

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Table
from sqlmodel import SQLModel

from store.engine import Database
from store.records.programs import Place, Program
from tests.fakes.clock import MONDAY

SHARED = {"program", "workspace", "admincode"}
"""Tables without tenancy."""
ALLOWED = re.compile(r"^(\w+) IN \('([^']*)'")


def programs(database: Database, count: int = 2) -> list[int]:
    """That many programs; their ids."""
    with database.begin(None) as session:
        made = [Program(name=f"Program {n}", created_at=MONDAY) for n in range(1, count + 1)]
        session.add_all(made)
        session.flush()
        return [row.id or 0 for row in made]


def place(database: Database, program: int, name: str = "C1", **more: Any) -> int:
    """A channel; its id."""
    with database.begin(program) as session:
        row = Place(**{"platform": "fake", "workspace_external_id": "W", "kind": "channel", "external_id": name} | more)
        session.add(row)
        session.flush()
        return row.id or 0


def plant(database: Database, program: int) -> dict[str, int]:
    """One row in every table, all of `program`; their ids by table. It needs no word here when a table is added."""
    ids: dict[str, int] = {"program": program}
    with database.begin(None) as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name != "program":
                insert = table.insert().values(_row(table, program, ids)).returning(table.c.id)
                ids[table.name] = session.connection().execute(insert).scalar_one()
    return ids


def _row(table: Table, program: int, ids: dict[str, int]) -> dict[str, Any]:
    checks = [str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint)]
    allowed = dict(found.groups() for check in checks if (found := ALLOWED.match(check)))
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.primary_key:
            continue
        if keys := list(column.foreign_keys):
            row[column.name] = ids.get(keys[0].column.table.name)
        elif column.name in allowed:
            row[column.name] = allowed[column.name]
        else:
            row[column.name] = _value(
                column.name, getattr(column.type, "impl_instance", column.type).python_type, program
            )
    return row


def _value(name: str, kind: type, program: int) -> Any:
    if kind is str:
        return f"{name} {program}"
    if kind is datetime:
        return MONDAY
    if kind is date:
        return MONDAY.date()
    if kind is object:  # JSON
        return {}
    return False if kind is bool else program if kind is int else kind(0)
