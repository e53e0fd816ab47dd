"""The advocate's side: a page behind a signed link. Opening it changes nothing."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.context import Context
from bot.domain.availability import rests_of
from bot.domain.workdays import zone_of
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.requests import cards_advocate, cards_owner, dates, living, owner_page, phrases, rules, steps
from bot.features.requests.views import request_view, zone_of_advocate
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Outcome, Reply
from store.queries import facts
from store.queries import requests as stored
from store.queries.requests import AskRow
from store.records.programs import Person
from store.records.requests import Request

router = Router()
OPEN = ("advocate_asked", "scheduled")
BY = "the advocate"


def _row(event: Event, ctx: Context) -> tuple[Request, AskRow]:
    """The ask the link is for, if the link is still its own.

    Raises:
        UserError: the ask is gone, or a newer link took this one's place.
    """
    ask_id = event.data.get("ask")
    row = stored.ask(ctx.session, ask_id) if isinstance(ask_id, int) else None
    request = ctx.session.get(Request, row.ask.request_id) if row else None
    if row is None or request is None or row.ask.nonce != event.actor.external_id:
        raise UserError("This link is not in use any more. Nothing was changed.")
    return request, row


@router.link("reply")
def page(event: Event, ctx: Context) -> Outcome:
    """What is asked, or how it stands when it was answered. The owner's link leads to the owner's page."""
    if "owner" in event.data:
        return owner_page.page(event, ctx)
    _, row = _row(event, ctx)
    if row.ask.stage == "scheduled" and row.ask.starts_at:
        return Reply(
            card=cards_advocate.answered_already(
                "You said yes, and the date is fixed. It is in the invitation we sent you."
            )
        )
    if row.ask.stage in ("took_place", "feedback_given"):
        return Reply(card=cards_advocate.answered_already("This took place. Thank you for doing it."))
    if row.ask.stage == "advocate_declined":
        return Reply(card=cards_advocate.answered_already("You said no to this one. Thank you for telling us."))
    if row.ask.stage not in OPEN:
        return Reply(card=cards_advocate.answered_already("This is not needed any more. Thank you all the same."))
    return OpenForm(form=_first(event, ctx))


def _first(event: Event, ctx: Context, *, saved: bool = False) -> Form:
    request, row = _row(event, ctx)
    requester = ctx.session.get(Person, request.requester_id)
    return cards_advocate.page(
        advocate=row.advocate.name,
        company=ctx.program.company,
        what=f"{phrases.one(row.ask.activity, ctx.terms)}, for {phrases.prospect(request, ctx.terms, sees=False)}",
        requester=requester.name if requester else "A colleague",
        needed_by=phrases.full_day(request.needed_by),
        meeting=row.ask.activity in rules.MEETINGS,
        offered=bool(row.ask.slots),
        saved=saved,
    )


@router.form("reply", _first, role="customer")
def answer(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """The first step: yes leads to three times, no to a reason, and both may be changed while it is open."""
    request, row = _row(event, ctx)
    if values["answer"] == "no":
        return OpenForm(form=cards_advocate.no_form())
    if values["answer"] == "willing":
        return OpenForm(form=_willing(event, ctx))
    if row.ask.activity in rules.MEETINGS:
        return OpenForm(form=_times(event, ctx))
    request = steps.held(ctx, request.id or 0)
    steps.advocate_yes(ctx, request, row, [], by=BY)
    _shown(ctx, request, f"{row.account.name}: {row.advocate.name} said yes")
    return Reply(card=cards_advocate.thank_you("We will be in touch about the details."))


def _times(event: Event, ctx: Context) -> Form:
    _, row = _row(event, ctx)
    return cards_advocate.times_form(ctx.today + timedelta(days=1), zone_of_advocate(ctx, row.ask).key)


@router.form("reply.times", _times, role="customer")
def times(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Three times: one of them will be chosen by the requester."""
    request, row = _row(event, ctx)
    request = steps.held(ctx, request.id or 0)
    _still_open(row)
    if row.ask.starts_at:
        raise UserError("The date is fixed already. It is in the invitation we sent you.")
    zone = zone_of(str(values["zone"]))
    slots = []
    for n in range(1, cards_advocate.SLOTS + 1):
        day, at = values[f"day{n}"], values[f"time{n}"]
        if not (isinstance(day, date) and isinstance(at, time)):
            raise FieldError(f"day{n}", "Give a day and a time.")
        slot = datetime.combine(day, at, zone)
        if slot <= ctx.now:
            raise FieldError(f"day{n}", "This time has passed. Choose a later one.")
        if slot > ctx.now + steps.LONGEST:
            raise FieldError(f"day{n}", "Choose a day within a year.")
        if slot in slots:
            raise FieldError(f"time{n}", "You offered this time already. Choose another one.")
        slots.append(slot)
    row.ask.zone = zone.key
    steps.advocate_yes(ctx, request, row, sorted(slots), by=BY)
    _shown(ctx, request, f"{row.account.name}: {row.advocate.name} said yes and offered three times")
    return Reply(
        card=cards_advocate.thank_you("One of your times will be chosen, and you get an invitation by e-mail.")
    )


@router.form("reply.no", lambda _event, _ctx: cards_advocate.no_form(), role="customer")
def no(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """A no, with a reason if they like, and a day before which they are left alone."""
    request, row = _row(event, ctx)
    request = steps.held(ctx, request.id or 0)
    _still_open(row)
    not_before = values["not_before"]
    day = not_before if isinstance(not_before, date) else None
    if day and not ctx.today < day < ctx.today + timedelta(days=730):
        raise FieldError("not_before", "Choose a day within the next two years.")
    steps.advocate_no(ctx, row, str(values["why"] or ""), day, by=BY)
    dates.call_off(ctx, request_view(ctx, request, with_offers=False), row)
    steps.promote(ctx, request)
    _shown(ctx, request, f"{row.account.name}: {row.advocate.name} declined")
    return Reply(card=cards_advocate.thank_you("We have noted it. There is nothing more to do."))


def _willing(event: Event, ctx: Context) -> Form:
    _, row = _row(event, ctx)
    options = ctx.terms.options("activity")
    now = tuple(o for o in options if o.value in row.advocate.activities)
    return cards_advocate.willing_form(options, now)


@router.form("reply.willing", _willing, role="customer")
def willing(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """What they may be asked for from now on; it counts at once, also for what they were just asked."""
    request, _ = _row(event, ctx)
    request = steps.held(ctx, request.id or 0)
    _, row = _row(event, ctx)
    chosen = values["willing"]
    before, after = sorted(row.advocate.activities), sorted(chosen if isinstance(chosen, tuple) else ())
    ctx.changed("advocate", row.advocate.id or 0, "activities", ", ".join(before), ", ".join(after), by=BY)
    row.advocate.activities = list(after)
    row.advocate.last_verified = ctx.today
    ctx.session.flush()
    facts.refresh(ctx.session, [row.advocate.id or 0], today=ctx.day, rests=rests_of(ctx.policy))
    if row.account.owner_id and before != after:
        ctx.tell(
            row.account.owner_id,
            cards_owner.willing_changed(row.advocate.name, row.account.name, ctx.terms.labels("activity", after)),
            about=row.ask.advocate_id,
        )
    if row.ask.stage == "advocate_asked" and row.ask.activity not in after:
        steps.advocate_no(ctx, row, "does not do this any more", None, by=BY)
        steps.promote(ctx, request)
        _shown(ctx, request, f"{row.account.name}: {row.advocate.name} does not do this any more")
        return Reply(card=cards_advocate.not_any_more())
    if row.ask.stage == "advocate_asked" and not row.ask.slots:
        return OpenForm(form=_first(event, ctx, saved=True))  # what was asked is still open
    return Reply(card=cards_advocate.thank_you("Saved. We will only ask you for these."))


def _still_open(row: AskRow) -> None:
    if row.ask.stage not in OPEN:
        raise UserError("This is not needed any more. Thank you all the same.")


def _shown(ctx: Context, request: Request, line: str) -> None:
    living.moved(ctx, request, line)
    ctx.record = f"reply:{request.id}"


@router.recall("reply")
def again(_request_id: int, _ctx: Context) -> Card:
    """The page sent twice."""
    return cards_advocate.thank_you("We have your answer.")
