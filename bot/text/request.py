"""A seller's sentence, read as a request for customers who vouch."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.text.amounts import amounts
from bot.text.counts import how_many
from bot.text.deadlines import deadlines, month_first
from bot.text.links import addresses, opportunities
from bot.text.meanings import span_of, without_refused
from bot.text.notes import note_of
from bot.text.prospects import prospect, wished
from bot.text.purposes import Purpose, implied, occasion
from bot.text.vocabulary import Vocabulary
from bot.text.words import Page, Span, cut, page_of, settle

_CONFIDENTIAL = re.compile(
    r"(?<!\w)(?:(?:strictly |highly |keep (?:it |this )?)?confidential(?:ly|ity)?"
    r"|(?:please )?(?:do not|don['\u2019]?t|never) (?:name|mention|disclose)"
    r"(?: (?:them|us|it|(?:the |our )?(?:customer|prospect|client|company|names?)(?: name)?))?"
    r"|(?:without|no) (?:naming|names?|mentioning)(?: (?:them|names))?"
    r"|keep (?:it|this|the name) (?:quiet|private|secret)"
    r"|under nda|undisclosed|stealth (?:deal|mode))(?!\w)"
)
_DENIED = re.compile(r"\b(?:not|non|isn['\u2019]?t|nothing)[\s-]+$")


@dataclass(frozen=True, slots=True)
class RequestWords:
    """What a request says. A field that was not said is None or empty: defaults are the caller's.

    `understood` are the pieces of the text behind it, in order and apart; `note` is the rest. `prospect_account` is
    the key when the prospect is a known account; `accounts` are those wished for as advocates.
    """

    how_many: int | None = None
    activities: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    prospect: str = ""
    prospect_account: str = ""
    occasion: str = ""
    purpose: Purpose | None = None
    needed_by: date | None = None
    closes_on: date | None = None
    amount: Decimal | None = None
    currency: str = ""
    opportunity: str = ""
    confidential: bool = False
    note: str = ""
    understood: tuple[Span, ...] = ()


def parse_request(
    text: str, vocabulary: Vocabulary, today: date, locale: str = "en", currency: str = "USD"
) -> RequestWords:
    """What `text` asks for, in the program's own terms. Never raises: what cannot be placed is in the note.

    `locale` decides whether 11/12 is in November (US) or December; `currency` stands for one that was not said.
    """
    read, rest = cut(text)
    blanked = addresses(read)
    page = page_of(read, blanked)
    spans = _facts(page, vocabulary, today, locale, currency, blanked)
    spans = without_refused(page, spans)
    setting = occasion(page, spans)
    spans = settle([*spans, *setting.spans])
    found = prospect(page, spans)
    if found:
        spans = settle([s for s in wished(page, spans, found) if s not in found.instead_of] + [found.span])
    count = how_many(page, spans)
    spans = settle([*spans, *([count] if count else [])])
    return _words(read, rest, spans, setting.purpose, setting.name, vocabulary)


def _facts(
    page: Page, vocabulary: Vocabulary, today: date, locale: str, currency: str, blanked: Sequence[Span]
) -> tuple[Span, ...]:
    """Everything that needs no look at its surroundings; of two readings of the same words the longer one stands.

    Of several days, amounts and opportunities the first counts (days with "by" before others); the rest is noted.
    """
    linked = [span for span in blanked if span.kind == "opportunity"]
    days = deadlines(page, today, month_first(locale))
    terms = [span for hit in vocabulary.find(page) if (span := span_of(page, hit))]
    single = [*(linked + opportunities(page.plain))[:1], *days.needed, *days.closes]
    money = amounts(page, currency)
    confidential = [
        Span(m.start(), m.end(), "confidential", "yes")
        for m in _CONFIDENTIAL.finditer(page.low)
        if not _DENIED.search(page.low[max(0, m.start() - 12) : m.start()])
    ]
    kept = set(settle([*terms, *single, *money, *confidential]))
    first = {kind: next((s for s in (*single, *money) if s.kind == kind and s in kept), None) for kind in _ONCE}
    return tuple(sorted(s for s in kept if s.kind not in _ONCE or s == first[s.kind]))


_ONCE = ("needed_by", "closes_on", "amount", "opportunity")


def _words(
    read: str, rest: str, spans: tuple[Span, ...], purpose: Purpose | None, name: str, vocabulary: Vocabulary
) -> RequestWords:
    values: dict[str, list[str]] = {}
    for span in spans:
        values.setdefault(span.kind, []).append(span.value)

    def keys(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(values.get(kind, ())))

    def one(kind: str) -> str:
        return values.get(kind, [""])[0]

    account = vocabulary.account(one("prospect"))
    amount, _, currency = one("amount").partition(" ")
    number, needed, closes = one("how_many"), one("needed_by"), one("closes_on")
    deal = any(values.get(kind) for kind in ("prospect", "amount", "opportunity", "closes_on"))
    return RequestWords(
        how_many=int(number) if number else None,
        activities=keys("activity"),
        industries=keys("industry"),
        regions=keys("region"),
        countries=keys("country"),
        products=keys("product"),
        use_cases=keys("use_case"),
        sizes=keys("size"),
        segments=keys("segment"),
        personas=keys("persona"),
        languages=keys("language"),
        competitors=keys("competitor"),
        accounts=keys("account"),
        prospect=account.label if account else one("prospect"),
        prospect_account=account.key if account else "",
        occasion=name,
        purpose=implied(purpose, deal),
        needed_by=date.fromisoformat(needed) if needed else None,
        closes_on=date.fromisoformat(closes) if closes else None,
        amount=Decimal(amount) if amount else None,
        currency=currency,
        opportunity=one("opportunity"),
        confidential="confidential" in values,
        note=note_of(read, spans, rest),
        understood=spans,
    )
