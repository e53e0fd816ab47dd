"""A running playground, and somebody who asks it things over HTTP."""

import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.playground.house import House, house


@dataclass
class Visitor:
    """Speaks HTTP to the playground as the page does. Keys are new each time unless given."""

    http: aiohttp.ClientSession
    url: str
    _keys: "itertools.count[int]" = field(default_factory=itertools.count)

    async def send(self, me: str, what: str, **message: object) -> tuple[int, Any]:
        """POST one action; the status, and the answer (text unless it is JSON)."""
        message = {"key": f"key-{next(self._keys):08}", **message}
        if what in ("read", "dismiss"):
            del message["key"]
        async with self.http.post(f"{self.url}/as/{me}/{what}", json=message) as response:
            text = await response.text()
            return response.status, json.loads(text) if response.content_type == "application/json" else text

    async def say(self, me: str, text: str, room: str = "channel:sales-references", **more: object) -> Any:
        """Write something; the answer."""
        status, answer = await self.send(me, "say", room=room, text=text, **more)
        assert status == 200, answer
        return answer

    async def page(self, path: str) -> tuple[int, str]:
        """GET a page."""
        async with self.http.get(self.url + path) as response:
            return response.status, await response.text()

    async def changes(self, me: str, room: str, since: int, until: str) -> list[tuple[str, Any]]:
        """What the stream says, up to and with the first event of the kind `until`."""
        heard, kind = [], ""
        params = {"room": room, "since": str(since)}
        async with self.http.get(f"{self.url}/as/{me}/stream", params=params) as response:
            async for line in response.content:
                if line.startswith(b"event: "):
                    kind = line[7:].decode().strip()
                elif line.startswith(b"data: "):
                    heard.append((kind, json.loads(line[6:])))
                    if kind == until:
                        break
        return heard


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[House]:
    """A playground of its own."""
    async with house(tmp_path) as it:
        yield it


@pytest.fixture
async def visitor(running: House) -> AsyncIterator[Visitor]:
    """Somebody who asks it."""
    # Lines of the stream carry whole cards, longer than aiohttp's default buffer.
    async with aiohttp.ClientSession(read_bufsize=2**20, max_line_size=2**16) as http:
        yield Visitor(http, running.url)
