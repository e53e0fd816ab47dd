"""One-use codes with which the first admin claims the role. Only hashes are kept."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from store.records.programs import AdminCode
from store.tenancy import TenantSession


def create(session: TenantSession, program_id: int, code_hash: str, expires_at: datetime) -> None:
    """Keep a code, by a session over all programs."""
    session.add(AdminCode(program_id=program_id, code_hash=code_hash, expires_at=expires_at))


def use(session: TenantSession, code_hash: str, now: datetime) -> bool:
    """Use up a code of this program: true for exactly one caller, and only before it expires."""
    statement = (
        update(AdminCode)
        .where(
            col(AdminCode.program_id) == session.inside,
            col(AdminCode.code_hash) == code_hash,
            col(AdminCode.used_at).is_(None),
            col(AdminCode.expires_at) > now,
        )
        .values(used_at=now)
    )
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]  # reason: an UPDATE's result has a rowcount
