"""The load generator: a process of its own that sends prepared HTTP requests and times each answer.

It does as little as it can between two requests, so that what is measured is the server.
"""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Protocol, cast

import uvloop


@dataclass(frozen=True, slots=True)
class Job:
    """Send `requests` to a port of this machine over so many kept-alive connections."""

    port: int
    connections: int
    requests: Sequence[bytes]
    keep: bool = False
    """Whether to bring the answers' bodies back."""

    async def run(self) -> "Took":
        """Do it in this process's loop."""
        return await send(self)


@dataclass(slots=True)
class Took:
    """What came of a job. `seconds` are those of the whole job, `each` those of each request."""

    seconds: float = 0.0
    each: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bodies: dict[int, bytes] = field(default_factory=dict)
    ended: float = 0.0
    """When it ended, by this machine's monotonic clock."""


class _Line(asyncio.Protocol):
    """One connection: the next request goes out when the answer to the last one is whole."""

    def __init__(self, todo: Iterator[tuple[int, bytes]], took: Took, keep: bool) -> None:
        self._todo, self._took, self._keep = todo, took, keep
        self._seen = b""
        self._number = -1
        self._at = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own
        self._next()

    def _next(self) -> None:
        following = next(self._todo, None)
        if following:
            self._number, raw = following
            self._at = time.perf_counter()
            self._transport.write(raw)
            return
        self._transport.close()
        if not self.done.done():
            self.done.set_result(None)

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, gap, body = self._seen.partition(b"\r\n\r\n")
        if not gap or not whole(head, body):
            return
        self._took.each.append(time.perf_counter() - self._at)
        self._took.statuses[int(head[9:12])] += 1
        if self._keep:
            self._took.bodies[self._number] = body
        self._seen = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed a connection"))


def whole(head: bytes, body: bytes) -> bool:
    """Whether an answer with this head has come to its end."""
    low = head.lower()
    at = low.find(b"content-length:")
    if at < 0:
        return b"chunked" not in low or body.endswith(b"0\r\n\r\n")
    return len(body) >= int(low[at + 15 :].split(b"\r\n", 1)[0])


async def send(job: Job) -> Took:
    """Do a job in this process's loop."""
    took, todo = Took(), iter(enumerate(job.requests))
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    lines = [
        (await loop.create_connection(lambda: _Line(todo, took, job.keep), "127.0.0.1", job.port))[1]
        for _ in range(min(job.connections, len(job.requests)))
    ]
    await asyncio.gather(*(line.done for line in lines))
    took.ended = time.perf_counter()
    took.seconds = took.ended - began
    return took


def _work(orders: "Connection") -> None:
    with suppress(EOFError):  # whoever gave the orders has ended
        while True:
            job: Work = orders.recv()
            try:
                orders.send(uvloop.run(job.run()))
            except Exception as error:
                orders.send(error)


class Work(Protocol):
    """What can be given to the process."""

    async def run(self) -> Took:
        """Do it; what came of it."""


class Generator:
    """The process, seen from the one that gives it jobs."""

    def __init__(self, orders: "Connection") -> None:
        self._orders = orders

    def send(self, job: Work, seconds: float = 120) -> Took:
        """Do a job; what came of it."""
        self.begin(job)
        return self.ended(seconds)

    def begin(self, job: Work) -> None:
        """Give it a job."""
        self._orders.send(job)

    def ended(self, seconds: float = 120) -> Took:
        """Wait for the end of the job."""
        if not self._orders.poll(seconds):
            raise TimeoutError(f"the load was not through after {seconds:.0f} s")
        took = self._orders.recv()
        if isinstance(took, Exception):
            raise took
        assert isinstance(took, Took)
        return took


@contextmanager
def generator() -> Iterator[Generator]:
    """A generator, ended with the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Generator(ours)
    finally:
        ours.close()
        process.join(2)
        if process.is_alive():
            process.terminate()
            process.join()
