"""Check-ins, who takes part, and what came of them. What is answered before a reveal is in `store.queries.ratings`."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Insert, Select, bindparam
from sqlmodel import col, func, select

from store.queries.prepared import columns_of, run
from store.records.maturity import Checkin, Goal, GoalNote, Rater, Remark, Result, RubricText, Tally
from store.scoped import scoped
from store.tenancy import TenantSession


def keep_rubric(session: TenantSession, key: str, version: int, digest: str, body: Mapping[str, Any]) -> int:
    """Keep a rubric's text, once; its id."""
    row = {"key": key, "version": version, "digest": digest, "body": dict(body)}
    session.execute(scoped(session, RubricText).upsert(row, ["digest"]))
    return session.exec(select(RubricText.id).where(RubricText.digest == digest)).one() or 0


def rubric_body(session: TenantSession, digest: str) -> dict[str, Any] | None:
    """The text of a rubric that was kept."""
    found = session.exec(select(RubricText).where(RubricText.digest == digest)).first()
    return found.body if found else None


# --- check-ins


def by_number(session: TenantSession, number: int) -> Checkin | None:
    """The check-in people call #number."""
    return session.exec(select(Checkin).where(Checkin.number == number)).first()


def lock(session: TenantSession, checkin_id: int) -> Checkin | None:
    """The check-in as it is now, and nobody else changes it, or rates in it, until this transaction ends."""
    statement = select(Checkin).where(Checkin.id == checkin_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


class Held(NamedTuple):
    """What an answer needs to know of a check-in, and on which side the person who gives it is."""

    id: int
    number: int
    digest: str
    anonymous: bool
    anyone: bool
    wide: bool
    stage: str
    key: str
    closes_at: datetime
    team: bool | None
    """None: they do not take part, or not yet."""


def hold(session: TenantSession, checkin_id: int, person_id: int) -> Held | None:
    """A check-in as somebody answers in it. Nobody reveals or cancels it until this transaction ends; others may rate
    beside it."""
    row = run(session, "hold check-in", lambda: _hold(session), id=checkin_id, person=person_id).first()
    return Held._make(row) if row else None


def _hold(session: TenantSession) -> Select[Any]:
    table = columns_of(Checkin)
    what = [table[name] for name in Held._fields if name != "team"]
    mine = _side(session).scalar_subquery()
    held = scoped(session, Checkin).select(*what, mine).where(table.id == bindparam("id"))
    return held.with_for_update(read=True)


def in_stages(session: TenantSession, stages: Collection[str], limit: int = 20) -> list[Checkin]:
    """Check-ins in some stages, the newest first."""
    statement = select(Checkin).where(col(Checkin.stage).in_(stages)).order_by(col(Checkin.id).desc()).limit(limit)
    return list(session.exec(statement))


def finished(session: TenantSession, rubric_key: str = "", limit: int = 50) -> list[Checkin]:
    """Check-ins that came to a scorecard, the newest first; of one rubric when it is named."""
    statement = select(Checkin).where(Checkin.stage == "closed")
    if rubric_key:
        statement = statement.where(Checkin.rubric_key == rubric_key)
    return list(session.exec(statement.order_by(col(Checkin.closed_at).desc(), col(Checkin.id).desc()).limit(limit)))


def before(session: TenantSession, checkin: Checkin) -> Checkin | None:
    """The check-in with the same rubric that was finished before this one."""
    statement = select(Checkin).where(
        Checkin.stage == "closed", Checkin.rubric_key == checkin.rubric_key, col(Checkin.id) < (checkin.id or 0)
    )
    return session.exec(statement.order_by(col(Checkin.id).desc()).limit(1)).first()


# --- who takes part


def side_of(session: TenantSession, checkin_id: int, person_id: int) -> bool | None:
    """Whether somebody takes part for the program team (True) or for the others; None: they do not take part."""
    found: bool | None = run(session, "side", lambda: _side(session), id=checkin_id, person=person_id).scalar()
    return found


def _side(session: TenantSession) -> Select[Any]:
    table = columns_of(Rater)
    mine = scoped(session, Rater).select(table.team)
    return mine.where(table.checkin_id == bindparam("id"), table.person_id == bindparam("person"))


def come_in(session: TenantSession, checkin_id: int, person_id: int, *, team: bool, named: bool = False) -> None:
    """Somebody takes part from now on; nothing happens when they do already."""
    row = {"checkin_id": checkin_id, "person_id": person_id, "team": team, "named": named}
    run(session, "come in", lambda: _come_in(session, row), **row)


def _come_in(session: TenantSession, row: Iterable[str]) -> Insert:
    return scoped(session, Rater).upsert({name: bindparam(name) for name in row}, ["checkin_id", "person_id"])


def raters(session: TenantSession, checkin_id: int, after: int = 0, limit: int = 10_000) -> list[Rater]:
    """Everybody who takes part, in the order they came in."""
    statement = select(Rater).where(Rater.checkin_id == checkin_id, col(Rater.id) > after)
    return list(session.exec(statement.order_by(col(Rater.id)).limit(limit)))


def takes_part_in(session: TenantSession, person_id: int, stages: Collection[str]) -> list[Checkin]:
    """The check-ins somebody takes part in, the newest first."""
    mine = select(Rater.checkin_id).where(Rater.person_id == person_id)
    statement = select(Checkin).where(col(Checkin.id).in_(mine), col(Checkin.stage).in_(stages))
    return list(session.exec(statement.order_by(col(Checkin.id).desc()).limit(20)))


# --- what came of it


def results(session: TenantSession, checkin_id: int) -> dict[str, Result]:
    """What came of each dimension."""
    found = session.exec(select(Result).where(Result.checkin_id == checkin_id))
    return {row.dimension: row for row in found}


def levels(session: TenantSession, checkin_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """The confirmed levels of several check-ins, by check-in and dimension."""
    found: dict[int, dict[str, int]] = {one: {} for one in checkin_ids}
    statement = select(Result).where(col(Result.checkin_id).in_(checkin_ids), col(Result.level).is_not(None))
    for row in session.exec(statement):
        found[row.checkin_id][row.dimension] = row.level or 0
    return found


def tallies(session: TenantSession, checkin_id: int) -> list[Tally]:
    """Every count of a check-in."""
    return list(session.exec(select(Tally).where(Tally.checkin_id == checkin_id)))


def remarks(session: TenantSession, checkin_id: int, dimension: str = "", limit: int = 200) -> list[Remark]:
    """What was written about a dimension, or all of them, in no order of time."""
    statement = select(Remark).where(Remark.checkin_id == checkin_id)
    if dimension:
        statement = statement.where(Remark.dimension == dimension)
    return list(session.exec(statement.order_by(col(Remark.id)).limit(limit)))


# --- goals


def goal(session: TenantSession, goal_id: int) -> Goal | None:
    """One goal, locked for whoever changes it."""
    return session.exec(select(Goal).where(Goal.id == goal_id).with_for_update()).first()


def goals(session: TenantSession, stage: str = "open", rubric_key: str = "", limit: int = 30) -> list[Goal]:
    """Goals in a stage, the first due first."""
    statement = select(Goal).where(Goal.stage == stage)
    if rubric_key:
        statement = statement.where(Goal.rubric_key == rubric_key)
    return list(session.exec(statement.order_by(col(Goal.due_on), col(Goal.id)).limit(limit)))


def open_goals(session: TenantSession, rubric_key: str) -> int:
    """How many goals of a rubric are open."""
    statement = select(func.count()).select_from(Goal)
    return session.exec(statement.where(Goal.stage == "open", Goal.rubric_key == rubric_key)).one()


def goals_of(session: TenantSession, checkin_id: int) -> list[Goal]:
    """The goals a check-in led to."""
    return list(session.exec(select(Goal).where(Goal.checkin_id == checkin_id).order_by(col(Goal.id))))


def goals_due(session: TenantSession, today: date, limit: int = 10) -> list[Goal]:
    """Open goals whose owner should hear of them today."""
    statement = select(Goal).where(Goal.stage == "open", col(Goal.remind_on) <= today)
    return list(session.exec(statement.order_by(col(Goal.remind_on), col(Goal.id)).limit(limit)))


def notes(session: TenantSession, goal_ids: Collection[int]) -> dict[int, list[GoalNote]]:
    """The notes of several goals, the newest first."""
    found: dict[int, list[GoalNote]] = {}
    statement = select(GoalNote).where(col(GoalNote.goal_id).in_(goal_ids)).order_by(col(GoalNote.id).desc())
    for row in session.exec(statement):
        found.setdefault(row.goal_id, []).append(row)
    return found


# --- what the clock asks for


def open_now(session: TenantSession) -> list[Checkin]:
    """Check-ins that are being rated."""
    return list(session.exec(select(Checkin).where(Checkin.stage == "open").order_by(col(Checkin.id)).limit(100)))


def next_due(session: TenantSession, today: date) -> list[Checkin]:
    """Finished check-ins after which the next one is due and nobody was told."""
    statement = select(Checkin).where(
        Checkin.stage == "closed", col(Checkin.next_on) <= today, col(Checkin.next_told).is_(False)
    )
    return list(session.exec(statement.order_by(col(Checkin.id)).limit(10)))


def to_tell(session: TenantSession) -> list[Checkin]:
    """Check-ins that were revealed or finished and whose raters have not all been brought the results."""
    statement = select(Checkin).where(col(Checkin.stage).in_(("revealed", "closed")), col(Checkin.told_to) >= 0)
    return list(session.exec(statement.order_by(col(Checkin.id)).limit(10)))


def started_after(session: TenantSession, checkin: Checkin) -> bool:
    """Whether another check-in with the same rubric was begun since."""
    statement = select(Checkin.id).where(
        Checkin.rubric_key == checkin.rubric_key, col(Checkin.id) > (checkin.id or 0), Checkin.stage != "cancelled"
    )
    return session.exec(statement.limit(1)).first() is not None
