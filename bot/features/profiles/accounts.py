"""A customer's account: look at it, correct it. For the program team and its owner."""

from collections.abc import Mapping

from bot.access import looks_after
from bot.context import Context
from bot.domain.wording import full_day
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.profiles import account_editing as editing
from bot.features.profiles import cards_account as cards
from bot.features.profiles.cards_account import AccountView
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, Mention, OpenForm, Option, Outcome, Reply
from store.queries import accounts, facts, profiles
from store.queries import requests as stored
from store.records.pool import FOREVER, Account
from store.records.programs import Change

router = Router()
GONE = "That customer is not there any more. See yours with /advocate accounts."
NOT_YOURS = "Only the program team and the owner of this customer can see and change this."
LABELS = {**{name: text.lower() for name, text in cards.LABELS.items()}, "owner_id": "owner", "owner_email": "owner",
          "renewal_date": "renewal", "logo_permission": "logo may be shown"}  # fmt: skip


def _account(ctx: Context, account_id: int | None, *, lock: bool = False) -> Account:
    """The customer a button or form is about, if the acting person looks after it.

    Raises:
        UserError: it is gone.
        NotAllowed: it is somebody else's.
    """
    found = ctx.session.get(Account, account_id) if account_id else None
    if found is None:
        raise UserError(GONE)
    if lock:
        facts.lock(ctx.session, [found.id or 0])
        accounts.again(ctx.session, found)
    if not looks_after(ctx, found):
        raise NotAllowed(NOT_YOURS)
    return found


def view(ctx: Context, account: Account) -> AccountView:
    """All that is known of it."""
    until = account.paused_until
    paused = until is not None and until > ctx.day
    rest = "until somebody ends the pause" if until == FOREVER else f"until {full_day(until)}" if until else ""
    known = [(label, editing.said(ctx, name, getattr(account, name))) for name, label in cards.LABELS.items()]
    known.append(("Renewal", full_day(account.renewal_date) if account.renewal_date else ""))
    known.append(("Health", account.health))
    known.append(("Marquee", "yes" if account.marquee else ""))
    known.append(("Logo", "may be shown" if account.logo_permission else ""))
    return AccountView(
        id=account.id or 0,
        name=account.name,
        owner=ctx.mention(account.owner_id) if account.owner_id else account.owner_email or "nobody yet",
        known=tuple((label, value) for label, value in known if value),
        pause=f"Nobody there is asked {rest} ({account.pause_reason or 'no reason given'})." if paused else "",
        people=tuple(profiles.at_account(ctx.session, account.id or 0)),
        changes=tuple(_said(ctx, one) for one in stored.history(ctx.session, "account", account.id or 0, 3)),
    )


def _said(ctx: Context, change: Change) -> str:
    person = ctx.person(change.person_id) if change.person_id else None
    by = change.by or (person.name if person else "")
    what = LABELS.get(change.field, change.field.replace("_", " "))
    day = full_day(change.at.astimezone(ctx.zone).date())
    return f"{day}: {what}{': ' + change.after if change.after else ' taken out'}{', by ' + by if by else ''}"[:300]


def card(ctx: Context, account: Account) -> Card:
    """A customer as the acting person, who looks after it, sees it."""
    return cards.account_card(view(ctx, account))


@router.button("account.show", reads=True)
def show(event: Event, ctx: Context) -> Outcome:
    """What is known of a customer."""
    return Reply(card=card(ctx, _account(ctx, event.number("c"))))


def _choose_form(_event: Event, _ctx: Context) -> Form:
    return cards.choose_form()


@router.button("account.choose", reads=True)
def choose(event: Event, ctx: Context) -> Outcome:
    """Which customer?"""
    return OpenForm(form=_choose_form(event, ctx))


@router.form("account.choose", _choose_form)
def chosen(_event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """The form of the one that was chosen."""
    typed = str(values["account"])
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise FieldError("account", "Choose a customer from the list.")
    return OpenForm(form=_form_of(ctx, _account(ctx, int(typed))))


def _form(event: Event, ctx: Context) -> Form:
    return _form_of(ctx, _account(ctx, event.number("c")))


def _form_of(ctx: Context, account: Account) -> Form:
    options: dict[str, list[Option]] = {}
    for name, kind in editing.WORDS.items():
        value = getattr(account, name)
        keys = value if isinstance(value, list) else [value] if value else []
        options[name] = [Option(value=key, label=ctx.terms.label(kind, key)) for key in keys]
    owner = ctx.mention(account.owner_id)
    return cards.edit_form(
        account, options, owner if isinstance(owner, Mention) else None, editing.version(account), team=ctx.is_team()
    )


@router.button("account.edit", reads=True)
def edit(event: Event, ctx: Context) -> Outcome:
    """Correct what is known of it."""
    return OpenForm(form=_form(event, ctx))


@router.form("account.edit", _form)
def edited(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Keep what was changed, unless somebody else changed it while this was typed."""
    account = _account(ctx, event.number("c"), lock=True)
    if event.data.get("s") != editing.version(account):
        raise UserError("Somebody changed this customer while you were typing. Send again to save what you typed.")
    before = account.owner_id
    editing.change(ctx, account, values)
    ctx.record = f"account:{account.id}"
    if account.owner_id != before:
        _tell_owners(ctx, account, before)
    if looks_after(ctx, account):
        return Reply(card=card(ctx, account))
    return Reply(card=cards.handed_over(account.name, (_owner(ctx, account),)))


def _owner(ctx: Context, account: Account) -> Mention | str:
    return ctx.mention(account.owner_id) if account.owner_id else account.owner_email or "nobody yet"


def _tell_owners(ctx: Context, account: Account, before: int | None) -> None:
    if account.owner_id and account.owner_id != ctx.me:
        ctx.tell(account.owner_id, cards.yours_now(account.name, account.id or 0, (ctx.mention(ctx.me),)))
    if before and before != ctx.me:
        ctx.tell(before, cards.handed_over(account.name, (_owner(ctx, account),)))


@router.recall("account")
def recall(account_id: int, ctx: Context) -> Card:
    """A repeat: the customer as it is now."""
    return card(ctx, _account(ctx, account_id))
