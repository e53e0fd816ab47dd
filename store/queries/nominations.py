"""Nominations by what somebody wants to know: one of them, mine, what waits, what looks like the same person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from store.events import next_number
from store.queries.prepared import columns_of
from store.records.nominations import OPEN_NOMINATION_STAGES, CoNomination, Interview, Nomination
from store.records.pool import Account, Advocate
from store.records.requests import Participation
from store.scoped import scoped
from store.tenancy import TenantSession

MOST_KNOWN = 2000
"""People compared with a new nomination at most: everybody at a few accounts, and nominations of unknown ones."""


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody who is known already: of the pool, or nominated."""

    record: str
    """"advocate:7" or "nomination:4"."""
    person: str
    title: str
    account: str
    email: str
    stage: str


def get(session: TenantSession, nomination_id: int) -> Nomination | None:
    """One nomination."""
    return session.get(Nomination, nomination_id)


def lock(session: TenantSession, nomination_id: int) -> Nomination | None:
    """The nomination, and nobody else changes it until this transaction ends."""
    statement = select(Nomination).where(Nomination.id == nomination_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def by_number(session: TenantSession, number: int) -> Nomination | None:
    """The nomination people call #number."""
    return session.exec(select(Nomination).where(Nomination.number == number)).first()


def mine(session: TenantSession, person_id: int, limit: int = 50) -> list[Nomination]:
    """What somebody nominated or joined, newest first."""
    joined = select(CoNomination.nomination_id).where(CoNomination.person_id == person_id)
    statement = select(Nomination).where(or_(col(Nomination.nominator_id) == person_id, col(Nomination.id).in_(joined)))
    return list(session.exec(statement.order_by(col(Nomination.id).desc()).limit(limit)))


def waiting(session: TenantSession, limit: int = 200) -> list[Nomination]:
    """What the program team has to do something about, oldest first."""
    statement = select(Nomination).where(col(Nomination.stage).in_(OPEN_NOMINATION_STAGES))
    return list(session.exec(statement.order_by(col(Nomination.id)).limit(limit)))


def candidates(session: TenantSession, limit: int = 50) -> list[Nomination]:
    """Approved nominations whose interview is not finished, oldest first."""
    statement = (
        select(Nomination)
        .where(Nomination.stage == "approved", Nomination.advocate_id == Advocate.id)
        .where(col(Advocate.stage).in_(("candidate", "invited")))
    )
    return list(session.exec(statement.order_by(col(Nomination.id)).limit(limit)))


def co_nominators(session: TenantSession, nomination_id: int) -> list[int]:
    """Who joined a nomination, in order."""
    statement = select(CoNomination.person_id).where(CoNomination.nomination_id == nomination_id)
    return list(session.exec(statement.order_by(col(CoNomination.id))))


def co_nominations(session: TenantSession, nomination_id: int) -> list[CoNomination]:
    """Who joined a nomination, with what they said."""
    statement = select(CoNomination).where(CoNomination.nomination_id == nomination_id)
    return list(session.exec(statement.order_by(col(CoNomination.id))))


def of_advocate(session: TenantSession, advocate_id: int) -> list[Nomination]:
    """The nominations of somebody of the pool, oldest first."""
    statement = select(Nomination).where(Nomination.advocate_id == advocate_id)
    return list(session.exec(statement.order_by(col(Nomination.id))))


def joined_advocate(session: TenantSession, advocate_id: int) -> list[CoNomination]:
    """Who joined somebody of the pool."""
    return list(session.exec(select(CoNomination).where(CoNomination.advocate_id == advocate_id)))


def spoke_for(session: TenantSession, advocate_id: int) -> list[int]:
    """Everybody who nominated an advocate, or joined: who hears of each use."""
    of_advocate = select(Nomination.id).where(Nomination.advocate_id == advocate_id)
    joined = select(CoNomination.person_id).where(
        or_(col(CoNomination.advocate_id) == advocate_id, col(CoNomination.nomination_id).in_(of_advocate))
    )
    nominated = select(Nomination.nominator_id).where(Nomination.advocate_id == advocate_id)
    people = [*session.exec(nominated), *session.exec(joined)]
    return sorted({person for person in people if person is not None})


def join(
    session: TenantSession, person_id: int, why: str, now: datetime, *, nomination_id: int = 0, advocate_id: int = 0
) -> bool:
    """Join a nomination, or an advocate of the pool, as co-nominator. False: they had already."""
    which = CoNomination.nomination_id == nomination_id if nomination_id else CoNomination.advocate_id == advocate_id
    if session.exec(select(CoNomination.id).where(CoNomination.person_id == person_id, which)).first() is not None:
        return False
    session.add(
        CoNomination(
            person_id=person_id,
            nomination_id=nomination_id or None,
            advocate_id=advocate_id or None,
            why=why,
            created_at=now,
        )
    )
    return True


def accounts_like(session: TenantSession, key: str) -> list[tuple[int, str, str]]:
    """Accounts by id, name and name as compared that may be meant by one that is compared as `key`: one of its words
    begins as theirs does. Of ten thousand that leaves some hundreds to look at."""
    firsts = sorted({word[0] for word in key.split()})
    begins = [col(Account.name_key).startswith(letter, autoescape=True) for letter in (*firsts, "the ")]
    found = scoped(session, Account).select(col(Account.id), col(Account.name), col(Account.name_key))
    rows = session.execute(found.where(or_(*begins)).order_by(col(Account.id)))
    return [(id_, name, compared) for id_, name, compared in rows]


def account_by_key(session: TenantSession, key: str) -> Account | None:
    """The account called exactly so, as names are compared."""
    return session.exec(select(Account).where(Account.name_key == key)).first()


def ensure_account(session: TenantSession, name: str, key: str, now: datetime) -> tuple[Account, bool]:
    """The account called so, and whether it was made just now."""
    found = account_by_key(session, key)
    if found is not None:
        return found, False
    try:
        with session.begin_nested():
            made = Account(number=next_number(session, "account"), name=name, name_key=key, created_at=now)
            session.add(made)
        return made, True
    except IntegrityError:  # somebody else made it a moment ago
        found = account_by_key(session, key)
    if found is None:
        raise LookupError("an account that was just made is not there")
    return found, False


def known_people(session: TenantSession, account_ids: Collection[int], email: str) -> list[Someone]:
    """Whoever may be the same person: of the pool, at these accounts or with this address; and nominations that are
    not the program's to forget, at these accounts, with this address, or of customers nobody has a record of."""
    where: list[ColumnElement[bool]] = [col(Advocate.account_id).in_(account_ids)]
    named: list[ColumnElement[bool]] = [
        col(Nomination.account_id).in_(account_ids),
        col(Nomination.account_id).is_(None),
    ]
    if email:
        where.append(col(Advocate.email) == email)
        named.append(col(Nomination.email) == email)
    pool, named_there = scoped(session, Advocate, Account), scoped(session, Nomination)
    n = columns_of(Nomination)
    people = session.execute(
        pool.select(
            col(Advocate.id),
            col(Advocate.name),
            col(Advocate.title),
            col(Account.name),
            col(Advocate.email),
            col(Advocate.stage),
        )
        .where(col(Advocate.account_id) == col(Account.id), or_(*where))
        .order_by(col(Advocate.id))
        .limit(MOST_KNOWN)
    )
    nominated = session.execute(
        named_there.select(n.id, n.person, n.title, n.account, n.email, n.stage)
        .where(or_(*named), n.stage != "duplicate", n.advocate_id.is_(None))
        .order_by(n.id.desc())
        .limit(MOST_KNOWN)
    )  # fmt: skip
    found = [Someone(f"advocate:{id_}", *rest) for id_, *rest in people]
    return found + [Someone(f"nomination:{id_}", *rest) for id_, *rest in nominated]


def late(session: TenantSession, moved_before: datetime, limit: int = 50) -> list[Nomination]:
    """Nominations that stand in the queue since before a moment and that nobody was reminded of yet."""
    statement = select(Nomination).where(
        col(Nomination.stage).in_(OPEN_NOMINATION_STAGES),
        col(Nomination.moved_at) < moved_before,
        col(Nomination.reminded_at).is_(None),
    )
    return list(session.exec(statement.order_by(col(Nomination.id)).limit(limit)))


def due_again(session: TenantSession, today: object, limit: int = 50) -> list[Nomination]:
    """Those put off until a day that has come."""
    statement = select(Nomination).where(Nomination.stage == "later", col(Nomination.later_on) <= today)
    return list(session.exec(statement.order_by(col(Nomination.id)).limit(limit)))


def counts(session: TenantSession) -> dict[str, int]:
    """How many nominations are in each stage."""
    return dict(session.exec(select(Nomination.stage, func.count()).group_by(Nomination.stage)).all())


def uses(session: TenantSession, advocate_ids: Collection[int]) -> dict[int, int]:
    """How often each of these advocates vouched for us."""
    statement = (
        select(Participation.advocate_id, func.count())
        .where(col(Participation.advocate_id).in_(advocate_ids))
        .group_by(col(Participation.advocate_id))
    )
    return dict(session.exec(statement).all())


def interview(session: TenantSession, nomination_id: int) -> Interview | None:
    """The interview of a nomination, as far as it got."""
    return session.exec(select(Interview).where(Interview.nomination_id == nomination_id)).first()
