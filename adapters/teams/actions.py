"""Presses: what a button carries, and how one that asks first is drawn."""

from collections.abc import Iterable

from adapters.teams.inline import Look, label, shown
from adapters.teams.wire import Json
from bot.ui import Button, Confirm

SHOWN = 6
STYLES = {"plain": {}, "primary": {"style": "positive"}, "danger": {"style": "destructive"}}


def actions(buttons: Iterable[Button], look: Look, ids: str) -> list[Json]:
    """The elements that show `buttons`: six side by side, the rest behind the dots. `ids` keeps names apart."""
    kept = tuple(buttons)[: look.cut.buttons]
    made: list[Json] = []
    asked: list[Json] = []
    for number, button in enumerate(kept):
        where = f"{ids}-{number}"
        action = press(button, look.key, inside=look.inside)
        if button.confirm:
            asked.append(_question(button.confirm, action, where))
            action = _toggle(label(button.label, 80), where) | dict(STYLES[button.style])
        made.append(action | ({"mode": "secondary"} if number >= SHOWN else {}))
    return [{"type": "ActionSet", "actions": made}, *asked] if made else []


def press(button: Button, key: int, *, inside: bool = False) -> Json:
    """The action of one button. One that answers with a form must say so beforehand, or no dialog can open; `inside` a
    dialog every press is a submit."""
    title = {"title": label(button.label, 80)}
    if button.url:
        return {"type": "Action.OpenUrl", "url": button.url} | title
    data: Json = {"n": button.name, "d": dict(button.data)} | ({"m": key} if key else {})
    if inside:
        return {"type": "Action.Submit", "data": data} | title | dict(STYLES[button.style])
    if button.form:
        return fetch(data) | title | dict(STYLES[button.style])
    return {"type": "Action.Execute", "verb": button.name, "data": data} | title | dict(STYLES[button.style])


def fetch(data: Json) -> Json:
    """An action that asks for a dialog."""
    return {"type": "Action.Submit", "data": {"msteams": {"type": "task/fetch"}} | data}


def _question(confirm: Confirm, action: Json, where: str) -> Json:
    """Adaptive Cards have no confirmation: the question unfolds under the buttons, and the press is within it."""
    yes = action | {"title": label(confirm.yes, 80), "mode": "primary"}
    no = _toggle(label(confirm.no, 80), where)
    return {
        "type": "Container",
        "id": where,
        "isVisible": False,
        "style": "emphasis",
        "items": [
            {"type": "TextBlock", "text": shown(confirm.title, 200), "weight": "Bolder", "wrap": True},
            {"type": "TextBlock", "text": shown(confirm.text, 1000), "wrap": True},
            {"type": "ActionSet", "actions": [yes, no]},
        ],
    }


def _toggle(title: str, where: str) -> Json:
    return {"type": "Action.ToggleVisibility", "title": title, "targetElements": [where]}
