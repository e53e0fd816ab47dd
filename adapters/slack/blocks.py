"""A card's blocks → Block Kit. Limits are kept by cutting, merging, splitting or saying "more": never by failing."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Literal, assert_never

from adapters.slack.buttons import actions, numbered
from adapters.slack.inline import Handles, Json, mrkdwn, plain_text, rich, rich_block, section, styled, tame
from adapters.slack.limits import (
    ALT,
    CHARTS,
    CONTEXT,
    FIELD,
    FIELDS,
    HEADER,
    MESSAGE_BLOCKS,
    MESSAGE_TEXT,
    PARAGRAPH,
    TABLES_TEXT,
    URL,
    VIEW_BLOCKS,
    VIEW_TEXT,
    clean,
    cut,
    line,
)
from adapters.slack.tables import more, native_chart, native_table, plain_chart, plain_table
from bot.ui import (
    Block,
    Bold,
    Bullets,
    Buttons,
    Card,
    Chart,
    Chips,
    Divider,
    Facts,
    Inline,
    Invitation,
    Link,
    Note,
    Paragraph,
    Picture,
    Table,
    Text,
    When,
    pieces,
    plain,
)

_BULLETS = 40
_BULLET = 1000
_CHIP = 75
_CHIPS = 20
_NOTE = 2000
_LABEL = 200
_KEPT = frozenset({"actions", "input"})
_MARKERS = {"good": "✅ ", "warn": "⚠️ ", "bad": "⛔ ", "plain": "", "info": ""}


@dataclass(frozen=True)
class Look:
    """For whom and where a card is drawn. `native` uses what Slack may refuse: new blocks, pictures to fetch."""

    handles: Handles
    key: int = 0
    native: bool = True
    surface: Literal["message", "view"] = "message"


@dataclass
class _Room:
    """What is left of the limits that count over a whole message."""

    charts: int = CHARTS
    tables: int = TABLES_TEXT


def card_blocks(card: Card, look: Look, *, title: bool = True) -> list[Json]:
    """All of `card`, fitted into what its surface takes."""
    room = _Room()
    blocks: list[Json] = []
    if title and card.title.strip():
        blocks.append({"type": "header", "text": plain_text(headline(card))})
    for block in card.blocks:
        blocks.extend(_draw(block, look, room))
    return fitted(blocks, look)


def headline(card: Card) -> str:
    """The title with the marker of its tone; a title that brings its own picture sign gets none."""
    marker = "" if any(ord(c) > 0x2600 for c in card.title) else _MARKERS[card.tone]
    return marker + line(card.title, HEADER - len(marker))


def fitted(blocks: Sequence[Json], look: Look) -> list[Json]:
    """`blocks` within the limits of the surface: buttons and inputs stay, the rest goes from the end."""
    most, text = (MESSAGE_BLOCKS, MESSAGE_TEXT) if look.surface == "message" else (VIEW_BLOCKS, VIEW_TEXT)
    if len(blocks) <= most and len(json.dumps(blocks)) <= text:
        return numbered(blocks)  # nearly always: encoding is quicker than counting, and never shorter
    pressed = [b for b in blocks if b["type"] in _KEPT]
    count = min(len(pressed), most - 2)
    room = text - sum(weight(b) for b in pressed[:count] if b["type"] == "actions") - 100
    kept: list[Json] = []
    missing = shown = 0
    at = None
    for block in blocks:
        if block["type"] in _KEPT:
            if shown < count:
                kept.append(block)
                shown += 1
            continue
        size = weight(block)
        if at is None and len(kept) - shown + count < most - 1 and size <= room:
            kept.append(block)
            room -= size
            continue
        at = len(kept) if at is None else at
        missing += block["type"] != "divider"
    if at is not None and missing:
        kept[at:at] = more(missing, "part")
    return numbered(kept)


def weight(part: object) -> int:
    """The characters of all texts in `part`, as Slack counts them towards a message's limit."""
    if isinstance(part, dict):
        words = ("text", "fallback", "alt_text", "caption", "title", "name", "label")
        return sum(len(v) if isinstance(v, str) and k in words else weight(v) for k, v in part.items())
    return sum(map(weight, part)) if isinstance(part, list) else 0


def _draw(block: Block, look: Look, room: _Room) -> list[Json]:
    match block:
        case Paragraph():
            return [rich_block(section(e)) for part in _split(block.text) if (e := rich(part, look.handles, PARAGRAPH))]
        case Bullets():
            return _bullets(block.items, look.handles)
        case Chips():
            return _chips(block.items)
        case Facts():
            return _facts(block.items, look.handles)
        case Table():
            return _table(block, look, room)
        case Chart():
            return _chart(block, look, room)
        case Picture():
            return _picture(block, look)
        case Invitation():
            return _invitation(block, look.handles)
        case Buttons():
            return actions(block.items, look.key)
        case Divider():
            return [{"type": "divider"}]
        case Note():
            return _note(block.text, look.handles)
        case _:
            assert_never(block)


def _split(text: Text) -> Iterator[tuple[Inline, ...]]:
    """`text` in parts of at most a paragraph's length."""
    part: list[Inline] = []
    left = PARAGRAPH
    for piece in pieces(text):
        rest = piece
        while isinstance(rest, str) and len(rest) > left:
            at = max(rest.rfind(" ", 1, left), rest.rfind("\n", 1, left))
            at = at if at > 0 else left
            yield (*part, rest[:at])
            rest, part, left = rest[at:].lstrip(" \n"), [], PARAGRAPH
        size = len(plain((rest,)))
        if size > left and part:
            yield tuple(part)
            part, left = [], PARAGRAPH
        part.append(rest)
        left = max(left - size, 1)
    if part:
        yield tuple(part)


def _bullets(items: Sequence[Text], handles: Handles) -> list[Json]:
    rows = [e for item in items[:_BULLETS] if (e := rich(item, handles, _BULLET))]
    if not rows:
        return []
    listed = {"type": "rich_text_list", "style": "bullet", "elements": [section(e) for e in rows]}
    return [rich_block(listed), *more(len(items) - _BULLETS, "line")]


def _chips(items: Sequence[str]) -> list[Json]:
    words = [line(item, _CHIP) for item in items if item.strip()]
    rows = [
        {"type": "context", "elements": [plain_text(w) for w in words[start : min(start + CONTEXT, _CHIPS)]]}
        for start in range(0, min(len(words), _CHIPS), CONTEXT)
    ]
    return [*rows, *more(len(words) - _CHIPS, "label")]


def _facts(items: Sequence[tuple[str, Text]], handles: Handles) -> list[Json]:
    """Two columns when mrkdwn can say it without styling people's words; else one fact a line as rich text."""
    facts = [(line(label, _LABEL), value) for label, value in items if plain(value).strip()]
    if all(tame(label) and tame(value) for label, value in facts):
        fields = [
            {
                "type": "mrkdwn",
                "text": mrkdwn((Bold(text=label), "\n", *pieces(value)), handles, FIELD),
                "verbatim": True,
            }
            for label, value in facts
        ]
        return [
            {"type": "section", "fields": fields[start : start + FIELDS]} for start in range(0, len(fields), FIELDS)
        ]
    out = []
    for start in range(0, len(facts), FIELDS):
        elements: list[Json] = []
        for label, value in facts[start : start + FIELDS]:
            lead = "\n" if elements else ""
            elements.append({"type": "text", "text": f"{lead}{label}: ", "style": {"bold": True}})
            elements.extend(rich(value, handles, FIELD))
        out.append(rich_block(section(elements)))
    return out


def _table(table: Table, look: Look, room: _Room) -> list[Json]:
    if look.native and look.surface == "message" and (drawn := native_table(table, look.handles, room.tables)):
        room.tables -= drawn[1]
        return drawn[0]
    return plain_table(table, look.handles)


def _chart(chart: Chart, look: Look, room: _Room) -> list[Json]:
    if look.native and look.surface == "message" and room.charts and (drawn := native_chart(chart)):
        room.charts -= 1
        return [drawn]
    return plain_chart(chart)


def _picture(picture: Picture, look: Look) -> list[Json]:
    alt = line(picture.alt, ALT)
    if look.native and picture.url.startswith("https://") and len(picture.url) <= URL:
        return [{"type": "image", "image_url": picture.url, "alt_text": alt}]
    return [rich_block(section(rich((alt, " ", Link(text="Picture", url=picture.url)), {}, FIELD)))]


def _invitation(meeting: Invitation, handles: Handles) -> list[Json]:
    lead = ("Cancelled: ",) if meeting.cancelled else ()
    start = When(at=meeting.start.astimezone(UTC))
    text: tuple[Inline, ...] = (*lead, Bold(text=line(meeting.title, 200)), " · ", start, f" · {meeting.minutes} min")
    more_words = (f"\n{cut(meeting.description, 500)}",) if meeting.description.strip() else ()
    return [rich_block(section(rich((*text, *more_words), handles, PARAGRAPH)))]


def _note(text: Text, handles: Handles) -> list[Json]:
    """Small print; words with both styling and stray markup are set as ordinary text, where both come out right."""
    words = clean(plain(text)).strip()
    if not words:
        return []
    if not styled(text):
        return [_context(plain_text(cut(words, _NOTE)))]
    if tame(text):
        return [_context({"type": "mrkdwn", "text": mrkdwn(text, handles, _NOTE), "verbatim": True})]
    return [rich_block(section(rich(text, handles, _NOTE)))]


def _context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def picture_or_data(blocks: Iterable[Block]) -> bool:
    """Whether Slack could refuse some of `blocks`, so that its answer must be waited for."""
    return any(isinstance(block, Table | Chart | Picture) for block in blocks)
