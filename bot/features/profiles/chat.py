"""Profiles: look one up, change it, see its history."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.access import looks_after
from bot.context import Context
from bot.domain.stages import ADVOCATE, label
from bot.domain.wording import full_day
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.profiles import accounts, cards, editing
from bot.features.profiles.views import found, profile_view
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Option, Outcome, Reply
from store.queries import profiles
from store.queries import requests as stored
from store.queries.accounts import by_name
from store.queries.profiles import Profile
from store.records.programs import Change

router = Router()
NOT_YOURS = "Only the program team and the owner of this customer can do this."


@router.command("goodword show", help="A customer's profile", usage="[name or company]", reads=True)
def show(event: Event, ctx: Context) -> Outcome:
    """By name, company or number; contact details for those who look after them."""
    text = event.text.strip()
    if not text:
        return Reply(card=cards.whose())
    typed = text.lstrip("#")
    if typed.isdecimal() and len(typed) < 10:
        one = profiles.numbered(ctx.session, int(typed))
        return Reply(card=_card(ctx, found(ctx, one.advocate.id if one else None)))
    every = profiles.named(ctx.session, text[:200], everybody=ctx.is_team(), owner=ctx.me, by_email=ctx.is_team())
    if len(every) == 1:
        return Reply(card=_card(ctx, found(ctx, every[0].advocate.id)))
    customer = by_name(ctx.session, text)
    if customer is not None and looks_after(ctx, customer):
        return Reply(card=accounts.card(ctx, customer))
    rows = [(_who(p), p.account.name, p.advocate.id or 0) for p in every]
    return Reply(card=cards.several(text, rows))


def _who(profile: Profile) -> str:
    advocate = profile.advocate
    return f"{advocate.name}, {advocate.title}" if advocate.title else advocate.name


def _card(ctx: Context, profile: Profile) -> Card:
    return cards.profile_card(profile_view(ctx, profile))


@router.button("profile.show", reads=True)
def shown(event: Event, ctx: Context) -> Outcome:
    """From a list, or back from the history."""
    return Reply(card=_card(ctx, found(ctx, event.data.get("v"))))


def _cared_for(ctx: Context, advocate_id: object, *, lock: bool = False) -> Profile:
    profile = found(ctx, advocate_id, lock=lock)
    if not looks_after(ctx, profile.account):
        raise NotAllowed(NOT_YOURS)
    return profile


@router.button("profile.history", reads=True)
def history(event: Event, ctx: Context) -> Outcome:
    """What they were asked for and did, and who changed what."""
    profile = _cared_for(ctx, event.data.get("v"))
    view = profile_view(ctx, profile)
    changes = stored.history(ctx.session, "advocate", view.id)
    return Reply(card=cards.history_card(view.who, view.history, [_said(ctx, one) for one in changes], view.id))


FIELDS = {
    "stage": "stage", "name": "name", "title": "job title", "email": "e-mail", "phone": "phone", "story": "story",
    "contact_by": "best reached by", "persona": "role", "languages": "languages", "activities": "willing to do",
    "tags": "tags", "not_to": "companies not to speak to", "last_verified": "checked", "paused_until": "paused until",
    "permission": "permission",
}  # fmt: skip


def _said(ctx: Context, change: Change) -> str:
    what = FIELDS.get(change.field, change.field.replace("_", " "))
    after = label(change.after) if change.field == "stage" else change.after
    person = ctx.person(change.person_id) if change.person_id else None
    by = change.by or (person.name if person else "")
    day = full_day(change.at.astimezone(ctx.zone).date())
    why = f" ({change.why})" if change.why else ""
    return f"{day}: {what}{': ' + after if after else ' changed'}{', by ' + by if by else ''}{why}"[:300]


def _edit_form(event: Event, ctx: Context) -> Form:
    advocate = _cared_for(ctx, event.data.get("v")).advocate
    chosen = {"persona": [advocate.persona] if advocate.persona else [], "language": advocate.languages,
              "activity": advocate.activities}  # fmt: skip
    labels = {
        kind: tuple(Option(value=key, label=ctx.terms.label(kind, key)) for key in keys)
        for kind, keys in chosen.items()
    }
    known = ctx.terms.options("activity")
    extra = tuple(o for o in labels["activity"] if o.value not in {k.value for k in known})
    return cards.edit_form(advocate, labels, (*known, *extra)[:100], editing.version(advocate),
                           brief=event.data.get("b") is True)  # fmt: skip


@router.button("profile.edit", reads=True)
def edit(event: Event, ctx: Context) -> Outcome:
    """Change the profile."""
    return OpenForm(form=_edit_form(event, ctx))


@router.form("profile.edit", _edit_form)
def edited(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Keep what was changed, unless somebody else changed it while this was typed."""
    profile = _cared_for(ctx, event.data.get("v"), lock=True)
    if event.data.get("s") != editing.version(profile.advocate):
        raise UserError("Somebody changed this profile while you were typing. Send again to save what you typed.")
    editing.change(ctx, profile, values)
    ctx.record = f"advocate:{profile.advocate.id}"
    return Reply(card=_card(ctx, profile))


def _stage_form(event: Event, ctx: Context) -> Form:
    advocate = _cared_for(ctx, event.data.get("v")).advocate
    return cards.stage_form(advocate, ADVOCATE[advocate.stage], ctx.day + timedelta(days=1))


@router.button("profile.stage", reads=True)
def stage(event: Event, ctx: Context) -> Outcome:
    """Another stage, or a pause."""
    return OpenForm(form=_stage_form(event, ctx))


@router.form("profile.stage", _stage_form)
def stage_set(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Move them; what is open with them stays open, and nobody new asks."""
    profile = _cared_for(ctx, event.data.get("v"), lock=True)
    until = values["until"]
    day = until if isinstance(until, date) else None
    if day and values["stage"] != "paused":
        raise FieldError("until", "A day belongs to a pause. Choose Paused, or leave it empty.")
    editing.move(ctx, profile, str(values["stage"]), day, str(values["why"] or ""))
    ctx.record = f"advocate:{profile.advocate.id}"
    return Reply(card=_card(ctx, profile))


@router.recall("advocate")
def recall(advocate_id: int, ctx: Context) -> Card:
    """A repeat: the profile as it is now."""
    return _card(ctx, found(ctx, advocate_id))
