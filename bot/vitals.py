"""/healthz, /readyz and /metrics: whether this process lives, whether it should get traffic, and how it does."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.ports import Clock
from store import admin
from store.backlog import backlog
from store.engine import Database
from store.migrations import HEAD

STUCK_SECONDS = 300
"""A message that could go but has not gone for so long: the outbox does not move."""


class Vitals:
    """The three routes and what they count. No label carries a person, a place or a text."""

    def __init__(self, database: Database, clock: Clock, adapters: Callable[[], Sequence[str]]) -> None:
        self._database = database
        self._clock = clock
        self._adapters = adapters
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "goodword_http_requests", "HTTP requests by route and status", ["route", "status"], registry=self._registry
        )
        self.seconds = Histogram(
            "goodword_http_seconds", "Seconds until an HTTP answer", ["route"], registry=self._registry
        )
        self._rows = Gauge("goodword_outbox_rows", "Messages not sent, by state", ["state"], registry=self._registry)
        self._oldest = Gauge(
            "goodword_outbox_oldest_seconds", "Age of the oldest message that could go now", registry=self._registry
        )
        self._blocked = Gauge("goodword_places_blocked", "Places we may not write to", registry=self._registry)
        self._up = Gauge("goodword_adapter_up", "Adapters in this process", ["name"], registry=self._registry)
        self.routes: tuple[BaseRoute, ...] = (
            Route("/healthz", self.healthz), Route("/readyz", self.readyz), Route("/metrics", self.metrics)
        )  # fmt: skip

    async def healthz(self, _request: Request) -> Response:
        """The process answers."""
        return PlainTextResponse("ok")

    async def readyz(self, _request: Request) -> Response:
        """Database reachable and migrated, outbox moving; else 503 with the reason."""
        reason = await asyncio.to_thread(self.not_ready)
        return JSONResponse({"ready": not reason, "reason": reason}, 503 if reason else 200)

    def not_ready(self) -> str:
        """Why this process should get no traffic; empty when it may."""
        try:
            at = admin.revision_of(self._database)
            if at != HEAD:
                return f"the database is at revision {at or 'none'}, this version needs {HEAD}: goodword db upgrade"
            with self._database.begin(None, write=False) as session:
                waiting = backlog(session, self._clock()).oldest
        except Exception as error:
            return f"the database does not answer ({type(error).__name__})"
        return f"a message has been waiting for {waiting:.0f} s" if waiting > STUCK_SECONDS else ""

    async def metrics(self, _request: Request) -> Response:
        """Prometheus text."""
        with suppress(Exception):  # a database that is away is told by readyz; the other figures still count
            await asyncio.to_thread(self._measure)
        for name in self._adapters():
            self._up.labels(name).set(1)
        return Response(generate_latest(self._registry), media_type="text/plain; version=0.0.4")

    def _measure(self) -> None:
        with self._database.begin(None, write=False) as session:
            counted = backlog(session, self._clock())
        for state, count in counted.states.items():
            self._rows.labels(state).set(count)
        self._oldest.set(counted.oldest)
        self._blocked.set(counted.blocked_places)


class Measured:
    """Counts and times every HTTP request of `app`."""

    def __init__(self, app: ASGIApp, vitals: Vitals) -> None:
        self._app = app
        self._vitals = vitals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = "/" + scope["path"].split("/")[1][:20] if scope.get("endpoint") else "other"
            self._vitals.requests.labels(route, str(status)).inc()
            self._vitals.seconds.labels(route).observe(time.perf_counter() - began)
