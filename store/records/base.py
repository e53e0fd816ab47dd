"""What every record shares: naming of constraints, checked words, JSON columns."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A CHECK that `column` holds one of `words`: table models are not validated by pydantic."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def json_list() -> Any:
    """A JSON column holding a list of strings. Reassign it to change it: changes in place are not seen."""
    return Field(default_factory=list, sa_type=JSON)


def json_dict() -> Any:
    """A JSON column holding an object. Reassign it to change it."""
    return Field(default_factory=dict, sa_type=JSON)
