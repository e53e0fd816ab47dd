"""Which messages may go now, and taking them: at most one in a place, in order of id, for a while.

Rows wait for their thread's message, and for a post of their topic that nobody knows the fate of. Sessions here are
inside no program: delivery serves all of them.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from store.outbox import ON_ITS_WAY
from store.records.messages import Living, Outbox
from store.records.programs import Place
from store.tenancy import TenantSession


def waits(row: Any) -> ColumnElement[bool]:
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
        ~waits(before),
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
            ~waits(Outbox),
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
