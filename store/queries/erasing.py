"""Erasing a contact: what is blanked at once, and everything that may hold words about them, a page at a time."""

import json
import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, String, delete, or_, update
from sqlmodel import SQLModel, col, func, select

from store.queries.prepared import columns_of
from store.records.jobs import Import
from store.records.messages import Draft, Living, Outbox
from store.records.nominations import Nomination
from store.records.pool import Advocate, Permission, PermissionAsk
from store.records.privacy import Erasure, Tombstone
from store.records.programs import Change, Person, Place
from store.records.requests import Ask, Participation
from store.scoped import scoped
from store.tenancy import Owned, TenantSession

NOBODY = "Erased contact"
PAGE = 200
_NOT_TEXT = frozenset((
    "counter", "draft", "erasure", "handled", "identity", "living", "outbox", "person", "place",
    "run", "term", "tombstone",
))  # fmt: skip
"""Tables without words about customers, and those that are looked through in a way of their own."""
_NAMES = {"account": ("name", "name_key"), "advocate": ("name", "name_key", "email", "phone")}
"""Whose name or address a column is: another record's own is never rewritten."""


# --- at once


def wipe(session: TenantSession, ids: Collection[int], today: date, now: datetime) -> None:
    """The profiles say nothing any more, nor what was noted about them. What they count for stays."""
    for advocate in session.exec(select(Advocate).where(col(Advocate.id).in_(ids))):
        advocate.name, advocate.name_key = NOBODY, NOBODY.casefold()
        advocate.erased_at = advocate.erased_at or now
        for column in ("title", "email", "phone", "story", "contact_by", "source", "persona", "pause_reason"):
            setattr(advocate, column, "")
        advocate.languages, advocate.tags, advocate.not_to, advocate.activities = [], [], [], []
        advocate.external_system = advocate.external_id = advocate.paused_until = advocate.last_verified = None
        advocate.stage = "do_not_contact"
    for one in session.exec(select(Permission).where(col(Permission.advocate_id).in_(ids))):
        one.given_by = one.proof = one.scope = ""
        one.withdrawn_on = one.withdrawn_on or today
    for asked in session.exec(select(PermissionAsk).where(col(PermissionAsk.advocate_id).in_(ids))):
        asked.scope, asked.nonce, asked.state = "", secrets.token_urlsafe(12), "withdrawn"
    session.execute(update(Participation).where(col(Participation.advocate_id).in_(ids)).values(comment=""))
    asks = session.exec(select(Ask.id).where(col(Ask.advocate_id).in_(ids))).all()
    for record, those in (("advocate", list(ids)), ("ask", list(asks))):
        forget_changes(session, record, those)
    session.flush()


def forget_changes(session: TenantSession, record: str, ids: Collection[int | None]) -> None:
    """What was noted about these records says when they moved, and nothing else."""
    whose = (col(Change.record) == record, col(Change.record_id).in_(ids))
    session.execute(update(Change).where(*whose).values(why=""))
    session.execute(update(Change).where(*whose, col(Change.field) != "stage").values(before="", after=""))


def stop_mails(session: TenantSession, address: str) -> tuple[int, int]:
    """What waits to be mailed there is not sent, and nobody can tell any more where it was to go. How many were
    stopped, and how many had been sent."""
    if not address:
        return 0, 0
    place = session.exec(select(Place).where(Place.platform == "email", Place.external_id == address)).first()
    if place is None:
        return 0, 0
    mine = col(Outbox.place_id) == place.id
    sent = session.exec(select(func.count()).select_from(Outbox).where(mine, Outbox.state == "sent")).one()
    stopped = session.exec(select(Outbox.id).where(mine, Outbox.state == "pending")).all()
    session.execute(update(Outbox).where(mine, col(Outbox.state) == "pending").values(state="replaced"))
    session.execute(update(Outbox).where(mine).values(card={}, blanked=True, reason="", ref=""))
    session.execute(delete(Living).where(col(Living.place_id) == place.id))
    place.external_id, place.name, place.address = f"erased-{secrets.token_hex(8)}", "", ""
    session.flush()
    return len(stopped), sent


def mark(session: TenantSession, marks: Collection[tuple[str, str]], now: datetime) -> None:
    """Keep marks (kind, mark) of somebody who was erased; one that is kept already stays."""
    for kind, made in marks:
        row = {"kind": kind, "mark": made, "erased_at": now}
        session.execute(scoped(session, Tombstone).upsert(row, ["mark"]))


def marked(session: TenantSession, marks: Collection[str]) -> set[str]:
    """Those of these marks that somebody who was erased was given."""
    if not marks:
        return set()
    return set(session.exec(select(Tombstone.mark).where(col(Tombstone.mark).in_(marks))))


def any_marked(session: TenantSession) -> bool:
    """Whether anybody was erased at all: otherwise an import need not ask."""
    return session.exec(select(Tombstone.id).limit(1)).first() is not None


def drop_waiting_imports(session: TenantSession, now: datetime) -> int:
    """Uploaded files that nobody has confirmed yet: they may name anybody."""
    waiting = session.exec(select(Import).where(Import.state == "waiting")).all()
    for one in waiting:
        one.state, one.content, one.ended_at = "dropped", b"", now
    return len(waiting)


def import_runs(session: TenantSession) -> bool:
    """Whether a file is being imported: its bytes go when it ends."""
    return session.exec(select(Import.id).where(Import.state == "running").limit(1)).first() is not None


# --- the work


def running(session: TenantSession) -> Erasure | None:
    """The oldest erasure that is not done."""
    return session.exec(select(Erasure).where(Erasure.state == "running").order_by(col(Erasure.id))).first()


def named_so(
    session: TenantSession, name_key: str, name: str, but: Collection[int], nominations: Collection[int] = ()
) -> bool:
    """Whether somebody else, a contact, a nominated one or one of ours, has that name: then it says nothing about whom
    it means."""
    nominated = select(Nomination.id).where(
        Nomination.person_key == name_key, col(Nomination.id).not_in(nominations),
        or_(col(Nomination.advocate_id).is_(None), col(Nomination.advocate_id).not_in(but)),
    )  # fmt: skip
    if session.exec(nominated.limit(1)).first() is not None:
        return True
    contact = select(Advocate.id).where(Advocate.name_key == name_key, col(Advocate.id).not_in(but))
    ours = select(Person.id).where(col(Person.name).ilike(name.replace("\\", "\\\\").replace("%", "\\%"), escape="\\"))
    return session.exec(contact.limit(1)).first() is not None or session.exec(ours.limit(1)).first() is not None


def ask_page(session: TenantSession, ids: Collection[int], after: int, limit: int) -> list[int]:
    """The next asks of these contacts."""
    statement = select(Ask.id).where(col(Ask.advocate_id).in_(ids), col(Ask.id) > after)
    return [found for found in session.exec(statement.order_by(col(Ask.id)).limit(limit)) if found is not None]


def request_ids(session: TenantSession, ids: Collection[int]) -> list[int]:
    """The requests these contacts were asked for."""
    return list(session.exec(select(Ask.request_id).where(col(Ask.advocate_id).in_(ids)).distinct()))


@cache
def tables() -> dict[str, tuple[type[Owned], tuple[str, ...]]]:
    """Every table that may hold words about customers, with its columns of text and JSON. New tables are among them."""
    found: dict[str, tuple[type[Owned], tuple[str, ...]]] = {}
    for model in Owned.__subclasses__():
        table = _table(model)
        if table.name in _NOT_TEXT:
            continue
        own = _NAMES.get(table.name, ())
        columns = tuple(
            c.name
            for c in table.columns
            if isinstance(getattr(c.type, "impl", c.type), String | JSON) or isinstance(c.type, String | JSON)
        )
        if kept := tuple(name for name in columns if name not in own):
            found[table.name] = (model, kept)
    return dict(sorted(found.items()))


def _table(model: type[SQLModel]) -> Any:
    return model.__table__  # type: ignore[attr-defined]  # reason: SQLModel types no __table__


def page(session: TenantSession, table: str, after: int) -> list[tuple[int, dict[str, Any]]]:
    """The next rows of a table: their ids, and their texts by column."""
    model, names = tables()[table]
    columns = columns_of(model)
    statement = scoped(session, model).select(columns.id, *(columns[name] for name in names))
    rows = session.execute(statement.where(columns.id > after).order_by(columns.id).limit(PAGE))
    return [(row[0], dict(zip(names, row[1:], strict=True))) for row in rows]


def put(session: TenantSession, table: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Write texts of a row anew."""
    model, _ = tables()[table]
    columns = columns_of(model)
    session.execute(scoped(session, model).update().where(columns.id == row_id).values(dict(values)))


def draft_page(session: TenantSession, after: int) -> list[tuple[int, str]]:
    """The next unfinished forms: id, and all that was typed as one text."""
    statement = select(Draft).where(col(Draft.id) > after).order_by(col(Draft.id)).limit(PAGE)
    return [(one.id or 0, json.dumps([one.values, one.data], ensure_ascii=False)) for one in session.exec(statement)]


def drop_drafts(session: TenantSession, ids: Collection[int]) -> None:
    """Remove unfinished forms."""
    if ids:
        session.execute(delete(Draft).where(col(Draft.id).in_(ids)))
