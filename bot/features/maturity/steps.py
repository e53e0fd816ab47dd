"""What can be done to a check-in, and by whom; each step is taken with the check-in locked."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bot.context import Context
from bot.domain.workdays import add_working_days, zone_of
from bot.errors import NotAllowed, UserError
from bot.event import Event
from bot.features.maturity import phrases, secret, texts
from rubrics.schema import Rubric
from store.queries import maturity as stored
from store.queries import ratings
from store.queries.maturity import Held
from store.records.maturity import Checkin

MOST_NAMED = 300


def number(value: object) -> int:
    """The number in a button."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise UserError(phrases.OUT_OF_DATE)


def locked(ctx: Context, event: Event) -> Checkin:
    """The check-in a button or form is about, and nobody else changes it or rates in it meanwhile."""
    found = stored.lock(ctx.session, number(event.data.get("c")))
    if found is None:
        raise UserError(phrases.GONE)
    return found


def led(ctx: Context, event: Event) -> Checkin:
    """`locked`, for those who may lead it: its facilitator, and the program team, so that nobody who left stops it."""
    found = locked(ctx, event)
    may_lead(ctx, found)
    return found


def may_lead(ctx: Context, checkin: Checkin) -> None:
    """Refuse whoever is neither the facilitator nor on the program team."""
    if ctx.me != checkin.facilitator_id and not ctx.is_team():
        raise NotAllowed("Only the facilitator of this check-in and the program team can do this.")


def may_read(ctx: Context, checkin: Checkin) -> bool:
    """Whether the acting person may see what came of a check-in: raters first, everybody once it was shared."""
    if ctx.is_team() or ctx.me == checkin.facilitator_id or (checkin.shared and checkin.stage == "closed"):
        return True
    return stored.side_of(ctx.session, checkin.id or 0, ctx.me) is not None


def start(
    ctx: Context,
    rubric: Rubric,
    place: int,
    facilitator: int,
    *,
    anonymous: bool,
    wide: bool,
    named: Iterable[int],
    closes_on: date,
    scope: str,
    size: Decimal | None,
) -> Checkin:
    """Begin a check-in. Without `named`, whoever sees its card may rate."""
    people = sorted(set(named))[:MOST_NAMED]
    kept = stored.keep_rubric(ctx.session, rubric.key, rubric.version, rubric.digest, texts.body_of(rubric))
    made = Checkin(
        number=ctx.number("checkin"),
        rubric_id=kept,
        rubric_key=rubric.key,
        digest=rubric.digest,
        place_id=place,
        started_by_id=ctx.me,
        facilitator_id=facilitator,
        anonymous=anonymous,
        anyone=not people,
        wide=wide,
        smallest=ctx.policy.smallest_group if anonymous else 1,
        scope=scope,
        size=size,
        key=secret.new_key(ctx) if anonymous else "",
        opened_at=ctx.now,
        closes_at=end_of(ctx, closes_on),
    )
    ctx.session.add(made)
    ctx.session.flush()
    for person in people:
        known = ctx.person(person)
        if known is not None:
            stored.come_in(ctx.session, made.id or 0, person, team=known.role in ("manager", "admin"), named=True)
    ctx.changed("checkin", made.id or 0, "stage", "", "open")
    ctx.record = f"checkin:{made.id}"
    return made


def first_close(ctx: Context) -> date:
    """The closing day that is proposed."""
    return add_working_days(ctx.day, ctx.policy.checkin_days, ctx.policy)


def end_of(ctx: Context, day: date) -> datetime:
    """The last moment of a day for the program."""
    return datetime.combine(day, time(23, 59), zone_of(ctx.policy.zone)).astimezone(ctx.now.tzinfo)


def extend(ctx: Context, checkin: Checkin, day: date) -> None:
    """Close later; what was answered stays."""
    _open(checkin)
    if day <= ctx.day and end_of(ctx, day) <= ctx.now:
        raise UserError("Choose a day that has not passed.")
    before = checkin.closes_at
    checkin.closes_at, checkin.overdue_told = end_of(ctx, day), False
    checkin.shown_count = -1
    ctx.changed("checkin", checkin.id or 0, "closes", before.date().isoformat(), day.isoformat())
    ctx.record = f"checkin:{checkin.id}"


def cancel(ctx: Context, checkin: Checkin, why: str) -> None:
    """End it without a result: every answer is deleted."""
    if checkin.stage not in ("open", "revealed"):
        raise UserError(phrases.not_open(checkin.stage))
    ratings.forget(ctx.session, checkin.id or 0)
    ratings.forget_drafts(ctx.session, phrases.WRITTEN_FORMS)
    ctx.changed("checkin", checkin.id or 0, "stage", checkin.stage, "cancelled", why)
    checkin.stage, checkin.key, checkin.told_to = "cancelled", "", -1
    ctx.record = f"checkin:{checkin.id}"


def _open(checkin: Checkin | Held) -> None:
    if checkin.stage != "open":
        raise UserError(phrases.not_open(checkin.stage))


def must_be_open(ctx: Context, checkin: Checkin | Held) -> None:
    """Refuse an answer to what is not being rated any more, naming what can be done instead."""
    _open(checkin)
    if checkin.closes_at <= ctx.now:
        raise UserError(phrases.OVER)


def progress(ctx: Context, checkin: Checkin) -> tuple[int, int]:
    """How many began and how many answered all they were asked. Counts of people, never of answers."""
    rubric = texts.rubric_of(ctx, checkin)
    asked = {team: len(texts.asked_of(rubric, checkin, team=team)) for team in (True, False)}
    found = ratings.progress(ctx.session, checkin.id or 0)
    return len(found), sum(answered >= asked[team] for team, answered in found.values())


def half_a_year_back(ctx: Context) -> datetime:
    """Where the period of a first check-in begins."""
    return ctx.now - timedelta(days=182)
