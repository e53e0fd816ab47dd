"""A fake Slack: a real HTTP server that refuses what Slack refuses, and clients that see what people would see.

    async with FakeSlack() as slack:
        dana = slack.person("Dana Reyes")
        sales = slack.channel("sales", dana)
        ... start the adapter with SLACK_API_URL=slack.api_url and the two secrets of `slack`, then
        slack.events_url = f"{base}/slack/events"
        shown = await slack.command(dana, "/advocate find banks", sales)   # the private answer, or None
        await slack.press(dana, shown, "Send request")
        view = slack.modal(dana); slack.fill(view, {"Company": "Northwind"}); await slack.submit(dana)
        await slack.until(lambda: slack.direct(dana))

Time is the fake's own (`skip`), so a trigger or an answer's address expires without waiting. `fail` makes a method go
wrong: refuse, ask to wait, answer with another status, or take the message and lose the reply.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.fakes.blockkit import NATIVE, elements, problems, view_problems, words

Json = dict[str, Any]
SCOPES = "commands,chat:write,im:write,im:history,app_mentions:read,users:read,users:read.email"


class SlackRefuses(AssertionError):  # noqa: N818  # reason: reads as what happened
    """The client showed the person an error instead: an answer Slack does not take, or none in time."""


@dataclass
class Message:
    """A message as it stands now. `only_for` is set on private ("only visible to you") ones."""

    channel: str
    ts: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread: str = ""
    only_for: str = ""
    user: str = ""
    metadata: Json = field(default_factory=dict)
    edits: int = 0
    deleted: bool = False

    def __str__(self) -> str:
        return words(self.blocks) if self.blocks else self.text

    @property
    def buttons(self) -> list[str]:
        """Labels of its buttons."""
        return labels(self.blocks)


@dataclass
class View:
    """A modal, or a Home tab. `typed` is what stands in its inputs, `errors` what Slack shows under them by label."""

    id: str
    user: str
    spec: Json
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    previous: str | None = None
    root: str = ""

    def __str__(self) -> str:
        title = self.spec.get("title", {}).get("text", "")
        return f"{title}\n{words(self.spec['blocks'])}"

    @property
    def title(self) -> str:
        """The modal's title."""
        return str(self.spec["title"]["text"])

    @property
    def buttons(self) -> list[str]:
        """Labels of its buttons."""
        return labels(self.spec["blocks"])

    @property
    def inputs(self) -> dict[str, Json]:
        """Its input blocks, by label."""
        return {b["label"]["text"]: b for b in self.spec["blocks"] if b["type"] == "input"}

    def value(self, label: str) -> Any:
        """What stands in a field now, as the state would tell it."""
        block = self.inputs[label]
        return self.state()[block["block_id"]][block["element"]["action_id"]]

    def state(self) -> dict[str, dict[str, Json]]:
        """The state Slack sends along."""
        out: dict[str, dict[str, Json]] = {}
        for block in self.inputs.values():
            element = block["element"]
            key = (block["block_id"], element["action_id"])
            out[key[0]] = {key[1]: self.typed.get(key) or _initial(element)}
        return out


def labels(blocks: Sequence[Json]) -> list[str]:
    """Labels of the buttons in `blocks`."""
    return [e["text"]["text"] for e in elements(blocks) if e["type"] == "button"]


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


class FakeSlack:
    """One workspace with the app installed."""

    def __init__(self, team: str = "T0001") -> None:
        self.team, self.domain = team, "example"
        self.bot, self.bot_id = "U0BOT", "B0BOT"
        self.token, self.app_token, self.signing_secret = "xoxb-fake", "xapp-fake", "fake-signing-secret"
        self.scopes = SCOPES
        self.native = True
        self.events_url = ""
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

    # --- the workspace -----------------------------------------------------------------------

    async def __aenter__(self) -> "FakeSlack":
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

    def person(self, name: str, *, email: str = "", zone: str = "Europe/Berlin", **flags: Any) -> str:
        """Someone of the workspace; `flags` as in users.info (is_restricted=True, team_id="T0009")."""
        user = f"U{next(self._count):04d}"
        email = email or f"{name.split()[0].lower()}@example.com"
        profile = {"real_name": name, "display_name": name.split()[0], "email": email}
        self.people[user] = {
            "id": user,
            "team_id": self.team,
            "tz": zone,
            "locale": "en-GB",
            "profile": profile,
            **flags,
        }
        return user

    def channel(self, name: str, *members: str, bot: bool = True) -> str:
        """A channel with `members`; the bot is in it unless `bot` is false."""
        channel = f"C{next(self._count):04d}"
        self.channels[channel] = {"name": name, "members": {*members, *([self.bot] if bot else [])}, "archived": False}
        return channel

    def skip(self, seconds: float) -> None:
        """Let time pass."""
        self._skipped += seconds

    def fail(self, method: str, **how: Any) -> None:
        """The next calls of `method` ("chat.postMessage", or "respond") go wrong; see `Trouble`."""
        self._troubles[method].append(Trouble(**how))

    async def until(self, true: Callable[[], Any], seconds: float = 5) -> Any:
        """Wait until `true()` is: it is asked again after everything that happens here. Its value."""
        async with asyncio.timeout(seconds), self._changed:
            while not (found := true()):
                await self._changed.wait()
            return found

    # --- what is on the screen -----------------------------------------------------------------

    def seen(self, channel: str, user: str = "", thread: str = "") -> list[Message]:
        """The messages of a channel (or of one of its threads) as `user` sees them."""
        return [
            m
            for m in self.messages
            if m.channel == channel and not m.deleted and m.thread == thread and m.only_for in ("", user)
        ]

    def direct(self, user: str) -> list[Message]:
        """The direct messages between `user` and the bot."""
        return self.seen(self.direct_channel(user), user)

    def direct_channel(self, user: str) -> str:
        """The id of those direct messages."""
        return "D" + user[1:]

    def modals(self, user: str) -> list[View]:
        """The open modals, the top one last."""
        return [self.views[v] for v in self.stacks[user]]

    def modal(self, user: str) -> View:
        """The modal on top."""
        if not self.stacks[user]:
            raise SlackRefuses("no modal is open")
        return self.views[self.stacks[user][-1]]

    def home(self, user: str) -> View:
        """What the Home tab shows."""
        return self.homes[user]

    def called(self, method: str) -> list[Json]:
        """The bodies of all calls of a method so far."""
        return [body for name, body in self.calls if name == method]

    # --- what people do --------------------------------------------------------------------------

    async def command(self, user: str, text: str, channel: str = "") -> Message | None:
        """Type a slash command; the answer that came with the acknowledgement, if any."""
        command, _, rest = text.partition(" ")
        channel = channel or self.direct_channel(user)
        name = self.channels[channel]["name"] if channel in self.channels else "directmessage"
        body = {
            "command": command, "text": rest, "user_id": user, "user_name": "someone", "team_id": self.team,
            "team_domain": self.domain, "channel_id": channel, "channel_name": name, "api_app_id": "A0001",
            "trigger_id": self.trigger(user), "response_url": self._response_url(user, channel), "token": "legacy",
        }  # fmt: skip
        ack = await self._deliver("slash_commands", body)
        return self._answered(ack, user, channel, body["response_url"])

    async def press(self, user: str, shown: Message | View, label: str) -> Json | None:
        """Press a button by its label (the last one of that name), on a message, a modal or Home."""
        blocks = shown.blocks if isinstance(shown, Message) else shown.spec["blocks"]
        found = [e for e in elements(blocks) if e["type"] == "button" and e["text"]["text"] == label]
        if not found:
            raise SlackRefuses(f"there is no button {label!r}, only {labels(blocks)}")
        action = {"type": "button", "block_id": "b", "action_ts": "1.0", **found[-1]}
        body: Json = {
            "type": "block_actions", "user": self._user(user), "team": {"id": self.team, "domain": self.domain},
            "api_app_id": "A0001", "actions": [action],
        }  # fmt: skip
        if isinstance(shown, View):
            body |= {"trigger_id": self.trigger(user, shown.id), "view": self._view_payload(shown)}
            body["container"] = {"type": "view", "view_id": shown.id}
        else:
            body |= {"trigger_id": self.trigger(user), "channel": {"id": shown.channel, "name": "x"}}
            body["response_url"] = self._response_url(user, shown.channel, shown)
            ephemeral = bool(shown.only_for)
            container = {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel}
            body["container"] = container | {"is_ephemeral": ephemeral}
            if not ephemeral:
                threaded = {"thread_ts": shown.thread} if shown.thread else {}
                body["message"] = {"ts": shown.ts, "blocks": shown.blocks, **threaded}
        return await self._deliver("interactive", body)

    def fill(self, view: View, values: Mapping[str, Any]) -> None:
        """Type into a modal, by label: text, an ISO date, option labels, a user's id, True."""
        for label, value in values.items():
            if label not in view.inputs:
                raise SlackRefuses(f"there is no field {label!r}, only {list(view.inputs)}")
            block = view.inputs[label]
            view.typed[(block["block_id"], block["element"]["action_id"])] = _typed(block["element"], value)

    async def submit(self, user: str, values: Mapping[str, Any] | None = None) -> Json | None:
        """Fill in and send the modal on top; shows what the acknowledgement says."""
        view = self.modal(user)
        self.fill(view, values or {})
        for label, block in view.inputs.items():
            if not block.get("optional") and _is_empty(view.value(label)):
                raise SlackRefuses(f"{label!r} has to be filled in")
        body = {
            "type": "view_submission", "user": self._user(user), "team": {"id": self.team, "domain": self.domain},
            "view": self._view_payload(view), "trigger_id": self.trigger(user, view.id), "response_urls": [],
            "api_app_id": "A0001",
        }  # fmt: skip
        ack = await self._deliver("interactive", body)
        self._after_submit(view, ack or {})
        return ack

    def dismiss(self, user: str) -> None:
        """Close the modal on top."""
        self.stacks[user].pop()

    async def options(self, user: str, label: str, query: str = "") -> list[str]:
        """The labels that a type-ahead field of the modal on top offers; afterwards `fill` takes them."""
        view = self.modal(user)
        block = view.inputs[label]
        body = {
            "type": "block_suggestion", "user": self._user(user), "team": {"id": self.team, "domain": self.domain},
            "action_id": block["element"]["action_id"], "block_id": block["block_id"], "value": query,
            "view": self._view_payload(view), "api_app_id": "A0001",
        }  # fmt: skip
        ack = await self._deliver("interactive", body) or {}
        found: list[Json] = ack.get("options", [])
        if len(found) > 100 or any(not 1 <= len(o["text"]["text"]) <= 75 for o in found):
            raise SlackRefuses("options that Slack does not take")
        block["element"]["options"] = found  # known here from now on, as in the client
        return [o["text"]["text"] for o in found]

    async def mention(self, user: str, channel: str, text: str, thread: str = "") -> None:
        """Write "@Goodword text" in a channel or thread."""
        ts = self._ts()
        event = {"type": "app_mention", "user": user, "text": f"<@{self.bot}> {text}", "ts": ts, "channel": channel,
                 "event_ts": ts, "team": self.team}  # fmt: skip
        await self.event(event | ({"thread_ts": thread} if thread else {}))

    async def say(self, user: str, text: str, more: Json | None = None) -> None:
        """Write to the bot directly; `more` changes the event (a subtype, another bot)."""
        event = {"type": "message", "channel_type": "im", "user": user, "text": text, "ts": self._ts()}
        await self.event(event | {"channel": self.direct_channel(user)} | (more or {}))

    async def open_home(self, user: str) -> None:
        """Open the Home tab."""
        await self.event({"type": "app_home_opened", "user": user, "channel": self.direct_channel(user), "tab": "home"})

    async def event(self, event: Json, key: str = "") -> Json | None:
        """Deliver an event; the same `key` makes it a repeated delivery."""
        body = {
            "type": "event_callback", "team_id": self.team, "api_app_id": "A0001", "event": event,
            "event_id": key or f"Ev{next(self._count):06d}", "event_time": int(time.time()),
            "authorizations": [{"team_id": self.team, "user_id": self.bot, "is_bot": True}],
        }  # fmt: skip
        return await self._deliver("events_api", body)

    async def shortcut(self, user: str, callback_id: str, message: Json, channel: str) -> Json | None:
        """Use a message shortcut on a message."""
        body = {
            "type": "message_action", "callback_id": callback_id, "trigger_id": self.trigger(user),
            "user": self._user(user), "team": {"id": self.team, "domain": self.domain}, "api_app_id": "A0001",
            "channel": {"id": channel, "name": "x"}, "message": {"type": "message", "ts": self._ts(), **message},
            "message_ts": "1.0", "response_url": self._response_url(user, channel),
        }  # fmt: skip
        return await self._deliver("interactive", body)

    # --- requests as Slack sends them ----------------------------------------------------------

    def trigger(self, user: str, view: str | None = None) -> str:
        """A fresh trigger: three seconds, one use."""
        made = f"trigger.{next(self._count)}"
        self._triggers[made] = _Trigger(user, self._now(), view)
        return made

    def signed(self, raw: bytes, *, at: float | None = None) -> dict[str, str]:
        """The headers that sign `raw`."""
        stamp = str(int(time.time() if at is None else at))
        digest = hmac.new(self.signing_secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256)
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + digest.hexdigest()}

    async def post(self, raw: bytes, kind: str, **headers: str) -> tuple[int, bytes]:
        """Send raw bytes to the adapter, signed unless `headers` say otherwise; status and body of the answer."""
        assert self._client
        sent = {**self.signed(raw), "Content-Type": kind, **headers}
        async with self._client.post(self.events_url, data=raw, headers=sent) as answer:
            return answer.status, await answer.read()

    async def _deliver(self, kind: str, body: Json) -> Json | None:
        started = time.monotonic()
        if self.sockets:
            ack = await self._deliver_by_socket(kind, body)
        else:
            raw, content_type = _encoded(kind, body)
            status, answer = await self.post(raw, content_type)
            if status != 200:
                raise SlackRefuses(f"answered with {status}: {answer[:200]!r}")
            ack = json.loads(answer) if answer.strip() else None
        if time.monotonic() - started > 3:
            raise SlackRefuses("operation_timeout: no answer within three seconds")
        self.last_ack = ack
        return ack

    async def _deliver_by_socket(self, kind: str, body: Json) -> Json | None:
        envelope = f"envelope-{next(self._count)}"
        future = self._acks[envelope] = asyncio.get_running_loop().create_future()
        sent = {"envelope_id": envelope, "type": kind, "accepts_response_payload": True, "payload": body}
        await self.sockets[-1].send_json(sent)
        async with asyncio.timeout(5):
            told = await future
        payload: Json | None = told.get("payload")
        return payload

    def _answered(self, ack: Json | None, user: str, channel: str, url: str) -> Message | None:
        if not ack:
            return None
        if wrong := problems(ack.get("blocks", [])):
            raise SlackRefuses(f"the acknowledgement's blocks: {wrong}")
        if any(b["type"] in NATIVE for b in ack.get("blocks", ())) and not self.native:
            raise SlackRefuses("the acknowledgement has blocks that this workspace does not take")
        private = ack.get("response_type", "ephemeral") != "in_channel"
        shown = Message(
            channel, self._ts(), ack.get("text", ""), ack.get("blocks", []), only_for=user if private else ""
        )
        self.messages.append(shown)
        self._urls[url.rsplit("/", 1)[1]].message = shown
        return shown

    def _after_submit(self, view: View, ack: Json) -> None:
        stack = self.stacks[view.user]
        match ack.get("response_action"):
            case None:
                stack.remove(view.id)
            case "clear":
                stack.clear()
            case "errors":
                known = {b["block_id"]: label for label, b in view.inputs.items()}
                if not ack["errors"] or not ack["errors"].keys() <= known.keys():
                    raise SlackRefuses(f"errors at blocks that are no inputs: {ack['errors']}")
                view.errors = {known[block]: text for block, text in ack["errors"].items()}
            case "update":
                self._check_view(ack["view"])
                self._show(view, ack["view"])
            case "push":
                self._check_view(ack["view"])
                if len(stack) >= 3:
                    raise SlackRefuses("push_limit_reached")
                self._add_view(view.user, ack["view"])
            case other:
                raise SlackRefuses(f"response_action {other!r}")

    def _check_view(self, spec: Json) -> None:
        if wrong := view_problems(spec):
            raise SlackRefuses(f"the view: {wrong}")

    # --- the Web API ---------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body: Json = dict(request.query)
        if request.content_type == "application/json":
            body |= await request.json()
        elif request.method == "POST":
            body |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
        trouble = self._trouble(method)
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
        thread = url.message.thread if url.message else ""
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


def _encoded(kind: str, body: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(body).encode(), "application/json"
    fields = body if kind == "slash_commands" else {"payload": json.dumps(body)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _initial(element: Json) -> Json:
    kind = element["type"]
    match kind:
        case "datepicker":
            return {"type": kind, "selected_date": element.get("initial_date")}
        case "timepicker":
            return {"type": kind, "selected_time": element.get("initial_time")}
        case "users_select":
            return {"type": kind, "selected_user": element.get("initial_user")}
        case "static_select" | "external_select":
            return {"type": kind, "selected_option": element.get("initial_option")}
        case "multi_static_select" | "multi_external_select" | "checkboxes":
            return {"type": kind, "selected_options": element.get("initial_options", [])}
        case _:
            return {"type": kind, "value": element.get("initial_value")}


def _typed(element: Json, value: Any) -> Json:
    kind = element["type"]
    match kind:
        case "datepicker":
            return {"type": kind, "selected_date": value}
        case "timepicker":
            return {"type": kind, "selected_time": value}
        case "users_select":
            return {"type": kind, "selected_user": value}
        case "checkboxes":
            return {"type": kind, "selected_options": element["options"] if value else []}
        case "static_select" | "external_select":
            return {"type": kind, "selected_option": _option(element, value) if value else None}
        case "multi_static_select" | "multi_external_select":
            return {"type": kind, "selected_options": [_option(element, v) for v in value]}
        case "number_input":
            low, high = int(element.get("min_value", -(10**18))), int(element.get("max_value", 10**18))
            if value and not low <= int(value) <= high:
                raise SlackRefuses(f"{value} is not between {low} and {high}")
            return {"type": kind, "value": str(value) if value else None}
        case _:
            if value and len(value) > element.get("max_length", 3000):
                raise SlackRefuses(f"{len(value)} characters are too many here")
            return {"type": kind, "value": value or None}


def _option(element: Json, label: str) -> Json:
    options = element.get("options", []) + [o for g in element.get("option_groups", []) for o in g["options"]]
    for choice in options:
        if choice["text"]["text"] == label:
            found: Json = choice
            return found
    raise SlackRefuses(f"{label!r} is not offered, only {[o['text']['text'] for o in options][:20]}")


def _is_empty(state: Json) -> bool:
    return not any(value for key, value in state.items() if key != "type")
