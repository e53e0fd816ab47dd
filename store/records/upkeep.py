"""The weekly question to owners: is this profile still right?"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from store.records.base import one_of
from store.tenancy import Owned

CHECK_ANSWERS = ("", "yes", "edited", "paused", "left")


class ProfileCheck(Owned, table=True):
    """One profile in one owner's bundle of a week, and what they answered."""

    __table_args__ = (
        UniqueConstraint("program_id", "period", "advocate_id"),
        one_of("answer", CHECK_ANSWERS),
        Index("ix_profile_check_owner", "owner_id", "period"),
        Index("ix_profile_check_advocate", "advocate_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    period: str
    """The ISO week in which it was asked: "2026-W48"."""
    owner_id: int = Field(foreign_key="person.id")
    advocate_id: int = Field(foreign_key="advocate.id")
    answer: str = ""
    answered_by_id: int | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime
    answered_at: datetime | None = None
