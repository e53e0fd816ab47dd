"""The clock's part: the program team hears once when a proof may be used no longer."""

from bot.context import Context
from bot.features.proof import cards
from bot.features.proof.chat import view
from bot.router import Router
from store.queries import places
from store.queries import proof as stored

router = Router()
A_UNIT = 40
NAMED = 8


@router.due("proof.trouble")
def warn(ctx: Context) -> bool:
    """What ended since the last look, in one message; what is all right again may be told of anew."""
    for found in stored.by_ids(ctx.session, stored.recovered(ctx.session, ctx.day, A_UNIT)):
        found.proof.warned = ""
    ended = stored.by_ids(ctx.session, stored.troubled(ctx.session, ctx.day, A_UNIT))
    if not ended:
        return False
    for found in ended:
        found.proof.warned = found.trouble(ctx.day) or "expired"  # whatever else: told once
        ctx.changed("proof", found.proof.id or 0, "trouble", "", found.proof.warned)
    card = cards.warning([view(ctx, found) for found in ended[:NAMED]], more=max(len(ended) - NAMED, 0))
    if ctx.policy.program_channel:
        first = ended[0].proof
        ctx.show(f"proof.trouble:{first.id}:{ctx.now.isoformat()}", ctx.policy.program_channel, card)
    else:
        for person in places.who_hears(ctx.session):
            ctx.nudge(person, card)
    return len(ended) == A_UNIT
