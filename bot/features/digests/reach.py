"""What follows a post: presses on it, and what those who pressed ask for within a week."""

from datetime import timedelta

from bot.context import Context
from bot.domain.happenings import NominationMade, Pressed, RequestMade
from bot.router import Router
from store.queries import echoes

router = Router()
FOLLOWS = timedelta(days=7)
SOURCES = ("digest:", "story:", "campaign:")


@router.on(Pressed)
def pressed(event: Pressed, ctx: Context) -> None:
    """Somebody pressed something on a post."""
    if event.source.startswith(SOURCES) and ctx.me:
        echoes.add(ctx.session, event.source, "press", ctx.me, ctx.now)


@router.on(RequestMade)
def requested(event: RequestMade, ctx: Context) -> None:
    """A request within seven days after a press is counted for that post."""
    follow(ctx, "request", event.request)


@router.on(NominationMade)
def nominated(event: NominationMade, ctx: Context) -> None:
    """So is a nomination."""
    follow(ctx, "nomination", event.nomination)


def follow(ctx: Context, kind: str, record_id: int) -> None:
    """Count something for the post on which the acting person pressed last."""
    if ctx.me and (source := echoes.last_source(ctx.session, ctx.me, ctx.now - FOLLOWS)):
        echoes.add(ctx.session, source, kind, ctx.me, ctx.now, record_id)
