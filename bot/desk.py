"""Where asynchronous adapters meet the synchronous core: which thread runs what, and for how long an answer is
waited for.

Reads run beside each other. Writes run one at a time on SQLite, which has one writer (waiting for it beats its lock
back-off by far),
and beside each other on PostgreSQL.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TypeVar

from bot import words
from bot.dispatch import Core, Route
from bot.event import Actor, Event
from bot.links import Links
from bot.ports import Clock, CommandInfo, File, Visitor
from bot.turns import Behind, Turns
from bot.ui import Invalid, Nothing, OpenForm, Option, Outcome, Reply

log = logging.getLogger(__name__)
T = TypeVar("T")
ANSWER_SECONDS = 2.0
"""How long an adapter waits: Slack gives up at three seconds."""
CALM = 4
"""So many answers at once are nothing out of the ordinary."""
OPTION_SECONDS = 0.5


class _Job:
    """One event on its way to a thread. Whoever comes first, the thread that begins or the desk that gives up, wins."""

    def __init__(self, run: Callable[[], Outcome]) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._state = "waiting"

    def __call__(self) -> Outcome | None:
        with self._lock:
            if self._state == "given up":
                return None
            self._state = "begun"
        return self._run()

    def give_up(self) -> bool:
        """True when it had not begun, and now never will."""
        with self._lock:
            if self._state == "waiting":
                self._state = "given up"
            return self._state == "given up"


class Desk:
    """The `Bot` that adapters talk to."""

    def __init__(self, core: Core, links: Links, clock: Clock, *, wake: Callable[[], None]) -> None:
        self._core = core
        self._links = links
        self._clock = clock
        self._wake = wake
        """Tells delivery that rows may be waiting."""
        self._late: set[asyncio.Task[None]] = set()
        self.writers: Executor
        """For what people wait for."""
        self.delivers: Executor
        """For delivery's notes: short, and nobody watches."""
        self._long: Executor
        """For what may take a while."""
        if core.database.sqlite:
            turns = Turns("writer", core.database.together)
            self.writers, self.delivers, self._long = turns, Behind(turns, "delivery"), Behind(turns)
        else:
            self.writers = self.delivers = self._long = ThreadPoolExecutor(8, "writer")
        self._readers = ThreadPoolExecutor(4, "reader")
        self._answering = 0
        self.calm = asyncio.Event()
        """Set while hardly anybody waits for an answer: what nobody watches can begin."""
        self.calm.set()

    async def handle(self, event: Event) -> Outcome:
        """What to answer, within about two seconds, whatever happens."""
        self._answer(1)
        try:
            return await self._handle(event)
        finally:
            self._answer(-1)

    def _answer(self, more: int) -> None:
        self._answering += more
        (self.calm.set if self._answering <= CALM else self.calm.clear)()

    async def _handle(self, event: Event) -> Outcome:
        route = self._core.find(event)
        loop = asyncio.get_running_loop()
        prepared: object = None
        if route.handler and route.handler.prepare:
            prepared = await loop.run_in_executor(self._readers, self._core.prepare, route)
        job = _Job(lambda: self._core.run(route, prepared))
        running = loop.run_in_executor(self._readers if route.reads else self.writers, job)
        done, _ = await asyncio.wait({running}, timeout=ANSWER_SECONDS)
        if done:
            if not route.reads:
                self._wake()
            return running.result() or Reply(card=words.busy())
        if job.give_up():
            return Reply(card=words.busy())
        task = asyncio.ensure_future(self._follow_up(running, route))
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        return Reply(card=words.later())

    async def _follow_up(self, running: "asyncio.Future[Outcome | None]", route: Route) -> None:
        """Bring a late answer as a direct message."""
        outcome = await running
        match outcome:
            case Reply(fleeting=True):
                card = words.too_late()
            case Reply(card=card):
                pass
            case OpenForm(form=form) | Invalid(form=form):
                card = words.cannot(f"“{form.title}” took too long to open. Please try again.")
            case Nothing() | None:
                self._wake()
                return
        actor = route.event.actor
        await asyncio.get_running_loop().run_in_executor(self.writers, lambda: self._core.tell(actor, card))
        self._wake()

    async def options(self, name: str, query: str, actor: Actor) -> tuple[Option, ...]:
        """Choices for a type-ahead field; none when they take longer than half a second."""
        found = asyncio.get_running_loop().run_in_executor(self._readers, self._core.options, name, query, actor)
        done, _ = await asyncio.wait({found}, timeout=OPTION_SECONDS)
        if not done:
            log.warning("type-ahead %s took over %s s: look at its query", name, OPTION_SECONDS)
            return ()
        if error := found.exception():
            log.error("type-ahead %s failed: look for the cause in this traceback", name, exc_info=error)
            return ()
        return found.result()

    def commands(self) -> tuple[CommandInfo, ...]:
        """The catalogue."""
        return self._core.router.catalogue()

    async def visitor(self, token: str) -> Visitor:
        """Who a link was made for. Raises LinkError."""
        return self._links.open(token, self._clock())

    async def file(self, token: str) -> File:
        """The file a link was made for. Raises LinkError."""
        visitor = self._links.open(token, self._clock())
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._core.file, visitor)

    async def work(self, unit: Callable[[], T]) -> T:
        """Run one writing unit of ours (a tick's, an import's) behind the people's."""
        return await asyncio.get_running_loop().run_in_executor(self._long, unit)

    async def close(self) -> None:
        """Finish what was begun, refuse the rest."""
        await asyncio.gather(*self._late, return_exceptions=True)
        for pool in (self.writers, self._readers):
            await asyncio.to_thread(pool.shutdown)
