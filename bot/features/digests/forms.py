"""The forms of digests."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from bot.domain.periods import LAST, WEEKDAYS, Rhythm
from bot.features.digests.rules import AUDIENCES, MOST_SECTIONS
from bot.ui import ChoiceField, DateField, Form, NumberField, Option, Paragraph, Scalar, TextField, TimeField

RULES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "daily": ("Every working day", {"every": "daily"}),
    "weekly": ("Every week", {"every": "weekly"}),
    "fortnightly": ("Every other week", {"every": "fortnightly"}),
    "first": ("Monthly, the first such weekday", {"every": "monthly", "nth": 1}),
    "last": ("Monthly, the last such weekday", {"every": "monthly", "nth": LAST}),
    "date": ("Monthly, on a date", {"every": "monthly", "nth": 0}),
}


def rule_of(rhythm: Rhythm) -> str:
    """The choice that a rule is."""
    if rhythm.every != "monthly":
        return rhythm.every
    return {0: "date", LAST: "last"}.get(rhythm.nth, "first")


def edit(
    rhythm: Rhythm,
    audience: str,
    where: Option | None,
    sections: Sequence[str],
    known: Sequence[Option],
    data: Mapping[str, Scalar],
) -> Form:
    """Everything about a subscription."""
    rules = tuple(Option(value=name, label=label) for name, (label, _) in RULES.items())
    days = tuple(Option(value=str(n), label=name) for n, name in enumerate(WEEKDAYS))
    audiences = tuple(Option(value=name, label=label) for name, label in AUDIENCES.items())
    return Form(
        name="digest", title="Digest", submit="Save", data=data,
        fields=(
            ChoiceField(
                name="place", label="Channel or person", source="digest.places", required=True,
                initial=(where,) if where else (),
            ),
            ChoiceField(
                name="audience", label="For whom", options=audiences, required=True, initial=_one(audiences, audience)
            ),
            ChoiceField(
                name="rule", label="How often", options=rules, required=True, initial=_one(rules, rule_of(rhythm))
            ),
            ChoiceField(
                name="weekday", label="Day of the week", options=days, required=True,
                initial=_one(days, str(rhythm.weekday)),
            ),
            NumberField(
                name="day", label="Day of the month", hint="For monthly on a date. 1 tells of the last month", least=1,
                most=31, initial=rhythm.day,
            ),
            TimeField(name="at", label="Time", hint="In the time zone below", required=True, initial=rhythm.at),
            TextField(
                name="zone", label="Time zone", hint="Such as Europe/Berlin", required=True, initial=rhythm.zone,
                longest=60,
            ),
            ChoiceField(
                name="sections", label="Parts", hint=f"At most {MOST_SECTIONS}", options=tuple(known), several=True,
                required=True, initial=tuple(o for o in known if o.value in sections),
            ),
        ),
    )  # fmt: skip


def rhythm_from(values: Mapping[str, Any], anchor: date) -> dict[str, Any]:
    """The rule that was chosen, as fields of one."""
    at = values["at"] if isinstance(values["at"], time) else time(9)
    return {
        "nth": 0, **RULES[str(values["rule"])][1], "weekday": int(str(values["weekday"])),
        "day": int(values["day"] or 1), "at": at.replace(second=0, microsecond=0), "zone": str(values["zone"]),
        "anchor": anchor,
    }  # fmt: skip


def pause(digest_id: int, title: str, earliest: date) -> Form:
    """Until when."""
    return Form(
        name="digest.pause", title="Pause this digest", submit="Pause", data={"d": digest_id},
        intro=(Paragraph(text=title),),
        fields=(
            DateField(
                name="until", label="Until", hint="The first day it is posted again. Empty: until you go on",
                earliest=earliest,
            ),
        ),
    )  # fmt: skip


def _one(options: Sequence[Option], value: str) -> tuple[Option, ...]:
    return tuple(option for option in options if option.value == value)
