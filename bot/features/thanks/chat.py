"""A reminder to thank an advocate: sent once, answered by one press."""

from bot.context import Context
from bot.domain.workdays import in_working_hours
from bot.errors import NotAllowed, UserError
from bot.event import Event
from bot.features.thanks import cards, owed
from bot.router import Router
from bot.ui import Card, Nothing, Outcome
from store.queries import gratitude as stored
from store.records.pool import Advocate
from store.records.promotion import Gratitude

router = Router()
UNIT = 10
"""Reminders a unit sends at most."""
GONE = "That is not there any more."


def topic(found: Gratitude) -> str:
    """The living message of a reminder."""
    return f"thank:{found.id}"


@router.due("thanks.remind")
def remind(ctx: Context) -> bool:
    """From the working day after on, in working hours and within the budget of messages; once, whatever restarts."""
    if not in_working_hours(ctx.now, ctx.policy):
        return False
    waiting = stored.due(ctx.session, ctx.day, UNIT + 1)
    for one in waiting[:UNIT]:
        found = stored.lock(ctx.session, one)
        if found is not None and found.state == "waiting":
            _send(ctx, found)
    return len(waiting) > UNIT


def _send(ctx: Context, found: Gratitude) -> None:
    advocate = ctx.session.get(Advocate, found.advocate_id)
    shown = owed.view(ctx, found)
    if advocate is None or advocate.stage in owed.GONE or shown is None:
        found.state = "dropped"
        return
    found.state, found.asked_at = "asked", ctx.now
    ctx.nudge(found.person_id, cards.reminder(shown), topic=topic(found), about=found.advocate_id)


@router.button("thank.done")
def done(event: Event, ctx: Context) -> Outcome:
    """They were thanked: noted in the advocate's history."""
    found = _mine(event, ctx)
    ctx.changed("advocate", found.advocate_id, "thanked", "", "yes")
    return _answered(ctx, found, "thanked")


@router.button("thank.skip")
def skip(event: Event, ctx: Context) -> Outcome:
    """Not this time, or it was done long since."""
    return _answered(ctx, _mine(event, ctx), "not_needed")


def _mine(event: Event, ctx: Context) -> Gratitude:
    number = event.number("g")
    found = stored.lock(ctx.session, number) if number else None
    if found is None or found.state == "waiting":
        raise UserError(GONE)
    if found.person_id != ctx.me and not ctx.is_team():
        raise NotAllowed("This reminder was for somebody else.")
    if found.state != "asked":
        raise UserError("You answered this already.")
    return found


def _answered(ctx: Context, found: Gratitude, state: str) -> Outcome:
    found.state, found.answered_at = state, ctx.now
    ctx.session.flush()
    if ctx.has_shown(topic(found)):
        ctx.show_to(found.person_id, topic(found), recall(found.id or 0, ctx))
    ctx.record = f"thank:{found.id}"
    return Nothing()


@router.recall("thank")
def recall(number: int, ctx: Context) -> Card:
    """The reminder as it is now: for a repeat, and for one that came in a bundle."""
    found = ctx.session.get(Gratitude, number)
    shown = owed.view(ctx, found) if found else None
    if shown is None:
        raise UserError(GONE)
    return cards.reminder(shown)
