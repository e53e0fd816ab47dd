"""Days in ordinary words: by Friday, end of next month, in two weeks, 27 Nov, Q1.

Every form is a pattern and a function that makes the day of it, or None where there is no such day (31 Feb).
Nothing here reads a clock: `today` is handed in. Patterns are met by text in lower case.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_COUNT = r"(?:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a couple(?: of)?|a few|couple of)"
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "a couple": 2, "a couple of": 2, "couple of": 2, "a few": 3,
}  # fmt: skip
_UNIT = r"(?:(?P<working>working|business|work)\s+)?(?P<unit>hour|hr|day|week|wk|month)s?"
_VERB = re.compile(r"\s+(?:be|have|need|want|not|also|do|well|work|fit|help|speak|know|agree)\b")
_PERIOD = r"(?P<period>week|month|quarter|qtr|year|fy)"


Ask = Callable[[re.Match[str], date, bool], date | None]
"""Makes a day of a match, given today and whether the month is written first; None where there is no such day."""


class Form(NamedTuple):
    """One way to write a day. `ask` makes the day; `cue` says that a word like "by" has to stand before it.

    `hints`: a text without any of these cannot hold it, which is quicker to see than the pattern.
    """

    hints: tuple[str, ...]
    core: str
    ask: Ask
    cue: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled form, standing alone among other words."""
        return _compiled(self.core)


@cache
def _compiled(core: str) -> re.Pattern[str]:
    """Compiled when first needed: together the forms would take longer than the rest of the import."""
    return re.compile(rf"(?<![\w$€£#/.-])(?:{core})(?![\w%]|[-/][0-9])")


def _group(m: re.Match[str], name: str) -> str:
    """What the group caught; empty where it caught nothing or the pattern has none of that name."""
    return m.groupdict().get(name) or ""


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(today: date, month: int, day: int, year: str) -> date | None:
    """That day of the year, this year or next; of the `year` itself where it was written."""
    if year:
        return _safe(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    this = _safe(today.year, month, day)
    return this if this and this >= today else _safe(today.year + 1, month, day)


def _iso(m: re.Match[str], today: date, month_first: bool) -> date | None:
    return _safe(int(m[1]), int(m[2]), int(m[3]))


def _figures(m: re.Match[str], today: date, month_first: bool) -> date | None:
    """27.11., 27/11/2026 or, by locale, 11/27. Where only one order makes a day, it is that one."""
    year = _group(m, "year")
    if not year and m[0] in ("24/7", "24.7"):
        return None
    first, second = int(m["first"]), int(m["second"])
    months_first = (month_first and m["sep"] != ".") or second > 12
    day, month = (second, first) if months_first and first <= 12 else (first, second)
    return _coming(today, month, day, year)


def _day_month(m: re.Match[str], today: date, month_first: bool) -> date | None:
    if m["month"] == "may" and _VERB.match(m.string, m.end()):
        return None
    return _coming(today, _MONTHS.index(m["month"][:3]) + 1, int(m["day"]), _group(m, "year"))


def _month(m: re.Match[str], today: date, month_first: bool) -> date | None:
    """A month alone is its last day; its first where the work has to be done "by" it and it has not begun."""
    month = _MONTHS.index(m["month"][:3]) + 1
    year = int(m["year"]) if m["year"] else today.year + (month < today.month)
    part = _group(m, "part")
    first = _safe(year, month, 1)
    if first is None:
        return None
    if m["before"] and not part and first > today:
        return first
    return _part(part, first, first.replace(day=monthrange(year, month)[1]))


def _part(part: str, first: date, last: date) -> date:
    if part.startswith(("begin", "start", "early")):
        return first + timedelta(days=min(6, (last - first).days))
    if part.startswith("mid"):
        return first + timedelta(days=(last - first).days // 2)
    return last


def _quarter(m: re.Match[str], today: date, month_first: bool) -> date | None:
    month = 3 * int(m["q"])
    year = (int(m["year"]) if len(m["year"]) == 4 else 2000 + int(m["year"])) if m["year"] else today.year
    if not m["year"] and month < today.month:
        year += 1
    first = _safe(year, month - 2, 1)
    if first is None:
        return None
    if m["before"] and not m["part"] and first > today:
        return first
    return _part(_group(m, "part"), first, first.replace(month=month, day=monthrange(year, month)[1]))


def _ordinal(m: re.Match[str], today: date, month_first: bool) -> date | None:
    """The next such day of a month: "the 5th"."""
    day = int(m["day"])
    for ahead in range(3):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        found = _safe(year, month + 1, day)
        if found and found >= today:
            return found
    return None


def _weekday(m: re.Match[str], today: date, month_first: bool) -> date | None:
    """The coming such day; "next" means the one of next week."""
    wanted = _DAYS.index(m["weekday"][:3])
    which = _group(m, "which")
    if which.startswith("next"):
        return today - timedelta(days=today.weekday()) + timedelta(days=7 + wanted)
    ahead = (wanted - today.weekday()) % 7
    return today + timedelta(days=ahead or (0 if which.startswith("this") else 7))


def _near(m: re.Match[str], today: date, month_first: bool) -> date | None:
    said = m[0]
    if said.startswith("day after"):
        return today + timedelta(days=2)
    return today + timedelta(days=1 if said.startswith(("tom", "tmr")) else 0)


def _end_of(m: re.Match[str], today: date, month_first: bool) -> date | None:
    """End of week, next month, this quarter… The working week ends on Friday."""
    if m["short"]:
        return _period({"w": "week", "m": "month", "q": "quarter", "y": "year"}[m["short"][-1]], 0, "", today)
    if not (m["part"] or m["which"]):
        return None
    ahead = 1 if _group(m, "which").startswith(("next", "coming", "following")) else 0
    return _period(m["period"], ahead, _group(m, "part"), today)


def _period(period: str, ahead: int, part: str, today: date) -> date | None:
    if period == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * ahead)
        friday = monday + timedelta(days=4 if today.weekday() < 5 or ahead else 11)
        if part.startswith("mid"):
            return monday + timedelta(days=2)
        return monday if part.startswith(("begin", "start", "early")) else friday
    size = {"month": 1, "quarter": 3, "qtr": 3}.get(period, 12)
    start = (today.year * 12 + today.month - 1) // size * size + ahead * size
    first = _safe(start // 12, start % 12 + 1, 1)
    year, month = divmod(start + size - 1, 12)
    last = _safe(year, month + 1, monthrange(year, month + 1)[1]) if year <= 9999 else None
    return _part(part, first, last) if first and last else None


def _in_a_while(m: re.Match[str], today: date, month_first: bool) -> date | None:
    number = m["count"]
    count = int(number) if number.isdecimal() else _COUNTS[re.sub(r"\s+", " ", number)]
    base = today
    start = _group(m, "base")
    if start in ("tomorrow", "tmrw"):
        base = today + timedelta(days=1)
    elif start[:3] in _DAYS:
        base = today + timedelta(days=(_DAYS.index(start[:3]) - today.weekday()) % 7 or 7)
    return _later(base, count, m["unit"], bool(m["working"]))


def _later(base: date, count: int, unit: str, working: bool) -> date | None:
    if unit == "month":
        year, month = divmod(base.year * 12 + base.month - 1 + count, 12)
        return _safe(year, month + 1, min(base.day, monthrange(year, month + 1)[1])) if year <= 9999 else None
    if unit in ("hour", "hr"):
        return base + timedelta(days=count // 24)
    if unit in ("week", "wk"):
        return base + timedelta(weeks=count)
    if not working:
        return base + timedelta(days=count)
    weeks, days = divmod(count, 5)
    day = base + timedelta(weeks=weeks)
    for _ in range(days):
        day += timedelta(days={4: 3, 5: 2}.get(day.weekday(), 1))
    return day


_PART = r"(?:(?P<part>end|close|beginning|start|early|late|mid(?:dle)?)(?:\s+of|\s+in|-of-|-|\s)\s*(?:the\s+)?)"
_YEAR = r"(?:,?\s+(?P<year>20[0-9]{2}))?"
_BEFORE = r"(?P<before>(?:by|before|until|till)\s+(?:the\s+)?)?"
_WHICH = r"(?:(?P<which>this(?:\s+coming)?|next|coming)\s+)?"
_ORDINAL = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)"
_LOW, _HIGH = r"(?:1[0-2]|0?[1-9])", r"(?:1[3-9]|2[0-9]|3[01])"  # may be a month; can only be a day
_UNITS = ("day", "week", "wk", "month", "hour", "hr")

FORMS = (
    Form(("20",), r"(20[0-9]{2})-([0-9]{1,2})-([0-9]{1,2})", _iso),
    Form(
        ("/", ".", "-"),
        r"(?P<first>[0-9]{1,2})(?P<sep>[./-])(?P<second>[0-9]{1,2})(?P=sep)(?P<year>20[0-9]{2}|[0-9]{2})",
        _figures,
    ),
    Form(("/",), r"(?P<first>[0-9]{1,2})(?P<sep>/)(?P<second>[0-9]{1,2})", _figures, cue=True),
    Form(("/",), rf"(?P<first>{_HIGH}(?=/{_LOW}\b)|{_LOW}(?=/{_HIGH}\b))(?P<sep>/)(?P<second>[0-9]{{1,2}})", _figures),
    Form((".",), r"(?P<first>[0-9]{1,2})(?P<sep>\.)\s?(?P<second>[0-9]{1,2})\.?", _figures, cue=True),
    Form((".",), rf"(?P<first>{_HIGH})(?P<sep>\.)(?P<second>{_LOW})\.", _figures),
    Form(
        _MONTHS,
        rf"(?:{_DAY}\.?,?\s+(?:the\s+)?)?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\.?(?:\s+of)?[\s-]*(?P<month>{_MONTH})"
        rf"\.?{_YEAR}",
        _day_month,
    ),
    Form(
        _MONTHS,
        rf"(?:{_DAY}\.?,?\s+)?(?P<month>{_MONTH})\.?\s*(?:the\s+)?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?{_YEAR}",
        _day_month,
    ),
    Form(_MONTHS, rf"{_BEFORE}{_PART}(?:in\s+)?(?P<month>{_MONTH}){_YEAR}", _month),
    Form(_MONTHS, rf"{_BEFORE}(?P<month>{_MONTH}){_YEAR}", _month, cue=True),
    Form(
        ("q1", "q2", "q3", "q4"),
        rf"{_BEFORE}{_PART}?q(?P<q>[1-4])(?:\s*(?:fy)?['\u2019]?(?P<year>20[0-9]{{2}}|2[0-9]))?",
        _quarter,
    ),
    Form(("st", "nd", "rd", "th"), _ORDINAL, _ordinal, cue=True),
    Form(
        ("day", "tue", "thu", "fri"),
        rf"{_WHICH}(?P<weekday>monday|tues?(?:day)?|wednesday|thu(?:rs?(?:day)?)?|fri(?:day)?|saturday|sunday)",
        _weekday,
    ),
    Form(("mon", "wed", "sat", "sun"), rf"{_WHICH}(?P<weekday>mon|wed|sat|sun)", _weekday, cue=True),
    Form(
        ("to", "tmr", "eod", "cob", "day", "close"),
        r"day\s+after\s+tomorrow|today|tonight|tomm?orr?ow|tmrw|tmr|eod|cob|close\s+of\s+business"
        r"|(?:end\s+of(?:\s+the)?\s+|end-of-)day",
        _near,
    ),
    Form(
        ("eo", "week", "month", "q", "year", "fy"),
        rf"(?P<short>eo[wmqy])|{_PART}?(?:(?P<which>this|next|current|coming|the\s+following|following)\s+)?{_PERIOD}",
        _end_of,
    ),
    Form(
        _UNITS,
        r"(?:(?:in|within|inside)\s+(?:the\s+)?(?:next\s+)?|over\s+the\s+next\s+)"
        rf"(?P<count>{_COUNT})\s+{_UNIT}(?:\s+time)?",
        _in_a_while,
    ),
    Form(_UNITS, rf"(?:the\s+)?next\s+(?P<count>{_COUNT})\s+{_UNIT}", _in_a_while),
    Form(_UNITS, rf"(?P<count>{_COUNT})\s+{_UNIT}\s+from\s+(?P<base>now|today|tomorrow|tmrw|{_DAY})", _in_a_while),
)
