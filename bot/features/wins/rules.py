"""The policy of win stories: what may be shown, who may approve, how a customer is called. Pure decisions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.bands import veiled
from store.records.pool import FOREVER, Advocate, Permission

PARTS = {"name": "Customer's name", "quote": "Quote", "amount": "Exact amount", "logo": "Logo"}
_ACTIVITY = {"name": "case_study", "quote": "quote", "amount": "case_study", "logo": "logo"}
_SAYS_AMOUNT = ("amount", "figure", "revenue", "value")
"""Words in a permission's scope that let an amount be shown."""
ENOUGH = 5
"""So many customers a description must fit, or it would name one of them."""
OPEN = ("draft", "awaiting_permission")
SHOWN = ("approved", "posted")


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether one part of a story may be shown: known until a day, expired on one, withdrawn, or missing."""

    part: str
    state: str
    until: date | None = None

    @property
    def open(self) -> bool:
        """It may."""
        return self.state == "known"


def gates(
    permissions: Sequence[tuple[Permission, Advocate]], today: date, *, logo: bool, confidential: bool
) -> tuple[Gate, ...]:
    """Each part with what is on file for it. `logo`: the account allowed it by contract."""
    return tuple(_gate(part, permissions, today, logo=logo, confidential=confidential) for part in PARTS)


def _gate(
    part: str, permissions: Sequence[tuple[Permission, Advocate]], today: date, *, logo: bool, confidential: bool
) -> Gate:
    if confidential:
        return Gate(part, "confidential")
    if part == "logo" and logo:
        return Gate(part, "known")
    given = [p for p, _ in permissions if p.activity == _ACTIVITY[part] and (part != "amount" or _says_amount(p))]
    standing = [p for p in given if p.withdrawn_on is None and (p.expires_on or FOREVER) >= today]
    if standing:
        last = max(p.expires_on or FOREVER for p in standing)
        return Gate(part, "known", None if last == FOREVER else last)
    if any(p.withdrawn_on for p in given):
        return Gate(part, "withdrawn", max(p.withdrawn_on for p in given if p.withdrawn_on))
    if given:
        return Gate(part, "expired", max(p.expires_on for p in given if p.expires_on))
    return Gate(part, "missing")


def _says_amount(permission: Permission) -> bool:
    return any(word in permission.scope.casefold() for word in _SAYS_AMOUNT)


def described(industry: str, region: str, alike: int, same_industry: int) -> str:
    """What a customer is called: as exactly as at least five customers are."""
    if industry and region and alike >= ENOUGH:
        return f"{veiled(industry)} in {region}"
    if industry and same_industry >= ENOUGH:
        return veiled(industry)
    return "a customer"


def may_approve(approver: int, author: int | None, team: Collection[int]) -> bool:
    """Not the author alone, where there is somebody else on the program team."""
    return approver != author or not [person for person in team if person != author]
