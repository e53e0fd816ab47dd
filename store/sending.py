"""What delivery does with the outbox: claim, start, and note what became of each message.

Every row goes pending → claimed → sending → sent, or ends uncertain or dead. In one place at most one row is claimed or
sending, and rows go in order of id, but for those that wait: for their thread's message, or for a post of their topic
that nobody knows the fate of. Sessions here are inside no program: delivery serves all of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from store.outbox import ON_ITS_WAY, forget_card, living_of, note_message
from store.records.messages import Living, Outbox
from store.records.programs import Place
from store.tenancy import TenantSession

MOST_ATTEMPTS = 12
"""With `backoff` about three hours and a half of a platform that is down."""


def backoff(attempt: int, roll: float) -> timedelta:
    """How long to wait after failed try `attempt` (from 1): doubling to an hour; `roll` (0 to 1) spreads the crowd."""
    return timedelta(seconds=min(3600.0, 5.0 * 2 ** (attempt - 1)) * (0.5 + roll / 2))


# --- claiming


def _waits(row: Any) -> ColumnElement[bool]:
    """Whether `row` waits for its thread's message, or for a post of its own topic that may or may not be there."""
    message: Any = aliased(Living)
    ahead: Any = aliased(Outbox)
    doubtful: Any = aliased(Outbox)
    known = exists().where(
        message.program_id == row.program_id,
        message.topic == row.parent,
        message.place_id == row.place_id,
        message.ref != "",
    )
    coming = exists().where(
        ahead.program_id == row.program_id,
        ahead.topic == row.parent,
        ahead.place_id == row.place_id,
        ahead.kind == "show",
        ahead.state.in_((*ON_ITS_WAY, "uncertain")),
    )
    in_doubt = exists().where(
        doubtful.program_id == row.program_id,
        doubtful.topic == row.topic,
        doubtful.place_id == row.place_id,
        doubtful.state == "uncertain",
    )
    return or_(and_(row.parent != "", ~known, coming), and_(row.topic != "", in_doubt))


def _first_in_line() -> ColumnElement[bool]:
    """Whether nothing is under way in the row's place and nothing that could go, or was begun, comes before it."""
    busy: Any = aliased(Outbox)
    before: Any = aliased(Outbox)
    under_way = exists().where(busy.place_id == Outbox.place_id, busy.state.in_(("claimed", "sending")))
    ahead = exists().where(
        before.place_id == Outbox.place_id,
        before.state == "pending",
        before.id < Outbox.id,
        or_(before.begun, before.due_at <= bindparam("now")),
        ~_waits(before),
    )
    return and_(~under_way, ~ahead)


@cache  # made once: its aliases take longer to make than it takes to run
def _claimable() -> Any:
    return (
        select(Outbox, Place)
        .join(Place, col(Place.id) == Outbox.place_id)
        .where(
            Outbox.state == "pending",
            Outbox.due_at <= bindparam("now"),
            col(Place.blocked_at).is_(None),
            col(Place.platform).in_(bindparam("platforms", expanding=True)),
            _first_in_line(),
            ~_waits(Outbox),
        )
        .order_by(col(Outbox.due_at), col(Outbox.id))
        .limit(bindparam("most"))
    )


@cache
def _places_with_work() -> Any:
    return _claimable().with_only_columns(Outbox.place_id)


@cache
def _claimable_in_places() -> Any:
    within = _claimable().where(col(Outbox.place_id).in_(bindparam("places", expanding=True)))
    return within.with_for_update(of=Outbox, skip_locked=True)


def claim(
    session: TenantSession, now: datetime, *, limit: int, lease_seconds: float, platforms: Collection[str]
) -> list[tuple[Outbox, Place]]:
    """Take at most `limit` rows that may go now, one a place, for `lease_seconds`. Nobody else gets them meanwhile."""
    wanted, given = _claimable(), {"now": now, "platforms": list(platforms), "most": limit}
    if session.get_bind().dialect.name != "sqlite":
        # Whoever claims in a place holds its row. Only what is read after getting it is sure to show others' claims.
        places = session.execute(_places_with_work(), given).scalars().all()
        held = session.exec(
            select(Place.id).where(col(Place.id).in_(places)).with_for_update(skip_locked=True, key_share=True)
        ).all()
        wanted, given = _claimable_in_places(), given | {"places": list(held)}
    rows: list[tuple[Outbox, Place]] = [(row, place) for row, place in session.execute(wanted, given)]
    for row, _ in rows:
        row.state, row.lease_until = "claimed", now + timedelta(seconds=lease_seconds)
    session.flush()
    return rows


def next_due(session: TenantSession, now: datetime) -> datetime | None:
    """When the next message that waits for its time may go."""
    return session.exec(
        select(func.min(Outbox.due_at))
        .join(Place, col(Place.id) == Outbox.place_id)
        .where(Outbox.state == "pending", Outbox.due_at > now, col(Place.blocked_at).is_(None))
    ).one()


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
    mine = session.exec(
        select(Outbox)
        .where(Outbox.id == row.id, Outbox.state == "claimed", Outbox.lease_until == row.lease_until)
        .with_for_update()
    ).first()
    if mine is None or mine.id is None:
        return None
    ref = _ref(session, mine, mine.topic)
    doing = ("delete" if ref else "") if mine.kind == "remove" else "edit" if ref else "post"
    lease = now + timedelta(seconds=lease_seconds)
    mine.state, mine.begun, mine.doing, mine.lease_until = "sending", True, doing, lease
    session.flush()
    return Try(mine.id, lease, doing, ref, _ref(session, mine, mine.parent))


def _ref(session: TenantSession, row: Outbox, topic: str) -> str:
    living = living_of(session, row.program_id, topic, row.place_id) if topic else None
    return living.ref if living else ""


def _mine(session: TenantSession, tried: Try) -> Outbox | None:
    return session.exec(
        select(Outbox)
        .where(Outbox.id == tried.id, Outbox.state == "sending", Outbox.lease_until == tried.lease_until)
        .with_for_update()
    ).first()


def sent(session: TenantSession, tried: Try, now: datetime, ref: str, *, pause: float = 0) -> bool:
    """It is there. `pause`: seconds for which the place is left alone, because its platform asked us to slow down."""
    row = session.exec(select(Outbox).where(Outbox.id == tried.id).with_for_update()).first()
    if row is None or row.state not in ("sending", "uncertain", "pending"):
        return False
    row.state, row.sent_at, row.lease_until, row.reason = "sent", now, None, ""
    if row.topic and row.kind == "show":
        note_message(session, row, ref or tried.ref)
    elif row.topic and (living := living_of(session, row.program_id, row.topic, row.place_id)):
        session.delete(living)
    if place := session.get(Place, row.place_id):
        place.last_sent_at = now
    forget_card(row)
    session.flush()
    if pause:
        until = now + timedelta(seconds=pause)
        session.execute(
            update(Outbox)
            .where(col(Outbox.place_id) == row.place_id, col(Outbox.state) == "pending", col(Outbox.due_at) < until)
            .values(due_at=until)
        )
    return True


def limited(session: TenantSession, tried: Try, now: datetime, after: float) -> bool:
    """The platform asked to wait. That counts as no failure."""
    row = _mine(session, tried)
    if row is None:
        return False
    _back(row, now + timedelta(seconds=max(0.0, after)), "the platform asked to wait")
    return True


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
    if tried.doing == "delete":
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
