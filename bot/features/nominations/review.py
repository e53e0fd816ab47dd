"""The program team's side: take, give, approve, interview, later, not now, duplicate; several at once."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.context import Context
from bot.domain.wording import full_day
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.nominations import cards_team, living, steps
from bot.features.nominations.chat import show_card
from bot.features.nominations.views import NominationView, overdue, view
from bot.forms import Clean
from bot.router import Router
from bot.ui import Block, Bold, Button, Buttons, Form, Nothing, OpenForm, Option, Outcome, Paragraph, Reply
from store.queries import nominations as stored
from store.queries import nominations_search, people
from store.records.nominations import Nomination

router = Router()


@router.command("nominate review", help="Nominations that wait for the program team", role="manager", reads=True)
def review(_event: Event, ctx: Context) -> Outcome:
    """The queue: late ones first, then the oldest."""
    waiting_ = sorted(stored.waiting(ctx.session), key=lambda one: not overdue(ctx, one))
    interviews = stored.candidates(ctx.session)
    rows = [view(ctx, one) for one in waiting_[: cards_team.SHOWN]]
    to_do = [view(ctx, one) for one in interviews[: cards_team.SHOWN]]
    later = stored.counts(ctx.session).get("later", 0)
    return Reply(card=cards_team.queue(rows, len(waiting_), to_do, len(interviews), later))


@router.button("nomination.show", role="manager", reads=True)
def show(event: Event, ctx: Context) -> Outcome:
    """One nomination, with all that can be done about it."""
    return Reply(card=show_card(ctx, _read(event, ctx)))


def _read(event: Event, ctx: Context) -> Nomination:
    given = event.data.get("n")
    found = stored.get(ctx.session, given) if isinstance(given, int) else None
    if found is None:
        raise UserError(steps.GONE)
    return found


def _seen(event: Event, ctx: Context) -> NominationView:
    return view(ctx, _read(event, ctx))


# --- who has it


@router.button("nomination.take", role="manager")
def take(event: Event, ctx: Context) -> Outcome:
    """I have it."""
    nomination = steps.held(ctx, event.data.get("n"))
    if nomination.assigned_id and nomination.assigned_id != ctx.me:
        raise UserError("A colleague took it a moment ago.")
    steps.assign(ctx, nomination, ctx.me)
    living.moved(ctx, nomination, f"{ctx.actor.name} took it")
    return Nothing()


def _assign_form(event: Event, ctx: Context) -> Form:
    team = tuple(Option(value=str(person.id), label=person.name[:75]) for person in people.team(ctx.session)[:100])
    return cards_team.assign_form(_seen(event, ctx), team)


@router.button("nomination.assign", role="manager", reads=True)
def assign(event: Event, ctx: Context) -> Outcome:
    """Choose a colleague."""
    return OpenForm(form=_assign_form(event, ctx))


@router.form("nomination.assign", _assign_form, role="manager")
def assigned(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """A colleague has it, and is told."""
    nomination = steps.held(ctx, event.data.get("n"))
    to = int(str(values["person"]))
    steps.assign(ctx, nomination, to)
    shown = living.moved(ctx, nomination, (f"{ctx.actor.name} gave it to ", ctx.mention(to)))
    if to != ctx.me:
        ctx.tell(to, cards_team.given(shown, (ctx.mention(ctx.me),)))
    name = ctx.person(to)
    return Reply(card=cards_team.done(f"{name.name if name else 'They'} has it now"))


# --- decisions


@router.button("nomination.approve", role="manager")
def approve(event: Event, ctx: Context) -> Outcome:
    """They become a candidate; the interview comes next."""
    nomination = steps.held(ctx, event.data.get("n"))
    steps.approve(ctx, nomination)
    living.decided(ctx, nomination, f"{ctx.actor.name} approved it")
    return Nothing()


@router.button("nomination.interview", role="manager")
def interview(event: Event, ctx: Context) -> Outcome:
    """Talk to them before deciding."""
    nomination = steps.held(ctx, event.data.get("n"))
    steps.decide(ctx, nomination, "interview")
    living.decided(ctx, nomination, f"{ctx.actor.name} wants an interview first")
    return Nothing()


def _later_day(ctx: Context) -> date:
    return ctx.day + timedelta(days=ctx.policy.nomination_later_days)


def _later_form(event: Event, ctx: Context) -> Form:
    return cards_team.later_form(_seen(event, ctx), _later_day(ctx), ctx.day + timedelta(days=1))


@router.button("nomination.later", role="manager", reads=True)
def later(event: Event, ctx: Context) -> Outcome:
    """Choose a day."""
    return OpenForm(form=_later_form(event, ctx))


@router.form("nomination.later", _later_form, role="manager")
def put_off(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """It comes back on that day."""
    nomination = steps.held(ctx, event.data.get("n"))
    until = _until(ctx, values)
    steps.put_off(ctx, nomination, until)
    living.decided(ctx, nomination, f"{ctx.actor.name} put it off until {full_day(until)}")
    return Reply(card=cards_team.done(f"Looked at again on {full_day(until)}"))


def _until(ctx: Context, values: Mapping[str, Clean]) -> date:
    until = values["until"]
    if not isinstance(until, date):
        raise FieldError("until", "Choose a day.")
    if until > ctx.day + steps.LONGEST:
        raise FieldError("until", "Choose a day within two years.")
    return until


def _decline_form(event: Event, ctx: Context) -> Form:
    return cards_team.decline_form(_seen(event, ctx))


@router.button("nomination.decline", role="manager", reads=True)
def decline(event: Event, ctx: Context) -> Outcome:
    """Give a reason."""
    return OpenForm(form=_decline_form(event, ctx))


@router.form("nomination.decline", _decline_form, role="manager")
def declined(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Not now, with a reason that the nominator reads."""
    nomination = steps.held(ctx, event.data.get("n"))
    steps.decide(ctx, nomination, "declined", str(values["why"]))
    living.decided(ctx, nomination, f"{ctx.actor.name}: not now ({values['why']})")
    if nomination.link_id is None:
        return Reply(card=cards_team.done("The nominator hears your reason"))
    mailed = "They get a kind mail. " if nomination.customer_told else ""
    return Reply(card=cards_team.done("Not now", f"{mailed}Who gave them the link reads your reason."))


def _duplicate_form(event: Event, ctx: Context) -> Form:
    return cards_team.duplicate_form(_seen(event, ctx))


@router.button("nomination.duplicate", role="manager", reads=True)
def duplicate(event: Event, ctx: Context) -> Outcome:
    """Choose whom it is the same as."""
    return OpenForm(form=_duplicate_form(event, ctx))


@router.form("nomination.duplicate", _duplicate_form, role="manager")
def is_duplicate(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """The nominator joins the first one."""
    nomination = steps.held(ctx, event.data.get("n"))
    steps.duplicate(ctx, nomination, str(values["of"]))
    living.decided(ctx, nomination, f"{ctx.actor.name}: known already")
    if nomination.duplicate_of_id and (original := stored.get(ctx.session, nomination.duplicate_of_id)):
        living.moved(ctx, original, f"Nomination #{nomination.number} was joined to this one")
        ctx.record = f"nomination:{nomination.id}"
    return Reply(card=cards_team.done("Joined", "Whoever nominated hears what becomes of the first one."))


@router.options("nomination.known")
def offer_known(query: str, ctx: Context) -> tuple[Option, ...]:
    """Nominations and people of the pool by name or company, for the program team."""
    if not ctx.is_team():
        return ()
    return tuple(Option(value=record, label=text[:75]) for record, text in nominations_search.known(ctx.session, query))


@router.button("nomination.reopen", role="manager")
def reopen(event: Event, ctx: Context) -> Outcome:
    """Look at it again."""
    nomination = steps.held(ctx, event.data.get("n"))
    steps.reopen(ctx, nomination)
    living.moved(ctx, nomination, f"{ctx.actor.name} looks at it again")
    return Nothing()


# --- several at once


def _several_form(_event: Event, ctx: Context) -> Form:
    waiting = stored.waiting(ctx.session, cards_team.MANY)
    options = tuple(Option(value=str(n.id), label=f"#{n.number} {n.person} at {n.account}"[:75]) for n in waiting)
    if not options:
        raise UserError("No nomination waits any more.")
    return cards_team.several_form(options, _later_day(ctx), ctx.day + timedelta(days=1))


@router.button("nomination.several", role="manager", reads=True)
def several(event: Event, ctx: Context) -> Outcome:
    """Choose several and one decision."""
    return OpenForm(form=_several_form(event, ctx))


@router.form("nomination.several", _several_form, role="manager")
def decide_several(_event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """One decision about each of them: all or none."""
    which, why = values["which"], str(values["why"] or "")
    if values["decision"] == "decline" and not why:
        raise FieldError("why", "The nominators read why. Please say it in a few words.")
    until = _until(ctx, values) if values["decision"] == "later" else None
    chosen = sorted(int(one) for one in (which if isinstance(which, tuple) else ()))
    for number in chosen:
        nomination = steps.held(ctx, number)
        match values["decision"]:
            case "approve":
                steps.approve(ctx, nomination)
            case "interview":
                steps.decide(ctx, nomination, "interview")
            case "later":
                steps.put_off(ctx, nomination, until or _later_day(ctx))
            case _:
                steps.decide(ctx, nomination, "declined", why)
        living.decided(ctx, nomination, f"{ctx.actor.name} decided: {steps.waits(nomination)}")
    return Reply(card=cards_team.done(f"{len(chosen)} decided", "Each nominator hears."))


# --- Home


@router.home("nominations", order=20)
def waiting(ctx: Context) -> tuple[Block, ...]:
    """Home: how many nominations wait for the program team, and which are mine to decide."""
    if not ctx.is_team():
        return ()
    rows = stored.waiting(ctx.session)
    if not rows:
        return ()
    mine = sum(one.assigned_id == ctx.me for one in rows)
    some = f"{len(rows)} nomination{'s' if len(rows) > 1 else ''} to review"
    button = Button(label="Review nominations", name="run", data={"text": "nominate review"})
    text = (Bold(text=some), f", {mine} of them with you." if mine else ".")
    return (Paragraph(text=text), Buttons(items=(button,)))
