"""What happened between two moments: for digests and the report. Each function reads one index and little else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from store.queries import elapsed, permissions
from store.records.messages import Outbox
from store.records.nominations import OPEN_NOMINATION_STAGES, Nomination
from store.records.pool import Account, Advocate
from store.records.programs import Change
from store.records.promotion import Story
from store.records.requests import Ask, Participation, Request
from store.tenancy import TenantSession

FILLED = ("fulfilled", "closed", "answered_with_proof")
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
    # Each of the two by its own index; together, whoever was imported today would all be sorted.
    ways = ((made,), (col(Advocate.id).in_(moved), ~made))
    count, newest = 0, list[tuple[datetime, int]]()
    for way in ways:
        count += session.exec(select(func.count()).select_from(Advocate).where(col(Advocate.usable), *way)).one()
        first = select(Advocate.created_at, Advocate.id).where(col(Advocate.usable), *way)
        rows = session.exec(first.order_by(col(Advocate.created_at).desc(), col(Advocate.id).desc()).limit(limit))
        newest += [(at, id or 0) for at, id in rows]
    wanted = [id for _, id in sorted(newest, reverse=True)[:limit]]
    found = session.exec(
        select(Advocate, Account.name).where(col(Advocate.id).in_(wanted), Advocate.account_id == Account.id)
    )
    voices = {
        a.id or 0: Voice(a.id or 0, a.name, a.title, account, a.industry, a.region, a.activities, a.nominated_by_id)
        for a, account in found
    }
    return count, [voices[id] for id in wanted if id in voices]


@dataclass(frozen=True, slots=True)
class Filled:
    """A request that got what it needed, and how many days that took."""

    request: Request
    days: int


def last_uses(span: Span) -> Any:
    """Requests whose last participation was in that time, with its day."""
    later: Any = aliased(Participation)
    again = exists().where(later.request_id == Participation.request_id, later.happened_on >= span.last)
    within = (col(Participation.happened_on) >= span.first, col(Participation.happened_on) < span.last)
    return (
        select(Participation.request_id, func.max(Participation.happened_on).label("day"))
        .where(*within, col(Participation.request_id).is_not(None), ~again)
        .group_by(col(Participation.request_id))
        .subquery()
    )


def by_people(last: Any) -> tuple[Any, ...]:
    """Of these, the requests that were filled by people."""
    return Request.id == last.c.request_id, col(Request.stage).in_(FILLED)


def by_proof(span: Span) -> tuple[Any, ...]:
    """Requests that were answered with proof in that time."""
    ended = col(Request.ended_at)
    return Request.stage == "answered_with_proof", ended >= span.start, ended < span.end


def fill_days(session: TenantSession, span: Span) -> list[int]:
    """How many days each request took that was filled in that time; counted by the database, which loads none."""
    last = last_uses(span)
    took = elapsed.days(session, last.c.day, col(Request.created_at))
    people = session.exec(select(took, func.count()).where(*by_people(last)).group_by(took))
    waited = elapsed.hours(session, col(Request.ended_at), col(Request.created_at))
    proof = session.exec(select(waited).where(*by_proof(span)))
    counted = [day for days, many in people for day in [max(0, int(days))] * many]
    return counted + [max(0, int(hours // 24)) for hours in proof]


def filled(session: TenantSession, span: Span, limit: int) -> list[Filled]:
    """The newest requests whose last participation, or whose answer with proof, was in that time."""
    last, newest = last_uses(span), col(Request.id).desc()
    people = session.exec(select(Request, last.c.day).where(*by_people(last)).order_by(newest).limit(limit)).all()
    proof = session.exec(select(Request).where(*by_proof(span)).order_by(newest).limit(limit)).all()
    found = [Filled(r, max(0, (day - r.created_at.date()).days)) for r, day in people]
    found += [Filled(r, max(0, ((r.ended_at or span.end) - r.created_at).days)) for r in proof]
    return sorted(found, key=lambda f: -(f.request.id or 0))[:limit]


@dataclass(frozen=True, slots=True)
class Won:
    """A deal won with a customer's help: its request, and what it was worth."""

    request_id: int
    amount: Decimal


def wins(session: TenantSession, first: date, last: date) -> list[Won]:
    """Deals won in those days with a participation or proof before they closed, each deal once, the largest first."""
    # One look by index for each request: a condition on the day in there would tempt a database to read a whole year.
    used = select(func.min(Participation.happened_on)).where(Participation.request_id == Request.id).scalar_subquery()
    rows = session.exec(
        select(Request.id, Request.number, Request.won_amount, Request.deal_closed_on, Request.proof_url,
               Request.opportunity_id, Request.prospect_key, used)  # type: ignore[call-overload]  # reason: SQLModel types select for four columns at most
        .where(col(Request.deal_closed_on) >= first, col(Request.deal_closed_on) < last, Request.deal_outcome == "won")
        .order_by(col(Request.id))
    )  # fmt: skip
    once: dict[str, tuple[Decimal, int, int]] = {}
    for id, number, amount, closed_on, proof, opportunity, prospect, used_on in rows:
        if proof or (used_on is not None and used_on <= closed_on):
            once[opportunity or prospect or f"#{number}"] = (amount or Decimal(0), number, id)
    ordered = sorted(once.values(), key=lambda one: (-one[0], one[1]))
    return [Won(id, amount) for amount, _, id in ordered]


def requests(session: TenantSession, ids: Sequence[int]) -> list[Request]:
    """Requests by id, in that order."""
    found = {r.id: r for r in session.exec(select(Request).where(col(Request.id).in_(ids)))} if ids else {}
    return [found[id] for id in ids if id in found]


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
    wanted = {p.request_id for p, *_ in rows if p.request_id is not None}
    about = {r.id: r for r in requests(session, sorted(wanted))}
    return [
        Contribution(account, p.activity, about.get(p.request_id), owner, nominator)
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
    ending: int = 0
    undelivered: int = 0
    story: int = 0
    """The win story that waits longest."""


def chores(session: TenantSession, *, late: datetime, today: date, verified_before: date, ends_by: date) -> Chores:
    """What waits: first replies since before `late`, requests past their day, decisions, nominations and win stories to
    review, profiles not verified since, permissions that end by a day, messages that did not arrive."""
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
    stuck = session.exec(
        select(func.count()).select_from(Outbox).where(col(Outbox.state).in_(("dead", "uncertain")))
    ).one()
    nominated = session.exec(
        select(func.count()).select_from(Nomination).where(col(Nomination.stage).in_(OPEN_NOMINATION_STAGES))
    ).one()
    told, oldest = session.exec(
        select(func.count(), func.min(Story.id)).where(Story.stage == "draft", col(Story.sent))
    ).one()
    return Chores(
        no_reply=new, past_due=past, to_decide=decide, nominations=nominated, stories=told, story=oldest or 0,
        stale=stale(session, verified_before), ending=len(permissions.ending(session, today, ends_by)),
        undelivered=stuck,
    )  # fmt: skip


def stale(session: TenantSession, verified_before: date) -> int:
    """Profiles that nobody checked since a day."""
    never = col(Advocate.last_verified).is_(None)
    those = (col(Advocate.usable), or_(never, col(Advocate.last_verified) < verified_before))
    return session.exec(select(func.count()).select_from(Advocate).where(*those)).one()
