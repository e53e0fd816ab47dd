"""The program's policy on requests: pure decisions over plain values."""

from datetime import date, timedelta

from bot.domain.policy import Policy

PURPOSES = {
    "deal": "A deal",
    "event": "An event",
    "campaign": "A campaign",
    "press": "Press or analysts",
    "content": "Content",
}
MEETINGS = frozenset({"call", "site_visit", "speaking", "press_interview", "advisory_board"})
"""Activities that need a date and a time."""
LIVE = ("owner_asked", "owner_approved", "advocate_asked", "scheduled", "took_place", "feedback_given")
"""Stages in which an ask may still, or did, fill one of the places needed."""
WITH_ADVOCATE = ("advocate_asked", "scheduled", "took_place", "feedback_given")
"""Stages in which the advocate was approached: never more of these than needed."""
PAUSES = {"renewal": 60, "escalation": 30}
"""Reasons of an owner for which the whole account rests, and for how many days when no day is named."""
SPARE_OWNERS = 2
"""Owners asked beyond the number needed, since some say no."""
SOON = timedelta(days=2)


def needs_prospect(purpose: str) -> bool:
    """Only a deal is with a prospect."""
    return purpose == "deal"


def waits_for_team(mode: str, *, public: bool, marquee: bool, confidential: bool, by_team: bool) -> bool:
    """Whether asking for a customer waits for the program team's word.

    Guided: only for marquee, public and confidential ones. Managed: always. Self-serve: never.
    """
    if by_team or mode == "self_serve":
        return False
    return mode == "managed" or public or marquee or confidential


def owner_must_approve(policy: Policy, *, owner: int | None, requester: int) -> bool:
    """Whether the relationship owner is waited for; the requester's own account is approved at once."""
    return policy.owner_approval == "required" and owner != requester


def hours_to_answer(hours: int, needed_by: date, today: date) -> float:
    """Working hours before a reminder or an escalation: half as many when it is needed within two days."""
    return hours / 2 if needed_by - today <= SOON else hours


def as_if_never_asked(stage: str, *, approached: bool) -> bool:
    """Whether an ask was taken back before the advocate heard of it: they may be asked for the same request again."""
    return stage == "withdrawn" and not approached


def room_for_owners(needed: int, live: int) -> bool:
    """Whether one more owner may be asked."""
    return live < needed + SPARE_OWNERS


def month_later(day: date) -> date:
    """The same day next month, or its last day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("unreachable: every month has a 28th")
