"""Slack and the Bot Connector as far as a benchmark needs them, at almost no cost: `python -m bench.cloud PORT`.

It checks nothing (the fakes of the tests do), but it does say 429 to a second message to the same Slack channel within
a second, as Slack would. `/count` tells how many messages were taken, when the last one was, and to which channels
they came too soon.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import cast
from urllib.parse import unquote

import uvloop

PACE = 1.0
"""Seconds between two messages to one Slack channel."""
TEAM, BOT = "T0001", "U0BOT"


class Cloud:
    """What it knows."""

    def __init__(self) -> None:
        self.taken = 0
        self.last = 0.0
        self.next: dict[str, float] = {}
        self.refused: Counter[str] = Counter()
        """Messages to each channel that came too soon."""
        self.numbers = 0

    def answer(self, path: str, body: bytes) -> tuple[int, dict[str, object], str]:
        """Status, JSON and further headers."""
        if path.startswith("/api/"):
            return self._slack(path[5:], body)
        if path.startswith("/teams/"):
            return self._teams(path, body)
        if path == "/count":
            return 200, {"taken": self.taken, "last": self.last, "refused": dict(self.refused)}, ""
        return 200, {"ok": True}, ""

    def _slack(self, path: str, body: bytes) -> tuple[int, dict[str, object], str]:
        method, _, query = path.partition("?")
        match method:
            case "auth.test":
                return 200, {"ok": True, "team_id": TEAM, "team": "Bench", "user_id": BOT, "bot_id": "B0BOT"}, ""
            case "users.info":
                return 200, {"ok": True, "user": _user(_found(r"user=(\w+)", query or body.decode()))}, ""
            case "chat.postMessage" | "chat.update":
                return self._post(str(json.loads(body)["channel"]))
            case _:
                return 200, {"ok": True, "view": {"id": "V1"}, "channel": {"id": "D1"}}, ""

    def _post(self, channel: str) -> tuple[int, dict[str, object], str]:
        now = time.perf_counter()
        if now < self.next.get(channel, 0):
            self.refused[channel] += 1
            return 429, {"ok": False, "error": "ratelimited"}, "Retry-After: 1\r\n"
        self.next[channel] = now + PACE
        self._take(now)
        channel = "D" + channel[1:] if channel.startswith("U") else channel
        return 200, {"ok": True, "channel": channel, "ts": f"1.{self.numbers:06d}"}, ""

    def _teams(self, path: str, body: bytes) -> tuple[int, dict[str, object], str]:
        if "/members/" in path:
            user = unquote(path.rsplit("/", 1)[1])
            about: dict[str, object] = {
                "id": user,
                "name": "Dana",
                "email": "dana@example.com",
                "aadObjectId": user,
                "userRole": "user",
            }
            return 200, about, ""
        self._take(time.perf_counter())
        return 200, {"id": str(self.numbers)}, ""

    def _take(self, now: float) -> None:
        self.taken += 1
        self.numbers += 1
        self.last = now


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


def _user(user: str) -> dict[str, object]:
    profile = {"real_name": f"Person {user}", "email": f"{user.lower()}@example.com"}
    return {"id": user, "team_id": TEAM, "tz": "Europe/Berlin", "locale": "en-GB", "profile": profile}


class _Line(asyncio.Protocol):
    """One connection with requests one after the other."""

    def __init__(self, answer: Callable[[str, bytes], tuple[int, dict[str, object], str]]) -> None:
        self._answer = answer
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while request := self._request():
            status, told, more = self._answer(*request)
            raw = json.dumps(told).encode()
            head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n{more}\r\n"
            self._transport.write(head.encode() + raw)

    def _request(self) -> tuple[str, bytes] | None:
        head, gap, rest = self._seen.partition(b"\r\n\r\n")
        if not gap:
            return None
        length = int(_found(r"content-length:\s*(\d+)", head.decode("latin-1").lower()) or 0)
        if len(rest) < length:
            return None
        self._seen = rest[length:]
        return head.split(b" ", 2)[1].decode("latin-1"), rest[:length]


async def serve(port: int) -> None:
    """Listen until ended."""
    cloud = Cloud()
    server = await asyncio.get_running_loop().create_server(lambda: _Line(cloud.answer), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
