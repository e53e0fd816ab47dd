"""Where messages go."""

from typing import Any

from sqlalchemy import Select, bindparam, nulls_last
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from store.queries import people
from store.queries.prepared import columns_of, run
from store.records.programs import Identity, Place, Workspace
from store.tenancy import TenantSession, scoped


def ensure(session: TenantSession, platform: str, workspace: str, kind: str, external_id: str, name: str = "") -> int:
    """The id of a place, made when it is new."""
    found = find(session, platform, workspace, external_id)
    if found is None:
        made = Place(platform=platform, workspace_external_id=workspace, kind=kind, external_id=external_id, name=name)
        try:
            with session.begin_nested():
                session.add(made)
            found = made
        except IntegrityError:  # somebody else made it a moment ago
            found = find(session, platform, workspace, external_id)
    if found is None or found.id is None:
        raise LookupError("a place that was just made is not there")
    if name and found.name != name:
        found.name = name
    return found.id


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
    seen = session.exec(
        select(Identity, Workspace)
        .where(Identity.person_id == person_id, Identity.workspace_id == Workspace.id, col(Workspace.active))
        .order_by(col(Identity.seen_at).desc())
    ).first()
    if seen is None:
        return None
    identity, workspace = seen
    made = ensure(session, workspace.platform, workspace.external_id, "direct", identity.external_id, identity.name)
    place = session.get(Place, made)
    if place is None or place.blocked_at is not None:
        return None
    place.person_id = person_id
    if not place.address:
        place.address = identity.address
    session.flush()
    return made


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
    return found


def _direct_on(session: TenantSession) -> Select[Any]:
    place = columns_of(Place)
    here = (place.platform == bindparam("platform"), place.workspace_external_id == bindparam("workspace"))
    return _direct(session).where(*here)


def _direct(session: TenantSession) -> Select[Any]:
    place = columns_of(Place)
    return (
        scoped(session, Place)
        .select(place.id)
        .where(place.person_id == bindparam("person"), place.kind == "direct", place.blocked_at.is_(None))
        .order_by(nulls_last(place.last_sent_at.desc()), place.id.desc())
        .limit(1)
    )


def mailbox(session: TenantSession, address: str) -> int:
    """The place that an e-mail address is."""
    return ensure(session, "email", "", "direct", address.strip().lower())


def get(session: TenantSession, place_id: int) -> Place | None:
    """A place by id."""
    return session.get(Place, place_id)
