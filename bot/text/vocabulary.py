"""What a program calls things: its industries, regions, products, accounts… as one table of word runs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.text.lexicon import LEGAL_FORMS, ORDINARY, ORDINARY_WITH_A_CAPITAL, SHORT
from bot.text.near import Speller
from bot.text.words import Page, Token, tokens_of

Kind = Literal[
    "activity", "industry", "region", "country", "product", "use_case", "competitor", "persona", "size", "segment",
    "language", "account",
]  # fmt: skip
"""In order of preference where one word means several things and the words around do not tell."""

_ORDER: dict[Kind, int] = {
    "activity": 0, "industry": 1, "region": 2, "country": 3, "product": 4, "use_case": 5, "competitor": 6,
    "persona": 7, "size": 8, "segment": 9, "language": 10, "account": 11,
}  # fmt: skip
_PROPER: frozenset[Kind] = frozenset({"account", "product", "competitor"})
_CORRECTIONS = 60  # at most, in one text: keeps a page of nonsense cheap


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a program has a word for. `label` and `synonyms` are matched, `key` is handed back."""

    kind: Kind
    key: str
    label: str
    synonyms: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A run of words that means something: tokens `first` up to `end`, and what it may mean, best guess first."""

    first: int
    end: int
    terms: tuple[Term, ...]


class Vocabulary:
    """The terms of one program, indexed by their words. Built once per revision; never changes."""

    __slots__ = ("_index", "_longest", "_speller", "_words")

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        """Labels count before synonyms, these before plurals and short forms; within a kind the first term wins."""
        index: dict[str, tuple[Term, ...]] = {}
        forms = [(term, _forms(term)) for term in terms]
        for rank in range(3):
            for term, ranked in forms:
                for form in ranked[rank]:
                    meanings = index.get(form)
                    if meanings is None:
                        if len(form) > 1 and not (form.isdecimal() and len(form) < 3):
                            index[form] = (term,)
                    elif all(other.kind != term.kind for other in meanings):
                        index[form] = tuple(sorted((*meanings, term), key=lambda t: _ORDER[t.kind]))
        self._index = index
        self._longest: dict[str, int] = {}
        self._words: set[str] = set()
        common: set[str] = set()
        for form, terms_of in self._index.items():
            words = form.split(" ")
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))
            self._words.update(words)
            if terms_of[0].kind != "account":
                common.update(words)
        self._speller = Speller(common - ORDINARY)

    def account(self, text: str) -> Term | None:
        """The account called exactly `text`, whatever the case, accents and legal form."""
        for form in _account_forms(_words(text)):
            found = next((t for t in self._index.get(form, ()) if t.kind == "account"), None)
            if found:
                return found
        return None

    def find(self, page: Page) -> list[Hit]:
        """Every run of words of `page` that means something; runs may overlap."""
        keys, corrected = self._corrected(page)
        hits: list[Hit] = []
        for first in range(len(keys)):
            reach = min(self._longest.get(keys[first], 0), len(keys) - first)
            for end in range(first + 1, first + reach + 1):
                terms = self._index.get(" ".join(keys[first:end]))
                if terms and (end == first + 1 or _together(page, first, end)):
                    hits += _hit(
                        page, first, end, terms, bool(corrected and not corrected.isdisjoint(range(first, end)))
                    )
            if first + 1 < len(keys) and len(joined := keys[first] + keys[first + 1]) > 7:  # health care, e-commerce
                terms = self._index.get(joined)
                if terms and len(page.gap(first)) == 1:
                    hits += _hit(page, first, first + 2, terms, True)
        return hits

    def _corrected(self, page: Page) -> tuple[list[str], set[int]]:
        keys = [token.key for token in page.tokens]
        corrected: set[int] = set()
        tries = 0
        for at, key in enumerate(keys):
            if len(key) < 5 or key in self._words or key in ORDINARY or tries == _CORRECTIONS:
                continue
            tries += 1
            better = self._speller.correct(key)
            if better and not (len(key) < 8 and _after_for(page, at)):
                keys[at] = better
                corrected.add(at)
        return keys, corrected


def _after_for(page: Page, at: int) -> bool:
    """A capitalised word after "for" is more likely a company than a slip."""
    return page.tokens[at].capital and at > 0 and page.tokens[at - 1].key in ("for", "with", "at")


def _together(page: Page, first: int, end: int) -> bool:
    return all(len(page.gap(at)) <= 3 and "\n" not in page.gap(at) for at in range(first, end - 1))


def _hit(page: Page, first: int, end: int, terms: tuple[Term, ...], guessed: bool) -> Iterator[Hit]:
    """The hit with those meanings that the way it is written allows. A guess never means an account."""
    words = page.tokens[first:end]
    terms = tuple(t for t in terms if not (guessed and t.kind == "account") and _written_right(page, first, words, t))
    if terms:
        yield Hit(first, end, terms)


def _written_right(page: Page, first: int, words: Sequence[Token], term: Term) -> bool:
    """Whether `words` are written so that they can mean `term`: "us" is not the US, "delight" not the company."""
    if len(words) == 1:
        word = words[0]
        if word.key in SHORT:
            return word.raw.isupper() and not page.shouted
        if word.key in ORDINARY_WITH_A_CAPITAL and not word.capital:
            return False
        if term.kind in _PROPER and word.key in ORDINARY:
            return word.capital and first > 0 and not page.shouted
        if term.kind == "account":
            return word.capital or not page.cased
    elif term.kind in _PROPER and all(w.key in ORDINARY or w.key in SHORT for w in words):
        return words[0].capital and words[-1].capital
    return True


def _words(text: str) -> list[str]:
    if text.isascii() and text.replace(" ", "").isalnum():  # the usual case, and there are 10,000 of them
        return text[:200].lower().split()
    return [token.key for token in tokens_of(text[:200])]


def _forms(term: Term) -> tuple[list[str], list[str], list[str]]:
    """How `term` may be written: its label, its synonyms, and other ways to write either.

    Those are plurals, with and without "and", without Inc., with the hyphen left out.
    """
    names = [(name, _words(name)) for name in (term.label, *term.synonyms)]
    variants = [form for name, words in names if words for form in _variants(term.kind, name, words)]
    label, *synonyms = (" ".join(words) for _, words in names)
    return [label], synonyms, variants


def _variants(kind: Kind, name: str, words: list[str]) -> Iterator[str]:
    forms = _with_and(name, words) if "&" in name or "and" in words else [words]
    if kind == "account":
        for form in forms:
            yield from _account_forms(form)
        return
    for form in forms:
        yield " ".join(form)
        yield from (" ".join((*form[:-1], last)) for last in _numbers(form[-1]))
    if len(words) == 2 and len("".join(words)) > 7:
        yield "".join(words)


def _with_and(name: str, words: list[str]) -> list[list[str]]:
    if "&" in name:
        return [words, _words(name.replace("&", " and "))]
    bare = [word for word in words if word != "and"]
    return [words, bare] if len(bare) < len(words) else [words]


def _account_forms(words: list[str]) -> Iterator[str]:
    """The name, and the name without "the" and without its legal form."""
    bare = list(words)
    while len(bare) > 1 and bare[-1] in LEGAL_FORMS:
        bare.pop()
    for form in (words, bare):
        yield " ".join(form)
        if len(form) > 1 and form[0] == "the":
            yield " ".join(form[1:])


def _numbers(word: str) -> Iterator[str]:
    """The plural of a singular and the singular of a plural, where English is regular."""
    if not word.isalpha() or len(word) < 3:
        return
    if word.endswith("ies") and len(word) > 5:
        yield word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if len(word) > 4:
            yield word[:-1]
        if word.endswith(("ches", "shes", "sses", "xes")):
            yield word[:-2]
    elif word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    else:
        yield word + ("es" if word.endswith(("ch", "sh", "ss", "x")) else "s")
