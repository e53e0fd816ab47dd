"""Sentences and small words that several cards and steps of this room share."""

from collections.abc import Iterable
from decimal import Decimal

from bot.domain.maturity import Counts
from bot.ui import Option, Scalar
from rubrics.schema import Rubric

OUT_OF_DATE = "This button is out of date. See how things stand with /maturity status."
GONE = "That check-in is not there any more."
OVER = "The last day of this check-in has passed. What you answered counts; its facilitator can extend it."
WRITTEN_FORMS = ("maturity.comment", "maturity.explain")
"""Forms whose half-sent texts are dropped with the answers."""
NOT_BEGUN = "You have not begun."
ABOUT = "About the program, never about people."
_STAGES = {
    "open": "This check-in is still being rated. Its facilitator can reveal it.",
    "revealed": "The ratings of this check-in are revealed, so they do not change any more. Say what you think with "
    "Explain, or ask for a re-vote.",
    "closed": "This check-in is finished. See it with /maturity results.",
    "cancelled": "This check-in was cancelled. Start another with /maturity start.",
}
MONTHS = tuple(Option(value=str(n), label=f"{n} months") for n in (3, 6, 9))


def not_open(stage: str) -> str:
    """Why something cannot be done to a check-in in this stage, and what can."""
    return _STAGES[stage]


def people(count: int) -> str:
    """So many people."""
    return "nobody" if count == 0 else "1 person" if count == 1 else f"{count} people"


def have(count: int, done: str) -> str:
    """So many people have done it, as a sentence without its full stop."""
    if count == 0:
        return f"Nobody has {done} yet"
    return f"1 person has {done}" if count == 1 else f"{count} people have {done}"


def exact(number: Decimal | None) -> str:
    """A number as short as it can be: 2, 2.5."""
    if number is None:
        return "–"
    return f"{number.normalize():f}" if number != number.to_integral_value() else f"{number:.0f}"


def level(rubric: Rubric, at: int) -> str:
    """A level with its name: 2 · Emerging."""
    return f"{at} · {rubric.level_name(at)}"


def spread_of(counts: Counts) -> str:
    """Who gave what, in words: "2 × level 1, 3 × level 3, 1 not sure"."""
    given = [f"{n} × level {at}" for at, n in sorted(counts.by_level.items()) if at and n]
    unsure = [f"{counts.not_sure} not sure"] if counts.not_sure else []
    return ", ".join([*given, *unsure]) or "no answers"


def change(now: int, before: int | None) -> str:
    """What moved since last time."""
    if before is None:
        return ""
    return "as before" if now == before else f"up from {before}" if now > before else f"down from {before}"


def listed(words: Iterable[str]) -> str:
    """Words in a row: a, b and c."""
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}" if every else ""


def sentences(texts: Iterable[str]) -> str:
    """Traits in a row, each a sentence."""
    return " ".join(f"{text.rstrip('.')}." for text in texts)


def data(checkin: int | None, **more: Scalar) -> dict[str, Scalar]:
    """What a button of a check-in carries."""
    return {"c": checkin, **more}
