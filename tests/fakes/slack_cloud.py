"""The fake Slack's side of the wire: its Web API, `response_url`s and sockets, which refuse what Slack refuses."""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.fakes.blockkit import NATIVE, problems, view_problems
from tests.fakes.slack_screen import Json, Message, View
from tests.fakes.weather import Weather

MESSAGES = ("chat.postMessage", "chat.update", "chat.delete")
SCOPES = "commands,chat:write,im:write,im:history,app_mentions:read,users:read,users:read.email"


@dataclass
class Trouble:
    """How a method goes wrong, `times` times. `lost`: it is done, but the connection breaks before the answer."""

    error: str = ""
    status: int = 200
    wait: int = 0
    lost: bool = False
    delay: asyncio.Event | None = None
    times: int = 1


@dataclass
class _Trigger:
    user: str
    made: float
    view: str | None = None
    used: bool = False


@dataclass
class _ResponseUrl:
    user: str
    channel: str
    made: float
    message: Message | None = None
    uses: int = 0


class SlackCloud:
    """State and API of one workspace with the app installed; `FakeSlack` adds the people."""

    def __init__(self, team: str = "T0001") -> None:
        self.team, self.domain = team, "example"
        self.bot, self.bot_id = "U0BOT", "B0BOT"
        self.token, self.app_token, self.signing_secret = "xoxb-fake", "xapp-fake", "fake-signing-secret"
        self.scopes = SCOPES
        self.native = True
        self.patience = 3.0
        """Seconds until a client shows an error instead of an answer."""
        self.events_url = ""
        self.weather: Weather | None = None
        """At which rates messages are taken, and how badly; all at once and well without."""
        self.calls: list[tuple[str, Json]] = []
        self.messages: list[Message] = []
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = defaultdict(list)
        self.homes: dict[str, View] = {}
        self.people: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.last_ack: Json | None = None
        self.sockets: list[web.WebSocketResponse] = []
        self._troubles: dict[str, list[Trouble]] = defaultdict(list)
        self._triggers: dict[str, _Trigger] = {}
        self._urls: dict[str, _ResponseUrl] = {}
        self._count = itertools.count(1)
        self._skipped = 0.0
        self._changed = asyncio.Condition()
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._runner: web.AppRunner | None = None
        self._client: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base = f"http://127.0.0.1:{port}"
        self.api_url = f"{self.base}/api/"
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client:
            await self._client.close()
        if self._runner:
            await self._runner.cleanup()

    def skip(self, seconds: float) -> None:
        """Let time pass."""
        self._skipped += seconds

    def fail(self, method: str, **how: Any) -> None:
        """The next calls of `method` ("chat.postMessage", or "respond") go wrong; see `Trouble`."""
        self._troubles[method].append(Trouble(**how))

    def mend(self, method: str) -> None:
        """What was still to go wrong with a method does not."""
        self._troubles[method].clear()

    async def until(self, true: Callable[[], Any], seconds: float = 5) -> Any:
        """Wait until `true()` is: it is asked again after everything that happens here. Its value."""
        async with asyncio.timeout(seconds), self._changed:
            while not (found := true()):
                await self._changed.wait()
            return found

    def direct_channel(self, user: str) -> str:
        """The id of those direct messages."""
        return "D" + user[1:]

    # --- the Web API ---------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body: Json = dict(request.query)
        if request.content_type == "application/json":
            body |= await request.json()
        elif request.method == "POST":
            body |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
        trouble = self._trouble(method) or self._rain(method, body)
        if trouble and trouble.delay:
            await trouble.delay.wait()
        if trouble and trouble.status == 429:
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(trouble.wait)}
            )
        if trouble and trouble.status != 200:
            return web.Response(status=trouble.status, text="upstream trouble", content_type="text/plain")
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        needed = self.app_token if method == "apps.connections.open" else self.token
        error = trouble.error if trouble and trouble.error else "" if bearer == needed else "invalid_auth"
        async with self._changed:
            answer = {"ok": False, "error": error} if error else self._do(method, body)
            if answer["ok"]:
                self.calls.append((method, body))
            self._changed.notify_all()
        if trouble and trouble.lost:
            if request.transport:
                request.transport.abort()
            return web.Response()
        return web.json_response(answer, headers={"x-oauth-scopes": self.scopes})

    def _do(self, method: str, body: Json) -> Json:
        known: dict[str, Callable[[Json], Json]] = {
            "auth.test": lambda _: {"team_id": self.team, "team": "Example", "user_id": self.bot, "bot_id": self.bot_id,
                                    "url": f"https://{self.domain}.slack.com/"},
            "users.info": self._users_info,
            "conversations.open": lambda b: {"channel": {"id": self.direct_channel(b["users"])}},
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update_message,
            "chat.delete": self._delete_message,
            "views.open": self._views_open,
            "views.push": self._views_push,
            "views.update": self._views_update,
            "views.publish": self._views_publish,
            "apps.connections.open": lambda _: {"url": f"ws{self.base.removeprefix('http')}/socket"},
        }  # fmt: skip
        if method not in known:
            return {"ok": False, "error": "unknown_method"}
        try:
            return {"ok": True, **known[method](body)}
        except _Error as error:
            return {"ok": False, "error": error.args[0], **({"response_metadata": {"messages": error.args[1:]}})}

    def _users_info(self, body: Json) -> Json:
        if body.get("user") not in self.people:
            raise _Error("user_not_found")
        return {"user": self.people[body["user"]]}

    def _post_message(self, body: Json) -> Json:
        channel = self._writable(body["channel"])
        message = self._shown(body, channel)
        message.metadata = body.get("metadata", {})
        self.messages.append(message)
        return {"channel": channel, "ts": message.ts}

    def _post_ephemeral(self, body: Json) -> Json:
        channel = self._writable(body["channel"])
        if body["user"] not in self.channels.get(channel, {}).get("members", {body["user"]}):
            raise _Error("user_not_in_channel")
        message = self._shown(body, channel)
        message.only_for = body["user"]
        self.messages.append(message)
        return {"message_ts": message.ts}

    def _update_message(self, body: Json) -> Json:
        message = self._own(body)
        self._check_message(body)
        message.text, message.blocks = body.get("text", ""), body.get("blocks", [])
        message.edits += 1
        return {"channel": message.channel, "ts": message.ts}

    def _delete_message(self, body: Json) -> Json:
        message = self._own(body)
        message.deleted = True
        return {"channel": message.channel, "ts": message.ts}

    def _own(self, body: Json) -> Message:
        channel = self._writable(body["channel"])
        for message in self.messages:
            if (message.channel, message.ts) == (channel, body["ts"]) and not message.deleted and not message.only_for:
                if message.user != self.bot:
                    raise _Error("cant_update_message")
                return message
        raise _Error("message_not_found")

    def _writable(self, channel: str) -> str:
        if channel in self.people:
            return self.direct_channel(channel)
        if channel.startswith("D") and "U" + channel[1:] in self.people:
            return channel
        if channel not in self.channels:
            raise _Error("channel_not_found")
        if self.channels[channel]["archived"]:
            raise _Error("is_archived")
        if self.bot not in self.channels[channel]["members"]:
            raise _Error("not_in_channel")
        return channel

    def _shown(self, body: Json, channel: str) -> Message:
        self._check_message(body)
        thread = body.get("thread_ts", "")
        if thread and not any(m.channel == channel and m.ts == thread and not m.deleted for m in self.messages):
            raise _Error("thread_not_found")
        return Message(channel, self._ts(), body.get("text", ""), body.get("blocks", []), thread=thread, user=self.bot)

    def _check_message(self, body: Json) -> None:
        if not body.get("text") and not body.get("blocks"):
            raise _Error("no_text")
        if len(body.get("text", "")) > 40_000:
            raise _Error("msg_too_long")
        wrong = problems(body.get("blocks", []))
        if not self.native:
            wrong += [f"unsupported type: {b['type']}" for b in body.get("blocks", ()) if b["type"] in NATIVE]
        if wrong:
            raise _Error("invalid_blocks", *wrong)
        if body.get("unfurl_links") or body.get("unfurl_media"):
            raise _Error("this app never asks for unfurling")

    def _views_open(self, body: Json) -> Json:
        trigger = self._spend(body["trigger_id"])
        self._view_ok(body["view"], "modal")
        self.stacks[trigger.user].clear()
        return {"view": {"id": self._add_view(trigger.user, body["view"]).id}}

    def _views_push(self, body: Json) -> Json:
        trigger = self._spend(body["trigger_id"])
        self._view_ok(body["view"], "modal")
        if not self.stacks[trigger.user]:
            raise _Error("not_found")
        if len(self.stacks[trigger.user]) >= 3:
            raise _Error("push_limit_reached")
        return {"view": {"id": self._add_view(trigger.user, body["view"]).id}}

    def _views_update(self, body: Json) -> Json:
        view = self.views.get(body["view_id"])
        if view is None or view.id not in self.stacks[view.user]:
            raise _Error("not_found")
        self._view_ok(body["view"], "modal")
        self._show(view, body["view"])
        return {"view": {"id": view.id}}

    def _views_publish(self, body: Json) -> Json:
        if body["user_id"] not in self.people:
            raise _Error("user_not_found")
        self._view_ok(body["view"], "home")
        view = View(f"V{next(self._count)}", body["user_id"], body["view"])
        self.homes[body["user_id"]] = self.views[view.id] = view
        return {"view": {"id": view.id}}

    def _view_ok(self, spec: Json, kind: str) -> None:
        wrong = view_problems(spec)
        if wrong or spec["type"] != kind:
            raise _Error("invalid_arguments", *wrong)

    def trigger(self, user: str, view: str | None = None) -> str:
        """A fresh trigger: three seconds, one use."""
        made = f"trigger.{next(self._count)}"
        self._triggers[made] = _Trigger(user, self._now(), view)
        return made

    def _spend(self, trigger_id: str) -> _Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise _Error("invalid_trigger_id")
        if self._now() - trigger.made > 3:
            raise _Error("expired_trigger_id")
        if trigger.used:
            raise _Error("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def _add_view(self, user: str, spec: Json) -> View:
        stack = self.stacks[user]
        view = View(f"V{next(self._count)}", user, spec, previous=stack[-1] if stack else None)
        view.root = stack[0] if stack else view.id
        self.views[view.id] = view
        stack.append(view.id)
        return view

    def _show(self, view: View, spec: Json) -> None:
        """As Slack does: what was typed stays where block and action ids stay."""
        kept = {(b["block_id"], b["element"]["action_id"]) for b in spec["blocks"] if b["type"] == "input"}
        view.typed = {key: value for key, value in view.typed.items() if key in kept}
        view.spec, view.errors = spec, {}

    # --- response_url, socket ------------------------------------------------------------------

    def _response_url(self, user: str, channel: str, message: Message | None = None) -> str:
        made = f"r{next(self._count)}"
        self._urls[made] = _ResponseUrl(user, channel, self._now(), message)
        return f"{self.base}/respond/{made}"

    async def _respond(self, request: web.Request) -> web.Response:
        url, body = self._urls.get(request.match_info["id"]), await request.json()
        trouble = self._trouble("respond")
        if trouble and (trouble.error or trouble.status != 200):
            return web.Response(status=trouble.status if trouble.status != 200 else 404, text=trouble.error)
        if url is None or url.uses >= 5 or self._now() - url.made > 1800:
            return web.Response(status=404, text="expired_url" if url and url.uses < 5 else "used_url")
        url.uses += 1
        try:
            self._check_message(body)
        except _Error as error:
            return web.Response(status=400, text=str(error.args[0]))
        async with self._changed:
            self._take_response(url, body)
            self._changed.notify_all()
        return web.Response(text="ok")

    def _take_response(self, url: _ResponseUrl, body: Json) -> None:
        if body.get("replace_original") and url.message:
            url.message.text, url.message.blocks = body.get("text", ""), body.get("blocks", [])
            url.message.edits += 1
            return
        private = body.get("response_type", "ephemeral") != "in_channel"
        thread = body.get("thread_ts", "")
        self.messages.append(
            Message(url.channel, self._ts(), body.get("text", ""), body.get("blocks", []), thread=thread,
                    only_for=url.user if private else "", user=self.bot)
        )  # fmt: skip

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async with self._changed:
            self.sockets.append(socket)
            self._changed.notify_all()
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0001"}})
        async for message in socket:
            if message.type == aiohttp.WSMsgType.TEXT and message.data.startswith("{"):
                told = json.loads(message.data)
                if (future := self._acks.pop(told.get("envelope_id", ""), None)) and not future.done():
                    future.set_result(told)
        self.sockets.remove(socket)
        return socket

    # --- small ---------------------------------------------------------------------------------

    def _trouble(self, method: str) -> Trouble | None:
        waiting = self._troubles[method]
        if not waiting:
            return None
        waiting[0].times -= 1
        return waiting[0] if waiting[0].times > 0 else waiting.pop(0)

    def _rain(self, method: str, body: Json) -> Trouble | None:
        bad = self.weather(body["channel"]) if self.weather and method in MESSAGES else None
        return Trouble(status=bad.status, wait=bad.wait, lost=bad.lost) if bad else None

    def _now(self) -> float:
        return time.monotonic() + self._skipped

    def _ts(self) -> str:
        return f"17950{next(self._count):05d}.000100"

    def _user(self, user: str) -> Json:
        return {"id": user, "name": "someone", "team_id": self.people.get(user, {}).get("team_id", self.team)}

    def _view_payload(self, view: View) -> Json:
        return {
            **view.spec, "id": view.id, "team_id": self.team, "state": {"values": view.state()}, "hash": "1.abc",
            "root_view_id": view.root or view.id, "previous_view_id": view.previous, "app_installed_team_id": self.team,
        }  # fmt: skip


class _Error(Exception):
    """What a method answers instead of ok."""
