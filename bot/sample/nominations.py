"""What was nominated at the sample company lately: something in each state, so that queues and digests have something
to show, and two customers who answered a link."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.policy import CONSENT
from bot.sample.customers import Customer, People, Voice
from store.queries import pool
from store.queries.names import name_key
from store.records.nominations import CoNomination, Interview, Nomination, NominationLink
from store.records.pool import Account, Advocate
from store.records.programs import Person
from store.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class _Named:
    person: str
    title: str
    at: int
    """At which customer, counted from 0; -1: one that nobody has a record of."""
    why: str
    by: str
    """Who nominated; empty: the customer themself, behind the link."""
    days: int
    stage: str = "submitted"
    decision: str = ""
    with_: str = ""
    does: tuple[str, ...] = ()


NAMED = (
    _Named("Orla Fenwick", "Head of Finance", 33, "Wants to compare notes, but is new in the job.", "noa", 34,
           "declined", "She started last month. Let us ask again once she has closed a year with us.", "mia"),
    _Named("Tibor Lanz", "IT Manager", 41, "Moved 40 branches over without a day of downtime.", "lee", 21, "later",
           "", "tom", ("call",)),
    _Named("Mirela Stroud", "Director of Support", 24, "Answers 900 tickets a week with eleven people.", "sam", 8,
           "interview", "", "tom", ("call", "quote")),
    _Named("Piet Hollander", "VP Operations", 52, "Told our table at the summit what audits were like before.",
           "kim", 7, "submitted", "", "", ("speaking",)),
    _Named("Ana Quist", "Chief Financial Officer", -1, "“We closed the year four days early”, on our call today.",
           "ines", 1, "submitted", "", "", ("case_study", "quote")),
    _Named("Bela Norrick", "Process Owner", 15, "We used to type every order twice. Now nobody does.", "", 2,
           "submitted", "", "", ("call",)),
    _Named("Yara Timmins", "Head of People", 61, "Planning our shifts takes an hour instead of a day.", "", 1,
           "submitted", "", "", ("quote", "review")),
)  # fmt: skip
NOBODY_KNOWS = "Quokka Aerospace"
BEHIND = "Spring user day"
LATER = 45


def add_nominations(
    session: TenantSession, chance: random.Random, customers: Sequence[Customer], voices: Sequence[Voice],
    people: People, now: datetime, today: date,
) -> None:  # fmt: skip
    """The newest last, as they are numbered."""
    known = _known(session, voices, people, now)
    link = _link(session, chance, people["ines"], now)
    numbers = iter(pool.take_numbers(session, "nomination", len(NAMED) + len(known)))
    for nomination in known:
        nomination.number = next(numbers)
        session.add(nomination)
    session.flush()
    for nomination in known:
        if nomination.stage == "approved" and nomination.assigned_id == people["mia"].id:
            session.add(_interview(nomination, people["mia"], now, finished=True))
    for one in NAMED:
        made = _nomination(session, one, next(numbers), customers, people, now)
        if one.stage == "later":
            made.later_on = today + timedelta(days=LATER)
        if not one.by:
            made.link_id, made.confirmed, made.contact_directly = link.id, False, True
            made.consent, made.consent_at = CONSENT, made.created_at
        session.add(made)
        session.flush()
        if one.stage == "interview":
            session.add(_interview(made, people["tom"], now, finished=False))
        if one.by == "ines":
            joined = CoNomination(nomination_id=made.id, person_id=people["sam"].id or 0, why="", created_at=now)
            session.add(joined)
    session.flush()


def _nomination(
    session: TenantSession, one: _Named, number: int, customers: Sequence[Customer], people: People, now: datetime
) -> Nomination:
    account = session.get(Account, customers[one.at].id) if one.at >= 0 else None
    made = now - timedelta(days=one.days, minutes=number)
    assigned = people[one.with_].id if one.with_ else None
    moved = made + timedelta(days=min(one.days, 2)) if assigned else made
    return Nomination(
        number=number, nominator_id=people[one.by].id if one.by else None,
        account=account.name if account else NOBODY_KNOWS,
        account_key=account.name_key if account else name_key(NOBODY_KNOWS), account_id=account.id if account else None,
        person=one.person, person_key=name_key(one.person), title=one.title,
        email=f"{one.person.casefold().replace(' ', '.')}@nominated.example.com", why=one.why,
        activities=list(one.does), stage=one.stage, decision=one.decision, assigned_id=assigned,
        assigned_at=moved if assigned else None, looked_at=moved if assigned else None, moved_at=moved, created_at=made,
    )  # fmt: skip


def _known(session: TenantSession, voices: Sequence[Voice], people: People, now: datetime) -> list[Nomination]:
    """Two of the pool who came in this way: one is ready to use, one still has the interview before them."""
    every = [session.get_one(Advocate, voice.id) for voice in voices[:60]]
    ready = next((one for one in every if one.stage == "active" and one.nominated_by_id), None)
    to_do = next((one for one in every if one.stage == "candidate"), None)
    found = ((ready, 70, people["mia"]), (to_do, 12, people["tom"]))
    return [_approved(session, one, by, people["sam"], now - timedelta(days=days)) for one, days, by in found if one]


def _approved(session: TenantSession, advocate: Advocate, by: Person, seller: Person, made: datetime) -> Nomination:
    account = session.get_one(Account, advocate.account_id)
    moved = made + timedelta(days=1)
    return Nomination(
        number=0, nominator_id=advocate.nominated_by_id or seller.id, account=account.name,
        account_key=account.name_key, account_id=account.id, person=advocate.name, person_key=advocate.name_key,
        title=advocate.title, email=advocate.email, why=advocate.story, activities=list(advocate.activities),
        stage="approved", advocate_id=advocate.id, assigned_id=by.id, assigned_at=moved, looked_at=moved,
        moved_at=moved, created_at=made,
    )  # fmt: skip


def _link(session: TenantSession, chance: random.Random, maker: Person, now: datetime) -> NominationLink:
    """One link that was mailed round, and still works."""
    link = NominationLink(
        number=next(iter(pool.take_numbers(session, "nominationlink", 1))), nonce=f"{chance.getrandbits(72):018x}",
        made_by_id=maker.id or 0, campaign=BEHIND, days=30, created_at=now - timedelta(days=6),
        expires_at=now + timedelta(days=24),
    )  # fmt: skip
    session.add(link)
    session.flush()
    return link


def _interview(nomination: Nomination, by: Person, now: datetime, *, finished: bool) -> Interview:
    answers: dict[str, Any] = {"story": nomination.why, "outcomes": "Two days instead of five"}
    if finished:
        answers |= {"willing": nomination.activities, "limits": "Not more than one call a month"}
    return Interview(
        nomination_id=nomination.id or 0, answers=answers, step=2 if finished else 1, by_id=by.id,
        started_at=nomination.moved_at, finished_at=nomination.moved_at + timedelta(days=3) if finished else None,
    )  # fmt: skip
