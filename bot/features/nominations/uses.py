"""Later on: whoever nominated an advocate hears each time that advocate vouches for us, and what it led to.

The first nominator is thanked by the room of requests, which knows them from the advocate's record; here it is
whoever joined the nomination.
"""

from bot.context import Context
from bot.domain.happenings import AskTookPlace, DealWon
from bot.features.nominations import cards
from bot.router import Router
from store.queries import nominations as stored
from store.queries import requests
from store.queries.requests import AskRow
from store.records.requests import Request

router = Router()


@router.on(AskTookPlace)
def vouched(event: AskTookPlace, ctx: Context) -> None:
    """An advocate vouched for us."""
    row = requests.ask(ctx.session, event.ask)
    request = ctx.session.get(Request, row.ask.request_id) if row else None
    if row is None or request is None:
        return
    what = ctx.terms.label("activity", row.ask.activity)
    for person in _others(ctx, row, request):
        ctx.tell(
            person, cards.used(row.advocate.name, row.account.name, what, request.number), about=row.ask.advocate_id
        )


@router.on(DealWon)
def led_to(event: DealWon, ctx: Context) -> None:
    """A deal was won after they did."""
    request = ctx.session.get(Request, event.request)
    if request is None:
        return
    used = {one.ask_id for one in requests.took_place(ctx.session, event.request)}
    for row in requests.asks(ctx.session, event.request):
        if row.ask.id in used:
            for person in _others(ctx, row, request):
                ctx.tell(person, cards.won(row.advocate.name, row.account.name), about=row.ask.advocate_id)


def _others(ctx: Context, row: AskRow, request: Request) -> list[int]:
    """Those who spoke for the advocate and whom nobody else thanks."""
    thanked = {row.advocate.nominated_by_id, row.ask.owner_id, request.requester_id}
    return [person for person in stored.spoke_for(ctx.session, row.advocate.id or 0) if person not in thanked]
