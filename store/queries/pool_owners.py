"""Relationship owners: an account's owner is an e-mail until that person is first seen."""

from sqlmodel import col, select

from store.records.pool import Account
from store.tenancy import TenantSession


def adopt(session: TenantSession, person_id: int, email: str) -> int:
    """Give a person the accounts that were waiting for their e-mail. How many those were."""
    waiting = session.exec(
        select(Account).where(Account.owner_email == email.casefold(), col(Account.owner_id).is_(None))
    ).all()
    for account in waiting:
        account.owner_id = person_id
    return len(waiting)
