"""A story without what identifies the customer: names, people, addresses, places, exact amounts. Pure.

Known names are found whatever their spelling; every other word that looks like a name is taken for one, since nobody
can list all of them. `leftovers` says what is left: nothing, for whatever `anonymise` made.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from bot.domain.bands import band
from bot.domain.countries import COUNTRIES
from bot.domain.plain_words import ACRONYMS, GENERIC, HOMOGRAPHS, OPENERS, SHORT_NAMES, TITLES, USUAL
from bot.forms import amount_in
from store.queries.names import LEGAL_FORMS, fold

_CONTACT = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<site>https?://\S+|\b(?:[\w-]+\.)+(?:com|org|net|io|ai|co|de|fr|uk|eu|ch|at|nl|se|no|es|it|us|ca|au|jp|in|br|app|dev"
    r"|cloud|health|bank|example|info|biz|gov|edu)\b(?:/\S*)?)"
    r"|(?P<handle>(?<!\w)@\w[\w.-]+)"
    r"|(?P<phone>(?<!\w)\+?\d[\d ()./-]{7,}\d)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?P<sign>[$€£]|\b(?:USD|EUR|GBP)\s?)\s?(?P<number>\d[\d.,]*)(?:\s?(?P<scale>million|billion|thousand|[kmb]\b))?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?<![\w$€£.,])\d{1,3}(?:[,.]\d{3})+(?![\w.,]*\d)|(?<![\w$€£.,])\d{4,}(?![\w,.]*\d)")
_TOKEN = re.compile(r"[^\W_]+|['’]s\b|\s+|.", re.DOTALL)
_SENTENCE_ENDS = '.!?:\n•“"'
_JOINS = {" ", "-", "&", " & ", ".", ", ", "'", "’", "/"}
_PLACED = {"in", "at", "from", "near", "across", "around", "outside", "within"}
_USED = {
    "with",
    "using",
    "on",
    "via",
    "replaced",
    "replacing",
    "over",
    "called",
    "named",
    "beat",
    "against",
    "than",
    "dropped",
}
_ARTICLES = {"a", "an", "the", "their", "our", "its"}
_YEARS = range(1900, 2101)
_CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP"}
_AMBIGUOUS = frozenset({"us", "turkey", "jordan", "chad", "georgia", "niger", "mali", "guinea", "oman", "cuba", "uk"})


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not be read, and what may stand for it."""

    companies: tuple[str, ...] = ()
    prospects: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    described: str = "a customer"
    prospect: str = "a new customer"
    spared: frozenset[str] = field(default_factory=frozenset)
    """Words that look like names and may stay, folded: our own company, our products, industries, regions."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text: what it is taken for ("" fine)."""

    text: str
    label: str


def anonymise(text: str, secrets: Secrets) -> str:
    """`text` in which nothing identifies the customer, and which still reads."""
    text = _COUNT.sub(_rounded, _MONEY.sub(_banded, _CONTACT.sub(_contact, text)))
    return _said(_pieces(text, secrets), secrets)


def leftovers(text: str, secrets: Secrets) -> list[str]:
    """What in `text` may identify somebody, in its own words; empty when nothing does."""
    found = [match.group() for match in _CONTACT.finditer(text)]
    found += [match.group().strip() for match in _MONEY.finditer(text) if not _is_band(text, match)]
    found += [piece.text for piece in _pieces(_CONTACT.sub(" ", text), secrets) if piece.label]
    return list(dict.fromkeys(found))


def titled(title: str, secrets: Secrets) -> str:
    """A title; where every word is written large nobody can tell names from others, so it is told anew."""
    known = _Known.of(secrets)
    words = [w for w in re.findall(r"[^\W\d_]{4,}", title) if fold(w) not in secrets.spared]
    others = [w for w in words if not known.label(w) and fold(w) not in GENERIC]
    if len(others) > 1 and sum(w[0].isupper() for w in others) * 2 > len(others):
        return f"A win with {secrets.described}"
    return anonymise(title, secrets)


# --- amounts, addresses


def _contact(match: re.Match[str]) -> str:
    said = {"mail": "an e-mail address", "site": "their site", "handle": "somebody there", "phone": "a phone number"}
    kind = match.lastgroup or "site"
    if kind == "phone" and re.fullmatch(r"\d{4}\s?-\s?\d{2,4}(-\d{2})?", match.group()):
        return match.group()  # years, a day
    return said[kind]


def _banded(match: re.Match[str]) -> str:
    scale = {"million": "m", "billion": "b", "thousand": "k"}.get((match["scale"] or "").lower(), match["scale"] or "")
    amount = amount_in(match["number"].rstrip(".,") + scale)
    sign = match["sign"].strip()
    tail = "." if match["number"].endswith(".") and not match["scale"] else ""
    return band(amount or Decimal(0), _CURRENCIES.get(sign, sign.upper())) + tail


def _is_band(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()][-6:], text[match.end() :][:4]
    return before.endswith(("under ", "over ", " to ")) or after.startswith(" to ")


def _rounded(match: re.Match[str]) -> str:
    number = int(re.sub(r"\D", "", match.group()))
    if len(match.group()) == 4 and number in _YEARS:
        return match.group()
    step = 10 ** (len(str(number)) - 1)
    return f"about {round(number / step) * step:,}"


# --- what each word is


@lru_cache(maxsize=1)
def _countries() -> frozenset[tuple[str, ...]]:
    names = [name for c in COUNTRIES for name in (c.label, *c.synonyms)]
    return frozenset(tuple(fold(n).split()) for n in names if fold(n) not in _AMBIGUOUS and len(n) > 2)


@dataclass(slots=True)
class _Known:
    """The names as they are looked for: whole sequences, single telling words, glued ones."""

    sequences: dict[tuple[str, ...], str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, secrets: Secrets) -> "_Known":
        made = cls(sequences=dict.fromkeys(_countries(), "place"))
        for label, names in (
            ("place", secrets.places), ("product", secrets.products), ("person", secrets.people),
            ("prospect", secrets.prospects), ("company", secrets.companies),
        ):  # fmt: skip
            for name in names:
                made._add(label, name)
        return made

    def _add(self, label: str, name: str) -> None:
        words = [w for w in fold(name).split() if w not in LEGAL_FORMS or label == "person"]
        if not words:
            return
        self.sequences[tuple(words)] = label
        self.words["".join(words)] = label
        for word in words:
            if len(word) > 1 and word not in GENERIC and word not in USUAL:
                self.words[word] = label
                if len(word) > 4 and label != "person":
                    self.inside[word] = label
        if label in ("company", "prospect") and len(words) > 1:
            self.words["".join(w[0] for w in words).upper()] = label
        if label == "person":
            self.words |= dict.fromkeys(_short_for(words[0]), label)

    def label(self, token: str) -> str:
        """What a single word is known for."""
        folded = fold(token)
        found = self.words.get(folded) or (self.words.get(token) if token.isupper() else None)
        if found == "person" and (len(folded) < 4 or folded in HOMOGRAPHS) and not token[0].isupper():
            return ""  # "will", "may": a name only when it is written as one
        return found or next((label for word, label in self.inside.items() if word in folded), "")


def _short_for(first: str) -> set[str]:
    return {short for short, long in SHORT_NAMES.items() if first in long} | ({first[:3]} if len(first) > 5 else set())


def _pieces(text: str, secrets: Secrets) -> list[_Piece]:
    tokens = _TOKEN.findall(text)
    labels = _labels(tokens, _Known.of(secrets), secrets.spared)
    pieces: list[_Piece] = []
    at = 0
    while at < len(tokens):
        end = _run(tokens, labels, at)
        pieces.append(_Piece("".join(tokens[at:end]), labels[at]))
        at = end
    return pieces


def _run(tokens: Sequence[str], labels: Sequence[str], at: int) -> int:
    """Where the piece that begins at a token ends: names go on over spaces, hyphens and "&"."""
    end = at + 1
    if not labels[at]:
        return end
    while end + 1 < len(tokens) and tokens[end] in _JOINS:
        after = end + 1
        while after < len(tokens) and tokens[after] in _JOINS and after < end + 3:
            after += 1
        if after >= len(tokens) or labels[after] != labels[at] or {".", " "} <= set(tokens[end:after]):
            break
        end = after + 1
    return end


def _labels(tokens: Sequence[str], known: _Known, spared: frozenset[str]) -> list[str]:
    labels = [known.label(token) if token[:1].isalnum() else "" for token in tokens]
    words = [n for n, token in enumerate(tokens) if token[:1].isalnum()]
    folded = [fold(tokens[n]) for n in words]
    longest = max((len(s) for s in known.sequences), default=0)
    for start in range(len(words)):
        for length in range(min(longest, len(words) - start), 0, -1):
            label = known.sequences.get(tuple(folded[start : start + length]))
            if label:
                for n in words[start : start + length]:
                    labels[n] = labels[n] or label
                break
    small = {fold(t) for t in tokens if t.islower()}
    for at, n in enumerate(words):
        if not labels[n]:
            first = _opens(tokens, n)
            if _looks_like_a_name(tokens[n], folded[at], small, spared, first=first):
                labels[n] = "unknown"
            elif (
                folded[at] in GENERIC
                and tokens[n][0].isupper()
                and at
                and labels[words[at - 1]] in ("company", "prospect")
            ):
                labels[n] = labels[words[at - 1]]
    return labels


def _opens(tokens: Sequence[str], at: int) -> bool:
    """Whether a word begins a sentence."""
    for token in reversed(tokens[:at]):
        if token in _SENTENCE_ENDS:
            return True
        if token.strip():
            return False
    return True


def _looks_like_a_name(token: str, folded: str, small: set[str], spared: frozenset[str], *, first: bool) -> bool:
    if folded in spared or not any(c.isupper() for c in token) or token.upper() in ACRONYMS:
        return False
    if token[1:] != token[1:].lower() and not token.isupper():
        return True  # a capital inside: DataHub
    if token.isupper() and len(token) > 1:
        return True
    if not first:
        return folded != "i" and folded not in USUAL and folded not in TITLES
    return not (
        folded in small
        or folded in OPENERS
        or folded in USUAL
        or folded in TITLES
        or folded.endswith(("ing", "ly", "ed"))
    )


# --- saying it otherwise


def _said(pieces: Iterable[_Piece], secrets: Secrets) -> str:
    out: list[str] = []
    told: set[str] = set()
    for piece in pieces:
        if not piece.label:
            out.append(piece.text)
            continue
        words = "".join(out).split()
        before = fold(words[-1]) if words else ""
        said = _stand_in(piece.label, before, secrets, told)
        if before in _ARTICLES and said.split()[0] in _ARTICLES:
            while out and fold(out[-1]) != before:
                out.pop()
            opened = bool(out) and out.pop()[0].isupper()
            said = said[0].upper() + said[1:] if opened else said
        elif _opens(_TOKEN.findall("".join(out)), len(_TOKEN.findall("".join(out)))):
            said = said[0].upper() + said[1:]
        out.append(said)
    return "".join(out)


def _stand_in(label: str, before: str, secrets: Secrets, told: set[str]) -> str:
    again = label in told
    told.add(label)
    match label:
        case "company":
            return "the customer" if again else secrets.described
        case "prospect":
            return "the new customer" if again else secrets.prospect
        case "person":
            return "somebody there"
        case "place":
            return "their region" if before in _PLACED else "their home region"
        case "product":
            return "their product"
        case _ if before in _PLACED:
            return "one of their locations"
        case _ if before in _USED:
            return "another product"
        case _:
            return "somebody there"
