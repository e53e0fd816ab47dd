"""Imports on their way."""

from datetime import datetime

from sqlmodel import col, select, update

from store.records.jobs import Import
from store.tenancy import TenantSession


def add(session: TenantSession, *, person_id: int, kind: str, file_name: str, content: bytes, now: datetime) -> int:
    """Keep an uploaded file until its import is confirmed. Its id."""
    made = Import(person_id=person_id, kind=kind, file_name=file_name[:120], content=content, created_at=now)
    session.add(made)
    session.flush()
    return made.id or 0


def get(session: TenantSession, job_id: int) -> Import | None:
    """One import."""
    return session.get(Import, job_id)


def running(session: TenantSession) -> Import | None:
    """The oldest import that is not finished."""
    return session.exec(select(Import).where(Import.state == "running").order_by(col(Import.id))).first()


def drop_old(session: TenantSession, made_before: datetime) -> None:
    """Forget files whose import nobody confirmed."""
    session.exec(
        update(Import)
        .where(col(Import.state) == "waiting", col(Import.created_at) < made_before)
        .values(state="dropped", content=b"")
    )
