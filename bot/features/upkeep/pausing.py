"""A whole customer is paused, for a renewal or an escalation: nobody there is offered meanwhile."""

from collections.abc import Mapping
from datetime import date

from bot.access import looks_after
from bot.context import Context
from bot.domain.availability import rests_of
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.upkeep import cards_pausing as cards
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, OpenForm, Option, Outcome, Reply
from store.queries import accounts, facts
from store.queries import upkeep as stored
from store.records.pool import FOREVER, Account

router = Router()


@router.options("upkeep.accounts")
def offer_accounts(query: str, ctx: Context) -> tuple[Option, ...]:
    """The acting person's customers by name; every customer for the program team."""
    owner = None if ctx.is_team() else ctx.me
    found = accounts.named_like(ctx.session, query, owner=owner)
    return tuple(Option(value=str(id_), label=name[:75]) for id_, name in found)


def _form(event: Event, ctx: Context) -> Form:
    """From a customer's card that one is chosen already; whose it is is checked when it is sent."""
    number = event.number("c")
    account = ctx.session.get(Account, number) if number else None
    if account is None or not looks_after(ctx, account):
        return cards.pause_form()
    return cards.pause_form(Option(value=str(account.id), label=account.name[:75]), account.id or 0)


@router.button("account.pause", reads=True)
def pause(event: Event, ctx: Context) -> Outcome:
    """Which customer, why, until when?"""
    return OpenForm(form=_form(event, ctx))


@router.form("account.pause", _form)
def pause_sent(_event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Everybody there rests from now on, or may be asked again."""
    chosen = str(values["account"])
    known = chosen.isascii() and chosen.isdecimal() and len(chosen) < 10
    account = ctx.session.get(Account, int(chosen)) if known else None
    if account is None:
        raise FieldError("account", "Choose a customer from the list.")
    if account.owner_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the owner of this customer and the program team can pause it.")
    facts.lock(ctx.session, [account.id or 0])
    accounts.again(ctx.session, account)
    until = values.get("until")
    if values.get("end"):
        return _end(ctx, account)
    if isinstance(until, date) and until <= ctx.day:
        raise FieldError("until", "Choose a day in the future, or leave it empty.")
    day = until if isinstance(until, date) else FOREVER
    _set(ctx, account, day, str(values["reason"]), f"{values['reason']} until {day.isoformat()}")
    return Reply(card=cards.paused(account.name, None if day == FOREVER else day, _people(ctx, account)))


def _end(ctx: Context, account: Account) -> Outcome:
    if account.paused_until is None or account.paused_until <= ctx.day:
        raise UserError(f"{account.name} is not paused.")
    _set(ctx, account, None, "", "ended")
    return Reply(card=cards.ended(account.name))


def _set(ctx: Context, account: Account, until: date | None, reason: str, said: str) -> None:
    account.paused_until, account.pause_reason = until, reason
    ctx.changed("account", account.id or 0, "pause", "", said)
    facts.refresh(ctx.session, account_ids=[account.id or 0], today=ctx.day, rests=rests_of(ctx.policy))


def _people(ctx: Context, account: Account) -> int:
    return stored.others_there(ctx.session, account.id or 0, 0)
