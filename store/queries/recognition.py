"""Who of the company made it happen between two moments, by what they did. People alone: nothing is counted."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.queries.outcomes import Span
from store.records.nominations import CoNomination, Nomination
from store.records.pool import Account, Advocate
from store.records.programs import Change, Person
from store.records.requests import Ask, Participation
from store.tenancy import TenantSession

MOST = 2000


def found_voices(session: TenantSession, span: Span) -> set[int]:
    """Who nominated, or joined in nominating, somebody who was approved in that time or who vouched in it."""
    approved = _changed(span, "nomination", "stage", ("approved",))
    used = select(Participation.advocate_id).where(_happened(span))
    of = col(Nomination.id).in_(approved) | col(Nomination.advocate_id).in_(used)
    nominated = select(col(Nomination.nominator_id)).where(of)
    joined = select(col(CoNomination.person_id)).where(
        col(CoNomination.nomination_id).in_(select(Nomination.id).where(of)) | col(CoNomination.advocate_id).in_(used)
    )
    imported = select(col(Advocate.nominated_by_id)).where(col(Advocate.id).in_(used))
    return _people(*(session.exec(one.distinct().limit(MOST)) for one in (nominated, joined, imported)))


def looked_after(session: TenantSession, span: Span) -> set[int]:
    """Owners whose customers vouched in that time."""
    asked = (
        select(col(Ask.owner_id))
        .join(Participation, col(Participation.ask_id) == Ask.id)
        .where(_happened(span))
        .distinct()
    )
    unasked = (
        select(col(Account.owner_id))
        .join(Participation, col(Participation.account_id) == Account.id)
        .where(_happened(span), col(Participation.ask_id).is_(None))
        .distinct()
    )
    return _people(session.exec(asked.limit(MOST)), session.exec(unasked.limit(MOST)))


def told_outcomes(session: TenantSession, span: Span) -> set[int]:
    """Who recorded in that time how a deal ended."""
    statement = select(col(Change.person_id)).where(
        Change.record == "request", Change.field == "deal", Change.at >= span.start, Change.at < span.end,
        col(Change.after).in_(("won", "lost")),
    )  # fmt: skip
    return _people(session.exec(statement.distinct().limit(MOST)))


def names(session: TenantSession, people: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    rows = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people)))
    return {person or 0: name for person, name in rows}


def _changed(span: Span, record: str, field: str, after: tuple[str, ...]) -> SelectOfScalar[int]:
    return select(Change.record_id).where(
        Change.record == record, Change.field == field, col(Change.after).in_(after), Change.at >= span.start,
        Change.at < span.end,
    )  # fmt: skip


def _happened(span: Span) -> ColumnElement[bool]:
    return and_(col(Participation.happened_on) >= span.first, col(Participation.happened_on) < span.last)


def _people(*found: Iterable[int | None]) -> set[int]:
    return {person for rows in found for person in rows if person}
