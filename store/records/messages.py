"""What is to be sent, what was shown, what was handled: delivery's own records."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from store.records.base import json_dict, one_of
from store.tenancy import Owned

OUTBOX_STATES = ("pending", "claimed", "sending", "sent", "uncertain", "dead", "replaced")


class Outbox(Owned, table=True):
    """One message on its way. Rows of one place go in order of `id`, which buttons carry: it is never given twice."""

    __table_args__ = (
        one_of("kind", ("show", "remove")),
        one_of("state", OUTBOX_STATES),
        one_of("unsure", ("hold", "again")),
        one_of("doing", ("", "post", "edit", "delete")),
        Index("ix_outbox_due", "state", "due_at"),
        Index("ix_outbox_place", "place_id", "state", "id"),
        Index("ix_outbox_topic", "program_id", "topic", "place_id"),
        Index("ix_outbox_body", "created_at", sqlite_where=text("NOT blanked"), postgresql_where=text("NOT blanked")),
        Index("ix_outbox_about", "about", sqlite_where=text("about > 0"), postgresql_where=text("about > 0")),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id")
    kind: str = "show"
    """"show": post or edit; "remove": take the topic's message away."""
    topic: str = ""
    parent: str = ""
    """The topic under whose message this goes as a thread reply."""
    card: dict[str, Any] = json_dict()
    unsure: str = "hold"
    keep: bool = True
    """False: the card is blanked as soon as it is sent, not after 30 days."""
    blanked: bool = False
    state: str = "pending"
    begun: bool = False
    """It has been tried: from then on later rows of the place wait for it, even while it waits for its next try."""
    doing: str = ""
    """What the try under way asks the platform for; only an interrupted post may have left a message behind."""
    attempt: int = 0
    """Tries that failed. Being told to wait is no failure."""
    due_at: datetime
    lease_until: datetime | None = None
    reason: str = ""
    ref: str = ""
    """The messenger's own name of a message without a topic, so that it can be taken back when it has to be."""
    about: int = 0
    """The advocate that a message without a topic speaks of: its card is forgotten after a while, this is not."""
    created_at: datetime
    sent_at: datetime | None = None


class Living(Owned, table=True):
    """A topic's message in one place: where to edit it. `ref` is the messenger's own."""

    __table_args__ = (UniqueConstraint("program_id", "topic", "place_id"),)
    id: int | None = Field(default=None, primary_key=True)
    topic: str
    place_id: int = Field(foreign_key="place.id")
    ref: str = ""
    outbox_id: int | None = None
    """The row whose post made (or may have made) the message."""


class Handled(Owned, table=True):
    """An event whose effects are stored, so that a repeat changes nothing. Kept 7 days, without any text."""

    __table_args__ = (UniqueConstraint("program_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str
    outcome: str
    record: str = ""
    """What it made or changed, like "request:12": a repeat shows that as it is now."""
    at: datetime = Field(index=True)


class Draft(Owned, table=True):
    """What was typed into a form that is not finished. Kept 7 days."""

    __table_args__ = (UniqueConstraint("program_id", "nonce"),)
    id: int | None = Field(default=None, primary_key=True)
    nonce: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    form: str
    values: dict[str, Any] = json_dict()
    data: dict[str, Any] = json_dict()
    saved_at: datetime = Field(index=True)


class Run(Owned, table=True):
    """Something periodic that was done for a period: at most once, whatever the clock does."""

    __table_args__ = (UniqueConstraint("program_id", "subscription", "period"),)
    id: int | None = Field(default=None, primary_key=True)
    subscription: str
    period: str
    at: datetime


class Nudge(Owned, table=True):
    """A direct message Goodword starts by itself: two a person and working day, the rest waits to be bundled."""

    __table_args__ = (Index("ix_nudge_person_day", "person_id", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    day: date
    card: dict[str, Any] = json_dict()
    sent: bool = True
    """False: over the day's budget, waiting for the next working day's bundle."""
