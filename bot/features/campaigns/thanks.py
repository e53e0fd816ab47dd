"""Being named in public thanks, or not."""

from bot.context import Context
from bot.domain.happenings import NamedNoMore
from bot.event import Event
from bot.features.campaigns import cards
from bot.router import Router
from bot.ui import Card, Outcome, Reply
from store.queries import campaigns, digests

router = Router()


@router.command("goodword thanks", help="Whether you are named in public thanks", role="member", reads=True)
def show(_event: Event, ctx: Context) -> Outcome:
    """How it is, and the other way."""
    return Reply(card=_card(ctx))


def _card(ctx: Context) -> Card:
    return cards.named(named=ctx.me not in digests.unnamed(ctx.session))


@router.button("thanks.named")
def named(event: Event, ctx: Context) -> Outcome:
    """From now on, and in what digests have said already."""
    named_ = event.data.get("on") is True
    campaigns.name(ctx.session, ctx.me, named=named_)
    if not named_:
        ctx.happened(NamedNoMore(ctx.me))
    return Reply(card=_card(ctx), replaces=True)
