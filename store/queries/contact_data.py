"""Everything there is about one contact, as they may ask for it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, select

from store.queries.prepared import columns_of
from store.records.messages import Outbox
from store.records.nominations import Interview, Nomination
from store.records.pool import Account, Advocate
from store.records.programs import Change, Place
from store.scoped import scoped
from store.tenancy import Owned, TenantSession

_OURS = frozenset(("id", "program_id", "advocate_id", "nonce", "sealed", "name_key", "words"))
"""Columns that say nothing about them."""


def about(session: TenantSession, advocate_id: int) -> dict[str, Any]:
    """The profile, and every row of every table that points at it; tables that are added later are among them."""
    advocate = session.get(Advocate, advocate_id)
    account = session.get(Account, advocate.account_id) if advocate else None
    if advocate is None or account is None:
        return {}
    found: dict[str, Any] = {
        "contact": _plain(advocate.model_dump()),
        "company": account.name,
    }
    for model in sorted(Owned.__subclasses__(), key=lambda one: one.__name__):
        columns = columns_of(model)
        if "advocate_id" in columns and model.__name__ != "Erasure":
            statement = scoped(session, model).select(*columns).where(columns.advocate_id == advocate_id)
            rows = session.execute(statement.order_by(columns.id)).mappings()
            found[_name(model)] = [_plain(dict(row)) for row in rows]
    found["interviews"] = _interviews(session, Nomination.advocate_id == advocate_id)
    changes = session.exec(
        select(Change).where(Change.record == "advocate", Change.record_id == advocate_id).order_by(col(Change.id))
    )
    found["changes"] = [
        {"at": one.at.isoformat(), "what": one.field, "before": one.before, "after": one.after, "why": one.why}
        for one in changes
    ]
    found["mails"] = _mails(session, advocate.email)
    return found


def about_nominee(session: TenantSession, email: str) -> list[dict[str, Any]]:
    """The same for somebody who was nominated, perhaps more than once, and is not in the pool."""
    whose = (Nomination.email == email, col(Nomination.advocate_id).is_(None), col(Nomination.email) != "")
    rows = session.exec(select(Nomination).where(*whose).order_by(col(Nomination.id))).all()
    nominations = [_plain(row.model_dump()) for row in rows]
    if not nominations:
        return []
    return [{"nomination": nominations, "interviews": _interviews(session, *whose), "mails": _mails(session, email)}]


def _interviews(session: TenantSession, *whose: ColumnElement[bool] | bool) -> list[dict[str, Any]]:
    """What they told us, question by question."""
    statement = select(Interview).where(Interview.nomination_id == Nomination.id, *whose)
    return [_plain(one.answers) for one in session.exec(statement.order_by(col(Interview.id)))]


def _mails(session: TenantSession, address: str) -> list[dict[str, str]]:
    if not address:
        return []
    statement = select(Outbox).where(
        Outbox.place_id == Place.id, Place.platform == "email", Place.external_id == address, Outbox.state == "sent"
    )
    return [
        {"sent": one.sent_at.isoformat() if one.sent_at else "", "subject": str(one.card.get("title", "not kept"))}
        for one in session.exec(statement.order_by(col(Outbox.id)))
    ]


def _name(model: type[SQLModel]) -> str:
    return {"Ask": "asks", "Participation": "participations", "Permission": "permissions",
            "PermissionAsk": "permission_questions"}.get(model.__name__, model.__name__.lower())  # fmt: skip


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items() if name not in _OURS and value not in (None, "", [], {})}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
