"""Fields as native controls: everything works without a script, and every control has a label, a hint and its error."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from adapters.site.seal import FieldKind, Sheet
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

AS_RADIOS = 7
"""Up to so many choices are shown at once; more go into a list."""

_AUTOCOMPLETE = {
    "name": "name",
    "email": "email",
    "phone": "tel",
    "company": "organization",
    "account": "organization",
    "title": "organization-title",
}

Control = Literal["input", "area", "select", "choices", "tick", "fixed"]


@dataclass(frozen=True)
class View:
    """One field as the template draws it."""

    id: str
    name: str
    label: str
    hint: str
    error: str
    required: bool
    control: Control
    kind: str
    value: str = ""
    several: bool = False
    checked: bool = False
    options: tuple[Option, ...] = ()
    chosen: frozenset[str] = frozenset()
    zone: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)

    @property
    def described(self) -> str:
        """The ids of what describes it, for screen readers."""
        hint = self.hint or self.zone
        return " ".join(part for part, there in ((f"{self.id}-h", hint), (f"{self.id}-e", self.error)) if there)


def sheet(form: Form) -> Sheet:
    """How the answer to `form` is to be read."""
    return Sheet(
        name=form.name,
        data=form.data,
        fields=tuple((f.name, _kind(f)) for f in form.fields if not isinstance(f, PersonField)),
        fixed={f.name: str(f.initial.person) for f in form.fields if isinstance(f, PersonField) and f.initial},
        nonce=form.nonce,
    )


def _kind(item: FormField) -> FieldKind:
    match item:
        case CheckField():
            return "check"
        case ChoiceField():
            return "several" if item.several else "text"
        case FileField():
            return "file"
        case TextField() | DateField() | TimeField() | NumberField() | MoneyField() | PersonField():
            return "text"
        case _:
            assert_never(item)


def views(form: Form, errors: Mapping[str, str], typed: Mapping[str, RawValue], zone: str) -> tuple[View, ...]:
    """All fields of `form`, with what was wrong at each; a wrong answer is shown as it was `typed`."""
    zone = "" if any(f.name == "zone" for f in form.fields) else zone  # the page asks for the zone: ours would mislead
    seen = [_view(f, f"f{i}", errors.get(f.name, ""), zone) for i, f in enumerate(form.fields)]
    first_time = next((view for view in seen if view.kind == "time"), None)
    return tuple(_as_typed(_quieter(view, first_time), typed.get(view.name)) for view in seen)


def _as_typed(view: View, raw: RawValue) -> View:
    lost = view.error and view.control == "input" and view.kind != "file" and not view.value
    return replace(view, value=raw) if lost and isinstance(raw, str) else view


def _quieter(view: View, first_time: View | None) -> View:
    """The zone is said once, at the first time of day."""
    return replace(view, zone="") if view.zone and view is not first_time else view


def _view(item: FormField, at: str, error: str, zone: str) -> View:
    def make(
        control: Control, kind: str, value: str = "", attrs: Mapping[str, str] | None = None, hint: str = ""
    ) -> View:
        said = " ".join(part for part in (item.hint, hint) if part)
        return View(at, item.name, item.label, said, error, item.required, control, kind, value, attrs=attrs or {})

    match item:
        case TextField():
            return make("area" if item.lines == "many" else "input", _text_kind(item), item.initial, _text_attrs(item))
        case ChoiceField():
            return _choice(item, at, error)
        case DateField():
            earliest = {"min": item.earliest.isoformat()} if item.earliest else {}
            return make("input", "date", item.initial.isoformat() if item.initial else "", earliest)
        case TimeField():
            value = item.initial.isoformat("minutes") if item.initial else ""
            return replace(make("input", "time", value), zone=zone.replace("_", " "))
        case NumberField():
            value = "" if item.initial is None else str(item.initial)
            return make("input", "number", value, {"min": str(item.least), "max": str(item.most), "step": "1"})
        case MoneyField():
            value = "" if item.initial is None else f"{item.initial:f}"
            return make("input", "text", value, hint="For example 250k or 250000.")
        case PersonField():
            # A visitor from outside never gets to pick among colleagues: the one already chosen is only named.
            return make("fixed", "", item.initial.name if item.initial else "Not chosen")
        case CheckField():
            return View(at, item.name, item.label, item.hint, error, item.required, "tick", "", checked=item.initial)
        case FileField():
            return make("input", "file", "", {"accept": ",".join(item.accept)})
        case _:
            assert_never(item)


def _text_kind(item: TextField) -> str:
    return {"email": "email", "phone": "tel"}.get(item.name, "text")


def _text_attrs(item: TextField) -> dict[str, str]:
    attrs = {"maxlength": str(item.longest)}
    if item.placeholder:
        attrs["placeholder"] = item.placeholder
    if item.name in _AUTOCOMPLETE:
        attrs["autocomplete"] = _AUTOCOMPLETE[item.name]
    return attrs


def _choice(item: ChoiceField, at: str, error: str) -> View:
    options = tuple({o.value: o for o in (*item.options, *item.initial)}.values())
    # Radios cannot be cleared again, so a choice that may stay open is a list with an empty first line.
    at_once = item.several or (item.required and len(options) <= AS_RADIOS)
    return View(
        id=at,
        name=item.name,
        label=item.label,
        hint=item.hint,
        error=error,
        required=item.required,
        control="choices" if at_once else "select",
        kind="checkbox" if item.several else "radio",
        several=item.several,
        options=options,
        chosen=frozenset(o.value for o in item.initial),
    )
