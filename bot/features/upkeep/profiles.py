"""Is this profile still right? An owner's answer, one press each; the program team may answer for anybody."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.context import Context
from bot.domain.availability import rests_of
from bot.domain.happenings import ProfileChecked
from bot.domain.stages import ADVOCATE, check_move
from bot.domain.wording import full_day
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.upkeep import cards_profiles as cards
from bot.features.upkeep.cards_profiles import CheckView
from bot.forms import Clean
from bot.router import Router
from bot.ui import Block, Card, Form, Nothing, OpenForm, Outcome, Reply, Scalar
from store.queries import facts
from store.queries import upkeep as stored
from store.queries.upkeep import Edges, Profile

router = Router()
PAUSE = timedelta(days=60)
"""How long one press pauses somebody; *Change the pause* says otherwise."""


def edges(ctx: Context) -> Edges:
    """The days before which a profile is stale."""
    return Edges(
        ctx.day - timedelta(days=ctx.policy.verify_after), ctx.day - timedelta(days=ctx.policy.verify_marquee_after)
    )


def week_of(day: date) -> tuple[str, int]:
    """The ISO week of a day: as it is kept, and as buttons carry it."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}", year * 100 + week


def _period(week: int) -> str:
    return f"{week // 100}-W{week % 100:02}"


def view(ctx: Context, found: Profile, answer: str = "") -> CheckView:
    """A profile for the cards."""
    one = found.advocate
    return CheckView(
        advocate_id=one.id or 0, name=one.name, title=one.title, account=found.account.name,
        checked=cards.since(one.last_verified, ctx.day), does=ctx.terms.labels("activity", one.activities),
        answer=answer, paused_until=one.paused_until,
    )  # fmt: skip


def bundle(ctx: Context, owner: int, week: int) -> Card:
    """What an owner was asked in a week, as it is answered by now."""
    rows = stored.checks(ctx.session, owner, _period(week))
    shown = [view(ctx, Profile(row.advocate, row.account), row.check.answer) for row in rows]
    return cards.bundle(shown, week)


def now(ctx: Context) -> Card:
    """What the acting person could check now, whatever was asked when."""
    rows = stored.stale_of(ctx.session, ctx.me, edges(ctx), ctx.policy.verify_bundle)
    more = stored.count_stale_of(ctx.session, ctx.me, edges(ctx)) - len(rows)
    return cards.bundle([view(ctx, row) for row in rows], 0, more=more)


@router.recall("checks")
def recall(week: int, ctx: Context) -> Card:
    """After a press on a copy that nothing edits: what is left."""
    return bundle(ctx, ctx.me, week) if week else now(ctx)


@router.button("profile.check", reads=True)
def check(_event: Event, ctx: Context) -> Outcome:
    """The stale profiles of the acting person's customers."""
    return Reply(card=now(ctx))


# --- whose it is


def _advocate_id(event: Event) -> int:
    number = event.number("a")
    if number is None:
        raise UserError("This button is out of date. Look at your customers with /advocate accounts.")
    return number


def week(event: Event) -> int:
    """The week of the bundle a press came from; 0: from elsewhere."""
    value = event.number("w") or 0
    return value if 200_001 <= value <= 999_953 and 1 <= value % 100 <= 53 else 0


def mine(ctx: Context, event: Event, *, hold: bool) -> Profile:
    """The profile a press is about, if its customer is the acting person's or they are on the program team.

    Raises:
        UserError: it is gone, or is not in the pool any more.
        NotAllowed: it is somebody else's customer.
    """
    number = _advocate_id(event)
    found = stored.hold(ctx.session, number) if hold else stored.profile(ctx.session, number)
    if found is None:
        raise UserError("That profile is not there any more.")
    if found.account.owner_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the owner of this customer and the program team can say this.")
    if found.advocate.stage == "former":
        raise UserError(f"{found.advocate.name} is not in the pool any more: they left {found.account.name}.")
    if found.advocate.stage == "do_not_contact":
        raise UserError(f"{found.advocate.name} is not to be contacted any more.")
    return found


def answered(ctx: Context, event: Event, found: Profile, said: str) -> Outcome:
    """Note the answer, and show it on every bundle that asks about this profile."""
    facts.refresh(ctx.session, account_ids=[found.account.id or 0], today=ctx.day, rests=rests_of(ctx.policy))
    _noted(ctx, found.advocate.id or 0, said)
    ctx.record = f"checks:{week(event)}"
    return Nothing() if week(event) else Reply(card=now(ctx), replaces=True)


@router.on(ProfileChecked)
def edited(happened: ProfileChecked, ctx: Context) -> None:
    """Who corrects a profile has answered the question about it."""
    _noted(ctx, happened.advocate, "edited")


def _noted(ctx: Context, advocate_id: int, said: str) -> None:
    touched = stored.answer(ctx.session, advocate_id, said, ctx.me or None, ctx.now)
    for owner, period in sorted({(row.owner_id, row.period) for row in touched}):
        topic = f"checks:{owner}:{period}"
        if ctx.has_shown(topic):
            ctx.show_to(owner, topic, bundle(ctx, owner, int(period.replace("-W", ""))))


def _verified(ctx: Context, found: Profile, why: str) -> None:
    before = found.advocate.last_verified
    found.advocate.last_verified = ctx.day
    if before != ctx.day:
        said = before.isoformat() if before else ""
        ctx.changed("advocate", found.advocate.id or 0, "verified", said, ctx.day.isoformat(), why)


# --- the answers


@router.button("profile.right")
def right(event: Event, ctx: Context) -> Outcome:
    """Still right."""
    found = mine(ctx, event, hold=True)
    _verified(ctx, found, "still right")
    return answered(ctx, event, found, "yes")


@router.button("profile.rest")
def rest(event: Event, ctx: Context) -> Outcome:
    """One press pauses somebody for two months."""
    found = mine(ctx, event, hold=True)
    _pause(ctx, found, ctx.day + PAUSE, "own wish")
    return answered(ctx, event, found, "paused")


def _pause(ctx: Context, found: Profile, until: date | None, reason: str) -> None:
    advocate = found.advocate
    if advocate.stage != "paused":
        check_move(ADVOCATE, "profile", advocate.stage, "paused")
        ctx.changed("advocate", advocate.id or 0, "stage", advocate.stage, "paused", reason)
        advocate.stage = "paused"
    advocate.paused_until, advocate.pause_reason = until, reason
    ctx.changed("advocate", advocate.id or 0, "pause", "", f"until {until.isoformat()}" if until else "no end", reason)
    _verified(ctx, found, "paused")


def _pause_form(event: Event, ctx: Context) -> Form:
    found = mine(ctx, event, hold=False)
    data: dict[str, Scalar] = {"a": found.advocate.id, "w": week(event)}
    return cards.pause_form(view(ctx, found), found.advocate.paused_until, found.advocate.pause_reason, data)


@router.button("profile.pause", reads=True)
def pause(event: Event, ctx: Context) -> Outcome:
    """How long, and why."""
    return OpenForm(form=_pause_form(event, ctx))


@router.form("profile.pause", _pause_form)
def pause_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Another end of the pause, or its end now."""
    found = mine(ctx, event, hold=True)
    until = values.get("until")
    if values.get("end"):
        if found.advocate.stage == "paused":
            check_move(ADVOCATE, "profile", "paused", "active")
            ctx.changed("advocate", found.advocate.id or 0, "stage", "paused", "active", "the pause was ended")
            found.advocate.stage, found.advocate.paused_until, found.advocate.pause_reason = "active", None, ""
        answered(ctx, event, found, "edited")
        return Reply(card=cards.done(f"{found.advocate.name} may be asked again"))
    if isinstance(until, date) and until <= ctx.day:
        raise FieldError("until", "Choose a day in the future, or leave it empty.")
    day = until if isinstance(until, date) else None
    _pause(ctx, found, day, str(values["reason"]))
    answered(ctx, event, found, "paused")
    words = f"{found.advocate.name} rests until {full_day(day)}" if day else f"{found.advocate.name} rests"
    return Reply(card=cards.done(words, "They are not offered meanwhile."))


@router.home("checks", order=20)
def to_check(ctx: Context) -> tuple[Block, ...]:
    """Home: stale profiles at the acting person's customers."""
    count = stored.count_stale_of(ctx.session, ctx.me, edges(ctx)) if ctx.role != "viewer" else 0
    return cards.at_home(count) if count else ()
