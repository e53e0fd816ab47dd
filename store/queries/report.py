"""What the program did between two moments, in numbers, and what the program team says of a quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import Any

from sqlmodel import col, func, select

from store.queries.outcomes import Span, fill_days, wins
from store.records.pool import Advocate
from store.records.programs import Person
from store.records.promotion import Obstacle, QuarterFigures
from store.records.requests import Ask, Participation, Request
from store.tenancy import TenantSession, scoped

OWNER_YES = ("owner_approved", "advocate_asked", "advocate_declined", "scheduled", "took_place", "did_not_take_place",
             "feedback_given")  # fmt: skip
ADVOCATE_YES = ("scheduled", "took_place", "did_not_take_place", "feedback_given")


@dataclass(frozen=True, slots=True)
class Figures:
    """A period in numbers; None: there was nothing to count."""

    requests: int
    filled: int
    ended: int
    reply_hours: float | None
    fill_days: float | None
    owners: tuple[int, int]
    """Owners who said yes, of those who answered."""
    advocates: tuple[int, int]
    deals: int
    supported: int
    """Deals with a request, whatever became of them."""
    revenue: Decimal
    people: int
    first_timers: int
    used: int
    """Advocates who vouched."""
    uses: int
    busiest: int
    """Uses of the one most used."""


def figures(session: TenantSession, span: Span) -> Figures:
    """Everything about one period."""
    made = (col(Request.created_at) >= span.start, col(Request.created_at) < span.end)
    count = session.exec(select(func.count()).select_from(Request).where(*made)).one()
    replied = session.exec(select(Request.created_at, Request.first_reply_at).where(*made)).all()
    hours = [(first - at).total_seconds() / 3600 for at, first in replied if first]
    done = fill_days(session, span)
    ended = session.exec(
        select(func.count())
        .select_from(Request)
        .where(Request.stage == "unfilled", col(Request.ended_at) >= span.start, col(Request.ended_at) < span.end)
    ).one()
    won = wins(session, span.first, span.last)
    people = set(session.exec(select(Request.requester_id).where(*made).distinct()))
    earlier = set(
        session.exec(
            select(Request.requester_id)
            .where(col(Request.requester_id).in_(people), col(Request.created_at) < span.start)
            .distinct()
        )
    )
    uses = session.exec(
        select(Participation.advocate_id, func.count())
        .where(col(Participation.happened_on) >= span.first, col(Participation.happened_on) < span.last)
        .group_by(col(Participation.advocate_id))
    ).all()
    deals = session.exec(select(func.count()).select_from(Request).where(*made, Request.purpose == "deal")).one()
    return Figures(
        requests=count, filled=len(done), ended=ended + len(done), reply_hours=median(hours) if hours else None,
        fill_days=median(done) if done else None,
        owners=_answers(session, span, OWNER_YES, "owner_declined"),
        advocates=_answers(session, span, ADVOCATE_YES, "advocate_declined"), deals=len(won), supported=deals,
        revenue=sum((r.won_amount or Decimal(0) for r in won), Decimal(0)), people=len(people),
        first_timers=len(people - earlier), used=len(uses), uses=sum(n for _, n in uses),
        busiest=max((n for _, n in uses), default=0),
    )  # fmt: skip


def _answers(session: TenantSession, span: Span, yes: tuple[str, ...], no: str) -> tuple[int, int]:
    stages = dict(
        session.exec(
            select(Ask.stage, func.count())
            .where(col(Ask.opened_at) >= span.start, col(Ask.opened_at) < span.end, col(Ask.stage).in_((*yes, no)))
            .group_by(Ask.stage)
        ).all()
    )
    agreed = sum(stages.get(stage, 0) for stage in yes)
    return agreed, agreed + stages.get(no, 0)


def pool_size(session: TenantSession) -> int:
    """Advocates who are ready to use."""
    return session.exec(select(func.count()).select_from(Advocate).where(col(Advocate.usable))).one()


def quarter(session: TenantSession, name: str) -> QuarterFigures | None:
    """What was entered for a quarter."""
    return session.exec(select(QuarterFigures).where(QuarterFigures.quarter == name)).first()


def save_quarter(session: TenantSession, name: str, values: Mapping[str, Any]) -> None:
    """Enter it; whoever comes last counts."""
    row = {"quarter": name, **values}
    session.execute(scoped(session, QuarterFigures).upsert(row, ["quarter"], dict(values)))


# --- what got in the way


def stopped(session: TenantSession, before: datetime, asked_before: datetime, limit: int) -> list[int]:
    """People who asked for customers, though not since a moment, and were not asked why since another."""
    asked = select(Obstacle.person_id).where(col(Obstacle.asked_at) >= asked_before)
    statement = (
        select(Request.requester_id)
        .join(Person, col(Person.id) == Request.requester_id)
        .where(col(Request.requester_id).not_in(asked), col(Person.role) != "viewer")
        .group_by(col(Request.requester_id))
        .having(func.max(Request.created_at) < before)
        .order_by(col(Request.requester_id))
        .limit(limit)
    )
    return list(session.exec(statement))


def lock_obstacle(session: TenantSession, obstacle_id: int) -> Obstacle | None:
    """One question and its answer, held."""
    statement = select(Obstacle).where(Obstacle.id == obstacle_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def obstacles(session: TenantSession, since: datetime) -> dict[str, int]:
    """How often each reason was given since a moment."""
    statement = (
        select(Obstacle.reason, func.count())
        .where(col(Obstacle.answered_at) >= since, Obstacle.reason != "")
        .group_by(Obstacle.reason)
    )
    return dict(session.exec(statement).all())


def asked(session: TenantSession, span: Span) -> int:
    """Requests made in a period."""
    made = (col(Request.created_at) >= span.start, col(Request.created_at) < span.end)
    return session.exec(select(func.count()).select_from(Request).where(*made)).one()
