"""Requests as Slack signs them, ready to be sent."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from bench.cloud import BOT, TEAM
from bench.world import SECRET

PEOPLE = 64
_NUMBERS = itertools.count(1)


def person(number: int) -> str:
    """One of the people of the workspace."""
    return f"U{number % PEOPLE:04d}"


def command(words: str, number: int, cloud_port: int) -> bytes:
    """Somebody typed a slash command."""
    name, _, text = words.partition(" ")
    user = person(number)
    return signed({
        "command": name, "text": text, "user_id": user, "user_name": "someone", "team_id": TEAM, "token": "legacy",
        "team_domain": "example", "channel_id": "D" + user[1:], "channel_name": "directmessage", "api_app_id": "A0001",
        "trigger_id": f"trigger.{next(_NUMBERS)}", "response_url": f"http://127.0.0.1:{cloud_port}/respond/1",
    })  # fmt: skip


def press(value: str, number: int, cloud_port: int) -> bytes:
    """Somebody pressed a button on the private answer to a command."""
    return pressed(value, person(number), cloud_port, ephemeral=True)


def pressed(value: str, user: str, cloud_port: int, channel: str = "", *, ephemeral: bool = False) -> bytes:
    """Somebody pressed a button in a channel; in their direct messages when none is named."""
    channel = channel or "D" + user[1:]
    body = {
        "type": "block_actions", "user": {"id": user, "team_id": TEAM, "username": "someone"}, "api_app_id": "A0001",
        "team": {"id": TEAM, "domain": "example"}, "trigger_id": f"trigger.{next(_NUMBERS)}",
        "channel": {"id": channel, "name": "directmessage"}, "response_url": f"http://127.0.0.1:{cloud_port}/respond/1",
        "container": {"type": "message", "message_ts": "1.0", "channel_id": channel, "is_ephemeral": ephemeral},
        "actions": [{
            "type": "button", "block_id": "b", "action_id": "0:button", "action_ts": "1.0", "value": value,
            "text": {"type": "plain_text", "text": "A button"},
        }],
    }  # fmt: skip
    return signed({"payload": json.dumps(body)})


def happened(event: dict[str, Any], number: int) -> bytes:
    """Something Slack tells about: Home was opened, somebody wrote to the bot."""
    body = {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A0001", "event_id": f"Ev{next(_NUMBERS)}",
        "event": {"user": person(number), **event}, "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }  # fmt: skip
    return raw_signed(json.dumps(body).encode(), "application/json")


def signed(form: dict[str, str]) -> bytes:
    """A form as a whole HTTP request."""
    return raw_signed(urlencode(form).encode(), "application/x-www-form-urlencoded")


def raw_signed(raw: bytes, kind: str) -> bytes:
    """Any body as a whole HTTP request."""
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


def button(body: bytes, label: str) -> str:
    """The value of the button of that label in an acknowledgement; empty when it has none."""
    return next((e["value"] for e in _elements(json.loads(body)) if e.get("text", {}).get("text") == label), "")


def _elements(told: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for block in told.get("blocks", ()):
        if block["type"] == "actions":
            yield from block["elements"]
