"""A relationship owner who is known only by e-mail answers on a page behind a signed link. Opening it changes
nothing."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.context import Context
from bot.errors import UserError
from bot.event import Event
from bot.features.requests import cards_advocate, cards_owner, living, steps
from bot.features.requests.letters import owner_nonce
from bot.features.requests.views import ask_view, request_view, zone_of_person
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Outcome, Reply
from store.queries import requests as stored
from store.queries.requests import AskRow
from store.records.requests import Request

router = Router()
BY = "the owner"


def row_of(event: Event, ctx: Context) -> tuple[Request, AskRow]:
    """The ask the link is for.

    Raises:
        UserError: it is gone, or the link is not its own.
    """
    number = event.data.get("owner")
    row = stored.ask(ctx.session, number) if isinstance(number, int) else None
    request = ctx.session.get(Request, row.ask.request_id) if row else None
    if row is None or request is None or event.actor.external_id != owner_nonce(row.ask):
        raise UserError("This link is not in use any more. Nothing was changed.")
    return request, row


def page(event: Event, ctx: Context) -> Outcome:
    """The question, or how it stands."""
    request, row = row_of(event, ctx)
    if row.ask.stage != "owner_asked" or request.stage != "in_progress":
        return Reply(card=cards_advocate.answered_already("This was answered, or is not needed any more. Thank you."))
    return OpenForm(form=_form(event, ctx))


def _form(event: Event, ctx: Context) -> Form:
    request, row = row_of(event, ctx)
    ask = ask_view(ctx, row, zone_of_person(ctx, request.requester_id))
    return cards_owner.owner_form(request_view(ctx, request, with_offers=False), ask, ctx.today + timedelta(days=30))


@router.form("owner", _form, role="customer")
def answered(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """The owner's word, as in chat."""
    request, row = row_of(event, ctx)
    request = steps.held(ctx, request.id or 0)
    if row.ask.stage != "owner_asked":
        raise UserError("This was answered already. Thank you.")
    if values["answer"] == "yes":
        steps.owner_yes(ctx, request, row, approach="program", why="by e-mail")
    else:
        until = values["until"]
        reason = str(values["answer"])
        label = next(o.label for o in cards_owner.REASONS if o.value == reason)
        day = until if isinstance(until, date) and until > ctx.today else None
        steps.owner_no(ctx, row, why=label.lower(), pause=reason if reason in cards_owner.PAUSES else "", until=day)
        steps.promote(ctx, request)
    living.moved(ctx, request, f"The owner of {row.account.name} answered by e-mail")
    ctx.record = f"owner:{row.ask.id}"
    return Reply(card=cards_advocate.thank_you("The requester and the program team see your answer."))


@router.recall("owner")
def again(_ask_id: int, _ctx: Context) -> Card:
    """The page sent twice."""
    return cards_advocate.thank_you("We have your answer.")
