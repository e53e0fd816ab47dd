"""A form's fields ↔ Slack's input blocks: drawn here, and read back from what Slack says was typed."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.inline import Handles, Json, plain_text, rich, rich_block, section
from adapters.slack.limits import ACTION_ID, LABEL, OPTION, OPTION_VALUE, OPTIONS, PLACEHOLDER, clean, cut, line
from bot.ui import (
    CheckField,
    ChoiceField,
    DateField,
    FileField,
    FormField,
    MoneyField,
    NumberField,
    Option,
    PersonField,
    RawValue,
    TextField,
    TimeField,
)

log = logging.getLogger("goodword.slack")
SOURCE = "source:"
"""Begins the action id of a type-ahead field; the name of its source follows."""
_EMPTY = "(none)"
"""Stands for an option whose value is the empty string, which Slack does not take."""
_TICK: Json = {"text": plain_text("Yes"), "value": "yes"}


def block_id(field: FormField, salt: str) -> str:
    """The field's name and a mark of what it starts with: Slack keeps what was typed under an unchanged id and ignores
    the new initial value, so a step that begins with other values needs other ids."""
    seed = json.dumps([salt, field.model_dump(mode="json", include={"initial", "t"})], default=str)
    return f"{field.name[:200]}~{hashlib.blake2s(seed.encode(), digest_size=6).hexdigest()}"


def field_name(block: str) -> str:
    """The field that a block id belongs to."""
    return block.rpartition("~")[0] or block


def input_block(field: FormField, salt: str, handles: Handles, labels: Mapping[str, str]) -> Json:
    """The field as an input, or as a line of text where there is nothing to put in."""
    element = _element(field, handles, labels)
    if element is None:
        return _told(field)
    block: Json = {
        "type": "input",
        "block_id": block_id(field, salt),
        "label": plain_text(line(field.label, LABEL)),
        "element": element,
        "optional": not field.required,
    }
    if field.hint.strip():
        block["hint"] = plain_text(line(field.hint, LABEL))
    return block


def _told(field: FormField) -> Json:
    why = "files are sent on the upload page, not here." if isinstance(field, FileField) else "nothing to choose from."
    words = f": {why} {clean(field.hint)}".rstrip()
    label = {"type": "text", "text": line(field.label, LABEL), "style": {"bold": True}}
    return rich_block(section([label, *rich(words, {}, LABEL)]))


def _element(field: FormField, handles: Handles, labels: Mapping[str, str]) -> Json | None:
    element: Json
    match field:
        case TextField():
            longest = max(1, field.longest)
            element = {"type": "plain_text_input", "multiline": field.lines == "many", "max_length": longest}
            element |= {"initial_value": cut(field.initial, longest)} if clean(field.initial) else {}
            element |= {"placeholder": plain_text(line(field.placeholder, PLACEHOLDER))} if field.placeholder else {}
        case MoneyField():
            element = {"type": "plain_text_input", "placeholder": plain_text("250k"), "max_length": 40}
            element |= {} if field.initial is None else {"initial_value": f"{field.initial:f}"[:40]}
        case NumberField():
            bounds = {"min_value": str(field.least), "max_value": str(max(field.least, field.most))}
            element = {"type": "number_input", "is_decimal_allowed": False, **bounds}
            if field.initial is not None and field.least <= field.initial <= field.most:
                element["initial_value"] = str(field.initial)
        case DateField():
            element = {"type": "datepicker"}
            element |= {"initial_date": field.initial.isoformat()} if field.initial else {}
        case TimeField():
            element = {"type": "timepicker"}
            element |= {"initial_time": field.initial.strftime("%H:%M")} if field.initial else {}
        case PersonField():
            element = {"type": "users_select"}
            known = handles.get(field.initial.person) if field.initial else None
            element |= {"initial_user": known} if known else {}
        case CheckField():
            element = {"type": "checkboxes", "options": [_TICK]}
            element |= {"initial_options": [_TICK]} if field.initial else {}
        case FileField():
            return None
        case ChoiceField():
            return _choice(field, labels)
    return element | {"action_id": "value"}


def _choice(field: ChoiceField, labels: Mapping[str, str]) -> Json | None:
    initial = [option(o, labels) for o in field.initial if _usable(o)][: None if field.several else 1]
    prefix = "multi_" if field.several else ""
    if field.source:
        element: Json = {"type": f"{prefix}external_select", "min_query_length": 0}
        element["action_id"] = f"{SOURCE}{field.source}"[:ACTION_ID]
        element["placeholder"] = plain_text("Type to search")
    else:
        options = [option(o, {}) for o in field.options if _usable(o)]
        if not options:
            return None
        element = {"type": f"{prefix}static_select", "action_id": "value", **_offered(options)}
        offered = {o["value"]: o for o in options[: OPTIONS * OPTIONS]}
        initial = [offered[o["value"]] for o in initial if o["value"] in offered]  # Slack wants the very same option
    if initial:
        element |= {"initial_options": initial[:OPTIONS]} if field.several else {"initial_option": initial[0]}
    return element


def _offered(options: Sequence[Json]) -> Json:
    if len(options) <= OPTIONS:
        return {"options": list(options)}
    starts = range(0, min(len(options), OPTIONS * OPTIONS), OPTIONS)
    groups = [
        (f"{start + 1} to {min(start + OPTIONS, len(options))}", options[start : start + OPTIONS]) for start in starts
    ]
    return {"option_groups": [{"label": plain_text(name), "options": list(group)} for name, group in groups]}


def option(choice: Option, labels: Mapping[str, str]) -> Json:
    """One choice. `labels` names values whose label the core did not have when it filled the form in again."""
    label = labels.get(choice.value, choice.label) if choice.label == choice.value else choice.label
    out: Json = {"text": plain_text(line(label, OPTION)), "value": choice.value or _EMPTY}
    return out | ({"description": plain_text(line(choice.hint, OPTION))} if choice.hint.strip() else {})


def _usable(choice: Option) -> bool:
    if len(choice.value) <= OPTION_VALUE:
        return True
    log.error("an option's value is longer than %d characters and was left out: %s", OPTION_VALUE, choice.value[:40])
    return False


def typed(values: Mapping[str, Any]) -> tuple[dict[str, RawValue], dict[str, str]]:
    """What stands in a view's state, by field name; and the external ids of people picked, to be made into ours."""
    raw: dict[str, RawValue] = {}
    people: dict[str, str] = {}
    for block, elements in values.items():
        for element in elements.values() if isinstance(elements, dict) else ():
            if element.get("type") == "users_select":
                raw[field_name(block)] = None
                if element.get("selected_user"):
                    people[field_name(block)] = element["selected_user"]
            else:
                raw[field_name(block)] = _raw(element)
    return raw, people


def _raw(element: Mapping[str, Any]) -> RawValue:
    match element.get("type"):
        case "checkboxes":
            return bool(element.get("selected_options"))
        case "multi_static_select" | "multi_external_select":
            return tuple(_value(o) for o in element.get("selected_options") or ())
        case "static_select" | "external_select":
            chosen = element.get("selected_option")
            return _value(chosen) if chosen else None
        case "datepicker":
            return element.get("selected_date")
        case "timepicker":
            return element.get("selected_time")
        case _:
            return element.get("value")


def _value(chosen: Mapping[str, Any]) -> str:
    value = str(chosen["value"])
    return "" if value == _EMPTY else value


def chosen_labels(values: Mapping[str, Any]) -> dict[str, str]:
    """The labels of the options chosen in a view's state, by value."""
    found: dict[str, str] = {}
    for elements in values.values():
        for element in elements.values() if isinstance(elements, dict) else ():
            for choice in (*(element.get("selected_options") or ()), element.get("selected_option") or {}):
                if choice:
                    found[_value(choice)] = str(choice.get("text", {}).get("text", ""))
    return found
