"""Reminding, extending, cancelling: by command or from the facilitator's card."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from bot.context import Context
from bot.errors import NotAllowed, UserError
from bot.event import Event
from bot.features.maturity import cards_lead, living, phrases, steps
from bot.features.maturity.views import checkin_view
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, Nothing, OpenForm, Outcome, Reply
from store.queries import maturity as stored
from store.queries import places
from store.records.maturity import Checkin
from store.records.programs import Place

router = Router()


def _pick(ctx: Context, event: Event, action: str) -> Checkin | Card:
    """The open check-in that a command is about: by its number, of this channel, or the only one."""
    mine = [c for c in stored.open_now(ctx.session) if ctx.is_team() or c.facilitator_id == ctx.me]
    words = event.text.strip().lstrip("#")
    if words.isdecimal():
        found = [c for c in mine if c.number == int(words)]
    else:
        place = places.find(ctx.session, event.place.platform, event.place.workspace, event.place.external_id)
        found = [c for c in mine if place and c.place_id == place.id] or mine
    if not found:
        raise UserError("No check-in that you lead is open. Start one with /maturity start.")
    if len(found) > 1:
        return cards_lead.which(action, [checkin_view(ctx, c) for c in found])
    return found[0]


def _acts(action: str, act: Callable[[Context, Event, Checkin], Outcome]) -> Callable[[Event, Context], Outcome]:
    """A command for `action`: on the check-in that is meant, locked, or with a question which one."""

    def command(event: Event, ctx: Context) -> Outcome:
        found = _pick(ctx, event, action)
        if isinstance(found, Card):
            return Reply(card=found)
        return act(ctx, event, stored.lock(ctx.session, found.id or 0) or found)

    return command


def _remind(ctx: Context, _event: Event, found: Checkin) -> Outcome:
    steps.must_be_open(ctx, found)
    if found.reminded_at is not None and (ctx.now - found.reminded_at).total_seconds() < 3600:
        raise UserError("People were reminded less than an hour ago. Give them a little time.")
    count = living.remind(ctx, found)
    ctx.record = f"checkin:{found.id}"
    return Reply(card=cards_lead.reminded(count))


def _cancel(ctx: Context, event: Event, found: Checkin) -> Outcome:
    steps.cancel(ctx, found, "")
    view = living.refresh(ctx, found)
    for place in ctx.has_shown(f"rate:{found.id}"):
        ctx.show(f"rate:{found.id}", place, cards_lead.ended(view), unsure="again")
    return Nothing()


def _sure(ctx: Context, _event: Event, found: Checkin) -> Outcome:
    return Reply(card=cards_lead.sure(checkin_view(ctx, found)))


def _extend(ctx: Context, event: Event, found: Checkin) -> Outcome:
    place = ctx.place_of(event.place) if event.place.kind == "channel" else 0
    return OpenForm(form=_extension(ctx, found, place))


def _extension(ctx: Context, found: Checkin, place: int) -> Form:
    return cards_lead.extend_form(found.id or 0, steps.first_close(ctx), ctx.day, place)


for _name, _does in (("remind", _remind), ("cancel", _sure), ("extend", _extend)):
    _help = {
        "remind": "Write to those who have not finished rating",
        "cancel": "End a check-in and delete its answers",
        "extend": "Close a check-in later",
    }[_name]
    router.command(f"maturity {_name}", help=_help, usage="[NUMBER]")(_acts(_name, _does))


@router.button("checkin.remind")
def remind_pressed(event: Event, ctx: Context) -> Outcome:
    """Remind, from a card."""
    return _remind(ctx, event, steps.led(ctx, event))


@router.button("checkin.cancel")
def cancel_pressed(event: Event, ctx: Context) -> Outcome:
    """Cancel, from a card."""
    return _cancel(ctx, event, steps.led(ctx, event))


@router.button("checkin.extend")
def extend_pressed(event: Event, ctx: Context) -> Outcome:
    """Ask until when."""
    return OpenForm(form=_extension(ctx, steps.led(ctx, event), 0))


def _extend_form(event: Event, ctx: Context) -> Form:
    found = stored.lock(ctx.session, steps.number(event.data.get("c")))
    if found is None:
        raise UserError(phrases.GONE)
    return _extension(ctx, found, steps.number(event.data.get("p") or 0))


@router.form("checkin.extend", _extend_form)
def extended(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Close later; from another channel this moves its card there, too."""
    found = steps.led(ctx, event)
    steps.extend(ctx, found, cast(date, values["closes"]))
    _move(ctx, found, steps.number(event.data.get("p") or 0))
    living.refresh(ctx, found)
    return Reply(card=cards_lead.done("Extended", f"It is open until {values['closes']:%d %b %Y}."))


def _move(ctx: Context, found: Checkin, place_id: int) -> None:
    """Only when its own channel cannot be written to any more."""
    old, new = ctx.session.get(Place, found.place_id), ctx.session.get(Place, place_id) if place_id else None
    if new is not None and new.id != found.place_id and (old is None or old.blocked_at is not None):
        if new.kind != "channel":
            raise NotAllowed("A check-in has its card in a channel.")
        ctx.changed("checkin", found.id or 0, "channel", str(found.place_id), str(new.id))
        found.place_id = new.id or found.place_id
