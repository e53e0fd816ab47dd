"""*What got in the way?*: one private question to somebody who stopped, answered by one press; a person follows up."""

from collections.abc import Mapping

from bot.context import Context
from bot.domain.workdays import in_working_hours
from bot.errors import NotAllowed, UserError
from bot.event import Event
from bot.features.reports import cards_obstacles as cards
from bot.features.reports import rules
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, OpenForm, Outcome, Reply, Text
from store.events import first_time
from store.queries import places, report
from store.records.promotion import Obstacle

router = Router()
UNIT = 20


@router.due("obstacles.ask")
def ask(ctx: Context) -> bool:
    """Once a week, in working hours: those who have not asked for two months, each at most twice a year."""
    if not in_working_hours(ctx.now, ctx.policy):
        return False
    year, week, _ = ctx.day.isocalendar()
    if not first_time(ctx.session, "obstacles.ask", f"{year}-W{week:02d}", ctx.now):
        return False
    for person in report.stopped(ctx.session, ctx.now - rules.SILENT, ctx.now - rules.ASK_AGAIN, UNIT):
        made = Obstacle(person_id=person, asked_at=ctx.now)
        ctx.session.add(made)
        ctx.session.flush()
        ctx.nudge(person, cards.question(made.id or 0))
    return False


def _held(ctx: Context, event: Event) -> Obstacle:
    value = event.data.get("o")
    found = report.lock_obstacle(ctx.session, value) if isinstance(value, int) else None
    if found is None:
        raise UserError("This question is not there any more.")
    return found


def _mine(ctx: Context, event: Event) -> Obstacle:
    found = _held(ctx, event)
    if found.person_id != ctx.me:
        raise NotAllowed("This question was for somebody else.")
    if found.answered_at:
        raise UserError("You answered this already. Thank you.")
    return found


def _form(event: Event, ctx: Context) -> Form:
    return cards.words_form(_mine(ctx, event).id or 0)


@router.button("obstacle.say")
def say(event: Event, ctx: Context) -> Outcome:
    """One press; "something else" asks for words."""
    found, reason = _mine(ctx, event), str(event.data.get("r"))
    if reason not in cards.REASONS:
        raise UserError("This button is out of date. Tell the program team.")
    if reason == "other":
        return OpenForm(form=cards.words_form(found.id or 0))
    return _answered(ctx, found, reason, "")


@router.form("obstacle.words", _form)
def in_words(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Something else."""
    return _answered(ctx, _mine(ctx, event), "other", str(values["words"]))


def _answered(ctx: Context, found: Obstacle, reason: str, words: str) -> Outcome:
    found.reason, found.words, found.answered_at = reason, words, ctx.now
    card = cards.to_team(_who(ctx, found.person_id), reason, words, found.id or 0)
    for place in _team(ctx):
        ctx.show(f"obstacle:{found.id}", place, card)
    return Reply(card=cards.thanked(reason), replaces=True)


def _who(ctx: Context, person: int | None) -> Text:
    return (ctx.mention(person),)


def _team(ctx: Context) -> list[int]:
    return places.of_team(ctx.session, ctx.policy.program_channel)


@router.button("obstacle.follow", role="manager")
def follow(event: Event, ctx: Context) -> Outcome:
    """Somebody of the program team talks to them; the second reads who does."""
    found = _held(ctx, event)
    if found.followed_by_id and found.followed_by_id != ctx.me:
        person = ctx.person(found.followed_by_id)
        raise UserError(f"{person.name if person else 'Somebody'} talks to them already.")
    found.followed_by_id = ctx.me
    card = cards.followed(_who(ctx, found.person_id), found.reason, _who(ctx, ctx.me))
    for place in ctx.has_shown(f"obstacle:{found.id}"):
        ctx.show(f"obstacle:{found.id}", place, card)
    return Reply(card=card)
