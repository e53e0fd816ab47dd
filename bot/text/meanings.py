"""Which of several things a run of words means here, told by the words around it."""

from collections.abc import Sequence

from bot.text.lexicon import NEGATIONS, wordset
from bot.text.vocabulary import Hit, Kind, Term, Vocabulary
from bot.text.words import Page, Span, covers, settle

_RIVALRY = wordset(
    """vs versus against over replaced replacing replace replaces displaced displacing beat beating beats
    switched switching migrated migrating moved moving left ditched dropped competing competitor competition
    competitive off"""
)
_SPEAKING = wordset("speaking speaker speakers language native fluent")
_OBJECTS = wordset("me us him her them it you back")
_LOST = wordset("have has had got is are theres there find found see")
_BETWEEN = wordset("in from a an the any with want need use ask involve approach contact on of be")


def span_of(page: Page, hit: Hit) -> Span | None:
    """What `hit` means on this page, with the words that belong to it ("replaced", "-speaking"), or None."""
    tokens, kinds = page.tokens, {term.kind: term for term in hit.terms}
    before = tokens[hit.first - 1].key if hit.first else ""
    after = tokens[hit.end].key if hit.end < len(tokens) else ""
    first, end = hit.first, hit.end
    if "activity" in kinds and hit.end - hit.first == 1 and after in _OBJECTS:
        del kinds["activity"]  # "call me back"
    term = _chosen(kinds, before, after, tokens[hit.first].capital)
    if term is None:
        return None
    if term.kind == "competitor":
        while first and (tokens[first - 1].key in _RIVALRY or (tokens[first - 1].key == "from" and first > 1)):
            first -= 1
    elif term.kind == "language" and after in _SPEAKING:
        end += 1
    return Span(tokens[first].start, tokens[end - 1].end, term.kind, term.key)


def _chosen(kinds: dict[Kind, Term], before: str, after: str, capital: bool) -> Term | None:
    if "competitor" in kinds and (before in _RIVALRY or before == "from"):
        return kinds["competitor"]
    if "language" in kinds and (after in _SPEAKING or before in ("speaks", "speak", "speaking", "in")):
        return kinds["language"]
    if (
        "account" in kinds
        and capital
        and before in ("for", "with", "at")
        and kinds.keys() <= {"account", "competitor", "product"}
    ):
        return kinds["account"]
    return next(iter(kinds.values()), None)  # best guess first, as the vocabulary ordered them


def without_refused(page: Page, spans: Sequence[Span]) -> tuple[Span, ...]:
    """`spans` without what the text rules out ("not healthcare", "except banks"): a wish must not turn round.

    Nor does "similar to Northwind" ask for Northwind.
    """
    owners = covers(page, spans)
    refused: set[Span] = set()
    for at, span in enumerate(owners):
        if span is None or (at and owners[at - 1] == span):
            continue
        left = at - 1
        while left >= 0 and owners[left] is None and page.tokens[left].key in _BETWEEN:
            left -= 1
        if left < 0:
            continue
        key, earlier = page.tokens[left].key, page.tokens[left - 1].key if left else ""
        likened = key == "to" and earlier in ("similar", "comparable", "close")
        chained = key in ("or", "nor", "and") and left and owners[left - 1] in refused
        if chained or likened or _rules_out(key, earlier) or (key == "than" and earlier == "other"):
            refused.add(span)
    return tuple(span for span in spans if span not in refused or span.kind in ("needed_by", "amount", "closes_on"))


def _rules_out(key: str, earlier: str) -> bool:
    return key in NEGATIONS and not (key in ("no", "not", "nothing") and earlier in _LOST)


def account_spans(page: Page, vocabulary: Vocabulary) -> tuple[Span, ...]:
    """Every known account on the page, whatever else its name may mean."""
    return settle(
        [
            Span(
                page.tokens[hit.first].start,
                page.tokens[hit.end - 1].end,
                "account",
                page.text[page.tokens[hit.first].start : page.tokens[hit.end - 1].end],
            )
            for hit in vocabulary.find(page)
            if any(term.kind == "account" for term in hit.terms)
        ]
    )
