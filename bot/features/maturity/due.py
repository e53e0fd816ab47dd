"""What the clock asks for: live counts, reminders, the deadline, bringing results, goals, the next check-in.

Counts on cards are brought up to date here and not by a press, so that the moment of an edit tells nobody who
answered, and two hundred raters at once make one edit.
"""

from bot.context import Context
from bot.domain.workdays import next_working_moment
from bot.features.maturity import cards_goals, cards_score, living, steps, texts
from bot.features.maturity.dates import months_later
from bot.router import Router
from store.queries import maturity as stored
from store.records.maturity import Checkin

router = Router()


@router.due("maturity.counts")
def counts(ctx: Context) -> bool:
    """The live count on the channel's card and the facilitator's."""
    for found in stored.open_now(ctx.session):
        begun, finished = steps.progress(ctx, found)
        over = found.closes_at <= ctx.now and not found.overdue_told
        if begun * 10_000 + finished != found.shown_count or over:
            held = stored.lock(ctx.session, found.id or 0)
            if held is not None and held.stage == "open":
                held.overdue_told = held.overdue_told or over
                living.refresh(ctx, held)
                if over:
                    _over(ctx, held)
    return False


def _over(ctx: Context, found: Checkin) -> None:
    """The last day has passed: whoever leads it hears, and decides."""
    card = living.lead_card(ctx, found)
    if not ctx.tell(found.facilitator_id, card) and found.started_by_id != found.facilitator_id:
        ctx.tell(found.started_by_id, card)


@router.due("maturity.reminders")
def reminders(ctx: Context) -> bool:
    """Those who have not finished hear at even distances, as often as the program set."""
    if ctx.now < next_working_moment(ctx.now, ctx.policy):
        return False
    for found in stored.open_now(ctx.session):
        most = ctx.policy.checkin_reminders
        if found.reminders >= most or found.closes_at <= ctx.now:
            continue
        span = (found.closes_at - found.opened_at) / (most + 1)
        if ctx.now >= found.opened_at + span * (found.reminders + 1):
            held = stored.lock(ctx.session, found.id or 0)
            if held is not None and held.stage == "open":
                held.reminders += 1
                living.remind(ctx, held)
    return False


@router.due("maturity.results")
def bring_results(ctx: Context) -> bool:
    """The results, or the scorecard, to those who take part: a few at a time."""
    more = False
    for found in stored.to_tell(ctx.session):
        held = stored.lock(ctx.session, found.id or 0)
        if held is not None and held.told_to >= 0:
            more = living.tell_raters(ctx, held) or more
    return more


@router.due("maturity.goals")
def remind_owners(ctx: Context) -> bool:
    """Owners of goals hear two weeks before, on the day, and once a month after it."""
    if ctx.now < next_working_moment(ctx.now, ctx.policy):
        return False
    waiting = stored.goals_due(ctx.session, ctx.day)
    for one in waiting:
        goal = stored.goal(ctx.session, one.id or 0)
        if goal is None or goal.stage != "open" or goal.remind_on is None or goal.remind_on > ctx.day:
            continue
        days = (goal.due_on - ctx.day).days
        goal.reminded += 1
        goal.remind_on = goal.due_on if days > 0 else months_later(ctx.day, 1)
        ctx.nudge(goal.owner_id, cards_goals.reminder(goal, days))
    return len(waiting) >= 10


@router.due("maturity.next")
def propose_next(ctx: Context) -> bool:
    """After the program's rhythm whoever led the last one is asked to start the next; once."""
    if ctx.now < next_working_moment(ctx.now, ctx.policy):
        return False
    for found in stored.next_due(ctx.session, ctx.day):
        found.next_told = True
        if stored.started_after(ctx.session, found):
            continue
        rubric = texts.rubric_of(ctx, found)
        card = cards_score.next_time(
            found.number, rubric.name, ctx.policy.checkin_months, found.place_id, found.rubric_key
        )
        ctx.nudge(_leads(ctx, found), card)
    return False


def _leads(ctx: Context, found: Checkin) -> int:
    """Whoever led it, if they may start one; otherwise who started it."""
    person = ctx.person(found.facilitator_id)
    return found.facilitator_id if person and person.role in ("manager", "admin") else found.started_by_id
