"""How many are wanted: "2 references", "three", "a couple of", never "tier 1", "5 years" or "40 %"."""

import re
from collections.abc import Sequence

from bot.text.lexicon import DROPPED, NUMBERS, wordset
from bot.text.words import Page, Span, covers

MOST = 20
_LEAD = r"(?P<lead>(?<!\w)(?:at\s+least|at\s+most|up\s+to|about|around|maybe|max|min|no\s+more\s+than|~)\s*)?"
_FIGURE = r"(?<![\w.,/:#$€£+-])(?:x\s?)?(?P<figure>[1-9]|1[0-9]|20)(?:\s?x(?!\w))?"
_WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))
_RANGE = r"(?:\s?[-–]\s?(?:1[0-9]|20|[2-9])|\s+(?:or|to)\s+(?:1[0-9]|20|[2-9]|two|three|four|five|six))?"
_NUMBER = re.compile(
    rf"{_LEAD}(?:{_FIGURE}|(?<!\w)(?P<word>a\s+couple(?:\s+of)?|couple\s+of|a\s+pair\s+of|{_WORD})){_RANGE}"
    r"(?![\w%]|[.,/:-][0-9]|\s?%|-[a-z])"
)
_UNITS = re.compile(
    r"\s?(?:[+]|%|percent|per\s+cent|pct|days?|weeks?|months?|years?|yrs?|hours?|hrs?|min(?:ute)?s?|quarters?|employees?"
    r"|users?|seats?|staff|licen[sc]es|stores|sites|beds|agents|plants|locations|offices|k|m|bn|million|thousand|billion"
    r"|hundred|am|pm|o'?clock|stars?|times|points?|of\s+(?:our|the|their)|more\s+thing|-)(?!\w)"
)
_LABELS = wordset(
    """tier top phase version level series fortune q no number nr part step type stage room windows office web
    class grade release wave day week between and global no over under than past last next within in"""
)
_COUNTED = wordset(
    """reference references ref refs customer customers client clients advocate advocates people contacts contact
    speaker speakers panelist panelists champion champions call calls example examples story stories quote
    quotes case study studies video videos testimonial testimonials company companies logo logos review
    reviews names folks champion banks volunteers participants guests"""
)
_DESCRIBED = wordset("industry persona size segment region country language")
_PRONOUN = wordset("no any every each some this that another which")


def how_many(page: Page, spans: Sequence[Span]) -> Span | None:
    """The number wanted, 1 to 20, or None. Of a range the lower end: customers are not asked on a guess."""
    owners = covers(page, spans)
    starts = {token.start: at for at, token in enumerate(page.tokens)}
    for match in _NUMBER.finditer(page.low):
        group = "figure" if match["figure"] else "word"
        start = match.start(group)
        at = starts.get(start) if start in starts else starts.get(match.start(), starts.get(start - 1))
        if at is None or owners[at] is not None or _UNITS.match(page.low, match.end()):
            continue
        value = int(match["figure"]) if match["figure"] else NUMBERS.get(match["word"], 2)
        if _counts(page, owners, at, match):
            return Span(match.start(), match.end(), "how_many", str(value))
    return None


def _counts(page: Page, owners: Sequence[Span | None], at: int, match: re.Match[str]) -> bool:
    """Whether the number counts what is wanted: it opens the text, or what it counts follows soon."""
    if at and not match["lead"]:
        before, owner = page.tokens[at - 1], owners[at - 1]
        if before.key in _LABELS or (match["word"] and before.key in _PRONOUN):
            return False
        if owner is None and before.capital and at > 1 and before.key not in DROPPED and page.gap(at - 1) == " ":
            return False  # Windows 11
    if all(owners[i] is None and page.tokens[i].key in DROPPED for i in range(at)):
        return True
    last = at
    while last + 1 < len(page.tokens) and page.tokens[last + 1].start < match.end():
        last += 1
    following = range(last + 1, min(last + 6, len(page.tokens)))
    for i in following:
        owner = owners[i]
        if i == last + 1 and owner is not None and owner.kind in _DESCRIBED:
            return True
        if page.tokens[i].key in _COUNTED or (owner is not None and owner.kind == "activity"):
            return True
        if owner is None and page.tokens[i].key in ("for", "by", "with", "at", "who", "that"):
            return False
    return last + 1 == len(page.tokens) and owners[at - 1] is not None
