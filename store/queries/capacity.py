"""Spending capacity: whoever opens an ask locks the account and its people first, and counts after that."""

from datetime import date

from sqlmodel import col, select

from store.queries import facts
from store.records.pool import Advocate
from store.tenancy import TenantSession


def reserve(session: TenantSession, advocate_id: int, *, today: date, rests: facts.Rests) -> Advocate:
    """The advocate with facts as they are now, held until the transaction ends.

    Check `availability` on it, open the ask, then call `facts.refresh`: until the commit nobody else gets here.

    Raises:
        LookupError: the program has no such advocate.
    """
    facts.refresh(session, [advocate_id], today=today, rests=rests)
    statement = select(Advocate).where(col(Advocate.id) == advocate_id).execution_options(populate_existing=True)
    advocate = session.exec(statement).first()
    if advocate is None:
        raise LookupError(f"no advocate {advocate_id}")
    return advocate
