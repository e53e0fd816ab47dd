"""Digests: set up, looked at, changed, posted. For the program team."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from bot.context import Context
from bot.domain.digest import Window
from bot.domain.periods import Rhythm, described, following
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.digests import cards, compose, forms, rules, steps, targets
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Option, Outcome, Reply
from store.queries import digests, echoes, places
from store.records.programs import Place
from store.records.promotion import Digest

router = Router()
router.include(targets.router)
LISTED = 15
"""Things a list behind a number names."""
REACH_DAYS = 92


# --- looking


@router.command("goodword digest", help="Digests: set up, preview, pause", usage="", role="manager", reads=True)
def overview(event: Event, ctx: Context) -> Outcome:
    """Every subscription, and three presets; in a channel those of that channel alone."""
    rows = digests.listed(ctx.session)
    here = 0
    if event.place.kind == "channel":
        place = places.find(ctx.session, event.place.platform, event.place.workspace, event.place.external_id)
        here = place.id or 0 if place else 0
        rows = [row for row in rows if row[1].id == here] or rows
    return Reply(card=cards.overview([view(ctx, digest, place) for digest, place in rows]))


@router.button("digest.show", role="manager", reads=True)
def show(event: Event, ctx: Context) -> Outcome:
    """One subscription with its last runs."""
    return Reply(card=_detail(ctx, _found(ctx, event)))


def _detail(ctx: Context, digest: Digest) -> Card:
    return cards.detail(view(ctx, digest, places.get(ctx.session, digest.place_id), history=True))


def view(ctx: Context, digest: Digest, place: Place | None, *, history: bool = False) -> cards.View:
    """A subscription for the cards."""
    rhythm = rules.rhythm_of(digest)
    upcoming = following(rhythm, ctx.policy, max(ctx.now, digest.settled_to))
    lately = digests.runs(ctx.session, digest.id or 0) if history else []
    source = rules.topic(digest.id or 0, "")
    counts = echoes.counts(ctx.session, source, ctx.now - timedelta(days=REACH_DAYS)) if history else {}
    return cards.View(
        id=digest.id or 0, channel=targets.name(ctx, place), called=rules.called(digest.audience, digest.sections),
        audience=digest.audience, rule=described(rhythm),
        sections=tuple(one.label for one in compose.chosen(ctx, digest.sections)), state=digest.state,
        paused_until=digest.paused_until, next_at=upcoming.due, skips=bool(digest.skip) and digest.skip == upcoming.key,
        blocked=place is None or place.blocked_at is not None,
        runs=tuple((run.at.astimezone(ctx.zone), run.state, run.reason) for run in lately), reach=cards.reach(counts),
    )  # fmt: skip


@router.button("digest.preview", role="manager", reads=True)
def preview(event: Event, ctx: Context) -> Outcome:
    """The post as it would be now, for one's own eyes."""
    digest = _found(ctx, event)
    made = steps.sample(ctx, rules.rhythm_of(digest), digest.audience, digest.sections, digest.id or 0)
    return Reply(card=cards.preview(made.card) if made.card else cards.nothing_to_say(made.why))


@router.button("digest.more", role="viewer")
def more(event: Event, ctx: Context) -> Outcome:
    """The list behind a number of a post: for everybody who can read the post."""
    name, audience = str(event.data.get("s")), str(event.data.get("a"))
    section = ctx.tools.router.sections.get(name)
    first, last = _day(event.data.get("f")), _day(event.data.get("l"))
    if section is None or audience not in rules.AUDIENCES or first is None or last is None:
        raise UserError("This button is out of date. The next digest has a new one.")
    if name == "chores" and not ctx.is_team():
        raise UserError("Only the program team sees this.")
    window = Window(
        start=_moment(first), end=_moment(last), first=first, last=last, before=first - (last - first),
        audience="team" if audience == "executives" else audience, most=LISTED,
    )  # fmt: skip
    return Reply(card=cards.more(section.label, compose.listed(ctx, name, window)))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


# --- setting up


def _preset(event: Event) -> rules.Preset:
    found = rules.PRESETS.get(str(event.data.get("p")))
    if found is None:
        raise UserError("This button is out of date. Start again with /goodword digest.")
    return found


def _rule(ctx: Context, preset: rules.Preset) -> Rhythm:
    return Rhythm(
        every=preset.every, weekday=preset.weekday, nth=preset.nth, at=rules.AT, zone=ctx.policy.zone, anchor=ctx.day
    )


@router.button("digest.preset", role="manager", reads=True)
def preset(event: Event, ctx: Context) -> Outcome:
    """For whom is known; where? In a channel: there, with one more press to confirm."""
    chosen = _preset(event)
    return Reply(card=cards.where(chosen, targets.near(event, ctx)), replaces=True)


@router.button("digest.place", role="manager", reads=True)
def proposal(event: Event, ctx: Context) -> Outcome:
    """What it would say, and when; one more press starts it."""
    chosen, place = _preset(event), targets.found(ctx, event.data.get("c"))
    rhythm = _rule(ctx, chosen)
    made = steps.sample(ctx, rhythm, chosen.audience, chosen.sections)
    first = following(rhythm, ctx.policy, ctx.now).due
    card = cards.proposal(
        chosen, place.id or 0, targets.name(ctx, place), described(rhythm), first, made.card, made.why
    )
    return Reply(card=card, replaces=True)


@router.button("digest.start", role="manager")
def start(event: Event, ctx: Context) -> Outcome:
    """The preset as it was shown begins."""
    chosen, place = _preset(event), targets.found(ctx, event.data.get("c"))
    digest = steps.make(ctx, place.id or 0, chosen.audience, _rule(ctx, chosen).model_dump(), chosen.sections)
    return Reply(card=cards.started(view(ctx, digest, place)), replaces=True)


# --- the form


def _known(ctx: Context) -> Sequence[Option]:
    found = sorted(ctx.tools.router.sections.values(), key=lambda section: section.order)
    return tuple(Option(value=one.name, label=one.label) for one in found)


def _form(event: Event, ctx: Context) -> Form:
    if isinstance(event.data.get("d"), int):
        digest = _found(ctx, event)
        place = places.get(ctx.session, digest.place_id)
        channel = Option(value=str(digest.place_id), label=targets.name(ctx, place))
        known, data = _known(ctx), {"d": digest.id}
        return forms.edit(rules.rhythm_of(digest), digest.audience, channel, digest.sections, known, data)
    chosen, data_, where = _preset(event), dict(event.data), None
    if "c" in data_ or not chosen.persons:
        place = targets.found(ctx, data_.get("c"))
        where = Option(value=str(place.id), label=targets.name(ctx, place))
    return forms.edit(_rule(ctx, chosen), chosen.audience, where, chosen.sections, _known(ctx), data_)


@router.button("digest.new", role="manager", reads=True)
def new(event: Event, ctx: Context) -> Outcome:
    """The form for a new one, with the preset filled in."""
    return OpenForm(form=_form(event, ctx))


@router.button("digest.edit", role="manager", reads=True)
def edit(event: Event, ctx: Context) -> Outcome:
    """The form for one that there is."""
    return OpenForm(form=_form(event, ctx))


@router.form("digest", _form, role="manager")
def save(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """A new subscription, or a change of one."""
    place = _checked(ctx, values)
    sections = [str(name) for name in values["sections"]]  # type: ignore[union-attr]  # reason: a field of several
    audience = str(values["audience"])
    if isinstance(event.data.get("d"), int):
        digest = steps.held(ctx, _found(ctx, event).id or 0)
        rule = forms.rhythm_from(values, digest.anchor)
        steps.change(ctx, digest, place.id or 0, audience, rule, sections)
        return Reply(card=_detail(ctx, digest))
    digest = steps.make(ctx, place.id or 0, audience, forms.rhythm_from(values, ctx.day), sections)
    return Reply(card=cards.started(view(ctx, digest, place)))


def _checked(ctx: Context, values: Mapping[str, Any]) -> Place:
    try:
        place = targets.found(ctx, values["place"])
    except UserError as error:
        raise FieldError("place", str(error)) from None
    if values["zone"] not in available_timezones():
        raise FieldError("zone", "That time zone is not known. Write it like Europe/Berlin or America/New_York.")
    if len(values["sections"]) > rules.MOST_SECTIONS:
        raise FieldError("sections", f"Choose at most {rules.MOST_SECTIONS}: more is not read.")
    if values["rule"] == "date" and not values["day"]:
        raise FieldError("day", "Say on which day of the month.")
    return place


# --- what can be done with one


def _found(ctx: Context, event: Event) -> Digest:
    value = event.data.get("d")
    digest = digests.get(ctx.session, value) if isinstance(value, int) else None
    if digest is None:
        raise UserError("That digest was deleted. See the others with /goodword digest.")
    return digest


def _held(ctx: Context, event: Event) -> Digest:
    return steps.held(ctx, _found(ctx, event).id or 0)


@router.button("digest.now", role="manager")
def now(event: Event, ctx: Context) -> Outcome:
    """Post it now, as an extra."""
    digest = _held(ctx, event)
    place = targets.found(ctx, digest.place_id)
    if not steps.post_extra(ctx, digest, place):
        made = steps.sample(ctx, rules.rhythm_of(digest), digest.audience, digest.sections, digest.id or 0)
        return Reply(card=cards.nothing_to_say(made.why))
    return Reply(
        card=cards.done(
            "Posted", f"It goes to {targets.name(ctx, place)}, marked as an extra. The regular one comes as planned."
        )
    )


@router.button("digest.skip", role="manager")
def skip(event: Event, ctx: Context) -> Outcome:
    """Leave the next one out, or do not after all."""
    digest = _held(ctx, event)
    steps.skip(ctx, digest, on=event.data.get("on") is True)
    return Reply(card=_detail(ctx, digest), replaces=True)


def _pause_form(event: Event, ctx: Context) -> Form:
    digest = _found(ctx, event)
    title = targets.name(ctx, places.get(ctx.session, digest.place_id))
    return forms.pause(digest.id or 0, f"The digest in {title}", ctx.today + timedelta(days=1))


@router.button("digest.pause", role="manager", reads=True)
def pause(event: Event, ctx: Context) -> Outcome:
    """Until when?"""
    return OpenForm(form=_pause_form(event, ctx))


@router.form("digest.pause", _pause_form, role="manager")
def paused(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """No post until then."""
    digest, until = _held(ctx, event), values["until"]
    steps.pause(ctx, digest, until if isinstance(until, date) else None)
    return Reply(card=_detail(ctx, digest))


@router.button("digest.resume", role="manager")
def resume(event: Event, ctx: Context) -> Outcome:
    """Go on with the next period."""
    digest = _held(ctx, event)
    steps.resume(ctx, digest)
    return Reply(card=_detail(ctx, digest), replaces=True)


@router.button("digest.delete", role="manager")
def delete(event: Event, ctx: Context) -> Outcome:
    """For good; what was posted stays."""
    digest = _held(ctx, event)
    steps.delete(ctx, digest)
    return Reply(card=cards.done("Deleted", "What was posted stays."), replaces=True)


@router.recall("digest")
def recall(digest_id: int, ctx: Context) -> Card:
    """A repeat: the subscription as it is now."""
    digest = digests.get(ctx.session, digest_id)
    return _detail(ctx, digest) if digest else cards.done("Deleted", "What was posted stays.")
