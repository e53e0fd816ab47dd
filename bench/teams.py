"""Target 3: a turn in Teams, beside botbuilder as it ships."""

import itertools
import json
import time
from collections.abc import Iterator, Sequence

from bench import world
from bench.figures import Figure, Rounds, percentile
from bench.load import Job
from bench.run import Run
from bench.servers import Server, running

CONNECTIONS = 16
PEOPLE = 64
_numbers = itertools.count(1)


def teams(run: Run) -> Iterator[Figure]:
    """Throughput counts replies that reached the conversation, not acknowledgements."""
    folder = run.folder / "teams"
    folder.mkdir()
    place = world.make(world.sqlite_in(folder), size=100)
    settings = world.settings(place, run.cloud.port, slack=False, teams=True)
    rates: dict[str, Rounds] = {"ours": Rounds(), "bare": Rounds()}
    p50: dict[str, Rounds] = {"ours": Rounds(), "bare": Rounds()}
    with (
        running(("bench.bare", "teams", "PORT"), folder) as bare,
        running(("bot", "serve", "--port", "PORT"), folder, settings) as ours,
    ):
        _turns(run, ours, _messages(run, PEOPLE * 2))
        _turns(run, bare, _messages(run, 20))
        for _ in range(run.rounds):
            for name, server, usual in (("bare", bare, 200), ("ours", ours, 800)):
                rate, middle = _turns(run, server, _messages(run, run.count(usual)))
                rates[name].add(rate)
                p50[name].add(middle)
    note = "botbuilder-core 4.17.1, no token on either side; the Agents SDK is no dependency and was not measured"
    yield Figure(
        "3 Teams turn, replies/s at 16", rates["ours"].median, 8, unit="/s", bare=rates["bare"].median, better="more",
        by="ratio", note=note,
    )  # fmt: skip
    yield Figure("3 Teams turn, p50 at 16", p50["ours"].median, None, bare=p50["bare"].median, by="ratio")


def _turns(run: Run, server: Server, messages: Sequence[bytes]) -> tuple[float, float]:
    """Replies a second, and the median turn in ms."""
    before, began = _count(run)["taken"], time.perf_counter()
    took = run.send(server, CONNECTIONS, messages)
    until = time.monotonic() + 30
    while (told := _count(run))["taken"] < before + len(messages):
        if time.monotonic() > until:
            raise RuntimeError(f"{told['taken'] - before:.0f} replies only: {server.log.read_text()[-2000:]}")
        time.sleep(0.005)
    return len(messages) / (told["last"] - began), percentile(took.each, 0.5) * 1000


def _count(run: Run) -> dict[str, float]:
    took = run.load.send(Job(run.cloud.port, 1, [b"GET /count HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"], keep=True))
    told: dict[str, float] = json.loads(took.bodies[0])
    return told


def _messages(run: Run, count: int) -> list[bytes]:
    return [_message(next(_numbers), run.cloud.port) for _ in range(count)]


def _message(number: int, cloud_port: int) -> bytes:
    user = f"29:user{number % PEOPLE}"
    body = json.dumps({
        "type": "message", "id": str(1_700_000_000_000 + number), "timestamp": "2026-11-23T09:00:00.000Z",
        "channelId": "msteams", "serviceUrl": f"http://127.0.0.1:{cloud_port}/teams/", "text": "goodword help",
        "from": {"id": user, "name": "Dana", "aadObjectId": f"aad-{number % PEOPLE}"}, "locale": "en-GB",
        "conversation": {"id": f"a:{number % PEOPLE}", "conversationType": "personal", "tenantId": "tenant-1"},
        "recipient": {"id": "28:bot", "name": "Goodword"}, "channelData": {"tenant": {"id": "tenant-1"}},
        "localTimezone": "Europe/Berlin", "textFormat": "plain",
    }).encode()  # fmt: skip
    head = "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
