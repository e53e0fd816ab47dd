"""`/goodword report`: in chat for those who may read it, and as a page behind a signed link."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from bot.context import Context
from bot.domain.bands import band
from bot.domain.workdays import zone_of
from bot.errors import UserError
from bot.event import Event
from bot.features.reports import cards, rules
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, OpenForm, Outcome, Reply
from store.queries import outcomes, report
from store.records.requests import Request

router = Router()
MONTHS = 6
LINK_DAYS = 30


@router.command(
    "goodword report", help="What the program brought", usage="[month, quarter or year]", role="viewer", reads=True
)
def show(event: Event, ctx: Context) -> Outcome:
    """The quarter so far, or another period, against the same days of the one before."""
    name = event.text.strip().casefold() or "quarter"
    if name not in rules.PERIODS:
        raise UserError("Say month, quarter or year, such as /goodword report month.")
    link = (
        ctx.link("reply", "report", {"p": name}, secrets.token_urlsafe(9), LINK_DAYS) if ctx.tools.links.public else ""
    )
    return Reply(card=cards.report(view(ctx, name), link=link, team=ctx.is_team()))


@router.link("report")
def page(event: Event, ctx: Context) -> Outcome:
    """The same on one page, as it is when it is opened; for whoever holds the link."""
    name = str(event.data.get("p"))
    if name not in rules.PERIODS:
        raise UserError("This link does not say which period it is for.")
    return Reply(card=cards.report(view(ctx, name), company=ctx.program.company))


def view(ctx: Context, name: str) -> cards.View:
    """Everything a report says."""
    zone, period = zone_of(ctx.policy.zone), rules.period(name, ctx.day)
    session = ctx.session
    now = report.figures(session, rules.span(period.first, period.last, zone))
    before = report.figures(session, rules.span(period.before, period.before_end, zone))
    spans = [rules.span(first, last, zone) for first, last in rules.months_back(ctx.day, MONTHS)]
    months = [(one.first, report.asked(session, one), len(outcomes.fill_days(session, one))) for one in spans]
    verified = ctx.day - timedelta(days=ctx.policy.verify_after)
    found = report.obstacles(session, ctx.now - rules.ASK_AGAIN)
    return cards.View(
        period=period, now=now, before=before, months=cards.known_months(months), wanted=_wanted(ctx),
        pool=report.pool_size(session), stale=outcomes.stale(session, verified), currency=ctx.policy.currency,
        entered=report.quarter(session, rules.quarter_name(period.first)),
        obstacles=_reasons(found),
    )  # fmt: skip


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


# --- the quarter's figures


def _form(event: Event, ctx: Context) -> Form:
    quarter = rules.quarter_name(ctx.day)
    return cards.figures_form(quarter, report.quarter(ctx.session, quarter))


@router.button("report.figures", role="manager", reads=True)
def figures(event: Event, ctx: Context) -> Outcome:
    """What sales reports of this quarter."""
    return OpenForm(form=_form(event, ctx))


@router.form("report.figures", _form, role="manager")
def figures_saved(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Kept for the quarter the form was opened in."""
    quarter = rules.quarter_name(ctx.day)
    given = {"opportunities": values["opportunities"], "wins": values["wins"] or 0}
    money = {"revenue": values["revenue"], "quota": values["quota"]}
    report.save_quarter(ctx.session, quarter, {**given, **money, "changed_by_id": ctx.me, "changed_at": ctx.now})
    return Reply(card=cards.saved(quarter))
