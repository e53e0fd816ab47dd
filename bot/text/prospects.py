"""Whom it is for: the company named after "for", "with" or "at", or the occasion."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from bot.text.lexicon import DROPPED, LEGAL_FORMS, NOT_COMPANIES, ORDINARY, wordset
from bot.text.words import Page, Span, covers

_LEADS = wordset("for with at to prospect named called")
_SKIPPED = wordset(
    "the our my a an their this that new prospect prospects customer client account company named called is"
)
_TALKS = wordset(
    "talk talks talking speak speaks speaking present presenting pitch pitching sell selling call sold intro reach"
)
_DEALS = wordset(
    "deal deals opp opportunity evaluation eval pursuit rfp rfi poc pilot renewal prospect pitch bid bakeoff"
)
_STORIES = wordset(
    "study story video quote testimonial interview reference references call calls visit webinar review logo blog"
)
_TOGETHER = wordset(
    "meeting chat conversation demo session work working engaged stuck negotiating competing us me them"
)
_PEOPLE = wordset("someone anyone somebody anybody contact contacts person people customer champion advocate")
_INSIDE = wordset("of and the de van von du la le y und & et den der")
_QUOTED = re.compile(
    r"\s*[\"\u201c\u201e\u00ab]([^\"\u201c\u201d\u201e\u00ab\u00bb\n]{2,80})[\"\u201d\u201c\u00bb]|\s*'([^'\n]{2,80})'(?!\w)"
)
_DOMAIN = re.compile(
    r"(?:[a-z0-9-]{1,63}\.){1,3}(?:com|io|ai|net|org|co|de|fr|uk|eu|app|dev|cloud|tech)(?![\w.])", re.IGNORECASE
)


class Prospect(NamedTuple):
    """A company as it was written, where, and the vocabulary spans that its name swallowed or that it came from."""

    span: Span
    instead_of: tuple[Span, ...] = ()


def prospect(page: Page, spans: Sequence[Span]) -> Prospect | None:
    """The company that the request is for, or None. Never a word of the vocabulary other than an account."""
    owners = covers(page, spans)
    leads = [at for at, token in enumerate(page.tokens) if token.key in _LEADS and _leads(page, owners, at)]
    leads.sort(key=lambda at: page.tokens[at].key not in ("for", "prospect"))
    for at in leads:
        if (found := _after(page, owners, at)) is not None:
            return found
    return next(_before_deal(page, owners), None)


def _leads(page: Page, owners: Sequence[Span | None], at: int) -> bool:
    """Whether the word at `at` can lead to a prospect: "to" after talking, "with" after something two sides do."""
    key, before = page.tokens[at].key, page.tokens[at - 1].key if at else ""
    if key == "with":
        return before in _TALKS | _DEALS | _STORIES | _TOGETHER or (at > 0 and owners[at - 1] is not None)
    return key != "to" or before in _TALKS


def _after(page: Page, owners: Sequence[Span | None], at: int) -> Prospect | None:
    """The company that starts right after the leading word, past "the", "our prospect" and the like."""
    first = at + 1
    while first < len(page.tokens) and owners[first] is None and page.tokens[first].key in _SKIPPED:
        if _quoted(page, first - 1):
            break
        first += 1
    if quoted := _quoted(page, first - 1):
        return Prospect(quoted, tuple(_overlapping(owners, page, quoted)))
    if first >= len(page.tokens) or "\n" in page.gap(first - 1):
        return None
    owner = owners[first]
    if owner is not None and owner.kind == "account":
        told = (
            page.tokens[at].key != "for"
            and at > 0
            and (page.tokens[at - 1].key in _STORIES | _PEOPLE or _is_activity(owners[at - 1]))
        )
        return None if told else Prospect(_of_account(page, owner), (owner,))
    return _named(page, owners, first)


def _of_account(page: Page, owner: Span) -> Span:
    written = re.sub(r"['\u2019]s$", "", page.text[owner.start : owner.end])
    return owner._replace(kind="prospect", value=written)


def _is_activity(owner: Span | None) -> bool:
    return owner is not None and owner.kind == "activity"


def _quoted(page: Page, at: int) -> Span | None:
    match = _QUOTED.match(page.plain, page.tokens[at].end)
    if match is None:
        return None
    group = 1 if match[1] else 2
    return Span(match.start(group), match.end(group), "prospect", match[group].strip())


def _overlapping(owners: Sequence[Span | None], page: Page, span: Span) -> Iterator[Span]:
    inside = (o for o in owners if o is not None and o.start < span.end and span.start < o.end)
    yield from dict.fromkeys(inside)


def _named(page: Page, owners: Sequence[Span | None], first: int) -> Prospect | None:
    """The capitalised run that starts at `first`, or a lower-case one that ends in Inc or the like."""
    start = page.tokens[first].start
    if owners[first] is None and (domain := _DOMAIN.match(page.plain, start)):
        return Prospect(Span(start, domain.end(), "prospect", domain[0]))
    if owners[first] is None and not page.cased and (legal := _lower_with_form(page, owners, first)):
        return Prospect(_written(page, first, legal))
    whole = _run(page, first, lambda at: True)
    if whole > first + 1 and page.tokens[whole - 1].key in LEGAL_FORMS and _name_like(page, first):
        span = _written(page, first, whole)
        return Prospect(span, tuple(_overlapping(owners, page, span)))
    end = _run(page, first, lambda at: owners[at] is None)
    if end > first and (line := _line_of_business(page, owners, end)):
        return Prospect(_written(page, first, end + 1), (line,))
    return Prospect(_written(page, first, end)) if end > first else None


def _line_of_business(page: Page, owners: Sequence[Span | None], at: int) -> Span | None:
    """The industry at `at`, when it ends the name before it: "Zeta Bank", "Alder Energy"."""
    if at >= len(page.tokens) or page.gap(at - 1) != " ":
        return None
    owner, token = owners[at], page.tokens[at]
    alone = owner is not None and owner.kind == "industry" and (owner.start, owner.end) == (token.start, token.end)
    return owner if alone and token.raw[:1].isupper() and not token.raw.isupper() else None


def _written(page: Page, first: int, end: int) -> Span:
    start, stop = page.tokens[first].start, page.tokens[end - 1].end
    return Span(start, stop, "prospect", re.sub(r"['\u2019]s$", "", page.text[start:stop]))


def _lower_with_form(page: Page, owners: Sequence[Span | None], first: int) -> int:
    for end in range(first + 2, min(first + 5, len(page.tokens) + 1)):
        inside = range(first, end)
        if any(owners[at] is not None or page.tokens[at].key in DROPPED - LEGAL_FORMS for at in inside):
            return 0
        if page.tokens[end - 1].key in LEGAL_FORMS - {"co", "as", "se", "company"}:
            return end
    return 0


def _run(page: Page, first: int, free: Callable[[int], bool]) -> int:
    """Where the name ends that starts at `first`; `first` itself when none starts there."""
    end = first
    while end < min(len(page.tokens), first + 7) and free(end) and _name_like(page, end):
        end += 1
        if end == len(page.tokens) or page.tokens[end - 1].raw.endswith(("'s", "\u2019s")):
            break
        gap = page.gap(end - 1)
        if page.tokens[end].key in LEGAL_FORMS and gap in (" ", ", "):
            continue
        if gap not in (" ", "-", " & ", "&", ".", "/") and not (
            gap == ". " and end - first == 1 and len(page.tokens[first].raw) < 4
        ):
            break
        if (
            page.tokens[end].key in _INSIDE
            and end + 1 < len(page.tokens)
            and page.gap(end) == " "
            and _name_like(page, end + 1)
        ):
            end += free(end) and free(end + 1)
    return end


def _name_like(page: Page, at: int) -> bool:
    token = page.tokens[at]
    if token.key in NOT_COMPANIES or token.key in DROPPED - LEGAL_FORMS or page.shouted:
        return False
    return token.capital and not token.raw.isdecimal()


def _before_deal(page: Page, owners: Sequence[Span | None]) -> Iterator[Prospect]:
    """The name right before "deal", "opportunity", "evaluation"…: "the Acme deal"."""
    for at, token in enumerate(page.tokens):
        if token.key not in _DEALS or at == 0 or page.gap(at - 1) != " ":
            continue
        owner = owners[at - 1]
        if owner is not None and owner.kind == "account":
            yield Prospect(_of_account(page, owner), (owner,))
        first = at
        while first and at - first < 4 and owners[first - 1] is None and _name_like(page, first - 1):
            if page.tokens[first - 1].key in ORDINARY or (first < at and page.gap(first - 1) != " "):
                break
            first -= 1
        if first < at:
            yield Prospect(_written(page, first, at))


def wished(page: Page, spans: Sequence[Span], found: Prospect | None) -> tuple[Span, ...]:
    """`spans` without accounts that stand beside the prospect as a second one ("for Acme and Contoso")."""
    if found is None:
        return tuple(spans)
    after = re.compile(r"\s*(?:,|/|&|\+|and|or)\s+(?:and\s+)?", re.IGNORECASE)
    joined = after.match(page.plain, found.span.end)
    return tuple(s for s in spans if not (s.kind == "account" and joined and s.start == joined.end()))
