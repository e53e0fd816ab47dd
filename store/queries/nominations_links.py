"""Links by which customers nominate themselves."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, func, select

from store.records.nominations import Nomination, NominationLink
from store.tenancy import TenantSession


def get(session: TenantSession, link_id: int) -> NominationLink | None:
    """One link."""
    return session.get(NominationLink, link_id)


def lock(session: TenantSession, link_id: int) -> NominationLink | None:
    """The link, and nobody else revokes or uses it until this transaction ends."""
    statement = select(NominationLink).where(NominationLink.id == link_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def open_links(
    session: TenantSession, now: datetime, person_id: int | None = None, limit: int = 20
) -> list[NominationLink]:
    """Links that work, newest first; of one person, or (None) of everybody."""
    statement = select(NominationLink).where(col(NominationLink.revoked_at).is_(None), NominationLink.expires_at > now)
    if person_id is not None:
        statement = statement.where(NominationLink.made_by_id == person_id)
    return list(session.exec(statement.order_by(col(NominationLink.id).desc()).limit(limit)))


def answers(session: TenantSession, link_ids: Collection[int]) -> dict[int, int]:
    """How many customers answered behind each link."""
    statement = (
        select(Nomination.link_id, func.count())
        .where(col(Nomination.link_id).in_(link_ids))
        .group_by(col(Nomination.link_id))
    )
    return {link: count for link, count in session.exec(statement) if link is not None}


def answers_since(session: TenantSession, link_id: int, since: datetime) -> int:
    """How many answered behind a link since a moment."""
    statement = select(func.count()).select_from(Nomination)
    return session.exec(statement.where(Nomination.link_id == link_id, Nomination.created_at >= since)).one()


def same_answer(session: TenantSession, link_id: int, email: str, person_key: str, why: str) -> bool:
    """Whether exactly this came behind the link before, however long ago."""
    statement = select(Nomination.id).where(
        Nomination.link_id == link_id,
        Nomination.why == why,
        or_(col(Nomination.email) == email, col(Nomination.person_key) == person_key),
    )
    return session.exec(statement).first() is not None
