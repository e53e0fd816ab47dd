"""How delivery stands, in numbers: for readiness, metrics and the doctor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from store.claiming import waits
from store.outbox import ON_ITS_WAY
from store.records.messages import Outbox
from store.records.programs import Place
from store.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class Backlog:
    """How delivery stands. `oldest`: for how long the first message that could go now has been waiting, in seconds.

    What waits for somebody to settle a doubtful post could not go.
    """

    states: Mapping[str, int]
    oldest: float
    blocked_places: int


def backlog(session: TenantSession, now: datetime) -> Backlog:
    """Counts of what is not sent, by state; sent and replaced ones are not counted: there are many."""
    counted = session.exec(
        select(Outbox.state, func.count())
        .where(col(Outbox.state).in_((*ON_ITS_WAY, "uncertain", "dead")))
        .group_by(Outbox.state)
    ).all()
    oldest = session.exec(
        select(func.min(Outbox.due_at))
        .join(Place, col(Place.id) == Outbox.place_id)
        .where(Outbox.state == "pending", Outbox.due_at <= now, col(Place.blocked_at).is_(None), ~waits(Outbox))
    ).one()
    blocked = session.exec(select(func.count()).select_from(Place).where(col(Place.blocked_at).is_not(None))).one()
    states = dict.fromkeys((*ON_ITS_WAY, "uncertain", "dead"), 0) | dict(counted)
    return Backlog(states, (now - oldest).total_seconds() if oldest else 0.0, blocked)
