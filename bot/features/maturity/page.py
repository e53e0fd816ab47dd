"""One page for leadership: what a scorecard says, to read on any screen and to print, in a single file."""

from base64 import b64encode
from html import escape

from bot.domain.one_page import document
from bot.features.maturity import picture
from bot.features.maturity.cards_score import describe, headline
from bot.features.maturity.phrases import ABOUT, change, level, sentences
from bot.features.maturity.scores import ScoreView

_STYLE = """
.cols{display:grid;grid-template-columns:minmax(0,360px) minmax(0,1fr);gap:32px;align-items:start}
@media(max-width:700px){.cols{grid-template-columns:1fr}thead{display:none}tr{display:grid;gap:0 16px;padding:8px 0;
grid-template-columns:1fr auto;border-bottom:1px solid var(--line)}td{border:0;padding:0}
td.why{grid-column:1/-1;color:var(--quiet)}}
@media print{.cols{gap:16px}}
"""


def html(view: ScoreView, company: str) -> str:
    """The whole page; every text in it is escaped."""
    rubric, closed = view.results.rubric, view.checkin.closed_at
    when = f"{closed:%d %b %Y}" if closed else ""
    scope = f" · {view.checkin.scope}" if view.checkin.scope else ""
    raters = view.checkin.raters_counted
    who = "1 person rated" if raters == 1 else f"{raters} people rated"
    return document(
        f"{rubric.name}, check-in #{view.checkin.number}",
        f"<h1>How mature is our program? {escape(rubric.name)}</h1>"
        f'<p class="quiet">{escape(company)} · {when} · {who}{escape(scope)}</p>'
        f"<p><strong>{escape(headline(view))}</strong></p>"
        f'<div class="cols">{_picture(view)}<div>{_score(view)}{_lowest(view)}{_flags(view)}{_goals(view)}</div></div>'
        f"{_table(view)}"
        f'<p class="quiet">{escape(ABOUT)} {escape(rubric.credit)}</p>',
        _STYLE,
    )


def _picture(view: ScoreView) -> str:
    shown = picture.profile(view)
    light, dark = (
        "data:image/png;base64," + b64encode(picture.png(shown, dark=dark)).decode() for dark in (False, True)
    )
    return (
        f'<picture><source media="print" srcset="{light}">'
        f'<source media="(prefers-color-scheme: dark)" srcset="{dark}">'
        f'<img src="{light}" alt="{escape(describe(view), quote=True)}"></picture>'
    )


def _score(view: ScoreView) -> str:
    rows = []
    if view.band is not None:
        rows.append(f"<p><strong>Next step.</strong> {escape(view.band.next)}</p>")
    if view.segment is not None and view.overall is not None:
        s = view.segment
        rows.append(
            f"<p>Companies like ours ({escape(s.name)}): expected {s.expected}, good {s.good}, alarm {s.alarm}. "
            f"We are at {view.overall}.</p>"
        )
    if view.summary is not None:
        rows.append(f"<p>Our summary: mean level {view.summary}. The profile says more.</p>")
    return "".join(rows)


def _lowest(view: ScoreView) -> str:
    rubric, rows = view.results.rubric, []
    for d in view.lowest:
        up = view.levels[d.key] + 1
        if up <= rubric.top:
            rows.append(
                f"<li><strong>{escape(d.name)}</strong>, {escape(level(rubric, up))}: "
                f"{escape(sentences(d.at(up).aims))}</li>"
            )
    return f"<h2>What the next level looks like</h2><ul>{''.join(rows)}</ul>" if rows else ""


def _flags(view: ScoreView) -> str:
    rows = "".join(f"<li>{escape(name)}: {escape(flag)}</li>" for name, flag in view.flags)
    return f"<h2>Red flags</h2><ul>{rows}</ul>" if rows else ""


def _goals(view: ScoreView) -> str:
    rows = "".join(f"<li>{escape(g.dimension_name)}: {escape(g.text)}, by {g.due_on:%d %b %Y}</li>" for g in view.goals)
    return f"<h2>Goals</h2><ul>{rows}</ul>" if rows else ""


def _table(view: ScoreView) -> str:
    rows = []
    for d in view.results.rubric.dimensions:
        now = view.levels.get(d.key)
        said = level(view.results.rubric, now) if now is not None else "open"
        moved = change(now, view.before.get(d.key)) if now is not None and view.before else ""
        why = escape(view.results.of(d.key).result.evidence)
        cells = f"<td>{escape(d.name)}</td><td>{escape(said)}{f', {moved}' if moved else ''}</td>"
        rows.append(f'<tr>{cells}<td class="why">{why}</td></tr>')
    heading = "Level, and since last time" if view.before else "Level"
    head = f"<tr><th>Dimension</th><th>{heading}</th><th>Evidence</th></tr>"
    return f"<h2>All dimensions</h2><table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"
