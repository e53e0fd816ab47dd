"""Long work that goes on in small units and survives a restart: imports."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary
from sqlmodel import Field

from store.records.base import json_dict, one_of
from store.tenancy import Owned

IMPORT_STATES = ("waiting", "running", "done", "dropped")


class Import(Owned, table=True):
    """A spreadsheet somebody uploaded. Its bytes are removed when it is done or after a day."""

    __table_args__ = (one_of("state", IMPORT_STATES), one_of("kind", ("advocates", "accounts", "proof", "people")))
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str
    file_name: str = ""
    content: bytes = Field(default=b"", sa_type=LargeBinary)
    state: str = "waiting"
    unit: int = 0
    """The next unit to do: a restart goes on from here, and a unit done twice changes nothing."""
    report: dict[str, Any] = json_dict()
    created_at: datetime
    ended_at: datetime | None = None
