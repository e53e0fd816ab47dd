"""The real pages on a real port, over a core that answers from a script."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import aiohttp
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from adapters.site.app import build
from bot.errors import LinkError
from bot.event import Actor
from bot.ports import Visitor
from bot.settings import Settings
from tests.fakes.bot import FakeBot, FakeDirectory

KEY = "k" * 40


class LinkBot(FakeBot):
    """A scripted core with some links: a token is its visitor, or why it cannot be used."""

    def __init__(self) -> None:
        super().__init__()
        self.links: dict[str, Visitor | LinkError] = {}

    def link(self, token: str, purpose: str, **claims: str | int) -> Visitor:
        """A good link."""
        who = Actor(
            kind="customer",
            program=1,
            platform="site",
            workspace="",
            external_id="dana",
            name="Dana Reyes",
            zone="Europe/Berlin",
        )
        visitor = Visitor(actor=who, purpose=purpose, claims=claims, nonce=f"nonce-{token}")
        self.links[token] = visitor
        return visitor

    async def visitor(self, token: str) -> Visitor:
        """What the token stands for."""
        found = self.links.get(token, LinkError("bad"))
        if isinstance(found, LinkError):
            raise LinkError(found.reason)
        return found


class FakeClock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time it was set to."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class Site:
    """A client of the pages."""

    def __init__(self, base: str, bot: LinkBot, clock: FakeClock, http: aiohttp.ClientSession) -> None:
        self.base = base
        self.bot = bot
        self.clock = clock
        self.http = http

    async def get(self, path: str) -> tuple[int, str]:
        """Status and page."""
        async with self.http.get(self.base + path) as answer:
            return answer.status, await answer.text()

    async def post(self, path: str, data: object, **more: Any) -> tuple[int, str]:
        """Status and page."""
        async with self.http.post(self.base + path, data=data, **more) as answer:
            return answer.status, await answer.text()


@pytest.fixture
def bot() -> LinkBot:
    """A core without a script yet."""
    return LinkBot()


@pytest.fixture
async def site(bot: LinkBot) -> AsyncIterator[Site]:
    """The adapter behind uvicorn on a free port, and a client of it."""
    clock = FakeClock()
    settings = Settings(goodword_secret_key=SecretStr(KEY), goodword_public_url="https://goodword.example.com")
    adapter = build(settings, bot, FakeDirectory(), clock)
    app = Starlette(routes=adapter.routes)
    config = uvicorn.Config(app, port=0, log_level="warning", access_log=False, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()  # started step by step: uvicorn's own loop would be polled, and ends only at its next tick
    port = server.servers[0].sockets[0].getsockname()[1]
    async with aiohttp.ClientSession() as http:
        yield Site(f"http://127.0.0.1:{port}", bot, clock, http)
    for connection in list(server.server_state.connections):  # uvicorn would look again only after a tenth of a second
        connection.transport.abort()
    await asyncio.sleep(0)
    await server.shutdown()


def hidden(page: str) -> dict[str, str]:
    """The hidden inputs of a page, as a browser would send them."""
    return {n: unescape(v) for n, v in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)}


def press_of(page: str, label: str) -> dict[str, str]:
    """What pressing the button with that label sends."""
    found = re.search(rf'name="_press" value="([^"]*)" formnovalidate>{re.escape(label)}<', page)
    assert found, f"no button {label}"
    return {"_press": unescape(found[1])}
