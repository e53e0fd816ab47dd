"""What Goodword shows → what Slack shows. The other modules here draw; these are the whole messages."""

from adapters.slack.blocks import Look, card_blocks, picture_or_data
from adapters.slack.inline import Handles, Json, notification
from adapters.slack.limits import FALLBACK
from adapters.slack.modal import card_view, form_view, home_view
from bot.ui import Card, Mention, Value

__all__ = ["Look", "card_view", "form_view", "home_view", "mentioned", "message", "picture_or_data"]

METADATA = "goodword_message"


def message(card: Card, handles: Handles, *, key: int = 0, native: bool = True) -> Json:
    """`card` as the body of a message: blocks, and a text for notifications and screen readers. With a `key`, the
    message says in its metadata which delivery it is."""
    blocks = card_blocks(card, Look(handles=handles, key=key, native=native))
    body: Json = {"text": notification(card.notification, FALLBACK), "blocks": blocks}
    body |= {"unfurl_links": False, "unfurl_media": False}
    if key:
        body["metadata"] = {"event_type": METADATA, "event_payload": {"key": key}}
    return body


def mentioned(value: Value) -> frozenset[int]:
    """The people named in `value`, whose ids in the workspace a renderer needs."""
    found: set[int] = set()
    waiting: list[object] = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mention):
            found.add(part.person)
        elif isinstance(part, Value):
            waiting += part.__dict__.values()
        elif isinstance(part, tuple):
            waiting += part
    return frozenset(found)
