"""Requests, their asks and what came of them, by what somebody wants to know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_
from sqlmodel import col, func, select

from store.queries.prepared import among, columns_of, run
from store.records.pool import Account, Advocate
from store.records.programs import Change
from store.records.requests import OPEN_ASK_STAGES, Ask, Follow, Participation, Request
from store.scoped import scoped
from store.tenancy import TenantSession

OPEN = ("new", "in_progress", "on_hold")


@dataclass(frozen=True, slots=True)
class AskRow:
    """An ask with whom it is about."""

    ask: Ask
    advocate: Advocate
    account: Account


def by_number(session: TenantSession, number: int) -> Request | None:
    """The request people call #number."""
    return session.exec(select(Request).where(Request.number == number)).first()


def lock(session: TenantSession, request_id: int) -> Request | None:
    """The request, and nobody else changes it or its asks until this transaction ends."""
    statement = select(Request).where(Request.id == request_id).with_for_update()
    found = session.exec(statement.execution_options(populate_existing=True)).first()
    if session.get_bind().dialect.name != "sqlite":  # there the single writer waited before it read anything
        for loaded in session.identity_map.values():
            if isinstance(loaded, Ask) and loaded.request_id == request_id:
                session.expire(loaded)  # it may have been read before whoever held the lock changed it
    return found


def asks(session: TenantSession, request_id: int) -> list[AskRow]:
    """Every ask of a request, oldest first."""
    return _rows(session, Ask.request_id == request_id)


def zone_chosen(session: TenantSession, advocate_id: int) -> str:
    """The time zone an advocate chose last, for whatever they were asked; empty when they never did."""
    statement = select(Ask.zone).where(Ask.advocate_id == advocate_id, Ask.zone != "")
    return session.exec(statement.order_by(col(Ask.id).desc()).limit(1)).first() or ""


def ask(session: TenantSession, ask_id: int) -> AskRow | None:
    """One ask."""
    return next(iter(_rows(session, Ask.id == ask_id)), None)


def asks_of_owner(session: TenantSession, person_id: int) -> list[AskRow]:
    """Open asks for customers of one relationship owner."""
    return _rows(session, Ask.owner_id == person_id, col(Ask.stage).in_(OPEN_ASK_STAGES))


def open_asks_of(session: TenantSession, advocate_id: int) -> list[AskRow]:
    """What an advocate is proposed or being asked for, in the order of the requests."""
    rows = _rows(session, Ask.advocate_id == advocate_id, col(Ask.stage).in_(("proposed", *OPEN_ASK_STAGES)))
    return sorted(rows, key=lambda row: row.ask.request_id)


def _rows(session: TenantSession, *where: ColumnElement[bool] | bool) -> list[AskRow]:
    statement = (
        select(Ask, Advocate, Account)
        .where(Ask.advocate_id == Advocate.id, Ask.account_id == Account.id, *where)
        .order_by(col(Ask.id))
    )
    return [AskRow(*row) for row in session.exec(statement)]


def asks_where(session: TenantSession, *where: ColumnElement[bool], limit: int = 50) -> list[AskRow]:
    """Asks that meet conditions on the ask, oldest first."""
    statement = (
        select(Ask, Advocate, Account)
        .where(Ask.advocate_id == Advocate.id, Ask.account_id == Account.id, *where)
        .order_by(col(Ask.id))
        .limit(limit)
    )
    return [AskRow(*row) for row in session.exec(statement)]


def same(session: TenantSession, prospect_key: str, opportunity_id: str, activity: str, but: int = 0) -> list[Request]:
    """Open requests for the same prospect or opportunity and activity: duplicates of one another."""
    by = {"prospect_key": prospect_key, "opportunity_id": opportunity_id}
    known = {name: value for name, value in by.items() if value}
    if not known:
        return []
    names = tuple(known)
    found = run(session, ("same", names), lambda: _same(session, names), activity=activity, but=but, **known)
    ids = found.scalars().all()
    return list(session.exec(select(Request).where(col(Request.id).in_(ids)).order_by(col(Request.id)))) if ids else []


def _same(session: TenantSession, names: Sequence[str]) -> Select[Any]:
    request = columns_of(Request)
    found = scoped(session, Request).select(request.id).where(or_(*(request[n] == bindparam(n) for n in names)))
    found = found.where(request.activity == bindparam("activity"), request.stage.in_(among(*OPEN)))
    return found.where(request.id != bindparam("but")).order_by(request.id).limit(5)


def mine(session: TenantSession, person_id: int, limit: int = 50) -> list[Request]:
    """Somebody's requests and those they follow: open ones first, then the newest."""
    followed = select(Follow.request_id).where(Follow.person_id == person_id)
    statement = (
        select(Request)
        .where(or_(col(Request.requester_id) == person_id, col(Request.id).in_(followed)))
        .order_by(col(Request.stage).in_(OPEN).desc(), col(Request.id).desc())
        .limit(limit)
    )
    return list(session.exec(statement))


def in_stages(session: TenantSession, stages: Collection[str], limit: int = 200) -> list[Request]:
    """Requests in some stages, the first needed first."""
    statement = select(Request).where(col(Request.stage).in_(stages)).order_by(col(Request.needed_by), col(Request.id))
    return list(session.exec(statement.limit(limit)))


def counts(session: TenantSession) -> dict[str, int]:
    """How many requests are in each stage."""
    return dict(session.exec(select(Request.stage, func.count()).group_by(Request.stage)).all())


def asks_by_request(session: TenantSession, request_ids: Collection[int]) -> dict[int, list[Ask]]:
    """The asks of several requests."""
    found: dict[int, list[Ask]] = {}
    for row in session.exec(select(Ask).where(col(Ask.request_id).in_(request_ids)).order_by(col(Ask.id))):
        found.setdefault(row.request_id, []).append(row)
    return found


def follow(session: TenantSession, request_id: int, person_id: int) -> bool:
    """Follow a request. False: already."""
    known = session.exec(
        select(Follow.id).where(Follow.request_id == request_id, Follow.person_id == person_id)
    ).first()
    if known is None:
        session.add(Follow(request_id=request_id, person_id=person_id))
    return known is None


def followers(session: TenantSession, request_id: int) -> list[int]:
    """Who follows a request."""
    return list(run(session, "followers", lambda: _followers(session), request=request_id).scalars())


def _followers(session: TenantSession) -> Select[Any]:
    follow = columns_of(Follow)
    mine = scoped(session, Follow).select(follow.person_id).where(follow.request_id == bindparam("request"))
    return mine.order_by(follow.id)


def history(session: TenantSession, record: str, record_id: int, limit: int = 30) -> list[Change]:
    """What happened to a record, newest first."""
    statement = select(Change).where(Change.record == record, Change.record_id == record_id)
    return list(session.exec(statement.order_by(col(Change.id).desc()).limit(limit)))


def took_place(session: TenantSession, request_id: int) -> list[Participation]:
    """What took place for a request."""
    return list(session.exec(select(Participation).where(Participation.request_id == request_id)))


def influenced(session: TenantSession, since: datetime) -> tuple[int, Decimal]:
    """Won deals with a participation or proof before they closed, each counted once: how many, and their amount."""
    with_use = select(Participation.request_id).where(
        col(Participation.request_id).is_not(None), Participation.request_id == Request.id,
        col(Participation.happened_on) <= col(Request.deal_closed_on),
    )  # fmt: skip
    won = select(Request).where(
        Request.deal_outcome == "won",
        Request.created_at >= since,
        or_(with_use.exists(), col(Request.proof_url) != ""),
    )
    deals = {r.opportunity_id or r.prospect_key or str(r.number): r.won_amount or Decimal(0) for r in session.exec(won)}
    return len(deals), sum(deals.values(), Decimal(0))


def others_at(session: TenantSession, account_id: int, but: int) -> list[Advocate]:
    """Other active advocates of an account."""
    statement = select(Advocate).where(Advocate.account_id == account_id, Advocate.id != but, col(Advocate.usable))
    return list(session.exec(statement.order_by(Advocate.name).limit(50)))


def advocate(session: TenantSession, advocate_id: int) -> tuple[Advocate, Account] | None:
    """An advocate with the account."""
    statement = select(Advocate, Account).where(Advocate.account_id == Account.id, Advocate.id == advocate_id)
    return session.exec(statement).first()


def asks_of_advocate(session: TenantSession, advocate_id: int) -> list[AskRow]:
    """Everything somebody was asked for, oldest first."""
    return _rows(session, Ask.advocate_id == advocate_id)


def surveys_of(session: TenantSession, person_id: int) -> list[AskRow]:
    """Meetings somebody was asked about and has not answered, oldest first."""
    mine = select(Request.id).where(Request.requester_id == person_id)
    return asks_where(session, col(Ask.stage) == "scheduled", col(Ask.survey_asks) > 0, col(Ask.request_id).in_(mine))


def decisions(session: TenantSession) -> int:
    """How many asks wait for the program team's word, in requests that are open."""
    waiting = or_(col(Ask.stage) == "proposed", (col(Ask.stage) == "owner_asked") & col(Ask.escalated_at).is_not(None))
    counted = select(func.count()).select_from(Ask).join(Request, col(Request.id) == Ask.request_id)
    return session.exec(counted.where(waiting, col(Request.stage).in_(("new", "in_progress")))).one()
