"""One cell of a spreadsheet: from text to a value and back. Everything people write in ordinary files is understood."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.features.pool.rules import FOREVER_WORDS, NO, YES
from store.records.pool import FOREVER


class CellError(ValueError):
    """A cell that cannot be read: what is wrong with it, and what would work."""

    def __init__(self, wrong: str, works: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.works = works


# --- dates -------------------------------------------------------------------------------------

_MONTH_NAMES = """jan january, feb february, mar march, apr april, may, jun june, jul july, aug august,
sep sept september, oct october, nov november, dec december"""
_MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES.split(","), start=1) for name in names.split()}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]\s?(\d{1,2})[-/. ]\s?(\d{4}|\d{2})(?: [\d:]+(?: ?[ap]m)?)?", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-. ]+([a-z]+)[-., ]+(\d{4}|\d{2})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]+)[. ]+(\d{1,2})(?:st|nd|rd|th)?[, ]+(\d{4}|\d{2})", re.IGNORECASE)
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_DAY_ZERO = date(1899, 12, 30)
"""Of the numbers that spreadsheets keep dates as."""

DATE_WORKS = "Write it as 2026-11-27."


def day(text: str, *, month_first: bool = False) -> date:
    """A date in any of the usual writings. 03/04/2026 is 3 April unless `month_first`; 11/27/2026 can only be November.

    Raises:
        CellError: it is no date.
    """
    text = text.strip()
    if text.casefold() in FOREVER_WORDS:
        return FOREVER
    try:
        found = _day(text, month_first)
    except ValueError:
        found = None
    if found is None or not (1950 <= found.year <= 2150 or found == FOREVER):
        raise CellError(f"“{shortened(text)}” is not a date.", DATE_WORKS)
    return found


def _day(text: str, month_first: bool) -> date | None:
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return date(*map(int, match.groups()))
    if match := _NUMBERS.fullmatch(text):
        first, second, year = (int(group) for group in match.groups())
        months_first = (month_first or second > 12) and first <= 12
        return date(_year(year), *((first, second) if months_first else (second, first)))
    if match := _DAY_MONTH.fullmatch(text):
        return _named(match[2], match[1], match[3])
    if match := _MONTH_DAY.fullmatch(text):
        return _named(match[1], match[2], match[3])
    if match := _SERIAL.fullmatch(text):
        return _DAY_ZERO + timedelta(days=int(match[1]))
    return None


def _named(month: str, of_month: str, year: str) -> date | None:
    number = _MONTHS.get(month.casefold())
    return date(_year(int(year)), number, int(of_month)) if number else None


def _year(number: int) -> int:
    return number if number > 99 else 2000 + number if number < 70 else 1900 + number


def months_come_first(texts: Iterable[str]) -> bool:
    """Whether a file writes 11/27/2026: some dates can only be read so, and none can only be read the other way."""
    only_month_first = False
    for text in texts:
        match = _NUMBERS.fullmatch(text.strip())
        if match and int(match[1]) > 12:
            return False
        only_month_first = only_month_first or bool(match and int(match[2]) > 12)
    return only_month_first


def written_day(value: date | None) -> str:
    """A date as an export writes it."""
    return "" if value is None else "no end" if value == FOREVER else value.isoformat()


# --- words, numbers, addresses -----------------------------------------------------------------

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")


def yes_or_no(text: str) -> bool:
    """A tick in one of its many writings. Raises CellError."""
    word = text.strip().casefold()
    if word in YES or word in NO:
        return word in YES
    raise CellError(f"“{shortened(text)}” is neither yes nor no.", "Write yes or no.")


def email(text: str) -> str:
    """An e-mail address in small letters. Raises CellError."""
    address = re.sub(r"^mailto:", "", text.strip(), flags=re.IGNORECASE)
    if match := re.fullmatch(r".*<([^<>]+)>", address):
        address = match[1].strip()
    if not _EMAIL.fullmatch(address) or len(address) > 254:
        raise CellError(
            f"“{shortened(text)}” is not an e-mail address.", "Write it as name@company.example, one address only."
        )
    return address.casefold()


def whole_number(text: str) -> int:
    """A count. Raises CellError."""
    digits = re.sub(r"(?<=\d)[,' ](?=\d{3}\b)", "", text.strip())
    digits = re.sub(r"\.0+$", "", digits)
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        raise CellError(f"“{shortened(text)}” is not a number.", "Write a whole number such as 2.")
    return int(digits)


def shortened(text: str) -> str:
    """Enough of a cell to recognise it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:39] + "…"


# --- lists -------------------------------------------------------------------------------------


def pieces(text: str, separator: str = ";", most: int = 0) -> Iterator[str]:
    """`text` at its separators, at most `most` of them, but for those within "double quotes" that open a piece."""
    start = at = cuts = 0
    inside, opens = False, True
    while at < len(text):
        sign = text[at]
        if inside:
            if sign == '"' and text[at + 1 : at + 2] == '"':
                at += 1
            elif sign == '"':
                inside = False
        elif sign == '"' and opens:
            inside, opens = text.find('"', at + 1) >= 0, False
        elif sign == separator and not (most and cuts == most):
            yield text[start:at].strip()
            start, cuts, opens = at + 1, cuts + 1, True
        else:
            opens = sign in ";:" or (opens and sign.isspace())
        at += 1
    yield text[start:].strip()


def unquoted(piece: str) -> str:
    """A piece without the quotes around it."""
    if len(piece) > 1 and piece[0] == piece[-1] == '"':
        return piece[1:-1].replace('""', '"').strip()
    return piece


def quoted(value: str) -> str:
    """A value as a piece of a list: in quotes where a separator or a quote would split it."""
    return '"' + value.replace('"', '""') + '"' if any(sign in value for sign in ';:"') else value


def items(text: str) -> tuple[str, ...]:
    """The values of a list cell, each once."""
    found = (" ".join(unquoted(piece).split()) for piece in pieces(text.replace("\n", ";")))
    return tuple(dict.fromkeys(item for item in found if item))


def written_items(values: Iterable[str]) -> str:
    """A list as an export writes it."""
    return "; ".join(quoted(value) if any(sign in value for sign in ';"') else value for value in values)


# --- permissions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """One permission of an advocate as a file says it."""

    activity: str
    scope: str = ""
    given_on: date | None = None
    expires_on: date | None = None
    proof: str = ""


PERMISSION_WORKS = (
    "Write activity:scope:given:expires:proof, such as quote:website:2026-01-15:2028-01-15:https://files.example.com/1."
)


def permissions(text: str, *, month_first: bool = False) -> tuple[Given, ...]:
    """Entries of activity:scope:given:expires:proof; what is missing at the end of an entry is empty.

    Raises:
        CellError: an entry has no activity, or no date where a date belongs.
    """
    return tuple(_permission(piece, month_first) for piece in pieces(text.replace("\n", ";")) if piece)


def _permission(entry: str, month_first: bool) -> Given:
    parts = [unquoted(part) for part in pieces(entry, ":", 4)]
    activity, scope, given, expires, proof = [*parts, *[""] * (5 - len(parts))]
    if not activity:
        raise CellError(f"“{shortened(entry)}” does not say which activity.", PERMISSION_WORKS)
    try:
        dates = [day(text, month_first=month_first) if text else None for text in (given, expires)]
    except CellError as error:
        raise CellError(error.wrong, PERMISSION_WORKS) from error
    return Given(activity, " ".join(scope.split()), dates[0], dates[1], proof)


def written_permissions(entries: Iterable[Given]) -> str:
    """Permissions as an export writes them."""
    return "; ".join(map(_written_permission, entries))


def _written_permission(entry: Given) -> str:
    dates = [value.isoformat() if value else "" for value in (entry.given_on, entry.expires_on)]
    proof = " ".join(entry.proof.split())
    parts = [quoted(entry.activity), quoted(entry.scope), *dates, quoted(proof) if {";", '"'} & set(proof) else proof]
    while not parts[-1]:
        parts.pop()
    return ":".join(parts)


# --- what a spreadsheet would run ----------------------------------------------------------------

_RUNS = re.compile(r"\s*'*\s*[=+\-@＝＋－＠]")
_GUARDED = re.compile(r"'+\s*[=+\-@＝＋－＠]")
EMPTY = frozenset(("", "-", "--", "n/a", "null", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!"))
"""What stands in cells that hold nothing."""


def guarded(text: str) -> str:
    """`text` with a ' in front where a spreadsheet would take it for a formula, or an import for nothing."""
    return "'" + text if text and (_RUNS.match(text) or _says_nothing(text)) else text


def bare(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if _GUARDED.match(text) or (text.startswith("'") and _says_nothing(text)) else text


def _says_nothing(text: str) -> bool:
    return text.lstrip("'").casefold() in EMPTY
