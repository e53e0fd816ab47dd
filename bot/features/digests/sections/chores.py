"""What waits for the program team."""

from dataclasses import asdict
from datetime import timedelta

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.features.digests import phrases
from bot.router import Router
from bot.ui import Bullets, Button, Buttons
from store.queries import outcomes
from store.queries.outcomes import Chores

router = Router()


@router.section("chores", "What waits for the program team", 10)
def chores(ctx: Context, window: Window) -> Part | None:
    """Overdue steps, decisions, reviews, stale profiles, permissions that end, messages that did not arrive.

    For nobody else's eyes, whatever a digest was set up with.
    """
    if window.audience != "team":
        return None
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
        (found.stories, "win story to review", "win stories to review"),
        (found.stale, "profile to verify", "profiles to verify"),
        (found.ending, "permission that ends soon", "permissions that end soon"),
        (found.undelivered, "message that did not arrive", "messages that did not arrive"),
    )
    items = tuple(phrases.count(number, one, many) for number, one, many in lines if number)
    blocks = (phrases.heading("Waits for you"), Bullets(items=items), Buttons(items=_buttons(found)))
    return Part(blocks=blocks, holds=asdict(found))


def _buttons(found: Chores) -> tuple[Button, ...]:
    """Where to go for what waits; the queue, when it is nothing else."""
    ways = (
        (found.no_reply or found.past_due or found.to_decide, "Open the queue", "run", {"text": "advocate queue"}),
        (found.nominations, "Review nominations", "run", {"text": "nominate review"}),
        (found.stories, "Review win stories", "win.review", {"w": found.story}),
        (found.stale, "Look at profiles", "run", {"text": "goodword hygiene"}),
        (found.undelivered, "Look at messages", "run", {"text": "goodword messages"}),
    )
    made = tuple(Button(label=label, name=name, data=data) for there, label, name, data in ways if there)
    return made or (Button(label="Open the queue", name="run", data={"text": "advocate queue"}),)


def example(_window: Window) -> Part:
    """Some of each."""
    return part(Chores(2, 1, 3, 4, 1, 120, 7, 1, 1))
