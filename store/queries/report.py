"""What the program did between two moments, in numbers, and what the program team says of a quarter."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import case, exists
from sqlmodel import col, func, select

from store.queries import elapsed
from store.queries.outcomes import Span, by_people, by_proof, fill_days, last_uses, wins
from store.records.pool import Advocate
from store.records.programs import Person
from store.records.promotion import Obstacle, QuarterFigures
from store.records.requests import Ask, Participation, Request
from store.scoped import scoped
from store.tenancy import TenantSession

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
    waited = elapsed.hours(session, col(Request.first_reply_at), col(Request.created_at))
    asked = session.exec(select(Request.requester_id, Request.purpose, waited).where(*made)).all()
    hours = [wait for *_, wait in asked if wait is not None]
    people = {person for person, *_ in asked}
    done = fill_days(session, span)
    ended = session.exec(
        select(func.count())
        .select_from(Request)
        .where(Request.stage == "unfilled", col(Request.ended_at) >= span.start, col(Request.ended_at) < span.end)
    ).one()
    won = wins(session, span.first, span.last)
    each = (
        select(func.count().label("uses"))
        .where(col(Participation.happened_on) >= span.first, col(Participation.happened_on) < span.last)
        .group_by(col(Participation.advocate_id))
        .subquery()
    )
    used, uses, busiest = session.exec(select(func.count(), func.sum(each.c.uses), func.max(each.c.uses))).one()
    answers = _answers(session, span)
    return Figures(
        requests=len(asked), filled=len(done), ended=ended + len(done), reply_hours=median(hours) if hours else None,
        fill_days=median(done) if done else None,
        owners=_agreed(answers, OWNER_YES, "owner_declined"),
        advocates=_agreed(answers, ADVOCATE_YES, "advocate_declined"), deals=len(won),
        supported=sum(purpose == "deal" for _, purpose, _ in asked),
        revenue=sum((one.amount for one in won), Decimal(0)), people=len(people),
        first_timers=len(people - _before(session, span)), used=used, uses=uses or 0, busiest=busiest or 0,
    )  # fmt: skip


def _before(session: TenantSession, span: Span) -> set[int | None]:
    """Everybody who asked before: one look by index for each person, however much they asked."""
    earlier = exists().where(col(Request.requester_id) == Person.id, col(Request.created_at) < span.start)
    return set(session.exec(select(Person.id).where(earlier)))


def _answers(session: TenantSession, span: Span) -> dict[str, int]:
    """How many were asked in that time, by where that stands now."""
    opened = (col(Ask.opened_at) >= span.start, col(Ask.opened_at) < span.end)
    return dict(session.exec(select(Ask.stage, func.count()).where(*opened).group_by(Ask.stage)).all())


def _agreed(stages: Mapping[str, int], yes: tuple[str, ...], no: str) -> tuple[int, int]:
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


def months(session: TenantSession, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """How many requests were made and how many filled in each of these times, which follow one another."""
    whole = Span(spans[0].start, spans[-1].end, spans[0].first, spans[-1].last)
    last = last_uses(whole)
    made = (col(Request.created_at) >= whole.start, col(Request.created_at) < whole.end)
    moments, days = [one.end for one in spans], [one.last for one in spans]
    asked = _counted(session, col(Request.created_at), moments, made)
    filled = _counted(session, last.c.day, days, by_people(last))
    proved = _counted(session, col(Request.ended_at), moments, by_proof(whole))
    return [(asked[n], filled[n] + proved[n]) for n in range(len(spans))]


def _counted(session: TenantSession, when: Any, ends: Sequence[Any], where: Sequence[Any]) -> Counter[int]:
    """How many requests lie before each end, and not before the one before it."""
    nth = case(*((when < end, n) for n, end in enumerate(ends)))
    return Counter(dict(session.exec(select(nth, func.count(col(Request.id))).where(*where).group_by(nth)).all()))
