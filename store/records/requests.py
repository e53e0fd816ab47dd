"""Requests, the asks made for them, and what took place."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Numeric, UniqueConstraint
from sqlmodel import Field

from store.records.base import json_dict, json_list, one_of
from store.tenancy import Owned

REQUEST_STAGES = (
    "new", "in_progress", "fulfilled", "closed", "on_hold", "duplicate", "cancelled", "unfilled", "answered_with_proof",
)  # fmt: skip
ASK_STAGES = (
    "proposed", "owner_asked", "advocate_asked", "scheduled", "took_place", "did_not_take_place", "feedback_given",
    "owner_declined", "advocate_declined", "withdrawn",
)  # fmt: skip
OPEN_ASK_STAGES = ("owner_asked", "owner_approved", "advocate_asked", "scheduled")
PURPOSES = ("deal", "event", "campaign", "press", "content")


class Request(Owned, table=True):
    """What somebody needs a customer for."""

    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        one_of("stage", REQUEST_STAGES),
        one_of("purpose", PURPOSES),
        Index("ix_request_stage", "program_id", "stage", "ended_at"),
        Index("ix_request_prospect", "program_id", "prospect_key"),
        Index("ix_request_ended", "program_id", "ended_at"),
        Index("ix_request_made", "program_id", "created_at", "requester_id", "purpose", "first_reply_at"),
        Index("ix_request_closed", "program_id", "deal_closed_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    requester_id: int = Field(foreign_key="person.id", index=True)
    activity: str
    how_many: int = 1
    purpose: str = "deal"
    prospect: str = ""
    prospect_key: str = ""
    needed_by: date
    note: str = ""
    criteria: dict[str, Any] = json_dict()
    """Lists of term keys by kind: {"industry": ["healthcare"], "region": ["emea"]}."""
    opportunity: str = ""
    opportunity_id: str = ""
    amount: Decimal | None = Field(default=None, sa_type=Numeric(14, 2))
    currency: str = "USD"
    deal_stage: str = ""
    close_date: date | None = None
    confidential: bool = False
    mode: str = "guided"
    stage: str = "new"
    why: str = ""
    duplicate_of_id: int | None = Field(default=None, foreign_key="request.id")
    taken_by_id: int | None = Field(default=None, foreign_key="person.id")
    proof_title: str = ""
    proof_url: str = ""
    field_asked: bool = False
    source_url: str = ""
    first_reply_at: datetime | None = None
    overdue_shown: bool = False
    """Its card says that the first reply is late."""
    created_at: datetime
    ended_at: datetime | None = None
    deal_asked: int = 0
    deal_ask_on: date | None = None
    deal_outcome: str = ""
    won_amount: Decimal | None = Field(default=None, sa_type=Numeric(14, 2))
    deal_closed_on: date | None = None


class Follow(Owned, table=True):
    """Somebody who follows a request instead of asking the same again."""

    __table_args__ = (UniqueConstraint("request_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id")
    person_id: int = Field(foreign_key="person.id")


class Ask(Owned, table=True):
    """One advocate approached for one request."""

    __table_args__ = (
        UniqueConstraint("request_id", "advocate_id"),
        one_of("stage", (*ASK_STAGES, "owner_approved")),
        Index("ix_ask_stage", "program_id", "stage"),
        Index("ix_ask_opened", "program_id", "opened_at", "stage"),
        Index("ix_ask_advocate", "advocate_id"),
        Index("ix_ask_account", "account_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id")
    advocate_id: int = Field(foreign_key="advocate.id")
    account_id: int = Field(foreign_key="account.id")
    activity: str
    stage: str = "proposed"
    why: str = ""
    held: bool = False
    """The program team stopped it for now."""
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    owner_email: str = ""
    asked_by_id: int | None = Field(default=None, foreign_key="person.id")
    approach: str = ""
    """Who writes to the advocate: owner, program."""
    opened_at: datetime | None = None
    """When it began to take up capacity (owner asked); the quarter it counts in."""
    owner_asked_at: datetime | None = None
    owner_reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    advocate_asked_at: datetime | None = None
    advocate_nudged_at: datetime | None = None
    next_offered_at: datetime | None = None
    approached: bool = False
    """The advocate has been written to; from then on it counts against the account's asks."""
    nonce: str = ""
    """Of the advocate's signed link; a new one makes the old link useless."""
    slots: list[str] = json_list()
    """Offered times, ISO 8601 in UTC."""
    zone: str = ""
    """The time zone the advocate chose when offering them: what is mailed to them says times in it."""
    not_before: date | None = None
    starts_at: datetime | None = None
    minutes: int = 30
    sequence: int = 0
    reminded_at: datetime | None = None
    survey_asks: int = 0
    survey_asked_at: datetime | None = None
    ended_at: datetime | None = None


class Participation(Owned, table=True):
    """What took place, once."""

    __table_args__ = (
        Index("ix_participation_advocate", "advocate_id"),
        Index("ix_participation_account", "account_id"),
        Index("ix_participation_day", "program_id", "happened_on", "request_id", "advocate_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    ask_id: int | None = Field(default=None, foreign_key="ask.id", unique=True)
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    advocate_id: int = Field(foreign_key="advocate.id")
    account_id: int = Field(foreign_key="account.id")
    activity: str
    happened_on: date
    rating: int = 0
    comment: str = ""
    use_again: bool = True
