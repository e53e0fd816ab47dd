"""A report, read once, for the card and the page."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from bot.context import Context
from bot.domain.bands import band
from bot.domain.workdays import zone_of
from bot.features.reports import cards, rules
from store.queries import outcomes, report, teams
from store.queries.outcomes import Span
from store.queries.teams import Adoption
from store.records.requests import Request

MONTHS = 6


def view(ctx: Context, period: rules.Period) -> cards.View:
    """Everything a report says of a period."""
    zone, session = zone_of(ctx.policy.zone), ctx.session
    now = report.figures(session, rules.span(period.first, period.last, zone))
    before = report.figures(session, rules.span(period.before, period.before_end, zone))
    spans = [
        rules.span(first, last, zone) for first, last in rules.months_back(period.last - timedelta(days=1), MONTHS)
    ]
    months = [(one.first, *counts) for one, counts in zip(spans, report.months(session, spans), strict=True)]
    verified = ctx.day - timedelta(days=ctx.policy.verify_after)
    found = report.obstacles(session, ctx.now - rules.ASK_AGAIN)
    return cards.View(
        period=period, now=now, before=before, months=cards.known_months(months), wanted=_wanted(ctx),
        pool=report.pool_size(session), stale=outcomes.stale(session, verified), currency=ctx.policy.currency,
        entered=report.quarter(session, rules.quarter_name(period.first)),
        obstacles=_reasons(found), teams=tuple(_teams(ctx, rules.span(period.first, period.last, zone))),
    )  # fmt: skip


def _teams(ctx: Context, span: Span) -> list[Adoption]:
    """Nothing while nobody said who is in which team."""
    found = teams.adoption(ctx.session, span)
    return found if any(one.team for one in found) else []


def _reasons(found: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Answers by reason, once there are enough that none is about somebody."""
    enough = sum(found.values()) >= rules.SMALL
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))) if enough else ()


def _wanted(ctx: Context) -> tuple[tuple[str, int, str], ...]:
    groups: dict[str, list[Request]] = {}
    for request in outcomes.unmet(ctx.session, ctx.now - timedelta(days=92)):
        industry = next(iter(request.criteria.get("industry", ())), "")
        words = (
            ctx.terms.label("activity", request.activity),
            ctx.terms.label("industry", industry) if industry else "",
        )
        groups.setdefault(" · ".join(w for w in words if w), []).append(request)
    rows = [
        (what, len(those), sum((r.amount or Decimal(0) for r in those), Decimal(0))) for what, those in groups.items()
    ]
    rows.sort(key=lambda row: (-row[2], -row[1], row[0]))
    return tuple((what, many, band(worth, ctx.policy.currency) if worth else "not said") for what, many, worth in rows)
