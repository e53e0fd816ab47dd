"""Colleagues and their teams from a spreadsheet: the plan of a file, and its units. Who was not seen yet is known from
then on; everything else about them comes from the chat they write in."""

from collections.abc import Mapping, Sequence

from bot.features.pool import cells
from bot.features.pool.applying import Done, Terms
from bot.features.pool.cells import CellError
from bot.features.pool.planning import Plan
from bot.features.pool.reading import Rejection, Row, Sheet
from bot.features.pool.said import ColleagueIn
from store.queries import people, teams
from store.records.programs import Change, Person
from store.tenancy import TenantSession

LONGEST = {"name": 100, "team": 60}


def plan_people(sheet: Sheet) -> Plan:
    """What a file says about colleagues; of rows with the same address the first counts."""
    rejected, same = list(sheet.rejected), 0
    found: dict[str, ColleagueIn] = {}
    for row in sheet.rows:
        one = _colleague(row, rejected)
        if one is None:
            continue
        first = found.setdefault(one.email, one)
        if first is not one and (first.name, first.team) == (one.name, one.team):
            same += 1
        elif first is not one:
            wrong = f"Row {first.row} has the same address and says something else."
            rejected.append(Rejection(row.number, "email", wrong, "Keep one row for each person."))
    return Plan(
        kind="people", accounts=(), people=(), colleagues=tuple(found.values()), remarks=(), new_terms=(),
        rejected=tuple(sorted(rejected, key=lambda one: one.row)), unknown_columns=sheet.unknown_columns,
        notes=sheet.notes, same=same,
    )  # fmt: skip


def _colleague(row: Row, rejected: list[Rejection]) -> ColleagueIn | None:
    if not row.cells.get("email"):
        rejected.append(Rejection(row.number, "email", "The cell is empty.", "Fill in the email."))
        return None
    try:
        email = cells.email(row.cells["email"])
    except CellError as error:
        rejected.append(Rejection(row.number, "email", error.wrong, error.works))
        return None
    said = {column: " ".join(row.cells.get(column, "").split()) for column in LONGEST}
    for column, most in LONGEST.items():
        if len(said[column]) > most:
            wrong = f"The cell has {len(said[column])} characters."
            rejected.append(Rejection(row.number, column, wrong, f"Shorten it to {most} characters."))
            return None
    return ColleagueIn(row.number, email, said["name"] or email.partition("@")[0], said["team"])


def people_unit(given: Sequence[ColleagueIn], terms: Terms, session: TenantSession) -> Done:
    """A unit of an import of colleagues. A team that is known in other letters is the same; no team changes nothing."""
    done, known = Done(records=len(given)), {name.casefold(): name for name in teams.sizes(session)}
    for one in given:
        _apply(session, one, known, terms, done)
    return done


def _apply(session: TenantSession, one: ColleagueIn, known: Mapping[str, str], terms: Terms, done: Done) -> None:
    person, team = people.by_email(session, one.email), known.get(one.team.casefold(), one.team)
    if person is not None and (not team or person.team == team):
        done.unchanged += 1
        return
    done.added, done.changed = done.added + (person is None), done.changed + (person is not None)
    if terms.dry:
        return
    _put(session, person or teams.known_or_new(session, one.email, one.name, terms.at)[0], team, terms)


def _put(session: TenantSession, person: Person, team: str, terms: Terms) -> None:
    if not team:
        return
    session.add(
        Change(
            record="person", record_id=person.id or 0, field="team", before=person.team, after=team,
            person_id=terms.person, by="import", at=terms.at,
        )
    )  # fmt: skip
    person.team = team
    session.flush()
