"""The monthly brief for executives: the report's one page, as a part of a digest and as a page behind a signed link."""

from collections.abc import Mapping
from datetime import date

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.errors import UserError
from bot.features.reports import cards, page, rules
from bot.features.reports.views import view
from bot.ports import File
from bot.router import Router
from bot.ui import Block, Button, Buttons, Paragraph, Scalar
from store.queries.report import Figures

router = Router()
LINK_DAYS = 92
"""A link in a post works until about three more came."""


def link(ctx: Context, claims: Mapping[str, Scalar], days: int) -> str:
    """A signed, expiring address of the page; empty where there is no public address."""
    if not ctx.tools.links.public:
        return ""
    nonce = "-".join(["report", *(str(value) for value in claims.values())])
    return ctx.link("files", "files", {"file": "report.page", **claims}, nonce, days)


@router.section("brief", "The month on one page", 4)
def brief(ctx: Context, window: Window) -> Part | None:
    """Nothing when nothing happened, neither now nor in the time before."""
    shown = view(ctx, rules.Period("span", window.first, window.last, window.before, window.first))
    if not (_something(shown.now) or _something(shown.before)):
        return None
    claims = {"f": window.first.isoformat(), "l": window.last.isoformat(), "b": window.before.isoformat()}
    return part(shown, window, link(ctx, claims, LINK_DAYS))


def _something(figures: Figures) -> bool:
    return bool(figures.requests or figures.uses or figures.deals or figures.filled)


def part(shown: cards.View, window: Window, url: str) -> Part:
    """A sentence, four figures, and the way to the page. Amounts are bands where they would give away a deal."""
    rows = [row for row in cards.rows(shown.now, shown.before, shown.currency, exact=False) if row[0] in page.TILES]
    month = window.first.day == 1 and window.last.day == 1
    names = (f"{window.first:%B}", f"{window.before:%B}") if month else ("Now", "Before")
    blocks: list[Block] = [
        Paragraph(text=cards.headline(shown.now, shown.currency, exact=False)),
        cards.numbers(rows, *names),
    ]
    if url:
        blocks.append(Buttons(items=(Button(label="One page to print", url=url, style="primary"),)))
    when = names[0] if month else cards.days(shown.period)
    held = {"requests": shown.now.requests, "deals": shown.now.deals, "filled": shown.now.filled}
    return Part(blocks=tuple(blocks), holds=held, title=f"Customer advocacy in brief: {when}")


@router.file("report.page")
def file(claims: Mapping[str, Scalar], ctx: Context) -> File:
    """The page as it is when it is opened, for whoever holds the link."""
    name = str(claims.get("p", ""))
    if name in rules.PERIODS:
        period = rules.period(name, ctx.day)
    else:
        first, last, before = (_day(claims.get(key)) for key in ("f", "l", "b"))
        period = rules.Period("span", first, last, before, first)
    made = page.html(view(ctx, period), ctx.program.company or ctx.program.name)
    return File(name=f"advocacy-{period.first}.html", media="text/html; charset=utf-8", content=made.encode())


def _day(value: Scalar) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UserError("This link does not say which period it is for.") from None
