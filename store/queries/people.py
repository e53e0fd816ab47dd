"""Programs and people, as the core needs them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam
from sqlmodel import col, func, select

from store.queries.prepared import columns_of, run
from store.records.messages import Nudge
from store.records.programs import Identity, Person, Program, Workspace
from store.scoped import scoped
from store.tenancy import TenancyError, TenantSession

_NEW_REVISION = "new revision"


def program(session: TenantSession) -> Program:
    """The program the session is inside of."""
    found = session.get(Program, session.inside)
    if found is None:
        raise TenancyError("the session's program does not exist")
    return found


def lock(session: TenantSession) -> Program:
    """The program as it is stored now; nobody else changes it until this transaction ends."""
    statement = select(Program).where(Program.id == session.inside).with_for_update(key_share=True)
    return session.exec(statement.execution_options(populate_existing=True)).one()


def save_settings(session: TenantSession, settings: dict[str, Any]) -> None:
    """Replace the program's settings."""
    program(session).settings = settings


def new_words(session: TenantSession) -> None:
    """The vocabulary or an account's name changed: caches are made anew."""
    found = program(session)
    found.revision += 1
    session.info[_NEW_REVISION] = found.revision


def new_revision(session: TenantSession) -> int:
    """The revision that this very transaction made; 0 when it changed no word."""
    made: int = session.info.get(_NEW_REVISION, 0)
    return made


class Standing(NamedTuple):
    """Where an event happens and what who acts may do."""

    settings: dict[str, Any]
    revision: int
    role: str | None


def standing(session: TenantSession, person_id: int) -> Standing:
    """The program's settings and revision, and a person's role in it (None: no such person), as they are stored.

    Raises:
        TenancyError: the session's program does not exist.
    """
    found = run(session, "standing", lambda: _standing(session), id=person_id).first()
    if found is None:
        raise TenancyError("the session's program does not exist")
    return Standing._make(found)


def _standing(session: TenantSession) -> Select[Any]:
    table, person = columns_of(Program), columns_of(Person)
    role = scoped(session, Person).select(person.role).where(person.id == bindparam("id")).scalar_subquery()
    return scoped(session, Program).select(table.settings, table.revision, role)


def has_admin(session: TenantSession) -> bool:
    """Whether anybody is an admin yet."""
    return run(session, "has admin", lambda: _admin(session)).first() is not None


def _admin(session: TenantSession) -> Select[Any]:
    table = columns_of(Person)
    return scoped(session, Person).select(table.id).where(table.role == "admin").limit(1)


def role_of(session: TenantSession, person_id: int) -> str | None:
    """The role of a person; None when there is no such person in the program."""
    role: str | None = run(session, "role", lambda: _role(session), id=person_id).scalar()
    return role


def _role(session: TenantSession) -> Select[Any]:
    table = columns_of(Person)
    return scoped(session, Person).select(table.role).where(table.id == bindparam("id"))


def by_email(session: TenantSession, email: str) -> Person | None:
    """The person with that e-mail address, whatever its case."""
    return session.exec(select(Person).where(Person.email == email.casefold())).first() if email else None


def identity(session: TenantSession, workspace_id: int, external_id: str) -> Identity | None:
    """Who somebody of a workspace is."""
    statement = select(Identity).where(Identity.workspace_id == workspace_id, Identity.external_id == external_id)
    return session.exec(statement).first()


def handles(session: TenantSession, workspace_id: int, people: list[int]) -> dict[int, str]:
    """External ids, in that workspace, of those `people` who are known there."""
    statement = select(Identity.person_id, Identity.external_id).where(
        Identity.workspace_id == workspace_id, col(Identity.person_id).in_(people)
    )
    return dict(session.exec(statement).all())


def guests(session: TenantSession, people: Collection[int]) -> set[int]:
    """Those of `people` who are a guest wherever they were seen."""
    inside = select(Identity.person_id).where(col(Identity.person_id).in_(people), col(Identity.guest).is_(False))
    seen = select(Identity.person_id).where(col(Identity.person_id).in_(people))
    return {*session.exec(seen)} - {*session.exec(inside)}


def team(session: TenantSession) -> list[Person]:
    """The program team: managers and admins."""
    return list(session.exec(select(Person).where(col(Person.role).in_(("manager", "admin"))).order_by(col(Person.id))))


def named_like(session: TenantSession, query: str, limit: int = 100) -> list[Person]:
    """People whose name contains `query`."""
    pattern = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = select(Person).where(col(Person.name).ilike(pattern, escape="\\")).order_by(Person.name).limit(limit)
    return list(session.exec(statement))


def workspace(session: TenantSession, platform: str, external_id: str) -> Workspace | None:
    """An installation, over all programs."""
    return session.exec(
        select(Workspace).where(Workspace.platform == platform, Workspace.external_id == external_id)
    ).first()


def count_nudge(session: TenantSession, person_id: int, day: date, card: dict[str, Any], most: int) -> bool:
    """Count a direct message against the day's budget. False: over it, kept for the next working day's bundle."""
    within = nudges_on(session, person_id, day) < most
    session.add(Nudge(person_id=person_id, day=day, card={} if within else card, sent=within))
    return within


def nudges_on(session: TenantSession, person_id: int, day: date) -> int:
    """How many direct messages of our own accord somebody got on a working day."""
    statement = select(func.count()).select_from(Nudge)
    return session.exec(statement.where(Nudge.person_id == person_id, Nudge.day == day, col(Nudge.sent))).one()


def waiting_nudges(session: TenantSession, before: date) -> list[Nudge]:
    """Direct messages held back on days before `before`, oldest first."""
    statement = select(Nudge).where(col(Nudge.sent).is_(False), Nudge.day < before).order_by(col(Nudge.id)).limit(500)
    return list(session.exec(statement))


def create_program(session: TenantSession, name: str, company: str, now: datetime) -> Program:
    """A new program, by a session over all programs."""
    made = Program(name=name, company=company, created_at=now)
    session.add(made)
    session.flush()
    return made


def my_turn(session: TenantSession) -> bool:
    """Whether the clock's work for this program may be done here and now: one process does it, the others need not.

    The lock leaves room for rows that point at the program, so nobody who adds one waits.
    """
    if session.get_bind().dialect.name == "sqlite":
        return True
    statement = select(Program.id).where(Program.id == session.inside)
    return session.exec(statement.with_for_update(skip_locked=True, key_share=True)).first() is not None


def programs(session: TenantSession) -> list[int]:
    """The ids of all programs, by a session over all of them."""
    return [found for found in session.exec(select(Program.id).order_by(col(Program.id))) if found is not None]
