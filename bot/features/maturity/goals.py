"""Goals: chosen from the next level's traits, followed with notes, reached with something that shows it."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.context import Context, tidy
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.maturity import cards_goals, phrases, steps
from bot.features.maturity.dates import months_later
from bot.features.maturity.scores import ScoreView, score_view
from bot.forms import Clean
from bot.router import Router
from bot.ui import Block, Card, Form, Mention, OpenForm, Outcome, Reply, Text
from rubrics.schema import Dimension
from store.queries import maturity as stored
from store.records.maturity import Checkin, Goal, GoalNote

router = Router()
AHEAD = timedelta(days=14)
"""The owner hears so long before the day."""


# --- choosing


def _scored(ctx: Context, event: Event) -> tuple[ScoreView, Dimension]:
    """The finished check-in of a button, and the dimension that is chosen or the lowest."""
    found = ctx.session.get(Checkin, steps.number(event.data.get("c")))
    if found is None:
        raise UserError(phrases.GONE)
    steps.may_lead(ctx, found)
    if found.stage != "closed":
        raise UserError(phrases.not_open(found.stage))
    view = score_view(ctx, found, links=False)
    able = cards_goals.open_dimensions(view.results.rubric, view.levels)
    if not able:
        raise UserError("Every settled dimension is at the highest level. There is nothing to aim at here.")
    wanted = event.values.get("dimension") if event.kind == "form" else event.data.get("d")
    taken = {g.dimension for g in view.goals if g.stage == "open"}
    free = [d for d in able if d.key not in taken] or able
    return view, next((d for d in able if d.key == (event.data.get("d") or wanted)), free[0])


def _choose_form(event: Event, ctx: Context) -> Form:
    view, at = _scored(ctx, event)
    me = ctx.mention(ctx.me)
    return cards_goals.choose_form(view, at, me if isinstance(me, Mention) else None, ctx.day)


@router.button("goal.new", reads=True)
def choose(event: Event, ctx: Context) -> Outcome:
    """The traits of the next level of the lowest dimension."""
    return OpenForm(form=_choose_form(event, ctx))


@router.form("goal.new", _choose_form)
def chosen(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Set the goal; another dimension first shows its own traits."""
    view, at = _scored(ctx, event)
    text = tidy(str(values["text"] or ""))
    if values["dimension"] != at.key and not text:
        again = event.model_copy(update={"data": {**event.data, "d": str(values["dimension"])}})
        return OpenForm(form=_choose_form(again, ctx))
    if values["dimension"] != at.key:
        at = next(d for d in view.results.rubric.dimensions if d.key == values["dimension"])
    stored.lock(ctx.session, view.checkin.id or 0)
    left = ctx.policy.open_goals - stored.open_goals(ctx.session, view.results.rubric.key)
    if left <= 0:
        raise UserError(
            f"{ctx.policy.open_goals} goals are open, which is as many as the program takes on. "
            "Finish or drop one with /maturity goals first."
        )
    goal = _make(ctx, view, at, text, values)
    owner = ctx.mention(goal.owner_id)
    if goal.owner_id != ctx.me:
        ctx.tell(goal.owner_id, cards_goals.yours(goal, ctx.actor.name))
    ctx.record = f"goal:{goal.id}"
    return Reply(card=cards_goals.made(goal, (owner,), left - 1))


def _make(ctx: Context, view: ScoreView, at: Dimension, text: str, values: Mapping[str, Clean]) -> Goal:
    up = view.levels[at.key] + 1
    traits, trait = at.at(up).gains, str(values["trait"] or "")
    words = text or (traits[int(trait)] if trait.isdecimal() and int(trait) < len(traits) else "")
    if not words:
        raise FieldError("text", "Choose what will be true then, or write it in your own words.")
    months = int(str(values["months"]))
    due = values["due"] if isinstance(values["due"], date) else months_later(ctx.day, months)
    person = ctx.person(values["owner"]) if isinstance(values["owner"], int) else None
    goal = Goal(
        number=ctx.number("goal"),
        checkin_id=view.checkin.id or 0,
        rubric_key=view.results.rubric.key,
        dimension=at.key,
        dimension_name=at.name,
        level=up,
        text=words,
        owner_id=person.id or ctx.me if person else ctx.me,
        months=months,
        due_on=due,
        remind_on=max(due - AHEAD, ctx.day + timedelta(days=1)),
        made_by_id=ctx.me,
        made_at=ctx.now,
    )
    ctx.session.add(goal)
    ctx.session.flush()
    ctx.changed("goal", goal.id or 0, "stage", "", "open")
    return goal


# --- following


@router.command("maturity goals", help="Open goals, yours first", role="viewer", reads=True)
def goals(_event: Event, ctx: Context) -> Outcome:
    """Everybody may read them; owners and the program team may change them."""
    every = stored.goals(ctx.session)
    every.sort(key=lambda g: g.owner_id != ctx.me)
    rows: list[tuple[Goal, Text, str]] = []
    for goal in every:
        owner = ctx.mention(goal.owner_id)
        rows.append((goal, (owner,), ", overdue" if goal.due_on < ctx.day else ""))
    notes = stored.notes(ctx.session, [g.id or 0 for g in every])
    return Reply(card=cards_goals.listed(rows, stored.goals(ctx.session, "done", limit=3), notes))


def _goal(ctx: Context, event: Event) -> Goal:
    """The open goal of a button, locked, for its owner and the program team."""
    goal = stored.goal(ctx.session, steps.number(event.data.get("g")))
    if goal is None:
        raise UserError("That goal is not there any more.")
    if goal.owner_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the owner of a goal and the program team can change it.")
    if goal.stage != "open":
        raise UserError(f"This goal was {'reached' if goal.stage == 'done' else 'dropped'} already.")
    return goal


def _note_form(event: Event, ctx: Context) -> Form:
    return cards_goals.note_form(_goal(ctx, event))


def _done_form(event: Event, ctx: Context) -> Form:
    return cards_goals.done_form(_goal(ctx, event))


def _drop_form(event: Event, ctx: Context) -> Form:
    return cards_goals.drop_form(_goal(ctx, event))


@router.button("goal.note")
def note(event: Event, ctx: Context) -> Outcome:
    """How it is getting on."""
    return OpenForm(form=_note_form(event, ctx))


@router.button("goal.done")
def done(event: Event, ctx: Context) -> Outcome:
    """It is reached."""
    return OpenForm(form=_done_form(event, ctx))


@router.button("goal.drop")
def drop(event: Event, ctx: Context) -> Outcome:
    """It will not be done."""
    return OpenForm(form=_drop_form(event, ctx))


@router.form("goal.note", _note_form)
def noted(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Keep the note."""
    goal = _goal(ctx, event)
    ctx.session.add(GoalNote(goal_id=goal.id or 0, person_id=ctx.me, text=tidy(str(values["text"])), at=ctx.now))
    ctx.record = f"goal:{goal.id}"
    return Reply(card=cards_goals.taken(goal, "noted"))


@router.form("goal.done", _done_form)
def reached(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Reached, with what shows it."""
    return _end(ctx, _goal(ctx, event), "done", str(values["text"]))


@router.form("goal.drop", _drop_form)
def dropped(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Dropped, with the reason."""
    return _end(ctx, _goal(ctx, event), "dropped", str(values["text"]))


def _end(ctx: Context, goal: Goal, stage: str, text: str) -> Outcome:
    ctx.changed("goal", goal.id or 0, "stage", goal.stage, stage, tidy(text))
    goal.stage, goal.evidence, goal.ended_at, goal.remind_on = stage, tidy(text), ctx.now, None
    ctx.record = f"goal:{goal.id}"
    return Reply(card=cards_goals.taken(goal, "reached" if stage == "done" else "dropped"))


@router.recall("goal")
def recall(goal_id: int, ctx: Context) -> Card:
    """A repeat: the goal as it is now."""
    goal = ctx.session.get(Goal, goal_id)
    if goal is None:
        raise UserError("That goal is not there any more.")
    return cards_goals.taken(goal, {"open": "open", "done": "reached", "dropped": "dropped"}[goal.stage])


@router.home("goals", order=45)
def waits(ctx: Context) -> tuple[Block, ...]:
    """Home: one's own open goals."""
    mine = [g for g in stored.goals(ctx.session) if g.owner_id == ctx.me]
    return cards_goals.home(mine[:3]) if mine else ()
