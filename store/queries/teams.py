"""Teams of the company: who is in which, and how much each uses Goodword."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select, update

from store.queries.outcomes import Span
from store.queries.people import by_email
from store.records.nominations import Nomination
from store.records.programs import Identity, Person
from store.records.requests import Request
from store.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class Adoption:
    """A team in a period: how many people it has, how many of them asked or nominated, and how often."""

    team: str
    people: int
    active: int = 0
    requests: int = 0
    nominations: int = 0

    def __add__(self, other: "Adoption") -> "Adoption":
        return Adoption(
            self.team, self.people + other.people, self.active + other.active, self.requests + other.requests,
            self.nominations + other.nominations,
        )  # fmt: skip


def sizes(session: TenantSession) -> dict[str, int]:
    """The teams by name, with how many people they have; those without one are under no name. Guests are of none."""
    outside, inside = (select(Identity.person_id).where(col(Identity.guest).is_(guest)) for guest in (True, False))
    ours = or_(col(Person.id).not_in(outside), col(Person.id).in_(inside))
    counted = select(Person.team, func.count()).where(ours).group_by(Person.team)
    return dict(session.exec(counted.order_by(Person.team)).all())


def adoption(session: TenantSession, span: Span) -> list[Adoption]:
    """Every team, by name; the last is those without one."""
    team_of = {person or 0: team for person, team in session.exec(select(Person.id, Person.team))}
    asked = _by_person(session, span, Request)
    nominated = _by_person(session, span, Nomination)
    active = Counter(team_of[person] for person in {*asked, *nominated} if person in team_of)
    requests, nominations = _by_team(asked, team_of), _by_team(nominated, team_of)
    found = [
        Adoption(team, size, active[team], requests[team], nominations[team]) for team, size in sizes(session).items()
    ]
    return sorted(found, key=lambda one: (not one.team, one.team.casefold(), one.team))


def _by_person(session: TenantSession, span: Span, model: type[Request] | type[Nomination]) -> dict[int, int]:
    who = col(Request.requester_id) if model is Request else col(Nomination.nominator_id)
    made = (col(model.created_at) >= span.start, col(model.created_at) < span.end)
    rows = session.exec(select(who, func.count()).where(*made, who.is_not(None)).group_by(who))
    return {person: count for person, count in rows if person}


def _by_team(counts: dict[int, int], team_of: dict[int, str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for person, count in counts.items():
        found[team_of.get(person, "")] += count
    return found


# --- who is in which


def members(session: TenantSession, ids: Collection[int]) -> list[Person]:
    """These people, held until this transaction ends."""
    statement = select(Person).where(col(Person.id).in_(ids)).order_by(col(Person.id)).with_for_update()
    return list(session.exec(statement))


def known_or_new(session: TenantSession, email: str, name: str, now: datetime) -> tuple[Person, bool]:
    """The person with an address, made when nobody has seen them yet; whether they were made."""
    found = by_email(session, email)
    if found is not None:
        return found, False
    made = Person(name=name, email=email.casefold(), created_at=now)
    try:
        with session.begin_nested():
            session.add(made)
        return made, True
    except IntegrityError:  # somebody else made them a moment ago
        found = by_email(session, email)
    if found is None:
        raise LookupError("a person who was just made is not there")
    return found, False


def rename(session: TenantSession, before: str, after: str) -> None:
    """Another name for a team; two of the same name are one."""
    session.execute(update(Person).where(col(Person.team) == before).values(team=after))
