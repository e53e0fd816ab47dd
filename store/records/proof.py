"""Published assets that can be offered instead of a person, and each time one was used."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from store.records.base import json_list, one_of
from store.tenancy import Owned

PROOF_KINDS = ("case_study", "video", "quote", "review", "article", "webinar", "report", "logo", "other")


class Proof(Owned, table=True):
    """A published asset. Two with the same link are one."""

    __table_args__ = (
        UniqueConstraint("program_id", "link_key"),
        UniqueConstraint("program_id", "external_system", "external_id"),
        one_of("kind", PROOF_KINDS),
        Index("ix_proof_offer", "program_id", "retired", "expires_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    title: str
    link: str
    link_key: str
    """The link as compared: without scheme, "www." and a slash at its end."""
    kind: str = "case_study"
    activity: str = ""
    """The activity type whose permission on file it rests on; follows from the kind."""
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    advocate_id: int | None = Field(default=None, foreign_key="advocate.id", index=True)
    summary: str = ""
    industries: list[str] = json_list()
    regions: list[str] = json_list()
    products: list[str] = json_list()
    use_cases: list[str] = json_list()
    languages: list[str] = json_list()
    tags: list[str] = json_list()
    permission: str = ""
    """In words what may be done with it, or who allowed it: for the program team and whoever uses it."""
    published_on: date | None = None
    expires_on: date | None = None
    """The last day on which it may be used."""
    retired: bool = False
    external_system: str | None = None
    external_id: str | None = None
    created_at: datetime
    created_by_id: int | None = Field(default=None, foreign_key="person.id")

    # facts
    keys: str = ""
    """Its tags as one text that a database can search: "|industry:banking|product:ledger|"."""
    words: str = ""
    """What free text is looked for in, folded: title, account, summary, tags."""
    used: int = 0
    last_used: date | None = None
    warned: str = ""
    """The trouble that the program team was told of, so that they are told once."""


class ProofUse(Owned, table=True):
    """A proof was used: as the answer to a request, or by somebody who found it; once a request, or person and day."""

    __table_args__ = (UniqueConstraint("program_id", "proof_id", "key"), Index("ix_proof_use_request", "request_id"))
    id: int | None = Field(default=None, primary_key=True)
    proof_id: int = Field(foreign_key="proof.id")
    key: str
    """What it is counted once for: "request:12", "person:7:2026-11-23"."""
    request_id: int | None = Field(default=None, foreign_key="request.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    used_on: date
