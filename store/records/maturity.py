"""Maturity check-ins: the rubric's text as it was, who takes part, what they answer, what became of it, and goals.

Answers of an anonymous check-in hang on a keyed hash and carry no times; at the reveal they become counts and are
deleted together with the key. `docs/secrecy.md` says what that protects and what it does not.
"""

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, Numeric, UniqueConstraint
from sqlmodel import Field

from store.records.base import json_dict, one_of
from store.tenancy import Owned

CHECKIN_STAGES = ("open", "revealed", "closed", "cancelled")
GOAL_STAGES = ("open", "done", "dropped")
GROUPS = ("all", "team", "others")


def any_id() -> int:
    """An id that tells nothing about the order in which rows were made."""
    return secrets.randbits(62) + 1


def _shuffled_id() -> Any:
    # INTEGER is what SQLite orders a table by; any other type would leave a hidden number in the order of making.
    kind = BigInteger().with_variant(Integer, "sqlite")
    return Field(
        default=None, primary_key=True, sa_type=kind, sa_column_kwargs={"default": any_id, "autoincrement": False}
    )


class RubricText(Owned, table=True):
    """A rubric as it stood when a check-in began. Never changed: other words have another digest."""

    __table_args__ = (UniqueConstraint("program_id", "digest"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str
    version: int
    digest: str
    body: dict[str, Any] = json_dict()


class Checkin(Owned, table=True):
    """One round of rating the program."""

    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        one_of("stage", CHECKIN_STAGES),
        Index("ix_checkin_stage", "program_id", "stage"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    rubric_id: int = Field(foreign_key="rubrictext.id")
    rubric_key: str
    digest: str
    """Of the rubric's text: finds it without reading it."""
    place_id: int = Field(foreign_key="place.id")
    started_by_id: int = Field(foreign_key="person.id")
    facilitator_id: int = Field(foreign_key="person.id")
    anonymous: bool = True
    anyone: bool = True
    """Whoever sees the card may rate; otherwise only those who were named."""
    wide: bool = False
    """Everybody rates every dimension, whatever the rubric says."""
    smallest: int = 5
    """The smallest group of which anything is shown; fixed at the start, so that nobody lowers it later."""
    scope: str = ""
    size: Decimal | None = Field(default=None, sa_type=Numeric(14, 2))
    """Of the company, as the rubric's benchmarks measure it."""
    stage: str = "open"
    key: str = ""
    """Sealed; what raters are known by is made with it. Empty once nothing is being rated any more."""
    opened_at: datetime
    closes_at: datetime
    reminders: int = 0
    reminded_at: datetime | None = None
    overdue_told: bool = False
    shown_count: int = -1
    """How many raters the channel's card says; it is brought up to date by the clock, not by a press."""
    raters_counted: int = 0
    """How many had rated at the reveal."""
    revealed_at: datetime | None = None
    facts: dict[str, list[str]] = json_dict()
    """What Goodword itself saw up to the reveal, in sentences by dimension."""
    told_to: int = 0
    """The last rater who was brought the results."""
    closed_at: datetime | None = None
    overall: Decimal | None = Field(default=None, sa_type=Numeric(4, 1))
    shared: bool = False
    """Its scorecard may be read by everybody."""
    next_on: date | None = None
    next_told: bool = False


class Rater(Owned, table=True):
    """Somebody who takes part: named at the start, or known since they began. Never says whether or what they rated."""

    __table_args__ = (UniqueConstraint("program_id", "checkin_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    checkin_id: int = Field(foreign_key="checkin.id")
    person_id: int = Field(foreign_key="person.id")
    team: bool = False
    """They were on the program team when they came in."""
    named: bool = False


class Rating(Owned, table=True):
    """One answer. `who` is a keyed hash when anonymous, else the person; there is no time, and the id is random."""

    __table_args__ = (UniqueConstraint("program_id", "checkin_id", "round", "dimension", "who"),)
    id: int | None = _shuffled_id()
    checkin_id: int = Field(foreign_key="checkin.id")
    round: int = 1
    dimension: str
    who: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """Only in open check-ins."""
    team: bool = False
    level: int = 0
    comment: str = ""


class Tally(Owned, table=True):
    """How often an answer was given: all that is left of anonymous answers. Small groups are not kept apart."""

    __table_args__ = (UniqueConstraint("checkin_id", "round", "dimension", "view", "level"), one_of("view", GROUPS))
    id: int | None = Field(default=None, primary_key=True)
    checkin_id: int = Field(foreign_key="checkin.id")
    round: int = 1
    dimension: str
    view: str
    level: int
    count: int


class Remark(Owned, table=True):
    """What somebody wrote to explain a rating; with a name only where it was signed or the check-in is open."""

    __table_args__ = (Index("ix_remark_checkin", "checkin_id", "dimension"),)
    id: int | None = _shuffled_id()
    checkin_id: int = Field(foreign_key="checkin.id")
    dimension: str
    text: str
    person_id: int | None = Field(default=None, foreign_key="person.id")


class Result(Owned, table=True):
    """What came of a dimension: the level that was confirmed, and why. No level: it stays open."""

    __table_args__ = (UniqueConstraint("checkin_id", "dimension"),)
    id: int | None = Field(default=None, primary_key=True)
    checkin_id: int = Field(foreign_key="checkin.id")
    dimension: str
    round: int = 1
    """The round that counts."""
    voting: bool = False
    """The next round is being rated."""
    answered: int = 0
    """Also when there were too few to show."""
    level: int | None = None
    reason: str = ""
    evidence: str = ""
    flags: list[int] = Field(default_factory=list, sa_type=JSON)
    """The red flags that apply, by their place in the rubric."""
    confirmed_by_id: int | None = Field(default=None, foreign_key="person.id")


class Goal(Owned, table=True):
    """What the program will do next, and who sees to it."""

    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        one_of("stage", GOAL_STAGES),
        Index("ix_goal_stage", "program_id", "stage", "due_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    checkin_id: int = Field(foreign_key="checkin.id")
    rubric_key: str
    dimension: str
    dimension_name: str
    level: int
    """The level it leads to."""
    text: str
    owner_id: int = Field(foreign_key="person.id", index=True)
    months: int = 3
    due_on: date
    stage: str = "open"
    evidence: str = ""
    """What shows that it is done, or why it was dropped."""
    reminded: int = 0
    """0 not yet, 1 two weeks before, 2 on the day, then once a month."""
    remind_on: date | None = None
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime
    ended_at: datetime | None = None


class GoalNote(Owned, table=True):
    """A line on how a goal is getting on."""

    __table_args__ = (Index("ix_goalnote_goal", "goal_id"),)
    id: int | None = Field(default=None, primary_key=True)
    goal_id: int = Field(foreign_key="goal.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    text: str
    at: datetime
