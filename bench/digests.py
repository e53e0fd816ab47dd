"""A digest and a report of a large program, beside the bare SQL that they need: 100,000 advocates, 50,000 requests.

Each statement is sent once more by the driver alone, with the same values, and all its rows are fetched.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from bench import world
from bench.figures import Figure, Rounds
from bench.matching import NOW, TODAY, WORDS, fill, insert, keys, postgres
from bench.run import Run
from bot.app import whole_router
from bot.context import Context, Tools, VocabularyCache
from bot.domain.periods import Rhythm
from bot.event import Actor, Event, Place
from bot.features.digests import rules, steps
from bot.links import Links
from store import admin
from store.engine import Database
from store.records.programs import Person
from store.records.requests import Ask, Participation, Request
from store.tenancy import TenantSession

ADVOCATES, REQUESTS, SELLERS = 100_000, 50_000, 400
DAYS = 730
"""For so long the program has been running."""
BATCH = 2_000
DIGEST, REPORT = 500.0, 1000.0
STAGES = (
    ("closed", 60), ("fulfilled", 10), ("unfilled", 15), ("answered_with_proof", 8), ("in_progress", 4), ("new", 3),
)  # fmt: skip
ENDED = ("closed", "unfilled", "answered_with_proof")
HERE = Place(platform="b", workspace="b", kind="direct", external_id="b")
Statement = tuple[str, Any]


def digests(run: Run) -> Iterator[Figure]:
    """On SQLite, then on PostgreSQL where there is one."""
    folder = run.folder / "digests"
    folder.mkdir()
    yield from _on("SQLite", world.sqlite_in(folder), run)
    with postgres() as url:
        if url is not None:
            yield from _on("PostgreSQL", url, run)


def _on(engine: str, url: str, run: Run) -> Iterator[Figure]:
    admin.upgrade(url)
    database = Database(url)
    program = furnish(database)
    tools = Tools(whole_router(), Links(("k" * 40,), ""), VocabularyCache(), mail=False)
    clock = Actor(kind="system", program=program, platform="b", workspace="b", external_id="b", name="b")

    def measured(work: Callable[[Context], object]) -> tuple[float, float, int]:
        """Ours and the bare statements in ms, and how many of these there are."""
        ours, bare = Rounds(), Rounds()
        for _ in range(run.rounds + 1):  # the first one warms both
            with database.begin(program, write=False) as session, recorded() as seen:
                ours.add(_took(work, Context(session, clock, NOW, tools, role="admin")))
            with database.engine.connect() as connection:
                bare.add(_took(_replay, connection, tuple(seen)))
        del ours.values[0], bare.values[0]
        return ours.median, bare.median, len(seen)

    for name, preset in rules.PRESETS.items():
        ours, bare, many = measured(partial(_sample, preset))
        yield Figure(f"6 digest for {name}, {engine}", ours, DIGEST, bare=bare, note=f"{many} statements")
    for period in ("quarter", "year"):
        asked = Event(key="", kind="command", actor=clock, place=HERE, at=NOW, text=period)
        ours, bare, many = measured(partial(tools.router.commands["goodword report"].run, asked))
        yield Figure(f"6 report of the {period}, {engine}", ours, REPORT, bare=bare, note=f"{many} statements")
    database.close()


def _sample(preset: rules.Preset, ctx: Context) -> object:
    rhythm = Rhythm(every=preset.every, weekday=preset.weekday, nth=preset.nth)
    return steps.sample(ctx, rhythm, preset.audience, preset.sections)


def _took(work: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    work(*given)
    return (time.perf_counter() - began) * 1000


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """The statements that are sent meanwhile."""
    seen: list[Statement] = []

    def note(_c: object, _cursor: object, sql: str, values: Any, _context: object, _many: bool) -> None:
        seen.append((sql, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _replay(connection: Connection, statements: Sequence[Statement]) -> None:
    raw: Any = connection.connection.dbapi_connection
    for sql, values in statements:
        cursor = raw.cursor()
        cursor.execute(sql, values)
        cursor.fetchall()
        cursor.close()


# --- the program


def furnish(database: Database, advocates: int = ADVOCATES, requests: int = REQUESTS) -> int:
    """A program of two busy years."""
    chance = random.Random(requests)
    program = fill(database, advocates, chance)
    with database.begin(program) as session:
        insert(session, Person, [{"id": n, "name": f"Seller {n}", "created_at": NOW} for n in range(2, SELLERS + 2)])
    for first in range(2, requests + 2, BATCH):
        with database.begin(program) as session:
            _batch(session, range(first, min(first + BATCH, requests + 2)), advocates, chance)
    if not database.sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return program


def _batch(session: TenantSession, ids: range, advocates: int, chance: random.Random) -> None:
    made, asks, took = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    names, weights = zip(*STAGES, strict=True)
    for id in ids:
        stage = chance.choices(names, weights)[0]
        age = chance.randrange(DAYS) if stage not in ("new", "in_progress") else chance.randrange(45)
        at = NOW - timedelta(days=age, minutes=chance.randrange(600))
        later = at + timedelta(days=chance.randrange(1, 30))
        made.append(_request(id, stage, at, min(later, NOW), chance))
        advocate = chance.randrange(1, advocates + 1)
        if stage == "new":
            continue
        used = stage in ("closed", "fulfilled") and later <= NOW
        there = {"advocate_id": advocate, "account_id": (advocate * 2 + 4) // 5, "activity": made[-1]["activity"]}
        answer = chance.choice(("owner_declined", "advocate_declined", "owner_asked"))
        asks.append({**there, "request_id": id, "stage": "feedback_given" if used else answer, "opened_at": at,
                     "owner_id": chance.randrange(2, SELLERS + 2)})  # fmt: skip
        if used:
            took.append({**there, "request_id": id, "happened_on": later.date(), "rating": chance.randint(2, 5)})
    insert(session, Request, made)
    insert(session, Ask, asks)
    insert(session, Participation, took)


def _request(id: int, stage: str, at: datetime, later: datetime, chance: random.Random) -> dict[str, Any]:
    amount = Decimal(chance.randrange(5, 900) * 1000)
    won = stage == "closed" and chance.random() < 0.5
    closed: date | None = min(later.date() + timedelta(days=chance.randrange(40)), TODAY) if won else None
    criteria = {kind: [chance.choice(keys(kind, WORDS[kind]))] for kind in ("industry", "region")}
    return {
        "id": id, "number": id, "requester_id": chance.randrange(2, SELLERS + 2), "activity": f"activity_{id % 12}",
        "prospect": f"Prospect {id % 9000}", "prospect_key": f"prospect {id % 9000}", "needed_by": later.date(),
        "criteria": criteria, "amount": amount, "stage": stage, "created_at": at.astimezone(UTC),
        "first_reply_at": at + timedelta(hours=chance.randrange(1, 90)) if stage != "new" else None,
        "ended_at": later if stage in ENDED else None, "deal_outcome": "won" if won else "", "deal_closed_on": closed,
        "won_amount": amount if won else None, "proof_url": "https://example.com/1" if stage == ENDED[2] else "",
    }  # fmt: skip
