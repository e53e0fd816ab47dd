"""Unfinished forms of a person."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func
from sqlmodel import col, select

from store.events import Unfinished
from store.queries.prepared import columns_of, run
from store.records.messages import Draft
from store.scoped import scoped
from store.tenancy import TenantSession

_D = columns_of(Draft)


def latest(session: TenantSession, person_id: int, form: str, saved_after: datetime) -> Draft | None:
    """The newest unfinished form of a name that somebody tried to send since a moment."""
    statement = select(Draft).where(Draft.person_id == person_id, Draft.form == form, col(Draft.saved_at) > saved_after)
    return session.exec(statement.order_by(col(Draft.saved_at).desc())).first()


def mine(session: TenantSession, person_id: int | None, nonce: str) -> Unfinished | None:
    """A person's own draft (None: a customer's on a page); somebody else's is none."""
    found = run(session, "my draft", lambda: _mine(session), nonce=nonce, person=person_id or 0).first()
    return Unfinished._make(found) if found else None


def _mine(session: TenantSession) -> Select[Any]:
    own = func.coalesce(_D.person_id, 0) == bindparam("person")
    return scoped(session, Draft).select(_D["values"], _D.data).where(_D.nonce == bindparam("nonce"), own)
