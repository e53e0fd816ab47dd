"""The requester's side of a request that was sent: ask for a match, change, cancel, ask the field."""

from bot.context import Context
from bot.domain.happenings import NominationMade
from bot.domain.stages import OPEN_REQUEST
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.requests import cards, cards_asking, cards_team, dates, living, phrases, rules, steps, wish
from bot.features.requests.views import request_view
from bot.features.requests.wish import Wish
from bot.router import Router
from bot.ui import Card, Nothing, OpenForm, Outcome, Reply
from store.queries import nominations
from store.queries import requests as stored
from store.queries.names import name_key
from store.records.requests import Request

router = Router()


@router.button("request.ask")
def ask(event: Event, ctx: Context) -> Outcome:
    """Ask for one of the matches, or suggest it where the program team decides."""
    found = own(ctx, event)
    if found.mode == "managed" and not ctx.is_team():
        raise NotAllowed("The program team proposes customers here.")
    row = steps.ask_for(ctx, found, number_of(event.data.get("v")), by_team=ctx.is_team())
    who = f"{row.advocate.name}, {row.advocate.title}" if row.advocate.title else row.advocate.name
    living.moved(ctx, found, f"{ctx.actor.name} asked for {row.account.name} ({who})")
    return Nothing()


@router.button("request.edit", reads=True)
def edit(event: Event, ctx: Context) -> Outcome:
    """Change an open request."""
    found = own(ctx, event, lock=False)
    return OpenForm(form=wish.to_form(wish_of(found), ctx, more=True, data={"r": found.id}))


def change_request(event: Event, ctx: Context, wished: Wish) -> Outcome:
    """Let an open request ask for `wished` from now on."""
    found = own(ctx, event)
    if found.stage not in ("new", "in_progress", "on_hold"):
        raise UserError(phrases.not_open(found.stage))
    _check_change(ctx, found, wished)
    for name, value in wished.model_dump(exclude={"criteria", "wished_accounts", "source_url"}).items():
        setattr(found, name, value)
    found.criteria = {**{k: list(v) for k, v in wished.criteria.items()}, "account": list(wished.wished_accounts)}
    found.prospect_key = name_key(wished.prospect) if wished.prospect else ""
    if not found.deal_asked and not found.deal_outcome:
        found.deal_ask_on = steps.first_deal_question(wished)
    ctx.changed("request", found.id or 0, "details", "", "changed")
    steps.settle(ctx, found)
    steps.promote(ctx, found)
    living.moved(ctx, found, f"{ctx.actor.name} changed it")
    return Reply(card=cards_asking.changed(found.number))


def _check_change(ctx: Context, found: Request, wished: Wish) -> None:
    """What customers were asked for stays what they were asked for.

    Raises:
        FieldError: another activity, or a company that one of them does not speak to.
    """
    live = [row for row in stored.asks(ctx.session, found.id or 0) if row.ask.stage in rules.LIVE]
    if live and wished.activity != found.activity:
        raise FieldError("activity", "Customers were asked for this already. Make a new request for something else.")
    key = name_key(wished.prospect) if wished.prospect else ""
    for row in live if key and key != found.prospect_key else ():
        if key == row.advocate.account_key or f"|{key}|" in row.advocate.not_to_keys:
            raise FieldError("prospect", f"{row.account.name} does not speak to this company. Withdraw that ask first.")


@router.button("request.cancel")
def cancel(event: Event, ctx: Context) -> Outcome:
    """Cancel: everybody who was asked for it is told on their card."""
    found = own(ctx, event)
    why = "cancelled by the requester" if ctx.me == found.requester_id else "cancelled"
    for row in steps.end(ctx, found, "cancelled", why):
        dates.call_off(ctx, request_view(ctx, found, with_offers=False), row)
    return _shown(ctx, found, f"{ctx.actor.name} cancelled it")


@router.button("request.reopen")
def reopen(event: Event, ctx: Context) -> Outcome:
    """Somebody is still needed."""
    found = own(ctx, event)
    if found.stage in OPEN_REQUEST:
        raise UserError("This request is open. Its card shows how it stands.")
    steps.move(ctx, found, "in_progress", "")
    steps.promote(ctx, found)
    return _shown(ctx, found, f"{ctx.actor.name} reopened it: somebody is still needed")


@router.button("request.field")
def ask_field(event: Event, ctx: Context) -> Outcome:
    """Ask the field channel whether somebody knows a customer."""
    found = own(ctx, event)
    if not ctx.policy.field_channel:
        raise UserError("No field channel is chosen yet. An admin chooses it with /goodword settings.")
    if found.stage not in ("new", "in_progress"):
        raise UserError(phrases.not_open(found.stage))
    found.field_asked = True
    ctx.changed("request", found.id or 0, "field", "", "asked")
    view = living.refresh(ctx, found)
    ctx.show(f"field:{found.id}", ctx.policy.field_channel, cards_team.field_card(view))
    ctx.record = f"request:{found.id}"
    return Nothing()


@router.on(NominationMade)
def nominated_for(event: NominationMade, ctx: Context) -> None:
    """Somebody knows a customer: the requester and the program team's thread hear whom."""
    tip = nominations.get(ctx.session, event.nomination)
    found = ctx.session.get(Request, tip.request_id) if tip and tip.request_id else None
    if tip is None or found is None:
        return
    title = phrases.title(found, ctx.terms, sees=not found.confidential)
    by = (ctx.mention(tip.nominator_id),) if tip.nominator_id else "the customer"
    card = cards_team.tip(title, by, tip.account, tip.person, tip.why, found.number)
    ctx.changed("request", found.id or 0, "tip", "", tip.account, f"nomination #{tip.number}")
    if found.requester_id != ctx.me:
        ctx.tell(found.requester_id, card)
    for place in living.team_places(ctx):
        ctx.thread(f"team:{found.id}", place, card)


# --- helpers


@router.recall("request")
def recall(request_id: int, ctx: Context) -> Card:
    """A repeat: the request as it is now, for somebody who may see it."""
    found = ctx.session.get(Request, request_id)
    if found is None:
        return cards_team.done("That request is not there any more.")
    return show_card(ctx, found)


def show_card(ctx: Context, found: Request) -> Card:
    """A request as the acting person may see it."""
    view = request_view(ctx, found)
    if found.requester_id == ctx.me:
        return cards.request_card(view)
    if ctx.is_team():
        return cards_team.team_card(view, overdue=living.overdue(ctx, found))
    return cards.follower_card(view, sees=not found.confidential)


def _shown(ctx: Context, found: Request, line: str) -> Outcome:
    living.moved(ctx, found, line)
    return Nothing()


def number_of(value: object) -> int:
    """A record's number on a button. Raises UserError for anything else."""
    if isinstance(value, int):
        return value
    raise UserError("This button is out of date. Start again with /advocate requests.")


def own(ctx: Context, event: Event, *, lock: bool = True) -> Request:
    """The request a button is about, if it is the acting person's or they are on the program team."""
    number = number_of(event.data.get("r"))
    found = steps.held(ctx, number) if lock else ctx.session.get(Request, number)
    if found is None:
        raise UserError("That request is not there any more.")
    return _own_request(ctx, found)


def _own_request(ctx: Context, found: Request) -> Request:
    if found.requester_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the requester and the program team can do this.")
    return found


def wish_of(found: Request) -> Wish:
    """What a request asks for, as it was understood."""
    stored_criteria = {kind: tuple(keys) for kind, keys in found.criteria.items() if kind != "account"}
    return Wish.model_validate(
        {
            **{name: getattr(found, name) for name in Wish.model_fields if name not in ("criteria", "wished_accounts")},
            "criteria": stored_criteria,
            "wished_accounts": tuple(found.criteria.get("account", ())),
        }
    )
