"""Requests at moments that were set beforehand, as people send them: each has a plan of when to press. An answer that
comes late holds up its own person alone."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from bench.load import Took, whole

Plan = Sequence[tuple[float, bytes]]
IDLE = 2.0
"""Seconds after which a line is not used again: servers close what is idle, and might do so at this very moment."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Send to a port of this machine, for each of several people, requests at so many seconds from the common start."""

    port: int
    plans: Sequence[Plan]

    async def run(self) -> Took:
        """Connect everybody first, then begin."""
        took = Took()
        lines = [await self._connect() for _ in self.plans]
        began = time.perf_counter()
        await asyncio.gather(
            *(self._follow(plan, line, began, took) for plan, line in zip(self.plans, lines, strict=True))
        )
        took.ended = time.perf_counter()
        took.seconds = took.ended - began
        return took

    async def _connect(self) -> "_Line":
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(_Line, "127.0.0.1", self.port))[1]

    async def _follow(self, plan: Plan, line: "_Line", began: float, took: Took) -> None:
        for at, raw in plan:
            await asyncio.sleep(max(began + at - time.perf_counter(), 0.0))
            sent = time.perf_counter()
            if line.lost or sent - line.used > IDLE:
                line.close()
                line = await self._connect()
            took.statuses[await line.ask(raw)] += 1
            line.used = time.perf_counter()
            took.each.append(line.used - sent)
        line.close()


class _Line(asyncio.Protocol):
    """One connection, with one request at a time."""

    def __init__(self) -> None:
        self.lost = False
        self.used = time.perf_counter()
        self._seen = b""
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own

    def ask(self, raw: bytes) -> "asyncio.Future[int]":
        """The status of the answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(raw)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, gap, body = self._seen.partition(b"\r\n\r\n")
        if gap and whole(head, body) and self._answer is not None:
            self._seen, answer, self._answer = b"", self._answer, None
            answer.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server closed a connection"))

    def close(self) -> None:
        """Hang up."""
        self._transport.close()
