"""Messages that did not arrive, or may not have."""

from sqlmodel import col, select

from store.records.messages import Outbox
from store.records.programs import Place
from store.tenancy import TenantSession


def rows(session: TenantSession, limit: int) -> list[tuple[Outbox, Place]]:
    """Dead and uncertain messages with their place, newest first."""
    statement = (
        select(Outbox, Place)
        .where(Outbox.place_id == Place.id, col(Outbox.state).in_(("dead", "uncertain")))
        .order_by(col(Outbox.id).desc())
        .limit(limit)
    )
    return list(session.exec(statement))
