"""A sentence about a customer worth hearing, read as a nomination."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.text.lexicon import DROPPED, FILLERS, LEGAL_FORMS, wordset
from bot.text.links import addresses, phones
from bot.text.meanings import account_spans
from bot.text.vocabulary import Vocabulary
from bot.text.words import Page, Span, Token, cut, page_of, settle

_TITLES = wordset(
    """vp svp evp avp ceo cfo cio cto coo cmo ciso cro cpo cdo chro chief president vice head director manager
    lead leader owner founder cofounder partner officer engineer architect analyst developer administrator
    admin consultant specialist coordinator principal senior sr junior jr associate executive supervisor
    treasurer controller secretary dean professor nurse buyer planner scientist designer strategist evangelist
    advisor chair chairman chairwoman ops operations md gm sales marketing it hr finance procurement purchasing
    success support security product engineering legal data digital"""
)
_OPENING = re.compile(
    r"\s*(?:(?:hi|hey|hello|team|please|pls|i(?:['\u2019]d| would)? (?:like|want) to|we should|let['\u2019]?s|can we"
    r"|you should)[\s,!]+){0,5}"
    r"(?:(?:nominat(?:e|ing|ion(?: for)?)|recommend(?:ing)?|suggest(?:ing)?|add(?:ing)?|meet)\b\s*[:,]?\s*)?",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"[,;:|\n(){}\[\]\u2022\x00]|\s[-\u2013\u2014]{1,2}\s|[!?]\s|"
    r"(?<!\b[A-Z])(?<!\b[DMS]r)(?<!\bM[sx])(?<!\bSt)\.\s"  # the point of "P. Poe" ends no sentence
)
_AT = re.compile(r"(?:(?<!\w)(?:at|from|with|of)\s+(?:the\s+)?|@\s?)$", re.IGNORECASE)
_LINKS = wordset("at from with of")
_PARTICLES = wordset("de la van von der den di da bin al el dos du le ter ten zu af del della dr")
_WHY = re.compile(r"(?:because|since|reason|why|who|that|and|is|has|as)(?=[\s:])[\s:]*", re.IGNORECASE)
_LABELS = wordset(
    "email mail e phone tel mobile cell reach contact works work working name title account company nominate"
)
_EDGES = " \t\r\n,;:-\u2013\u2014|()[]{}<>\x00\u2022"


@dataclass(frozen=True, slots=True)
class NominationWords:
    """What a nomination says. `account_key` is set when the account is a known one; `why` is all that is left."""

    person: str = ""
    title: str = ""
    account: str = ""
    account_key: str = ""
    email: str = ""
    phone: str = ""
    why: str = ""
    understood: tuple[Span, ...] = ()


class _Piece(NamedTuple):
    """The words between two separators."""

    tokens: tuple[Token, ...]
    linked: bool  # "at", "from" stands before it

    @property
    def lead(self) -> tuple[Token, ...]:
        """The words without "their", "is", "the" in front and "at" behind."""
        first = next((i for i, t in enumerate(self.tokens) if t.key not in FILLERS), len(self.tokens))
        last = len(self.tokens) - (self.tokens[-1].key in _LINKS)
        return self.tokens[first:last]


def parse_nomination(text: str, vocabulary: Vocabulary) -> NominationWords:
    """Who is nominated, from where and why: "Dana Reyes, VP Ops at Northwind, cut onboarding time". Never raises."""
    read, rest = cut(text)
    contacts = _contacts(read)
    page = page_of(read, contacts)
    opening = _OPENING.match(page.plain)
    start = opening.end() if opening else 0
    account = _known_account(page, vocabulary, start) or _typed_account(page, start)
    pieces = _pieces(page, start, account)
    person = _person(page, pieces)
    if account is None:
        account = _listed_account(page, pieces, person)
        pieces = _pieces(page, start, account)
    title = _title(page, pieces, person, account)
    spans = tuple(sorted(s for s in (account, person, title, *contacts) if s))
    known = vocabulary.account(account.value) if account else None
    return NominationWords(
        person=person.value if person else "",
        title=title.value if title else "",
        account=known.label if known else account.value if account else "",
        account_key=known.key if known else "",
        email=next((s.value for s in contacts if s.kind == "email"), ""),
        phone=next((s.value for s in contacts if s.kind == "phone"), ""),
        why="\n".join(part for part in (_why(read, start, spans), rest) if part),
        understood=spans,
    )


def _contacts(text: str) -> tuple[Span, ...]:
    """The first e-mail address and the first telephone number; further ones stay in the text."""
    found = settle([s for s in addresses(text) if s.kind == "email"] + phones(text))
    return tuple(next(s for s in found if s.kind == kind) for kind in dict.fromkeys(s.kind for s in found))


def _span(page: Page, tokens: Sequence[Token], kind: str) -> Span | None:
    if not tokens:
        return None
    start, end = tokens[0].start, tokens[-1].end
    return Span(start, end, kind, re.sub(r"['\u2019]s$", "", page.text[start:end]))


def _known_account(page: Page, vocabulary: Vocabulary, start: int) -> Span | None:
    """The known account after "at", "from" or "'s"; else one that stands alone between separators."""
    spans = [s for s in account_spans(page, vocabulary) if s.start >= start]
    linked = [s for s in spans if _AT.search(page.plain[max(0, s.start - 12) : s.start]) or _owns(page, s)]
    alone = [s for s in spans if _stands_alone(page, s, start)]
    return next(iter(linked + alone), None)


def _owns(page: Page, span: Span) -> bool:
    return page.text[span.end - 2 : span.end] in ("'s", "\u2019s")


def _stands_alone(page: Page, span: Span, start: int) -> bool:
    before, after = page.plain[start : span.start], page.plain[span.end :]
    opened = not before.strip() or _SEPARATOR.search(before[-3:].rstrip() + " " if before[-3:].strip() else before[-3:])
    return bool(opened) and (not after.strip() or _SEPARATOR.match(after) is not None)


def _typed_account(page: Page, start: int) -> Span | None:
    """The name after "at" or "from", as it was typed; "of" and "with" only where neither stands."""
    for links in (("at", "from"), ("of", "with")):
        for at, token in enumerate(page.tokens[:-1]):
            if token.start < start or token.key not in links or page.gap(at).strip():
                continue
            run = _account_run(page, at + 1)
            named = any(t.capital for t in page.tokens[:at] if t.start >= start)  # "call with Dana" names nobody before
            if run and (links[0] == "at" or (named and run[0].key not in _TITLES)):
                return _span(page, run, "account")
    return None


def _account_run(page: Page, first: int) -> tuple[Token, ...]:
    """The capitalised words from there; any words up to the next separator where the writer uses no capitals."""
    end = first + (page.tokens[first].key == "the")
    first = end
    while end < len(page.tokens) and end - first < 6:
        token = page.tokens[end]
        named = token.capital or token.key in LEGAL_FORMS or (token.raw == "of" and end > first)
        if not (named if page.cased else end - first < 3 and token.key not in DROPPED and token.raw.isalpha()):
            break
        end += 1
        if end < len(page.tokens) and _SEPARATOR.search(page.gap(end - 1) + " "):
            break
    while end > first and page.tokens[end - 1].key in ("of",):
        end -= 1
    return page.tokens[first:end]


def _pieces(page: Page, start: int, account: Span | None) -> list[_Piece]:
    """The runs of words between separators and around the account."""
    pieces: list[_Piece] = []
    words: list[Token] = []
    linked = False
    previous = start
    for token in page.tokens:
        if token.start < start:
            continue
        if account and token.start < account.end and account.start < token.end:
            broken, inside = True, True
        else:
            broken, inside = _SEPARATOR.search(page.plain, previous, token.start) is not None, False
        if broken and words:
            pieces.append(_Piece(tuple(words), linked))
            words, linked = [], False
        if inside:
            linked = True
        else:
            words.append(token)
        previous = token.end
    return [*pieces, _Piece(tuple(words), linked)] if words else pieces


def _person(page: Page, pieces: Sequence[_Piece]) -> Span | None:
    """The first run of words that can be a name: capitals and particles, or a short piece of its own in lower case."""
    for piece in pieces[:3]:
        words = piece.lead
        skipped = _title_words(words)
        if skipped < len(words):
            words = words[skipped:]
        name = _name(words) or (_name(words[_first_capital(words) :]) if piece == pieces[0] and page.cased else ())
        if name:
            return _span(page, name, "person")
        if len(pieces) > 1 and _name_without_capitals(page, words):
            return _span(page, words, "person")
    return None


def _name_without_capitals(page: Page, words: Sequence[Token]) -> bool:
    """A short piece of words that are no title, where the writer uses no capitals or the script has none."""
    if not 0 < len(words) <= 4 or any(w.key in _TITLES or w.key in DROPPED - _PARTICLES for w in words):
        return False
    return all(w.raw.isalpha() and (w.raw == w.raw.upper() or (w.raw.islower() and not page.cased)) for w in words)


def _first_capital(words: Sequence[Token]) -> int:
    return next((i for i, word in enumerate(words) if word.capital), len(words))


def _title_words(words: Sequence[Token]) -> int:
    """How many words a title in front of a name takes: "CFO Dana Reyes", "VP of Sales Dana Reyes"."""
    if not words or words[0].key not in _TITLES:
        return 0
    return max(i + 1 for i, word in enumerate(words[:6]) if word.key in _TITLES)


def _name(words: Sequence[Token]) -> tuple[Token, ...]:
    name: list[Token] = []
    for word in words[:6]:
        particle = word.key in _PARTICLES and name
        if not (word.capital or particle) or word.key in _TITLES or word.raw.isdecimal():
            break
        name.append(word)
    while name and not name[-1].capital:
        name.pop()
    return tuple(name)


def _listed_account(page: Page, pieces: Sequence[_Piece], person: Span | None) -> Span | None:
    """The account in "Dana Reyes, Northwind, why": a piece of capitals beside the person that is no title."""
    for piece in pieces[:4]:
        if person is not None and piece.tokens[0].start < person.end:
            continue
        titled = any(token.key in _TITLES for token in piece.tokens[:3])
        named = len(piece.tokens) <= 5 and all(t.capital or t.key in ("of", "and") for t in piece.tokens)
        if named and not any(token.key in _TITLES for token in piece.tokens):
            return _span(page, piece.tokens, "account")
        if not titled:
            return None
    return None


def _title(page: Page, pieces: Sequence[_Piece], person: Span | None, account: Span | None) -> Span | None:
    """The piece beside the person that names a position, or whatever stands between the person and "at"."""
    for words in (run for piece in pieces[:4] for run in _beside(piece.lead, person)):
        while words and words[0].key in FILLERS | {"as"}:
            words = words[1:]
        while words and words[-1].key in DROPPED - {"it"} | _LINKS | {"works"}:
            words = words[:-1]
        words = words[: next((i for i, w in enumerate(words) if w.key.endswith("ed") or i > 7), len(words))]
        if not words:
            continue
        says = any(w.key in _TITLES for w in words[:3]) and (words[0].capital or words[0].key in _TITLES)
        if says or (len(words) <= 6 and words[0].capital and _between(words, person, account)):
            return _span(page, words, "title")
    return None


def _beside(words: tuple[Token, ...], person: Span | None) -> tuple[tuple[Token, ...], ...]:
    """The words before the person and those behind: a title is on one side."""
    if person is None:
        return (words,)
    return tuple(t for t in words if t.end <= person.start), tuple(t for t in words if t.start >= person.end)


def _between(words: Sequence[Token], person: Span | None, account: Span | None) -> bool:
    """Whether `words` stand right after the person and before the account, where only a title would."""
    if person is None or account is None:
        return False
    return person.end <= words[0].start < person.end + 20 and words[-1].end <= account.start


def _why(text: str, start: int, spans: Sequence[Span]) -> str:
    """What is left, in the writer's words: gaps that only hold "works at" and the like are dropped."""
    parts = []
    at = start
    for span in (*spans, None):
        gap = text[at : span.start if span else len(text)].strip(_EDGES).lstrip(".!? ")
        if span:
            gap = _AT.sub("", gap + " ").strip(_EDGES)
        at = max(at, span.end) if span else at
        keys = [t.key for t in page_of(gap).tokens]
        if not gap or (keys and all(key in DROPPED or key in _LABELS for key in keys)):
            continue
        parts.append(_WHY.sub("", gap, count=1) if _WHY.match(gap) and len(keys) > 1 else gap)
    return ", ".join(part.strip(_EDGES) for part in parts)
