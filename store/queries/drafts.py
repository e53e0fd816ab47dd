"""Unfinished forms of a person."""

from datetime import datetime

from sqlmodel import col, select

from store.records.messages import Draft
from store.tenancy import TenantSession


def latest(session: TenantSession, person_id: int, form: str, saved_after: datetime) -> Draft | None:
    """The newest unfinished form of a name that somebody tried to send since a moment."""
    statement = select(Draft).where(Draft.person_id == person_id, Draft.form == form, col(Draft.saved_at) > saved_after)
    return session.exec(statement.order_by(col(Draft.saved_at).desc())).first()


def mine(session: TenantSession, person_id: int | None, nonce: str) -> Draft | None:
    """A person's own draft (None: a customer's on a page); somebody else's is none."""
    return session.exec(select(Draft).where(Draft.nonce == nonce, Draft.person_id == person_id)).first()
