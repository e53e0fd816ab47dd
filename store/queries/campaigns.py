"""Calls to the field, and who does not want to be named."""

from datetime import date, datetime

from sqlalchemy import or_
from sqlmodel import col, select

from store.records.promotion import Campaign, Unnamed
from store.scoped import scoped
from store.tenancy import TenantSession


def listed(session: TenantSession, limit: int) -> list[Campaign]:
    """The newest calls."""
    return list(session.exec(select(Campaign).order_by(col(Campaign.id).desc()).limit(limit)))


def lock(session: TenantSession, campaign_id: int) -> Campaign | None:
    """A call; nobody else changes it until this transaction ends."""
    statement = select(Campaign).where(Campaign.id == campaign_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def due(session: TenantSession, now: datetime, today: date, limit: int) -> list[int]:
    """Calls that begin now, and those whose last day is over."""
    begins = (col(Campaign.state) == "scheduled") & (col(Campaign.starts_at) <= now)
    ends = (col(Campaign.state) == "running") & (col(Campaign.ends_on) < today)
    statement = select(Campaign.id).where(or_(begins, ends)).order_by(col(Campaign.id)).limit(limit)
    return [found for found in session.exec(statement) if found is not None]


def name(session: TenantSession, person_id: int, *, named: bool) -> None:
    """Name somebody in thanks, or do not. Saying the same twice changes nothing."""
    if named:
        session.execute(scoped(session, Unnamed).delete().where(col(Unnamed.person_id) == person_id))
    else:
        session.execute(scoped(session, Unnamed).upsert({"person_id": person_id}, ["person_id"]))
