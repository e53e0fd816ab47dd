"""Requests at moments that were set beforehand, as people send them: each has a line of their own and a plan of when
to press. An answer that comes late holds up its own line alone."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from bench.load import Took, whole


@dataclass(frozen=True, slots=True)
class Planned:
    """Send to a port of this machine, on each of `lines`, requests at so many seconds from the common start."""

    port: int
    lines: Sequence[Sequence[tuple[float, bytes]]]

    async def run(self) -> Took:
        """Connect all lines first, then begin."""
        took, loop = Took(), asyncio.get_running_loop()
        lines = [
            (await loop.create_connection(lambda plan=plan: _Line(plan, took), "127.0.0.1", self.port))[1]  # type: ignore[misc]  # reason: mypy cannot tell what a lambda with a default is
            for plan in self.lines
        ]
        began = time.perf_counter()
        for line in lines:
            line.begin(began)
        await asyncio.gather(*(line.done for line in lines))
        took.ended = time.perf_counter()
        took.seconds = took.ended - began
        return took


@dataclass
class _Line(asyncio.Protocol):
    """One person. They press again only when the last press was answered."""

    plan: Sequence[tuple[float, bytes]]
    took: Took
    done: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    _seen: bytes = b""
    _sent: float = 0.0
    _at: int = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own

    def begin(self, start: float) -> None:
        """The common start."""
        self._start = start
        self._next()

    def _next(self) -> None:
        if self._at == len(self.plan):
            self._transport.close()
            if not self.done.done():
                self.done.set_result(None)
            return
        wait = self._start + self.plan[self._at][0] - time.perf_counter()
        asyncio.get_running_loop().call_later(max(wait, 0.0), self._send)

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(self.plan[self._at][1])
        self._at += 1

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, gap, body = self._seen.partition(b"\r\n\r\n")
        if not gap or not whole(head, body):
            return
        self.took.each.append(time.perf_counter() - self._sent)
        self.took.statuses[int(head[9:12])] += 1
        self._seen = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed a connection"))
