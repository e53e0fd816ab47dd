"""Who somebody of a workspace is, and whoever is seen for the first time. In a company's first check-in that is
everybody at once, so it takes few statements, each made once."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Insert, Select, Update, bindparam, select
from sqlalchemy.sql.dml import ReturningInsert

from store.queries.prepared import columns_of, run
from store.records.pool import Account
from store.records.programs import Identity, Person, Workspace
from store.scoped import scoped
from store.tenancy import TenantSession

_I, _P, _W, _A = columns_of(Identity), columns_of(Person), columns_of(Workspace), columns_of(Account)


class Seen(NamedTuple):
    """Somebody of a workspace, as they were when they were last looked up."""

    program: int
    person: int
    name: str
    email: str | None
    zone: str
    locale: str
    guest: bool
    seen_at: datetime


def seen(session: TenantSession, platform: str, workspace: str, external_id: str) -> Seen | None:
    """Somebody of a workspace that has us installed, by a session over all programs."""
    given = {"platform": platform, "workspace": workspace, "who": external_id}
    found = session.execute(_seen(), given).first()
    return Seen._make(found) if found else None


@cache
def _seen() -> Select[Any]:
    what = (_W.program_id, _P.id, _P.name, _P.email, _P.zone, _P.locale, _I.guest, _I.seen_at)
    home = (_W.platform == bindparam("platform"), _W.external_id == bindparam("workspace"), _W.active)
    theirs = (_I.workspace_id == _W.id, _I.external_id == bindparam("who"), _P.id == _I.person_id)
    return select(*what).where(*home, *theirs)


class Home(NamedTuple):
    """A workspace that has us installed."""

    id: int
    program: int
    platform: str
    workspace: str


def home_of(session: TenantSession, platform: str, workspace: str) -> Home | None:
    """A workspace that has us installed, by a session over all programs."""
    found = session.execute(_home(), {"platform": platform, "workspace": workspace}).first()
    return Home(found[0], found[1], platform, workspace) if found else None


@cache
def _home() -> Select[Any]:
    its = (_W.platform == bindparam("platform"), _W.external_id == bindparam("workspace"), _W.active)
    return select(_W.id, _W.program_id).where(*its)


def is_new(session: TenantSession, home: Home, external_id: str, email: str) -> bool:
    """Whether nobody is known there by that id, nor anywhere in the program by that e-mail."""
    if run(session, "identity", lambda: _identity(session), workspace=home.id, who=external_id).first():
        return False
    return not (email and run(session, "with e-mail", lambda: _with_email(session), email=email).first())


def _identity(session: TenantSession) -> Select[Any]:
    known = scoped(session, Identity).select(_I.id)
    return known.where(_I.workspace_id == bindparam("workspace"), _I.external_id == bindparam("who"))


def _with_email(session: TenantSession) -> Select[Any]:
    return scoped(session, Person).select(_P.id).where(_P.email == bindparam("email"))


def arrive(session: TenantSession, person: dict[str, Any], identity: dict[str, Any]) -> int:
    """Somebody new, in a workspace: their id. Accounts that waited for their e-mail are theirs now."""
    given = {"role": "member", "toured": False, **person}
    made: int = run(session, "new person", lambda: _person(session, given), **given).scalar_one()
    row = {"person_id": made, **identity}
    run(session, "new identity", lambda: _insert(session, row), **row)
    if given["email"]:
        run(session, "adopt", lambda: _adopt(session), its_owner=made, its_email=given["email"])
    return made


def _person(session: TenantSession, given: dict[str, Any]) -> ReturningInsert[Any]:
    values: dict[str, Any] = {name: bindparam(name) for name in given}
    return scoped(session, Person).insert_each().values(values).returning(_P.id)


def _insert(session: TenantSession, given: dict[str, Any]) -> Insert:
    return scoped(session, Identity).insert_each().values({name: bindparam(name) for name in given})


def _adopt(session: TenantSession) -> Update:
    waiting = (_A.owner_email == bindparam("its_email"), _A.owner_id.is_(None))
    return scoped(session, Account).update().where(*waiting).values(owner_id=bindparam("its_owner"))
