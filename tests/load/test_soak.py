"""The real service under many signed requests of every kind: none fails, none is lost, and memory stays where it is."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import slack_wire as wire
from bench import world
from bench.load import Generator, Job, generator
from bench.servers import Server, running

REQUESTS = int(os.environ.get("GOODWORD_SOAK", "200"))
CONNECTIONS = 16
pytestmark = pytest.mark.timeout(240 + REQUESTS // 10)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[Server, Generator, int]]:
    """The service with a small pool, the load generator, and the cloud's port."""
    place = world.make(world.sqlite_in(tmp_path), size=100)
    with (
        generator() as load,
        running(("bench.cloud", "PORT"), tmp_path) as cloud,
        running(("bot", "serve", "--port", "PORT"), tmp_path, world.settings(place, cloud.port)) as ours,
    ):
        yield ours, load, cloud.port


def test_nothing_fails_and_memory_stays(service: tuple[Server, Generator, int]) -> None:
    """What people do is answered with 200, what is no request of Slack's with 400 or 401; the log has no error."""
    ours, load, cloud = service

    def send(requests: list[bytes]) -> tuple[Counter[int], dict[int, bytes]]:
        took = load.send(Job(ours.port, CONNECTIONS, requests, keep=True), seconds=200)
        return took.statuses, took.bodies

    statuses, _ = send(mixed(REQUESTS, cloud))
    before = ours.megabytes()
    told, bodies = send([wire.command(world.sentence(n), n, cloud) for n in range(wire.PEOPLE)])
    values = [value for body in bodies.values() if (value := wire.button(body, "Send request"))]
    assert values, "nobody got a preview in time"
    pressed, _ = send([wire.press(value, n, cloud) for n, value in zip(bodies, values, strict=False)])
    again, _ = send(mixed(REQUESTS, cloud))
    statuses += told + pressed + again
    assert set(statuses) <= {200, 400, 401}
    assert statuses[200] >= sum(statuses.values()) * 0.7
    assert ours.process.poll() is None
    assert ours.megabytes() < before * 1.1 + 10
    said = ours.log.read_text()
    assert '"error"' not in said, said[-2000:]
    assert "Traceback" not in said, said[-2000:]


def mixed(count: int, cloud: int) -> list[bytes]:
    """So many requests, of each kind in turn."""
    return [KINDS[n % len(KINDS)](n, cloud) for n in range(count)]


def forged(number: int, cloud: int) -> bytes:
    """A request whose signature is somebody else's."""
    return wire.command("/goodword help", number, cloud).replace(b"Signature: v0=", b"Signature: v0=0")


def home(number: int, _cloud: int) -> bytes:
    """Home is opened."""
    return wire.happened({"type": "app_home_opened", "tab": "home", "channel": f"D{number}"}, number)


def direct(number: int, _cloud: int) -> bytes:
    """Somebody writes to the bot."""
    about = {"type": "message", "channel_type": "im", "channel": f"D{number % wire.PEOPLE:04d}", "ts": f"{number}.1"}
    return wire.happened({**about, "text": "2 healthcare references for Acme by Friday"}, number)


def strange(number: int, _cloud: int) -> bytes:
    """A kind of event that nobody knows, with parts of the wrong type."""
    return wire.happened({"type": "reaction_added", "item": None, "channel": [number], "text": {"a": 1}}, number)


def stale(number: int, cloud: int) -> bytes:
    """A button of an earlier version, about something that is not there."""
    return wire.press(
        json.dumps({"n": "request.ask" if number % 2 else "gone", "d": {"r": -1, "v": "x"}}), number, cloud
    )


KINDS = (
    lambda n, cloud: wire.command("/goodword help", n, cloud),
    lambda n, cloud: wire.command(world.sentence(n), n, cloud),
    lambda n, cloud: wire.command("/advocate requests", n, cloud),
    lambda n, cloud: wire.command("/nominate Dana Reyes, VP at Alder <script> & Sons", n, cloud),
    lambda n, cloud: wire.command("/advocate " + "é" * 3000, n, cloud),
    lambda n, _cloud: wire.raw_signed(b"\xff\xfe{" + str(n).encode(), "application/json"),
    home, direct, strange, stale, forged,
)  # fmt: skip
