"""Amounts of money in ordinary words: $250k, €1.2m, 250,000, 1.5 million, USD 40000."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.text.lexicon import wordset
from bot.text.words import Page, Span

_SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "a$": "AUD", "c$": "CAD"}
_WORDS = {
    "dollar": "USD", "dollars": "USD", "bucks": "USD", "euro": "EUR", "euros": "EUR", "pounds": "GBP", "quid": "GBP",
}  # fmt: skip
_CODES = wordset("usd eur gbp chf jpy cad aud nzd sek nok dkk pln czk inr sgd hkd cny brl mxn zar ils aed sar krw huf")
_SCALES = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mm": 10**6, "mn": 10**6, "mio": 10**6, "mil": 10**6, "million": 10**6,
    "millions": 10**6, "b": 10**9, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_MOST = Decimal("1e13")

_NUMBER = (
    r"[0-9]{1,3}(?:[ ,.'\u2019\u00a0\u202f][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?(?![0-9])|[0-9]{1,13}(?:[.,][0-9]{1,4})?"
)
_SCALE = r"thousand|millions?|billion|mio|mil|mm|mn|bn|k|m|b"
_CODE = "|".join(sorted(_CODES))
_AMOUNT = re.compile(
    rf"(?<![\w#.])(?<![0-9][,/:+-])(?:(?P<before>(?:us|a|c)?\$|[€£¥₹]|(?:{_CODE})(?=[\s0-9]))\s?)?"
    rf"(?P<number>{_NUMBER})"
    rf"(?:(?P<scale>{_SCALE})\b|\s(?P<apart>{_SCALE})\b\.?(?![&'-]))?"
    rf"(?:\s?[-–]\s?(?:(?:us|a|c)?\$|[€£¥₹])?[0-9]{{1,9}}(?:[.,][0-9]{{1,9}})?\s?(?P<scale2>{_SCALE})(?![^\W_]))?"
    rf"(?:\s?(?P<after>[€£¥₹$](?![0-9])|(?:{_CODE}|dollars?|bucks|euros?|pounds|quid)(?!\w)))?"
    r"(?P<kind>\s(?:arr|acv|tcv|mrr)\b)?"
)
_THINGS = re.compile(
    r"\s?[+]?\s?(?:(?!for|in|with|deal|by|and|at|opp|need|from|to)[a-z-]+\s)?"
    r"(?:%|percent|per cent|pct|employees?|staff|fte|users?|seats?|people|licen[sc]es?|customers?|agents?|stores?|beds?"
    r"|devices?|endpoints?|messages|records|rows|transactions|members|sites?|locations|headcount|companies|clients?"
    r"|references?|advocates?|days?|weeks?|months?|years?|hours?|minutes?|mins?)\b|\s?%|\s?\+|[.,/:-]?[0-9]"
)
_MONEY_NEAR = re.compile(
    r"\b(?:deal|worth|amount|value|valued|arr|acv|tcv|budget|size|opportunity|opp|revenue)\b[\s\w:,=~-]{0,12}$"
)
_MEETING = re.compile(r"\s?(?:call|chat|intro|session|meeting|slot|demo|talk|window)\b")


def amounts(page: Page, currency: str) -> list[Span]:
    """Every amount on the page as a span whose value reads "250000 USD", those with a currency first.

    `currency` stands for one that was not said. A bare small number is no amount, nor is a percentage or a head count.
    """
    found = [span for match in _AMOUNT.finditer(page.low) for span in _amount(page.low, match, currency)]
    return [span for _, span in sorted(found, key=lambda pair: pair[0])]


def _amount(text: str, match: re.Match[str], currency: str) -> Iterator[tuple[bool, Span]]:
    sign, number, scale = (
        match["before"] or match["after"],
        match["number"],
        match["scale"] or match["apart"] or match["scale2"],
    )
    grouped = len(number) > 4 and number[-4] in " ,.'\u2019\u00a0\u202f" and number[-3:].isdecimal()
    if not sign:
        if (
            not scale
            and not (grouped and not number.startswith("0") and "." not in number)
            and not _says_money(text, match)
        ):
            return
        if _THINGS.match(text, match.end()) or (scale and _MEETING.match(text, match.end())):
            return
        if scale and number == "401" and scale == "k":
            return
    value = read_number(number, bool(scale)) * _SCALES.get(scale or "", 1)
    if not 0 < value < _MOST or _percent(text, match.end()):
        return
    code = currency if sign is None else _SIGNS.get(sign) or _WORDS.get(sign) or sign.upper()
    yield sign is None, Span(match.start(), match.end(), "amount", f"{value.normalize():f} {code}")


def _says_money(text: str, match: re.Match[str]) -> bool:
    """Whether a plain number of five digits or more stands next to a word like "deal" or "ARR"."""
    if not match["number"].isdecimal() or len(match["number"]) < 5:
        return False
    if match["kind"]:
        return True
    after = re.match(r"\s(?:deal|budget|arr|acv|tcv|opp|opportunity)\b", text[match.end() :][:20])
    return bool(after or _MONEY_NEAR.search(text[max(0, match.start() - 30) : match.start()]))


def _percent(text: str, at: int) -> bool:
    return bool(re.match(r"\s?(?:%|percent|per cent|pct)", text[at : at + 12]))


def read_number(text: str, scaled: bool = False) -> Decimal:
    """The number written in `text`, whichever of point and comma stands for what: 1,200.50 and 1.200,50 alike."""
    bare = re.sub(r"[ '\u2019\u00a0\u202f]", "", text)
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return Decimal(bare)
    whole, part = bare[:last].replace(".", "").replace(",", ""), bare[last + 1 :]
    once = bare.count(bare[last]) == 1
    decimal = once and (len(part) != 3 or scaled)
    return Decimal(f"{whole}.{part}") if decimal else Decimal(whole + part)
