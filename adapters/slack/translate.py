"""What Slack sends → what a person did. Pure: reads payloads, asks nobody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from adapters.slack.buttons import press_of
from adapters.slack.fields import chosen_labels, typed
from adapters.slack.modal import CALLBACK, Memory, memory_of
from adapters.slack.readable import people_in
from bot.event import EventKind, Place, PlaceKind
from bot.ui import RawValue, Scalar

Body = Mapping[str, Any]
Surface = Literal["command", "message", "home", "modal", "words", "shortcut"]
_MENTION = re.compile(r"^\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>[:,]?\s*")


@dataclass(frozen=True)
class View:
    """The modal that was pressed in or sent."""

    id: str
    memory: Memory
    depth: int
    blocks: tuple[str, ...] = ()
    """Block ids of its inputs, in their order."""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heard:
    """What was done, and by which ways it can be answered."""

    kind: EventKind
    surface: Surface
    team: str
    user: str
    key: str
    place: Place
    name: str = ""
    text: str = ""
    data: Mapping[str, Scalar] = field(default_factory=dict)
    values: Mapping[str, RawValue] = field(default_factory=dict)
    nonce: str = ""
    message: int = 0
    people: Mapping[str, str] = field(default_factory=dict)
    """External ids of people picked in a form, by field."""
    mentions: tuple[str, ...] = ()
    """External ids of people mentioned in `text` or in the `source` message."""
    source: Mapping[str, Any] | None = None
    source_url: str = ""
    trigger: str = ""
    response_url: str = ""
    ephemeral: bool = False
    view: View | None = None

    @property
    def place_memory(self) -> tuple[str, str, str, str]:
        """The place, as a view opened from here remembers it."""
        return Memory.of(self.place)


def translate(body: Body, team: str) -> Heard | None:
    """What `body` says; None for what is not for us (other bots, edits, kinds we do not know)."""
    if "command" in body:
        return _command(body, team)
    match body.get("type"):
        case "block_actions":
            return _press(body, team)
        case "view_submission":
            return _form(body, team)
        case "message_action" | "shortcut":
            return _shortcut(body, team)
        case "event_callback":
            return _event(body, team)
    return None


def _command(body: Body, team: str) -> Heard:
    words = f"{str(body['command']).lstrip('/')} {body.get('text') or ''}".strip()
    user = str(body["user_id"])
    return Heard(
        kind="command",
        surface="command",
        team=team,
        user=user,
        key=str(body["trigger_id"]),
        place=_place(team, str(body.get("channel_id") or ""), user, str(body.get("channel_name") or "")),
        text=words,
        mentions=people_in(words),
        trigger=str(body["trigger_id"]),
        response_url=str(body.get("response_url") or ""),
    )


def _press(body: Body, team: str) -> Heard | None:
    action: Body = next(iter(body.get("actions") or ()), {})
    press = press_of(action.get("value")) if action.get("type") == "button" else None
    if press is None:
        return None  # a link button, which Slack reports too, or an element that is not ours
    user, trigger = str(body["user"]["id"]), str(body["trigger_id"])
    container, channel = body.get("container") or {}, body.get("channel") or {}
    thread = str((body.get("message") or {}).get("thread_ts") or "")
    place = _place(team, str(channel.get("id") or ""), user, str(channel.get("name") or ""), thread)
    surface: Surface = "message"
    view: View | None = None
    values: Mapping[str, RawValue] = {}
    people: Mapping[str, str] = {}
    data = press.data
    if seen := body.get("view"):
        surface = "home" if seen.get("type") == "home" else "modal"
        view = _view(seen)
        values, people = typed(_state(seen))
        place = _view_place(team, user, surface, view.memory)
        data = {**view.memory.data, **press.data}
    return Heard(
        kind="command" if press.command else "button",
        surface=surface,
        team=team,
        user=user,
        key=trigger,
        place=place,
        name=press.name,
        text=press.command,
        data=data,
        values=values,
        people=people,
        nonce=view.memory.nonce if view else "",
        message=press.message,
        trigger=trigger,
        response_url=str(body.get("response_url") or ""),
        ephemeral=bool(container.get("is_ephemeral")),
        view=view,
    )


def _form(body: Body, team: str) -> Heard | None:
    seen, user = body["view"], str(body["user"]["id"])
    if seen.get("callback_id") != CALLBACK:
        return None
    view = _view(seen)
    values, people = typed(_state(seen))
    trigger = str(body.get("trigger_id") or "")
    return Heard(
        kind="form",
        surface="modal",
        team=team,
        user=user,
        key=view.memory.nonce or trigger or view.id,
        place=_view_place(team, user, "modal", view.memory),
        name=view.memory.name,
        data=view.memory.data,
        values=values,
        people=people,
        nonce=view.memory.nonce,
        trigger=trigger,
        view=view,
    )


def _shortcut(body: Body, team: str) -> Heard:
    user, trigger = str(body["user"]["id"]), str(body["trigger_id"])
    channel, message = body.get("channel") or {}, body.get("message")
    words = str((message or {}).get("text") or "")
    domain = str((body.get("team") or {}).get("domain") or "")
    stamp = str((message or {}).get("ts") or "")
    linked = bool(domain and stamp and re.fullmatch(r"[a-z0-9-]+", domain))
    url = f"https://{domain}.slack.com/archives/{channel.get('id')}/p{stamp.replace('.', '')}" if linked else ""
    return Heard(
        kind="shortcut",
        surface="shortcut",
        team=team,
        user=user,
        key=trigger,
        place=_place(team, str(channel.get("id") or ""), user, str(channel.get("name") or "")),
        name=str(body.get("callback_id") or ""),
        mentions=people_in(words),
        source=message,
        source_url=url,
        trigger=trigger,
        response_url=str(body.get("response_url") or ""),
    )


def _event(body: Body, team: str) -> Heard | None:
    event = body.get("event") or {}
    key, user = str(body.get("event_id") or ""), str(event.get("user") or "")
    if not user or event.get("bot_id"):
        return None
    if event.get("type") == "app_home_opened" and event.get("tab") == "home":
        place = Place(platform="slack", workspace=team, kind="home", external_id=user)
        return Heard(kind="home", surface="home", team=team, user=user, key=key, place=place)
    direct = event.get("type") == "message" and event.get("channel_type") == "im"
    if event.get("subtype") or event.get("edited") or not (direct or event.get("type") == "app_mention"):
        return None
    words = _MENTION.sub("", str(event.get("text") or ""))
    place = Place(
        platform="slack",
        workspace=team,
        kind="direct" if direct else "channel",
        external_id=user if direct else str(event["channel"]),
        thread=str(event.get("thread_ts") or ""),
        address=str(event["channel"]),
    )
    return Heard(
        kind="message",
        surface="words",
        team=team,
        user=user,
        key=key,
        place=place,
        text=words,
        mentions=people_in(words),
    )


def _place(team: str, channel: str, user: str, name: str, thread: str = "") -> Place:
    """A conversation. Of a direct one only the person is kept: it may be between two people, where we cannot write."""
    direct = channel.startswith("D") or not channel
    return Place(
        platform="slack",
        workspace=team,
        kind="direct" if direct else "channel",
        external_id=user if direct else channel,
        name="" if direct else name,
        thread=thread,
        address="" if direct else channel,
    )


def _view_place(team: str, user: str, surface: Surface, memory: Memory) -> Place:
    kind, external_id, thread, address = memory.place
    kinds: dict[str, PlaceKind] = {"channel": "channel", "direct": "direct", "home": "home"}
    if surface == "home" or kind not in kinds:
        return Place(platform="slack", workspace=team, kind="home" if surface == "home" else "direct", external_id=user)
    return Place(
        platform="slack", workspace=team, kind=kinds[kind], external_id=external_id, thread=thread, address=address
    )


def _view(seen: Body) -> View:
    previous, root = seen.get("previous_view_id"), seen.get("root_view_id")
    state = _state(seen)
    shown = [b for b in seen.get("blocks") or () if isinstance(b, dict)]
    inputs = tuple(str(b["block_id"]) for b in shown if b.get("type") == "input" and b.get("block_id"))
    return View(
        id=str(seen.get("id") or ""),
        memory=memory_of(seen.get("private_metadata")),
        depth=1 if not previous else 2 if previous == root else 3,
        blocks=inputs or tuple(state),
        labels=chosen_labels(state),
    )


def _state(seen: Body) -> Mapping[str, Any]:
    values = (seen.get("state") or {}).get("values")
    return values if isinstance(values, dict) else {}
