"""The rubric a check-in was started with: its own text, read once in a process, since it never changes."""

from functools import lru_cache
from typing import Any

from bot.context import Context
from bot.errors import UserError
from rubrics.schema import Dimension, Rubric
from store.queries import maturity as stored
from store.queries.maturity import Held
from store.records.maturity import Checkin

_KNOWN: dict[str, Rubric] = {}
_MOST = 200


def rubric_of(ctx: Context, checkin: Checkin | Held) -> Rubric:
    """The rubric as it stood when the check-in began."""
    found = _KNOWN.get(checkin.digest)
    if found is None:
        body = stored.rubric_body(ctx.session, checkin.digest)
        if body is None:
            raise LookupError(f"the rubric of check-in {checkin.number} is not kept")
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        found = _KNOWN[checkin.digest] = Rubric.model_validate(body)
    return found


@lru_cache(maxsize=64)
def body_of(rubric: Rubric) -> dict[str, Any]:
    """A rubric as it is kept."""
    return rubric.model_dump(mode="json")


def asked_of(rubric: Rubric, checkin: Checkin | Held, *, team: bool) -> tuple[Dimension, ...]:
    """The dimensions somebody is asked about: all for the program team, for others what they can see."""
    if team or checkin.wide:
        return rubric.dimensions
    return tuple(d for d in rubric.dimensions if d.rated_by == "everyone") or rubric.dimensions


def dimension_of(rubric: Rubric, key: object) -> Dimension:
    """A dimension that a button or form names.

    Raises:
        UserError: the rubric has none of that name.
    """
    found = rubric.dimension(str(key))
    if found is None:
        raise UserError("This button is out of date. See how things stand with /maturity status.")
    return found
