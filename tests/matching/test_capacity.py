"""Many who ask for the last free slot at the same instant: exactly one gets it, on both engines."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest

from bot.domain.availability import availability, rests_of
from bot.domain.policy import Policy
from store.engine import Database
from store.queries import capacity, facts
from store.records.pool import Advocate
from store.records.requests import Ask
from tests.matching.pool import NOW, TODAY, Pool, new_program

THREADS = 64
ROUNDS = int(os.environ.get("GOODWORD_RACES", "5"))
PERSON = Policy(calls_per_person_quarter=2, open_asks_per_account=20, asks_per_account_quarter=100, rest_after_call=0)
ACCOUNT = Policy(calls_per_person_quarter=50, open_asks_per_account=20, asks_per_account_quarter=3)


class TakenError(Exception):
    """Somebody was quicker."""


def ask(database: Database, program: int, policy: Policy, advocate_id: int, request_id: int) -> bool:
    """What a handler does: propose, hold, look, open. Whether there was room."""
    with suppress(TakenError), database.begin(program) as session:
        account_id = session.get_one(Advocate, advocate_id).account_id
        proposed = Ask(request_id=request_id, advocate_id=advocate_id, account_id=account_id, activity="call")
        session.add(proposed)
        session.flush()
        who = capacity.reserve(session, advocate_id, today=TODAY, rests=rests_of(policy))
        if not availability(who, policy, TODAY, "call", public=False).available:
            raise TakenError
        proposed.stage, proposed.opened_at = "owner_asked", NOW
        facts.refresh(session, [advocate_id], today=TODAY, rests=rests_of(policy))
        return True
    return False


def race(database: Database, policy: Policy, prepare: Callable[[Pool], list[int]]) -> None:
    """Rounds of threads that start together, each for one of the advocates that `prepare` makes, with one slot left."""
    program = new_program(database)
    with database.begin(program) as session:
        pool = Pool(session)
        requests = [pool.request().id or 0 for _ in range(THREADS)]
    start = Barrier(THREADS)

    def run(n: int, ids: list[int]) -> bool:
        start.wait()
        return ask(database, program, policy, ids[n % len(ids)], requests[n])

    with ThreadPoolExecutor(THREADS) as threads:
        for _ in range(ROUNDS):
            with database.begin(program) as session:
                ids = prepare(Pool(session))
            got = sum(threads.map(run, range(THREADS), [ids] * THREADS))
            assert got == 1
    with database.begin(program, write=False) as session:
        assert facts.differences(session, TODAY, rests_of(policy)) == []


@pytest.mark.timeout(300)
def test_the_last_call_of_a_person_is_given_away_once(database: Database) -> None:
    """One of two calls of the quarter is used: of 64 who ask for the other one, one gets it."""

    def one_used(pool: Pool) -> list[int]:
        who = pool.advocate()
        pool.use(who, TODAY - timedelta(days=1))
        return [who.id or 0]

    race(database, PERSON, one_used)


@pytest.mark.timeout(300)
def test_the_last_ask_of_an_account_is_given_away_once(database: Database) -> None:
    """Two of three asks of the quarter are used: of 64 who ask for four people there, one gets one."""

    def two_used(pool: Pool) -> list[int]:
        account = pool.account()
        people = [pool.advocate(account) for _ in range(4)]
        for who in people[:2]:
            pool.ask(who, "feedback_given", approached=True)
        return [who.id or 0 for who in people]

    race(database, ACCOUNT, two_used)
