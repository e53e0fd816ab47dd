"""An advocate left their company: what they were proposed or asked for ends, and the next customer has a chance."""

from bot.context import Context
from bot.domain.happenings import AdvocateLeft
from bot.features.requests import dates, living, steps
from bot.features.requests.views import request_view
from bot.router import Router
from store.queries import requests as stored

router = Router()
WHY = "left the company"


@router.on(AdvocateLeft)
def withdraw(event: AdvocateLeft, ctx: Context) -> None:
    """Withdraw every ask that is open; a date that was fixed is called off."""
    for row in stored.open_asks_of(ctx.session, event.advocate):
        request = steps.held(ctx, row.ask.request_id)
        steps.withdraw(ctx, row, WHY)
        dates.call_off(ctx, request_view(ctx, request, with_offers=False), row)
        steps.promote(ctx, request)
        living.moved(ctx, request, f"{row.advocate.name} left {row.account.name}: withdrawn")
