"""Target 5: durable writes on SQLite by sixteen at once, and acknowledgements while an import runs."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlmodel import Field, Session, SQLModel

from bench import slack_wire as wire
from bench import world
from bench.figures import Figure, Rounds, percentile
from bench.run import Run
from bench.slack import service
from bot.app import whole_router
from bot.context import Tools, VocabularyCache
from bot.desk import Desk
from bot.dispatch import Core
from bot.links import Links
from store import events
from store.engine import Database

AT_ONCE = 16
ROWS = 10_000


class Bare(SQLModel, table=True):
    """A record as small as ours."""

    __tablename__ = "bench_bare"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    at: datetime


def writes(run: Run) -> Iterator[Figure]:
    """One small durable transaction each."""
    folder = run.folder / "writes"
    folder.mkdir()
    seen = {"ours": Rounds(), "bare": Rounds()}
    ours, bare = asyncio.Runner(), _Threads(folder)
    with ours:
        writer = _Ours(folder)
        for _ in range(run.rounds):
            seen["bare"].add(percentile(bare.write(run.count(100)), 0.99) * 1000)
            seen["ours"].add(percentile(ours.run(writer.write(run.count(100))), 0.99) * 1000)
        ours.run(writer.close())
    note = "bare: SQLModel, sixteen threads, BEGIN IMMEDIATE, the same pragmas"
    yield Figure("5 durable writes, p99 at 16", seen["ours"].median, 20, bare=seen["bare"].median, note=note)
    yield from _beside_an_import(run)


class _Ours:
    """Through the desk, which has one writer thread."""

    def __init__(self, folder: Path) -> None:
        place = world.make(world.sqlite_in(folder), size=100)
        database = self._database = Database(place.url)
        links = Links((world.KEY,), "")
        tools = Tools(whole_router(), links, VocabularyCache(), mail=False, keys=(world.KEY,))
        self._desk = Desk(Core(tools.router, database, tools, _now), links, _now, wake=lambda: None)
        self._program = place.program
        self._count = 0

    async def write(self, each: int) -> list[float]:
        """How long each of so many writes took, sixteen at once."""
        took: list[float] = []

        async def one() -> None:
            for _ in range(each):
                self._count += 1
                key, began = f"e{self._count}", time.perf_counter()
                await self._desk.work(lambda key=key: self._remember(key))  # type: ignore[misc]  # reason: bound early
                took.append(time.perf_counter() - began)

        await asyncio.gather(*(one() for _ in range(AT_ONCE)))
        return took

    def _remember(self, key: str) -> bool:
        with self._database.begin(self._program) as session:
            events.remember(session, key, "reply", "", _now())
        return False

    async def close(self) -> None:
        await self._desk.close()
        self._database.close()


class _Threads:
    """SQLModel as its documentation has it, made durable."""

    def __init__(self, folder: Path) -> None:
        self._engine = create_engine(f"sqlite:///{folder / 'bare.db'}", pool_size=AT_ONCE, connect_args={"timeout": 30})

        @event.listens_for(self._engine, "connect")
        def _pragmas(connection: object, _record: object) -> None:
            connection.isolation_level = None  # type: ignore[attr-defined]  # reason: the driver's own
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # reason: the driver's own

        @event.listens_for(self._engine, "begin")
        def _begin(connection: object) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # reason: a connection

        Bare.__table__.create(self._engine)  # type: ignore[attr-defined]  # reason: SQLModel types no __table__
        self._count = 0
        self._lock = threading.Lock()

    def write(self, each: int) -> list[float]:
        """How long each of so many writes took, sixteen at once."""

        def one(_: int) -> list[float]:
            took = []
            for _ in range(each):
                with self._lock:
                    self._count += 1
                    key = f"e{self._count}"
                began = time.perf_counter()
                with Session(self._engine) as session:
                    session.add(Bare(key=key, at=_now()))
                    session.commit()
                took.append(time.perf_counter() - began)
            return took

        with ThreadPoolExecutor(AT_ONCE) as threads:
            return [second for part in threads.map(one, range(AT_ONCE)) for second in part]


def _beside_an_import(run: Run) -> Iterator[Figure]:
    folder = run.folder / "import"
    folder.mkdir()
    place = world.make(world.sqlite_in(folder))
    rows = run.count(ROWS)
    seen: dict[str, list[float]] = {"/goodword help": [], "/advocate request …": []}
    with service(run, place) as ours:
        job, began = world.begin_import(place, rows), time.perf_counter()
        while not world.imported(place, job):
            if time.perf_counter() - began > 600:
                raise RuntimeError(f"the import does not end: {ours.log.read_text()[-2000:]}")
            for name, words in (("/goodword help", _helping), ("/advocate request …", world.sentence)):
                requests = [wire.command(words(n), n, run.cloud.port) for n in range(40)]
                seen[name] += run.send(ours, 4, requests).each
        took = time.perf_counter() - began
    for name, each in seen.items():
        note = f"{rows:,} rows in {took:.0f} s"
        yield Figure(f"5 {name} beside an import, p99 at 4", percentile(each, 0.99) * 1000, 250, note=note)


def _helping(_: int) -> str:
    return "/goodword help"


def _now() -> datetime:
    return datetime.now(UTC)
