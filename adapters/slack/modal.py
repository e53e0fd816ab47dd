"""Cards and forms → Slack views (modals and Home), and what a view remembers for us in between."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.slack.blocks import Look, card_blocks, fitted
from adapters.slack.buttons import actions, packed, scalars
from adapters.slack.fields import input_block
from adapters.slack.inline import Json, plain_text, rich, rich_block, section
from adapters.slack.limits import METADATA, MODAL_TITLE, PARAGRAPH, VIEW_BLOCKS, line
from adapters.slack.tables import more
from bot.event import Place
from bot.ui import Card, Form, Scalar

CALLBACK = "goodword"


@dataclass(frozen=True)
class Memory:
    """What a view carries in private_metadata: the form it shows (none for a card), and where it was opened from."""

    name: str = ""
    data: Mapping[str, Scalar] = field(default_factory=dict)
    nonce: str = ""
    place: tuple[str, str, str, str] = ("", "", "", "")
    """Kind, external id, thread and address."""

    @staticmethod
    def of(place: Place) -> tuple[str, str, str, str]:
        """The parts of `place` worth keeping."""
        return (place.kind, place.external_id, place.thread, place.address)


def memory_text(memory: Memory) -> str:
    """`memory` within 3000 characters."""
    place = memory.place if any(memory.place) else None
    return packed({"n": memory.name, "d": memory.data, "k": memory.nonce, "p": place}, METADATA)


def memory_of(text: object) -> Memory:
    """What `memory_text` wrote; an empty memory for anything else."""
    try:
        told = json.loads(text) if isinstance(text, str) and text else {}
    except ValueError:
        told = {}
    if not isinstance(told, dict):
        return Memory()
    place = told.get("p")
    parts = [str(part) for part in place] if isinstance(place, list) and len(place) == 4 else ["", "", "", ""]
    return Memory(
        name=str(told.get("n", "")),
        data=scalars(told.get("d")),
        nonce=str(told.get("k", "")),
        place=(parts[0], parts[1], parts[2], parts[3]),
    )


def form_view(
    form: Form,
    look: Look,
    place: tuple[str, str, str, str],
    *,
    labels: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Json:
    """`form` as a modal. `errors` are those that Slack cannot show at a field; they stand on top."""
    salt = json.dumps([form.name, form.nonce, dict(form.data)], default=str)
    inputs = [input_block(f, salt, look.handles, labels or {}) for f in form.fields]
    top = [_wrong(form, errors)] if errors else []
    presses = actions(form.buttons, 0)
    room = VIEW_BLOCKS - len(top) - len(presses) - 1
    inputs = inputs[: room - 1] if len(inputs) > room else inputs
    intro = card_blocks(Card(title="", blocks=form.intro), look, title=False)[: max(room - len(inputs), 0)]
    tail = more(len(form.fields) - len(inputs), "field")
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(line(form.title, MODAL_TITLE)),
        "submit": plain_text(line(form.submit, MODAL_TITLE)),
        "close": plain_text("Cancel"),
        "private_metadata": memory_text(Memory(name=form.name, data=form.data, nonce=form.nonce, place=place)),
        "blocks": fitted([*top, *intro, *inputs, *presses, *tail], look) or [{"type": "divider"}],
    }


def card_view(card: Card, look: Look, place: tuple[str, str, str, str]) -> Json:
    """`card` as a modal to read; its buttons work, and there is nothing to send."""
    title = line(card.title, MODAL_TITLE)
    blocks = card_blocks(card, look, title=title != card.title or card.tone not in ("plain", "info"))
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(title),
        "close": plain_text("Done"),
        "private_metadata": memory_text(Memory(place=place)),
        "blocks": blocks or [{"type": "divider"}],
    }


def home_view(card: Card, look: Look) -> Json:
    """`card` as a person's Home tab."""
    return {"type": "home", "blocks": card_blocks(card, look) or [{"type": "divider"}]}


def _wrong(form: Form, errors: Mapping[str, str]) -> Json:
    names = {f.name: f.label for f in form.fields}
    said = [f"{names[name]}: {text}" if name in names else text for name, text in errors.items()]
    elements = rich("⚠️ " + "\n".join(said), {}, PARAGRAPH)
    return rich_block(section([{**element, "style": {"bold": True}} for element in elements]))
