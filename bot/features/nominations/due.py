"""What the clock asks for: nominations that wait too long, and those that were put off until today."""

from datetime import timedelta

from bot.context import Context
from bot.domain.wording import full_day
from bot.domain.workdays import next_working_moment
from bot.features.nominations import cards_team, living, steps
from bot.features.nominations.views import NominationView, overdue
from bot.router import Router
from store.queries import nominations as stored
from store.queries import places

router = Router()
UNIT = 10
SOONEST = timedelta(days=1)


@router.due("nominations.late")
def remind(ctx: Context) -> bool:
    """What nobody decided in time says so on its card, and who has it is told once: in one message for all of them."""
    if ctx.now < next_working_moment(ctx.now, ctx.policy):
        return False
    late = [one for one in stored.late(ctx.session, ctx.now - SOONEST) if overdue(ctx, one)]
    by_person: dict[int, list[NominationView]] = {}
    for found in late[:UNIT]:
        nomination = steps.held(ctx, found.id)
        if nomination.reminded_at is not None or not overdue(ctx, nomination):
            continue  # decided, or taken, while this waited for the lock
        nomination.reminded_at, nomination.overdue_shown = ctx.now, True
        shown = living.moved(ctx, nomination, overdue(ctx, nomination))
        for person in _who_has(ctx, shown):
            by_person.setdefault(person, []).append(shown)
    for person, rows in by_person.items():
        ctx.nudge(person, cards_team.reminder(rows))
    return len(late) > UNIT


def _who_has(ctx: Context, shown: NominationView) -> list[int]:
    if shown.nomination.assigned_id:
        return [shown.nomination.assigned_id]
    return places.who_hears(ctx.session)


@router.due("nominations.later")
def look_again(ctx: Context) -> bool:
    """The day until which it was put off has come: it is in the queue again, and who put it off is told."""
    found = stored.due_again(ctx.session, ctx.day)
    by_person: dict[int, list[NominationView]] = {}
    for one in found[:UNIT]:
        nomination = steps.held(ctx, one.id)
        if nomination.stage != "later" or nomination.later_on is None or nomination.later_on > ctx.day:
            continue
        put_off = nomination.later_on
        steps.move(ctx, nomination, "in_review", f"put off until {full_day(put_off)}")
        nomination.later_on = None
        shown = living.moved(ctx, nomination, "The day has come: look at it again")
        for person in _who_has(ctx, shown):
            by_person.setdefault(person, []).append(shown)
    for person, rows in by_person.items():
        ctx.nudge(person, cards_team.back_again(rows))
    return len(found) > UNIT
