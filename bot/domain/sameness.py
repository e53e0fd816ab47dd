"""Is this somebody we know? A pure rule over what was typed: the same e-mail address, or nearly the same name at nearly
the same company. It only ever asks a person to look: nothing is merged by it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.domain.nicknames import GIVEN, may_be_short_for, plain
from store.queries.names import LEGAL_FORMS, fold, name_key

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dipl", "ing", "phd", "mba", "md"})
_GENERATIONS = {"jr": 2, "junior": 2, "sr": 1, "senior": 1, "ii": 2, "iii": 3, "iv": 4}
_WEAK = frozenset({
    "the", "group", "holding", "holdings", "international", "global", "worldwide", "europe", "emea", "usa", "us", "uk",
    "germany", "deutschland", "france", "spain", "italia", "italy", "america", "north", "and", "of",
})  # fmt: skip
"""Words of a company's name that say little: "Alder Clinic Group" is Alder Clinic."""
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
MOST = 120
"""Characters of a name that are compared."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody at a company."""

    person: str
    account: str
    email: str = ""


def same(one: Known, other: Known) -> bool:
    """Whether two records are probably the same person."""
    if one.email and one.email.casefold() == other.email.casefold():
        return True
    return same_account(one.account, other.account) and same_name(one.person, other.person)


# --- people


def same_name(one: str, other: str) -> bool:
    """Whether two names are probably one person's: typos, accents, nicknames, initials, middle names, word order."""
    a, b = _name(one), _name(other)
    if not a or not b or _other_generation(one, other):
        return False
    if sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return True
    if len(a) > len(b):
        a, b = b, a
    return _aligned(a, b)


def _name(text: str) -> list[str]:
    return [word for word in fold(text[:MOST]).split() if word not in _TITLES and word not in _GENERATIONS]


def _other_generation(one: str, other: str) -> bool:
    """Father and son, where both say which."""
    said = [{_GENERATIONS[w] for w in fold(text[:MOST]).split() if w in _GENERATIONS} for text in (one, other)]
    return bool(said[0] and said[1] and said[0] != said[1])


def _aligned(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether each word of the shorter name has one of its own in the longer one, with at most two slips in all."""
    left, slips, whole = list(many), 0, 0
    for word in sorted(few, key=len, reverse=True):
        given = word == few[0]
        costs = [
            (cost, len(to) == 1, at)
            for at, to in enumerate(left)
            if (cost := _cost(word, to, given=given and to == many[0])) is not None
        ]
        if not costs:
            return False
        cost, initial, at = min(costs)
        whole += len(word) > 1 and not initial
        slips += cost
        left.pop(at)
    if len(few) == 1:  # "Dana" may be Dana Reyes; a family name alone may be anybody of the family
        return slips == 0 and (len(many) == 1 or _is(few[0], many[0]))
    return slips <= 2 and whole >= 1


def _is(one: str, other: str) -> bool:
    return plain(one) == plain(other) or may_be_short_for(plain(one), plain(other))


def _cost(one: str, other: str, *, given: bool) -> int | None:
    """How many slips lie between two words of names; None when they are two names. `given`: both come first."""
    if _is(one, other):
        return 0
    if len(one) == 1 or len(other) == 1:
        return 0 if one[0] == other[0] else None
    known = (plain(one) in GIVEN) + (plain(other) in GIVEN)
    if known == 2 or ((known or given) and _of_two_sexes(plain(one), plain(other))):
        return None
    return _slips(one, other)


def _of_two_sexes(one: str, other: str) -> bool:
    """Martin and Martina, Stefan and Stefanie, Silvio and Silvia: names by their endings."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return short[:-1] == long[:-1] and {short[-1], long[-1]} <= set("aeio")
    ending = long.removeprefix(short)
    return ending != long and ending in ("a", "e", "o", "ie", "ina", "ine", "etta", "ella") and ending != short[-1]


def _slips(one: str, other: str) -> int | None:
    """Slips of the fingers between two words: one, two in a long word; in a short one only such as fingers make."""
    short, long = sorted((one, other), key=len)
    distance = int(min(OSA.distance(one, other), OSA.distance(plain(one), plain(other))))
    if distance > (1 if len(long) < 8 else 2):
        return None
    if len(long) < 4 or one[0] != other[0]:
        swapped = sorted(one) == sorted(other)
        return distance if distance == 1 and (swapped or (len(short) > 6 and _beside(one[0], other[0]))) else None
    if len(long) < 6 and len(short) == len(long) and sorted(one) != sorted(other):
        return (
            distance if all(a == b or _beside(a, b) or _vowels(a, b) for a, b in zip(one, other, strict=True)) else None
        )
    if distance == 2 and long.startswith(short):  # Harris is not Harrison
        return None
    return distance


def _vowels(one: str, other: str) -> bool:
    """Whether one was heard for the other: Reyes, Reyas."""
    return one in "aeiouy" and other in "aeiouy"


def _beside(one: str, other: str) -> bool:
    """Whether two letters lie side by side on a keyboard."""
    at = [next(((row, keys.index(letter)) for row, keys in enumerate(_KEYS) if letter in keys), None)
          for letter in (one, other)]  # fmt: skip
    a, b = at
    if a is None or b is None:
        return False
    return abs(a[0] - b[0]) <= 1 and abs(a[1] - b[1]) <= 1


# --- companies


def same_account(one: str, other: str) -> bool:
    """Whether two company names are probably one company's: legal form, word order, typos, an added "Group"."""
    a, b = name_key(one[:MOST]), name_key(other[:MOST])
    if a == b:
        return bool(a)
    words, others = _company(a), _company(b)
    if not words or not others:
        return False
    if sorted(words) == sorted(others) or "".join(words) == "".join(others):
        return True
    return _initials(words, others) or _initials(others, words) or _shorter(words, others) or _mistyped(words, others)


def _company(key: str) -> list[str]:
    words = key.split()
    telling = [word for word in words if word not in _WEAK and word not in LEGAL_FORMS]
    return telling or words


def _initials(words: Sequence[str], others: Sequence[str]) -> bool:
    """ABC is Alder Birch Care."""
    return len(words) == 1 and len(others) > 2 and words[0] == "".join(word[0] for word in others)


def _shorter(words: Sequence[str], others: Sequence[str]) -> bool:
    """Northwind is Northwind Traders: one telling word alone, and the other name begins with it."""
    few, many = sorted((words, others), key=len)
    return len(few) == 1 and len(many) > 1 and len(few[0]) >= 5 and few[0] == many[0]


def _mistyped(words: Sequence[str], others: Sequence[str]) -> bool:
    """Slips of the fingers, also in the spaces between the words; the first letters are seldom among them."""
    if len(words) == len(others):
        costs = [_company_slips(a, b) for a, b in zip(words, others, strict=True)]
        total = sum(cost for cost in costs if cost is not None)
        return None not in costs and total <= 2
    a, b = "".join(words), "".join(others)
    return a[0] == b[0] and min(len(a), len(b)) > 7 and OSA.distance(a, b, score_cutoff=1) <= 1


def _company_slips(one: str, other: str) -> int | None:
    if plain(one) == plain(other):
        return 0
    if one[0] != other[0] or min(len(one), len(other)) < 4:
        return None
    return _slips(one, other)
