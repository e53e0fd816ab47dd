"""Answers before a reveal. Nothing here gives one person's answers to another: by `who` their own, or counts of people.

What is read of all answers together, `everything`, is for the reveal alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Insert, Integer, Select, bindparam, cast, func
from sqlmodel import col, delete, select

from store.queries.prepared import columns_of, run
from store.records.maturity import Rating, Remark, Tally, any_id
from store.records.messages import Draft
from store.scoped import scoped
from store.tenancy import TenantSession

_R = columns_of(Rating)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered about a dimension."""

    level: int
    comment: str


def rate(
    session: TenantSession, checkin_id: int, turn: int, dimension: str, who: str, level: int, *, team: bool,
    person_id: int | None,
) -> None:  # fmt: skip
    """Keep an answer; a later one to the same dimension takes its place."""
    run(
        session, "rate", lambda: _rate(session), id=any_id(), checkin_id=checkin_id, round=turn, dimension=dimension,
        who=who, level=level, team=team, person_id=person_id, comment="",
    )  # fmt: skip


def _rate(session: TenantSession) -> Insert:
    names = ("id", "checkin_id", "round", "dimension", "who", "team", "person_id", "level", "comment")
    row: dict[str, Any] = {name: bindparam(name) for name in names}
    return scoped(session, Rating).upsert(row, ["checkin_id", "round", "dimension", "who"], {"level": row["level"]})


def comment(session: TenantSession, checkin_id: int, turn: int, dimension: str, who: str, text: str) -> bool:
    """Keep a comment beside an answer. False: there is no answer to that dimension yet."""
    statement = scoped(session, Rating).update().where(*_one(checkin_id, turn, dimension, who)).values(comment=text)
    changed: int = session.execute(statement).rowcount  # type: ignore[attr-defined]  # reason: an UPDATE's result counts
    return changed > 0


def _one(checkin_id: int, turn: int, dimension: str, who: str) -> tuple[Any, ...]:
    return (_R.checkin_id == checkin_id, _R.round == turn, _R.dimension == dimension, _R.who == who)


def own(session: TenantSession, checkin_id: int, turn: int, who: str) -> dict[str, Answer]:
    """What one rater answered, by dimension."""
    rows = run(session, "own ratings", lambda: _own(session), checkin=checkin_id, turn=turn, who=who)
    return {dimension: Answer(level, text) for dimension, level, text in rows}


def _own(session: TenantSession) -> Select[Any]:
    wanted = scoped(session, Rating).select(_R.dimension, _R.level, _R.comment)
    return wanted.where(
        _R.checkin_id == bindparam("checkin"), _R.round == bindparam("turn"), _R.who == bindparam("who")
    )


def progress(session: TenantSession, checkin_id: int, turn: int = 1) -> dict[str, tuple[bool, int]]:
    """By rater: whether they are of the program team, and how many dimensions they answered."""
    wanted = scoped(session, Rating).select(_R.who, func.max(cast(_R.team, Integer)), func.count())
    rows = session.execute(wanted.where(_R.checkin_id == checkin_id, _R.round == turn).group_by(_R.who))
    return {who: (bool(team), count) for who, team, count in rows}


def answers_to(session: TenantSession, checkin_id: int, turn: int, dimension: str) -> int:
    """How many answered one dimension."""
    statement = select(func.count()).select_from(Rating)
    return session.exec(
        statement.where(Rating.checkin_id == checkin_id, Rating.round == turn, Rating.dimension == dimension)
    ).one()


@dataclass(frozen=True, slots=True)
class Given:
    """One answer without a name, for the reveal. `person_id` only where the check-in is open."""

    dimension: str
    team: bool
    level: int
    comment: str
    person_id: int | None


def everything(session: TenantSession, checkin_id: int, turn: int) -> list[Given]:
    """Every answer of a round, for its reveal."""
    wanted = scoped(session, Rating).select(_R.dimension, _R.team, _R.level, _R.comment, _R.person_id)
    rows = session.execute(wanted.where(_R.checkin_id == checkin_id, _R.round == turn).order_by(_R.id))
    return [Given(*row) for row in rows]


def by_name(session: TenantSession, checkin_id: int) -> list[tuple[str, int, int, int]]:
    """Dimension, round, level and person of every answer that was given by name: of open check-ins alone."""
    wanted = scoped(session, Rating).select(_R.dimension, _R.round, _R.level, _R.person_id)
    rows = session.execute(wanted.where(_R.checkin_id == checkin_id, _R.person_id.is_not(None)))
    return [tuple(row) for row in rows]


def keep_counts(
    session: TenantSession, checkin_id: int, turn: int, dimension: str, views: Mapping[str, Mapping[int, int]]
) -> None:
    """Keep what may be shown of a dimension."""
    for view, by_level in views.items():
        for level, count in by_level.items():
            session.add(
                Tally(
                    checkin_id=checkin_id, round=turn, dimension=dimension, view=view, level=level, count=count
                )
            )  # fmt: skip


def forget(session: TenantSession, checkin_id: int, turns: Collection[int] = (), dimension: str = "") -> None:
    """Delete the answers of a check-in, or of some of its rounds, or to one dimension."""
    statement = delete(Rating).where(col(Rating.checkin_id) == checkin_id)
    if turns:
        statement = statement.where(col(Rating.round).in_(turns))
    if dimension:
        statement = statement.where(col(Rating.dimension) == dimension)
    session.execute(statement)


def forget_drafts(session: TenantSession, forms: Collection[str]) -> None:
    """Drop half-sent comments, which are kept by person."""
    session.execute(delete(Draft).where(col(Draft.form).in_(forms)))


def remark(session: TenantSession, checkin_id: int, dimension: str, text: str, person_id: int | None) -> None:
    """Keep an explanation, with or without a name."""
    session.add(Remark(checkin_id=checkin_id, dimension=dimension, text=text, person_id=person_id))
