"""What a visitor does: every one becomes a message of the playground, an `Event` for the core, or both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.playground.cloud import Draft, Post
from adapters.playground.guard import LARGEST
from adapters.playground.parts import Parts
from adapters.playground.render import UNTOUCHED, Typed, unread
from adapters.playground.roster import PLATFORM, WORKSPACE, Colleague, Room
from adapters.playground.sent import Dismiss, Mark, Press, Say, Shortcut, Submit
from bot.errors import UnknownPerson
from bot.event import Event, EventKind, Place, Source
from bot.ui import Card, Form, Invalid, Nothing, OpenForm, Outcome, RawValue, Reply, Scalar, Value

LONGEST = 40_000
_MENTION = re.compile(r"@goodword\b[,:]?\s*", re.IGNORECASE)
Body = TypeVar("Body", bound=Value)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where an answer belongs: who asked, in which room (None: Home) and thread, on which message, in which words."""

    me: Colleague
    key: str
    room: Room | None = None
    thread: int = 0
    post: Post | None = None
    words: str = ""
    form: str = ""
    typed: Typed = UNTOUCHED

    @property
    def event_key(self) -> str:
        """The key made in the page, which stays the same when a press is repeated."""
        return f"{self.me.external_id}:{self.key}"


class Actions:
    """The POST routes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def say(self, request: Request) -> Response:
        """A message, a command (`/…`), or words for Goodword."""
        me, said = await self._read(request, Say)
        text = said.text.strip()
        room = self._room(said.room, me)
        if not text:
            return _told("Write something first.")
        if len(text) > LONGEST:
            return _told(f"That is too long by {len(text) - LONGEST:,}: {LONGEST:,} characters fit in one message.")
        asked = Asked(me, said.key, room, self._thread(said.thread, room, me), words=text)
        if text.startswith("/") and len(text) > 1:
            return await self._ask(asked, "command", text=text[1:])
        self._parts.cloud.add(
            Draft(room=room.key, author=me.external_id, text=text, thread=asked.thread, key=f"said {asked.event_key}"),
            self._parts.clock(),
        )
        self._parts.cloud.mark_read(me.external_id, room.key)
        self._parts.bell.ring()
        called = _MENTION.search(text)
        if not room.with_bot and not called:
            return JSONResponse({"did": "posted"})
        words = _MENTION.sub("", text, count=1).strip() if called else text
        return await self._ask(asked, "message", text=words)

    async def press(self, request: Request) -> Response:
        """A button on a message, on Home, or on a card in a dialog."""
        me, pressed = await self._read(request, Press)
        post = self._post(pressed.post, me) if pressed.post else None
        asked = self._asked(me, pressed.key, pressed.room, post)
        delivery = post.delivery if post else 0
        return await self._ask(asked, "button", name=pressed.name, data=pressed.data, message=delivery)

    async def submit(self, request: Request) -> Response:
        """A form, or a button inside one."""
        me, sent = await self._read(request, Submit)
        post = self._parts.cloud.post(sent.post, me.external_id) if sent.post else None
        values = dict(sent.values)
        for name, colleague in sent.people.items():
            person = self._parts.roster.person(colleague)
            values[name] = str((await self._parts.actor(person)).person) if person else None
        typed = Typed({**sent.values, **sent.people}, {}, sent.labels)
        asked = replace(self._asked(me, sent.key, sent.room, post), form=sent.form.name, typed=typed)
        if sent.button:
            return await self._ask(
                asked,
                "button",
                name=sent.button,
                data={**sent.form.data, **sent.button_data},
                values=values,
                nonce=sent.form.nonce,
            )
        return await self._ask(
            asked, "form", name=sent.form.name, data=sent.form.data, values=values, nonce=sent.form.nonce
        )

    async def shortcut(self, request: Request) -> Response:
        """A message shortcut."""
        me, used = await self._read(request, Shortcut)
        post = self._post(used.post, me)
        if not post.author:
            return _told("This works on what people wrote.")
        named = tuple(p.external_id for p in self._parts.roster.people if f"@{p.name}" in post.text)
        source = Source(text=post.text, author=post.author, url=f"{request.base_url}m/{post.id}", mentions=named)
        asked = Asked(me, used.key, self._room(post.room, me), post.thread)
        return await self._ask(asked, "shortcut", name=used.name, source=source)

    async def mark(self, request: Request) -> Response:
        """Everything in a room was seen."""
        me, read = await self._read(request, Mark)
        if self._parts.cloud.mark_read(me.external_id, self._room(read.room, me).key):
            self._parts.bell.ring()
        return JSONResponse({"did": "nothing"})

    async def dismiss(self, request: Request) -> Response:
        """Take a private answer out of sight."""
        me, unwanted = await self._read(request, Dismiss)
        post = self._parts.cloud.post(unwanted.post, me.external_id)
        if post and post.only_for == me.external_id:
            self._parts.cloud.remove(post.id)
            self._parts.bell.ring()
        return JSONResponse({"did": "nothing"})

    # --- answering ---

    async def _ask(
        self,
        asked: Asked,
        kind: EventKind,
        *,
        name: str = "",
        text: str = "",
        data: Mapping[str, Scalar] | None = None,
        values: Mapping[str, RawValue] | None = None,
        nonce: str = "",
        message: int = 0,
        source: Source | None = None,
    ) -> Response:
        try:
            actor = await self._parts.actor(asked.me)
        except UnknownPerson:
            return _told("Goodword could not look you up just now. Please try again.")
        event = Event(
            key=asked.event_key,
            kind=kind,
            actor=actor,
            place=self._place(asked),
            at=self._parts.clock(),
            name=name,
            text=text,
            data=data or {},
            values=values or {},
            nonce=nonce,
            message=message,
            source=source,
        )
        return await self._answer(await self._parts.bot.handle(event), asked)

    async def _answer(self, outcome: Outcome, asked: Asked) -> Response:
        match outcome:
            case Reply():
                return await self._reply(outcome, asked)
            case OpenForm():
                dropped = unread(outcome.form, asked.typed.values) if outcome.form.name == asked.form else {}
                return await self._form(outcome.form, asked, Typed(dropped, {}, asked.typed.labels))
            case Invalid():
                return await self._form(
                    outcome.form, asked, Typed(asked.typed.values, outcome.errors, asked.typed.labels)
                )
            case Nothing():
                if outcome.now is not None and asked.post is not None:
                    await self._edit(asked.post, outcome.now)
                return JSONResponse({"did": "nothing"})

    async def _reply(self, reply: Reply, asked: Asked) -> Response:
        handles = await self._parts.handles(reply.card)
        me = asked.me.external_id
        if reply.replaces and asked.post is not None and asked.post.only_for == me:
            await self._edit(asked.post, reply.card)
            return JSONResponse({"did": "replaced", "post": asked.post.id})
        if asked.room is None:
            html = self._parts.renderer.card(reply.card, self._parts.view(asked.me, handles))
            return JSONResponse({"did": "card", "html": html, "title": reply.card.title})
        post = self._parts.cloud.add(
            Draft(
                room=asked.room.key,
                card=reply.card,
                handles=handles,
                thread=asked.thread,
                only_for=me if reply.private else "",
                asked=asked.words if asked.words.startswith("/") else "",
                key=f"answer {asked.event_key}",
            ),
            self._parts.clock(),
        )
        self._parts.cloud.mark_read(me, asked.room.key)
        self._parts.bell.ring()
        return JSONResponse({"did": "answered", "post": post})

    async def _form(self, form: Form, asked: Asked, typed: Typed) -> Response:
        picked = await self._parts.picked(form)
        html = self._parts.renderer.form(form, self._parts.view(asked.me), self._parts.picks(), picked, typed)
        return JSONResponse({"did": "form", "html": html, "wrong": sorted(typed.errors)})

    async def _edit(self, post: Post, card: Card) -> None:
        """Unless the outbox has already shown something newer there."""
        handles = await self._parts.handles(card)
        if self._parts.cloud.edit(post.id, card, handles, unless_after=post.seq):
            self._parts.bell.ring()

    # --- reading ---

    async def _read(self, request: Request, kind: type[Body]) -> tuple[Colleague, Body]:
        me = self._parts.me(request)
        if me is None:
            raise HTTPException(404, "There is nobody of that name here.")
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            raise HTTPException(415, "Send JSON.")
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise HTTPException(413, "That is too large: 1 MB is the most.")
        try:
            return me, kind.model_validate_json(body)
        except ValidationError:
            raise HTTPException(400, "That could not be read. Reload the page and try again.") from None

    def _asked(self, me: Colleague, key: str, room: str, post: Post | None) -> Asked:
        where = None if room == "home" else self._room(post.room if post else room, me)
        thread = post.thread if post else 0
        return Asked(me, key, where, thread, post)

    def _place(self, asked: Asked) -> Place:
        me = asked.me.external_id
        if asked.room is None:
            return Place(platform=PLATFORM, workspace=WORKSPACE, kind="home", external_id=me)
        return self._parts.roster.place(asked.room, me, asked.thread)

    def _room(self, key: str, me: Colleague) -> Room:
        room = self._parts.room(key, me)
        if room is None:
            raise HTTPException(404, "There is no such place, or it is not yours to see.")
        return room

    def _post(self, post: int, me: Colleague) -> Post:
        found = self._parts.cloud.post(post, me.external_id)
        if found is None or self._parts.room(found.room, me) is None:
            raise HTTPException(404, "This message is gone.")
        return found

    def _thread(self, thread: int, room: Room, me: Colleague) -> int:
        if not thread:
            return 0
        above = self._post(thread, me)
        if above.room != room.key:
            raise HTTPException(404, "This message is gone.")
        return above.thread or above.id


def _told(text: str) -> Response:
    return JSONResponse({"did": "told", "text": text})
