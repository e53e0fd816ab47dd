"""Forgetting people: what is left to do, and marks that recognise somebody who was erased when a file names them."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.records.base import json_dict, json_list, one_of
from store.tenancy import Owned

ERASURE_STATES = ("running", "done")
MARK_KINDS = ("email", "external", "name")


class Tombstone(Owned, table=True):
    """A keyed hash of how somebody who was erased was called: it recognises them and tells nobody who they were."""

    __table_args__ = (UniqueConstraint("program_id", "mark"), one_of("kind", MARK_KINDS))
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    mark: str
    erased_at: datetime


class Erasure(Owned, table=True):
    """The erasing of one contact, in small units. What is still looked for is sealed, and gone at the end."""

    __table_args__ = (one_of("state", ERASURE_STATES),)
    id: int | None = Field(default=None, primary_key=True)
    advocate_id: int | None = Field(default=None, foreign_key="advocate.id")
    """None: somebody who was nominated and never came into the pool."""
    others: list[int] = json_list()
    """Further profiles of the same person, by their e-mail address."""
    nominations: list[int] = json_list()
    """Nominations of them that led to no profile."""
    person_id: int = Field(foreign_key="person.id")
    """The admin who asked for it and gets the receipt."""
    why: str = ""
    sealed: str = ""
    state: str = "running"
    step: str = ""
    after: int = 0
    """How far the step is: the id of the last row it looked at."""
    counts: dict[str, Any] = json_dict()
    started_at: datetime
    ended_at: datetime | None = None

    @property
    def contacts(self) -> list[int]:
        """Every profile of theirs."""
        return [one for one in (self.advocate_id, *self.others) if one]
