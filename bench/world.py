"""A database as after some months of use: 10,000 advocates at 4,000 customers, words people type, a program channel."""

import csv
import io
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import col, func, select, update

from bench.cloud import TEAM
from bench.matching import fill
from bot.app import whole_router
from bot.context import Tools, VocabularyCache
from bot.dispatch import Core
from bot.domain.policy import policy_of
from bot.links import Links
from store import admin
from store.engine import Database
from store.events import next_number
from store.queries import jobs, people, places
from store.records.pool import Account, Advocate
from store.records.programs import Counter, Term
from store.scoped import scoped

SAID = {
    ("industry", "industry_0"): "Healthcare", ("industry", "industry_1"): "Retail", ("region", "region_0"): "EMEA",
    ("region", "region_1"): "APAC", ("activity", "activity_7"): "Reference call", ("product", "product_0"): "DataGuard",
    ("size", "size_0"): "Enterprise", ("persona", "persona_0"): "CFO",
}  # fmt: skip
"""What some words of the made-up pool are called, so that sentences find them."""
SECRET = "bench-signing-secret"
KEY = "k" * 40


@dataclass(frozen=True, slots=True)
class World:
    """Where it is."""

    url: str
    program: int


def make(url: str, size: int = 10_000) -> World:
    """Fill an empty database."""
    admin.upgrade(url)
    database = Database(url)
    program = fill(database, size, random.Random(size))
    with database.begin(program) as session:
        for (kind, key), label in SAID.items():
            session.execute(update(Term).where(col(Term.kind) == kind, col(Term.key) == key).values(label=label))
        calls = update(Term).where(col(Term.kind) == "activity", col(Term.key) == "activity_7")
        session.execute(calls.values(synonyms=["references", "reference", "reference calls"]))
        for kind, model in (("account", Account), ("advocate", Advocate), ("request", None)):
            next_number(session, kind)
            last = session.exec(select(func.max(model.number))).one() if model else 1
            session.execute(scoped(session, Counter).update().where(col(Counter.kind) == kind).values(last=last))
        channel = places.ensure(session, "slack", TEAM, "channel", "C0PROGRAM", "program")
        policy = policy_of({}).model_copy(update={"program_channel": channel})
        people.save_settings(session, policy.model_dump(mode="json"))
        people.new_words(session)
    if not database.sqlite:
        _count_on(database)
    _settle(database)
    database.close()
    return World(url, program)


def _count_on(database: Database) -> None:
    """PostgreSQL numbers new rows after those that were made with numbers of their own."""
    with database.begin(None) as session:
        for name in ("account", "advocate", "person", "request"):
            last = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"
            session.connection().execute(text(last))


def _settle(database: Database) -> None:
    """Do what the clock would do first: the made-up asks are long overdue, and that is no part of a measurement."""
    tools = Tools(whole_router(), Links((KEY,), ""), VocabularyCache(), mail=False, keys=(KEY,))
    core = Core(tools.router, database, tools, lambda: datetime.now(UTC))
    while core.work_due():
        continue


def settings(world: World, cloud_port: int, *, slack: bool = True, teams: bool = False) -> dict[str, str]:
    """The environment of the service there, talking to the cloud on a port of this machine."""
    given = {
        "DATABASE_URL": world.url, "GOODWORD_SECRET_KEY": KEY, "GOODWORD_LOG": "warning", "GOODWORD_TICK_SECONDS": "5",
    }  # fmt: skip
    if slack:
        given |= {
            "SLACK_BOT_TOKEN": "xoxb-bench", "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"http://127.0.0.1:{cloud_port}/api/",
        }  # fmt: skip
    if teams:
        given |= {"TEAMS_DANGEROUSLY_ALLOW_UNAUTHENTICATED": "true"}
    return given


def sheet(rows: int) -> bytes:
    """A spreadsheet of people at companies that are not in the pool yet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Company", "Industry", "Region", "Contact", "Title", "E-mail", "Activities"])
    for n in range(rows):
        company, address = f"Newcomer {n // 3}", f"pat{n}@newcomer{n // 3}.example.com"
        writer.writerow([company, "Healthcare", "EMEA", f"Pat {n} Poe", "CFO", address, "Reference call"])
    return out.getvalue().encode()


def sentence(number: int) -> str:
    """What somebody asks for, each time for another prospect."""
    return f"/advocate request 2 healthcare references in EMEA for Acme {number} by Friday, $250k"


def begin_import(world: World, rows: int) -> int:
    """Have the service carry out an import, as after somebody pressed "Import" on its preview. The job's id."""
    database = Database(world.url, connections=1)
    try:
        with database.begin(world.program) as session:
            job = jobs.add(
                session, person_id=1, kind="advocates", file_name="pool.csv", content=sheet(rows), now=datetime.now(UTC)
            )
            found = jobs.get(session, job)
            assert found is not None
            found.state = "running"
        return job
    finally:
        database.close()


def imported(world: World, job: int) -> bool:
    """Whether that import is done."""
    database = Database(world.url, connections=1)
    try:
        with database.begin(world.program, write=False) as session:
            found = jobs.get(session, job)
            return found is not None and found.state == "done"
    finally:
        database.close()


def sqlite_in(folder: Path) -> str:
    """The URL of a database file."""
    return f"sqlite:///{folder / 'goodword.db'}"
