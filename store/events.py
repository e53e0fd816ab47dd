"""What was handled already, what was typed but not finished, what was done for which period, and the next number.

All of it holds among any number of processes, because a unique constraint decides and nobody's memory.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Delete, Insert, Select, bindparam, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import col, select

from store.queries.prepared import columns_of, run
from store.records.messages import Draft, Handled, Run
from store.records.programs import Counter
from store.scoped import scoped
from store.tenancy import TenantSession

KEEP = timedelta(days=7)
"""How long events and drafts are remembered: longer than any platform repeats itself."""
_H = columns_of(Handled)
_D = columns_of(Draft)


# --- repeats


class Before(NamedTuple):
    """What became of an event that was handled already."""

    outcome: str
    record: str


def handled(session: TenantSession, key: str) -> Before | None:
    """What became of the event `key`, if its effects are stored."""
    found = run(session, "handled", lambda: _handled(session), key=key).first()
    return Before._make(found) if found else None


def _handled(session: TenantSession) -> Select[Any]:
    return scoped(session, Handled).select(_H.outcome, _H.record).where(_H.key == bindparam("key"))


def remember(session: TenantSession, key: str, outcome: str, record: str, now: datetime) -> None:
    """Note that event `key` had its effects in this transaction; which then fails if another one had them meanwhile."""
    row = {"key": key, "outcome": outcome, "record": record, "at": now}
    run(session, "remember", lambda: scoped(session, Handled).insert_each().values(_given(row)), **row)


def is_repeat(error: Exception) -> bool:
    """Whether a transaction failed because the same event was handled at the same time: run again, it will see that."""
    return isinstance(error, IntegrityError) and (
        "handled.program_id, handled.key" in str(error.orig) or "uq_handled_program_id" in str(error.orig)
    )


def forget_old(session: TenantSession, now: datetime, *, limit: int = 1000) -> int:
    """Forget at most `limit` events that are too old to be repeated; how many. Call until it is fewer."""
    old = session.exec(select(Handled.id).where(Handled.at < now - KEEP).limit(limit)).all()
    session.execute(delete(Handled).where(col(Handled.id).in_(old)))
    return len(old)


# --- forms that are not finished


class Unfinished(NamedTuple):
    """A form as far as it was typed, and what it carried."""

    values: dict[str, Any]
    data: dict[str, Any]


def load_draft(session: TenantSession, nonce: str) -> Unfinished | None:
    """What was typed so far into the form opened as `nonce`."""
    found = run(session, "draft", lambda: _draft(session), nonce=nonce).first()
    return Unfinished._make(found) if found else None


def _draft(session: TenantSession) -> Select[Any]:
    return scoped(session, Draft).select(_D["values"], _D.data).where(_D.nonce == bindparam("nonce"))


def save_draft(
    session: TenantSession,
    *,
    nonce: str,
    person_id: int | None,
    form: str,
    values: Mapping[str, Any],
    data: Mapping[str, Any],
    now: datetime,
) -> None:
    """Keep what was typed; what earlier steps of the same form held stays beside it."""
    before = load_draft(session, nonce)
    if before is not None:
        values, data = {**before.values, **values}, {**before.data, **data}
    kept = {"person_id": person_id, "form": form, "values": dict(values), "data": dict(data), "saved_at": now}
    run(session, "keep draft", lambda: _keeping(session, kept), nonce=nonce, **kept)


def _keeping(session: TenantSession, kept: Mapping[str, Any]) -> Insert:
    return scoped(session, Draft).upsert(_given(["nonce", *kept]), ["nonce"], _given(kept))


def drop_draft(session: TenantSession, nonce: str) -> bool:
    """The form was sent: what was typed is not needed any more. Of several at once exactly one finds it there."""
    dropped = run(session, "drop draft", lambda: _dropping(session), nonce=nonce)
    return bool(dropped.rowcount)


def _dropping(session: TenantSession) -> Delete:
    return scoped(session, Draft).delete().where(_D.nonce == bindparam("nonce"))


def drop_old_drafts(session: TenantSession, now: datetime, *, limit: int = 1000) -> int:
    """Drop at most `limit` forms that nobody will finish; how many. Call until it is fewer."""
    old = session.exec(select(Draft.id).where(Draft.saved_at < now - KEEP).limit(limit)).all()
    session.execute(delete(Draft).where(col(Draft.id).in_(old)))
    return len(old)


# --- once, and in order


def first_time(session: TenantSession, subscription: str, period: str, now: datetime) -> bool:
    """Whether nobody did `subscription` for `period` yet. True for exactly one transaction, if that one commits."""
    row = {"subscription": subscription, "period": period, "at": now}
    made = scoped(session, Run).upsert(row, ["subscription", "period"])
    return session.execute(made.returning(col(Run.id))).first() is not None


def next_number(session: TenantSession, kind: str) -> int:
    """The next number of a kind of record, from 1, without gaps among what is committed."""
    number: int = run(session, "number", lambda: _counting(session), kind=kind).scalar_one()
    return number


def _counting(session: TenantSession) -> ReturningInsert[Any]:
    counter = columns_of(Counter)
    row = {"kind": bindparam("kind"), "last": 1}
    return scoped(session, Counter).upsert(row, ["kind"], {"last": counter.last + 1}).returning(counter.last)


def _given(names: Iterable[str]) -> dict[str, Any]:
    """A row whose values come with each execution."""
    return {name: bindparam(name) for name in names}
