"""What people wrote in Slack → plain text: no markup, no entities, links as their addresses."""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

_ENTITY = re.compile(r"<([^<>\n]+)>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CODE = re.compile(r"```\n?|`")


def people_in(text: str) -> tuple[str, ...]:
    """External ids of the people mentioned in mrkdwn, each once, in order."""
    return tuple(dict.fromkeys(_PERSON.findall(text)))


def readable(text: str, names: Mapping[str, str]) -> str:
    """mrkdwn as plain text. `names` are the people mentioned, by external id."""
    return html.unescape(_CODE.sub("", _ENTITY.sub(lambda found: _entity(found[1], names), text))).strip()


def _entity(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return "@" + (names.get(target[1:]) or label or "somebody")
    if target.startswith("#"):
        return "#" + (label or "channel")
    if target.startswith("!subteam"):
        return label if label.startswith("@") else f"@{label or 'group'}"
    if target.startswith("!date"):
        return label
    if target.startswith("!"):
        return "@" + (label or target[1:])
    return target.removeprefix("mailto:") if not label or label in target else f"{label} ({target})"


def readable_blocks(blocks: object, names: Mapping[str, str]) -> str:
    """The text of a message's rich_text blocks, which hold what people typed without markup; "" if there is none."""
    if not isinstance(blocks, list):
        return ""
    parts = [_rich(b, names) for b in blocks if isinstance(b, dict) and b.get("type") == "rich_text"]
    return "\n".join(parts).strip()


def _rich(block: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return "\n".join(_container(part, names) for part in _dicts(block.get("elements")))


def _container(part: Mapping[str, Any], names: Mapping[str, str]) -> str:
    inside = _dicts(part.get("elements"))
    if part.get("type") == "rich_text_list":
        return "\n".join("- " + _container(item, names) for item in inside)
    text = "".join(_piece(piece, names) for piece in inside).strip("\n")
    if part.get("type") == "rich_text_quote":
        return "\n".join(f"> {line}" for line in text.split("\n"))
    return text


def _piece(piece: Mapping[str, Any], names: Mapping[str, str]) -> str:
    match piece.get("type"):
        case "user":
            return "@" + (names.get(str(piece.get("user_id"))) or "somebody")
        case "link":
            text, url = str(piece.get("text") or ""), str(piece.get("url") or "").removeprefix("mailto:")
            return url if not text or text in url else f"{text} ({url})"
        case "emoji":
            return _emoji(piece)
        case "broadcast":
            return f"@{piece.get('range', '')}"
        case "channel":
            return "#channel"
        case "usergroup":
            return "@group"
        case "date":
            return str(piece.get("fallback") or "")
        case _:
            return str(piece.get("text") or "")


def _emoji(piece: Mapping[str, Any]) -> str:
    try:
        return "".join(chr(int(code, 16)) for code in str(piece["unicode"]).split("-"))
    except (KeyError, ValueError, OverflowError):
        return f":{piece.get('name', '')}:"


def _dicts(parts: object) -> Iterable[Mapping[str, Any]]:
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
