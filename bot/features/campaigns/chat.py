"""Calls to the field: scheduled by the program team, posted once, ended on their day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.context import Context
from bot.domain.workdays import zone_of
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.campaigns import cards
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Option, Outcome, Reply
from store import outbox
from store.queries import campaigns, digests, echoes, places
from store.records.promotion import Campaign

router = Router()
LONGEST = timedelta(days=366)
WORDS = {"press": "press presses", "request": "request requests", "nomination": "nomination nominations"}


@router.command("goodword calls", help="Calls to the field, and what came back", role="manager", reads=True)
def overview(_event: Event, ctx: Context) -> Outcome:
    """Every call, the newest first."""
    return Reply(card=cards.overview([view(ctx, one) for one in campaigns.listed(ctx.session, cards.SHOWN)]))


def view(ctx: Context, campaign: Campaign) -> cards.View:
    """A campaign for the cards."""
    found = [places.get(ctx.session, place) for place in campaign.places]
    counts = echoes.counts_of(ctx.session, _topic(campaign))
    return cards.View(
        campaign=campaign, channels=tuple(f"#{p.name or p.external_id}" for p in found if p),
        by=(ctx.mention(campaign.created_by_id),),
        reach=", ".join(f"{counts[k]} {WORDS[k].split()[counts[k] > 1]}" for k in WORDS if counts.get(k)),
    )  # fmt: skip


def _topic(campaign: Campaign) -> str:
    return f"campaign:{campaign.id}"


def _form(event: Event, ctx: Context) -> Form:
    channel = places.get(ctx.session, ctx.policy.field_channel) if ctx.policy.field_channel else None
    known = [Option(value=str(channel.id), label=f"#{channel.name or channel.external_id}")] if channel else []
    return cards.form(ctx.today, known)


@router.button("campaign.new", role="manager", reads=True)
def new(event: Event, ctx: Context) -> Outcome:
    """The form."""
    return OpenForm(form=_form(event, ctx))


@router.form("campaign", _form, role="manager")
def schedule(_event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Posted at its time; at once when that is now."""
    starts, ends = _times(ctx, values)
    campaign = Campaign(
        number=ctx.number("campaign"), title=str(values["title"]), body=str(values["body"]), starts_at=starts,
        ends_on=ends,
        places=_channels(ctx, values["places"]), created_by_id=ctx.me, created_at=ctx.now,
    )  # fmt: skip
    ctx.session.add(campaign)
    ctx.session.flush()
    ctx.changed("campaign", campaign.id or 0, "state", "", "scheduled")
    ctx.record = f"campaign:{campaign.id}"
    if starts <= ctx.now:
        begin(ctx, campaign)
    return Reply(card=cards.detail(view(ctx, campaign)))


def _times(ctx: Context, values: Mapping[str, Clean]) -> tuple[datetime, date]:
    day, at, ends = values["day"], values["time"], values["until"]
    assert isinstance(ends, date)  # noqa: S101  # reason: a required day
    starts = ctx.now
    if isinstance(day, date):
        starts = max(ctx.now, datetime.combine(day, at if isinstance(at, time) else time(9), ctx.zone))
    elif at:
        raise FieldError("day", "Say on which day, too.")
    if ends < starts.astimezone(ctx.zone).date():
        raise FieldError("until", "It would end before it begins.")
    if starts > ctx.now + LONGEST or ends > ctx.today + LONGEST:
        raise FieldError("until", "Choose days within a year.")
    return starts, ends


def _channels(ctx: Context, value: Clean) -> list[int]:
    found: list[int] = []
    for text in value if isinstance(value, tuple) else ():
        place = places.get(ctx.session, int(text)) if text.isdecimal() and text.isascii() and len(text) < 12 else None
        if place is None or place.kind != "channel" or place.blocked_at is not None:
            raise FieldError("places", "Goodword cannot write in one of these channels. Invite it there first.")
        found.append(place.id or 0)
    return list(dict.fromkeys(found))


@router.options("campaign.channels")
def offer_channels(query: str, ctx: Context) -> Sequence[Option]:
    """Channels by name."""
    return tuple(
        Option(value=str(p.id), label=f"#{p.name or p.external_id}") for p in digests.channels(ctx.session, query)
    )


# --- what happens to one


def begin(ctx: Context, campaign: Campaign) -> None:
    """It is posted."""
    _move(ctx, campaign, "running")
    _show(ctx, campaign)


def end(ctx: Context, campaign: Campaign) -> None:
    """Its post says that it has ended, and has no button any more."""
    _move(ctx, campaign, "ended")
    _show(ctx, campaign)


def _move(ctx: Context, campaign: Campaign, state: str) -> None:
    ctx.changed("campaign", campaign.id or 0, "state", campaign.state, state)
    campaign.state = state
    ctx.record = f"campaign:{campaign.id}"


def _show(ctx: Context, campaign: Campaign) -> None:
    shown = view(ctx, campaign)
    for place in campaign.places:
        ctx.show(_topic(campaign), place, cards.post(shown))


def _held(ctx: Context, event: Event) -> Campaign:
    value = event.data.get("c")
    found = campaigns.lock(ctx.session, value) if isinstance(value, int) else None
    if found is None:
        raise UserError("That call is not there any more. See the others with /goodword calls.")
    return found


@router.button("campaign.show", role="manager", reads=True)
def show(event: Event, ctx: Context) -> Outcome:
    """One call with what came back."""
    value = event.data.get("c")
    found = ctx.session.get(Campaign, value) if isinstance(value, int) else None
    if found is None:
        raise UserError("That call is not there any more. See the others with /goodword calls.")
    return Reply(card=cards.detail(view(ctx, found)))


@router.button("campaign.end", role="manager")
def end_now(event: Event, ctx: Context) -> Outcome:
    """Before its day."""
    campaign = _held(ctx, event)
    if campaign.state != "running":
        raise UserError(f"This call is {cards.LABELS[campaign.state]}.")
    end(ctx, campaign)
    return Reply(card=cards.detail(view(ctx, campaign)), replaces=True)


@router.button("campaign.withdraw", role="manager")
def withdraw(event: Event, ctx: Context) -> Outcome:
    """It goes from every channel."""
    campaign = _held(ctx, event)
    if campaign.state not in ("scheduled", "running"):
        raise UserError(f"This call is {cards.LABELS[campaign.state]}.")
    _move(ctx, campaign, "withdrawn")
    for place in ctx.has_shown(_topic(campaign)):
        outbox.remove(ctx.session, place_id=place, topic=_topic(campaign), now=ctx.now)
    return Reply(card=cards.done("Withdrawn", "It is removed from every channel."), replaces=True)


@router.recall("campaign")
def recall(campaign_id: int, ctx: Context) -> Card:
    """A repeat: the call as it is now."""
    found = ctx.session.get(Campaign, campaign_id)
    return cards.detail(view(ctx, found)) if found and ctx.is_team() else cards.done("That call is not there any more.")


@router.due("campaigns")
def due(ctx: Context) -> bool:
    """One call that begins or ends; one that ended before it could begin is never posted."""
    today = ctx.now.astimezone(zone_of(ctx.policy.zone)).date()
    found = campaigns.due(ctx.session, ctx.now, today, 2)
    campaign = campaigns.lock(ctx.session, found[0]) if found else None
    if campaign is None:
        return False
    over = campaign.ends_on < today
    if campaign.state == "scheduled" and over:
        _move(ctx, campaign, "ended")
    elif campaign.state == "scheduled" and campaign.starts_at <= ctx.now:
        begin(ctx, campaign)
    elif campaign.state == "running" and over:
        end(ctx, campaign)
    return len(found) > 1
