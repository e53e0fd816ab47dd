"""What Slack refuses in blocks and views, written down from its reference: shapes, lengths, counts, places.

`problems(blocks, surface)` and `view_problems(view)` say in words what Slack would answer `invalid_blocks` to.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

Check = Callable[[Any, str], Iterator[str]]
NATIVE = frozenset({"data_table", "data_visualization"})
"""Blocks of the staged rollout: a workspace may not take them yet."""
ALLOWED = {
    "message": {
        "header",
        "section",
        "context",
        "actions",
        "divider",
        "image",
        "rich_text",
        "data_table",
        "data_visualization",
    },
    "modal": {"header", "section", "context", "actions", "divider", "image", "rich_text", "input"},
    "home": {"header", "section", "context", "actions", "divider", "image", "rich_text", "input"},
}


_READ = (
    *("title", "caption", "label", "text", "fields", "elements", "rows", "alt_text", "hint", "element"),
    *("chart", "series", "name", "options", "blocks", "submit", "placeholder"),
)


def problems(blocks: Any, surface: str = "message") -> list[str]:
    """Everything wrong with `blocks` on a message, modal or home."""
    if not isinstance(blocks, list):
        return ["blocks is no list"]
    most = 50 if surface == "message" else 100
    out = [f"{len(blocks)} blocks, {most} at most"] if len(blocks) > most else []
    for i, block in enumerate(blocks):
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in ALLOWED[surface]:
            out.append(f"[{i}]: no {kind!r} on a {surface}")
            continue
        out.extend(f"[{i}] {kind}: {wrong}" for wrong in _block(block))
    out += _twice(
        "action_id", [e["action_id"] for e in elements(blocks) if "action_id" in e and e["action_id"] != "value"]
    )
    out += _twice("block_id", [b["block_id"] for b in blocks if isinstance(b, dict) and "block_id" in b])
    if surface == "message":
        charts = sum(b.get("type") == "data_visualization" for b in blocks)
        out += [f"{charts} charts, 2 at most"] if charts > 2 else []
        tables = sum(_size(b) for b in blocks if b.get("type") == "data_table")
        out += [f"{tables} characters in tables, 10000 at most"] if tables > 10_000 else []
        size = sum(map(_size, blocks))
        out += [f"{size} characters of text, 13000 at most"] if size > 13_000 else []
    return out


def view_problems(view: Any) -> list[str]:
    """Everything wrong with a view."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["no modal or home"]
    allowed = {"type", "title", "blocks", "submit", "close", "private_metadata", "callback_id", "clear_on_close",
               "notify_on_close", "external_id"}  # fmt: skip
    out = [f"unknown property {key}" for key in view.keys() - allowed]
    out += problems(view.get("blocks"), view["type"])
    if len(view.get("private_metadata", "")) > 3000:
        out.append("private_metadata over 3000")
    if len(view.get("callback_id", "")) > 255:
        out.append("callback_id over 255")
    if view["type"] == "home":
        return out
    for name in ("title", "submit", "close"):
        if name in view or name == "title":
            out.extend(f"{name}: {wrong}" for wrong in _plain(view.get(name), 24))
    if "submit" not in view and any(b.get("type") == "input" for b in view.get("blocks", ())):
        out.append("inputs without submit")
    return out


def elements(blocks: Any) -> list[dict[str, Any]]:
    """The interactive elements of `blocks`, in order."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        found += block.get("elements", []) if block.get("type") == "actions" else []
        found += [block["element"]] if block.get("type") == "input" else []
        found += [block["accessory"]] if "accessory" in block else []
    return found


def words(part: Any) -> str:
    """All that a person reads in `part`, line by line."""
    return "\n".join(_words(part))


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _words(item)
    elif isinstance(part, dict):
        if part.get("type") in ("rich_text_section", "rich_text_preformatted"):
            yield "".join(_inline(e) for e in part["elements"])
        elif isinstance(part.get("text"), str):
            yield part["text"]
        else:
            for key in _READ:
                value = part.get(key)
                yield from [value] if isinstance(value, str) else _words(value)


def _inline(element: dict[str, Any]) -> str:
    match element["type"]:
        case "user":
            return f"<@{element['user_id']}>"
        case "date":
            return str(element.get("fallback", ""))
        case _:
            return str(element.get("text", ""))


def _size(part: Any) -> int:
    if isinstance(part, dict):
        return sum(
            len(value)
            if isinstance(value, str) and key not in ("type", "action_id", "value", "url", "style")
            else _size(value)
            for key, value in part.items()
            if key not in ("block_id", "image_url", "format", "user_id")
        )
    return sum(map(_size, part)) if isinstance(part, list) else 0


def _twice(what: str, ids: list[str]) -> list[str]:
    return [f"{what} used twice"] if len(set(ids)) < len(ids) else []


def _block(block: dict[str, Any]) -> Iterator[str]:
    shapes: dict[str, tuple[set[str], set[str], Check]] = {
        "header": ({"text"}, set(), lambda b, _: _plain(b["text"], 150)),
        "section": (set(), {"text", "fields", "accessory"}, _section),
        "context": ({"elements"}, set(), _context),
        "actions": ({"elements"}, set(), _actions),
        "divider": (set(), set(), lambda b, _: iter(())),
        "image": ({"image_url", "alt_text"}, {"title"}, _image),
        "rich_text": ({"elements"}, set(), _rich),
        "input": ({"label", "element"}, {"hint", "optional", "dispatch_action"}, _input),
        "data_table": ({"rows", "caption"}, {"page_size", "row_header_column_index"}, _data_table),
        "data_visualization": ({"title", "chart"}, set(), _chart),
    }
    required, optional, check = shapes[block["type"]]
    yield from _keys(block, required, optional | {"block_id"})
    if len(block.get("block_id", "x")) not in range(1, 256):
        yield "block_id length"
    if required <= block.keys():
        yield from check(block, "")


def _keys(part: dict[str, Any], required: set[str], optional: set[str]) -> Iterator[str]:
    for key in required - part.keys():
        yield f"lacks {key}"
    for key in part.keys() - required - optional - {"type"}:
        yield f"unknown property {key}"


def _text(value: Any, most: int, where: str = "text") -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{where} is no text"
    elif not 1 <= len(value) <= most:
        yield f"{where} has {len(value)} characters, 1 to {most} are taken"
    elif any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) < 0xE000 for c in value):
        yield f"{where} has control characters"


def _plain(part: Any, most: int) -> Iterator[str]:
    if not isinstance(part, dict) or part.get("type") != "plain_text":
        yield "no plain_text"
        return
    yield from _keys(part, {"text"}, {"emoji"})
    yield from _text(part.get("text"), most)


def _either(part: Any, most: int) -> Iterator[str]:
    if isinstance(part, dict) and part.get("type") == "mrkdwn":
        yield from _keys(part, {"text"}, {"verbatim"})
        yield from _text(part.get("text"), most)
    else:
        yield from _plain(part, most)


def _section(block: dict[str, Any], _: str) -> Iterator[str]:
    if "text" in block:
        yield from _either(block["text"], 3000)
    elif not block.get("fields"):
        yield "neither text nor fields"
    if len(block.get("fields", ())) > 10:
        yield "over 10 fields"
    for field in block.get("fields", ()):
        yield from _either(field, 2000)


def _context(block: dict[str, Any], _: str) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield "1 to 10 elements"
    for element in block["elements"]:
        yield from _either(element, 3000)


def _image(block: dict[str, Any], _: str) -> Iterator[str]:
    yield from _text(block["image_url"], 3000, "image_url")
    yield from _text(block["alt_text"], 2000, "alt_text")
    if not block["image_url"].startswith("https://"):
        yield "image_url is not https"


def _actions(block: dict[str, Any], _: str) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 25:
        yield "1 to 25 elements"
    for element in block["elements"]:
        yield from _button(element)


def _button(button: dict[str, Any]) -> Iterator[str]:
    if button.get("type") != "button":
        yield f"no {button.get('type')} here"
        return
    yield from _keys(button, {"text", "action_id"}, {"value", "url", "style", "confirm", "accessibility_label"})
    yield from _plain(button.get("text"), 75)
    yield from _text(button.get("action_id"), 255, "action_id")
    if "value" in button:
        yield from _text(button["value"], 2000, "value")
    if "url" in button:
        yield from _text(button["url"], 3000, "url")
        if not button["url"].startswith(("https://", "http://")):
            yield "url is no web address"
    if button.get("style", "primary") not in ("primary", "danger"):
        yield "style"
    if "confirm" in button:
        confirm = button["confirm"]
        yield from _keys(confirm, {"title", "text", "confirm", "deny"}, {"style"})
        for name, most in {"title": 100, "text": 300, "confirm": 30, "deny": 30}.items():
            yield from _plain(confirm.get(name), most)


def _rich(block: dict[str, Any], _: str) -> Iterator[str]:
    if not block["elements"]:
        yield "empty rich_text"
    for part in block["elements"]:
        match part.get("type"):
            case "rich_text_section" | "rich_text_quote":
                yield from _inlines(part, {"text", "link", "user", "date", "emoji", "channel"})
            case "rich_text_preformatted":
                yield from _inlines(part, {"text", "link"})
            case "rich_text_list":
                yield from _keys(part, {"style", "elements"}, {"indent", "border", "offset"})
                for item in part["elements"]:
                    yield from _inlines(item, {"text", "link", "user", "date", "emoji", "channel"})
            case other:
                yield f"no {other} in rich_text"


def _inlines(part: dict[str, Any], allowed: set[str]) -> Iterator[str]:
    if not part.get("elements"):
        yield "empty section"
    for element in part.get("elements", ()):
        kind = element.get("type")
        if kind not in allowed:
            yield f"no {kind} here"
        elif kind == "date":
            yield from _keys(element, {"timestamp", "format"}, {"fallback", "style", "url"})
            if not isinstance(element["timestamp"], int):
                yield "timestamp is no whole number"
        elif kind == "user":
            yield from _keys(element, {"user_id"}, {"style"})
        else:
            yield from _keys(element, {"text"} | ({"url"} if kind == "link" else set()), {"style", "unsafe"})
            yield from _text(element.get("text"), 4000)
            if kind == "link":
                yield from _text(element["url"], 3000, "url")


def _input(block: dict[str, Any], _: str) -> Iterator[str]:
    yield from _plain(block["label"], 2000)
    if "hint" in block:
        yield from _plain(block["hint"], 2000)
    yield from _field(block["element"])


_FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "plain_text_input": (set(), {"initial_value", "multiline", "min_length", "max_length"}),
    "number_input": ({"is_decimal_allowed"}, {"initial_value", "min_value", "max_value"}),
    "datepicker": (set(), {"initial_date"}),
    "timepicker": (set(), {"initial_time"}),
    "users_select": (set(), {"initial_user"}),
    "checkboxes": ({"options"}, {"initial_options"}),
    "static_select": (set(), {"options", "option_groups", "initial_option"}),
    "multi_static_select": (set(), {"options", "option_groups", "initial_options", "max_selected_items"}),
    "external_select": (set(), {"initial_option", "min_query_length"}),
    "multi_external_select": (set(), {"initial_options", "min_query_length", "max_selected_items"}),
}


def _field(element: dict[str, Any]) -> Iterator[str]:
    kind = element.get("type")
    if kind not in _FIELDS:
        yield f"no {kind} in an input"
        return
    required, optional = _FIELDS[kind]
    yield from _keys(element, required | {"action_id"}, optional | {"placeholder", "focus_on_load"})
    if "placeholder" in element:
        yield from _plain(element["placeholder"], 150)
    if kind == "plain_text_input":
        longest = element.get("max_length", 3000)
        if not 1 <= longest <= 3000:
            yield "max_length"
        if "initial_value" in element:
            yield from _text(element["initial_value"], longest, "initial_value")
    if kind == "number_input" and "initial_value" in element:
        low, high = int(element.get("min_value", -(10**18))), int(element.get("max_value", 10**18))
        if not low <= int(element["initial_value"]) <= high:
            yield "initial_value out of bounds"
    yield from _choices(element, kind)


def _choices(element: dict[str, Any], kind: str) -> Iterator[str]:
    groups = element.get("option_groups", [])
    options = element.get("options", []) + [o for g in groups for o in g["options"]]
    if "select" in kind and "static" in kind and not options:
        yield "no options"
    if len(element.get("options", ())) > 100 or len(groups) > 100 or any(len(g["options"]) > 100 for g in groups):
        yield "over 100 options or groups"
    for group in groups:
        yield from _plain(group["label"], 75)
    initial = element.get("initial_options", []) + [o for o in [element.get("initial_option")] if o]
    for choice in options + initial:
        yield from _keys(choice, {"text", "value"}, {"description"})
        yield from _plain(choice["text"], 75)
        yield from _text(choice["value"], 150, "option value")
        if "description" in choice:
            yield from _plain(choice["description"], 75)
    if "external" not in kind and any(choice not in options for choice in initial):
        yield "an initial option that is not among the options"
    if "initial_options" in element and not element["initial_options"]:
        yield "empty initial_options"


def _data_table(block: dict[str, Any], _: str) -> Iterator[str]:
    rows = block["rows"]
    yield from _text(block["caption"], 3000, "caption")
    if not 2 <= len(rows) <= 101:
        yield f"{len(rows)} rows, 2 to 101"
    if len({len(row) for row in rows}) != 1 or not 1 <= len(rows[0]) <= 20:
        yield "ragged or over 20 columns"
    if not 1 <= block.get("page_size", 5) <= 100:
        yield "page_size"
    for i, row in enumerate(rows):
        for cell in row:
            if cell["type"] == "rich_text" and i:
                yield from _rich(cell, "")
            elif cell["type"] == "raw_text":
                yield from _text(cell["text"], 3000, "cell")
            else:
                yield f"no {cell['type']} in row {i}"


def _chart(block: dict[str, Any], _: str) -> Iterator[str]:
    yield from _text(block["title"], 50, "title")
    chart = block["chart"]
    if chart.get("type") not in ("line", "bar", "area"):
        yield "chart type"
    categories, series = chart["axis_config"]["categories"], chart["series"]
    if not 1 <= len(categories) <= 20 or not 1 <= len(series) <= 6:
        yield "1 to 20 points, 1 to 6 series"
    if len({s["name"] for s in series}) < len(series):
        yield "series names twice"
    for label in (*categories, *(s["name"] for s in series)):
        yield from _text(label, 20, "label")
    for name in ("x_label", "y_label"):
        if name in chart["axis_config"]:
            yield from _text(chart["axis_config"][name], 50, name)
    for one in series:
        if [point["label"] for point in one["data"]] != categories:
            yield "points do not follow the categories"
        if not all(math.isfinite(point["value"]) for point in one["data"]):
            yield "a point is no number"
