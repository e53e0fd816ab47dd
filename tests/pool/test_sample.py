"""The sample data of the playground: always the same, always enough for what people try first."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from bot import sample
from bot.domain.availability import rests_of
from bot.domain.policy import Policy
from bot.features.requests.matching import Criteria, match
from bot.sample.people import OWNERS
from store.engine import Database
from store.queries import facts, vocabulary
from store.records.pool import Account, Advocate, Permission
from store.records.programs import Person, Term
from store.records.requests import Ask, Participation, Request
from tests.databases import Sqlite
from tests.pool.conftest import Pool, new_pool

DAYS = [
    datetime(2026, 11, 23, 10, tzinfo=UTC),
    datetime(2027, 1, 1, 9, tzinfo=UTC),
    datetime(2028, 2, 29, 23, tzinfo=UTC),
]
HEALTHCARE = Criteria(activity="call", prospect_key="acme", terms={"industry": ("healthcare",), "region": ("emea",)})


@pytest.fixture(scope="module", params=DAYS, ids=lambda now: now.date().isoformat())
def filled(
    request: pytest.FixtureRequest, sqlite_files: Sqlite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pool]:
    """A program with the sample data, as of different days: a usual one, the first of a year, a leap day."""
    database = Database(sqlite_files.fresh())
    made = new_pool(database, tmp_path_factory.mktemp("sample"))
    made.today = request.param.date()
    with database.begin(made.program) as session:
        sample.fill(session, request.param)
    yield made
    database.close()


def test_it_is_filled_in_under_three_seconds(pool: Pool) -> None:
    """Processor time; and on both engines it is as large as promised."""
    began = time.process_time()
    with pool.database.begin(pool.program) as session:
        people = sample.fill(session, DAYS[0])
    took = time.process_time() - began
    print(f"sample data: {took:.2f} s")
    assert took < 3
    with pool.database.begin(pool.program, write=False) as session:
        counts = [len(session.exec(select(model)).all()) for model in (Person, Account, Advocate, Request)]
    assert (counts[0], counts[1], counts[2], counts[3] > 60) == (12, 120, 200, True)
    assert Counter(person.role for person in people.values()) == {"member": 8, "manager": 2, "admin": 1, "viewer": 1}


def test_the_first_thing_people_try_works(filled: Pool) -> None:
    """Healthcare in EMEA: at least three to ask now at different customers, with owners we know; one rests."""
    with filled.database.begin(filled.program, write=False) as session:
        people = {person.id: person.name for person in session.exec(select(Person))}
        found = match(session, HEALTHCARE, Policy(**sample.SETTINGS), filled.today)
        everybody = session.exec(
            select(Advocate).where(Advocate.industry == "healthcare", Advocate.region == "emea")
        ).all()
        owners = {account.id: account.owner_id for account in session.exec(select(Account))}
    ready = [one for one in found.matches if one.availability.available]
    assert found.count >= 3
    assert len({next(a.account_id for a in everybody if a.id == one.advocate_id) for one in ready[:3]}) == 3
    assert len(everybody) >= 5
    named = {person.external_id: person.name for person in sample.PEOPLE}
    accounts = {next(a.account_id for a in everybody if a.id == one.advocate_id) for one in ready[:3]}
    assert {people[owners[account]] for account in accounts} <= {named[owner] for owner in OWNERS}
    reasons = {one.availability.reason for one in found.held}
    assert "resting" in reasons
    assert "paused" in {a.stage for a in everybody}


def test_there_is_some_of_everything(filled: Pool) -> None:
    """Resting, paused, used up, held back by their account, marquee, permitted, excluded, won and lost."""
    with filled.database.begin(filled.program, write=False) as session:
        advocates = session.exec(select(Advocate)).all()
        accounts = session.exec(select(Account)).all()
        requests = session.exec(select(Request)).all()
        asks = Counter(ask.stage for ask in session.exec(select(Ask)))
        uses = session.exec(select(Participation)).all()
        permitted = session.exec(select(Permission)).all()
    assert {"active", "paused", "candidate", "former"} == {advocate.stage for advocate in advocates}
    assert [a for a in advocates if a.rest_until and a.rest_until > filled.today]
    assert [a for a in advocates if a.uses_quarter >= 2]
    assert [a for a in advocates if a.not_to]
    assert {account.pause_reason for account in accounts} == {"", "renewal", "escalation"}
    assert {account.region for account in accounts} == {"emea", "apac", "north_america", "latam"}
    assert [account for account in accounts if account.marquee]
    assert {"won", "lost"} <= {request.deal_outcome for request in requests}
    assert {"closed", "unfilled", "answered_with_proof", "cancelled"} == {request.stage for request in requests}
    assert {"feedback_given", "owner_declined", "advocate_declined"} == set(asks)
    assert len(uses) > 40
    assert len(permitted) > 40


def test_the_facts_follow_from_the_records(filled: Pool) -> None:
    """`goodword db check` has nothing to say about it."""
    with filled.database.begin(filled.program, write=False) as session:
        assert facts.differences(session, filled.today, rests_of(Policy(**sample.SETTINGS))) == []


def test_history_lies_in_the_past_and_in_order(filled: Pool) -> None:
    """Requests are numbered as they came, over about a year, and nothing happened after today."""
    with filled.database.begin(filled.program, write=False) as session:
        requests = session.exec(select(Request).order_by(Request.number)).all()  # type: ignore[arg-type]  # reason: a column
        uses = session.exec(select(Participation)).all()
    made = [request.created_at for request in requests]
    assert made == sorted(made)
    assert made[0].date() < filled.today - timedelta(days=300)
    assert max(use.happened_on for use in uses) <= filled.today
    assert all(request.deal_closed_on is None or request.deal_closed_on <= filled.today for request in requests)


def test_nobody_is_waiting_for_anything(filled: Pool) -> None:
    """The demo begins quiet: no open ask, no deal question that comes due within its first month."""
    with filled.database.begin(filled.program, write=False) as session:
        assert [advocate.name for advocate in session.exec(select(Advocate)) if advocate.open_asks] == []
        asked = [request.deal_ask_on for request in session.exec(select(Request)) if request.deal_ask_on]
    assert all(day > filled.today + timedelta(days=60) for day in asked)


def test_every_word_is_one_of_the_vocabulary(filled: Pool) -> None:
    """No account, advocate or request uses a key that has no term."""
    with filled.database.begin(filled.program, write=False) as session:
        known = {(term.kind, term.key) for term in session.exec(select(Term))}
        used: set[tuple[str, str]] = set()
        for account in session.exec(select(Account)):
            used |= {(kind, getattr(account, kind)) for kind in ("industry", "region", "country", "size", "segment")}
            used |= {("product", key) for key in account.products} | {("use_case", key) for key in account.use_cases}
            used |= {("competitor", key) for key in account.competitors}
        for advocate in session.exec(select(Advocate)):
            used |= {("persona", advocate.persona)} | {("language", key) for key in advocate.languages}
            used |= {("activity", key) for key in advocate.activities}
    assert used <= known


def test_the_same_day_gives_the_same_data(lite: Pool) -> None:
    """Two demos look alike."""
    other = new_pool(lite.database, lite.folder)
    for one in (lite, other):
        with one.database.begin(one.program) as session:
            sample.fill(session, DAYS[0])
    assert lite.out() == other.out()
    assert lite.out("requests") == other.out("requests")


def test_everybody_is_plainly_fictional(lite: Pool) -> None:
    """Addresses cannot reach anybody, numbers are of the range kept for fiction."""
    with lite.database.begin(lite.program) as session:
        people = sample.fill(session, DAYS[0])
        advocates = session.exec(select(Advocate)).all()
        assert len({advocate.email for advocate in advocates}) == len({advocate.name for advocate in advocates}) == 200
    assert all(advocate.email.endswith(".example.com") for advocate in advocates)
    assert all(advocate.phone.startswith("+1 555 01") for advocate in advocates)
    assert all((person.email or "").endswith("@example.com") for person in people.values())


def test_sample_data_goes_out_and_in_again(lite: Pool) -> None:
    """An export of the demo is a fine example of an import file."""
    with lite.database.begin(lite.program) as session:
        sample.fill(session, DAYS[0])
    lite.today = date(2026, 11, 23)
    report = lite.load(lite.written("advocates", ".xlsx"))
    assert (report.unchanged, report.rejected, report.remarks) == (200, (), ())
    with lite.database.begin(lite.program, write=False) as session:
        assert len([term for term in vocabulary.terms(session) if term.kind == "product"]) == 3
