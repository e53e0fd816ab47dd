"""Requests filled, and how long that took."""

from statistics import median
from typing import Any

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.domain.terms import Terms
from bot.features.digests import phrases
from bot.features.digests.span import span
from bot.router import Router
from bot.ui import Block, Bullets, Buttons
from store.queries import outcomes
from store.queries.outcomes import Filled
from store.records.requests import Request

router = Router()


@router.section("filled", "Requests filled", 40)
def filled(ctx: Context, window: Window) -> Part | None:
    """What got what it needed since the last post."""
    found = outcomes.filled(ctx.session, span(window))
    return part(found, ctx.terms, window) if found else None


def part(found: list[Filled], terms: Terms, window: Window) -> Part:
    """How many and how fast; what they were, for those who work on them."""
    days = median(f.days for f in found)
    took = (
        "on the day it was asked"
        if days < 1
        else f"typically {days:g} {'day' if days == 1 else 'days'} after it was asked"
    )
    blocks: list[Block] = [phrases.heading(f"{phrases.count(len(found), 'request')} filled, {took}")]
    shown = () if window.decides else found[: window.most]
    if shown:
        blocks.append(Bullets(items=tuple(_line(f, terms) for f in shown)))
    if len(found) > len(shown):
        blocks.append(Buttons(items=(phrases.see_all(window, "filled"),)))
    return Part(blocks=tuple(blocks), holds={"count": len(found), "days": days}, more=len(found) > len(shown))


def _line(one: Filled, terms: Terms) -> str:
    what = terms.label("activity", one.request.activity)
    proof = " with proof" if one.request.stage == "answered_with_proof" else ""
    return f"{what} for {phrases.prospect(one.request, terms)}{proof}, {phrases.count(one.days, 'day')}"


def example(window: Window) -> Part:
    """Four of them, one confidential."""
    same: dict[str, Any] = {"requester_id": 1, "activity": "call", "needed_by": window.last, "created_at": window.start}
    made = Request(id=1, number=12, prospect="Acme", **same)
    veiled = Request(id=2, number=13, confidential=True, **same)
    return part([Filled(made, 2), Filled(veiled, 3), Filled(made, 4), Filled(made, 0)], Terms(), window)
