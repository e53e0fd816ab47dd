"""The words of goals: what the program does next, who sees to it, until when."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.features.maturity.phrases import MONTHS, level
from bot.features.maturity.scores import ScoreView
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Form,
    Mention,
    Note,
    Option,
    Paragraph,
    PersonField,
    Text,
    TextField,
    pieces,
)
from rubrics.schema import Dimension, Rubric
from store.records.maturity import Goal, GoalNote

LONGEST = 200


def choose_form(view: ScoreView, dimension: Dimension, me: Mention | None, today: date) -> Form:
    """A trait of the next level, or one's own words, with an owner and a day."""
    rubric = view.results.rubric
    up = view.levels[dimension.key] + 1
    step = dimension.at(up)
    traits = tuple(Option(value=str(n), label=text[:75]) for n, text in enumerate(step.gains))
    others = tuple(
        Option(value=d.key, label=f"{d.name} ({view.levels[d.key]})") for d in open_dimensions(rubric, view.levels)
    )
    chosen = tuple(o for o in others if o.value == dimension.key)
    return Form(
        name="goal.new",
        title="Choose a goal",
        submit="Set the goal",
        intro=(Paragraph(text=(Bold(text=f"{dimension.name}, towards {level(rubric, up)}"),)), Note(text=step.says)),
        fields=(
            ChoiceField(
                name="dimension", label="Dimension", hint="Another one shows its own traits", required=True,
                options=others, initial=chosen,
            ),
            ChoiceField(name="trait", label="What will be true then", options=traits, initial=traits[:1]),
            TextField(name="text", label="Or in your own words", longest=LONGEST),
            PersonField(name="owner", label="Who sees to it", hint="You, unless you choose somebody", initial=me),
            ChoiceField(name="months", label="Within", required=True, options=MONTHS, initial=MONTHS[:1]),
            DateField(name="due", label="Or by a certain day", earliest=today),
        ),
        data={"c": view.checkin.id, "d": dimension.key},
    )  # fmt: skip


def open_dimensions(rubric: Rubric, levels: Mapping[str, int]) -> list[Dimension]:
    """Those that are settled and can still rise, the lowest first."""
    able = [d for d in rubric.dimensions if d.key in levels and levels[d.key] < rubric.top]
    return sorted(able, key=lambda d: levels[d.key])


def made(goal: Goal, owner: Text, left: int) -> Card:
    """A goal was set."""
    more: list[Block] = []
    if left > 0:
        again = Button(label="Choose another", name="goal.new", data={"c": goal.checkin_id}, form=True)
        more.append(Buttons(items=(again,)))
    return Card(
        title=f"Goal #{goal.number} is set",
        blocks=(
            Paragraph(text=(Bold(text=f"{goal.dimension_name}: "), goal.text)),
            Paragraph(text=(*pieces(owner), f" sees to it until {goal.due_on:%d %b %Y}.")),
            *more,
        ),
        tone="good",
    )


def yours(goal: Goal, by: str) -> Card:
    """To the owner, when somebody else set it."""
    return Card(
        title=f"A goal for you: {goal.dimension_name}",
        blocks=(
            Paragraph(text=goal.text),
            Paragraph(text=f"{by} asks you to see to it until {goal.due_on:%d %b %Y}."),
            _presses(goal),
        ),
    )


def listed(
    goals: Sequence[tuple[Goal, Text, str]], ended: Sequence[Goal], notes: Mapping[int, Sequence[GoalNote]]
) -> Card:
    """Open goals, one's own first: each with its owner, its day and its newest note."""
    if not goals:
        empty = "After a check-in, goals are chosen from what the next level looks like."
        return Card(title="No goal is open", blocks=(Paragraph(text=empty), *_done(ended)))
    blocks: list[Block] = []
    for goal, owner, late in goals:
        head = (Bold(text=f"#{goal.number} {goal.dimension_name}: "), goal.text)
        blocks.append(Paragraph(text=head))
        newest = notes.get(goal.id or 0, ())
        blocks.append(Note(text=(*pieces(owner), f", by {goal.due_on:%d %b %Y}{late}.")))
        if newest:
            blocks.append(Note(text=f"{newest[0].at:%d %b}: {newest[0].text}"))
        blocks.append(_presses(goal))
    return Card(title=f"Goals: {len(goals)} open", blocks=(*blocks, *_done(ended)))


def _done(ended: Sequence[Goal]) -> tuple[Block, ...]:
    if not ended:
        return ()
    return (Note(text="Done: " + "; ".join(f"{g.dimension_name}, {g.text}" for g in ended[:3])),)


def _presses(goal: Goal) -> Buttons:
    at = {"g": goal.id}
    return Buttons(
        items=(
            Button(label="Done", name="goal.done", data=at, form=True),
            Button(label="Note", name="goal.note", data=at, form=True),
            Button(label="Drop", name="goal.drop", data=at, form=True),
        )
    )


def note_form(goal: Goal) -> Form:
    """How it is getting on."""
    field = TextField(name="text", label="How is it getting on?", required=True, lines="many", longest=LONGEST)
    return _form("goal.note", "Progress", "Keep", goal, field)


def done_form(goal: Goal) -> Form:
    """It is done, and this shows it."""
    field = TextField(name="text", label="What shows that it is done?", required=True, lines="many", longest=LONGEST)
    return _form("goal.done", "Goal reached", "It is done", goal, field)


def drop_form(goal: Goal) -> Form:
    """It will not be done."""
    field = TextField(name="text", label="Why is it dropped?", required=True, longest=LONGEST)
    return _form("goal.drop", "Drop the goal", "Drop it", goal, field)


def _form(name: str, title: str, submit: str, goal: Goal, field: TextField) -> Form:
    intro = (Paragraph(text=(Bold(text=f"{goal.dimension_name}: "), goal.text)),)
    return Form(name=name, title=title, submit=submit, fields=(field,), intro=intro, data={"g": goal.id})


def taken(goal: Goal, what: str) -> Card:
    """A change of a goal was taken."""
    back = Button(label="All goals", name="run", data={"text": "maturity goals"})
    return Card(title=f"Goal #{goal.number}: {what}", blocks=(Buttons(items=(back,)),), tone="good")


def reminder(goal: Goal, days: int) -> Card:
    """To the owner: two weeks before, on the day, and once a month after it."""
    when = "is due today" if days == 0 else f"is due in {days} days" if days > 0 else f"was due {-days} days ago"
    return Card(
        title=f"Your goal {when}: {goal.dimension_name}",
        blocks=(Paragraph(text=goal.text), _presses(goal)),
        tone="warn" if days < 0 else "plain",
    )


def home(goals: Sequence[Goal]) -> tuple[Block, ...]:
    """Home: one's own open goals."""
    lines = [
        Paragraph(text=(Bold(text=f"Your goal, {g.dimension_name}: "), f"{g.text} (by {g.due_on:%d %b})"))
        for g in goals
    ]
    return (*lines, Buttons(items=(Button(label="Goals", name="run", data={"text": "maturity goals"}),)))
