"""A nominator's part of Home: what they began, and what became so far of those they nominated."""

from datetime import timedelta

from bot.context import Context
from bot.features.nominations import cards
from bot.features.nominations.views import view
from bot.router import Router
from bot.ui import Block
from store.queries import drafts
from store.queries import nominations as stored
from store.records.nominations import OPEN_NOMINATION_STAGES

router = Router()
DRAFT_LIFE = timedelta(days=7)
SHOWN = 3
LATEST = 12


@router.home("nomination draft", order=6)
def unfinished(ctx: Context) -> tuple[Block, ...]:
    """A nomination that was typed but not taken."""
    draft = drafts.latest(ctx.session, ctx.me, "nominate", ctx.now - DRAFT_LIFE)
    return cards.unfinished(draft.nonce) if draft else ()


@router.home("my nominations", order=15)
def on_their_way(ctx: Context) -> tuple[Block, ...]:
    """The latest that are still open."""
    if ctx.role == "viewer":
        return ()
    latest = stored.mine(ctx.session, ctx.me, LATEST)
    rows = [view(ctx, one) for one in latest if one.stage in (*OPEN_NOMINATION_STAGES, "later")]
    return cards.home(rows[:SHOWN], len(rows) > SHOWN) if rows else ()
