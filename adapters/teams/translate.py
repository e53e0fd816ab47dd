"""What an activity means: words, presses, places. Pure functions over what arrived."""

import html
import re
from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from adapters.teams.activity import Activity, Address, Extension, MessagePayload, Pressed
from adapters.teams.forms import typed
from bot.event import Actor, Event, EventKind, Place, Source

PLATFORM = "teams"
AT_TAG = re.compile(r"<at[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
MOST_SOURCE = 20_000
BREAKS = {"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3"}
ENDS = BREAKS - {"br", "li"} | {"ul", "ol"}
UNSEEN = {"script", "style", "attachment"}


def words(activity: Activity) -> str:
    """What somebody wrote to us: our own mention taken out, others as names, a leading slash dropped."""
    text = activity.text
    for entity in activity.entities:
        if entity.type == "mention" and entity.text and entity.mentioned.id == activity.recipient.id:
            text = text.replace(entity.text, " ")
    plain = html.unescape(AT_TAG.sub(r"\1", text)).replace("\xa0", " ")
    return re.sub(r"[ \t]+", " ", plain).strip().removeprefix("/").strip()


def place(activity: Activity) -> Place:
    """Where it happened, with all that is needed to post there later."""
    where = activity.conversation
    return Place(
        platform=PLATFORM,
        workspace=activity.tenant,
        kind="direct" if activity.personal else "channel",
        external_id=activity.place_id,
        name=activity.channel_data.channel.name or where.name or activity.channel_data.team.name,
        thread=activity.thread,
        address=address(activity).packed(),
    )


def address(activity: Activity) -> Address:
    """How to write to that place."""
    user = activity.sender.id if activity.personal else ""
    return Address(
        url=activity.service_url,
        conversation=activity.place_id,
        user=user,
        bot=activity.recipient.id,
        tenant=activity.tenant,
    )


def person_address(activity: Activity) -> Address:
    """How to write to whoever did it."""
    return address(activity).model_copy(update={"user": activity.sender.id, "conversation": ""})


def event(
    activity: Activity,
    kind: EventKind,
    actor: Actor,
    at: datetime,
    *,
    name: str = "",
    text: str = "",
    pressed: Pressed | None = None,
    data: Mapping[str, Any] | None = None,
    source: Source | None = None,
    can_open_form: bool = True,
) -> Event:
    """One thing somebody did. `data` is what came with a press: the inputs among it become the values."""
    pressed = pressed or Pressed()
    return Event(
        key=f"{activity.conversation.id} {activity.id or uuid4().hex}",
        kind=kind,
        actor=actor,
        place=place(activity),
        at=at,
        name=name,
        text=text,
        data=pressed.d,
        values=typed(data or {}),
        nonce=pressed.k,
        message=pressed.m,
        source=source,
        can_open_form=can_open_form,
    )


def press_event(activity: Activity, actor: Actor, at: datetime, pressed: Pressed, data: Mapping[str, Any]) -> Event:
    """A press, or a form that was sent; a press inside a form carries what was typed so far."""
    kind: EventKind = "button" if pressed.n else "form"
    return event(activity, kind, actor, at, name=pressed.n or pressed.f, pressed=pressed, data=data)


def source(extension: Extension) -> Source:
    """The message that an action was used on, as readable text."""
    payload: MessagePayload = extension.message_payload
    content = payload.body.content
    text = readable(content) if payload.body.content_type.lower() == "html" else content
    people = (mention.mentioned.user.id for mention in payload.mentions)
    return Source(
        text=text.strip()[:MOST_SOURCE],
        author=payload.sender.user.id,
        url=payload.link_to_message if payload.link_to_message.startswith("https://") else "",
        mentions=tuple(person for person in people if person),
    )


def readable(markup: str) -> str:
    """HTML as the text a person reads: paragraphs and list items on lines of their own."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    joined = "".join(reader.parts).replace("\xa0", " ")
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in joined.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line != ">")).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._hidden += 1
        self._quoted += tag == "blockquote"
        if tag in BREAKS:
            self._line()
        if tag == "at":
            self.parts.append("@")
        if tag == "li":
            self.parts.append("- ")
        if tag in ("img", "emoji"):
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._hidden = max(self._hidden - 1, 0)
        if tag == "blockquote":
            self._quoted = max(self._quoted - 1, 0)
        if tag in ENDS:
            self._line()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", " ") if self._quoted else data)

    def _line(self) -> None:
        """A new line; what is quoted says so on each."""
        self.parts.append("\n> " if self._quoted else "\n")
