"""What makes the program heard: digests and their runs, win stories, campaigns, thanks, and what followed from them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Numeric, UniqueConstraint
from sqlmodel import Field

from store.records.base import json_dict, json_list, one_of
from store.tenancy import Owned

AUDIENCES = ("sales", "team", "executives", "everybody")
RHYTHMS = ("daily", "weekly", "fortnightly", "monthly")
DIGEST_STATES = ("active", "paused", "deleted")
RUN_STATES = ("posted", "empty", "skipped", "missed", "extra")
STORY_STAGES = ("draft", "awaiting_permission", "approved", "posted", "withdrawn")
CAMPAIGN_STATES = ("scheduled", "running", "ended", "withdrawn")
ECHOES = ("press", "request", "nomination")
GRATITUDE_CAUSES = ("use", "story", "proof")
GRATITUDE_STATES = ("waiting", "asked", "thanked", "not_needed", "dropped")
OBSTACLES = ("", "too_slow", "no_fit", "did_it_myself", "did_not_know", "other")


class Digest(Owned, table=True):
    """A subscription: a channel, for whom, when, and what is in it. When it is due next is kept, so the clock need
    look at one index only."""

    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        one_of("audience", AUDIENCES),
        one_of("every", RHYTHMS),
        one_of("state", DIGEST_STATES),
        Index("ix_digest_due", "program_id", "state", "next_due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    place_id: int = Field(foreign_key="place.id")
    audience: str
    every: str
    weekday: int = 0
    nth: int = 0
    day: int = 1
    at: time = time(9, 0)
    zone: str = "UTC"
    anchor: date
    sections: list[str] = json_list()
    state: str = "active"
    paused_until: date | None = None
    """The first day on which it is posted again; None while paused: until somebody goes on."""
    skip: str = ""
    """The period that is left out once."""
    settled_to: datetime
    """Every period due up to here has its run, or was no period of this rule."""
    next_due_at: datetime
    created_by_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime


class DigestRun(Owned, table=True):
    """What became of one period of a digest, once: the constraint decides, whoever gets there first."""

    __table_args__ = (UniqueConstraint("program_id", "digest_id", "period"), one_of("state", RUN_STATES))
    id: int | None = Field(default=None, primary_key=True)
    digest_id: int = Field(foreign_key="digest.id")
    period: str
    state: str
    reason: str = ""
    contents: dict[str, Any] = json_dict()
    """Per section what it held, in numbers and ids."""
    due_at: datetime
    at: datetime


class Story(Owned, table=True):
    """A win story. What names the customer is said per part, and checked against permissions when it is shown."""

    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        one_of("stage", STORY_STAGES),
        Index("ix_story_stage", "program_id", "stage"),
        Index("ix_story_due", "program_id", "post_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    title: str
    body: str
    quote: str = ""
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    advocate_id: int | None = Field(default=None, foreign_key="advocate.id")
    request_id: int | None = Field(default=None, foreign_key="request.id", unique=True)
    amount: Decimal | None = Field(default=None, sa_type=Numeric(14, 2))
    currency: str = "USD"
    named: bool = False
    quoted: bool = False
    exact: bool = False
    """Show the amount itself, not a band."""
    logo: bool = False
    told_title: str = ""
    told_text: str = ""
    """What everybody may read, as it was approved: without what may not be shown."""
    stage: str = "draft"
    why: str = ""
    sent: bool = False
    """The program team has it; before that it is its author's alone."""
    author_id: int | None = Field(default=None, foreign_key="person.id")
    approved_by_id: int | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = None
    places: list[int] = json_list()
    post_at: datetime | None = None
    with_digest: bool = False
    source_url: str = ""
    created_at: datetime
    posted_at: datetime | None = None


class Campaign(Owned, table=True):
    """One call to the field, for a while: "speakers for our spring event in Berlin"."""

    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        one_of("state", CAMPAIGN_STATES),
        Index("ix_campaign_state", "program_id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    title: str
    body: str
    places: list[int] = json_list()
    state: str = "scheduled"
    starts_at: datetime
    ends_on: date
    created_by_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime


class Echo(Owned, table=True):
    """What followed a post: somebody pressed something on it, or asked or nominated within a week after that."""

    __table_args__ = (
        one_of("kind", ECHOES),
        Index("ix_echo_source", "program_id", "source", "at"),
        Index("ix_echo_person", "program_id", "person_id", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    source: str
    """The post's topic: "digest:3:2026-W47", "story:5", "campaign:2"."""
    kind: str
    record_id: int = 0
    """The request or nomination."""
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime


class Unnamed(Owned, table=True):
    """Somebody who does not want to be named in thanks."""

    __table_args__ = (UniqueConstraint("program_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")


class Gratitude(Owned, table=True):
    """Something an advocate did for us, for which whoever looks after them is asked once to thank them."""

    __table_args__ = (
        UniqueConstraint("program_id", "cause", "record_id"),
        one_of("cause", GRATITUDE_CAUSES),
        one_of("state", GRATITUDE_STATES),
        Index("ix_gratitude_due", "program_id", "state", "due_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    advocate_id: int = Field(foreign_key="advocate.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    """Who is asked to thank them."""
    cause: str
    record_id: int
    """The ask that took place, the story that was posted, the proof that was published."""
    state: str = "waiting"
    due_on: date
    asked_at: datetime | None = None
    answered_at: datetime | None = None


class QuarterFigures(Owned, table=True):
    """What the program team says of a quarter's business, to compare with."""

    __table_args__ = (UniqueConstraint("program_id", "quarter"),)
    id: int | None = Field(default=None, primary_key=True)
    quarter: str
    """Like "2026-Q4"."""
    opportunities: int = 0
    wins: int = 0
    revenue: Decimal | None = Field(default=None, sa_type=Numeric(16, 2))
    quota: Decimal | None = Field(default=None, sa_type=Numeric(16, 2))
    changed_by_id: int | None = Field(default=None, foreign_key="person.id")
    changed_at: datetime


class Obstacle(Owned, table=True):
    """Somebody who stopped using Goodword was asked why, once in half a year; the answer when there is one."""

    __table_args__ = (one_of("reason", OBSTACLES), Index("ix_obstacle_person", "program_id", "person_id"))
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    reason: str = ""
    words: str = ""
    asked_at: datetime
    answered_at: datetime | None = None
    followed_by_id: int | None = Field(default=None, foreign_key="person.id")
