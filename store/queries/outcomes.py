"""What happened between two moments: for digests and the report. Each function reads one index and little else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, func, select

from store.records.messages import Outbox
from store.records.nominations import OPEN_NOMINATION_STAGES, Nomination
from store.records.pool import Account, Advocate
from store.records.programs import Change
from store.records.promotion import Story
from store.records.requests import Ask, Participation, Request
from store.tenancy import TenantSession

FILLED = ("fulfilled", "closed", "answered_with_proof")
_AT_ONCE = 500
LIVE = ("owner_asked", "owner_approved", "advocate_asked", "scheduled", "took_place", "feedback_given")


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment to another, and the same as civil days of the program: from the first up to without the last."""

    start: datetime
    end: datetime
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Voice:
    """A customer who is ready to vouch since."""

    advocate_id: int
    name: str
    title: str
    account: str
    industry: str
    region: str
    activities: Sequence[str]
    nominated_by_id: int | None


def new_voices(session: TenantSession, span: Span, limit: int) -> tuple[int, list[Voice]]:
    """Customers who became ready to use: how many, and the newest."""
    moved = select(Change.record_id).where(
        Change.record == "advocate", Change.field == "stage", Change.after == "active",
        col(Change.at) >= span.start, col(Change.at) < span.end,
    )  # fmt: skip
    made = (col(Advocate.created_at) >= span.start) & (col(Advocate.created_at) < span.end)
    new = (col(Advocate.usable), or_(made, col(Advocate.id).in_(moved)))
    count = session.exec(select(func.count()).select_from(Advocate).where(*new)).one()
    rows = session.exec(
        select(Advocate, Account.name)
        .where(*new, Advocate.account_id == Account.id)
        .order_by(col(Advocate.created_at).desc(), col(Advocate.id).desc())
        .limit(limit)
    )
    return count, [
        Voice(a.id or 0, a.name, a.title, account, a.industry, a.region, a.activities, a.nominated_by_id)
        for a, account in rows
    ]


@dataclass(frozen=True, slots=True)
class Filled:
    """A request that got what it needed, and how many days that took."""

    request: Request
    days: int


def _last_uses(span: Span) -> Any:
    """Requests whose last participation was in that time, with its day."""
    found = (
        select(Participation.request_id, func.max(Participation.happened_on).label("day"))
        .where(col(Participation.happened_on) >= span.first)
        .group_by(col(Participation.request_id))
        .having(func.max(Participation.happened_on) < span.last)
        .subquery()
    )
    return found


def fill_days(session: TenantSession, span: Span) -> list[int]:
    """How many days each request took that was filled in that time: the same as `filled`, without loading any."""
    last = _last_uses(span)
    people = session.exec(
        select(Request.created_at, last.c.day).where(Request.id == last.c.request_id, col(Request.stage).in_(FILLED))
    ).all()
    proof = session.exec(
        select(Request.created_at, Request.ended_at).where(
            Request.stage == "answered_with_proof",
            col(Request.ended_at) >= span.start,
            col(Request.ended_at) < span.end,
        )
    ).all()
    days = [max(0, (day - at.date()).days) for at, day in people]
    return days + [max(0, ((ended or span.end) - at).days) for at, ended in proof]


def filled(session: TenantSession, span: Span) -> list[Filled]:
    """Requests whose last participation, or whose answer with proof, was in that time; the newest first."""
    last = _last_uses(span)
    people = session.exec(
        select(Request, last.c.day).where(Request.id == last.c.request_id, col(Request.stage).in_(FILLED))
    ).all()
    proof = session.exec(
        select(Request).where(
            Request.stage == "answered_with_proof",
            col(Request.ended_at) >= span.start,
            col(Request.ended_at) < span.end,
        )
    ).all()
    found = [Filled(r, max(0, (day - r.created_at.date()).days)) for r, day in people]
    found += [Filled(r, max(0, ((r.ended_at or span.end) - r.created_at).days)) for r in proof]
    return sorted(found, key=lambda f: -(f.request.id or 0))


def wins(session: TenantSession, first: date, last: date) -> list[Request]:
    """Deals won in those days with a participation or proof before they closed, each deal once, the largest first."""
    won = session.exec(
        select(Request)
        .where(col(Request.deal_closed_on) >= first, col(Request.deal_closed_on) < last, Request.deal_outcome == "won")
        .order_by(col(Request.id))
    ).all()
    used = _first_uses(session, [r.id or 0 for r in won if not r.proof_url])
    once: dict[str, Request] = {}
    for r in won:
        if r.proof_url or (r.deal_closed_on and used.get(r.id or 0, date.max) <= r.deal_closed_on):
            once[r.opportunity_id or r.prospect_key or f"#{r.number}"] = r
    return sorted(once.values(), key=lambda r: (-(r.won_amount or Decimal(0)), r.number))


def _first_uses(session: TenantSession, requests: Sequence[int]) -> dict[int, date]:
    """The first day something took place for each of these requests. Asked by request: asked within the query above, a
    database may look through a year of participations for every one of them."""
    found: dict[int, date] = {}
    for at in range(0, len(requests), _AT_ONCE):
        rows = session.exec(
            select(Participation.request_id, func.min(Participation.happened_on))
            .where(col(Participation.request_id).in_(requests[at : at + _AT_ONCE]))
            .group_by(col(Participation.request_id))
        )
        found |= {request or 0: day for request, day in rows}
    return found


@dataclass(frozen=True, slots=True)
class Contribution:
    """Something that took place, and whom it is owed to."""

    account: str
    activity: str
    request: Request | None
    owner_id: int | None
    nominator_id: int | None


def contributions(session: TenantSession, first: date, last: date, limit: int = 300) -> list[Contribution]:
    """What took place in those days, the newest first."""
    rows = session.exec(
        select(Participation, Account.name, Advocate.nominated_by_id, Ask.owner_id)
        .join(Account, col(Account.id) == Participation.account_id)
        .join(Advocate, col(Advocate.id) == Participation.advocate_id)
        .join(Ask, col(Ask.id) == Participation.ask_id, isouter=True)
        .where(col(Participation.happened_on) >= first, col(Participation.happened_on) < last)
        .order_by(col(Participation.happened_on).desc(), col(Participation.id).desc())
        .limit(limit)
    ).all()
    wanted = {p.request_id for p, *_ in rows}
    requests = {r.id: r for r in session.exec(select(Request).where(col(Request.id).in_(wanted)))}
    return [
        Contribution(account, p.activity, requests.get(p.request_id), owner, nominator)
        for p, account, nominator, owner in rows
    ]


def unmet(session: TenantSession, since: datetime, limit: int = 200) -> list[Request]:
    """Requests that still need somebody whom nobody is being asked for, and those nobody was found for since."""
    asked = (
        select(func.count()).select_from(Ask).where(Ask.request_id == Request.id, col(Ask.stage).in_(LIVE))
    ).scalar_subquery()
    going = col(Request.stage).in_(("new", "in_progress")) & (asked < col(Request.how_many))
    gone = (col(Request.stage) == "unfilled") & (col(Request.ended_at) >= since)
    statement = select(Request).where(or_(going, gone)).order_by(col(Request.needed_by), col(Request.id))
    return list(session.exec(statement.limit(limit)))


@dataclass(frozen=True, slots=True)
class Chores:
    """What waits for the program team, in numbers."""

    no_reply: int = 0
    past_due: int = 0
    to_decide: int = 0
    nominations: int = 0
    stories: int = 0
    stale: int = 0
    undelivered: int = 0
    story: int = 0
    """The win story that waits longest."""


def chores(session: TenantSession, *, late: datetime, today: date, verified_before: date) -> Chores:
    """What waits: first replies since before `late`, requests past their day, decisions, nominations and win stories to
    review, profiles not verified since, messages that did not arrive."""
    new = session.exec(
        select(func.count())
        .select_from(Request)
        .where(Request.stage == "new", col(Request.first_reply_at).is_(None), col(Request.created_at) < late)
    ).one()
    past = session.exec(
        select(func.count())
        .select_from(Request)
        .where(col(Request.stage).in_(("new", "in_progress")), col(Request.needed_by) < today)
    ).one()
    decide = session.exec(
        select(func.count())
        .select_from(Ask)
        .join(Request, col(Request.id) == Ask.request_id)
        .where(
            col(Request.stage).in_(("new", "in_progress")),
            or_(col(Ask.stage) == "proposed", (col(Ask.stage) == "owner_asked") & col(Ask.escalated_at).is_not(None)),
        )
    ).one()
    nominated = session.exec(
        select(func.count()).select_from(Nomination).where(col(Nomination.stage).in_(OPEN_NOMINATION_STAGES))
    ).one()
    told, oldest = session.exec(
        select(func.count(), func.min(Story.id)).where(Story.stage == "draft", col(Story.sent))
    ).one()
    stale = session.exec(
        select(func.count())
        .select_from(Advocate)
        .where(
            col(Advocate.usable),
            or_(col(Advocate.last_verified).is_(None), col(Advocate.last_verified) < verified_before),
        )
    ).one()
    stuck = session.exec(
        select(func.count()).select_from(Outbox).where(col(Outbox.state).in_(("dead", "uncertain")))
    ).one()
    return Chores(new, past, decide, nominated, told, stale, stuck, oldest or 0)
