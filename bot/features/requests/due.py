"""What the clock asks for: reminders, escalation, nudges, the day before, surveys, deal questions. Each a small
unit, each once.

A unit marks the record in the transaction that writes the message, so it happens once whatever restarts.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.domain.workdays import add_working_days, add_working_hours, next_working_moment, zone_of
from bot.features.requests import (
    cards_advocate,
    cards_after,
    cards_owner,
    cards_team,
    letters,
    living,
    phrases,
    rules,
    steps,
)
from bot.features.requests.views import AskView, RequestView, request_view, zone_of_advocate, zone_of_person
from bot.router import Router
from store.queries import due
from store.queries.requests import AskRow
from store.records.programs import Person
from store.records.requests import Request

router = Router()
Step = Callable[[Context, AskRow], None]
UNIT = 10
"""Records a unit acts on at most: a writing unit stays short."""
HOUR = timedelta(hours=1)


def _still(ctx: Context, row: AskRow) -> bool:
    """Lock the ask's request. False: somebody answered since the ask was found, so there is nothing to do."""
    found = (row.ask.stage, row.ask.starts_at)
    steps.held(ctx, row.ask.request_id)
    return found == (row.ask.stage, row.ask.starts_at)


def _view(ctx: Context, row: AskRow) -> tuple[Request, RequestView, AskView]:
    """The request of an ask that `_still` stands, with its view."""
    request = steps.held(ctx, row.ask.request_id)
    view = request_view(ctx, request, with_offers=False)
    return request, view, next(a for a in view.asks if a.id == row.ask.id)


@router.due("requests.owners")
def remind_owners(ctx: Context) -> bool:
    """An owner who does not answer is reminded once, then the program team decides. Silence never approves."""
    acted = 0
    for row in due.unanswered_owners(ctx.session, ctx.now - HOUR / 2):
        if acted >= UNIT:
            return True
        act = _owner_step(ctx, row)
        if act and _still(ctx, row):
            act(ctx, row)
            acted += 1
    return False


def _owner_step(ctx: Context, row: AskRow) -> Step | None:
    """What is due for an owner who has not answered."""
    request = ctx.session.get(Request, row.ask.request_id)
    asked = row.ask.owner_asked_at
    if request is None or request.stage != "in_progress" or asked is None:
        return None
    if _passed(ctx, asked, ctx.policy.owner_escalation_hours, request, row):
        return _escalate
    late = row.ask.owner_reminded_at is None and _passed(ctx, asked, ctx.policy.owner_reminder_hours, request, row)
    return _remind if late else None


def _passed(ctx: Context, since: datetime, hours: int, request: Request, row: AskRow) -> bool:
    """Whether so many of the owner's working hours have passed."""
    owner = ctx.session.get(Person, row.ask.owner_id) if row.ask.owner_id else None
    needed = rules.hours_to_answer(hours, request.needed_by, ctx.day)
    return add_working_hours(since, needed, ctx.policy, owner.zone if owner else None) <= ctx.now


def _remind(ctx: Context, row: AskRow) -> None:
    _, view, ask = _view(ctx, row)
    row.ask.owner_reminded_at = ctx.now
    if row.ask.owner_id:
        ctx.tell(row.ask.owner_id, cards_owner.owner_card(view, ask, reminder=True), about=row.ask.advocate_id)


def _escalate(ctx: Context, row: AskRow) -> None:
    request, _, _ = _view(ctx, row)
    row.ask.escalated_at = ctx.now
    ctx.session.flush()
    living.refresh(ctx, request)
    living.tell_team(ctx, request, f"The owner of {row.account.name} has not answered. Please decide for them.")


@router.due("requests.advocates")
def nudge_advocates(ctx: Context) -> bool:
    """An advocate who does not answer is written to once more; later the next customer is offered."""
    acted = 0
    for row in due.unanswered_advocates(ctx.session, ctx.now - timedelta(hours=20)):
        if acted >= UNIT:
            return True
        act = _advocate_step(ctx, row)
        if act and _still(ctx, row):
            act(ctx, row)
            acted += 1
    return False


def _advocate_step(ctx: Context, row: AskRow) -> Step | None:
    """What is due for an advocate who has not answered. While the request is on hold nothing is asked."""
    request = ctx.session.get(Request, row.ask.request_id)
    asked = row.ask.advocate_asked_at
    if request is None or request.stage != "in_progress" or asked is None or row.ask.slots:
        return None
    day = asked.astimezone(zone_of(ctx.policy.zone)).date()
    if add_working_days(day, ctx.policy.next_candidate_days, ctx.policy) <= ctx.day:
        return _offer_next
    late = add_working_days(day, ctx.policy.advocate_nudge_days, ctx.policy) <= ctx.day
    return _nudge if late and row.ask.advocate_nudged_at is None else None


def _nudge(ctx: Context, row: AskRow) -> None:
    _, view, ask = _view(ctx, row)
    row.ask.advocate_nudged_at = ctx.now
    if ask.approach == "owner" and ask.owner_id:
        ctx.nudge(ask.owner_id, cards_team.chase_card(ask, *letters.draft(ctx, view, ask)), about=row.ask.advocate_id)
        return
    if ctx.tools.mail and row.advocate.email and ctx.tools.links.public:
        ctx.mail(row.advocate.email, letters.advocate_mail(ctx, view, row.ask, row.advocate))
        return
    living.write_to(ctx, view, ask.id)


def _offer_next(ctx: Context, row: AskRow) -> None:
    """The request needs one more: this ask is withdrawn, the next owner's yes or the next match takes its place."""
    request, _, _ = _view(ctx, row)
    row.ask.next_offered_at = ctx.now
    steps.withdraw(ctx, row, "no answer")
    steps.promote(ctx, request)
    living.moved(ctx, request, f"{row.account.name} has not answered. The next customer is offered.")


@router.due("requests.tomorrow")
def remind_of_meetings(ctx: Context) -> bool:
    """The day before: the briefing for the requester, a reminder for the advocate."""
    soon = due.meetings_soon(ctx.session, ctx.now, ctx.now + timedelta(hours=24))
    for row in soon[:UNIT]:
        if _still(ctx, row):
            _brief(ctx, row)
    return len(soon) > UNIT


def _brief(ctx: Context, row: AskRow) -> None:
    _, view, ask = _view(ctx, row)
    row.ask.reminded_at = ctx.now
    if row.ask.starts_at is None:
        return
    what = ctx.terms.label("activity", row.ask.activity)
    reader = zone_of_person(ctx, view.request.requester_id)
    card = cards_advocate.briefing(
        title=f"{_when(ctx, row.ask.starts_at, reader)}: {what} with {row.account.name}",
        start=row.ask.starts_at,
        who=ask.who,
        email=row.advocate.email,
        phone=row.advocate.phone,
        story=row.advocate.story,
        not_to=", ".join(row.advocate.not_to),
    )
    ctx.tell(view.request.requester_id, card, about=row.ask.advocate_id)
    if ctx.tools.mail and row.advocate.email:
        theirs = zone_of_advocate(ctx, row.ask)
        title = f"{_when(ctx, row.ask.starts_at, theirs)}: {what} for {ctx.program.company or 'us'}"
        ctx.mail(row.advocate.email, cards_advocate.reminder(title, row.ask.starts_at, theirs))


def _when(ctx: Context, at: datetime, zone: ZoneInfo) -> str:
    """A date fixed at short notice may be today."""
    return "Today" if at.astimezone(zone).date() == ctx.now.astimezone(zone).date() else "Tomorrow"


@router.due("requests.surveys")
def ask_how_it_went(ctx: Context) -> bool:
    """After the planned end: how did it go? Once more the next day."""
    ended = timedelta(hours=ctx.policy.survey_after_hours)
    first = [r for r in due.meetings_over(ctx.session, ctx.now - ended, 0, None) if _over(r, ended) <= ctx.now]
    again = due.meetings_over(ctx.session, ctx.now - ended, 1, ctx.now - timedelta(hours=20))
    for row in [*first, *again][:UNIT]:
        if not _still(ctx, row):
            continue
        _, view, ask = _view(ctx, row)
        row.ask.survey_asks, row.ask.survey_asked_at = row.ask.survey_asks + 1, ctx.now
        card = cards_after.survey(view, ask)
        if row.ask.survey_asks == 1:
            ctx.show_to(view.request.requester_id, living.survey_topic(row.ask), card)
        else:
            ctx.nudge(view.request.requester_id, card, about=row.ask.advocate_id)
    return len(first) + len(again) > UNIT


def _over(row: AskRow, ended: timedelta) -> datetime:
    """When the survey is due. The query gives only asks with a date."""
    assert row.ask.starts_at is not None  # noqa: S101  # reason: as said
    return row.ask.starts_at + timedelta(minutes=row.ask.minutes) + ended


@router.due("requests.deals")
def ask_about_deals(ctx: Context) -> bool:
    """At the close date: how did the deal end? Monthly after that, three times in all."""
    if ctx.now < next_working_moment(ctx.now, ctx.policy):
        return False
    waiting = due.deals(ctx.session, ctx.day, ctx.policy.deal_asks)
    for found in waiting[:UNIT]:
        request = steps.held(ctx, found.id or 0)
        if request.deal_outcome or request.deal_ask_on is None or request.deal_ask_on > ctx.day:
            continue  # answered, or changed, while this waited for the lock
        request.deal_asked += 1
        request.deal_ask_on = rules.month_later(ctx.day)
        view = request_view(ctx, request, with_offers=False)
        if request.deal_asked == 1:
            ctx.show_to(request.requester_id, f"deal:{request.id}", cards_after.deal(view))
        else:
            ctx.nudge(request.requester_id, cards_after.deal(view))
    return len(waiting) > UNIT


@router.due("requests.late")
def show_late(ctx: Context) -> bool:
    """A request without a first reply in time says so on the program team's card."""
    late = [r for r in due.late_requests(ctx.session, ctx.now - HOUR) if living.overdue(ctx, r)]
    for found in late[:UNIT]:
        request = steps.held(ctx, found.id or 0)
        request.overdue_shown = True
        living.refresh(ctx, request)
        living.tell_team(ctx, request, f"No first reply within {phrases.working_hours(ctx.policy)}.")
    return len(late) > UNIT
