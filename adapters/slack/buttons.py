"""Buttons → actions, and back: what a press carries in its value."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adapters.slack.inline import Json, plain_text, rich_block, section
from adapters.slack.limits import (
    ACTION_ID,
    ACTIONS,
    BUTTON,
    BUTTON_VALUE,
    CONFIRM_BUTTON,
    CONFIRM_TEXT,
    CONFIRM_TITLE,
    URL,
    line,
)
from bot.ui import Button, Confirm, Link, Scalar

log = logging.getLogger("goodword.slack")


@dataclass(frozen=True)
class Press:
    """What a button's value said. `command` is set by the adapter's own "Open form" button: the words to run again."""

    name: str = ""
    data: Mapping[str, Scalar] = field(default_factory=dict)
    message: int = 0
    command: str = ""


def value_of(press: Press) -> str:
    """`press` as a compact JSON value of at most 2000 characters."""
    return packed({"n": press.name, "d": press.data, "m": press.message, "c": press.command}, BUTTON_VALUE)


def press_of(value: object) -> Press | None:
    """What a value of ours says; None if it is not one of ours."""
    try:
        told = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    name, data, message, command = told.get("n", ""), told.get("d", {}), told.get("m", 0), told.get("c", "")
    if not (isinstance(name, str) and isinstance(command, str) and isinstance(message, int) and (name or command)):
        return None
    return Press(name=name, data=scalars(data), message=message, command=command)


def scalars(data: object) -> dict[str, Scalar]:
    """The entries of `data` that a button or form may carry; everything else is left out."""
    if not isinstance(data, dict):
        return {}
    return {str(k): v for k, v in data.items() if v is None or isinstance(v, str | int | bool)}


def packed(parts: Mapping[str, object], most: int) -> str:
    """The non-empty `parts` as compact JSON. What does not fit loses the longest entries of its data, and is logged:
    that is a defect of the feature which put them there, but no reason to show nothing."""
    told = {name: part for name, part in parts.items() if part}
    text = _compact(told)
    while len(text) > most:
        data = told.get("d")
        if not isinstance(data, Mapping) or not data:
            log.error("a button or form name is too long for Slack; shorten it", extra={"length": len(text)})
            return _compact({"n": str(told.get("n", ""))[: most // 8]})
        longest = max(data, key=lambda name: len(_compact(data[name])) + len(name))
        log.error("data of %s does not fit into %d characters, left out: %s", told.get("n"), most, longest[:80])
        told["d"] = {name: part for name, part in data.items() if name != longest}
        text = _compact(told)
    return text


def _compact(told: object) -> str:
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False, default=dict)


def actions(items: Iterable[Button], key: int) -> list[Json]:
    """Buttons as actions blocks; links that Slack buttons do not take (mail addresses) as a line of text before."""
    shown, links = [], []
    for item in items:
        if item.url and not (item.url.startswith("https://") and len(item.url) <= URL):
            links.append(item)
        else:
            shown.append(_button(item, key))
    blocks = [_links(links)] if links else []
    for start in range(0, len(shown), ACTIONS):
        blocks.append({"type": "actions", "elements": shown[start : start + ACTIONS]})
    return blocks


def numbered(blocks: Sequence[Json]) -> list[Json]:
    """`blocks` with every button's action id made unique among them; Slack refuses twins."""
    count = 0
    out = []
    for block in blocks:
        if block["type"] != "actions":
            out.append(block)
            continue
        elements = []
        for element in block["elements"]:
            elements.append({**element, "action_id": f"{count}:{element['action_id']}"[:ACTION_ID]})
            count += 1
        out.append({**block, "elements": elements})
    return out


def _button(item: Button, key: int) -> Json:
    button: Json = {"type": "button", "text": plain_text(line(item.label, BUTTON)), "action_id": item.name}
    if item.url:
        button["url"] = item.url
    else:
        button["value"] = value_of(Press(name=item.name, data=item.data, message=key))
    if item.style != "plain":
        button["style"] = item.style
    if item.confirm:
        button["confirm"] = _confirm(item.confirm, danger=item.style == "danger")
    return button


def _confirm(ask: Confirm, *, danger: bool) -> Json:
    return {
        "title": plain_text(line(ask.title, CONFIRM_TITLE)),
        "text": plain_text(line(ask.text, CONFIRM_TEXT)),
        "confirm": plain_text(line(ask.yes, CONFIRM_BUTTON)),
        "deny": plain_text(line(ask.no, CONFIRM_BUTTON)),
        "style": "danger" if danger else "primary",
    }


def _links(items: Sequence[Button]) -> Json:
    elements: list[Json] = []
    for item in items[:10]:
        link = Link(text=line(item.label, BUTTON), url=item.url)
        if elements:
            elements.append({"type": "text", "text": " · "})
        fits = len(link.url) <= URL
        elements.append(
            {"type": "link", "url": link.url, "text": link.text} if fits else {"type": "text", "text": link.text}
        )
    return rich_block(section(elements))
