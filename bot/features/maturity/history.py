"""Check-ins over time: the trend of each dimension, and two beside each other. Never two rubrics in one."""

from bot.context import Context
from bot.domain.maturity import comparable
from bot.errors import UserError
from bot.event import Event
from bot.features.maturity import cards_history, steps, texts
from bot.router import Router
from bot.text import nearest
from bot.ui import Card, Outcome, Reply
from store.queries import maturity as stored
from store.records.maturity import Checkin

router = Router()
SHOWN = 5
"""The newest so many stand side by side."""


@router.command(
    "maturity history", help="The trend, or two check-ins compared", usage="[rubric | NUMBER NUMBER]", role="viewer",
    reads=True,
)  # fmt: skip
def history(event: Event, ctx: Context) -> Outcome:
    """The trend of the newest rubric, or of the one that is named; with two numbers, those two."""
    words = [word.lstrip("#") for word in event.text.split()]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 10]
    if len(numbers) >= 2:
        return _compare(ctx, numbers[0], numbers[1])
    readable = [one for one in stored.finished(ctx.session) if steps.may_read(ctx, one)]
    if not readable:
        return Reply(card=cards_history.nothing())
    key = _key(event.text, ctx, readable) if words and not numbers else readable[0].rubric_key
    return Reply(card=_trend(ctx, [one for one in readable if one.rubric_key == key], readable))


def _key(text: str, ctx: Context, readable: list[Checkin]) -> str:
    names = {texts.rubric_of(ctx, one).name.casefold(): one.rubric_key for one in readable}
    found = nearest(text.strip().casefold(), sorted(names))
    if found is None:
        raise UserError("Name a rubric that was used, or two check-ins by their numbers: /maturity history 1 2.")
    return names[found]


def _trend(ctx: Context, same: list[Checkin], readable: list[Checkin]) -> Card:
    newest = texts.rubric_of(ctx, same[0])
    row = list(reversed(same[:SHOWN]))
    shared = [set(comparable(newest, texts.rubric_of(ctx, one))) for one in row]
    both = set.intersection(*shared) if all(shared) else set(shared[-1])
    row = [one for one, keys in zip(row, shared, strict=True) if keys]
    levels = stored.levels(ctx.session, [one.id or 0 for one in row])
    others = sorted({texts.rubric_of(ctx, one).name for one in readable if one.rubric_key != same[0].rubric_key})
    dropped = len(newest.dimensions) - len(both)
    return cards_history.trend(newest, row, levels, [d for d in newest.dimensions if d.key in both], dropped, others)


def _compare(ctx: Context, first: int, second: int) -> Outcome:
    found = [stored.by_number(ctx.session, number) for number in sorted((first, second))]
    pair = [one for one in found if one is not None and one.stage == "closed" and steps.may_read(ctx, one)]
    if len(pair) < 2 or first == second:
        raise UserError("Name two different check-ins that are finished and that you may read.")
    old, new = pair
    if old.rubric_key != new.rubric_key:
        raise UserError("These used different rubrics, and scores of different rubrics are never mixed.")
    rubric = texts.rubric_of(ctx, new)
    both = comparable(rubric, texts.rubric_of(ctx, old))
    if not both:
        raise UserError("The rubric changed its levels between these two, so they cannot be compared.")
    levels = stored.levels(ctx.session, [old.id or 0, new.id or 0])
    dimensions = [d for d in rubric.dimensions if d.key in both]
    return Reply(
        card=cards_history.compared(rubric, old, new, levels, dimensions, len(rubric.dimensions) - len(dimensions))
    )
