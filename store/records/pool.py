"""The pool: accounts, the advocates at them, what they allowed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field

from store.records.base import json_dict, json_list, one_of
from store.tenancy import Owned

ADVOCATE_STAGES = ("candidate", "invited", "active", "paused", "former", "do_not_contact")
PERMISSION_ASK_STATES = ("open", "given", "declined", "withdrawn")
PAUSE_REASONS = ("", "renewal", "escalation", "own wish", "other")
FOREVER = date(9999, 12, 31)
"""The end of a pause without an end."""


class Account(Owned, table=True):
    """A customer. The relationship owner is a person, or an e-mail until that person is first seen."""

    __table_args__ = (
        UniqueConstraint("program_id", "external_system", "external_id"),
        UniqueConstraint("program_id", "name_key"),
        one_of("pause_reason", PAUSE_REASONS),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    name: str
    name_key: str
    """The name as compared: folded, without legal form."""
    industry: str = ""
    region: str = ""
    country: str = ""
    size: str = ""
    segment: str = ""
    products: list[str] = json_list()
    use_cases: list[str] = json_list()
    competitors: list[str] = json_list()
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    owner_email: str = ""
    renewal_date: date | None = None
    health: str = ""
    marquee: bool = False
    logo_permission: bool = False
    paused_until: date | None = None
    pause_reason: str = ""
    external_system: str | None = None
    external_id: str | None = None
    created_at: datetime


class Advocate(Owned, table=True):
    """A person at a customer who vouches for us. The columns under *facts* are computed by `store.queries.facts`
    in the transaction that changes what they follow from, so that matching reads this one table."""

    __table_args__ = (
        UniqueConstraint("program_id", "external_system", "external_id"),
        one_of("stage", ADVOCATE_STAGES),
        one_of("pause_reason", PAUSE_REASONS),
        Index("ix_advocate_email", "program_id", "email"),
        Index(
            "ix_advocate_match",
            "program_id", "free_from", "activity_bits", "open_calls", "quarter", "uses_quarter", "account_open",
            "account_quarter", "account_asks", "account_id", "permitted_bits", "permitted_until", "industry",
            "region", "product_bits", "use_case_bits", "country", "size", "segment", "persona", "language_bits",
            "competitor_bits", "last_used", "last_verified", "feedback", "nominated_by_id", "usable", "id",
            sqlite_where=text("usable = 1"), postgresql_where=text("usable"),
        ),
        Index("ix_advocate_made", "program_id", "created_at"),
        Index(
            "ix_advocate_excludes", "program_id", "excludes", "not_to_keys", sqlite_where=text("excludes = 1"),
            postgresql_where=text("excludes"),
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    number: int
    account_id: int = Field(foreign_key="account.id", index=True)
    name: str
    name_key: str
    title: str = ""
    email: str = ""
    phone: str = ""
    languages: list[str] = json_list()
    story: str = ""
    tags: list[str] = json_list()
    contact_by: str = ""
    not_to: list[str] = json_list()
    """Names of companies they will not speak to."""
    activities: list[str] = json_list()
    """Keys of the activity types they are willing to do; not yet confirmed unless a permission says so."""
    stage: str = "candidate"
    paused_until: date | None = None
    pause_reason: str = ""
    last_verified: date | None = None
    nominated_by_id: int | None = Field(default=None, foreign_key="person.id")
    prior_use: date | None = None
    """The last use before Goodword knew them, as imported."""
    prior_quarter: int = 0
    prior_uses: int = 0
    source: str = ""
    left_on: date | None = None
    """The day they were known to have left the company: an alumnus, to be found again at the next one."""
    alumnus_of_id: int | None = Field(default=None, foreign_key="advocate.id", index=True)
    """The profile they had at the company before."""
    external_system: str | None = None
    external_id: str | None = None
    created_at: datetime
    erased_at: datetime | None = None
    """Since when this is nobody any more: what it was counted for stays, who it was is gone."""

    # facts
    usable: bool = False
    free_from: date = FOREVER
    """The first day on which no pause and no rest holds them back."""
    rest_until: date | None = None
    persona: str = ""
    industry: str = ""
    region: str = ""
    country: str = ""
    size: str = ""
    segment: str = ""
    product_bits: int = Field(default=0, sa_type=BigInteger)
    use_case_bits: int = Field(default=0, sa_type=BigInteger)
    language_bits: int = Field(default=0, sa_type=BigInteger)
    competitor_bits: int = Field(default=0, sa_type=BigInteger)
    activity_bits: int = Field(default=0, sa_type=BigInteger)
    permitted_bits: int = Field(default=0, sa_type=BigInteger)
    permitted: dict[str, str] = json_dict()
    """The last day of each activity type with permission on file: {"logo": "2028-11-30"}."""
    permitted_until: date = FOREVER
    """The first of these days; after it `permitted_bits` says too much and `permitted` is asked."""
    account_key: str = ""
    not_to_keys: str = ""
    """The companies they will not speak to, as compared: "|acme|initech|"."""
    excludes: bool = False
    """Whether there is any."""
    words: str = ""
    """What free text is looked for in, folded: account, name, title, story, tags."""
    quarter: int = 0
    """The quarter (year × 4 + 0…3) that `uses_quarter` counts."""
    uses_quarter: int = 0
    """Calls that took place in `quarter`."""
    open_asks: int = 0
    open_calls: int = 0
    """The open asks that are for a call, in whatever quarter they end."""
    account_quarter: int = 0
    account_asks: int = 0
    """Asks of the account that began in `account_quarter` and were not given back."""
    account_open: int = 0
    last_used: date | None = None
    feedback: int = 0
    """The mean rating of past uses, 0 (none yet) to 50 (five points)."""
    marquee: bool = False


class Permission(Owned, table=True):
    """What an advocate allowed for one activity type: who gave it, when, how, proof, scope, until when."""

    __table_args__ = (
        Index("ix_permission_advocate", "advocate_id"),
        Index("ix_permission_expires", "program_id", "expires_on"),
        Index("ix_permission_activity", "program_id", "activity", "withdrawn_on", "expires_on", "advocate_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    advocate_id: int = Field(foreign_key="advocate.id")
    activity: str
    scope: str = ""
    given_by: str = ""
    given_on: date | None = None
    how: str = ""
    proof: str = ""
    expires_on: date | None = None
    withdrawn_on: date | None = None
    recorded_by_id: int | None = Field(default=None, foreign_key="person.id")
    """Who of ours wrote it down; None: the advocate gave it on their own page, or it was imported."""
    renewal_raised_on: date | None = None
    """When somebody was told that it ends soon: once for each permission."""


class PermissionAsk(Owned, table=True):
    """An advocate asked by e-mail what may be shown of them. Its link also withdraws what was given through it."""

    __table_args__ = (one_of("state", PERMISSION_ASK_STATES), Index("ix_permissionask_advocate", "advocate_id"))
    id: int | None = Field(default=None, primary_key=True)
    advocate_id: int = Field(foreign_key="advocate.id")
    activities: list[str] = json_list()
    scope: str = ""
    asked_by_id: int | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime
    nonce: str
    """Of the advocate's signed link; a new one makes the old link useless."""
    state: str = "open"
    answered_at: datetime | None = None
