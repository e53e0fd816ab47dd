"""Wins, and what customers contributed to them."""

from datetime import date
from decimal import Decimal

from bot.context import Context
from bot.domain.bands import band
from bot.domain.digest import Part, Window
from bot.domain.terms import Terms
from bot.features.digests import phrases
from bot.router import Router
from bot.ui import Block, Bullets, Buttons, Note, Text, facts
from store.queries import outcomes
from store.queries.outcomes import Won
from store.records.requests import Request

router = Router()


@router.section("wins", "Wins and influenced revenue", 30)
def wins(ctx: Context, window: Window) -> Part | None:
    """Deals won in that time with a customer's help, with the quarter so far and the time before."""
    now = outcomes.wins(ctx.session, window.first, window.last)
    if not now:
        return None
    quarter = outcomes.wins(ctx.session, quarter_start(window.last), window.last)
    earlier = outcomes.wins(ctx.session, window.before, window.first)
    shown = [] if window.decides else outcomes.requests(ctx.session, [one.request_id for one in now[: window.most]])
    return part(now, quarter, earlier, shown, ctx.terms, window, ctx.policy.currency)


def quarter_start(day: date) -> date:
    """The first day of the quarter that the day before `day` lies in."""
    last = date.fromordinal(day.toordinal() - 1)
    return date(last.year, (last.month - 1) // 3 * 3 + 1, 1)


def amounts(won: list[Won]) -> list[Decimal]:
    """What the deals were worth."""
    return [one.amount for one in won]


def part(
    now: list[Won],
    quarter: list[Won],
    earlier: list[Won],
    shown: list[Request],
    terms: Terms,
    window: Window,
    currency: str,
) -> Part:
    """Executives read the sums first, sellers what was won."""
    blocks: list[Block] = [phrases.heading(f"{phrases.count(len(now), 'deal')} won with a customer's help")]
    figures = facts(
        (
            ("Influenced revenue", phrases.total(amounts(now), currency)),
            ("Quarter to date", phrases.total(amounts(quarter), currency)),
            ("Change", change(len(now), len(earlier), phrases.time_before(window))),
        )
    )
    if not window.sells:
        blocks.append(figures)
    if not window.decides:
        blocks.append(Bullets(items=tuple(_line(r, terms) for r in shown)))
    else:
        blocks.append(
            Note(text="A contribution, not the cause: a customer spoke, or a story was used, before the close.")
        )
    if len(now) > window.most or window.decides:
        blocks.append(Buttons(items=(phrases.see_all(window, "wins"),)))
    held = {"count": len(now), "requests": [one.request_id for one in now][:50]}
    return Part(blocks=tuple(blocks), holds=held, more=len(now) > window.most)


def change(now: int, earlier: int, before: str) -> str:
    """Against the time before, in words."""
    if now == earlier:
        return f"as many as {before} ({earlier})"
    return f"{abs(now - earlier)} {'more' if now > earlier else 'fewer'} than {before} ({earlier})"


def _line(request: Request, terms: Terms) -> Text:
    amount = f", {band(request.won_amount, request.currency)}" if request.won_amount else ""
    return f"{phrases.prospect(request, terms)}{amount}"


def example(window: Window) -> Part:
    """Two this time, four in the quarter."""
    won = Request(
        id=1, number=12, requester_id=1, activity="call", prospect="Acme", needed_by=window.last,
        won_amount=Decimal(240_000), deal_outcome="won", created_at=window.start,
    )  # fmt: skip
    deal = Won(1, Decimal(240_000))
    return part([deal] * 2, [deal] * 4, [deal], [won, won], Terms(), window, "USD")
