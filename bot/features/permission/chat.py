"""Permissions in chat: what is on file, putting one on file, asking the advocate, taking one back."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.access import looks_after, may_see
from bot.context import Context
from bot.domain.wording import full_day
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.permission import cards, letters, rules, shown, steps
from bot.forms import Clean
from bot.router import Router
from bot.ui import Block, Card, Form, OpenForm, Outcome, Reply
from store.queries import permissions, profiles
from store.queries.profiles import Profile
from store.records.pool import Permission

router = Router()


def _theirs(ctx: Context, advocate_id: object, *, lock: bool = False) -> Profile:
    """The profile, for those who look after it."""
    look = profiles.lock if lock else profiles.of
    profile = look(ctx.session, advocate_id) if isinstance(advocate_id, int) else None
    if profile is None or not may_see(ctx, profile.advocate, profile.account):
        raise UserError("That profile is not there any more. Look for somebody with /goodword show and a name.")
    if not looks_after(ctx, profile.account):
        raise NotAllowed("Only the program team and the owner of this customer can do this.")
    return profile


def _card(ctx: Context, profile: Profile) -> Card:
    advocate = profile.advocate
    rows = [_on_file(ctx, one) for one in profiles.permissions(ctx.session, advocate.id or 0)]
    asked = permissions.open_asks(ctx.session, advocate.id or 0)
    waiting = ""
    if asked:
        day = full_day(asked[-1].asked_at.astimezone(ctx.zone).date())
        what = ", ".join(letters.labels(ctx, asked[-1].activities))
        waiting = f"Asked on {day}, no answer yet: {what}"
    return cards.on_file(advocate.id or 0, advocate.name, rows, waiting)


def _on_file(ctx: Context, one: Permission) -> cards.OnFile:
    recorded = ctx.person(one.recorded_by_id) if one.recorded_by_id else None
    given = [one.given_by or "", f"on {full_day(one.given_on)}" if one.given_on else "", f"({one.how})" * bool(one.how)]
    noted = f", noted by {recorded.name}" if recorded else ""
    state = "stands" if rules.stands(one, ctx.day) else "ended"
    if one.withdrawn_on:
        state = f"withdrawn {full_day(one.withdrawn_on)}"
    elif state == "ended" and one.expires_on:
        state = f"ended {full_day(one.expires_on)}"
    until = full_day(one.expires_on) if one.expires_on else "until it is withdrawn"
    label = ctx.terms.label("activity", one.activity)
    return cards.OnFile(one.activity, label, " ".join(filter(None, given)) + noted, one.proof, one.scope, until, state)


@router.button("permission.show", reads=True)
def show(event: Event, ctx: Context) -> Outcome:
    """What somebody allowed."""
    return Reply(card=_card(ctx, _theirs(ctx, event.data.get("v"))))


# --- put on file


def _record_form(event: Event, ctx: Context) -> Form:
    advocate = _theirs(ctx, event.data.get("v")).advocate
    until = rules.months_later(ctx.day, ctx.policy.permission_months)
    every = (*rules.public(ctx.terms), *(o for o in ctx.terms.options("activity") if not ctx.terms.public(o.value)))
    return cards.record_form(advocate.id or 0, advocate.name, every, ctx.day, until)


@router.button("permission.record", reads=True)
def record(event: Event, ctx: Context) -> Outcome:
    """Put a permission on file that was given already."""
    return OpenForm(form=_record_form(event, ctx))


@router.form("permission.record", _record_form)
def recorded(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Who gave it, when, how, proof, scope, until when."""
    profile = _theirs(ctx, event.data.get("v"), lock=True)
    given, until = values["given_on"], values["expires_on"]
    if not isinstance(given, date) or given > ctx.day:
        raise FieldError("given_on", "Choose today or a day in the past.")
    if not isinstance(until, date) or not ctx.day <= until <= rules.months_later(ctx.day, rules.LONGEST_MONTHS):
        raise FieldError("expires_on", "Choose a day from today on, at most ten years away.")
    grant = steps.Grant(
        given_by=str(values["given_by"]), given_on=given, how=str(values["how"]), proof=str(values["proof"]),
        scope=str(values["scope"] or ""), expires_on=until,
    )  # fmt: skip
    steps.give(ctx, profile.advocate, _several(values["activities"]), grant)
    ctx.record = f"permission:{profile.advocate.id}"
    return Reply(card=_card(ctx, profile))


def _several(chosen: Clean) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chosen)) if isinstance(chosen, tuple) else ()


# --- ask the advocate


def _ask_form(event: Event, ctx: Context) -> Form:
    advocate = _theirs(ctx, event.data.get("v")).advocate
    every = rules.public(ctx.terms)
    soon = (ctx.day + timedelta(days=ctx.policy.permission_warning)).isoformat()
    wanted = {*rules.lacking(ctx, advocate), *(key for key, last in advocate.permitted.items() if last <= soon)}
    return cards.ask_form(advocate.id or 0, advocate.name, every, tuple(o for o in every if o.value in wanted))


@router.button("permission.ask", reads=True)
def ask(event: Event, ctx: Context) -> Outcome:
    """Choose what to ask for."""
    return OpenForm(form=_ask_form(event, ctx))


@router.form("permission.ask", _ask_form)
def ask_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """By e-mail where it goes out by itself, else as a draft; the answer changes the asker's message."""
    profile = _theirs(ctx, event.data.get("v"), lock=True)
    advocate = profile.advocate
    if advocate.stage == "do_not_contact":
        raise UserError("They do not want to be contacted. Nothing was sent.")
    if not advocate.email:
        raise UserError("Their e-mail is not known. Add it under Edit on their profile, then ask.")
    made = steps.ask(ctx, advocate, _several(values["activities"]), str(values["scope"] or ""))
    ctx.record = f"permission:{advocate.id}"
    card = shown.asker(ctx, made, advocate)
    if ctx.tools.mail and ctx.tools.links.public:
        ctx.mail(advocate.email, letters.question(ctx, made, advocate), topic=f"permission.mail:{made.id}")
        return Reply(card=card)
    return Reply(card=cards.draft(advocate.name, *letters.draft(ctx, made, advocate)))


# --- take back


def _withdraw_form(event: Event, ctx: Context) -> Form:
    advocate = _theirs(ctx, event.data.get("v")).advocate
    activity = str(event.data.get("a"))[:120]
    return cards.withdraw_form(advocate.id or 0, activity, ctx.terms.label("activity", activity))


@router.button("permission.withdraw", reads=True)
def withdraw(event: Event, ctx: Context) -> Outcome:
    """Ask for the reason."""
    return OpenForm(form=_withdraw_form(event, ctx))


@router.form("permission.withdraw", _withdraw_form)
def withdrawn(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """At once: matching does not find them by it any more."""
    profile = _theirs(ctx, event.data.get("v"), lock=True)
    taken = steps.withdraw(ctx, profile.advocate, (str(event.data.get("a")),), str(values["why"]))
    shown.tell_taken_back(ctx, profile.advocate, profile.account, taken, ctx.actor.name)
    ctx.record = f"permission:{profile.advocate.id}"
    return Reply(card=_card(ctx, profile))


# --- what ends soon


@router.button("permission.ending", reads=True)
def ending(_event: Event, ctx: Context) -> Outcome:
    """What ends soon: the program team sees all of it, owners theirs."""
    rows = shown.ending(ctx)
    listed = [(f"{who.name}, {account.name}", ctx.terms.label("activity", one.activity), one.expires_on or ctx.day,
               who.id or 0) for one, who, account in rows]  # fmt: skip
    return Reply(card=cards.ending(listed, ctx.policy.permission_warning))


@router.home("permissions", order=40)
def home(ctx: Context) -> tuple[Block, ...]:
    """What ends soon, of mine or, for the program team, of all."""
    if ctx.role == "viewer":
        return ()
    return cards.home(len(shown.ending(ctx)), ctx.policy.permission_warning)


@router.recall("permission")
def recall(advocate_id: int, ctx: Context) -> Card:
    """A repeat: what is on file now."""
    return _card(ctx, _theirs(ctx, advocate_id))
