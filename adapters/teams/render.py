"""A card as an Adaptive Card 1.5, and the message activity that carries it.

Never fails: what does not fit is shown in part, and says so.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.teams.blocks import elements
from adapters.teams.inline import Cut, Look, label, shown
from adapters.teams.wire import Json, dumps
from bot.ui import Card, Chart, Mention, Table, Value

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
MOST_BYTES = 24_000
TONES = {"good": "good", "warn": "warning", "bad": "attention", "info": "accent"}
CUTS = (
    Cut(rows=50, items=50, chars=4000, blocks=100, buttons=30),
    Cut(rows=20, items=25, chars=1500, blocks=60, buttons=24),
    Cut(rows=12, items=12, chars=500, blocks=30, buttons=18),
    Cut(rows=6, items=6, chars=200, blocks=20, buttons=12),
    Cut(rows=3, items=3, chars=80, blocks=10, buttons=6),
)
UNSAFE_IN_TAG = re.compile(r"[<>\\`*_\[\]~{}&\x00-\x1f\x7f]")


def adaptive(card: Card, *, key: int = 0, handles: Mapping[int, str] | None = None, inside: bool = False) -> Json:
    """`card` as an Adaptive Card of at most 24 KB; `inside` a dialog presses work differently.

    `handles` are the external ids of the people it may mention.
    """
    at = _tags(card, handles or {})
    for cut in CUTS:
        made = _card(card, Look(at, cut, key, inside), handles or {})
        if len(dumps(made)) <= MOST_BYTES:
            return made
    short = "There is too much to show here."
    body = [_heading(card, 300), {"type": "TextBlock", "text": short, "wrap": True}]
    return envelope(body, label(card.notification, 300))


def envelope(body: list[Json], spoken: str) -> Json:
    """The outside of every card we send."""
    return {"type": "AdaptiveCard", "version": "1.5", "fallbackText": spoken, "body": body}


def attachment(card: Json) -> Json:
    """A card as something a message or a dialog holds."""
    return {"contentType": CONTENT_TYPE, "content": card}


def message(card: Card, *, key: int = 0, handles: Mapping[int, str] | None = None) -> Json:
    """The activity that posts `card`; its summary is what a phone shows."""
    shown = adaptive(card, key=key, handles=handles)
    return {"type": "message", "summary": label(card.notification, 300), "attachments": [attachment(shown)]}


def mentions(value: Any) -> Iterator[Mention]:
    """Everybody mentioned anywhere in a card."""
    if isinstance(value, Mention):
        yield value
    elif isinstance(value, Value):
        for name in type(value).model_fields:
            yield from mentions(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from mentions(item)


def _card(card: Card, look: Look, handles: Mapping[int, str]) -> Json:
    heading = [_heading(card, look.cut.chars)] if card.title.strip() else []
    made = envelope([*heading, *elements(card.blocks, look)], label(card.notification, 300))
    teams: Json = {}
    if any(isinstance(block, Table | Chart) for block in card.blocks):
        teams["width"] = "Full"
    text = dumps(made["body"]).decode() if look.at else ""
    entities = [
        {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": handles[person], "name": name}}
        for person, name in look.at.items()
        if dumps(f"<at>{name}</at>").decode()[1:-1] in text
    ]
    if entities:
        teams["entities"] = entities
    return made | ({"msteams": teams} if teams else {})


def _heading(card: Card, most: int) -> Json:
    """The title. Its background carries the tone where that means something."""
    text = shown(" ".join(card.title.split()), min(most, 300))
    title: Json = {"type": "TextBlock", "text": text, "wrap": True}
    title |= {"style": "heading", "size": "Medium", "weight": "Bolder"}
    if card.tone == "plain":
        return title
    return {"type": "Container", "style": TONES[card.tone], "bleed": True, "items": [title]}


def _tags(card: Card, handles: Mapping[int, str]) -> dict[int, str]:
    """What stands in each mention tag. Teams finds people by that text, so of two namesakes only one is linked."""
    tags: dict[int, str] = {}
    for mention in mentions(card) if handles else ():
        name = " ".join(UNSAFE_IN_TAG.sub("", mention.name).split())[:100]
        if name and mention.person in handles and name not in tags.values():
            tags.setdefault(mention.person, name)
    return tags
