"""What stands on people's screens in the fake Slack: messages, modals, and what is typed into them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.blockkit import elements, words

Json = dict[str, Any]


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


def typed_state(element: Json, value: Any) -> Json:
    """The state of an element after `value` was typed or chosen in it."""
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


def is_empty(state: Json) -> bool:
    """Whether nothing stands in an element."""
    return not any(value for key, value in state.items() if key != "type")
