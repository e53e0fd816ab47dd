"""`/goodword report`: in chat for those who may read it, and as a page behind a signed link."""

from collections.abc import Mapping

from bot.context import Context
from bot.errors import UserError
from bot.event import Event
from bot.features.reports import brief, cards, rules
from bot.features.reports.views import view
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, OpenForm, Outcome, Reply
from store.queries import report

router = Router()
router.include(brief.router)
LINK_DAYS = 30


@router.command(
    "goodword report", help="What the program brought", usage="[month, quarter or year]", role="viewer", reads=True
)
def show(event: Event, ctx: Context) -> Outcome:
    """The quarter so far, or another period, against the same days of the one before."""
    name = event.text.strip().casefold() or "quarter"
    if name not in rules.PERIODS:
        raise UserError("Say month, quarter or year, such as /goodword report month.")
    shown = view(ctx, rules.period(name, ctx.day))
    return Reply(card=cards.report(shown, link=brief.link(ctx, {"p": name}, LINK_DAYS), team=ctx.is_team()))


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
