"""What can happen to a request and its asks. Each function changes records, keeps the facts true and notes who, when
and why.

Nothing here shows anything: `living.refresh` does, once, after a handler's steps.
"""

import secrets
from datetime import date, datetime, timedelta

from bot.context import Context
from bot.domain.availability import availability, rests_of
from bot.domain.happenings import AdvocateTurnedTo, AskApproved, AskOpened, AskTookPlace, RequestEnded, RequestMade
from bot.domain.stages import ASK, OPEN_REQUEST, REQUEST, check_move
from bot.domain.workdays import zone_of
from bot.errors import UserError
from bot.features.requests import phrases, rules
from bot.features.requests.wish import Wish
from store.queries import capacity, facts
from store.queries import requests as stored
from store.queries.names import name_key
from store.queries.requests import AskRow
from store.records.requests import Ask, Participation, Request

LONGEST = timedelta(days=365)


def make(ctx: Context, wish: Wish) -> Request:
    """A request of the acting person."""
    request = Request(
        number=ctx.number("request"), requester_id=ctx.me, mode=ctx.policy.mode, created_at=ctx.now,
        prospect_key=name_key(wish.prospect) if wish.prospect else "",
        criteria={**{kind: list(keys) for kind, keys in wish.criteria.items()}, "account": list(wish.wished_accounts)},
        deal_ask_on=first_deal_question(wish),
        **wish.model_dump(exclude={"criteria", "wished_accounts"}),
    )  # fmt: skip
    ctx.session.add(request)
    ctx.session.flush()
    ctx.changed("request", request.id or 0, "stage", "", "new")
    ctx.record = f"request:{request.id}"
    ctx.happened(RequestMade(request.id or 0))
    return request


def first_deal_question(wish: Wish) -> date | None:
    """When to ask how a deal ended: its close date; without one a month after the request was needed."""
    if wish.purpose != "deal":
        return None
    return wish.close_date or wish.needed_by + timedelta(days=30)


def held(ctx: Context, request_id: int) -> Request:
    """The request, held until this transaction ends.

    Raises:
        UserError: there is none.
    """
    request = stored.lock(ctx.session, request_id)
    if request is None:
        raise UserError("That request is not there any more.")
    return request


def move(ctx: Context, request: Request, stage: str, why: str = "") -> None:
    """Move a request to another stage; refuses what is not allowed."""
    if request.stage == stage:
        return
    check_move(REQUEST, "request", request.stage, stage)
    ctx.changed("request", request.id or 0, "stage", request.stage, stage, why)
    request.stage, request.why = stage, why
    request.ended_at = None if stage in OPEN_REQUEST else ctx.now
    if request.first_reply_at is None and stage != "new":
        request.first_reply_at = ctx.now
    if stage not in OPEN_REQUEST and stage != "closed":
        ctx.happened(RequestEnded(request.id or 0, stage))


def move_ask(ctx: Context, row: AskRow, stage: str, why: str = "", by: str = "") -> None:
    """Move an ask to another stage and keep the facts of its customer true."""
    if row.ask.stage != stage:
        check_move(ASK, "ask", row.ask.stage, stage)
    ctx.changed("ask", row.ask.id or 0, "stage", row.ask.stage, stage, why, by)
    row.ask.stage, row.ask.why = stage, why
    row.ask.ended_at = None if stage in (*rules.LIVE, "proposed") else ctx.now
    ctx.session.flush()
    facts.refresh(ctx.session, [row.ask.advocate_id], today=ctx.day, rests=rests_of(ctx.policy))


# --- asking


def ask_for(ctx: Context, request: Request, advocate_id: int, *, by_team: bool) -> AskRow:
    """Ask for one advocate: opens the ask, or proposes it where the program team decides.

    Raises:
        UserError: the request is not open, enough are asked already, or the advocate is not available any more.
    """
    if request.stage not in ("new", "in_progress"):
        raise UserError(phrases.not_open(request.stage))
    rows = stored.asks(ctx.session, request.id or 0)
    row = next((r for r in rows if r.ask.advocate_id == advocate_id), None)
    if row is None:
        row = _propose(ctx, request, advocate_id)
    elif rules.as_if_never_asked(row.ask.stage, approached=row.ask.approached):
        _propose_anew(ctx, row)
    elif row.ask.stage != "proposed":
        raise UserError("This customer was asked for this request already.")
    waits = rules.waits_for_team(
        request.mode, public=ctx.terms.public(request.activity), marquee=row.account.marquee,
        confidential=request.confidential, by_team=by_team,
    )  # fmt: skip
    if not waits:
        _open(ctx, request, row, live=sum(r.ask.stage in rules.LIVE for r in rows))
    return row


def _propose(ctx: Context, request: Request, advocate_id: int) -> AskRow:
    found = stored.advocate(ctx.session, advocate_id)
    if found is None:
        raise UserError("That customer is not in the pool any more.")
    advocate, account = found
    ask = Ask(
        request_id=request.id or 0,
        advocate_id=advocate_id,
        account_id=account.id or 0,
        activity=request.activity,
        owner_id=account.owner_id,
        owner_email="" if account.owner_id else account.owner_email,
        asked_by_id=ctx.me or None,
        nonce=secrets.token_urlsafe(12),
    )
    ctx.session.add(ask)
    ctx.session.flush()
    ctx.changed("ask", ask.id or 0, "stage", "", "proposed")
    return AskRow(ask, advocate, account)


def _propose_anew(ctx: Context, row: AskRow) -> None:
    ask = row.ask
    ctx.changed("ask", ask.id or 0, "stage", ask.stage, "proposed")
    ask.stage, ask.why, ask.approach, ask.held, ask.ended_at = "proposed", "", "", False, None
    ask.owner_reminded_at = ask.escalated_at = None
    ask.asked_by_id, ask.nonce = ctx.me or None, secrets.token_urlsafe(12)


def _open(ctx: Context, request: Request, row: AskRow, live: int) -> None:
    """Take up the customer's capacity, under a lock, and go to the owner."""
    if not rules.room_for_owners(request.how_many, live):
        raise UserError(f"Enough customers are being asked for #{request.number}. Wait for an answer, or withdraw one.")
    advocate = capacity.reserve(ctx.session, row.ask.advocate_id, today=ctx.day, rests=rests_of(ctx.policy))
    free = availability(
        advocate,
        ctx.policy,
        ctx.day,
        request.activity,
        public=ctx.terms.public(request.activity),
        prospect_key=request.prospect_key,
    )
    if not free.available:
        raise UserError(f"{row.account.name} cannot be asked now: {phrases.held_back(free.reason, free.until)}.")
    row.ask.opened_at = row.ask.owner_asked_at = ctx.now
    row.ask.owner_id = row.account.owner_id  # a proposal may have waited while the account changed hands
    row.ask.owner_email = "" if row.account.owner_id else row.account.owner_email
    move_ask(ctx, row, "owner_asked")
    if request.stage == "new":
        move(ctx, request, "in_progress")
    if row.ask.owner_id is None and not (row.ask.owner_email and ctx.tools.mail and ctx.tools.links.public):
        row.ask.escalated_at = ctx.now  # nobody owns the customer, or cannot be written to: the program team decides
    ctx.happened(AskOpened(row.ask.id or 0))
    if not rules.owner_must_approve(ctx.policy, owner=row.ask.owner_id, requester=request.requester_id):
        why = "requester's own customer" if row.ask.owner_id == request.requester_id else "owners are not asked"
        owner_yes(ctx, request, row, approach="program", why=why)


def release(ctx: Context, request: Request, row: AskRow) -> None:
    """The program team lets a proposed ask go ahead."""
    if row.ask.stage != "proposed":
        check_move(ASK, "ask", row.ask.stage, "owner_asked")
    live = sum(r.ask.stage in rules.LIVE for r in stored.asks(ctx.session, request.id or 0))
    _open(ctx, request, row, live)


# --- the owner's answer


def owner_yes(ctx: Context, request: Request, row: AskRow, *, approach: str, why: str = "") -> None:
    """The owner allows it, or the program team decides for them; the advocate is written to if one is still needed."""
    check_move(ASK, "ask", row.ask.stage, "owner_approved")  # also when it stands there already: one answer counts
    row.ask.approach = approach
    move_ask(ctx, row, "owner_approved", why)
    ctx.happened(AskApproved(row.ask.id or 0))
    promote(ctx, request)


def promote(ctx: Context, request: Request) -> None:
    """Turn to advocates whose owners said yes, never to more than are needed. `living.moved` writes to them."""
    rows = stored.asks(ctx.session, request.id or 0)
    room = request.how_many - sum(r.ask.stage in rules.WITH_ADVOCATE for r in rows)
    if request.stage != "in_progress" or room <= 0:
        return
    for row in [r for r in rows if r.ask.stage == "owner_approved"][:room]:
        row.ask.advocate_asked_at, row.ask.approached = ctx.now, True
        move_ask(ctx, row, "advocate_asked")
        ctx.happened(AdvocateTurnedTo(row.ask.id or 0))


def owner_no(ctx: Context, row: AskRow, *, why: str, pause: str = "", until: date | None = None) -> None:
    """The owner does not want the customer asked now; with `pause` the whole account rests, at least as long as it
    does already."""
    if pause and until is None:
        until = ctx.day + timedelta(days=rules.PAUSES[pause])
    if pause and until and until > (row.account.paused_until or date.min):
        row.account.pause_reason, row.account.paused_until = pause, until
        ctx.changed("account", row.account.id or 0, "pause", "", f"{pause} until {until.isoformat()}", why)
    row.ask.not_before = None if pause else until  # with a pause it is the account that rests
    move_ask(ctx, row, "owner_declined", why)


# --- the advocate's answer


def advocate_yes(ctx: Context, request: Request, row: AskRow, slots: list[datetime], by: str = "") -> None:
    """The advocate agrees, with times where a meeting is meant; without a meeting nothing has to be arranged."""
    row.ask.slots = [slot.isoformat() for slot in slots]
    if row.ask.activity in rules.MEETINGS and slots:
        ctx.changed("ask", row.ask.id or 0, "slots", "", f"{len(slots)} times offered", "", by)
        return
    move_ask(ctx, row, "scheduled", by=by)


def advocate_no(ctx: Context, row: AskRow, why: str, not_before: date | None, by: str = "") -> None:
    """The advocate declines; "not before" keeps them from being offered until then."""
    row.ask.not_before = not_before
    move_ask(ctx, row, "advocate_declined", why, by)


def schedule(ctx: Context, request: Request, row: AskRow, starts_at: datetime, minutes: int = 30) -> None:
    """Fix or change the date.

    Raises:
        UserError: the time is past or too far; or what did not take place gave its place to somebody else meanwhile.
    """
    if not ctx.now < starts_at < ctx.now + LONGEST:
        raise UserError("Choose a time in the future, within a year.")
    if row.ask.stage == "did_not_take_place":
        _take_place_again(ctx, request, row)
    row.ask.sequence += 1 if row.ask.starts_at else 0
    row.ask.starts_at, row.ask.minutes, row.ask.reminded_at, row.ask.survey_asks = starts_at, minutes, None, 0
    row.ask.survey_asked_at = None
    move_ask(ctx, row, "scheduled", f"for {starts_at.isoformat(timespec='minutes')}")


def _take_place_again(ctx: Context, request: Request, row: AskRow) -> None:
    """A meeting that fell through gave back its place and its capacity: both must still be free."""
    if request.stage != "in_progress":
        raise UserError(phrases.not_open(request.stage))
    rows = stored.asks(ctx.session, request.id or 0)
    if sum(r.ask.stage in rules.WITH_ADVOCATE for r in rows) >= request.how_many:
        raise UserError("Somebody else is being asked instead. Withdraw that one first.")
    advocate = capacity.reserve(ctx.session, row.ask.advocate_id, today=ctx.day, rests=rests_of(ctx.policy))
    free = availability(advocate, ctx.policy, ctx.day, row.ask.activity, public=ctx.terms.public(row.ask.activity))
    if free.reason not in ("", "account_cap"):  # this ask itself counts among those of the quarter
        raise UserError(f"{row.account.name} cannot be asked now: {phrases.held_back(free.reason, free.until)}.")


# --- afterwards


def took_place(ctx: Context, request: Request, row: AskRow, *, rating: int, comment: str, again: bool) -> None:
    """Record what took place, once; the rest period begins. The request is fulfilled when that was the last one
    needed."""
    day = row.ask.starts_at.astimezone(zone_of(ctx.policy.zone)).date() if row.ask.starts_at else ctx.day
    ctx.session.add(
        Participation(
            ask_id=row.ask.id,
            request_id=request.id,
            advocate_id=row.ask.advocate_id,
            account_id=row.ask.account_id,
            activity=row.ask.activity,
            happened_on=min(day, ctx.day),
            rating=rating,
            comment=comment,
            use_again=again,
        )
    )
    move_ask(ctx, row, "took_place")
    move_ask(ctx, row, "feedback_given")
    ctx.happened(AskTookPlace(row.ask.id or 0))
    settle(ctx, request)


def settle(ctx: Context, request: Request) -> None:
    """A request for which enough took place is fulfilled, and nobody else is asked for it."""
    rows = stored.asks(ctx.session, request.id or 0)
    done = sum(r.ask.stage in ("took_place", "feedback_given") for r in rows)
    if done >= request.how_many and request.stage in ("in_progress", "on_hold"):
        for other in rows:
            if other.ask.stage in ("proposed", "owner_asked", "owner_approved"):
                move_ask(ctx, other, "withdrawn", "enough others took place")
        move(ctx, request, "fulfilled")


def did_not_take_place(ctx: Context, request: Request, row: AskRow, why: str) -> None:
    """The meeting did not happen; the next customer may be asked."""
    move_ask(ctx, row, "did_not_take_place", why)
    promote(ctx, request)


def withdraw(ctx: Context, row: AskRow, why: str) -> None:
    """Stop an ask."""
    move_ask(ctx, row, "withdrawn", why)


def end(ctx: Context, request: Request, stage: str, why: str) -> list[AskRow]:
    """End a request: what is still open for it is withdrawn. Those whose date has to be called off.

    A date that was fixed stands when the request ends well; nobody keeps one for a request that was cancelled.
    """
    move(ctx, request, stage, why)
    called_off: list[AskRow] = []
    for row in stored.asks(ctx.session, request.id or 0):
        fixed = row.ask.stage == "scheduled" and stage in ("cancelled", "duplicate")
        if fixed or row.ask.stage in ("proposed", "owner_asked", "owner_approved", "advocate_asked"):
            move_ask(ctx, row, "withdrawn", why or stage)
        if fixed:
            called_off.append(row)
    return called_off
