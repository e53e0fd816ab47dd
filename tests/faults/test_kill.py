"""The real process, killed at random moments: what was acknowledged is stored, and what is held is never said twice.

Twenty kills in every run, 500 in `make test-kill` (GOODWORD_KILLS). The moments come from a seed (GOODWORD_SEED) that a
failure prints.
"""

import asyncio
import json
import multiprocessing
import os
import random
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from bot.app import adapter, assemble
from store import admin, outbox
from store.engine import Database
from store.queries import requests as stored
from tests.cli import child
from tests.fakes.clock import FakeClock
from tests.fakes.slack import FakeSlack, Message, SlackRefuses
from tests.files import copied
from tests.world import KEY, Records, settings_of, slack_settings

KILLS = int(os.environ.get("GOODWORD_KILLS", "20"))
SEED = int(os.environ.get("GOODWORD_SEED", "4711"))
SELLERS = {"sam": "healthcare", "lee": "banking", "ann": "retail"}
"""Each sells to an industry of their own: an ask that another seller's was faster than is refused, rightly, and its
acknowledgement would not mean that it is done."""
BREATH = 25
"""After so many kills there is time to send what piled up: a message that waits for minutes is no readiness."""
ANEW, FORKED = multiprocessing.get_context("spawn"), multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(child.PRELOAD)
Start = SpawnContext | ForkServerContext
"""From nothing, as an operator starts it, or forked from a process that has imported everything, which is quicker."""


@dataclass
class Done:
    """What Slack was told is done, by the prospects of the requests."""

    sent: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by the first answer of a process."""
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by the first change it acknowledged."""


@asynccontextmanager
async def process(start: Start, folder: Path, url: str, slack: FakeSlack, port: int) -> AsyncIterator[int]:
    """`goodword serve`, from its first breath until it listens; its process id."""
    given = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "GOODWORD", "SLACK", "TEAMS", "SMTP"))
    }
    given |= {
        "DATABASE_URL": url, "GOODWORD_SECRET_KEY": KEY, "GOODWORD_PUBLIC_URL": "https://goodword.example.com",
        "GOODWORD_TICK_SECONDS": "1", **{name.upper(): value for name, value in slack_settings(slack).items()},
    }  # fmt: skip
    ear, mouth = start.Pipe(duplex=False)
    words = ("serve", "--port", str(port))
    made = start.Process(target=child.goodword, args=(words, folder, given, Path(os.devnull), mouth))
    made.start()
    mouth.close()
    said = asyncio.StreamReader()
    heard, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(said), os.fdopen(os.dup(ear.fileno()), "rb")
    )
    ear.close()
    log: list[str] = []
    reading: asyncio.Task[None] | None = None
    try:
        while line := (await said.readline()).decode():
            log.append(line)
            if '"listening"' in line:
                break
        assert line, "it ended at its start:\n" + "".join(log)
        reading = asyncio.create_task(_read(said, log))
        assert made.pid
        yield made.pid
    finally:
        made.kill()
        await asyncio.to_thread(made.join)
        if reading:
            await reading
        heard.close()
        wrong = [line for line in log if _level(line) in ("ERROR", "CRITICAL")]
        assert not wrong, wrong[:3]


async def _read(said: asyncio.StreamReader, log: list[str]) -> None:
    async for line in said:
        log.append(line.decode())


def _level(line: str) -> str:
    try:
        return str(json.loads(line).get("level", "")).upper()
    except ValueError:
        return "ERROR"  # something that is no log line: a traceback


async def ready(http: aiohttp.ClientSession, base: str, began: float) -> float:
    """How long it took until it was ready, ten seconds at most: one question waits for the answer."""
    async with asyncio.timeout_at(began + 10), http.get(f"{base}/readyz") as answer:
        assert answer.status == 200, await answer.text()
    return asyncio.get_running_loop().time() - began


async def sells(slack: FakeSlack, who: str, name: str, done: Done, round_: int) -> None:
    """Ask for references as fast as the bot answers, and for a customer each time, until it is killed."""
    with suppress(aiohttp.ClientError):
        for n in range(1000):
            with suppress(SlackRefuses, TimeoutError):  # slower than Slack waits: nothing was acknowledged
                await sell(slack, who, name, f"Deal{round_}x{n}{name}", done)


async def sell(slack: FakeSlack, who: str, name: str, prospect: str, done: Done) -> None:
    """One request, and one customer asked for."""
    shown = await slack.command(who, f"/advocate {SELLERS[name]} reference for {prospect}")
    done.begun.set()
    if shown is None or "Send request" not in shown.buttons:
        return
    if await told_done(slack, who, shown, "Send request"):
        done.sent.append(prospect)
        done.acknowledged.set()
    card = await slack.until(lambda: next((m for m in slack.direct(who) if prospect in str(m) and m.metadata), None))
    if "Ask for this one" in card.buttons and await told_done(slack, who, card, "Ask for this one"):
        done.asked.append(prospect)


async def told_done(slack: FakeSlack, who: str, on: Message, label: str) -> bool:
    """Press; whether the acknowledgement means that it is done. After two seconds it may mean "busy"."""
    began = asyncio.get_running_loop().time()
    await slack.press(who, on, label)
    return asyncio.get_running_loop().time() - began < 1.5


@pytest.mark.timeout(120 + 30 * KILLS)
async def test_nothing_acknowledged_is_lost_and_nothing_held_is_said_twice(
    migrated_template: Path, tmp_path: Path
) -> None:
    """Whatever the moment: a restart is ready in ten seconds, what was under way ends as sent, uncertain or dead."""
    rng, url, done, waits = random.Random(SEED), copied(migrated_template, tmp_path), Done(), list[float]()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with FakeSlack() as slack, aiohttp.ClientSession() as http:
        users = {name: slack.person(name.capitalize()) for name in SELLERS}
        desk = slack.channel("program", *users.values())
        slack.events_url = f"http://127.0.0.1:{port}/slack/events"
        furnish(url, slack.team, desk)
        for round_ in range(KILLS):
            expire_leases(url)
            began = asyncio.get_running_loop().time()
            start = ANEW if round_ % 10 == 0 else FORKED
            async with process(start, tmp_path, url, slack, port) as running:
                waits.append(await ready(http, f"http://127.0.0.1:{port}", began))
                hang = asyncio.Event()
                if rng.random() < 0.6:  # Slack takes some posts, and the process is gone before it hears of it
                    slack.fail("chat.postMessage", delay=hang, times=rng.randint(1, 4))
                busy = [asyncio.create_task(sells(slack, user, name, done, round_)) for name, user in users.items()]
                sign = done.begun if rng.random() < 0.25 else done.acknowledged
                await sign.wait()
                await asyncio.sleep(rng.uniform(0.0, 0.6))  # the random moment itself: there is nothing to wait for
                os.kill(running, signal.SIGKILL)
                for task in busy:
                    task.cancel()
                await asyncio.gather(*busy, return_exceptions=True)
                hang.set()
                slack.mend("chat.postMessage")
                done.begun.clear()
                done.acknowledged.clear()
            if round_ % BREATH == BREATH - 1:  # nobody is killed for ever: what piled up goes out, and is checked
                await sent_out(url, slack, f"seed {SEED}, after {round_ + 1} kills")
        where = f"seed {SEED}, {KILLS} kills, {len(done.sent)} requests, ready in {max(waits):.2f} s at most"
        assert len(done.sent) >= KILLS // 2, f"too little happened to mean anything: {where}"
        kept(url, done, where)
        await sent_out(url, slack, where)
    assert admin.check(url) == [], where


def furnish(url: str, team: str, desk: str) -> None:
    """Sellers, their program team's channel, and customers enough for everybody."""
    database = Database(url)
    records = Records(database, FakeClock(datetime.now(UTC)))
    for name in SELLERS:
        records.person(name)
    for n in range(KILLS * 4):  # each is asked once
        for name, industry in SELLERS.items():
            mail = f"pat{n}@{name}.example.com"
            records.customer(f"{industry.capitalize()}{n} Co", f"Pat{n} Poe", owner=name, email=mail, industry=industry)
    records.policy(program_channel=records.place("slack", team, desk, "program"))
    database.close()


def expire_leases(url: str) -> None:
    """Let the minute pass after which what a dead process had taken is taken back."""
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(
            text("UPDATE outbox SET lease_until = '2020-01-01 00:00:00.000000' WHERE lease_until IS NOT NULL")
        )
    database.close()


def kept(url: str, done: Done, where: str) -> None:
    """Every acknowledged request is there once, every acknowledged ask too."""
    database = Database(url)
    with database.begin(1, write=False) as session:
        requests = stored.in_stages(session, ("new", "in_progress"), limit=100 * KILLS)
        found = Counter(r.prospect for r in requests)
        asks = stored.asks_by_request(session, [r.id or 0 for r in requests])
        asked = {r.prospect for r in requests if asks.get(r.id or 0)}
    database.close()
    assert {p: found[p] for p in done.sent if found[p] != 1} == {}, where
    assert [p for p in done.asked if p not in asked] == [], where


async def sent_out(url: str, slack: FakeSlack, where: str) -> None:
    """What was under way ends; what is held is there at most once; doubts can be settled, and then the rest goes."""
    app = assemble(settings_of(url, "", **slack_settings(slack)), {"slack": adapter("slack")})
    await app.adapters["slack"].start()
    try:
        expire_leases(url)
        await app.delivery.drain()
        rows = _rows(app.database)
        doubtful = [row for row in rows if row.state == "uncertain"]
        topics = {row.topic for row in doubtful}
        waiting = [
            r
            for r in rows
            if r.state not in ("sent", "uncertain", "dead", "replaced") and not {r.topic, r.parent} & topics
        ]
        assert waiting == [], where
        posted = Counter(int(m.metadata["event_payload"]["key"]) for m in slack.messages if m.metadata)
        twice = [row.id for row in rows if row.unsure == "hold" and posted[row.id or 0] > 1]
        assert twice == [], where
        assert [
            row.id for row in rows if row.state == "sent" and row.doing == "post" and not posted[row.id or 0]
        ] == [], where
        _settle(app.database, doubtful, slack)
        await app.delivery.drain()
        left = [(row.id, row.state, row.reason) for row in _rows(app.database) if row.state not in ("sent", "replaced")]
        assert left == [], where
    finally:
        await app.adapters["slack"].stop()
        await app.desk.close()
        await app.directory.close()
        app.database.close()


def _rows(database: Database) -> list[outbox.Outbox]:
    from sqlmodel import select

    with database.begin(None, write=False) as session:
        return list(session.exec(select(outbox.Outbox)))


def _settle(database: Database, doubtful: list[outbox.Outbox], slack: FakeSlack) -> None:
    """As the program team would: look whether it is there, say so, or send it again."""
    there = {
        int(m.metadata["event_payload"]["key"]): json.dumps({"channel": m.channel, "ts": m.ts})
        for m in slack.messages
        if m.metadata
    }
    with database.begin(1) as session:
        for row in doubtful:
            if (ref := there.get(row.id or 0)) is not None:
                assert outbox.resolve(session, row.id or 0, ref)
            else:
                assert outbox.resend(session, row.id or 0, datetime.now(UTC))
