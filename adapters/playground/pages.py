"""What a visitor sees: rooms, Home, the customers' inbox, and the stream of what changes."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from adapters.playground.mail import BODY_POLICY, Letter, letter, linked
from adapters.playground.parts import Parts
from adapters.playground.roster import BOT, PLATFORM, WORKSPACE, Colleague, Room
from bot.errors import UnknownPerson
from bot.event import Event, Place
from bot.ui import Card, Note, Paragraph, Reply

HEARTBEAT = 15.0
_PAGE = 60


class Pages:
    """The GET routes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def start(self, request: Request) -> Response:
        """The first page: the first colleague in the first channel."""
        roster = self._parts.roster
        return RedirectResponse(f"/as/{roster.people[0].external_id}/c/{roster.channels[0].external_id}")

    async def overview(self, request: Request) -> Response:
        """The rail alone, which is a page of its own on a phone."""
        return self._page(request, "overview.html")

    async def channel(self, request: Request) -> Response:
        """A channel."""
        return self._room_page(request, self._parts.roster.room(f"channel:{request.path_params['room']}"))

    async def direct(self, request: Request) -> Response:
        """Direct messages with Goodword or a colleague."""
        params = request.path_params
        return self._room_page(request, self._parts.roster.direct(params["me"], params["room"]))

    def _room_page(self, request: Request, room: Room | None) -> Response:
        me, parts = self._parts.me(request), self._parts
        if me is None or room is None or not room.is_open_to(me.external_id):
            return self.missing(request)
        since, seen = parts.cloud.newest(), parts.cloud.read_until(me.external_id, room.key)
        before, thread = _number(request.query_params.get("before")), _number(request.query_params.get("thread"))
        posts = parts.cloud.page(room.key, me.external_id, before=before, most=_PAGE)
        above = parts.cloud.post(thread, me.external_id) if thread else None
        if above is not None and above.room != room.key:
            above = None
        if not before and parts.cloud.mark_read(me.external_id, room.key):
            parts.bell.ring()
        return self._page(
            request,
            "room.html",
            room=room,
            title=parts.roster.title(room, me.external_id),
            path=parts.roster.path(room, me.external_id),
            channel=parts.roster.channel(room.id) if room.kind == "channel" else None,
            other=parts.roster.other(room, me.external_id),
            posts=parts.posts(posts, me, new_after=seen),
            oldest=posts[0].id if len(posts) == _PAGE else 0,
            before=before,
            above=parts.post(above, me, in_thread=True) if above else "",
            thread=above.id if above else 0,
            replies=parts.posts(parts.cloud.replies(above.id, me.external_id), me, in_thread=True) if above else "",
            reply_count=above.replies if above else 0,
            since=since,
        )

    async def home(self, request: Request) -> Response:
        """Goodword's Home; with `?part` only what may have changed."""
        me = self._parts.me(request)
        if me is None:
            return self.missing(request)
        card, handles = await self._home_card(me)
        html = self._parts.renderer.card(card, self._parts.view(me, handles), whole=True)
        if "part" in request.query_params:
            return HTMLResponse(html)
        return self._page(request, "home.html", card=html, since=self._parts.cloud.newest())

    async def _home_card(self, me: Colleague) -> tuple[Card, dict[int, str]]:
        try:
            actor = await self._parts.actor(me)
        except UnknownPerson:
            return Card(title="Home cannot be shown", blocks=(Paragraph(text="Please reload in a moment."),)), {}
        place = Place(platform=PLATFORM, workspace=WORKSPACE, kind="home", external_id=me.external_id)
        key = f"{me.external_id}:{uuid.uuid4()}"
        event = Event(key=key, kind="home", actor=actor, place=place, at=self._parts.clock())
        outcome = await self._parts.bot.handle(event)
        if isinstance(outcome, Reply):
            return outcome.card, await self._parts.handles(outcome.card)
        return Card(
            title="Nothing waits for you",
            blocks=(
                Note(text="Requests and nominations of yours will be listed here. Type / in any channel to start."),
            ),
        ), {}

    async def inbox(self, request: Request) -> Response:
        """The customers' inbox, with one mail open if the address names it."""
        number = request.path_params.get("mail", 0)
        chosen = self._parts.cloud.mail(number) if 0 < number < 2**53 else None
        if number and chosen is None:
            return self.missing(request)
        if chosen and not chosen.seen:
            self._parts.cloud.mark_seen(chosen.id)
            self._parts.bell.ring()
        opened = letter(chosen.raw) if chosen else None
        return self._page(
            request,
            "inbox.html",
            mails=[(mail, letter(mail.raw)) for mail in self._parts.cloud.mails()],
            chosen=chosen,
            opened=opened,
            body=linked(opened.text) if opened else "",
            since=self._parts.cloud.newest(),
        )

    async def mail_body(self, request: Request) -> Response:
        """The HTML of a mail, for its frame."""
        found = self._letter(request)
        if found is None:
            return self.missing(request)
        html = f'<!doctype html><meta charset="utf-8"><base target="_blank">{found.html}'
        return HTMLResponse(html, headers={"content-security-policy": BODY_POLICY})

    async def mail_file(self, request: Request) -> Response:
        """A file that came with a mail."""
        found, n = self._letter(request), request.path_params["file"]
        if found is None or n >= len(found.attachments):
            return self.missing(request)
        file = found.attachments[n]
        name = quote(file.name.encode("utf-8", "replace"), safe="")
        return Response(
            file.content,
            media_type="application/octet-stream",
            headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
        )

    def _letter(self, request: Request) -> Letter | None:
        number = request.path_params["mail"]
        found = self._parts.cloud.mail(number) if 0 < number < 2**53 else None
        return letter(found.raw) if found and self._parts.me(request) else None

    async def commands(self, request: Request) -> Response:
        """The catalogue, for the composer."""
        return JSONResponse([c.model_dump(mode="json") for c in self._parts.bot.commands()])

    async def options(self, request: Request) -> Response:
        """What a type-ahead field offers."""
        me, query = self._parts.me(request), request.query_params
        if me is None:
            return self.missing(request)
        try:
            actor = await self._parts.actor(me)
        except UnknownPerson:
            return JSONResponse([])
        found = await self._parts.bot.options(query.get("name", "")[:200], query.get("q", "")[:200], actor)
        return JSONResponse([o.model_dump(mode="json") for o in found])

    async def permalink(self, request: Request) -> Response:
        """A message wherever it is, seen as whoever the visitor was, or as somebody who may see it."""
        roster, number = self._parts.roster, request.path_params["post"]
        came_as = urlsplit(request.headers.get("referer", "")).path.split("/")[2:3]
        people = sorted(roster.people, key=lambda p: p.external_id not in came_as)
        for person in people if 0 < number < 2**53 else ():
            post = self._parts.cloud.post(number, person.external_id)
            room = self._parts.room(post.room, person) if post else None
            if post and room:
                thread = f"?thread={post.thread}" if post.thread else ""
                return RedirectResponse(f"{roster.path(room, person.external_id)}{thread}#post-{post.id}")
        return self.missing(request)

    async def stream(self, request: Request) -> Response:
        """Server-sent events: messages of the open room as they change, and unread marks."""
        me = self._parts.me(request)
        if me is None:
            return self.missing(request)
        room = self._parts.room(request.query_params.get("room", ""), me)
        since = _number(request.headers.get("last-event-id") or request.query_params.get("since"))
        headers = {"x-accel-buffering": "no"}
        return StreamingResponse(self._changes(me, room, since), media_type="text/event-stream", headers=headers)

    async def _changes(self, me: Colleague, room: Room | None, since: int) -> AsyncIterator[str]:
        parts, rail = self._parts, None
        yield "retry: 1000\n\n"
        with parts.bell.listening() as changed:
            while not parts.bell.closed:
                changed.clear()
                newest = parts.cloud.newest()
                for post in parts.cloud.changes(room.key, me.external_id, since) if room else ():
                    since = post.seq
                    yield _event("post", self._change(me, post.id, post.gone, post.thread), since)
                if room is None and newest > since:
                    since = newest
                    yield _event("elsewhere", {}, since)
                if rail != (rail := parts.rail(me)):
                    yield _event("rail", rail)
                try:
                    await asyncio.wait_for(changed.wait(), HEARTBEAT)
                except TimeoutError:
                    yield ":\n\n"

    def _change(self, me: Colleague, number: int, gone: bool, thread: int) -> dict[str, object]:
        post = None if gone else self._parts.cloud.post(number, me.external_id)
        if post is None:
            return {"id": number, "thread": thread, "gone": True}
        change: dict[str, object] = {"id": number, "thread": thread, "mine": post.author == me.external_id}
        if thread:
            return change | {"html": self._parts.post(post, me, in_thread=True)}
        if post.replies:
            change["above"] = self._parts.post(post, me, in_thread=True)
        above = self._parts.cloud.page(post.room, me.external_id, before=post.id, most=1)
        return change | {"html": self._parts.post(post, me, before=above[0] if above else None)}

    def missing(self, request: Request) -> Response:
        """What is not there, or not for this person."""
        me = self._parts.roster.person(request.path_params.get("me", "")) or self._parts.roster.people[0]
        return self._page(request, "missing.html", status=404, me=me)

    def _page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        parts = self._parts
        me = values.pop("me", None) or parts.me(request)
        if not isinstance(me, Colleague):
            return self.missing(request)
        theme = request.cookies.get("theme", "")
        path = request.url.path
        html = parts.env.get_template(template).render(
            me=me,
            view=parts.view(me),
            people=parts.roster.people,
            channels=parts.roster.channels,
            rail=parts.rail(me),
            theme=theme if theme in ("light", "dark") else "",
            path_here=path,
            elsewhere=path.removeprefix(f"/as/{me.external_id}") if _anyone_may_open(path) else "/d/" + BOT,
            bot_name=BOT,
            **({"room": None, "thread": 0, "since": parts.cloud.newest()} | values),
        )
        return HTMLResponse(html, status)


def _anyone_may_open(path: str) -> bool:
    """Whether the page exists for every colleague, so that switching who you are can stay on it."""
    parts = path.split("/")
    return len(parts) < 4 or parts[3] != "d" or parts[4:5] == [BOT]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _event(kind: str, data: object, seq: int = 0) -> str:
    """One server-sent event; JSON keeps it on one line."""
    return f"event: {kind}\n" + (f"id: {seq}\n" if seq else "") + f"data: {json.dumps(data)}\n\n"
