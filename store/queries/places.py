"""Where messages go."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Insert, Select, bindparam, nulls_last
from sqlmodel import col, select

from store.queries import people
from store.queries.prepared import columns_of, run
from store.records.programs import Identity, Place, Workspace
from store.scoped import scoped
from store.tenancy import TenantSession

_P = columns_of(Place)
_AT_ONCE = 500
_NAMES = ("platform", "workspace_external_id", "external_id")
"""What a place is known by."""


def ensure(session: TenantSession, platform: str, workspace: str, kind: str, external_id: str, name: str = "") -> int:
    """The id of a place, made when it is new."""
    found = _made(session, platform, workspace, external_id, {"kind": kind, "name": name})
    if name and found.name != name and (place := session.get(Place, found.id)) is not None:
        place.name = name
    return found.id


class _Made(NamedTuple):
    id: int
    name: str
    address: str
    person_id: int | None
    blocked_at: datetime | None


def _made(session: TenantSession, platform: str, workspace: str, external_id: str, given: dict[str, Any]) -> _Made:
    where = {"platform": platform, "workspace_external_id": workspace, "external_id": external_id}
    statement, wanted = (lambda: _known(session)), {f"its_{name}": value for name, value in where.items()}
    found = run(session, "place", statement, **wanted).first()
    if found is None:  # somebody else may be making it, too: then theirs is waited for, and taken
        row = {"name": "", "address": "", "person_id": None, **where, **given}
        run(session, "make place", lambda: _make(session, row), **row)
        found = run(session, "place", statement, **wanted).one()
    return _Made._make(found)


def _known(session: TenantSession) -> Select[Any]:
    its = (_P[name] == bindparam(f"its_{name}") for name in _NAMES)
    return scoped(session, Place).select(*(_P[name] for name in _Made._fields)).where(*its)


def _make(session: TenantSession, row: Iterable[str]) -> Insert:
    return scoped(session, Place).upsert({name: bindparam(name) for name in row}, _NAMES)


def find(session: TenantSession, platform: str, workspace: str, external_id: str) -> Place | None:
    """A place by how its platform calls it."""
    statement = select(Place).where(
        Place.platform == platform, Place.workspace_external_id == workspace, Place.external_id == external_id
    )
    return session.exec(statement).first()


def direct(session: TenantSession, person_id: int) -> int | None:
    """Where a person reads direct messages: where they were last reached, else where they were last seen. None:
    nowhere."""
    known = run(session, "direct", lambda: _direct(session), person=person_id).scalar()
    if known is not None:
        return int(known)
    return _first_direct(session, person_id)


def _first_direct(session: TenantSession, person_id: int, platform: str = "", workspace: str = "") -> int | None:
    """Where somebody was seen and was not written to yet; in one workspace if it is named."""
    wanted = {"person": person_id} | ({"platform": platform, "workspace": workspace} if platform else {})
    seen = run(session, ("seen", bool(platform)), lambda: _seen(session, there=bool(platform)), **wanted).first()
    if seen is None:
        return None
    given = {"kind": "direct", "name": seen.name, "address": seen.address, "person_id": person_id}
    made = _made(session, seen.platform, seen.home, seen.external_id, given)
    if made.blocked_at is not None:
        return None
    if made.person_id != person_id or not made.address:
        place = session.get_one(Place, made.id)
        place.person_id, place.address = person_id, place.address or seen.address
        session.flush()
    return made.id


def _seen(session: TenantSession, *, there: bool) -> Select[Any]:
    its, home = columns_of(Identity), columns_of(Workspace)
    what = (its.external_id, its.name, its.address, home.platform, home.external_id.label("home"))
    seen = scoped(session, Identity, Workspace).select(*what)
    if there:
        seen = seen.where(home.platform == bindparam("platform"), home.external_id == bindparam("workspace"))
    mine = (its.person_id == bindparam("person"), its.workspace_id == home.id, home.active)
    return seen.where(*mine).order_by(its.seen_at.desc()).limit(1)


TOLD = 5
"""So many of the program team are told in person of what nobody has yet: the rest would hear it from all sides."""


def of_team(session: TenantSession, program_channel: int) -> list[int]:
    """Where the program team sees what concerns all of it: their channel, or the direct messages of some of them
    while none is chosen."""
    if program_channel:
        return [program_channel]
    found = [direct(session, person) for person in who_hears(session)]
    return [place for place in found if place is not None]


def who_hears(session: TenantSession) -> list[int]:
    """Those of the program team who are told in person of what concerns all of it."""
    return [person.id or 0 for person in people.team(session)[:TOLD]]


def direct_on(session: TenantSession, person_id: int, platform: str, workspace: str) -> int | None:
    """Where a person reads direct messages in one workspace, if they were ever seen there."""
    where = {"person": person_id, "platform": platform, "workspace": workspace}
    found: int | None = run(session, "direct on", lambda: _direct_on(session), **where).scalar()
    return found if found is not None else _first_direct(session, person_id, platform, workspace)


def directs(session: TenantSession, person_id: int) -> list[int]:
    """Every place where somebody reads direct messages."""
    return [int(place) for (place,) in run(session, "directs", lambda: _directs(session), person=person_id)]


def _direct_on(session: TenantSession) -> Select[Any]:
    here = (_P.platform == bindparam("platform"), _P.workspace_external_id == bindparam("workspace"))
    return _direct(session).where(*here)


def _direct(session: TenantSession) -> Select[Any]:
    return _directs(session).order_by(nulls_last(_P.last_sent_at.desc()), _P.id.desc()).limit(1)


def _directs(session: TenantSession) -> Select[Any]:
    mine = (_P.person_id == bindparam("person"), _P.kind == "direct", _P.blocked_at.is_(None))
    return scoped(session, Place).select(_P.id).where(*mine)


def readers(session: TenantSession, place_ids: Collection[int]) -> dict[int, list[int]]:
    """Of these places those that are somebody's direct messages and can be written to, by person."""
    found: dict[int, list[int]] = {}
    given = list(place_ids)
    for start in range(0, len(given), _AT_ONCE):
        statement = select(Place.person_id, Place.id).where(
            col(Place.id).in_(given[start : start + _AT_ONCE]), Place.kind == "direct", col(Place.blocked_at).is_(None)
        )
        for person, place in session.exec(statement.where(col(Place.person_id).is_not(None)).order_by(col(Place.id))):
            found.setdefault(person or 0, []).append(place or 0)
    return found


def mailbox(session: TenantSession, address: str) -> int:
    """The place that an e-mail address is."""
    return ensure(session, "email", "", "direct", address.strip().lower())


def get(session: TenantSession, place_id: int) -> Place | None:
    """A place by id."""
    return session.get(Place, place_id)
