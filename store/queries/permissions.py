"""Permissions and the questions that lead to them."""

from datetime import date

from sqlmodel import col, select

from store.records.pool import Account, Advocate, Permission, PermissionAsk
from store.tenancy import TenantSession


def standing(session: TenantSession, advocate_id: int, today: date) -> list[Permission]:
    """Those of somebody that are neither withdrawn nor over, oldest first."""
    statement = select(Permission).where(
        Permission.advocate_id == advocate_id,
        col(Permission.withdrawn_on).is_(None),
        col(Permission.expires_on).is_(None) | (col(Permission.expires_on) >= today),
    )
    again = statement.order_by(col(Permission.id)).execution_options(populate_existing=True)
    return list(session.exec(again))


def ask(session: TenantSession, ask_id: int) -> tuple[PermissionAsk, Advocate, Account] | None:
    """A question with whom it is to; none for somebody who was erased."""
    statement = select(PermissionAsk, Advocate, Account).where(
        PermissionAsk.id == ask_id,
        PermissionAsk.advocate_id == Advocate.id,
        Advocate.account_id == Account.id,
        col(Advocate.erased_at).is_(None),
    )
    return session.exec(statement.execution_options(populate_existing=True)).first()


def open_asks(session: TenantSession, advocate_id: int) -> list[PermissionAsk]:
    """Questions to somebody that nobody answered yet."""
    statement = select(PermissionAsk).where(PermissionAsk.advocate_id == advocate_id, PermissionAsk.state == "open")
    return list(session.exec(statement.order_by(col(PermissionAsk.id))))


def ending(
    session: TenantSession, today: date, until: date, *, owner: int = 0, raised: bool = True, limit: int = 100
) -> list[tuple[Permission, Advocate, Account]]:
    """Permissions that end from `today` to `until` and that no longer one follows, the first to end first.

    `owner`: at that person's accounts only. Not `raised`: only those of which nobody was told yet.
    """
    statement = select(Permission, Advocate, Account).where(
        Permission.advocate_id == Advocate.id,
        Advocate.account_id == Account.id,
        col(Advocate.usable),
        col(Permission.withdrawn_on).is_(None),
        col(Permission.expires_on) >= today,
        col(Permission.expires_on) <= until,
    )
    if owner:
        statement = statement.where(Account.owner_id == owner)
    if not raised:
        statement = statement.where(col(Permission.renewal_raised_on).is_(None))
    rows = session.exec(statement.order_by(col(Permission.expires_on), col(Permission.id)).limit(limit)).all()
    # The fact on the row is the last day of all permissions for the activity: is it beyond, a longer one follows.
    return [row for row in rows if row[1].permitted.get(row[0].activity, "") <= until.isoformat()]
