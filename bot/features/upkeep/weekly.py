"""Once a week each owner is asked about profiles that nobody checked for long: five at most, one press each."""

from bot.context import Context
from bot.domain.workdays import is_working_day
from bot.features.upkeep.profiles import bundle, edges, week_of
from bot.router import Router
from store import events
from store.queries import upkeep as stored

router = Router()
ASKED = "upkeep.verify"


@router.due("upkeep.verify")
def ask_owners(ctx: Context) -> bool:
    """One owner a call, from the chosen day of the week on, so that a day on which nothing ran is made up for."""
    period, week = week_of(ctx.day)
    if ctx.day.weekday() < _first_day(ctx) or not is_working_day(ctx.day, ctx.policy):
        return False
    if stored.was_done(ctx.session, ASKED, period):
        return False
    owner = stored.next_owner(ctx.session, period, edges(ctx))
    if owner is None:
        events.first_time(ctx.session, ASKED, period, ctx.now)
        return False
    if not events.first_time(ctx.session, f"{ASKED}:{owner}", period, ctx.now):
        return False
    found = stored.stale_of(ctx.session, owner, edges(ctx), ctx.policy.verify_bundle)
    stored.add_checks(ctx.session, owner, period, [one.advocate.id or 0 for one in found], ctx.now)
    ctx.nudge(owner, bundle(ctx, owner, week), topic=f"checks:{owner}:{period}")
    return True


def _first_day(ctx: Context) -> int:
    """The day of the week on which it begins: the chosen one, or the working day after it, else the last one."""
    days = ctx.policy.working_days or tuple(range(7))
    return min((day for day in days if day >= ctx.policy.verify_weekday), default=max(days))
