"""What delivery does with a message it has claimed (`store.claiming`): start, and note what became of it.

Every row goes pending → claimed → sending → sent, or ends uncertain or dead. Sessions here are inside no program:
delivery serves all of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Delete,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from store.outbox import ONCE, living_of
from store.queries.prepared import among, columns_of, run
from store.records.messages import Living, Outbox
from store.records.programs import Place
from store.tenancy import TenantSession

MOST_ATTEMPTS = 12
"""With `backoff` about three hours and a half of a platform that is down."""

_ROW, _LIVING = columns_of(Outbox), columns_of(Living)
_OUTBOX: Table = Outbox.__table__  # type: ignore[attr-defined]  # reason: SQLModel types no __table__
_LIVINGS: Table = Living.__table__  # type: ignore[attr-defined]  # reason: SQLModel types no __table__
_PLACES: Table = Place.__table__  # type: ignore[attr-defined]  # reason: SQLModel types no __table__

_LIVING_KEY = {"program_id": "program", "topic": "topic", "place_id": "place"}


def backoff(attempt: int, roll: float) -> timedelta:
    """How long to wait after failed try `attempt` (from 1): doubling to an hour; `roll` (0 to 1) spreads the crowd."""
    return timedelta(seconds=min(3600.0, 5.0 * 2 ** (attempt - 1)) * (0.5 + roll / 2))


# --- one try


@dataclass(frozen=True, slots=True)
class Try:
    """One try under way: what to ask the platform for. `lease_until` proves that the row is still ours."""

    id: int
    lease_until: datetime
    doing: str
    """post, edit, delete; empty when there is nothing to do any more."""
    ref: str = ""
    parent: str = ""


def start(session: TenantSession, row: Outbox, now: datetime, *, lease_seconds: float) -> Try | None:
    """Say that the request goes out now; committed before it does. None: the row is no longer ours."""
    where = {"program": row.program_id, "place": row.place_id, "topic": row.topic, "parent": row.parent}
    refs = dict(iter(run(session, "refs", _refs, **where))) if row.topic or row.parent else {}
    ref = refs.get(row.topic, "") if row.topic else ""
    doing = ("delete" if ref else "") if row.kind == "remove" else "edit" if ref else "post"
    tried = Try(row.id or 0, now + timedelta(seconds=lease_seconds), doing, ref, refs.get(row.parent, ""))
    values = {"row": row.id, "was": row.lease_until, "doing": doing, "lease": tried.lease_until}
    return tried if run(session, "starting", _starting, **values).rowcount > 0 else None


def _refs() -> Select[tuple[str, str]]:
    """Where the messages of a row's topic and parent are."""
    topics = _LIVING.topic.in_((bindparam("topic"), bindparam("parent")))
    where = (_LIVING.program_id == bindparam("program"), _LIVING.place_id == bindparam("place"), topics)
    return select(_LIVING.topic, _LIVING.ref).where(*where)


def _starting() -> Update:
    ours = (_ROW.id == bindparam("row"), _ROW.state == "claimed", _ROW.lease_until == bindparam("was"))
    values: dict[str, Any] = {
        "state": "sending",
        "begun": True,
        "doing": bindparam("doing"),
        "lease_until": bindparam("lease"),
    }
    return update(_OUTBOX).where(*ours).values(values)


def _mine(session: TenantSession, tried: Try) -> Outbox | None:
    return session.exec(
        select(Outbox)
        .where(Outbox.id == tried.id, Outbox.state == "sending", Outbox.lease_until == tried.lease_until)
        .with_for_update()
    ).first()


def sent(session: TenantSession, tried: Try, now: datetime, ref: str, *, pause: float = 0) -> bool:
    """It is there. `pause`: seconds for which the place is left alone, because its platform asked us to slow down."""
    row = run(session, "sending", _sending, row=tried.id, now=now, sent_as=ref or tried.ref).first()
    if row is None:
        return False
    topic = {"program": row.program_id, "topic": row.topic, "place": row.place_id}
    if row.topic and row.kind == "show":
        run(session, "noting", lambda: _noting(session), **topic, ref=ref or tried.ref, row=tried.id)
    elif row.topic:
        run(session, "forgetting", _forgetting, **topic)
    run(session, "reaching", _reaching, place=row.place_id, now=now)
    if not row.keep:
        run(session, "blanking", _blanking, row=tried.id)
    if pause:
        run(session, "pausing", _pausing, place=row.place_id, until=now + timedelta(seconds=pause))
    return True


def _sending() -> Any:
    ours = (_ROW.id == bindparam("row"), _ROW.state.in_(among("sending", "uncertain", "pending")))
    values: dict[str, Any] = {"state": "sent", "sent_at": bindparam("now"), "lease_until": None, "reason": ""}
    values["ref"] = bindparam("sent_as")  # a message without a topic is found again by it
    what = (_ROW.program_id, _ROW.place_id, _ROW.topic, _ROW.kind, _ROW.keep)
    return update(_OUTBOX).where(*ours).values(values).returning(*what)


def _noting(session: TenantSession) -> Insert:
    """Where the topic's message is; the newest row of it wins."""
    insert: Any = sqlite.insert if session.engine.dialect.name == "sqlite" else postgresql.insert
    where: dict[str, Any] = {
        "program_id": bindparam("program"),
        "topic": bindparam("topic"),
        "place_id": bindparam("place"),
    }
    values: dict[str, Any] = {"ref": bindparam("ref"), "outbox_id": bindparam("row")}
    made: Insert = insert(_LIVINGS).values(**where, **values)
    return made.on_conflict_do_update(index_elements=list(where), set_=values)  # type: ignore[attr-defined,no-any-return]  # reason: both dialects' INSERT has it


def _forgetting() -> Delete:
    its = (_LIVING.program_id == bindparam("program"), _LIVING.topic == bindparam("topic"))
    return delete(_LIVINGS).where(*its, _LIVING.place_id == bindparam("place"))


def _reaching() -> Update:
    return update(_PLACES).where(_PLACES.c.id == bindparam("place")).values(last_sent_at=bindparam("now"))


def _blanking() -> Update:
    return update(_OUTBOX).where(_ROW.id == bindparam("row")).values(card={}, blanked=True)


def _pausing() -> Update:
    waits = (_ROW.place_id == bindparam("place"), _ROW.state == "pending", _ROW.due_at < bindparam("until"))
    return update(_OUTBOX).where(*waits).values(due_at=bindparam("until"), begun=True)  # what comes later stays behind


def limited(session: TenantSession, tried: Try, now: datetime, after: float, *, everywhere: bool = False) -> bool:
    """The platform asked to wait. That counts as no failure. `everywhere`: it meant the whole workspace, so that
    whatever could go now waits as long, in all places of it."""
    row = _mine(session, tried)
    if row is None:
        return False
    until = now + timedelta(seconds=max(0.0, after))
    _back(row, until, "the platform asked to wait")
    if everywhere:
        session.flush()
        run(session, "pausing all", _pausing_all, place=row.place_id, now=now, until=until)
    return True


def _pausing_all() -> Update:
    here = select(Place.platform, Place.workspace_external_id).where(Place.id == bindparam("place")).subquery()
    same = (_PLACES.c.platform == here.c.platform, _PLACES.c.workspace_external_id == here.c.workspace_external_id)
    waits = (
        _ROW.state == "pending",
        _ROW.due_at <= bindparam("now"),
        _ROW.place_id.in_(select(_PLACES.c.id).where(*same)),
    )
    return update(_OUTBOX).where(*waits).values(due_at=bindparam("until"), begun=True)


def failed(session: TenantSession, tried: Try, now: datetime, reason: str, *, roll: float) -> str:
    """Nothing was posted: try again later, at most `MOST_ATTEMPTS` times. The state it is in now, empty if not ours."""
    row = _mine(session, tried)
    if row is None:
        return ""
    row.attempt += 1
    if row.attempt >= MOST_ATTEMPTS:
        return _end(row, "dead", reason)
    _back(row, now + backoff(row.attempt, roll), reason)
    return row.state


def unsure(session: TenantSession, tried: Try, now: datetime, reason: str, *, roll: float) -> str:
    """Nobody knows whether it was posted: hold it, or try again when twice is better than never (edits always are)."""
    row = _mine(session, tried)
    if row is None:
        return ""
    if _may_be_there(row):
        return _end(row, "uncertain", reason)
    return failed(session, tried, now, reason, roll=roll)


def refused(session: TenantSession, tried: Try, reason: str) -> bool:
    """The platform will never take this one."""
    row = _mine(session, tried)
    if row is None:
        return False
    _end(row, "dead", reason)
    return True


def blocked(session: TenantSession, tried: Try, now: datetime, reason: str) -> bool:
    """We may not write to this place any more, or it is gone: its other rows wait until it is seen again."""
    row = _mine(session, tried)
    if row is None:
        return False
    _end(row, "dead", reason)
    place = session.get(Place, row.place_id)
    if place and place.blocked_at is None:
        place.blocked_at = now
    return True


def gone(session: TenantSession, tried: Try, now: datetime, reason: str) -> str:
    """What it was about is gone: an edited message is posted anew, a removed one is removed, a reply goes outside its
    thread, and otherwise the place itself is gone. Says which."""
    row = _mine(session, tried)
    if row is None:
        return ""
    if tried.doing == "delete" or (tried.doing == "edit" and row.topic.startswith(ONCE)):
        sent(session, tried, now, "")
        return "sent"
    if tried.doing == "edit":
        if living := living_of(session, row.program_id, row.topic, row.place_id):
            session.delete(living)
        _back(row, now, "its message was deleted, it is posted anew")
        return "anew"
    if tried.parent:
        row.parent = ""
        _back(row, now, "its thread is gone, it goes outside")
        return "outside"
    blocked(session, tried, now, reason)
    return "blocked"


def _back(row: Outbox, due_at: datetime, reason: str) -> None:
    row.state, row.lease_until, row.due_at, row.reason = "pending", None, due_at, reason[:300]


def _end(row: Outbox, state: str, reason: str) -> str:
    row.state, row.lease_until, row.reason = state, None, reason[:300]
    return state


def _may_be_there(row: Outbox) -> bool:
    return row.doing == "post" and row.unsure == "hold"


# --- after a crash


def recover(session: TenantSession, now: datetime) -> int:
    """Take back what a process that is gone had claimed. What it was posting is uncertain, if it must not go twice."""
    lost = session.exec(
        select(Outbox)
        .where(col(Outbox.state).in_(("claimed", "sending")), col(Outbox.lease_until) < now)
        .with_for_update(skip_locked=True)
    ).all()
    for row in lost:
        if row.state == "sending" and _may_be_there(row):
            _end(row, "uncertain", "the process ended while it was being posted")
        else:
            _back(row, now, "the process ended before it was sent")
    session.flush()
    return len(lost)
