"""The adapter on a real server, a fake cloud around it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from adapters.teams.app import TeamsAdapter
from bot.ports import Messenger
from bot.settings import load
from tests.fakes.bot import FakeBot, FakeDirectory
from tests.fakes.teams import FakeTeams, User

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class House:
    """Everything a test touches."""

    cloud: FakeTeams
    bot: FakeBot
    directory: FakeDirectory
    adapter: TeamsAdapter

    @property
    def messenger(self) -> Messenger:
        """What the outbox sends through."""
        assert self.adapter.messenger is not None
        return self.adapter.messenger

    @property
    def dana(self) -> User:
        return self.cloud.user("Dana Reyes")

    @property
    def omar(self) -> User:
        return self.cloud.user("Omar Haddad")

    @property
    def field(self) -> str:
        """A channel both are in."""
        return self.cloud.channel("field", self.dana, self.omar)


@asynccontextmanager
async def served(adapter: TeamsAdapter) -> AsyncIterator[str]:
    """The adapter's routes behind uvicorn on a free port; their base address."""
    config = uvicorn.Config(Starlette(routes=list(adapter.routes)), port=0, log_level="warning", lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    await adapter.start()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    await adapter.stop()
    await server.shutdown()


@asynccontextmanager
async def house(cloud: FakeTeams, **settings: Any) -> AsyncIterator[House]:
    """The adapter with a scripted core, connected to that cloud."""
    bot, directory = FakeBot(), FakeDirectory()
    adapter = TeamsAdapter(load(_env_file=None, **{**cloud.settings(), **settings}), bot, directory, lambda: NOW)
    async with served(adapter) as url:
        cloud.talk_to(url)
        yield House(cloud, bot, directory, adapter)


@pytest.fixture
async def at() -> AsyncIterator[House]:
    """The usual house."""
    async with FakeTeams() as cloud, house(cloud) as made:
        yield made
