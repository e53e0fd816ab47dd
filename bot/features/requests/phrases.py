"""Small pieces of sentences that several cards of this room share."""

import re

from bot.domain.bands import band, veiled
from bot.domain.policy import Policy
from bot.domain.stages import label
from bot.domain.terms import Terms
from bot.domain.wording import count as count
from bot.domain.wording import day as day
from bot.domain.wording import full_day as full_day
from bot.domain.wording import held_back as held_back
from bot.domain.wording import inside
from bot.features.requests.wish import CRITERIA
from bot.ui import Button, Inline, Money, Text
from store.records.requests import Request


def profile(advocate_id: int) -> Button:
    """Opens somebody's profile, which is another room's."""
    return Button(label="Profile", name="profile.show", data={"v": advocate_id})


def not_open(stage: str) -> str:
    """Why nothing can be done with a request."""
    return f"This request is {label(stage)}. Reopen it first, or make a new one."


def one(key: str, terms: Terms) -> str:
    """What one customer is asked for: "a reference call", "an RFP answer"."""
    name = inside(terms.label("activity", key))
    sounds = "AEFHILMNORSX" if name[:2].isupper() else "aeio"
    return f"{'an' if name[:1] in sounds else 'a'} {name}"


def activity(key: str, how_many: int, terms: Terms) -> str:
    """What is needed, in words: "2 reference calls"."""
    name = inside(terms.label("activity", key))
    if how_many == 1:
        return f"1 {name}"
    if name.endswith(("s", "ing", "beta")) or " or " in name:
        return f"{how_many} × {name}"
    return f"{how_many} {name[:-1]}ies" if re.search("[^aeiou]y$", name) else f"{how_many} {name}s"


def prospect(request: Request, terms: Terms, *, sees: bool) -> str:
    """Whom it is for; a confidential one is veiled from everybody who may not see it."""
    if not request.confidential or sees:
        return request.prospect or "the " + request.purpose
    industries = request.criteria.get("industry", [])
    return veiled(terms.label("industry", industries[0]) if industries else "")


def title(request: Request, terms: Terms, *, sees: bool) -> str:
    """A request in one line."""
    what = activity(request.activity, request.how_many, terms)
    return f"#{request.number} · {what} for {prospect(request, terms, sees=sees)}"


def amount(request: Request, *, exact: bool) -> Text | None:
    """The deal's value: exact in private, as a band in channels."""
    if request.amount is None:
        return None
    return (
        (Money(amount=request.amount, currency=request.currency),) if exact else band(request.amount, request.currency)
    )


def criteria(chosen: dict[str, list[str]], terms: Terms) -> list[tuple[str, Text]]:
    """The criteria as facts."""
    return [(text, terms.labels(kind, chosen[kind])) for kind, text in CRITERIA.items() if chosen.get(kind)]


def wanted(chosen: dict[str, list[str]], terms: Terms) -> tuple[tuple[str, Text], ...]:
    """All criteria as one fact: a card has few lines."""
    said = [terms.labels(kind, chosen[kind]) for kind in CRITERIA if chosen.get(kind)]
    return (("Looking for", " · ".join(said)),) if said else ()


def working_hours(policy: Policy) -> Inline:
    """A number of hours, said as what they are."""
    return f"{policy.first_reply_hours} working hours"
