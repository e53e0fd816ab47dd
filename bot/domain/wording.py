"""Small pieces of sentences that several rooms share: days, counts, why somebody cannot be asked now."""

from datetime import date

_HELD = {
    "not_active": "not ready to use",
    "not_willing": "does not do this",
    "no_permission": "no permission on file for public use",
    "paused": "paused",
    "account_paused": "the account is paused",
    "resting": "resting",
    "person_cap": "at the limit for this quarter",
    "account_open": "being asked for somebody else right now",
    "account_cap": "the account is at its limit for this quarter",
    "excluded": "does not speak to this company",
    "is_prospect": "is the prospect itself",
}
NEAR = 180
"""Days within which nobody mistakes the year."""


def day(value: date, today: date | None = None) -> str:
    """A day as people write it: Fri 27 Nov; with the year when it is not near `today`."""
    near = today is None or abs((value - today).days) < NEAR
    return f"{value:%a} {value.day} {value:%b}" if near else f"{value:%a} {full_day(value)}"


def full_day(value: date) -> str:
    """A day with its year."""
    return f"{value.day} {value:%b %Y}"


def held_back(reason: str, until: date | None) -> str:
    """Why somebody cannot be asked now, and until when."""
    return f"{_HELD[reason]} until {full_day(until)}" if until else _HELD[reason]


def inside(label: str) -> str:
    """A label in the middle of a sentence: "reference call", and "RFP answer" as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def count(number: int, one: str, many: str = "") -> str:
    """A number with its unit: 1 customer, 3 customers."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def first_name(name: str) -> str:
    """How a mail begins."""
    return name.split()[0] if name.split() else "there"
