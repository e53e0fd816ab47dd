"""Messages to be sent: what handlers enqueue, what people can do about those that got stuck, and how delivery stands.

What delivery itself does with the rows is in `store.sending`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, bindparam, update
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate
from sqlmodel import col, select

from store.queries.prepared import columns_of, run
from store.records.messages import Living, Outbox
from store.records.programs import Place
from store.scoped import scoped
from store.tenancy import TenantSession

Unsure = Literal["hold", "again"]
KEEP_BODIES = timedelta(days=30)
ON_ITS_WAY = ("pending", "claimed", "sending")
ONCE = "once:"
"""Begins the topic under which a message that had none is edited or taken away: deleted, it is not posted anew."""
ENDED = ("sent", "dead", "uncertain")
_O, _P = columns_of(Outbox), columns_of(Place)
_FRESH = {"state": "pending", "begun": False, "doing": "", "attempt": 0, "reason": "", "ref": ""}


def enqueue(
    session: TenantSession,
    *,
    place_id: int,
    card: dict[str, Any],
    now: datetime,
    topic: str = "",
    parent: str = "",
    unsure: Unsure = "hold",
    due_at: datetime | None = None,
    keep: bool = True,
    about: int = 0,
) -> int:
    """Have `card` sent to a place, not before `due_at`; with a `topic` it takes the place of that topic's unsent card.

    `parent` is the topic in whose thread it goes. `unsure` says what to do when nobody knows whether it was posted:
    hold it for the program team, or send it again. `keep=False` forgets the card as soon as it is sent. `about`: the
    advocate it speaks of, so that it is found when they are to be forgotten. The row's id.
    """
    if parent and parent == topic:
        raise ValueError("a message cannot be in its own thread")
    given = {"place_id": place_id, "topic": topic, "parent": parent, "unsure": unsure, "keep": keep, "about": about}
    return _append(session, {**given, "kind": "show", "card": card, "blanked": False}, now, due_at or now)


def remove(session: TenantSession, *, place_id: int, topic: str, now: datetime) -> int:
    """Take the topic's message in a place away; what was not sent yet never will be. The row's id."""
    given = {"place_id": place_id, "topic": topic, "parent": "", "unsure": "again", "keep": True, "about": 0}
    return _append(session, {**given, "kind": "remove", "card": {}, "blanked": True}, now, now)


def _append(session: TenantSession, given: Mapping[str, Any], now: datetime, due_at: datetime) -> int:
    row = {**_FRESH, **given, "created_at": now, "due_at": due_at}
    if given["topic"]:
        its = {"its_topic": given["topic"], "its_place": given["place_id"]}
        for begun, waits_until in run(session, "replace", lambda: _replacing(session), **its).all():
            if begun:  # the platform asked to wait: that holds for the newer card too
                row |= {"begun": True, "due_at": max(row["due_at"], waits_until)}
    made: int = run(session, "append", lambda: _appending(session, row), **row).scalar_one()
    return made


def _appending(session: TenantSession, row: Mapping[str, Any]) -> ReturningInsert[Any]:
    values: dict[str, Any] = {name: bindparam(name) for name in row}
    return scoped(session, Outbox).insert_each().values(values).returning(_O.id)


def _replacing(session: TenantSession) -> ReturningUpdate[Any]:
    # Only what is still pending: a sender may have claimed it since, then this card follows as an edit.
    unsent = (_O.state == "pending", _O.topic == bindparam("its_topic"), _O.place_id == bindparam("its_place"))
    replaced = scoped(session, Outbox).update().where(*unsent).values(state="replaced", card={}, blanked=True)
    return replaced.returning(_O.begun, _O.due_at)


def places_of(session: TenantSession, topic: str) -> list[int]:
    """The places where `topic` has a message, or will have one."""
    living = session.exec(select(Living.place_id).where(Living.topic == topic)).all()
    coming = session.exec(
        select(Outbox.place_id)
        .where(Outbox.topic == topic, Outbox.kind == "show", col(Outbox.state).in_((*ON_ITS_WAY, "uncertain")))
        .distinct()
    ).all()
    return sorted({*living, *coming})


class Pressed(NamedTuple):
    """The message that a press was on: its topic (empty: none) and place, whose direct messages that is (0: nobody's,
    or we cannot write there any more), and whether it was known to be there."""

    topic: str = ""
    place: int = 0
    reader: int = 0
    in_doubt: bool = False


def pressed_on(session: TenantSession, outbox_id: int) -> Pressed:
    """The message `outbox_id`."""
    found = run(session, "pressed", lambda: _pressed(session), id=outbox_id).first()
    if found is None:
        return Pressed()
    topic, place, reader, blocked, *fate = found
    in_doubt = fate[0] == "uncertain" or fate == ["pending", True, "post"]
    return Pressed(topic, place, 0 if blocked else reader or 0, in_doubt)


def _pressed(session: TenantSession) -> Select[Any]:
    what = (_O.topic, _O.place_id, _P.person_id, _P.blocked_at, _O.state, _O.begun, _O.doing)
    its = (_O.id == bindparam("id"), _P.id == _O.place_id)
    return scoped(session, Outbox, Place).select(*what).where(*its)


def resolve(session: TenantSession, outbox_id: int, ref: str = "") -> bool:
    """A press on message `outbox_id` proves that it was posted. True if that was in doubt. `ref` makes it editable."""
    if not pressed_on(session, outbox_id).in_doubt:
        return False
    row = session.exec(select(Outbox).where(Outbox.id == outbox_id).with_for_update()).first()
    if row is None or row.state not in ("uncertain", "pending"):
        return False
    row.state, row.reason = "sent", "somebody pressed it"
    if ref and row.topic:
        note_message(session, row, ref)
    forget_card(row)
    session.flush()
    return True


def resend(session: TenantSession, outbox_id: int, now: datetime) -> bool:
    """Send a dead or uncertain message again, or let its topic's newer card go in its place. False: it is neither."""
    row = session.exec(select(Outbox).where(Outbox.id == outbox_id).with_for_update()).first()
    if row is None or row.state not in ("dead", "uncertain") or (row.blanked and row.kind == "show"):
        return False
    newer = (
        row.topic
        and session.exec(
            select(Outbox.id).where(
                Outbox.topic == row.topic,
                Outbox.place_id == row.place_id,
                col(Outbox.id) > outbox_id,
                col(Outbox.state).in_((*ON_ITS_WAY, "sent")),
            )
        ).first()
    )
    if newer:
        row.state, row.card, row.blanked = "replaced", {}, True
    else:
        row.state, row.attempt, row.begun, row.due_at, row.doing = "pending", 0, False, now, ""
    row.lease_until = None
    session.flush()
    return True


def note_message(session: TenantSession, row: Outbox, ref: str) -> None:
    """Remember where the topic's message is."""
    living = living_of(session, row.program_id, row.topic, row.place_id)
    if living is None:
        living = Living(program_id=row.program_id, topic=row.topic, place_id=row.place_id)
        session.add(living)
    living.ref, living.outbox_id = ref, row.id


def living_of(session: TenantSession, program_id: int, topic: str, place_id: int) -> Living | None:
    """The topic's message in a place."""
    return session.exec(
        select(Living).where(Living.program_id == program_id, Living.topic == topic, Living.place_id == place_id)
    ).first()


def forget_card(row: Outbox) -> None:
    """Blank a card that is not to be kept."""
    if not row.keep:
        row.card, row.blanked = {}, True


def blank_old(session: TenantSession, now: datetime, *, limit: int = 500) -> int:
    """Blank the cards of at most `limit` messages that ended 30 days ago or more; how many. Call until it is fewer."""
    old = session.exec(
        select(Outbox.id)
        .where(~col(Outbox.blanked), Outbox.created_at < now - KEEP_BODIES, col(Outbox.state).in_(ENDED))
        .limit(limit)
    ).all()
    if old:
        session.execute(update(Outbox).where(col(Outbox.id).in_(old)).values(card={}, blanked=True))
    return len(old)
