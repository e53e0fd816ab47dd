"""Win stories by the program team: approve, wait for permission, post, withdraw."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.context import Context
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.wins import cards, forms, showing, steps, telling
from bot.features.wins.rules import OPEN, SHOWN
from bot.forms import Clean
from bot.router import Router
from bot.ui import Block, Form, Nothing, OpenForm, Option, Outcome, Reply
from store.events import first_time
from store.queries import digests, places, stories
from store.records.programs import Place
from store.records.promotion import Story

router = Router()
FARTHEST = timedelta(days=365)


def _found(ctx: Context, event: Event) -> Story:
    value = event.data.get("w")
    story = ctx.session.get(Story, value) if isinstance(value, int) else None
    if story is None or not story.sent:
        raise UserError("That story is not there any more.")
    return story


def _held(ctx: Context, event: Event) -> Story:
    return steps.held(ctx, _found(ctx, event).id or 0)


@router.button("win.review", role="manager", reads=True)
def review(event: Event, ctx: Context) -> Outcome:
    """A story to look at."""
    return Reply(card=cards.review(showing.view(ctx, _found(ctx, event))))


@router.home("stories", order=30)
def waiting(ctx: Context) -> tuple[Block, ...]:
    """Home of the program team: what waits for approval."""
    if not ctx.is_team():
        return ()
    found = [story for story in stories.in_stages(ctx.session, ("draft",), 20) if story.sent]
    return cards.waiting(len(found), found[-1].id or 0) if found else ()


def _approve_form(event: Event, ctx: Context) -> Form:
    story = _found(ctx, event)
    before = stories.last_places(ctx.session) or [p for p in (ctx.policy.field_channel,) if p]
    found = [place for place_id in before if (place := places.get(ctx.session, place_id))]
    channels = [Option(value=str(p.id), label=_name(p)) for p in found if p.blocked_at is None]
    return forms.approve(
        story.id or 0, story.told_title, telling.gates_of(ctx, story), channels, quote=bool(story.quote),
        amount=bool(story.amount), today=ctx.today,
    )  # fmt: skip


def _name(place: Place) -> str:
    return f"#{place.name or place.external_id}"


@router.button("win.approve", role="manager", reads=True)
def approve(event: Event, ctx: Context) -> Outcome:
    """Where and when."""
    return OpenForm(form=_approve_form(event, ctx))


@router.form("win.approve", _approve_form, role="manager")
def approved(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Approved; posted now, at a time, or with the next digest."""
    story = _held(ctx, event)
    when = str(values["when"])
    chosen = _channels(ctx, values["places"])
    if when != "digest" and not chosen:
        raise FieldError("places", "Choose at least one channel.")
    shown = {part: bool(values.get(part)) for part in ("name", "quote", "amount", "logo")}
    at = _moment(ctx, values) if when == "time" else None
    steps.approve(ctx, story, shown=shown, places=chosen, post_at=at, digest=when == "digest")
    done = {"now": "It is posted", "digest": "It goes out with the next digest"}.get(when, "It goes out at that time")
    return Reply(card=cards.done(done))


def _channels(ctx: Context, value: Clean) -> list[int]:
    given = value if isinstance(value, tuple) else ()
    found: list[int] = []
    for text in given:
        place = places.get(ctx.session, int(text)) if text.isdecimal() and len(text) < 12 else None
        if place is None or place.kind != "channel" or place.blocked_at is not None:
            raise FieldError("places", "Goodword cannot write in one of these channels. Invite it there first.")
        found.append(place.id or 0)
    return found


def _moment(ctx: Context, values: Mapping[str, Clean]) -> datetime:
    day, at = values["day"], values["time"]
    if not isinstance(day, date):
        raise FieldError("day", "Say on which day.")
    if not isinstance(at, time):
        raise FieldError("time", "Say at what time.")
    moment = datetime.combine(day, at, ctx.zone)
    if not ctx.now < moment < ctx.now + FARTHEST:
        raise FieldError("time", "Choose a time in the future, within a year.")
    return moment


@router.options("win.channels")
def offer_channels(query: str, ctx: Context) -> tuple[Option, ...]:
    """Channels by name."""
    return tuple(Option(value=str(p.id), label=_name(p)) for p in digests.channels(ctx.session, query))


@router.button("win.wait", role="manager")
def wait(event: Event, ctx: Context) -> Outcome:
    """Until the customer has allowed it."""
    steps.wait(ctx, _held(ctx, event))
    return Nothing()


@router.button("win.now", role="manager")
def now(event: Event, ctx: Context) -> Outcome:
    """An approved story goes out at once."""
    story = _held(ctx, event)
    if not story.places:
        raise UserError("It was to go out with a digest, so it has no channel. Withdraw it, or wait for the digest.")
    steps.post(ctx, story)
    return Nothing()


def _withdraw_form(event: Event, ctx: Context) -> Form:
    value = event.data.get("w")
    story = ctx.session.get(Story, value) if isinstance(value, int) else None
    if story is None:
        raise UserError("That story is not there any more.")
    _may_withdraw(ctx, story)
    return forms.withdraw(story.id or 0, story.told_title, posted=story.stage == "posted")


def _may_withdraw(ctx: Context, story: Story) -> None:
    if story.author_id != ctx.me and not (ctx.is_team() and story.sent):
        raise NotAllowed("Only its author and the program team can withdraw a story.")


@router.button("win.withdraw", reads=True)
def withdraw(event: Event, ctx: Context) -> Outcome:
    """Why?"""
    return OpenForm(form=_withdraw_form(event, ctx))


@router.form("win.withdraw", _withdraw_form)
def withdrawn(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """It goes from everywhere."""
    value = event.data.get("w")
    story = steps.held(ctx, value if isinstance(value, int) else 0)
    _may_withdraw(ctx, story)
    posted = story.stage == "posted"
    steps.withdraw(ctx, story, str(values["why"]))
    return Reply(card=cards.done("Withdrawn", "It is removed from every channel." if posted else "Nothing was posted."))


# --- by the clock


@router.due("stories.post")
def post_due(ctx: Context) -> bool:
    """An approved story whose time has come."""
    due = stories.due(ctx.session, ctx.now, 2)
    if due:
        story = steps.held(ctx, due[0])
        if story.stage == "approved" and story.post_at and story.post_at <= ctx.now:
            steps.post(ctx, story)
    return len(due) > 1


@router.due("stories.permissions")
def permissions(ctx: Context) -> bool:
    """Once a day: a story that names what is not permitted any more is told without it, everywhere."""
    if not first_time(ctx.session, "stories.permissions", ctx.day.isoformat(), ctx.now):
        return False
    for story in stories.shown_by_permission(ctx.session, 0, 500):
        fall_back(ctx, story)
    return False


def fall_back(ctx: Context, story: Story) -> None:
    """Show no more than is permitted now."""
    may = {gate.part for gate in telling.gates_of(ctx, story) if gate.open}
    flags = {"name": "named", "quote": "quoted", "amount": "exact", "logo": "logo"}
    gone = [part for part, flag in flags.items() if getattr(story, flag) and part not in may]
    if not gone or story.stage not in (*OPEN, *SHOWN):
        return
    for part in gone:
        setattr(story, flags[part], False)
    ctx.changed("story", story.id or 0, "shown", ",".join(gone), "", "the permission ended")
    steps.retell(ctx, story)
    ctx.session.flush()
    showing.everywhere(ctx, story)
    readers = {story.author_id, story.approved_by_id} - {None}
    for person in readers:
        ctx.nudge(person or 0, cards.fell_back(story.number, gone, ctx.day))
