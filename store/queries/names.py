"""Names as they are compared: folded, without legal form. One rule for accounts, prospects, exclusions and search."""

import re
import unicodedata

LEGAL_FORMS = frozenset({
    "ab", "ag", "aps", "as", "asa", "bhd", "bv", "co", "company", "corp", "corporation", "cv", "eg", "ev", "gmbh",
    "inc", "incorporated", "kft", "kg", "kgaa", "kk", "lda", "limited", "llc", "llp", "lp", "ltd", "ltda", "mbh",
    "nv", "oy", "oyj", "plc", "pte", "pty", "pvt", "sa", "sarl", "sas", "sdn", "se", "sl", "spa", "srl", "sro", "ug",
})  # fmt: skip
_UNFOLDED = str.maketrans({
    "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "&": " and ", "+": " and ",
})  # fmt: skip
"""Letters that Unicode does not take apart, and signs that are read as a word."""
_INITIALS = re.compile(r"\b(\w)[./](?=\w\b|\s|$)")
_APOSTROPHES = re.compile(r"['’‘`´]")
_BETWEEN = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` in small letters without accents and punctuation, words one space apart."""
    small = unicodedata.normalize("NFKD", text).casefold().translate(_UNFOLDED)
    plain = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    return _BETWEEN.sub(" ", _APOSTROPHES.sub("", plain)).strip()


def name_key(text: str) -> str:
    """What a name is compared by: "Nórthwind Traders, Inc." and "northwind traders" are one.

    Never empty for a name with a sign in it, since accounts are unique by it.
    """
    words = fold(_INITIALS.sub(r"\1", text)).split()
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or words[-1] == "and"):
        words.pop()
    return " ".join(words) or text.strip().casefold().replace("|", "/")


def exclusion_keys(names: list[str]) -> str:
    """Companies as one text that a database can search: "|acme|initech|", or "" for none."""
    keys = sorted({key for key in map(name_key, names) if key})
    return f"|{'|'.join(keys)}|" if keys else ""
