"""What Goodword itself saw of the program in a period: facts that stand beside the ratings, never votes."""

from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from sqlalchemy import func

from store.queries.prepared import columns_of
from store.records.messages import Run
from store.records.pool import Advocate
from store.records.requests import Request
from store.scoped import scoped
from store.tenancy import TenantSession

_SERVED = ("fulfilled", "closed", "answered_with_proof")
_ENDED = (*_SERVED, "unfilled", "cancelled")
_MOST = 5000
_Q, _A, _D = columns_of(Request), columns_of(Advocate), columns_of(Run)


@dataclass(frozen=True, slots=True)
class Seen:
    """Counts of a period."""

    requests: int
    ended: int
    served: int
    hours: float | None
    """The median from asking to being served."""
    nominated: int
    nominators: int
    deals: int
    """Deals whose close date lies in the period."""
    outcomes: int
    """Those of them whose end is recorded."""
    active: int
    verified: int
    """Active advocates who were verified in the last half year."""
    digests: int


def seen(session: TenantSession, since: datetime, now: datetime, verified_since: date) -> Seen:
    """What happened from `since` to `now`."""
    asked, active, digests = scoped(session, Request), scoped(session, Advocate), scoped(session, Run)
    rows = session.execute(
        asked.select(_Q.stage, _Q.created_at, _Q.ended_at, _Q.close_date, _Q.deal_outcome)
        .where(_Q.created_at >= since)
        .order_by(_Q.id.desc())
        .limit(_MOST)
    ).all()
    ended = [row for row in rows if row.stage in _ENDED]
    served = [row for row in ended if row.stage in _SERVED]
    took = [(row.ended_at - row.created_at).total_seconds() / 3600 for row in served if row.ended_at]
    deals = [row for row in rows if row.close_date is not None and row.close_date <= now.date()]
    nominated = session.execute(
        active.select(func.count(), func.count(func.distinct(_A.nominated_by_id))).where(
            _A.nominated_by_id.is_not(None), _A.created_at >= since
        )
    ).one()
    known = active.select(func.count()).where(_A.stage == "active")
    posted = digests.select(func.count()).where(_D.subscription.like("digest%"), _D.at >= since)
    return Seen(
        requests=len(rows),
        ended=len(ended),
        served=len(served),
        hours=median(took) if took else None,
        nominated=nominated[0],
        nominators=nominated[1],
        deals=len(deals),
        outcomes=sum(bool(row.deal_outcome) for row in deals),
        active=session.execute(known).scalar_one(),
        verified=session.execute(known.where(_A.last_verified >= verified_since)).scalar_one(),
        digests=session.execute(posted).scalar_one(),
    )
