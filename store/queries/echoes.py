"""What followed a post."""

from datetime import datetime

from sqlmodel import col, func, select

from store.records.promotion import Echo
from store.tenancy import TenantSession


def add(
    session: TenantSession, source: str, kind: str, person_id: int | None, now: datetime, record_id: int = 0
) -> None:
    """Note that something followed."""
    session.add(Echo(source=source, kind=kind, person_id=person_id, record_id=record_id, at=now))


def last_source(session: TenantSession, person_id: int, since: datetime) -> str:
    """The post on which somebody pressed something last, since a moment; empty when there is none."""
    statement = select(Echo.source).where(Echo.person_id == person_id, Echo.kind == "press", Echo.at >= since)
    return session.exec(statement.order_by(col(Echo.at).desc(), col(Echo.id).desc()).limit(1)).first() or ""


def counts(session: TenantSession, source: str, since: datetime) -> dict[str, int]:
    """How much of each kind followed the posts whose topic begins with `source`."""
    statement = (
        select(Echo.kind, func.count())
        .where(col(Echo.source).startswith(source, autoescape=True), Echo.at >= since)
        .group_by(Echo.kind)
    )
    return dict(session.exec(statement).all())


def counts_of(session: TenantSession, source: str) -> dict[str, int]:
    """How much of each kind followed the one post with that topic."""
    statement = select(Echo.kind, func.count()).where(Echo.source == source).group_by(Echo.kind)
    return dict(session.exec(statement).all())
