"""Where a digest goes: a channel, or somebody's direct messages."""

from bot.context import Context
from bot.errors import UserError
from bot.event import Event
from bot.router import Router
from bot.ui import Card, Option
from store.queries import digests, places
from store.records.programs import Place

router = Router()
NEAR = 6
"""Channels offered as buttons."""
PERSON = "p"
"""Before a person's id, where a place's id stands otherwise."""
_LONGEST_ID = 11


def name(ctx: Context, place: Place | None) -> str:
    """A channel or a person, as people call them."""
    if place is None:
        return "a channel that is gone"
    if place.kind == "direct":
        person = ctx.person(place.person_id) if place.person_id else None
        return person.name if person else "somebody who is gone"
    return f"#{place.name or place.external_id}"


def open_to(ctx: Context, place: Place | None) -> Place | None:
    """The place, while Goodword can write there."""
    if place is None or place.kind == "channel":
        return place if place and place.blocked_at is None else None
    person = place.person_id if place.kind == "direct" else None
    if not person or not digests.colleague(ctx.session, person):
        return None
    direct = places.direct(ctx.session, person)
    return places.get(ctx.session, direct) if direct else None


def found(ctx: Context, value: object) -> Place:
    """The place that a button or a form names.

    Raises:
        UserError: it is none that Goodword can write to.
    """
    text = str(value)
    person = text[1:] if text.startswith(PERSON) else ""
    if person.isdecimal() and len(person) < _LONGEST_ID:
        direct = places.direct(ctx.session, int(person)) if digests.colleague(ctx.session, int(person)) else None
        if direct is None:
            raise UserError("Goodword does not know them yet. Ask them to write to it once.")
        return places.get(ctx.session, direct) or _nowhere()
    known = places.get(ctx.session, int(text)) if text.isdecimal() and len(text) < _LONGEST_ID else None
    return open_to(ctx, known) or _nowhere()


def _nowhere() -> Place:
    raise UserError("Goodword cannot write in that channel. Invite it there, then send /goodword digest in it.")


def near(event: Event, ctx: Context) -> list[tuple[int, str]]:
    """Channels to offer: this one first, then those the program uses, then others."""
    here = (event.place.platform, event.place.workspace, event.place.external_id)
    used = (ctx.policy.program_channel, ctx.policy.field_channel)

    def order(place: Place) -> tuple[bool, bool]:
        there = (place.platform, place.workspace_external_id, place.external_id)
        return there != here, place.id not in used

    return [(place.id or 0, name(ctx, place)) for place in sorted(digests.channels(ctx.session), key=order)[:NEAR]]


@router.options("digest.places")
def offer(query: str, ctx: Context) -> tuple[Option, ...]:
    """Channels by name, then people."""
    if not ctx.is_team():
        return ()
    channels = tuple(Option(value=str(p.id), label=name(ctx, p)) for p in digests.channels(ctx.session, query))
    people = digests.colleagues(ctx.session, query)
    return (*channels, *(Option(value=f"{PERSON}{p.id}", label=f"{p.name} (direct message)") for p in people))


def show(ctx: Context, place: Place, topic: str, card: Card) -> None:
    """A post: in a channel at once, to a person in their working hours and within their messages a day."""
    if place.kind == "direct" and place.person_id:
        ctx.nudge(place.person_id, card, topic=topic)
    else:
        ctx.show(topic, place.id or 0, card)
