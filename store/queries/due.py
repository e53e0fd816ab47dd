"""Records the clock may have to act on: candidates by state and age, oldest first. Working hours are judged by the
caller."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, String, cast
from sqlmodel import col, select

from store.queries.requests import AskRow, asks_where
from store.records.pool import Account, Advocate
from store.records.requests import Ask, Request
from store.tenancy import TenantSession

MOST = 200
"""Candidates looked at in one go; those acted on leave the list, so the rest is reached at the next call."""


def unanswered_owners(session: TenantSession, asked_before: datetime) -> list[AskRow]:
    """Asks whose owner was asked before a moment and that were not escalated yet."""
    return asks_where(
        session,
        col(Ask.stage) == "owner_asked",
        col(Ask.owner_asked_at) < asked_before,
        col(Ask.escalated_at).is_(None),
        _going_on(),
        limit=MOST,
    )


def unanswered_advocates(session: TenantSession, asked_before: datetime) -> list[AskRow]:
    """Asks whose advocate was written to before a moment, has offered nothing, and for whom no other was offered
    yet."""
    return asks_where(
        session,
        col(Ask.stage) == "advocate_asked",
        col(Ask.advocate_asked_at) < asked_before,
        col(Ask.next_offered_at).is_(None),
        cast(col(Ask.slots), String) == "[]",
        _going_on(),
        limit=MOST,
    )


def _going_on() -> ColumnElement[bool]:
    """Requests on hold are not chased; left in, they would crowd out those that are."""
    return col(Ask.request_id).in_(select(Request.id).where(Request.stage == "in_progress"))


def meetings_soon(session: TenantSession, after: datetime, before: datetime) -> list[AskRow]:
    """Fixed dates between two moments that nobody was reminded of."""
    return _scheduled(session, col(Ask.starts_at) > after, col(Ask.starts_at) <= before, col(Ask.reminded_at).is_(None))


def meetings_over(
    session: TenantSession, started_before: datetime, asks_so_far: int, asked_before: datetime | None
) -> list[AskRow]:
    """Fixed dates that began before a moment and whose survey was sent `asks_so_far` times, the last before another
    moment."""
    asked = [col(Ask.survey_asked_at) < asked_before] if asked_before else []
    return _scheduled(session, col(Ask.starts_at) < started_before, col(Ask.survey_asks) == asks_so_far, *asked)


def _scheduled(session: TenantSession, *where: ColumnElement[bool]) -> list[AskRow]:
    return asks_where(session, col(Ask.stage) == "scheduled", *where, limit=MOST)


def deals(session: TenantSession, today: date, most: int) -> list[Request]:
    """Requests whose deal should have closed by now and whose outcome is not known."""
    statement = select(Request).where(
        col(Request.deal_ask_on) <= today,
        Request.deal_outcome == "",
        Request.deal_asked < most,
        col(Request.stage).not_in(("cancelled", "duplicate")),
    )
    return list(session.exec(statement.order_by(col(Request.id)).limit(MOST)))


def accounts_after(session: TenantSession, account_id: int, limit: int) -> list[int]:
    """The next accounts by id."""
    statement = select(Account.id).where(col(Account.id) > account_id).order_by(col(Account.id)).limit(limit)
    return [found for found in session.exec(statement) if found is not None]


def ended_permissions(session: TenantSession, today: date) -> list[int]:
    """Advocates with a permission that ended before today and still counts in their facts."""
    statement = select(Advocate.id).where(col(Advocate.permitted_until) < today).order_by(col(Advocate.id)).limit(MOST)
    return [found for found in session.exec(statement) if found is not None]


def late_requests(session: TenantSession, made_before: datetime) -> list[Request]:
    """New requests made before a moment that nobody replied to and whose card does not say so yet."""
    statement = select(Request).where(
        Request.stage == "new",
        Request.created_at < made_before,
        col(Request.first_reply_at).is_(None),
        col(Request.overdue_shown).is_(False),
    )
    return list(session.exec(statement.order_by(col(Request.id)).limit(MOST)))
