"""Nominations, who joined them, the interviews that follow, and the links by which customers nominate themselves."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from store.records.base import json_dict, json_list, one_of
from store.tenancy import Owned

NOMINATION_STAGES = ("submitted", "in_review", "interview", "approved", "later", "declined", "duplicate")
OPEN_NOMINATION_STAGES = ("submitted", "in_review", "interview")
"""Those that somebody of the program team still has to do something about."""


class NominationLink(Owned, table=True):
    """A signed link behind which a customer nominates themself. How often it was used is counted, not kept here."""

    __table_args__ = (UniqueConstraint("program_id", "number"), UniqueConstraint("program_id", "nonce"))
    id: int | None = Field(default=None, primary_key=True)
    number: int
    nonce: str
    """Signed into the link, so that a link cannot be moved to another record."""
    made_by_id: int = Field(foreign_key="person.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    """The one customer it is for; None: whoever it was sent to."""
    campaign: str = ""
    days: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Nomination(Owned, table=True):
    """Somebody at a customer who may become an advocate, and why."""

    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        one_of("stage", NOMINATION_STAGES),
        Index("ix_nomination_stage", "program_id", "stage"),
        Index("ix_nomination_email", "program_id", "email"),
        Index("ix_nomination_link", "link_id", "created_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    nominator_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Who nominated; None: the customer themself, behind a link."""
    link_id: int | None = Field(default=None, foreign_key="nominationlink.id")
    account: str
    """The customer as it was typed; `account_id` says which one it is, once that is known."""
    account_key: str
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    person: str
    person_key: str
    title: str = ""
    email: str = ""
    phone: str = ""
    why: str = ""
    activities: list[str] = json_list()
    industry: str = ""
    region: str = ""
    products: list[str] = json_list()
    contact_directly: bool = False
    """The nominator allows us to write to them without asking again."""
    looks_after: bool = False
    """The nominator says they look after this customer."""
    confirmed: bool = True
    """False: from a link, and nobody of ours has vouched for it yet."""
    consent: str = ""
    """The words the customer agreed to, as they stood on the page."""
    consent_at: datetime | None = None
    customer_told: str = ""
    """The last outcome that the customer, who nominated themself, was written to about: each is told once."""
    source_url: str = ""
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    similar: list[str] = json_list()
    """What looked like the same person when it was sent: "nomination:4", "advocate:7"."""
    stage: str = "submitted"
    decision: str = ""
    """Why not, as the nominator reads it."""
    later_on: date | None = None
    duplicate_of_id: int | None = Field(default=None, foreign_key="nomination.id")
    advocate_id: int | None = Field(default=None, foreign_key="advocate.id", index=True)
    assigned_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    assigned_at: datetime | None = None
    looked_at: datetime | None = None
    reminded_at: datetime | None = None
    """When its assignee, or the program team, was told that it is late; a move begins anew."""
    overdue_shown: bool = False
    moved_at: datetime
    created_at: datetime


class CoNomination(Owned, table=True):
    """Somebody who nominated the same person, too: they hear what the nominator hears."""

    __table_args__ = (UniqueConstraint("nomination_id", "person_id"), UniqueConstraint("advocate_id", "person_id"))
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    nomination_id: int | None = Field(default=None, foreign_key="nomination.id")
    advocate_id: int | None = Field(default=None, foreign_key="advocate.id")
    """Set when they joined somebody of the pool, who was never nominated."""
    why: str = ""
    created_at: datetime


class Interview(Owned, table=True):
    """What a nominated customer told us, step by step: kept until the profile is finished, whenever that is."""

    __table_args__ = (UniqueConstraint("nomination_id"),)
    id: int | None = Field(default=None, primary_key=True)
    nomination_id: int = Field(foreign_key="nomination.id")
    answers: dict[str, Any] = json_dict()
    """By question: text, or a list of keys."""
    step: int = 0
    """The first step that is not done."""
    by_id: int | None = Field(default=None, foreign_key="person.id")
    started_at: datetime
    finished_at: datetime | None = None
