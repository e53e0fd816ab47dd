"""Facts, SQL and the rule agree with the plain reading of the records, on both engines, whatever chance makes."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.availability import availability
from bot.features.requests.matching import Match, Matches, fit, match
from store.engine import Database
from store.queries import facts
from store.tenancy import TenantSession
from tests.databases import Postgres, Sqlite
from tests.matching import chance
from tests.matching.oracle import Records
from tests.matching.pool import ACTIVITIES, POLICY, RESTS, TODAY, Pool, new_program

SEEDS = range(8)
AGES = (0, 3, 60)
"""How many days old the facts are: a pool in which nothing happens stays true, also into the next quarter."""


class Pools:
    """Pools made by chance, one program for each seed on each engine."""

    def __init__(self, *databases: Database) -> None:
        self._databases = databases
        self._made: dict[tuple[int, int], int] = {}

    def inside(self, seed: int) -> Iterator[TenantSession]:
        """A session inside the pool of that seed on SQLite, then one on PostgreSQL."""
        for n, database in enumerate(self._databases):
            if (n, seed) not in self._made:
                self._made[n, seed] = self._make(database, seed)
            with database.begin(self._made[n, seed], write=False) as session:
                yield session

    def _make(self, database: Database, seed: int) -> int:
        program = new_program(database)
        as_of = TODAY - timedelta(days=AGES[seed % len(AGES)])
        with database.begin(program) as session:
            pool = Pool(session)
            chance.fill(pool, random.Random(seed), as_of)
            pool.facts(today=as_of)
        return program


@pytest.fixture(scope="module")
def pools(sqlite_files: Sqlite, postgres: Postgres) -> Iterator[Pools]:
    """Pools on both engines, made when first asked for."""
    urls = sqlite_files.fresh(), postgres.fresh()
    databases = Database(urls[0]), Database(urls[1])
    yield Pools(*databases)
    for database in databases:
        database.close()
    postgres.drop(urls[1])


@pytest.mark.parametrize("seed", SEEDS)
def test_who_may_be_asked_follows_from_the_records(pools: Pools, seed: int) -> None:
    """The rule on the facts says what the records say, also when facts are as old as last quarter."""
    for session in pools.inside(seed):
        records = Records.of(session)
        for activity, public in ACTIVITIES.items():
            for prospect in ("", "initech", "customer 1"):
                for who in records.advocates:
                    rule = availability(who, POLICY, TODAY, activity, public=public, prospect_key=prospect)
                    expected = records.available(who, POLICY, TODAY, activity, prospect)
                    assert expected == rule.available, (who.id, activity, rule)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_query_finds_whom_the_rule_lets_through(pools: Pools, seed: int) -> None:
    """Of every account somebody available who meets a criterion is found, nobody else; who meets all is counted."""
    for session in pools.inside(seed):
        records = Records.of(session)
        for wish in (chance.criteria(random.Random(seed + n)) for n in range(6)):
            may = {
                who.id: records.met(who, wish.terms)
                for who in records.advocates
                if records.available(who, POLICY, TODAY, wish.activity, wish.prospect_key)
            }
            some = {id_ for id_, met in may.items() if met or not wish.terms}
            found = match(session, wish, POLICY, TODAY, limit=50)
            assert {m.advocate_id for m in found.matches} <= some
            accounts = {who.account_id for who in records.advocates if who.id in some}
            assert {m.account_id for m in found.matches} == accounts
            assert found.count == sum(met == set(wish.terms) for met in may.values())
            assert found.count == fit(session, wish, POLICY, TODAY).count
            assert not {m.advocate_id for m in found.held} & set(may)
            _in_order(found)


def _in_order(found: Matches) -> None:
    """Best first, one of each account as long as there are others, the first three of three accounts."""
    accounts = [m.account_id for m in found.matches]
    firsts = found.matches[: len(set(accounts))]
    assert len({m.account_id for m in firsts}) == len(firsts)
    assert [_rank(m) for m in firsts] == sorted(_rank(m) for m in firsts)
    assert len(set(accounts[:3])) == len(accounts[:3])
    assert found.relaxed == (not found.count and bool(found.matches))
    assert all(bool(m.missing) != (n < found.count) for n, m in enumerate(firsts) if len(firsts) == len(accounts))


def _rank(one: Match) -> tuple[int, int]:
    return -one.score, one.advocate_id


@pytest.mark.parametrize("seed", SEEDS)
def test_a_short_list_is_the_beginning_of_a_long_one(pools: Pools, seed: int) -> None:
    """However many are asked for, the first ones are the same: reading in pages loses nobody."""
    for session in pools.inside(seed):
        for wish in (chance.criteria(random.Random(seed + n)) for n in range(6)):
            found = match(session, wish, POLICY, TODAY, limit=50)
            firsts = found.matches[: len({m.account_id for m in found.matches})]
            for limit in (1, 2, 3, 5):
                short = match(session, wish, POLICY, TODAY, limit=limit)
                assert short.matches[: len(firsts)] == firsts[:limit]
                assert short.count == found.count


@pytest.mark.parametrize("seed", SEEDS)
def test_both_engines_and_every_repetition_say_the_same(pools: Pools, seed: int) -> None:
    """The same pool and wish give the same people, order, reasons and counts."""
    said: list[list[object]] = []
    for session in pools.inside(seed):
        for _ in range(2):
            wishes = [chance.criteria(random.Random(seed + n)) for n in range(6)]
            said.append([_told(match(session, wish, POLICY, TODAY)) for wish in wishes])
    assert all(one == said[0] for one in said)


def _told(found: Matches) -> tuple[object, ...]:
    people = [(m.number, m.score, m.reasons, m.missing, m.availability) for m in (*found.matches, *found.held)]
    return found.count, people


@pytest.mark.parametrize("seed", SEEDS)
def test_facts_that_are_kept_true_show_no_difference(pools: Pools, seed: int) -> None:
    """What was computed last quarter still stands today, as long as no record changed."""
    for session in pools.inside(seed):
        assert facts.differences(session, TODAY, RESTS) == []
