"""What every page and every action of the playground needs, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request

from adapters.playground.cloud import Cloud, Post
from adapters.playground.live import Bell
from adapters.playground.render import Pick, Renderer, View, day_name, mentioned
from adapters.playground.roster import BOT, PLATFORM, WORKSPACE, Colleague, Room, Roster
from bot.event import Actor, Profile
from bot.ports import Bot, Clock, Directory
from bot.ui import Card, Form, PersonField

CLAMP = 900
"""A person's message longer than this many characters, or a dozen lines, is shown in part first."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Built once, shared by pages, actions and the stream."""

    roster: Roster
    cloud: Cloud
    bell: Bell
    bot: Bot
    directory: Directory
    clock: Clock
    env: Environment
    renderer: Renderer

    async def actor(self, colleague: Colleague) -> Actor:
        """Who the colleague is to the core."""

        async def look_up() -> Profile:
            return colleague.profile

        return await self.directory.actor(PLATFORM, WORKSPACE, colleague.external_id, look_up)

    async def handles(self, card: Card) -> dict[int, str]:
        """Who the people mentioned on a card are here."""
        people = mentioned(card)
        return await self.directory.handles(PLATFORM, WORKSPACE, sorted(people)) if people else {}

    async def picked(self, form: Form) -> dict[int, str]:
        """Who the people that a form begins with are here."""
        people = [f.initial.person for f in form.fields if isinstance(f, PersonField) and f.initial]
        return await self.directory.handles(PLATFORM, WORKSPACE, people) if people else {}

    def picks(self) -> tuple[Pick, ...]:
        """Everybody, for a people picker."""
        return tuple(Pick(p.external_id, p.name, p.title) for p in self.roster.people)

    def view(self, me: Colleague, handles: Mapping[int, str] | None = None) -> View:
        """How `me` sees things now."""
        return View(me.external_id, ZoneInfo(me.zone), self.clock(), handles or {})

    def me(self, request: Request) -> Colleague | None:
        """Whom the address of the request says the visitor is."""
        return self.roster.person(request.path_params["me"])

    def room(self, key: str, me: Colleague) -> Room | None:
        """The room of that key, if `me` may see it."""
        room = self.roster.room(key)
        return room if room and room.is_open_to(me.external_id) else None

    def post(self, post: Post, me: Colleague, *, before: Post | None = None, in_thread: bool = False) -> Markup:
        """A message as `me` sees it; `before` is the one above it, whose face is not repeated."""
        view = self.view(me, post.handles)
        room = self.roster.room(post.room)
        parted = not before or (before.author, before.only_for, before.asked) != (
            post.author,
            post.only_for,
            post.asked,
        )
        late = before is not None and post.at - before.at > timedelta(minutes=5)
        shown, rest = clamp(post.text)
        return Markup(  # noqa: S704  # reason: a template's own output, escaped by its environment
            self.env.get_template("post.html").render(
                post=post,
                view=view,
                author=self.roster.person(post.author),
                by_bot=not post.author,
                private=bool(post.only_for) and not (room and room.with_bot),
                follows=not (parted or late or post.card or (before and before.card)),
                card=self.renderer.card(post.card, view) if post.card else "",
                shown=shown,
                rest=rest,
                in_thread=in_thread,
                day=day_name(post.at, view),
            )
        )

    def posts(self, posts: tuple[Post, ...], me: Colleague, *, new_after: int = 0, in_thread: bool = False) -> Markup:
        """Messages below each other, with the days and the line where the unread ones begin."""
        view, out, day, last, marked = self.view(me), Markup(""), "", None, False
        for post in posts:
            today = day_name(post.at, view)
            if today != day and not in_thread:
                out += Markup('<div class="day" data-day="{0}"><span>{0}</span></div>').format(today)
                last = None
            if new_after and post.id > new_after and post.author != me.external_id and not marked:
                out += Markup('<div class="new-line" role="separator"><span>New</span></div>')
                marked, last = True, None
            out += self.post(post, me, before=last, in_thread=in_thread)
            day, last = today, post
        return out

    def rail(self, me: Colleague) -> dict[str, int]:
        """Unread marks: by room key, and `inbox`."""
        unread = self.cloud.unread(me.external_id, [r.key for r in self.roster.rooms(me.external_id)])
        unseen = self.cloud.unseen()
        return unread | ({"inbox": unseen} if unseen else {})


def clamp(text: str) -> tuple[str, str]:
    """The part of a message shown at once, and the rest."""
    lines = text.split("\n")
    if len(text) <= CLAMP and len(lines) <= 14:
        return text, ""
    cut = min(CLAMP, len("\n".join(lines[:12])))
    return text[:cut], text[cut:]


__all__ = ["BOT", "Parts", "clamp"]
