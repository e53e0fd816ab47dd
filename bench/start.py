"""Targets 6 and 7: how soon it answers, what it weighs, what it imports."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from bench import slack_wire as wire
from bench import world
from bench.figures import Figure, Rounds
from bench.load import Job
from bench.run import Run
from bench.servers import ROOT, running

MANY = 50_000
UNWANTED = ("alembic", "matplotlib", "slack_bolt", "slack_sdk", "botbuilder", "botframework", "adapters.playground")
LOOK = (
    "import sys, bot.app, bot.commands.serve\n"
    f"print(','.join(name for name in {UNWANTED!r} if name in sys.modules), len(sys.modules))"
)


def start(run: Run) -> Iterator[Figure]:
    """From exec to the first acknowledgement, and memory before and after many requests."""
    folder = run.folder / "start"
    folder.mkdir()
    place = world.make(world.sqlite_in(folder), size=100)
    for name, teams, seconds, megabytes in (("Slack", False, 0.8, 100), ("Slack and Teams", True, 1.2, 140)):
        settings = world.settings(place, run.cloud.port, teams=teams)
        first, busy, weight = Rounds(), Rounds(), Rounds()
        for _ in range(run.rounds):
            with running(("bot", "serve", "--port", "PORT"), folder, settings) as ours:
                took = run.send(ours, 1, [wire.command("/goodword help", 1, run.cloud.port)])
                first.add(took.ended - ours.began)
                busy.add(ours.cpu())
                weight.add(ours.megabytes())
        yield Figure(f"6 first answer, {name}", first.median, seconds, unit="s")
        yield Figure(f"6 first answer, {name}, processor time", busy.median, None, unit="s")
        yield Figure(f"6 memory, {name}", weight.median, megabytes, unit="MB")
    settings = world.settings(place, run.cloud.port)
    with running(("bot", "serve", "--port", "PORT"), folder, settings) as ours:
        yield _growth(run, ours.port, ours.megabytes)


def _growth(run: Run, port: int, megabytes: Callable[[], float]) -> Figure:
    def send(count: int) -> None:
        for begun in range(0, count, 2000):
            many = min(2000, count - begun)
            requests = [wire.command("/goodword help", n, run.cloud.port) for n in range(many)]
            run.load.send(Job(port, 16, requests))

    send(4000)
    before, count = megabytes(), run.count(MANY)
    send(count)
    grown = (megabytes() / before - 1) * 100
    return Figure(f"6 growth over {count:,} requests", grown, 5, unit="%")


def imports(run: Run) -> Iterator[Figure]:
    """What `bot` loads before an adapter is configured."""
    began = time.perf_counter()
    command, path = [sys.executable, "-c", LOOK], {"PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, cwd=run.folder, env=path, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - began
    loaded, modules = said.stdout.rsplit(" ", 1)
    unwanted = [name for name in loaded.split(",") if name]
    note = f"{', '.join(unwanted) or 'none'} loaded; {modules.strip()} modules, {seconds:.2f} s"
    yield Figure("7 unwanted imports", len(unwanted), 0, unit="", note=note)
