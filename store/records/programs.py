"""The tenant and who belongs to it: programs, their workspaces, people, places, words."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.records.base import json_dict, json_list, one_of
from store.tenancy import Owned

ROLES = ("viewer", "member", "manager", "admin")
"""From least to most. Everybody seen for the first time is a member."""

TERM_KINDS = (
    "industry",
    "region",
    "country",
    "size",
    "segment",
    "product",
    "use_case",
    "persona",
    "language",
    "competitor",
    "activity",
)


class Program(SQLModel, table=True):
    """One advocacy program: the tenant that owns everything else."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    company: str = ""
    settings: dict[str, Any] = json_dict()
    revision: int = 1
    """Raised with every change of the vocabulary or of an account's name, so that caches know."""
    facts_from: int | None = None
    """The account after which facts are to be computed again since a rest changed; None: none are."""
    created_at: datetime


class Workspace(SQLModel, table=True):
    """A Slack workspace, Teams tenant or playground that uses the program. `secrets` is sealed."""

    __table_args__ = (UniqueConstraint("platform", "external_id"),)
    id: int | None = Field(default=None, primary_key=True)
    program_id: int = Field(foreign_key="program.id", index=True)
    platform: str
    external_id: str
    name: str = ""
    secrets: str = ""
    active: bool = True
    installed_at: datetime


class Person(Owned, table=True):
    """Somebody inside the company. The same verified e-mail is the same person in every workspace."""

    __table_args__ = (UniqueConstraint("program_id", "email"), one_of("role", ROLES))
    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str | None = None
    zone: str = "UTC"
    locale: str = "en"
    role: str = "member"
    team: str = ""
    """Of the company, such as "Sales DACH", as the program team says; for adoption by team."""
    toured: bool = False
    created_at: datetime


class Identity(Owned, table=True):
    """A person in one workspace. `address` is sealed: what the messenger needs to write to them."""

    __table_args__ = (UniqueConstraint("workspace_id", "external_id"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    external_id: str
    name: str = ""
    guest: bool = False
    address: str = ""
    seen_at: datetime


class Place(Owned, table=True):
    """A channel, somebody's direct messages or a mailbox: where messages are sent, in order."""

    __table_args__ = (
        UniqueConstraint("program_id", "platform", "workspace_external_id", "external_id"),
        one_of("kind", ("channel", "direct", "home", "page")),
    )
    id: int | None = Field(default=None, primary_key=True)
    platform: str
    workspace_external_id: str = ""
    kind: str
    external_id: str
    name: str = ""
    address: str = ""
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    blocked_at: datetime | None = None
    last_sent_at: datetime | None = None


class Term(Owned, table=True):
    """A word of the program's vocabulary. `position` gives its bit in the facts of an advocate."""

    __table_args__ = (UniqueConstraint("program_id", "kind", "key"), one_of("kind", TERM_KINDS))
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str
    label: str
    synonyms: list[str] = json_list()
    position: int = 0
    public: bool = False
    """Of an activity type: it shows the customer to the world, so permission must be on file."""


class AdminCode(SQLModel, table=True):
    """A one-use code with which the first admin claims the role; only its hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    program_id: int = Field(foreign_key="program.id")
    code_hash: str = Field(unique=True)
    expires_at: datetime
    used_at: datetime | None = None


class Counter(Owned, table=True):
    """The next number of a kind of record within the program: people read #12, never a database id."""

    __table_args__ = (UniqueConstraint("program_id", "kind"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    last: int = 0


class Change(Owned, table=True):
    """Who moved what, when and why: stages, roles, settings."""

    __table_args__ = (Index("ix_change_at", "program_id", "record", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    record: str
    record_id: int = Field(index=True)
    field: str = "stage"
    before: str = ""
    after: str = ""
    person_id: int | None = Field(default=None, foreign_key="person.id")
    by: str = ""
    """In words when nobody of ours did it: "the advocate", "the clock", "import"."""
    why: str = ""
    at: datetime
