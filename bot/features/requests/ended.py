"""What other rooms did to a customer, and what it means for requests: a permission taken back, a contact erased."""

import secrets

from bot.context import Context
from bot.domain.happenings import AskForgotten, ContactForgotten, PermissionWithdrawn
from bot.features.requests import cards, cards_after, cards_owner, cards_team, dates, living, steps
from bot.features.requests.views import request_view
from bot.router import Router
from bot.ui import Card
from store.queries import requests as stored
from store.queries.requests import AskRow
from store.records.requests import Request

router = Router()
BEFORE_THE_DAY = ("proposed", "owner_asked", "owner_approved", "advocate_asked", "scheduled")


@router.on(PermissionWithdrawn)
def permission_gone(happened: PermissionWithdrawn, ctx: Context) -> None:
    """What they are being asked for and no longer permit is not asked any more."""
    if ctx.terms.public(happened.activity):
        _end(ctx, happened.advocate, "the permission was withdrawn", happened.activity)


@router.on(ContactForgotten)
def contact_gone(happened: ContactForgotten, ctx: Context) -> None:
    """Nobody can be asked who is not there. What was said in their asks goes, and their links lead nowhere."""
    _end(ctx, happened.advocate, "the contact was erased")
    for row in stored.asks_of_advocate(ctx.session, happened.advocate):
        row.ask.nonce, row.ask.slots, row.ask.zone, row.ask.not_before = secrets.token_urlsafe(12), [], "", None
        if row.ask.stage in ("advocate_declined", "owner_declined"):
            row.ask.why = ""


def _end(ctx: Context, advocate_id: int, why: str, activity: str = "") -> None:
    for row in stored.asks_of_advocate(ctx.session, advocate_id):
        if row.ask.stage in BEFORE_THE_DAY and activity in ("", row.ask.activity):
            request = steps.held(ctx, row.ask.request_id)
            steps.withdraw(ctx, row, why)
            dates.call_off(ctx, request_view(ctx, request, with_offers=False), row)
            steps.promote(ctx, request)
            living.moved(ctx, request, f"{row.account.name}: {why}")


@router.on(AskForgotten)
def messages_anew(happened: AskForgotten, ctx: Context) -> None:
    """Every living message about an ask of somebody who was erased looks as if nobody had been named."""
    row = stored.ask(ctx.session, happened.ask)
    request = ctx.session.get(Request, row.ask.request_id) if row else None
    if row is not None and request is not None:
        for topic, card in _drawn(ctx, request, row).items():
            for place in ctx.has_shown(topic):  # only where it stands already
                ctx.show(topic, place, card)


def _drawn(ctx: Context, request: Request, row: AskRow) -> dict[str, Card]:
    view = request_view(ctx, request)
    ask = next(a for a in view.asks if a.id == row.ask.id)
    made = {
        f"request:{request.id}": cards.request_card(view),
        f"team:{request.id}": cards_team.team_card(view, overdue=living.overdue(ctx, request)),
        f"follow:{request.id}": cards.follower_card(view, sees=not request.confidential),
        f"ask:{ask.id}": cards_owner.owner_state(view, ask),
    }
    happened = row.ask.stage in ("took_place", "feedback_given")
    for n in range(row.ask.sequence + 1):
        topic = f"survey:{ask.id}:{n}" if n else f"survey:{ask.id}"
        made[topic] = cards_after.survey_done(ask, happened=happened)
    return made
