"""What a program may set, with the defaults that ship. Stored as JSON on the program; read through `policy_of`."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, ValidationError

from bot.domain.guide import DEFAULT as GUIDE
from bot.ui import Value

Mode = Literal["guided", "managed", "self_serve"]
Approval = Literal["required", "notify", "off"]

CONSENT = (
    "You may keep what I wrote and contact me about speaking for you. Nothing is published and nobody outside your "
    "company hears of it without asking me first. I can take this back at any time by answering your mail."
)


class Policy(Value):
    """One program's settings. Days are calendar days unless the name says working days."""

    # where things go
    program_channel: int = 0
    """Place id of the program team's channel; 0: not chosen yet, the program team gets direct messages instead."""
    field_channel: int = 0
    """Place id of the channel where the field is asked; 0: not chosen yet."""

    # how requests run
    mode: Mode = "guided"
    owner_approval: Approval = "required"

    # caps
    calls_per_person_quarter: int = Field(default=2, ge=1, le=50)
    asks_per_account_quarter: int = Field(default=3, ge=1, le=100)
    open_asks_per_account: int = Field(default=1, ge=1, le=20)

    # rests, in days
    rest_after_call: int = Field(default=30, ge=0, le=365)
    rest_after_public: int = Field(default=90, ge=0, le=730)
    """After a story, talk or visit."""
    rest_after_silence: int = Field(default=14, ge=0, le=365)
    """After an ask that was never answered."""

    # service level, in working hours unless said
    first_reply_hours: int = Field(default=4, ge=1, le=80)
    fulfil_hours: int = Field(default=48, ge=1, le=720)
    """Clock hours."""
    owner_reminder_hours: int = Field(default=4, ge=1, le=80)
    owner_escalation_hours: int = Field(default=8, ge=1, le=160)
    advocate_nudge_days: int = Field(default=2, ge=1, le=30)
    """Working days."""
    next_candidate_days: int = Field(default=4, ge=1, le=60)
    """Working days."""

    # survey and outcome
    survey_after_hours: int = Field(default=2, ge=0, le=72)
    deal_asks: int = Field(default=3, ge=0, le=12)

    # upkeep and permission, in days
    verify_after: int = Field(default=180, ge=30, le=730)
    verify_marquee_after: int = Field(default=90, ge=30, le=730)
    verify_weekday: int = Field(default=2, ge=0, le=6)
    """From this day of the week on owners are asked about their stale profiles; Monday is 0."""
    verify_bundle: int = Field(default=5, ge=1, le=5)
    """Profiles in one owner's weekly message."""
    permission_months: int = Field(default=24, ge=1, le=120)
    permission_warning: int = Field(default=60, ge=1, le=365)

    # nominations
    nomination_look_days: int = Field(default=3, ge=1, le=30)
    """Working days until somebody of the program team has looked."""
    interview_days: int = Field(default=10, ge=1, le=60)
    """Working days an interview may take before who has it is reminded."""
    nomination_later_days: int = Field(default=90, ge=1, le=730)
    """What "later" means when no day is named."""
    nomination_link_days: int = Field(default=30, ge=1, le=365)
    nominations_per_link_hour: int = Field(default=20, ge=1, le=1000)
    """Answers taken behind one self-nomination link within an hour."""
    interview_guide: tuple[str, ...] = GUIDE
    """Lines as `bot.domain.guide` reads them."""
    consent_text: str = Field(default=CONSENT, max_length=1000)
    """What a customer who nominates themself agrees to."""

    # time
    zone: str = "UTC"
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    """Monday is 0."""
    day_starts: time = time(9, 0)
    day_ends: time = time(17, 0)

    # direct messages Goodword starts by itself
    nudges_per_day: int = Field(default=2, ge=1, le=10)

    # check-ins
    smallest_group: int = Field(default=5, ge=4, le=50)
    """Of an anonymous check-in nothing is shown of fewer raters."""
    checkin_days: int = Field(default=5, ge=1, le=60)
    """Working days a check-in is open."""
    checkin_reminders: int = Field(default=2, ge=0, le=5)
    checkin_months: int = Field(default=6, ge=1, le=24)
    """From one check-in to the next."""
    divided_from: int = Field(default=2, ge=1, le=6)
    """A spread of so many levels means that raters should talk."""
    open_goals: int = Field(default=3, ge=1, le=20)
    company_size: Decimal | None = None
    """As benchmarks measure it: annual recurring revenue in millions."""

    currency: str = "USD"
    link_days: int = Field(default=30, ge=1, le=365)
    """How long an advocate's reply link works."""


def policy_of(stored: Mapping[str, Any]) -> Policy:
    """The settings a program stored, with defaults for the rest: also for what another version stored and this one
    cannot use, since without settings nothing at all would work."""
    known = {k: v for k, v in stored.items() if k in Policy.model_fields}
    try:
        return Policy.model_validate(known)
    except ValidationError as error:
        wrong = {part["loc"][0] for part in error.errors() if part["loc"]}
        return Policy.model_validate({k: v for k, v in known.items() if k not in wrong})
