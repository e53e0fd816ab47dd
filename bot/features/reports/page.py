"""The report on one page: for leadership, to read on any screen and to print. What it shows others may see."""

from collections.abc import Iterable
from html import escape

from bot.domain.one_page import document
from bot.features.reports import cards
from bot.features.reports.cards import View
from bot.ui import Text, plain

_STYLE = """
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:12px;margin:16px 0}
.tile{border:1px solid var(--line);border-radius:8px;padding:12px;background:var(--surface)}
.tile b{display:block;font-size:18px;font-weight:600}
.two table{font-size:13px}.pairs td:first-child{white-space:nowrap;padding-right:16px}.foot{margin-top:24px}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 32px}.two>div{min-width:0}
td.n,th.n{text-align:right;padding-right:0;white-space:nowrap}tr>.n+.n{padding-left:12px}
.bar{height:10px;min-width:2px;border:1px solid var(--accent);border-radius:2px;display:inline-block;margin-right:8px}
.full{background:var(--accent);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.month td{border:0;padding:2px 0}.month td:first-child{width:44px}.line{display:flex;align-items:center;font-size:13px}
@media(max-width:700px){.two{grid-template-columns:1fr}}
@media print{@page{margin:14mm}.two{grid-template-columns:1fr 1fr}.tile{break-inside:avoid}body{font-size:12px}}
"""
TILES = ("Influenced revenue", "Deals won with a customer's help", "Filled", "Customers who vouched")
"""The figures that leadership asks for first, large."""
_WIDEST = 70
"""Per cent of its place that the longest bar takes: its number stands beside it."""


def html(view: View, company: str) -> str:
    """The whole page; every text in it is escaped."""
    rows = cards.rows(view.now, view.before, view.currency, exact=False)
    tiles = "".join(
        f'<div class="tile"><span class="quiet">{escape(label)}</span><b>{escape(now)}</b>'
        f'<span class="quiet">{escape(before)} before</span></div>'
        for label, now, before in rows
        if label in TILES
    )
    rest = [row for row in rows if row[0] not in TILES]
    return document(
        f"{company}: customer advocacy, {cards.days(view.period)}".removeprefix(": "),
        "<h1>What customer advocacy brought</h1>"
        f'<p class="quiet">{escape(" · ".join(part for part in (company, cards.days(view.period)) if part))}</p>'
        f"<p><strong>{escape(plain(cards.headline(view.now, view.currency, exact=False)))}</strong></p>"
        f'<div class="tiles">{tiles}</div>'
        f'<div class="two"><div><h2>How it works</h2>{_table(("", "Now", "Before"), rest)}{_share(view)}</div>'
        f"<div>{_months(view)}</div></div>"
        f'<div class="two"><div>{_wanted(view)}</div><div>{_teams(view)}</div></div>'
        f'<p class="quiet foot">{escape(cards.compared(view))}</p>',
        _STYLE,
    )


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The first column is words, the others stand to the right."""
    head = "".join(f"<th{_right(at)}>{escape(name)}</th>" for at, name in enumerate(columns))
    body = "".join(
        "<tr>" + "".join(f"<td{_right(at)}>{escape(cell)}</td>" for at, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _right(column: int) -> str:
    return ' class="n"' if column else ""


def _months(view: View) -> str:
    most = max((max(asked, filled) for _, asked, filled in view.months), default=0)
    if not most:
        return ""
    bars = (
        (name, _bar(asked, most, "asked", "") + _bar(filled, most, "filled", " full"))
        for name, asked, filled in view.months
    )
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{both}</td></tr>" for name, both in bars)
    return f'<h2>Requests by month</h2><table class="month"><tbody>{rows}</tbody></table>'


def _bar(number: int, most: int, what: str, kind: str) -> str:
    width = round(_WIDEST * number / most)
    return f'<div class="line"><span class="bar{kind}" style="width:{width}%"></span>{number} {what}</div>'


def _share(view: View) -> str:
    rows = [(label, _plain(value)) for label, value in cards.share(view) if value]
    lines = "".join(f"<tr><td>{escape(label)}</td><td>{escape(value)}</td></tr>" for label, value in rows)
    return f'<h2>The pool and the quarter</h2><table class="pairs"><tbody>{lines}</tbody></table>' if rows else ""


def _plain(value: Text | None) -> str:
    return plain(value) if value else ""


def _teams(view: View) -> str:
    rows = cards.adoption(view, every=False)
    return f"<h2>Adoption by team</h2>{_table(cards.ADOPTION, rows)}" if rows else ""


def _wanted(view: View) -> str:
    rows = [(what, str(many), worth) for what, many, worth in view.wanted[: cards.WANTED_SHOWN]]
    return f"<h2>Nobody there for</h2>{_table(('What', 'Requests', 'Worth'), rows)}" if rows else ""
