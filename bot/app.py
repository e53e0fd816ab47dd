"""The only wiring: settings → store → router → adapters → delivery → scheduler. Nothing is opened before `start`."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, cast

from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.context import Tools, VocabularyCache
from bot.delivery import Delivery
from bot.desk import Desk
from bot.directory import StoredDirectory
from bot.dispatch import Core
from bot.errors import ConfigError
from bot.links import Links, Vault
from bot.ports import Adapter, Bot, Clock, Directory, Messenger
from bot.router import Router
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.vitals import Measured, Vitals
from rubrics.library import LibraryError, load
from rubrics.schema import Rubric
from store.engine import Database

log = logging.getLogger(__name__)

ROOMS = (
    "bot.features.people.chat",
    "bot.features.people.teams",
    "bot.features.requests.asking",
    "bot.features.requests.chat",
    "bot.features.requests.lists",
    "bot.features.requests.owner",
    "bot.features.requests.times",
    "bot.features.requests.team",
    "bot.features.requests.proof",
    "bot.features.requests.advocate",
    "bot.features.requests.owner_page",
    "bot.features.requests.after",
    "bot.features.requests.departures",
    "bot.features.requests.due",
    "bot.features.requests.ended",
    "bot.features.requests.examples",
    "bot.features.nominations.chat",
    "bot.features.nominations.home",
    "bot.features.nominations.review",
    "bot.features.nominations.interview",
    "bot.features.nominations.words",
    "bot.features.nominations.links",
    "bot.features.nominations.page",
    "bot.features.nominations.letters",
    "bot.features.nominations.uses",
    "bot.features.nominations.forgotten",
    "bot.features.nominations.due",
    "bot.features.nominations.examples",
    "bot.features.proof.chat",
    "bot.features.proof.gaps",
    "bot.features.proof.due",
    "bot.features.proof.examples",
    "bot.features.profiles.chat",
    "bot.features.profiles.accounts",
    "bot.features.profiles.examples",
    "bot.features.permission.chat",
    "bot.features.permission.page",
    "bot.features.permission.due",
    "bot.features.permission.examples",
    "bot.features.privacy.chat",
    "bot.features.privacy.work",
    "bot.features.maturity.chat",
    "bot.features.maturity.leading",
    "bot.features.maturity.rating",
    "bot.features.maturity.reveal",
    "bot.features.maturity.revote",
    "bot.features.maturity.scorecard",
    "bot.features.maturity.goals",
    "bot.features.maturity.history",
    "bot.features.maturity.digest",
    "bot.features.maturity.due",
    "bot.features.maturity.examples",
    "bot.features.settings.chat",
    "bot.features.pool.chat",
    "bot.features.digests.chat",
    "bot.features.digests.sections",
    "bot.features.digests.due",
    "bot.features.digests.reach",
    "bot.features.digests.examples",
    "bot.features.wins.chat",
    "bot.features.wins.review",
    "bot.features.wins.permitted",
    "bot.features.wins.examples",
    "bot.features.campaigns.chat",
    "bot.features.campaigns.thanks",
    "bot.features.campaigns.examples",
    "bot.features.thanks.owed",
    "bot.features.thanks.chat",
    "bot.features.thanks.examples",
    "bot.features.reports.chat",
    "bot.features.reports.obstacles",
    "bot.features.reports.examples",
    "bot.features.upkeep.chat",
    "bot.features.upkeep.due",
    "bot.features.upkeep.profiles",
    "bot.features.upkeep.weekly",
    "bot.features.upkeep.leaving",
    "bot.features.upkeep.pausing",
    "bot.features.upkeep.tagging",
    "bot.features.upkeep.hygiene",
    "bot.features.upkeep.examples",
)
"""The modules whose routers make up Goodword, in the order help shows their commands."""

Build = Callable[[Settings, Bot, Directory, Clock], Adapter]


def utc_now() -> datetime:
    """The clock of every process but a test's."""
    return datetime.now(UTC)


def whole_router(rooms: Sequence[str] = ROOMS) -> Router:
    """All that is registered."""
    router = Router()
    for room in rooms:
        router.include(import_module(room).router)
    return router


def adapter(name: str) -> Build:
    """The `build` of an adapter, imported only when it is configured."""
    return cast(Build, import_module(f"adapters.{name}.app").build)


def configured(settings: Settings) -> dict[str, Build]:
    """The adapters whose settings are present, and the public pages and e-mail beside them."""
    names = [n for n, there in (("slack", settings.slack), ("teams", settings.teams)) if there]
    return {name: adapter(name) for name in (*names, "site", "email")}


def load_rubrics(folder: str) -> Mapping[str, Rubric]:
    """The rubrics that ship and those of `folder`.

    Raises:
        ConfigError: one of them cannot be used.
    """
    try:
        return load(folder)
    except LibraryError as error:
        raise ConfigError(str(error)) from error


@dataclass
class App:
    """One process of Goodword."""

    settings: Settings
    database: Database
    core: Core
    desk: Desk
    directory: StoredDirectory
    delivery: Delivery
    scheduler: Scheduler
    adapters: dict[str, Adapter]
    vitals: Vitals
    _sending: "asyncio.Task[None] | None" = None

    async def start(self) -> None:
        """Open what the adapters need, begin sending and looking for due work."""
        for one in self.adapters.values():
            await one.start()
        self._sending = asyncio.create_task(self.delivery.run())
        self.scheduler.start()
        gc.collect()
        gc.freeze()  # what lives as long as the process is not looked at again: p99 falls from 19 to 3 ms

    async def tick(self) -> None:
        """Do what is due, unit by unit with people's doings in between, then wake the sender."""
        works = await self.desk.work(self.core.due_works)
        while works:
            works = [work for work in works if await self.desk.work(work)]
            self.delivery.wake()

    async def stop(self) -> None:
        """Finish what was begun, in the order in which it depends on each other."""
        await self.scheduler.stop()
        for one in self.adapters.values():
            await one.stop()
        self.delivery.stop()
        if self._sending:
            await self._sending
        await self.desk.close()
        await self.directory.close()
        self.database.close()
        gc.unfreeze()

    def asgi(self) -> ASGIApp:
        """The HTTP service."""

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            await self.start()
            try:
                yield
            finally:
                await self.stop()

        routes = [*self.vitals.routes, *(route for one in self.adapters.values() for route in one.routes)]
        return Measured(Starlette(routes=routes, lifespan=lifespan), self.vitals)


def assemble(
    settings: Settings,
    adapters: dict[str, Build],
    *,
    clock: Clock = utc_now,
    router: Router | None = None,
    mail: bool | None = None,
) -> App:
    """Put one process together. Opens no connection yet.

    `mail` says whether e-mail goes out by itself; the settings decide when it is not given.
    """
    database = Database(settings.database_url.get_secret_value())
    links, vault = Links(settings.secret_keys, settings.goodword_public_url), Vault(settings.secret_keys)
    goes_out = settings.mail if mail is None else mail
    rubrics = load_rubrics(settings.goodword_rubrics)
    tools = Tools(router or whole_router(), links, VocabularyCache(), goes_out, settings.secret_keys, rubrics)
    core = Core(tools.router, database, tools, clock)
    directory = StoredDirectory(database, vault, clock)
    wakers: list[Callable[[], None]] = []
    desk = Desk(core, links, clock, wake=lambda: wakers[0]())
    directory.write_with(desk.writers)
    made = {name: build(settings, desk, directory, clock) for name, build in adapters.items()}
    messengers: dict[str, Messenger] = {m.platform: m for m in (one.messenger for one in made.values()) if m}
    delivery = Delivery(
        database, messengers, directory.target, directory.handles, clock, learn=directory.learn_address,
        executor=desk.delivers if database.sqlite else None, calm=desk.calm,
    )  # fmt: skip
    wakers.append(delivery.wake)
    app: dict[str, Any] = {}
    scheduler = Scheduler(lambda: app["app"].tick(), settings.goodword_tick_seconds)
    vitals = Vitals(database, clock, lambda: tuple(made))
    app["app"] = App(settings, database, core, desk, directory, delivery, scheduler, made, vitals)
    return cast(App, app["app"])
