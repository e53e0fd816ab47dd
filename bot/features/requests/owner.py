"""The relationship owner's side: one message, one press."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.context import Context, tidy
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.requests import cards_owner, cards_team, living, steps
from bot.features.requests.views import AskView, ask_view, request_view, zone_of_person
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, Nothing, OpenForm, Option, Outcome, Reply
from store.queries import requests as stored
from store.queries.requests import AskRow
from store.records.requests import Request

router = Router()
ASK_AGAIN_IN = 30
"""Days until "ask again from", as the form suggests."""


def row_of(ctx: Context, event: Event) -> AskRow:
    """The ask a button or form is about.

    Raises:
        UserError: there is none any more.
    """
    ask_id = event.data.get("a")
    row = stored.ask(ctx.session, ask_id) if isinstance(ask_id, int) else None
    if row is None:
        raise UserError("That ask is not there any more.")
    return row


def held_ask(ctx: Context, event: Event) -> tuple[Request, AskRow]:
    """The ask with its request, locked: the request first, so that nobody waits in a circle."""
    request = steps.held(ctx, row_of(ctx, event).ask.request_id)
    return request, row_of(ctx, event)


def _mine(ctx: Context, event: Event) -> tuple[Request, AskRow]:
    request, row = held_ask(ctx, event)
    return request, _owned(ctx, row)


def _owned(ctx: Context, row: AskRow) -> AskRow:
    if row.ask.owner_id != ctx.me and row.account.owner_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the owner of this customer and the program team can answer.")
    return row


def seen(ctx: Context, row: AskRow) -> AskView:
    """The ask for a form."""
    return ask_view(ctx, row, zone_of_person(ctx, ctx.me))


@router.button("ask.self")
def i_ask(event: Event, ctx: Context) -> Outcome:
    """I'll ask them: the draft opens in the owner's mail."""
    return _yes(event, ctx, "owner")


@router.button("ask.program")
def program_may(event: Event, ctx: Context) -> Outcome:
    """The program team may ask."""
    return _yes(event, ctx, "program")


def _yes(event: Event, ctx: Context, approach: str) -> Outcome:
    request, row = _mine(ctx, event)
    steps.owner_yes(ctx, request, row, approach=approach)
    return moved(ctx, request, f"{ctx.actor.name} said yes for {row.account.name}")


def moved(ctx: Context, request: Request, line: str) -> Outcome:
    """Show the request everywhere; what changed is on the living cards."""
    living.moved(ctx, request, line)
    return Nothing()


def _not_now_form(event: Event, ctx: Context) -> Form:
    row = _owned(ctx, row_of(ctx, event))
    return cards_owner.not_now_form(seen(ctx, row), ctx.today + timedelta(days=ASK_AGAIN_IN))


@router.button("ask.not_now", reads=True)
def not_now(event: Event, ctx: Context) -> Outcome:
    """Ask for the reason."""
    return OpenForm(form=_not_now_form(event, ctx))


@router.form("ask.not_now", _not_now_form)
def not_now_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Not now: the ask ends; for a renewal or an escalation the whole account rests."""
    request, row = _mine(ctx, event)
    reason, until = str(values["reason"]), values["until"]
    if isinstance(until, date) and until <= ctx.today:
        raise FieldError("until", "Choose a day in the future, or leave it empty.")
    day = until if isinstance(until, date) else None
    label = next(o.label for o in cards_owner.REASONS if o.value == reason)
    steps.owner_no(ctx, row, why=label.lower(), pause=reason if reason in cards_owner.PAUSES else "", until=day)
    steps.promote(ctx, request)
    moved(ctx, request, f"{ctx.actor.name} said not now for {row.account.name}: {label.lower()}")
    return Reply(card=cards_team.done("Noted", "The requester sees it and is offered the next customer."))


def _other_form(event: Event, ctx: Context) -> Form:
    row = _owned(ctx, row_of(ctx, event))
    others = stored.others_at(ctx.session, row.account.id or 0, row.advocate.id or 0)
    return cards_owner.other_form(
        seen(ctx, row), tuple(Option(value=str(a.id), label=a.name, hint=a.title) for a in others)
    )


@router.button("ask.other", reads=True)
def other(event: Event, ctx: Context) -> Outcome:
    """Somebody else there."""
    return OpenForm(form=_other_form(event, ctx))


@router.form("ask.other", _other_form)
def other_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """The owner suggests somebody else at the customer: asked at once with the owner's yes, or told to the program
    team."""
    request, row = _mine(ctx, event)
    chosen, named = str(values["advocate"] or ""), tidy(str(values["name"] or ""))
    if not chosen and not named:
        raise FieldError("name", "Choose somebody from the list, or write a name.")
    steps.move_ask(ctx, row, "owner_declined", f"someone else there: {named or 'see the next ask'}")
    if chosen:
        made = steps.ask_for(ctx, request, int(chosen), by_team=True)
        if made.ask.stage == "owner_asked":
            steps.owner_yes(ctx, request, made, approach="program", why="suggested by the owner")
    else:
        ctx.changed("request", request.id or 0, "tip", "", named, f"suggested by the owner of {row.account.name}")
    moved(
        ctx,
        request,
        f"{ctx.actor.name} suggests somebody else at {row.account.name}{f': {named}' if named else ''}",
    )
    return Reply(card=cards_team.done("Thank you", "The program team has it." if named else "They are asked instead."))


@router.button("ask.not_mine")
def not_mine(event: Event, ctx: Context) -> Outcome:
    """Not my account: the program team finds the owner and decides."""
    request, row = _mine(ctx, event)
    if row.ask.stage != "owner_asked":
        raise UserError("This was answered already.")
    topic = f"ask:{row.ask.id}"
    if row.ask.owner_id:
        ctx.show_to(
            row.ask.owner_id,
            topic,
            cards_team.done(row.account.name, "Thank you. The program team looks for the right owner."),
        )
    if row.account.owner_id == row.ask.owner_id:  # otherwise another owner is known since the ask went out
        ctx.changed("account", row.account.id or 0, "owner", str(row.account.owner_id or ""), "", "says not theirs")
        row.account.owner_id, row.account.owner_email = None, ""
    row.ask.owner_id, row.ask.escalated_at = None, ctx.now
    who = "has no owner now: please decide, and name one" if row.account.owner_id is None else "has another owner now"
    return moved(ctx, request, f"{row.account.name} {who}")


# --- the answer an advocate gave by telephone or mail


def _may_record(ctx: Context, row: AskRow) -> AskRow:
    request = ctx.session.get(Request, row.ask.request_id)
    if ctx.me not in (row.ask.owner_id, request.requester_id if request else 0) and not ctx.is_team():
        raise NotAllowed("Only the owner, the requester and the program team can record an answer.")
    return row


def _answered_form(event: Event, ctx: Context) -> Form:
    return cards_team.answered_form(seen(ctx, _may_record(ctx, row_of(ctx, event))))


@router.button("ask.answered", reads=True)
def answered(event: Event, ctx: Context) -> Outcome:
    """They answered."""
    return OpenForm(form=_answered_form(event, ctx))


@router.form("ask.answered", _answered_form)
def answered_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Record what an advocate answered by telephone or mail."""
    from datetime import datetime, time

    from bot.features.requests import dates

    request, row = held_ask(ctx, event)
    _may_record(ctx, row)
    if values["answer"] == "no":
        steps.advocate_no(ctx, row, str(values["why"] or ""), None, by=f"told to {ctx.actor.name}")
        dates.call_off(ctx, request_view(ctx, request, with_offers=False), row)
        steps.promote(ctx, request)
        moved(ctx, request, f"{row.account.name} declined")
        return Reply(card=cards_team.done("Noted", "The next customer is offered."))
    day, at = values["day"], values["time"]
    if isinstance(day, date) and isinstance(at, time):
        dates.fix(ctx, request, row, datetime.combine(day, at, ctx.zone))
    elif isinstance(day, date) or isinstance(at, time):
        raise FieldError("time" if isinstance(day, date) else "day", "Give both a day and a time, or neither.")
    else:
        steps.move_ask(ctx, row, "scheduled", by=f"told to {ctx.actor.name}")
    moved(ctx, request, f"{row.account.name} said yes")
    return Reply(card=cards_team.done("Recorded", "The requester has the contact details now."))
