"""What was asked for and not found: the demand that the pool does not meet."""

from datetime import date, datetime

from sqlmodel import and_, col, func, or_, select

from store.records.requests import Ask, Request
from store.tenancy import TenantSession

READY = ("scheduled", "took_place", "feedback_given")


def unanswered(session: TenantSession, since: datetime, today: date, limit: int = 1000) -> list[tuple[Request, int]]:
    """Requests since a moment for which nobody was found: those that ended so, and open ones that are late or for
    which the field was asked; each with how many customers it lacks. The newest first."""
    ready = select(func.count()).where(Ask.request_id == Request.id, col(Ask.stage).in_(READY)).scalar_subquery()
    late = or_(col(Request.needed_by) < today, col(Request.field_asked))
    lacking = or_(Request.stage == "unfilled", and_(col(Request.stage).in_(("new", "in_progress")), late))
    statement = select(Request, ready).where(Request.created_at >= since, lacking).order_by(col(Request.id).desc())
    rows = [(request, request.how_many - done) for request, done in session.exec(statement.limit(limit))]
    return [(request, lacks) for request, lacks in rows if lacks > 0]
