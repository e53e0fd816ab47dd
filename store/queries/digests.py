"""Digest subscriptions and what became of their periods."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from store.records.programs import Identity, Person, Place
from store.records.promotion import Digest, DigestRun, Unnamed
from store.scoped import scoped
from store.tenancy import TenantSession


def listed(session: TenantSession, limit: int = 100) -> list[tuple[Digest, Place]]:
    """Every subscription that is not deleted, with its place, the next due first."""
    statement = (
        select(Digest, Place)
        .where(Digest.place_id == Place.id, Digest.state != "deleted")
        .order_by(Digest.state, col(Digest.next_due_at), col(Digest.id))
    )
    return list(session.exec(statement.limit(limit)))


def lock(session: TenantSession, digest_id: int) -> Digest | None:
    """A subscription; nobody else changes or posts it until this transaction ends."""
    statement = select(Digest).where(Digest.id == digest_id, Digest.state != "deleted").with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def get(session: TenantSession, digest_id: int) -> Digest | None:
    """A subscription that is not deleted."""
    return session.exec(select(Digest).where(Digest.id == digest_id, Digest.state != "deleted")).first()


def due(session: TenantSession, now: datetime, limit: int) -> list[int]:
    """Subscriptions to look at, the longest due first."""
    statement = (
        select(Digest.id)
        .where(col(Digest.state).in_(("active", "paused")), col(Digest.next_due_at) <= now)
        .order_by(col(Digest.next_due_at), col(Digest.id))
        .limit(limit)
    )
    return [found for found in session.exec(statement) if found is not None]


def settle(
    session: TenantSession,
    digest_id: int,
    period: str,
    state: str,
    *,
    reason: str = "",
    contents: Mapping[str, Any] | None = None,
    due_at: datetime,
    now: datetime,
) -> bool:
    """Note what became of a period. True for exactly one transaction, if that one commits."""
    row = {
        "digest_id": digest_id, "period": period, "state": state, "reason": reason, "contents": dict(contents or {}),
        "due_at": due_at, "at": now,
    }  # fmt: skip
    made = scoped(session, DigestRun).upsert(row, ["digest_id", "period"])
    return session.execute(made.returning(col(DigestRun.id))).first() is not None


def settled(session: TenantSession, digest_id: int, period: str) -> bool:
    """Whether a period has its run."""
    statement = select(DigestRun.id).where(DigestRun.digest_id == digest_id, DigestRun.period == period)
    return session.exec(statement).first() is not None


def runs(session: TenantSession, digest_id: int, limit: int = 5) -> list[DigestRun]:
    """What became of the last periods, newest first."""
    statement = select(DigestRun).where(DigestRun.digest_id == digest_id)
    return list(session.exec(statement.order_by(col(DigestRun.at).desc(), col(DigestRun.id).desc()).limit(limit)))


def posted_since(session: TenantSession, digest_id: int, since: datetime) -> list[DigestRun]:
    """Runs of a subscription that were posted since a moment."""
    statement = select(DigestRun).where(
        DigestRun.digest_id == digest_id, DigestRun.at >= since, col(DigestRun.state).in_(("posted", "extra"))
    )
    return list(session.exec(statement.order_by(col(DigestRun.at))))


def all_posted_since(session: TenantSession, since: datetime, limit: int = 500) -> list[DigestRun]:
    """Runs of all subscriptions that were posted since a moment, newest first."""
    statement = select(DigestRun).where(DigestRun.at >= since, col(DigestRun.state).in_(("posted", "extra")))
    return list(session.exec(statement.order_by(col(DigestRun.at).desc()).limit(limit)))


def channels(session: TenantSession, query: str = "", limit: int = 100) -> list[Place]:
    """Channels that were seen and can be written to, by name, with or without the # that people read before it."""
    wanted = query.strip().removeprefix("#").casefold()
    statement = select(Place).where(Place.kind == "channel", col(Place.blocked_at).is_(None))
    found = session.exec(statement.order_by(Place.name, col(Place.id)).limit(1000))
    return [p for p in found if wanted in (p.name or p.external_id).casefold()][:limit]


def colleagues(session: TenantSession, query: str, limit: int = 40) -> list[Person]:
    """People of the company who can be written to, by name."""
    pattern = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    inside = select(Identity.person_id).where(col(Identity.guest).is_(False))
    statement = select(Person).where(col(Person.name).ilike(pattern, escape="\\"), col(Person.id).in_(inside))
    return list(session.exec(statement.order_by(Person.name, col(Person.id)).limit(limit)))


def colleague(session: TenantSession, person_id: int) -> bool:
    """Whether somebody is of the company, and no guest alone."""
    statement = select(Identity.id).where(Identity.person_id == person_id, col(Identity.guest).is_(False))
    return session.exec(statement.limit(1)).first() is not None


def unnamed(session: TenantSession) -> set[int]:
    """Who does not want to be named."""
    return set(session.exec(select(Unnamed.person_id)))
