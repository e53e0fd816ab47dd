"""Accounts by what somebody types into a field, or by whom they belong to."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from store.queries.names import name_key
from store.records.pool import Account
from store.tenancy import TenantSession


def named_like(session: TenantSession, query: str, limit: int = 50, owner: int | None = None) -> list[tuple[int, str]]:
    """Accounts whose name contains `query`, those of one owner alone when that is given: id and name."""
    pattern = "%" + query.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = select(Account.id, Account.name).where(col(Account.name).ilike(pattern, escape="\\"))
    if owner is not None:
        statement = statement.where(Account.owner_id == owner)
    return [(id_ or 0, name) for id_, name in session.exec(statement.order_by(Account.name).limit(limit))]


def by_name(session: TenantSession, name: str) -> Account | None:
    """The account of that name, whatever its legal form and accents."""
    return session.exec(select(Account).where(Account.name_key == name_key(name))).first()


def add(session: TenantSession, account: Account) -> bool:
    """Store a new account. False: somebody else added one of that name a moment ago."""
    try:
        with session.begin_nested():
            session.add(account)
            session.flush()
    except IntegrityError:
        return False
    return True


def again(session: TenantSession, account: Account) -> None:
    """Read an account once more: it is held now, and somebody may have changed it before."""
    session.flush()
    session.refresh(account)


def settled(session: TenantSession) -> bool:
    """Write what was changed. False: another account of that name was made a moment ago."""
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        return False
    return True
