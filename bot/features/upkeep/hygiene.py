"""How true the pool is, for the program team; and for owners, of their own customers alone."""

from bot.context import Context
from bot.event import Event
from bot.features.upkeep import cards_hygiene as cards
from bot.features.upkeep.profiles import edges
from bot.features.upkeep.tagging import kinds
from bot.router import Router
from bot.ui import Outcome, Reply
from store.queries import hygiene as stored
from store.queries.hygiene import Caps

router = Router()
OWNERS = 15


@router.command("goodword hygiene", help="How up to date your customers' profiles are", reads=True)
def hygiene(_event: Event, ctx: Context) -> Outcome:
    """Counts of the pool and by owner; somebody who is not on the program team sees only their own customers."""
    caps = Caps(ctx.policy.calls_per_person_quarter, ctx.policy.asks_per_account_quarter)
    mine = stored.health(ctx.session, ctx.day, edges(ctx), caps, kinds(ctx), owner=ctx.me)
    if not ctx.is_team():
        return Reply(card=cards.own(mine))
    whole = stored.health(ctx.session, ctx.day, edges(ctx), caps, kinds(ctx))
    rows = stored.by_owner(ctx.session, ctx.day, edges(ctx), caps, kinds(ctx), OWNERS + 1)
    owners = [(ctx.mention(person), counts) for person, counts in rows[:OWNERS]]
    return Reply(card=cards.whole(whole, owners, mine, more=len(rows) > OWNERS))
