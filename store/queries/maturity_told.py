"""What digests tell of the program's own progress: shared scorecards, and goals by their days."""

from datetime import date, datetime

from sqlmodel import col, select

from store.records.maturity import Checkin, Goal
from store.tenancy import TenantSession


def shared_since(session: TenantSession, since: datetime) -> list[Checkin]:
    """Check-ins finished since a moment whose scorecard everybody may read, the newest first."""
    statement = select(Checkin).where(Checkin.stage == "closed", col(Checkin.shared), col(Checkin.closed_at) >= since)
    return list(session.exec(statement.order_by(col(Checkin.closed_at).desc(), col(Checkin.id).desc()).limit(20)))


def goals_until(session: TenantSession, day: date) -> list[Goal]:
    """Open goals that are due by a day, the first due first."""
    statement = select(Goal).where(Goal.stage == "open", col(Goal.due_on) <= day)
    return list(session.exec(statement.order_by(col(Goal.due_on), col(Goal.id)).limit(100)))


def goals_reached(session: TenantSession, start: datetime, end: datetime) -> list[Goal]:
    """Goals reached between two moments, in that order."""
    statement = select(Goal).where(Goal.stage == "done", col(Goal.ended_at) >= start, col(Goal.ended_at) < end)
    return list(session.exec(statement.order_by(col(Goal.ended_at), col(Goal.id)).limit(100)))
