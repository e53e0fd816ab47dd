"""Messages about somebody who is erased: read a page at a time, then blanked, edited or taken away."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import col, or_, select

from store import outbox
from store.outbox import ON_ITS_WAY, ONCE
from store.records.messages import Living, Outbox
from store.records.programs import Place
from store.tenancy import TenantSession

PAGE = 100


def page(
    session: TenantSession, after: int, about: Collection[int], threads: Collection[str]
) -> list[tuple[Outbox, str]]:
    """The next messages that still have their card, or that speak of these contacts, or stand in these threads, each
    with its platform."""
    statement = (
        select(Outbox, Place.platform)
        .where(
            Outbox.place_id == Place.id,
            Outbox.kind == "show",
            col(Outbox.id) > after,
            or_(~col(Outbox.blanked), col(Outbox.about).in_(about), col(Outbox.parent).in_(threads)),
            or_(~col(Outbox.blanked), Outbox.state == "sent"),
        )
        .order_by(col(Outbox.id))
        .limit(PAGE)
    )
    return [(row, platform) for row, platform in session.exec(statement)]


def newer(session: TenantSession, row: Outbox) -> bool:
    """Whether the topic's message looks otherwise by now, or soon will."""
    statement = select(Outbox.id).where(
        Outbox.topic == row.topic,
        Outbox.place_id == row.place_id,
        Outbox.kind == "show",
        col(Outbox.id) > row.id,
        col(Outbox.state).in_((*ON_ITS_WAY, "sent")),
    )
    return session.exec(statement.limit(1)).first() is not None


def topic_of(session: TenantSession, row: Outbox) -> str:
    """The topic by which the message can be edited; a message without one gets it now. Empty: nobody knows where it
    is."""
    if row.topic:
        return row.topic if outbox.living_of(session, row.program_id, row.topic, row.place_id) else ""
    if not row.ref:
        return ""
    topic = f"{ONCE}{row.id}"
    if outbox.living_of(session, row.program_id, topic, row.place_id) is None:
        session.add(Living(topic=topic, place_id=row.place_id, ref=row.ref, outbox_id=row.id))
        session.flush()
    return topic


def edit(session: TenantSession, row: Outbox, topic: str, card: dict[str, Any], now: datetime) -> None:
    """The message shows `card` from now on."""
    outbox.enqueue(session, place_id=row.place_id, card=card, now=now, topic=topic)
    blank(row)


def take_away(session: TenantSession, row: Outbox, topic: str, now: datetime) -> None:
    """The message goes."""
    outbox.remove(session, place_id=row.place_id, topic=topic, now=now)
    blank(row)


def blank(row: Outbox) -> None:
    """Nobody can read any more what the message said."""
    row.card, row.blanked, row.about = {}, True, 0
