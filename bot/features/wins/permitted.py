"""Win stories follow what customers permit, at once: given, withdrawn, forgotten."""

from bot.context import Context
from bot.domain.anonymous import anonymise, titled
from bot.domain.happenings import ContactForgotten, PermissionGiven, PermissionWithdrawn
from bot.features.wins import showing, steps, telling
from bot.features.wins.review import fall_back
from bot.router import Router
from store.queries import stories
from store.records.pool import Advocate

router = Router()


@router.on(PermissionGiven)
def given(event: PermissionGiven, ctx: Context) -> None:
    """The program team's cards say what is on file now."""
    advocate = ctx.session.get(Advocate, event.advocate)
    for story in stories.of_account(ctx.session, advocate.account_id) if advocate else ():
        if story.stage in ("draft", "awaiting_permission"):
            showing.refresh(ctx, story)


@router.on(PermissionWithdrawn)
def withdrawn(event: PermissionWithdrawn, ctx: Context) -> None:
    """A story that names what is not permitted any more is told without it, everywhere."""
    ctx.session.flush()
    advocate = ctx.session.get(Advocate, event.advocate)
    for story in stories.of_account(ctx.session, advocate.account_id) if advocate else ():
        fall_back(ctx, story)


@router.on(ContactForgotten)
def forgotten(event: ContactForgotten, ctx: Context) -> None:
    """Stories in which they may be named keep no name for good, not even in what was written."""
    ctx.session.flush()
    advocate = ctx.session.get(Advocate, event.advocate)
    for story in stories.of_account(ctx.session, advocate.account_id) if advocate else ():
        if story.advocate_id not in (None, event.advocate):
            continue
        hidden = telling.secrets_of(ctx, story)
        story.title, story.body, story.quote = titled(story.title, hidden), anonymise(story.body, hidden), ""
        story.named = story.quoted = story.exact = story.logo = False
        steps.retell(ctx, story)
        ctx.session.flush()
        if story.stage != "withdrawn":
            showing.everywhere(ctx, story)
