"""Settings by form: for admins."""

from collections.abc import Mapping
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from bot.context import Context
from bot.domain.availability import rests_of
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.settings import cards
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Outcome, Reply
from store.queries import places, vocabulary

router = Router()


@router.command("goodword settings", help="Channels, mode, caps, rests, words, time", role="admin", reads=True)
def settings(event: Event, ctx: Context) -> Outcome:
    """How the program is set up, with a button for each group."""
    return Reply(card=_overview(ctx, here=event.place.kind == "channel"))


def _overview(ctx: Context, *, here: bool, title: str = "Settings") -> Card:
    ids = (ctx.policy.program_channel, ctx.policy.field_channel)
    found = {i: places.get(ctx.session, i) for i in ids if i}
    names = {i: f"#{place.name or place.external_id}" for i, place in found.items() if place}
    return cards.overview(ctx.policy, names, here=here, title=title)


@router.button("settings.here", role="admin")
def here(event: Event, ctx: Context) -> Outcome:
    """Use the channel the button was pressed in."""
    if event.place.kind != "channel":
        raise UserError("Send /goodword settings in the channel you want to use, and press it there.")
    which = "program" if event.data.get("c") == "program" else "field"
    place = ctx.place_of(event.place)
    before, _ = ctx.change_policy({f"{which}_channel": place})
    ctx.changed("program", ctx.session.inside, f"{which}_channel", str(getattr(before, f"{which}_channel")), str(place))
    ctx.show(f"hello:{which}", place, cards.channel_hello(which))
    return Reply(card=_overview(ctx, here=True), replaces=True)


def _form(event: Event, ctx: Context) -> Form:
    group = str(event.data.get("g"))
    if group not in cards.GROUPS:
        raise UserError("These settings are not there any more. Open them again with /goodword settings.")
    return cards.form(group, ctx.policy, ctx.terms)


@router.button("settings.open", role="admin", reads=True)
def open_(event: Event, ctx: Context) -> Outcome:
    """One group of settings."""
    return OpenForm(form=_form(event, ctx))


@router.form("settings", _form, role="admin")
def save(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Keep what was changed; each change is recorded."""
    if event.data.get("g") == "words":
        return _add_word(ctx, values)
    changed: dict[str, Any] = dict(values)
    company = str(changed.pop("company", "") or "")
    if company:
        ctx.program.company = company
    _check(changed)
    before, after = ctx.change_policy(changed)
    for name in changed:
        if getattr(before, name) != getattr(after, name):
            ctx.changed("program", ctx.session.inside, name, str(getattr(before, name)), str(getattr(after, name)))
    if rests_of(before) != rests_of(after):
        ctx.program.facts_from = 0  # the clock computes them again, some accounts at a time
    return Reply(card=_overview(ctx, here=False, title="Settings saved"))


def _check(changed: dict[str, Any]) -> None:
    if "zone" in changed and changed["zone"] not in available_timezones():
        raise FieldError("zone", "That time zone is not known. Write it like Europe/Berlin or America/New_York.")
    if "currency" in changed:
        code = str(changed["currency"]).upper()
        if len(code) != 3 or not code.isalpha():
            raise FieldError("currency", "Write three letters, such as USD or EUR.")
        changed["currency"] = code
    if "working_days" in changed:
        changed["working_days"] = tuple(sorted(int(day) for day in changed["working_days"]))
    starts, ends = changed.get("day_starts"), changed.get("day_ends")
    if isinstance(starts, time) and isinstance(ends, time) and starts >= ends:
        raise FieldError("day_ends", "The day must end after it starts.")


def _add_word(ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    synonyms = tuple(word.strip() for word in str(values["synonyms"] or "").split(",") if word.strip())
    try:
        public = bool(values["public"]) and values["kind"] == "activity"
        term = vocabulary.add_term(ctx.session, str(values["kind"]), str(values["label"]), synonyms, public=public)
    except ValueError as error:
        raise FieldError("label", f"That cannot be a word: {error}.") from None
    return Reply(card=cards.saved(f"“{term.label}” is understood now"))


@router.show("settings")
def examples() -> list[Card | Form]:
    """One of each card and form of this room."""
    from bot.domain.policy import Policy
    from bot.domain.terms import Terms

    policy = Policy()
    forms: list[Card | Form] = [cards.form(group, policy, Terms()) for group in cards.GROUPS]
    return [cards.overview(policy, {}, here=True), *forms, cards.saved("Settings saved"), cards.channel_hello("field")]
