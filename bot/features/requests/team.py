"""The program team's side: take, propose, release, decide, hold, close. Answering with proof: `proof`."""

from collections.abc import Mapping

from bot.context import Context
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.requests import cards_owner, cards_team, dates, letters, living, steps
from bot.features.requests.owner import held_ask, moved, row_of, seen
from bot.features.requests.views import request_view
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, Nothing, OpenForm, Option, Outcome, Reply
from store.queries import pool_search
from store.queries import requests as stored
from store.records.requests import Request

router = Router()


def _request_id(event: Event) -> int:
    value = event.data.get("r")
    if not isinstance(value, int):
        raise UserError("This button is out of date. Open the queue with /advocate queue.")
    return value


def _shown(ctx: Context, request: Request, line: str) -> Outcome:
    living.moved(ctx, request, line)
    return Nothing()


@router.button("request.take", role="manager")
def take(event: Event, ctx: Context) -> Outcome:
    """Somebody of the program team has it; the requester hears who."""
    request = steps.held(ctx, _request_id(event))
    if request.taken_by_id and request.taken_by_id != ctx.me:
        raise UserError("A colleague took it a moment ago.")
    request.taken_by_id = ctx.me
    if request.first_reply_at is None:
        request.first_reply_at = ctx.now
    ctx.changed("request", request.id or 0, "taken", "", ctx.actor.name)
    return _shown(ctx, request, f"{ctx.actor.name} took it")


@router.button("request.propose", role="manager", reads=True)
def propose(event: Event, ctx: Context) -> Outcome:
    """Choose anybody of the pool."""
    return OpenForm(form=cards_team.propose_form(_request_id(event)))


@router.form("request.propose", lambda event, ctx: cards_team.propose_form(_request_id(event)), role="manager")
def propose_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Ask for the chosen one."""
    request = steps.held(ctx, _request_id(event))
    chosen = str(values["advocate"])
    if not chosen.isdecimal():
        raise FieldError("advocate", "Choose somebody from the list.")
    row = steps.ask_for(ctx, request, int(chosen), by_team=True)
    moved(ctx, request, f"{ctx.actor.name} proposed {row.account.name} ({row.advocate.name})")
    return Reply(card=cards_team.done("Asked", f"The owner of {row.account.name} hears at once."))


@router.options("advocates")
def offer_advocates(query: str, ctx: Context) -> tuple[Option, ...]:
    """Advocates by name or company, for the program team."""
    if not ctx.is_team():
        return ()
    return tuple(
        Option(value=str(id_), label=f"{name}, {account}"[:75])
        for id_, name, account in pool_search.by_name(ctx.session, query)
    )


@router.button("ask.release", role="manager")
def release(event: Event, ctx: Context) -> Outcome:
    """Let a proposed ask go ahead."""
    request, row = held_ask(ctx, event)
    steps.release(ctx, request, row)
    return moved(ctx, request, f"{ctx.actor.name} let {row.account.name} go ahead")


@router.button("ask.withdraw")
def withdraw(event: Event, ctx: Context) -> Outcome:
    """Stop an ask; a date that was fixed is called off."""
    request, row = held_ask(ctx, event)
    if request.requester_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the requester and the program team can do this.")
    steps.withdraw(ctx, row, f"by {ctx.actor.name}")
    dates.call_off(ctx, request_view(ctx, request, with_offers=False), row)
    steps.promote(ctx, request)
    return moved(ctx, request, f"{ctx.actor.name} withdrew {row.account.name}")


def _decide_form(event: Event, ctx: Context) -> Form:
    return cards_team.decide_form(seen(ctx, row_of(ctx, event)))


@router.button("ask.decide", role="manager", reads=True)
def decide(event: Event, ctx: Context) -> Outcome:
    """Decide for an owner who did not answer."""
    return OpenForm(form=_decide_form(event, ctx))


@router.form("ask.decide", _decide_form, role="manager")
def decide_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """The decision and its reason; the owner is told."""
    request, row = held_ask(ctx, event)
    answer, why = str(values["answer"]), str(values["why"])
    if answer == "yes":
        steps.owner_yes(ctx, request, row, approach="program", why=f"decided for the owner: {why}")
    else:
        steps.owner_no(ctx, row, why=f"decided for the owner: {why}")
        steps.promote(ctx, request)
    if row.ask.owner_id:
        card = cards_owner.decided(seen(ctx, row), answer, why, (ctx.mention(ctx.me),))
        ctx.tell(row.ask.owner_id, card, about=row.ask.advocate_id)
    moved(ctx, request, f"{ctx.actor.name} decided for the owner of {row.account.name}: {why}")
    return Reply(card=cards_team.done("Decided"))


@router.button("ask.draft", role="manager", reads=True)
def draft(event: Event, ctx: Context) -> Outcome:
    """The mail to the advocate, to send by hand or again."""
    row = row_of(ctx, event)
    request = ctx.session.get(Request, row.ask.request_id)
    if request is None:
        raise UserError("That request is not there any more.")
    view = request_view(ctx, request, with_offers=False)
    shown = next(a for a in view.asks if a.id == row.ask.id)
    return Reply(card=cards_team.draft_card(shown, *letters.draft(ctx, view, shown)))


def _hold_form(event: Event, _ctx: Context) -> Form:
    return cards_team.reason_form("request.hold", "Put on hold", "Put on hold", _request_id(event))


@router.button("request.hold", role="manager", reads=True)
def hold(event: Event, ctx: Context) -> Outcome:
    """Ask for the reason."""
    return OpenForm(form=_hold_form(event, ctx))


@router.form("request.hold", _hold_form, role="manager")
def hold_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Nothing more is asked for it until it is resumed; owners see that they need not answer."""
    request = steps.held(ctx, _request_id(event))
    steps.move(ctx, request, "on_hold", str(values["why"]))
    _shown(ctx, request, f"{ctx.actor.name} put it on hold: {values['why']}")
    return Reply(card=cards_team.done("On hold", "The requester sees why."))


@router.button("request.resume", role="manager")
def resume(event: Event, ctx: Context) -> Outcome:
    """Go on."""
    request = steps.held(ctx, _request_id(event))
    started = bool(stored.asks(ctx.session, request.id or 0))
    steps.move(ctx, request, "in_progress" if started else "new")
    steps.promote(ctx, request)
    return moved(ctx, request, f"{ctx.actor.name} resumed it")


@router.button("request.close", role="manager", reads=True)
def close(event: Event, ctx: Context) -> Outcome:
    """How did it end?"""
    return OpenForm(form=cards_team.close_form(_request_id(event)))


@router.form("request.close", lambda event, ctx: cards_team.close_form(_request_id(event)), role="manager")
def close_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """End a request with a reason; a duplicate names the other one, whose followers its requester joins."""
    request = steps.held(ctx, _request_id(event))
    how, why = str(values["how"]), str(values["why"])
    if how == "duplicate":
        _join(ctx, request, str(values["of"] or ""))
    for row in steps.end(ctx, request, how, why):
        dates.call_off(ctx, request_view(ctx, request, with_offers=False), row)
    _shown(ctx, request, f"{ctx.actor.name} closed it: {why}")
    return Reply(card=cards_team.done("Closed", "The requester sees why."))


def _join(ctx: Context, request: Request, typed: str) -> None:
    number = typed.strip().lstrip("#")
    original = stored.by_number(ctx.session, int(number)) if number.isdecimal() else None
    if original is None or original.id == request.id:
        raise FieldError("of", "Give the number of the other request, such as 12.")
    request.duplicate_of_id = original.id
    if original.requester_id != request.requester_id:  # their own card shows it already
        stored.follow(ctx.session, original.id or 0, request.requester_id)
    ctx.session.flush()
    living.refresh(ctx, original)
