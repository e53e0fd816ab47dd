"""The clock's part: each subscription whose time has come, one a unit."""

from bot.context import Context
from bot.domain.happenings import NamedNoMore, StoryMoved
from bot.features.digests import rules, steps
from bot.router import Router
from store.queries import digests

router = Router()


@router.due("digests")
def post_due(ctx: Context) -> bool:
    """The subscription that is due longest gets a run for each of its periods, in this one transaction."""
    due = digests.due(ctx.session, ctx.now, 2)
    if not due:
        return False
    digest = digests.lock(ctx.session, due[0])
    more = False
    if digest is not None and digest.next_due_at <= ctx.now:
        more = steps.catch_up(ctx, digest)
    return more or len(due) > 1


@router.on(StoryMoved)
def story_moved(event: StoryMoved, ctx: Context) -> None:
    """Posts that told it are drawn anew."""
    ctx.session.flush()
    steps.redraw(ctx, lambda held: event.story in held.get("stories", {}).get("stories", ()))


@router.on(NamedNoMore)
def named_no_more(event: NamedNoMore, ctx: Context) -> None:
    """Posts that thanked them are drawn anew without them."""
    ctx.session.flush()
    steps.redraw(ctx, lambda held: any(event.person in held.get(p, {}).get("people", ()) for p in rules.NAMING))
