"""What was, or will be, said in chats and mails about somebody who is erased."""

import json
from dataclasses import dataclass
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from bot.context import Context
from bot.features.privacy.needles import Needles
from bot.ui import Card
from store.queries import erasing, erasing_messages
from store.records.messages import Outbox
from store.records.privacy import Erasure

_CARD = TypeAdapter(Card)
Fate = str
"""What became of one message: edited, removed, blanked, lost."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How many rows were looked at; whether they were the last; whether it must wait for something under way."""

    rows: int
    ended: bool
    waits: bool = False


class Count(Protocol):
    """Adds to what the receipt says."""

    def __call__(self, job: Erasure, **more: int) -> None: ...  # noqa: D102  # reason: said above


def unit(ctx: Context, job: Erasure, needles: Needles, count: Count) -> Seen:
    """The next messages; one that is just being sent is looked at again a little later."""
    ids = job.contacts
    threads = [f"team:{request}" for request in erasing.request_ids(ctx.session, ids)]
    threads += [f"nomination:{nomination}" for nomination in job.nominations]
    rows = erasing_messages.page(ctx.session, job.after, ids, threads)
    fates: dict[Fate, int] = {}
    for row, platform in rows:
        related = row.about in ids or row.parent in threads or row.topic in threads
        if row.blanked or needles.in_text(json.dumps(row.card, ensure_ascii=False), related=related):
            if row.state in ("claimed", "sending"):
                count(job, **fates)
                return Seen(len(rows), ended=False, waits=True)
            fate = _dealt_with(ctx, row, platform, needles, related=related)
            fates[fate] = fates.get(fate, 0) + 1
        job.after = row.id or 0
    count(job, **fates)
    return Seen(len(rows), ended=len(rows) < erasing_messages.PAGE)


def _dealt_with(ctx: Context, row: Outbox, platform: str, needles: Needles, *, related: bool) -> Fate:
    card = _without(row, needles, related=related)
    if row.state == "pending":
        row.card = card
        if not card:
            row.state, row.blanked = "replaced", True
        return "edited"
    if row.state != "sent" or platform == "email" or (row.topic and erasing_messages.newer(ctx.session, row)):
        lost = row.state == "uncertain" or (row.state == "sent" and platform == "email")
        erasing_messages.blank(row)
        return ("mailed" if platform == "email" else "lost") if lost else "blanked"
    topic = erasing_messages.topic_of(ctx.session, row)
    if not topic:
        erasing_messages.blank(row)
        return "lost"
    if not card:
        erasing_messages.take_away(ctx.session, row, topic, ctx.now)
        return "removed"
    erasing_messages.edit(ctx.session, row, topic, card, ctx.now)
    return "edited"


def _without(row: Outbox, needles: Needles, *, related: bool) -> dict[str, object]:
    """The card without them; empty when it cannot be shown any more."""
    if not row.card:
        return {}
    card: dict[str, object] = needles.scrubbed(row.card, related=related)
    try:
        _CARD.validate_python(card)
    except ValidationError:  # a link, say, that is none without the address in it
        return {}
    return card
