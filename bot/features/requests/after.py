"""Afterwards: the survey that records what took place, and how the deal ended."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bot.context import Context
from bot.domain.bands import band
from bot.domain.happenings import DealWon
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.requests import cards_after, cards_owner, dates, living, rules, steps
from bot.features.requests.owner import held_ask, row_of, seen
from bot.features.requests.views import request_view
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, Money, Nothing, OpenForm, Outcome, Reply
from store.queries import requests as stored
from store.queries.requests import AskRow
from store.records.requests import Request

router = Router()
GOOD_ENOUGH = 3
"""From this rating on one press also says "use again"."""


def _requesters(ctx: Context, event: Event) -> tuple[Request, AskRow]:
    request, row = held_ask(ctx, event)
    _theirs(ctx, request)
    if row.ask.stage in ("took_place", "feedback_given"):
        raise UserError("This was answered already. Thank you.")
    return request, row


@router.button("survey.yes")
def survey_yes(event: Event, ctx: Context) -> Outcome:
    """One press: it took place, and how it went."""
    rating = event.data.get("v")
    if not isinstance(rating, int) or not 1 <= rating <= 5:
        raise UserError("This button is out of date. Open the request with /advocate requests.")
    request, row = _requesters(ctx, event)
    return _record(ctx, request, row, rating, "", again=rating >= GOOD_ENOUGH)


def _theirs(ctx: Context, request: Request | None) -> Request:
    if request is None:
        raise UserError("That request is not there any more.")
    if request.requester_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the requester and the program team can answer this.")
    return request


def _form(event: Event, ctx: Context) -> Form:
    row = row_of(ctx, event)
    _theirs(ctx, ctx.session.get(Request, row.ask.request_id))
    return cards_after.survey_form(seen(ctx, row))


@router.button("survey.open", reads=True)
def survey_open(event: Event, ctx: Context) -> Outcome:
    """The survey with room for words."""
    return OpenForm(form=_form(event, ctx))


@router.form("survey", _form)
def survey_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """It took place, with words."""
    request, row = _requesters(ctx, event)
    comment = str(values["comment"] or "")
    return _record(ctx, request, row, int(str(values["rating"])), comment, again=bool(values["again"]))


def _record(ctx: Context, request: Request, row: AskRow, rating: int, comment: str, *, again: bool) -> Outcome:
    if row.ask.stage != "scheduled":
        raise UserError("They have not said yes, so nothing can have taken place. The request's card shows how it is.")
    topic = living.survey_topic(row.ask)
    steps.took_place(ctx, request, row, rating=rating, comment=comment, again=again)
    view = living.moved(ctx, request, f"{row.account.name}: it took place, rated {rating} of 5")
    shown = next(a for a in view.asks if a.id == row.ask.id)
    ctx.show_to(request.requester_id, topic, cards_after.survey_done(shown, happened=True))
    what = ctx.terms.label("activity", row.ask.activity)
    for person in {row.ask.owner_id, row.advocate.nominated_by_id} - {None, request.requester_id}:
        ctx.tell(person or 0, cards_owner.thanks(shown, what, (view.requester,)), about=row.ask.advocate_id)
    ctx.record = f"request:{request.id}"
    return Nothing()


@router.button("survey.no")
def survey_no(event: Event, ctx: Context) -> Outcome:
    """It did not take place: a new time, or the next customer."""
    request, row = _requesters(ctx, event)
    if row.ask.stage == "did_not_take_place":
        raise UserError("This was answered already. Thank you.")
    topic = living.survey_topic(row.ask)  # calling the date off counts it up
    steps.did_not_take_place(ctx, request, row, "")
    view = living.moved(ctx, request, f"{row.account.name}: it did not take place")
    dates.call_off(ctx, view, row)
    shown = next(a for a in view.asks if a.id == row.ask.id)
    ctx.show_to(request.requester_id, topic, cards_after.survey_done(shown, happened=False))
    ctx.record = f"request:{request.id}"
    return Nothing()


# --- how the deal ended


def _deal(ctx: Context, event: Event) -> Request:
    value = event.data.get("r")
    request = _theirs(ctx, steps.held(ctx, value if isinstance(value, int) else 0))
    if request.deal_outcome:
        raise UserError("This was answered already. Thank you.")
    return request


def _won_form(event: Event, ctx: Context) -> Form:
    value = event.data.get("r")
    request = _theirs(ctx, ctx.session.get(Request, value) if isinstance(value, int) else None)
    return cards_after.won_form(request.id or 0, request.amount, request.currency)


@router.button("deal.won", reads=True)
def won(event: Event, ctx: Context) -> Outcome:
    """The amount, please."""
    return OpenForm(form=_won_form(event, ctx))


@router.form("deal.won", _won_form)
def won_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Won: influenced revenue where something took place, or proof was used, before the close."""
    request = _deal(ctx, event)
    closed_on = values["closed_on"] or ctx.today
    if not isinstance(closed_on, date) or closed_on > ctx.today:
        raise FieldError("closed_on", "Choose today or a day in the past.")
    request.deal_outcome, request.won_amount, request.deal_closed_on = "won", Decimal(str(values["amount"])), closed_on
    _answered(ctx, request)
    used = [p for p in stored.took_place(ctx.session, request.id or 0) if p.happened_on <= closed_on]
    if used or request.proof_url:
        ctx.happened(DealWon(request.id or 0))
    value = Money(amount=request.won_amount, currency=request.currency)
    prospect = "a confidential prospect" if request.confidential else request.prospect
    for row in stored.asks(ctx.session, request.id or 0):
        if row.ask.id in {p.ask_id for p in used}:
            for person in {row.ask.owner_id, row.advocate.nominated_by_id} - {None}:
                exact = not request.confidential
                ctx.tell(
                    person or 0,
                    cards_owner.led_to(
                        row.account.name, prospect, (value,) if exact else band(value.amount, value.currency)
                    ),
                )
    return Reply(card=cards_after.deal_done(request_view(ctx, request, with_offers=False)))


@router.button("deal.lost")
def lost(event: Event, ctx: Context) -> Outcome:
    """Lost."""
    request = _deal(ctx, event)
    request.deal_outcome, request.deal_closed_on = "lost", ctx.today
    _answered(ctx, request)
    return Nothing()


@router.button("deal.open")
def still_open(event: Event, ctx: Context) -> Outcome:
    """Still open: asked again in a month, three times in all."""
    request = _deal(ctx, event)
    more = request.deal_asked < ctx.policy.deal_asks
    request.deal_ask_on = rules.month_later(ctx.today) if more else None
    _answered(ctx, request)
    return Nothing()


def _answered(ctx: Context, request: Request) -> None:
    if request.deal_outcome:
        ctx.changed("request", request.id or 0, "deal", "", request.deal_outcome)
        if request.stage in ("fulfilled", "unfilled", "answered_with_proof"):
            steps.move(ctx, request, "closed", f"deal {request.deal_outcome}")
    view = living.refresh(ctx, request)
    ctx.show_to(request.requester_id, f"deal:{request.id}", cards_after.deal_done(view))
    ctx.record = f"request:{request.id}"
