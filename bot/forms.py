"""Reading what was typed into a form, and showing it again."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation

from bot.ui import (
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


def filled(form: Form, values: Mapping[str, RawValue], labels: Mapping[str, Option] | None = None) -> Form:
    """`form` with what a person typed as its initial values; what cannot be shown again is left out.

    `labels` gives the options behind values that came from a type-ahead source.
    """
    return form.model_copy(update={"fields": tuple(_fill(f, values, labels or {}) for f in form.fields)})


def _fill(field: FormField, values: Mapping[str, RawValue], labels: Mapping[str, Option]) -> FormField:
    if field.name not in values:
        return field
    raw = values[field.name]
    initial: object
    match field:
        case TextField():
            initial = raw if isinstance(raw, str) else ""
        case CheckField():
            initial = raw is True
        case ChoiceField():
            known = {o.value: o for o in (*field.initial, *field.options)} | dict(labels)
            wanted = raw if isinstance(raw, tuple) else (raw,) if isinstance(raw, str) and raw else ()
            initial = tuple(known.get(v, Option(value=v, label=v)) for v in wanted)
        case FileField() | PersonField():
            return field
        case _:
            parsed, wrong = _parse(field, raw)
            initial = None if wrong else parsed
    return field.model_copy(update={"initial": initial})


Clean = str | int | bool | date | time | Decimal | tuple[str, ...] | None
"""A field's value once read: what `read` makes of a `RawValue`."""


def read(form: Form, raw: Mapping[str, RawValue]) -> tuple[dict[str, Clean], dict[str, str]]:
    """What was typed, field by field, and what was wrong with it in words for the person who typed it."""
    values: dict[str, Clean] = {}
    errors: dict[str, str] = {}
    for field in form.fields:
        value, error = _parse(field, raw.get(field.name))
        if not error and field.required and (value is None or value in ("", ()) or value is False):
            error = _missing(field)
        if error:
            errors[field.name] = error
        values[field.name] = value
    return values, errors


def _missing(field: FormField) -> str:
    match field:
        case CheckField():
            return "Please tick this."
        case ChoiceField() | PersonField():
            return "Please choose."
        case _:
            return "Please fill this in."


def _parse(field: FormField, raw: RawValue) -> tuple[Clean, str]:
    match field:
        case CheckField():
            return raw is True or raw in ("true", "on"), ""
        case ChoiceField():
            return _choice(field, raw)
        case TextField():
            text = raw.strip() if isinstance(raw, str) else ""
            over = len(text) - field.longest
            return text, f"That is {over} characters too long: {field.longest} fit here." if over > 0 else ""
        case FileField():
            return raw if isinstance(raw, str) else "", ""
    text = raw.strip() if isinstance(raw, str) else ""
    if not text:
        return None, ""
    match field:
        case DateField():
            return _date(field, text)
        case TimeField():
            try:
                return time.fromisoformat(text), ""
            except ValueError:
                return None, "Write the time like 14:30."
        case NumberField():
            return _number(field, text)
        case MoneyField():
            amount = amount_in(text)
            return amount, "" if amount is not None else "Write an amount like 250k or 250000."
        case PersonField():
            return (int(text), "") if text.isdecimal() else (None, "Choose a person from the list.")


def _choice(field: ChoiceField, raw: RawValue) -> tuple[Clean, str]:
    chosen = raw if isinstance(raw, tuple) else (raw,) if isinstance(raw, str) and raw else ()
    if not field.source and any(v not in {o.value for o in field.options} for v in chosen):
        return None, "Choose one from the list."
    if field.several:
        return chosen, ""
    if len(chosen) > 1:
        return None, "Choose only one."
    return (chosen[0] if chosen else ""), ""


def _date(field: DateField, text: str) -> tuple[Clean, str]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, "Write the day like 2026-11-27."
    if field.earliest and day < field.earliest:
        return day, f"That day has passed. Choose {field.earliest.isoformat()} or later."
    return day, ""


def _number(field: NumberField, text: str) -> tuple[Clean, str]:
    try:
        number = int(text)
    except ValueError:
        return None, "Write a whole number."
    if not field.least <= number <= field.most:
        return number, f"Choose a number from {field.least} to {field.most}."
    return number, ""


def amount_in(text: str) -> Decimal | None:
    """The amount meant by $250k, 1.2m, 40 000 or 250,000; None when it is not one, or not positive and finite."""
    bare = text.strip().lower().lstrip("$€£").strip().replace(" ", "").replace(",", "").replace("_", "")
    scale = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}.get(bare[-1:], 1)
    try:
        amount = Decimal(bare[:-1] if scale > 1 else bare) * scale
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 < amount < Decimal("1e13") else None
