"""What was handled already, what was typed but not finished, what was done for which period, and the next number.

All of it holds among any number of processes, because a unique constraint decides and nobody's memory.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from store.records.messages import Draft, Handled, Run
from store.records.programs import Counter
from store.tenancy import TenantSession, scoped

KEEP = timedelta(days=7)
"""How long events and drafts are remembered: longer than any platform repeats itself."""


# --- repeats


def handled(session: TenantSession, key: str) -> Handled | None:
    """What became of the event `key`, if its effects are stored."""
    return session.exec(select(Handled).where(Handled.key == key)).first()


def remember(session: TenantSession, key: str, outcome: str, record: str, now: datetime) -> None:
    """Note that event `key` had its effects in this transaction; which then fails if another one had them meanwhile."""
    session.add(Handled(key=key, outcome=outcome, record=record, at=now))
    session.flush()


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


def load_draft(session: TenantSession, nonce: str) -> Draft | None:
    """What was typed so far into the form opened as `nonce`."""
    statement = select(Draft).where(Draft.nonce == nonce).execution_options(populate_existing=True)
    return session.exec(statement).first()


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
    session.execute(scoped(session, Draft).upsert({"nonce": nonce, **kept}, ["nonce"], kept))


def drop_draft(session: TenantSession, nonce: str) -> None:
    """The form was sent: what was typed is not needed any more."""
    session.execute(delete(Draft).where(col(Draft.nonce) == nonce))


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
    row = {"kind": kind, "last": 1}
    made = scoped(session, Counter).upsert(row, ["kind"], {"last": col(Counter.last) + 1})
    number: int = session.execute(made.returning(col(Counter.last))).scalar_one()
    return number
