"""A form as the card of a dialog, and what was typed into it read back.

Inputs are named "kind.name", since everything comes back as text: the kind says how to read it without having to
remember the form. Choices come back joined by commas, so a comma within a value is escaped.
"""

from collections.abc import Mapping
from typing import Any, assert_never

from adapters.teams.blocks import elements
from adapters.teams.inline import Look, escaped, label, shown
from adapters.teams.render import CUTS, attachment, envelope
from adapters.teams.wire import Json, dumps
from bot.forms import filled
from bot.ui import (
    Button,
    CheckField,
    ChoiceField,
    DateField,
    FileField,
    Form,
    FormField,
    MoneyField,
    NumberField,
    Option,
    PersonField,
    RawValue,
    TextField,
    TimeField,
)

MOST_BYTES = 64_000
MOST_OPTIONS = (500, 200, 100, 50, 15)
PEOPLE = "people"


def dialog(form: Form, errors: Mapping[str, str] | None = None, typed: Mapping[str, RawValue] | None = None) -> Json:
    """What opens or continues a dialog with `form`; `errors` stand under their fields, which keep what was `typed`."""
    return showing(form.title, form_card(filled(form, typed or {}), errors or {}, typed or {}))


def showing(title: str, card: Json) -> Json:
    """A dialog that shows `card`."""
    value = {"title": label(title, 64), "width": "medium", "height": "medium", "card": attachment(card)}
    return {"task": {"type": "continue", "value": value}}


def form_card(form: Form, errors: Mapping[str, str], typed: Mapping[str, RawValue]) -> Json:
    """`form` as a card. Introductions and long lists of choices are cut to fit; what somebody typed never is."""
    for cut, options in zip(CUTS, MOST_OPTIONS, strict=True):
        made = _form(form, errors, typed, Look({}, cut, inside=True), options)
        if len(dumps(made)) <= MOST_BYTES:
            break
    return made


def _form(form: Form, errors: Mapping[str, str], typed: Mapping[str, RawValue], look: Look, options: int) -> Json:
    body = elements(form.intro, look)
    names = {field.name for field in form.fields}
    body += [_error(text) for name, text in errors.items() if name not in names]
    must = not form.buttons  # a client refuses every press while a required field is empty, "More criteria" too
    for field in form.fields:
        body += _field(field, errors.get(field.name, ""), typed.get(field.name), must, options)
    carried: Json = {"f": form.name, "k": form.nonce, "d": dict(form.data)}
    send = {"type": "Action.Submit", "title": label(form.submit, 24), "style": "positive", "data": carried}
    return envelope(body, label(form.title, 24)) | {"actions": [send, *(_inside(form, b) for b in form.buttons)]}


def _inside(form: Form, button: Button) -> Json:
    data = {"n": button.name, "f": form.name, "k": form.nonce, "d": {**form.data, **button.data}}
    return {"type": "Action.Submit", "title": label(button.label, 80), "data": data}


def _error(text: str) -> Json:
    return {
        "type": "TextBlock",
        "text": f"⚠ {escaped(text, 300)}",
        "color": "Attention",
        "wrap": True,
        "spacing": "Small",
    }


def _field(field: FormField, error: str, typed: RawValue, must: bool, options: int) -> list[Json]:
    made = _input(field, must, options)
    if made[0]["type"] == "Input.Text" and isinstance(typed, str) and typed:
        made[0]["value"] = typed  # also what could not be understood
    if field.hint and not isinstance(field, FileField):
        hint = {
            "type": "TextBlock",
            "text": shown(field.hint, 300),
            "isSubtle": True,
            "size": "Small",
            "wrap": True,
        }
        made.append(hint | {"spacing": "Small"})
    return [*made, _error(error)] if error else made


def _input(field: FormField, must: bool, options: int) -> list[Json]:
    common: Json = {"label": label(field.label, 200)}
    if field.required and must:
        common |= {"isRequired": True, "errorMessage": "Please fill this in."}
    elif field.required:
        common["label"] += " *"
    match field:
        case TextField():
            return [_text(field, common)]
        case ChoiceField():
            return [_choice(field, options) | common]
        case DateField():
            bounds = {"min": field.earliest.isoformat()} if field.earliest else {}
            value = {"value": field.initial.isoformat()} if field.initial else {}
            return [{"type": "Input.Date", "id": f"d.{field.name}"} | bounds | value | common]
        case TimeField():
            value = {"value": field.initial.strftime("%H:%M")} if field.initial else {}
            return [{"type": "Input.Time", "id": f"d.{field.name}"} | value | common]
        case NumberField():
            number = {"value": field.initial} if field.initial is not None else {}
            made = {"type": "Input.Number", "id": f"t.{field.name}", "min": field.least, "max": field.most}
            return [made | number | common | {"errorMessage": f"Choose a number from {field.least} to {field.most}."}]
        case MoneyField():
            value = {"value": f"{field.initial:f}"} if field.initial is not None else {}
            return [
                {"type": "Input.Text", "id": f"t.{field.name}", "placeholder": "250k", "maxLength": 40} | value | common
            ]
        case PersonField():
            return [_person(field) | common]
        case CheckField():
            ticked = "true" if field.initial else "false"
            title = common.pop("label")
            return [
                {"type": "Input.Toggle", "id": f"c.{field.name}", "title": title, "value": ticked, "wrap": True}
                | common
            ]
        case FileField():
            note = f"{field.label}: {field.hint or 'files are sent on the web page, not here.'}"
            return [{"type": "TextBlock", "text": shown(note, 500), "wrap": True, "isSubtle": True}]
        case _:
            assert_never(field)


def _text(field: TextField, common: Json) -> Json:
    made: Json = {"type": "Input.Text", "id": f"t.{field.name}", "maxLength": field.longest}
    if field.lines == "many":
        made["isMultiline"] = True
    if field.placeholder:
        made["placeholder"] = label(field.placeholder, 200)
    return made | ({"value": field.initial} if field.initial else {}) | common


def _choice(field: ChoiceField, most: int) -> Json:
    chosen = {option.value: option for option in field.initial}
    others = [option for option in field.options if option.value not in chosen]
    kept = {option.value for option in (*chosen.values(), *others[: max(most - len(chosen), 0)])}
    listed = [option for option in field.options if option.value in kept]
    listed += [option for option in field.initial if option.value not in {o.value for o in listed}]
    made: Json = {
        "type": "Input.ChoiceSet",
        "id": f"{'s' if field.several else 'o'}.{field.name}",
        "choices": [choice(option) for option in listed],
        "style": "filtered" if field.source or len(listed) > 15 else "compact",
    }
    if field.several:
        made["isMultiSelect"] = True
    if field.source:
        made["choices.data"] = {"type": "Data.Query", "dataset": field.source}
    return made | ({"value": ",".join(_packed(o.value) for o in field.initial)} if field.initial else {})


def _person(field: PersonField) -> Json:
    known = field.initial
    made: Json = {
        "type": "Input.ChoiceSet",
        "id": f"o.{field.name}",
        "choices": [choice(Option(value=str(known.person), label=known.name))] if known else [],
        "style": "filtered",
        "choices.data": {"type": "Data.Query", "dataset": PEOPLE},
        "placeholder": "Type a name",
    }
    return made | ({"value": str(known.person)} if known else {})


def choice(option: Option) -> Json:
    """One choice, in a list or in answer to type-ahead."""
    text = f"{option.label} ({option.hint})" if option.hint else option.label
    return {"title": label(text, 200), "value": _packed(option.value)}


def _packed(value: str) -> str:
    return value.replace("%", "%25").replace(",", "%2C")


def _unpacked(text: str) -> str:
    return text.replace("%2C", ",").replace("%25", "%")


def typed(data: Mapping[str, Any]) -> dict[str, RawValue]:
    """What was typed, by field; what is not one of our inputs is skipped."""
    values: dict[str, RawValue] = {}
    for key, raw in data.items():
        kind, dot, name = key.partition(".")
        if not dot or not name or isinstance(raw, dict | list):
            continue
        text = "" if raw is None else str(raw)
        match kind:
            case "t" | "d":
                values[name] = text
            case "o":
                values[name] = _unpacked(text)
            case "s":
                values[name] = tuple(_unpacked(part) for part in text.split(",") if part)
            case "c":
                values[name] = text.lower() == "true"
    return values
