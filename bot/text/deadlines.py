"""Which of the days that a text names is the one by which something is needed."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bot.text.dates import FORMS, Form
from bot.text.words import Page, Span, settle

_BY_HINTS = [
    (hints, [form for form in FORMS if form.hints == hints]) for hints in dict.fromkeys(f.hints for f in FORMS)
]
_AHEAD = timedelta(days=5 * 366)
"""A day further away than that was not meant as a deadline."""

_CUE = re.compile(
    r"(?:\b(?:(?:is|are|its|it's)\s+)?"
    r"(?:needed|need(?: it| this| them)?|due|required|wanted|deadline|latest|reply|answer)"
    r"\s*(?:is|:|-|=)?\s*)?"
    r"(?P<word>\b(?:by|before|until|till|til|no later than|not later than|on or before|on|in|for|during|at|due|around|"
    r"deadline|deadline:|week of|latest|this|from|as of|date:?))\s+(?:the\s+|this\s+)?$|"
    r"(?P<bare>\b(?:needed|due|deadline(?: is)?|latest|need by|by)\s*[:=-]?\s*)$"
)
_AFTER = re.compile(
    r"\s*,?\s*(?:(?:at\s+the\s+(?:very\s+)?)?latest|eod|cob|end of day|close of business|if possible|deadline)(?!\w)"
)
_EOD_BEFORE = re.compile(r"(?<!\w)(?:eod|cob|end of day|close of business)(?:\s+on|\s+by)?\s+$")
_REJECT = re.compile(r"(?<!\w)(?:since|after|last|past|from|every|each|per|previous|until now|as of|back in|ago)\s+$")
_CLOSE = re.compile(
    r"(?<!\w)(?:clos(?:e|es|ing)|signing|signs|signature|decision|expected close)"
    r"(?:\s+date)?(?:\s+(?:is|will|of|:|-)){0,3}\s*"
    r"(?:by|on|in|at|this|before|around|is|:|for)?\s*(?:the\s+)?$"
)
_DONE = re.compile(
    r"(?<!\w)(?:who|that|which)\s(?!(?:could|can|would|will|might|may)\b)[^,.;]*$|%\s*$|(?<!\w)(?!need|requir|want|expect)"
    r"(?:\w+ed|live|went|roi|payback|value|results|running|up|deployment|implementation|rollout|migration|cut|saved|built)\s+$"
)
"""Before "in 3 months": something that already took that long, no deadline."""

_NOT_A_DEADLINE = re.compile(
    r"\s+(?:campaign|results|launch|pipeline|planning|kick-?off|budget|newsletter|numbers|earnings|review|roadshow|push)\b"
)


class Deadlines(NamedTuple):
    """The spans that name a day, by what the day is for: when it is needed, and when the deal closes."""

    needed: tuple[Span, ...]
    closes: tuple[Span, ...]


def deadlines(page: Page, today: date, month_first: bool) -> Deadlines:
    """Every day on the page that can lie ahead, those said with "by" first."""
    likely = [form for hints, forms in _BY_HINTS if any(hint in page.low for hint in hints) for form in forms]
    found = [span for form in likely for span in _days(page.low, form, today, month_first)]
    ranked: list[tuple[int, Span]] = []
    closes = []
    for span in settle(found):
        role, wide = _role(page.low, span)
        if role == "closes":
            closes.append(wide)
        elif role != "past":
            ranked.append((role != "by", wide))
    return Deadlines(tuple(span for _, span in sorted(ranked)), tuple(closes))


def month_first(locale: str) -> bool:
    """Whether people of that locale write 11/27 for the 27th of November."""
    return locale.replace("_", "-").upper().endswith("-US")


def _days(text: str, form: Form, today: date, month_first: bool) -> Sequence[Span]:
    spans = []
    for match in form.pattern.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if form.cue and not _CUE.search(before) and not _has_before(match):
            continue
        try:
            day = form.ask(match, today, month_first)
        except OverflowError:  # past the last day that Python knows
            continue
        if day and today <= day <= today + min(_AHEAD, date.max - today):
            spans.append(Span(match.start(), match.end(), "needed_by", day.isoformat()))
    return spans


def _has_before(match: re.Match[str]) -> bool:
    return bool(match.re.groupindex.get("before") and match["before"])


def _role(text: str, span: Span) -> tuple[str, Span]:
    """What the day is for, and the span with the words that say so."""
    before = text[max(0, span.start - 40) : span.start]
    if _NOT_A_DEADLINE.match(text, span.end):
        return "past", span
    start, end = span.start, span.end
    if eod := _EOD_BEFORE.search(before):
        start -= len(eod[0])
        before = before[: eod.start()]
    if after := _AFTER.match(text, end):
        end = after.end()
    said = text[start:end]
    if _REJECT.search(before) or (said.startswith(("in ", "within ", "over ")) and _DONE.search(before)):
        return "past", span
    if closing := _CLOSE.search(before):
        return "closes", Span(start - len(closing[0]), end, "closes_on", span.value)
    cue = _CUE.search(before)
    if cue:
        start -= len(cue[0])
    word = (cue["word"] or cue["bare"] or "") if cue else ""
    strong = bool(after or eod) or said.startswith(("by ", "before ", "until ", "till ", "within ")) or _is_strong(word)
    return "by" if strong else "on", Span(start, end, "needed_by", span.value)


def _is_strong(word: str) -> bool:
    return word.startswith(
        ("by", "before", "until", "til", "no later", "not later", "on or", "due", "deadline", "latest", "needed")
    )
