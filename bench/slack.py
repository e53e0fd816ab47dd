"""Targets 1 and 2: a plain command, and a request for a reference, through the whole service beside bare bolt."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import slack_wire as wire
from bench import world
from bench.figures import Figure, Rounds, percentile
from bench.load import Took
from bench.matching import postgres
from bench.run import Run
from bench.servers import Server, running
from bench.world import World

CONNECTIONS = (1, 16, 64)
USUAL = {"bare": 3000, "help": 1000, "words": 200, "send": 200}
"""Requests a round."""
SECONDS = 0.001
_numbers = itertools.count(1)
Key = tuple[str, int]


@dataclass(slots=True)
class Measured:
    """Medians of rounds, by what was asked and over how many connections."""

    p50: dict[Key, Rounds] = field(default_factory=lambda: defaultdict(Rounds))
    p99: dict[Key, Rounds] = field(default_factory=lambda: defaultdict(Rounds))
    rate: dict[Key, Rounds] = field(default_factory=lambda: defaultdict(Rounds))
    cpu: dict[Key, Rounds] = field(default_factory=lambda: defaultdict(Rounds))
    late: int = 0
    """Answers that came after the acknowledgement."""

    def note(self, key: Key, took: Took, cpu: float) -> None:
        """One round's."""
        self.p50[key].add(percentile(took.each, 0.5) / SECONDS)
        self.p99[key].add(percentile(took.each, 0.99) / SECONDS)
        self.rate[key].add(len(took.each) / took.seconds)
        self.cpu[key].add(cpu / len(took.each) / SECONDS)


@contextmanager
def service(run: Run, place: World) -> Iterator[Server]:
    """The real service with Slack, warm."""
    with running(("bot", "serve", "--port", "PORT"), run.folder, world.settings(place, run.cloud.port)) as ours:
        people = [wire.command("/goodword help", n, run.cloud.port) for n in range(wire.PEOPLE * 3)]
        run.send(ours, 4, people)
        _ask(run, ours, Measured(), 4, 40)
        yield ours


def slack(run: Run) -> Iterator[Figure]:
    """Targets 1 and 2 on SQLite, and 2 again on PostgreSQL."""
    place = world.make(world.sqlite_in(run.folder))
    seen = Measured()
    with running(("bench.bare", "slack", "PORT", world.SECRET), run.folder) as bare, service(run, place) as ours:
        run.send(bare, 4, _help(run, 400))
        for _ in range(run.rounds):
            for connections in CONNECTIONS:
                _timed(run, bare, seen, ("bare", connections), _help(run, run.count(USUAL["bare"])))
                _timed(run, ours, seen, ("help", connections), _help(run, run.count(USUAL["help"])))
                _ask(run, ours, seen, connections, run.count(USUAL["words"]))
        locked = "database is locked" in ours.log.read_text()
    yield from _plain(seen)
    yield from _requests(seen)
    yield Figure("5 “database is locked” in the log", float(locked), 0, unit="times")
    with postgres() as url:
        if url:
            yield from _on_postgres(run, world.make(url), seen)


def _help(run: Run, count: int) -> Sequence[bytes]:
    return [wire.command("/goodword help", n, run.cloud.port) for n in range(count)]


def _timed(
    run: Run, server: Server, seen: Measured, key: Key, requests: Sequence[bytes], *, keep: bool = False
) -> Took:
    before = server.cpu()
    took = run.send(server, key[1], requests, keep=keep)
    seen.note(key, took, server.cpu() - before)
    return took


def _ask(run: Run, ours: Server, seen: Measured, connections: int, count: int) -> None:
    """The command that understands, searches and keeps a draft; then the press that makes the request."""
    words = [wire.command(world.sentence(next(_numbers)), n, run.cloud.port) for n in range(count)]
    took = _timed(run, ours, seen, ("words", connections), words, keep=True)
    presses = []
    for number, body in took.bodies.items():
        value = wire.button(body, "Send request")
        if value:
            presses.append(wire.press(value, number, run.cloud.port))
        else:
            seen.late += 1
    if presses:
        _timed(run, ours, seen, ("send", connections), presses)


def _plain(seen: Measured) -> Iterator[Figure]:
    p50, bare = seen.p50["help", 1].median, seen.p50["bare", 1].median
    yield Figure("1 /goodword help, p50 at 1", p50, 2, bare=bare, by="ratio")
    yield Figure("1 /goodword help, p50 at 1, over bare", p50, 1, bare=bare, by="difference")
    yield from _others(seen, "help", "1 /goodword help")


def _requests(seen: Measured) -> Iterator[Figure]:
    for what, name in (("words", "2 /advocate request …"), ("send", "2 Send request")):
        yield Figure(f"{name}, p50 at 1", seen.p50[what, 1].median, 15, bare=seen.p50["bare", 1].median, by="ratio")
        for connections in (16, 64):
            here, there = seen.rate[what, connections].median, seen.rate["bare", connections].median
            yield Figure(
                f"{name}, requests/s at {connections}", here, 1 / 15, unit="/s", bare=there, better="more", by="ratio"
            )
        yield Figure(f"{name}, p99 at 16", seen.p99[what, 16].median, 60)
        yield from _others(seen, what, name)
    if seen.late:
        yield Figure("2 answers after the acknowledgement", seen.late, 0, unit="times")


def _others(seen: Measured, what: str, name: str) -> Iterator[Figure]:
    """Figures without a target: processor time, which a busy machine disturbs least."""
    cpu, bare = seen.cpu[what, 16].median, seen.cpu["bare", 16].median
    yield Figure(f"{name}, processor time at 16", cpu, None, bare=bare, by="ratio")


def _on_postgres(run: Run, place: World, lite: Measured) -> Iterator[Figure]:
    seen = Measured()
    with service(run, place) as ours:
        for _ in range(run.rounds):
            for connections in (1, 16):
                _ask(run, ours, seen, connections, run.count(USUAL["words"]))
    for what, name in (("words", "2 /advocate request …"), ("send", "2 Send request")):
        yield Figure(
            f"{name}, PostgreSQL, p50 at 1", seen.p50[what, 1].median, 2, bare=lite.p50[what, 1].median, by="ratio",
            note="beside ours on SQLite",
        )  # fmt: skip
        here, there = seen.rate[what, 16].median, lite.rate[what, 16].median
        yield Figure(
            f"{name}, PostgreSQL, requests/s at 16", here, 0.5, unit="/s", bare=there, better="more", by="ratio"
        )
