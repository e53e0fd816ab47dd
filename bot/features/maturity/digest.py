"""The program's own progress in digests: goals reached, overdue and due soon, and what the newest scorecard moved.

Only a scorecard that was shared is told, whatever the channel: who reads a channel changes, sharing is a press.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.domain.wording import day
from bot.features.maturity import cards_score
from bot.features.maturity.scores import score_view
from bot.router import Router
from bot.ui import Block, Bold, Bullets, Button, Buttons, Paragraph, Text
from store.queries import maturity_told as stored
from store.records.maturity import Checkin, Goal

router = Router()
FOR = ("team", "executives")
"""Who wants to know: sellers and everybody else look for what they can use."""
AHEAD = timedelta(days=14)
"""Due soon is what is due in so many days, or until the next post when that is later."""
NEW = timedelta(days=92)
"""A scorecard is told for so long after it was finished: it may be shared late."""


@dataclass(frozen=True, slots=True)
class Score:
    """A shared scorecard in a line."""

    checkin: int
    number: int
    rubric: str
    headline: str
    moved: str


@dataclass(frozen=True, slots=True)
class Due:
    """A goal with the name of who sees to it."""

    goal: Goal
    owner: str


@router.section("goals", "Goals and scorecard", 45)
def goals(ctx: Context, window: Window) -> Part | None:
    """Nothing for those who do not run the program."""
    if window.audience not in FOR:
        return None
    soon = window.last + max(AHEAD, window.last - window.first)
    due = [_due(ctx, goal) for goal in stored.goals_until(ctx.session, soon)]
    reached = [_due(ctx, goal) for goal in stored.goals_reached(ctx.session, window.start, window.end)]
    score = _newest(ctx, window)
    return part(due, reached, score, window) if due or reached or score else None


def _due(ctx: Context, goal: Goal) -> Due:
    owner = ctx.person(goal.owner_id)
    return Due(goal, owner.name if owner else "nobody")


def _newest(ctx: Context, window: Window) -> Score | None:
    """The newest of a rubric that this digest has not told yet."""
    told = {held["goals"].get("scorecard") for held in window.earlier if isinstance(held.get("goals"), dict)}
    newest: dict[str, Checkin] = {}
    for one in stored.shared_since(ctx.session, window.end - NEW):
        newest.setdefault(one.rubric_key, one)
    found = next((one for one in newest.values() if one.id not in told), None)
    if found is None:
        return None
    view = score_view(ctx, found, links=False)
    headline, moved = cards_score.headline(view), cards_score.since(view)
    return Score(found.id or 0, found.number, view.results.rubric.name, headline, moved)


def part(due: Sequence[Due], reached: Sequence[Due], score: Score | None, window: Window) -> Part:
    """The program team reads first whose turn it is, executives what moved."""
    late = sum(one.goal.due_on < window.last for one in due)
    blocks: list[Block] = []
    if due or reached:
        items = [*_lines(due, window.last, window.most), *(_done(one) for one in reached[: window.most])]
        blocks = [
            Paragraph(text=(Bold(text=_heading(late, len(due) - late, len(reached))),)),
            Bullets(items=tuple(items)),
        ]
    if score:
        blocks = [*_score(score), *blocks] if window.decides else [*blocks, *_score(score)]
    blocks.append(Buttons(items=_buttons(score, goals=bool(due))))
    held = {"due": len(due) - late, "late": late, "reached": len(reached), "scorecard": score.checkin if score else 0}
    return Part(blocks=tuple(blocks), holds=held, more=len(due) > window.most or len(reached) > window.most)


def _heading(late: int, soon: int, reached: int) -> str:
    said = ((late, "overdue"), (soon, "due soon"), (reached, "reached"))
    return f"Goals: {', '.join(f'{number} {what}' for number, what in said if number)}"


def _lines(due: Sequence[Due], today: date, most: int) -> list[Text]:
    return [
        (
            Bold(text=one.goal.dimension_name),
            f": {one.goal.text} ({one.owner}, "
            f"{'was due' if one.goal.due_on < today else 'by'} {day(one.goal.due_on, today)})",
        )
        for one in due[:most]
    ]


def _done(one: Due) -> Text:
    return (Bold(text=one.goal.dimension_name), f": {one.goal.text} (reached, {one.owner})")


def _score(score: Score) -> list[Block]:
    moved = f" {score.moved[:1].upper()}{score.moved[1:]}." if score.moved else ""
    return [Paragraph(text=(Bold(text=f"{score.rubric}: "), f"{score.headline}{moved}"))]


def _buttons(score: Score | None, *, goals: bool) -> tuple[Button, ...]:
    made = [Button(label="Goals", name="run", data={"text": "maturity goals"})] if goals or not score else []
    if score:
        made.append(Button(label="Scorecard", name="run", data={"text": f"maturity results {score.number}"}))
    return tuple(made)


def example(window: Window) -> Part:
    """One overdue, one due soon, one reached, and what moved."""
    made = [
        Due(
            Goal(
                number=n, checkin_id=3, rubric_key="advocacy-program", dimension="vision",
                dimension_name="Program vision", level=3, text="The vision is written and leaders stand behind it",
                owner_id=1, due_on=window.last + timedelta(days=days), made_at=window.start,
            ),
            "Mia Castellan",
        )
        for n, days in ((1, -9), (2, 10), (3, 20))
    ]  # fmt: skip
    score = Score(3, 3, "Advocacy program", "Lowest: Program vision.", "Content 1 → 2, Field 2 → 3 (since #2)")
    return part(made[:2], made[2:], score, window)
