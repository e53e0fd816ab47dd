"""What the clock asks for: reminders, escalation, nudges, the day before, surveys, deal questions. Each a small
unit, each once.

A unit marks the record in the transaction that writes the message, so it happens once whatever restarts.
"""

from datetime import datetime, timedelta

from bot.context import Context
from bot.domain.workdays import add_working_days, add_working_hours, next_working_moment
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
from bot.features.requests.views import AskView, RequestView, request_view, zone_of_person
from bot.router import Router
from store.queries import due
from store.queries.requests import AskRow
from store.records.programs import Person
from store.records.requests import Request

router = Router()
UNIT = 10
"""Records a unit acts on at most: a writing unit stays short."""
HOUR = timedelta(hours=1)


def _view(ctx: Context, row: AskRow) -> tuple[Request, RequestView, AskView]:
    """The request of an ask, locked, with its view."""
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
        request = ctx.session.get(Request, row.ask.request_id)
        if request is None or request.stage != "in_progress" or row.ask.owner_asked_at is None:
            continue
        if _passed(ctx, row.ask.owner_asked_at, ctx.policy.owner_escalation_hours, request, row):
            _escalate(ctx, row)
            acted += 1
        elif row.ask.owner_reminded_at is None and _passed(
            ctx, row.ask.owner_asked_at, ctx.policy.owner_reminder_hours, request, row
        ):
            _remind(ctx, row)
            acted += 1
    return False


def _passed(ctx: Context, since: datetime, hours: int, request: Request, row: AskRow) -> bool:
    """Whether so many of the owner's working hours have passed."""
    owner = ctx.session.get(Person, row.ask.owner_id) if row.ask.owner_id else None
    needed = rules.hours_to_answer(hours, request.needed_by, ctx.today)
    return add_working_hours(since, needed, ctx.policy, owner.zone if owner else None) <= ctx.now


def _remind(ctx: Context, row: AskRow) -> None:
    _, view, ask = _view(ctx, row)
    row.ask.owner_reminded_at = ctx.now
    if row.ask.owner_id:
        ctx.tell(row.ask.owner_id, cards_owner.owner_card(view, ask, reminder=True))


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
        asked = row.ask.advocate_asked_at
        if asked is None or row.ask.slots:
            continue
        day = asked.astimezone(zone_of_person(ctx, 0)).date()
        if add_working_days(day, ctx.policy.next_candidate_days, ctx.policy) <= ctx.today:
            _offer_next(ctx, row)
            acted += 1
        elif (
            row.ask.advocate_nudged_at is None
            and add_working_days(day, ctx.policy.advocate_nudge_days, ctx.policy) <= ctx.today
        ):
            _nudge(ctx, row)
            acted += 1
    return False


def _nudge(ctx: Context, row: AskRow) -> None:
    _, view, ask = _view(ctx, row)
    row.ask.advocate_nudged_at = ctx.now
    if ask.approach == "owner" and ask.owner_id:
        ctx.nudge(ask.owner_id, cards_team.chase_card(ask, *letters.draft(ctx, view, ask)))
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
        _brief(ctx, row)
    return len(soon) > UNIT


def _brief(ctx: Context, row: AskRow) -> None:
    _, view, ask = _view(ctx, row)
    row.ask.reminded_at = ctx.now
    if row.ask.starts_at is None:
        return
    what = ctx.terms.label("activity", row.ask.activity)
    card = cards_advocate.briefing(
        title=f"{what} with {row.account.name}",
        start=row.ask.starts_at,
        who=ask.who,
        email=row.advocate.email,
        phone=row.advocate.phone,
        story=row.advocate.story,
        not_to=", ".join(row.advocate.not_to),
    )
    ctx.tell(view.request.requester_id, card)
    if ctx.tools.mail and row.advocate.email:
        title = f"{what} for {ctx.program.company or 'us'}"
        ctx.mail(row.advocate.email, cards_advocate.reminder(title, row.ask.starts_at, zone_of_person(ctx, 0)))


@router.due("requests.surveys")
def ask_how_it_went(ctx: Context) -> bool:
    """After the planned end: how did it go? Once more the next day."""
    ended = timedelta(hours=ctx.policy.survey_after_hours)
    first = [r for r in due.meetings_over(ctx.session, ctx.now - ended, 0, None) if _over(r, ended) <= ctx.now]
    again = due.meetings_over(ctx.session, ctx.now - ended, 1, ctx.now - timedelta(hours=20))
    for row in [*first, *again][:UNIT]:
        _, view, ask = _view(ctx, row)
        row.ask.survey_asks, row.ask.survey_asked_at = row.ask.survey_asks + 1, ctx.now
        card = cards_after.survey(view, ask)
        if row.ask.survey_asks == 1:
            ctx.show_to(view.request.requester_id, f"survey:{ask.id}", card)
        else:
            ctx.nudge(view.request.requester_id, card)
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
    waiting = due.deals(ctx.session, ctx.today, ctx.policy.deal_asks)
    for request in waiting[:UNIT]:
        request.deal_asked += 1
        request.deal_ask_on = rules.month_later(ctx.today)
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
    for request in late[:UNIT]:
        request.overdue_shown = True
        living.refresh(ctx, request)
        living.tell_team(ctx, request, f"No first reply within {phrases.working_hours(ctx.policy)}.")
    return len(late) > UNIT
