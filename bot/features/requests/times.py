"""The time of a meeting: one that the advocate offered, another one, a new one."""

from collections.abc import Mapping
from datetime import date, datetime, time

from bot.context import Context
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.requests import cards, dates, steps
from bot.features.requests.owner import held_ask, row_of, seen
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, Nothing, OpenForm, Outcome, Reply
from store.queries.requests import AskRow
from store.records.requests import Ask, Request

router = Router()


def _theirs(ctx: Context, request: Request | None) -> None:
    if request is None or (request.requester_id != ctx.me and not ctx.is_team()):
        raise NotAllowed("Only the requester and the program team choose the time.")


def _waits_for_time(ask: Ask) -> bool:
    return bool(ask.slots) and ask.starts_at is None and ask.stage in ("advocate_asked", "scheduled")


@router.button("ask.slot")
def slot(event: Event, ctx: Context) -> Outcome:
    """Choose one of the times the advocate offered; a time they took back since is none of them."""
    request, row = held_ask(ctx, event)
    _theirs(ctx, request)
    if not _waits_for_time(row.ask):
        raise UserError("A time was chosen already. The card shows it.")
    chosen = str(event.data.get("t"))
    if chosen not in row.ask.slots:
        raise UserError("The times have changed since. The card shows the new ones.")
    dates.fix(ctx, request, row, datetime.fromisoformat(chosen))
    ctx.record = f"request:{request.id}"
    return Nothing()


def _settable(row: AskRow) -> None:
    if row.ask.stage not in ("scheduled", "did_not_take_place") and not _waits_for_time(row.ask):
        raise UserError("There is no yes to fix a time for. The request's card shows how it stands.")


def _form(event: Event, ctx: Context) -> Form:
    row = row_of(ctx, event)
    _theirs(ctx, ctx.session.get(Request, row.ask.request_id))
    _settable(row)
    return cards.time_form(seen(ctx, row), ctx.today, row.ask.starts_at and row.ask.starts_at.astimezone(ctx.zone))


@router.button("ask.time", reads=True)
def another(event: Event, ctx: Context) -> Outcome:
    """A time that was agreed otherwise, or a new one."""
    return OpenForm(form=_form(event, ctx))


@router.form("ask.time", _form)
def another_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Fix or move the date; both get the invitation again."""
    request, row = held_ask(ctx, event)
    _theirs(ctx, request)
    _settable(row)
    day, at = values["day"], values["time"]
    if not (isinstance(day, date) and isinstance(at, time)):
        raise FieldError("day", "Give a day and a time.")
    starts_at = datetime.combine(day, at, ctx.zone)
    if not ctx.now < starts_at < ctx.now + steps.LONGEST:
        raise FieldError("time" if day == ctx.today else "day", "Choose a time in the future, within a year.")
    dates.fix(ctx, request, row, starts_at)
    ctx.record = f"request:{request.id}"
    return Reply(card=cards.time_set(row.account.name, starts_at))
