"""What waits for the program team."""

from datetime import timedelta

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.features.digests import phrases
from bot.router import Router
from bot.ui import Block, Bullets, Button, Buttons
from store.queries import outcomes
from store.queries.outcomes import Chores

router = Router()


@router.section("chores", "What waits for the program team", 10)
def chores(ctx: Context, window: Window) -> Part | None:
    """Overdue steps, decisions, nominations, stale profiles, permissions that end, messages that did not arrive."""
    hours = timedelta(hours=ctx.policy.first_reply_hours)
    verified = ctx.day - timedelta(days=ctx.policy.verify_after)
    found = outcomes.chores(
        ctx.session,
        late=ctx.now - hours,
        today=ctx.day,
        verified_before=verified,
        ends_by=ctx.day + timedelta(days=ctx.policy.permission_warning),
    )
    return part(found) if found != Chores() else None


def part(found: Chores) -> Part:
    """Each with how many, and where to go."""
    lines = (
        (found.no_reply, "request without a first reply", "requests without a first reply"),
        (found.past_due, "request past its day", "requests past their day"),
        (found.to_decide, "customer waits for your decision", "customers wait for your decision"),
        (found.nominations, "nomination to review", "nominations to review"),
        (found.stale, "profile to verify", "profiles to verify"),
        (found.ending, "permission that ends soon", "permissions that end soon"),
        (found.undelivered, "message that did not arrive", "messages that did not arrive"),
    )
    items = tuple(phrases.count(number, one, many) for number, one, many in lines if number)
    buttons = [Button(label="Open the queue", name="run", data={"text": "advocate queue"})]
    if found.nominations:
        buttons.append(Button(label="Review nominations", name="run", data={"text": "nominate review"}))
    if found.undelivered:
        buttons.append(Button(label="Look at messages", name="run", data={"text": "goodword messages"}))
    blocks: tuple[Block, ...] = (phrases.heading("Waits for you"), Bullets(items=items), Buttons(items=tuple(buttons)))
    held = {"no_reply": found.no_reply, "past_due": found.past_due, "to_decide": found.to_decide, "stale": found.stale}
    more = {"nominations": found.nominations, "ending": found.ending, "undelivered": found.undelivered}
    return Part(blocks=blocks, holds={**held, **more})


def example(_window: Window) -> Part:
    """Some of each."""
    return part(Chores(2, 1, 3, 120, 1, 4, 7))
