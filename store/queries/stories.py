"""Win stories: drafts, those to be approved, those that were told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, func, select

from store.records.pool import Account, Advocate, Permission
from store.records.promotion import Story
from store.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class Told:
    """A story as everybody may read it."""

    id: int
    title: str
    text: str


def to_tell(session: TenantSession, since: datetime, limit: int) -> list[Told]:
    """Stories that wait for a digest, and those posted since a moment; the oldest first."""
    statement = select(Story).where(
        or_(
            (col(Story.stage) == "approved") & col(Story.with_digest),
            (col(Story.stage) == "posted") & (col(Story.posted_at) >= since),
        )
    )
    found = session.exec(statement.order_by(col(Story.id)).limit(limit))
    return [Told(s.id or 0, s.told_title, s.told_text) for s in found]


def lock(session: TenantSession, story_id: int) -> Story | None:
    """A story; nobody else changes it until this transaction ends."""
    statement = select(Story).where(Story.id == story_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def of_request(session: TenantSession, request_id: int) -> Story | None:
    """The story that was drafted from a request."""
    return session.exec(select(Story).where(Story.request_id == request_id)).first()


def in_stages(session: TenantSession, stages: tuple[str, ...], limit: int = 50) -> list[Story]:
    """Stories in some stages, newest first."""
    statement = select(Story).where(col(Story.stage).in_(stages)).order_by(col(Story.id).desc())
    return list(session.exec(statement.limit(limit)))


def search(session: TenantSession, words: list[str], limit: int = 20) -> list[Story]:
    """Stories that were told, with all of these words, newest first."""
    statement = select(Story).where(Story.stage == "posted")
    for word in words:
        pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        statement = statement.where(
            or_(col(Story.told_title).ilike(pattern, escape="\\"), col(Story.told_text).ilike(pattern, escape="\\"))
        )
    return list(session.exec(statement.order_by(col(Story.id).desc()).limit(limit)))


def due(session: TenantSession, now: datetime, limit: int) -> list[int]:
    """Approved stories whose time has come."""
    statement = select(Story.id).where(Story.stage == "approved", col(Story.post_at) <= now)
    return [found for found in session.exec(statement.order_by(col(Story.id)).limit(limit)) if found is not None]


def of_account(session: TenantSession, account_id: int) -> list[Story]:
    """Every story about a customer."""
    statement = select(Story).where(Story.account_id == account_id)
    return list(session.exec(statement.order_by(col(Story.id))))


def shown_by_permission(session: TenantSession, after_id: int, limit: int) -> list[Story]:
    """Posted or approved stories that name a customer, after one of them."""
    shown = or_(col(Story.named), col(Story.quoted), col(Story.exact), col(Story.logo))
    statement = select(Story).where(col(Story.stage).in_(("approved", "posted")), shown, col(Story.id) > after_id)
    return list(session.exec(statement.order_by(col(Story.id)).limit(limit)))


def permissions(session: TenantSession, account_id: int) -> list[tuple[Permission, Advocate]]:
    """Every permission that people at an account gave, also those that ended, the last to end first."""
    statement = (
        select(Permission, Advocate)
        .where(Permission.advocate_id == Advocate.id, Advocate.account_id == account_id)
        .order_by(col(Permission.withdrawn_on), col(Permission.expires_on).desc(), col(Permission.id))
    )
    return list(session.exec(statement))


def account(session: TenantSession, account_id: int) -> Account | None:
    """An account."""
    return session.get(Account, account_id)


def people_at(session: TenantSession, account_id: int) -> list[Advocate]:
    """Everybody of ours at an account."""
    return list(session.exec(select(Advocate).where(Advocate.account_id == account_id).order_by(col(Advocate.id))))


def accounts_named(session: TenantSession, query: str, limit: int = 50) -> list[Account]:
    """Accounts whose name contains `query`."""
    pattern = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = select(Account).where(col(Account.name).ilike(pattern, escape="\\"))
    return list(session.exec(statement.order_by(Account.name).limit(limit)))


def alike(session: TenantSession, account: Account) -> tuple[int, int]:
    """How many accounts share industry and region with one, and how many its industry."""
    same = select(func.count()).select_from(Account).where(Account.industry == account.industry)
    both = same.where(Account.region == account.region)
    return session.exec(both).one(), session.exec(same).one()


def last_places(session: TenantSession) -> list[int]:
    """Where the last story went."""
    statement = select(Story).where(Story.stage == "posted").order_by(col(Story.posted_at).desc(), col(Story.id).desc())
    found = [story for story in session.exec(statement.limit(10)) if story.places]
    return found[0].places if found else []
