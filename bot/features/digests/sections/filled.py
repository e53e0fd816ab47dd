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
    days = outcomes.fill_days(ctx.session, span(window))
    newest = [] if window.decides or not days else outcomes.filled(ctx.session, span(window), window.most)
    return part(days, newest, ctx.terms, window) if days else None


def part(took_days: list[int], newest: list[Filled], terms: Terms, window: Window) -> Part:
    """How many and how fast; what they were, for those who work on them."""
    many, days = len(took_days), median(took_days)
    asked = "it was" if many == 1 else "they were"
    usual = "" if many == 1 else "typically "
    took = f"{usual}{days:g} {'day' if days == 1 else 'days'} after {asked} asked" if days >= 1 else "on the same day"
    blocks: list[Block] = [phrases.heading(f"{phrases.count(many, 'request')} filled, {took}")]
    if newest:
        blocks.append(Bullets(items=tuple(_line(f, terms) for f in newest)))
    if many > len(newest):
        blocks.append(Buttons(items=(phrases.see_all(window, "filled"),)))
    return Part(blocks=tuple(blocks), holds={"count": many, "days": days}, more=many > len(newest))


def _line(one: Filled, terms: Terms) -> str:
    what = terms.label("activity", one.request.activity)
    proof = " with proof" if one.request.stage == "answered_with_proof" else ""
    return f"{what} for {phrases.prospect(one.request, terms)}{proof}, {phrases.count(one.days, 'day')}"


def example(window: Window) -> Part:
    """Four of them, one confidential."""
    same: dict[str, Any] = {"requester_id": 1, "activity": "call", "needed_by": window.last, "created_at": window.start}
    made = Request(id=1, number=12, prospect="Acme", **same)
    veiled = Request(id=2, number=13, confidential=True, **same)
    newest = [] if window.decides else [Filled(made, 2), Filled(veiled, 3), Filled(made, 4)]
    return part([2, 3, 4, 0], newest, Terms(), window)
