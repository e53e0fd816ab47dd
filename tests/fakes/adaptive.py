"""What Teams would refuse about an Adaptive Card 1.5, and what a person reads on one."""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

REQUIRED: dict[str, tuple[str, ...]] = {
    "AdaptiveCard": ("version", "body"),
    "TextBlock": ("text",),
    "RichTextBlock": ("inlines",),
    "TextRun": ("text",),
    "FactSet": ("facts",),
    "Container": ("items",),
    "ActionSet": ("actions",),
    "Image": ("url", "altText"),
    "Table": ("columns", "rows"),
    "TableRow": ("cells",),
    "TableCell": ("items",),
    "Chart.Line": ("data", "fallback"),
    "Chart.VerticalBar": ("data", "fallback"),
    "Chart.VerticalBar.Grouped": ("data", "fallback"),
    "Input.Text": ("id", "label"),
    "Input.Number": ("id", "label"),
    "Input.Date": ("id", "label"),
    "Input.Time": ("id", "label"),
    "Input.Toggle": ("id", "title"),
    "Input.ChoiceSet": ("id", "label", "choices"),
    "Data.Query": ("dataset",),
    "Action.Execute": ("title", "verb"),
    "Action.Submit": ("title", "data"),
    "Action.OpenUrl": ("url",),
    "Action.ToggleVisibility": ("title", "targetElements"),
    "task/fetch": (),
    "mention": ("text", "mentioned"),
}
NOT_EMPTY = {"text", "inlines", "facts", "items", "actions", "columns", "rows", "cells", "verb", "title", "label", "id"}
IN_DIALOG = {"Action.Submit", "Action.OpenUrl", "Action.ToggleVisibility"}
IN_MESSAGE = {"Action.Execute", "Action.OpenUrl", "Action.ToggleVisibility"}
ESCAPE = re.compile(r"\\([\\`*_\[\]~#+\->.)])")
LINK = re.compile(r"(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(([^)]*)\)")


def complaints(card: Any, *, dialog: bool = False) -> list[str]:
    """Everything that is wrong with `card`; presses in a dialog are other than those in a chat."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard" or card.get("version") != "1.5":
        return ["not an Adaptive Card 1.5"]
    found = [text for node in _typed(card) for text in _wrong(node, dialog)]
    ids = [node["id"] for node in _typed(card) if "id" in node and "type" in node]
    found += [f"id {name} stands twice" for name in set(ids) if ids.count(name) > 1]
    for node in _typed(card):
        found += [f"no element {t}" for t in node.get("targetElements", ()) if t not in ids]
    return found + _mentions(card)


def _wrong(node: Json, dialog: bool) -> Iterator[str]:
    kind = node["type"]
    if kind not in REQUIRED:
        yield f"unknown type {kind}"
        return
    for name in REQUIRED[kind]:
        if name not in node:
            yield f"{kind} lacks {name}"
        elif name in NOT_EMPTY and not node[name]:
            yield f"{kind} has an empty {name}"
    if kind.startswith("Action."):
        fetches = kind == "Action.Submit" and isinstance(node["data"].get("msteams"), dict)
        if kind not in (IN_DIALOG if dialog else IN_MESSAGE) and not (fetches and not dialog):
            yield f"{kind} does nothing {'in a dialog' if dialog else 'in a chat'}"
    if kind == "ActionSet" and sum(a.get("mode") != "secondary" for a in node["actions"]) > 6:
        yield "more than six actions side by side"
    if kind == "TableRow" and any(cell.get("type") != "TableCell" for cell in node["cells"]):
        yield "a row of something else than cells"
    if kind == "FactSet" and any(not isinstance(f.get("title"), str) or not f.get("value") for f in node["facts"]):
        yield "a fact without title or value"
    if kind == "Input.ChoiceSet" and any(not c.get("title") or "value" not in c for c in node["choices"]):
        yield "a choice without title"


def _mentions(card: Json) -> list[str]:
    tags = {tag for text in _markdown(card) for tag in re.findall(r"<at>.*?</at>", text)}
    named = [entity["text"] for entity in card.get("msteams", {}).get("entities", ())]
    return [f"{tag} names nobody" for tag in tags - set(named)] + [f"{t} is not in the card" for t in set(named) - tags]


def _markdown(node: Any) -> Iterator[str]:
    for part in _typed(node):
        if part["type"] == "TextBlock":
            yield part["text"]
        elif part["type"] == "FactSet":
            for fact in part["facts"]:
                yield from (fact["title"], fact["value"])


def _typed(node: Any) -> Iterator[Json]:
    """Every object with a type, in reading order; what buttons and charts carry is not looked into."""
    if isinstance(node, list):
        for item in node:
            yield from _typed(item)
    elif isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield node
        for key, value in node.items():
            if key not in ("data", "msteams"):
                yield from _typed(value)


def reads(card: Json, opened: frozenset[str] = frozenset()) -> str:
    """What a person reads on the card, line by line; hidden parts only once `opened`."""
    return "\n".join(line for line in _lines(card.get("body", []), opened) if line.strip())


def _lines(nodes: list[Json], opened: frozenset[str]) -> Iterator[str]:
    for node in nodes:
        if node.get("isVisible") is False and node.get("id") not in opened:
            continue
        match node["type"]:
            case "TextBlock":
                yield seen(node["text"])
            case "RichTextBlock":
                yield "".join(run["text"] for run in node["inlines"])
            case "FactSet":
                yield from (f"{seen(fact['title'])}: {seen(fact['value'])}" for fact in node["facts"])
            case "Container":
                yield from _lines(node["items"], opened)
            case "Table":
                for row in node["rows"]:
                    yield " | ".join(" ".join(_lines(cell["items"], opened)) for cell in row["cells"])
            case "Image":
                yield node["altText"]
            case kind if kind.startswith("Chart."):
                yield from _lines([node["fallback"]], opened)
            case "ActionSet":
                yield "  ".join(f"[{action['title']}]" for action in node["actions"])
            case kind if kind.startswith("Input."):
                yield f"{node.get('label') or node.get('title')}: {node.get('value', '')}"


def seen(markdown: str) -> str:
    """Markdown as it looks."""
    bare = LINK.sub(r"\1", markdown).replace("**", "").replace("<at>", "@").replace("</at>", "")
    return ESCAPE.sub(r"\1", bare)


def actions(card: Json, opened: frozenset[str] = frozenset()) -> Iterator[Json]:
    """Every action a person can press."""

    def within(nodes: list[Json]) -> Iterator[Json]:
        for node in nodes:
            if node.get("isVisible") is False and node.get("id") not in opened:
                continue
            if node["type"] == "ActionSet":
                yield from node["actions"]
            elif node["type"] == "Container":
                yield from within(node["items"])

    yield from within(card.get("body", []))
    yield from card.get("actions", [])


def inputs(card: Json) -> list[Json]:
    """Every input of the card."""
    return [node for node in _typed(card) if node["type"].startswith("Input.")]
