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
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tests.fakes.blockkit import NATIVE, elements, problems, view_problems
from tests.fakes.slack_cloud import SlackCloud
from tests.fakes.slack_screen import Json, Message, SlackRefuses, View, is_empty, labels, typed_state

__all__ = ["FakeSlack", "Message", "SlackRefuses", "View"]


class FakeSlack(SlackCloud):
    """One workspace with the app installed."""

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
            view.typed[(block["block_id"], block["element"]["action_id"])] = typed_state(block["element"], value)

    async def submit(self, user: str, values: Mapping[str, Any] | None = None) -> Json | None:
        """Fill in and send the modal on top; shows what the acknowledgement says."""
        view = self.modal(user)
        self.fill(view, values or {})
        for label, block in view.inputs.items():
            if not block.get("optional") and is_empty(view.value(label)):
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
        if time.monotonic() - started > self.patience:
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


def _encoded(kind: str, body: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(body).encode(), "application/json"
    fields = body if kind == "slash_commands" else {"payload": json.dumps(body)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"
