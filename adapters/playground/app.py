"""The playground: a work chat in one web page on this machine, where Goodword can be tried without an account anywhere.

It is an adapter like the others: what people do becomes events, outcomes and deliveries become messages.
Never part of `serve`.
"""

from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.playground.actions import Actions
from adapters.playground.cloud import Cloud
from adapters.playground.guard import Guard
from adapters.playground.live import Bell
from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.pages import Pages
from adapters.playground.parts import Parts
from adapters.playground.render import Renderer, environment
from adapters.playground.roster import PLATFORM, WORKSPACE, Channel, Colleague, Roster
from bot.errors import ConfigError
from bot.ports import Adapter, Bot, Clock, Directory, Health, Messenger
from bot.settings import Settings

__all__ = ["Channel", "Colleague", "Playground", "build"]


class Playground:
    """The adapter. `deliver` takes what the e-mail adapter would send to customers."""

    name = PLATFORM

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.messenger: Messenger | None = PlaygroundMessenger(parts.roster, parts.cloud, parts.bell, parts.clock)
        self.routes: Sequence[BaseRoute] = _routes(Pages(parts), Actions(parts))

    async def start(self) -> None:
        """Open the file; make the workspace and everybody in it known to the core."""
        parts = self._parts
        parts.cloud.open()
        parts.bell.open()
        if await parts.directory.installation(PLATFORM, WORKSPACE) is None:
            await parts.directory.install(PLATFORM, WORKSPACE, "Playground", {})
        for colleague in parts.roster.people:
            actor = await parts.actor(colleague)
            me = colleague.external_id
            for room in parts.roster.rooms(me):
                if room.with_bot:
                    await parts.directory.remember(parts.roster.place(room, me), actor.person)
        for room in parts.roster.rooms(parts.roster.people[0].external_id):
            if room.kind == "channel":
                await parts.directory.remember(parts.roster.place(room, ""))

    async def stop(self) -> None:
        """End the open streams and close the file."""
        self.hush()
        self._parts.cloud.close()

    def hush(self) -> None:
        """End the open streams: a server that waits for its connections before stopping would wait for these."""
        self._parts.bell.close()

    async def health(self) -> Sequence[Health]:
        """Whether the playground's own file can be read."""
        if self._parts.cloud.healthy():
            return (Health(name="playground", state="ok", detail="messages can be read"),)
        return (
            Health(
                name="playground",
                state="bad",
                detail="playground.db cannot be read",
                remedy="start it again with `goodword demo --fresh`",
            ),
        )

    def deliver(self, message: EmailMessage) -> None:
        """Put a mail into the customers' inbox, once per message id. May be called from any thread."""
        ref = message["Message-ID"]
        self._parts.cloud.add_mail(message.as_bytes(), str(ref) if ref else None, self._parts.clock())
        self._parts.bell.ring()


def build(
    settings: Settings,
    bot: Bot,
    directory: Directory,
    clock: Clock,
    *,
    people: Sequence[Colleague],
    channels: Sequence[Channel],
    data: Path,
) -> Playground:
    """The playground for these colleagues and channels; its messages are kept under `data`.

    Raises:
        ConfigError: it would be reachable from other machines.
    """
    if not settings.on_loopback:
        raise ConfigError("the playground lets anybody be anyone: it runs on 127.0.0.1 only")
    env = environment()
    roster, cloud = Roster(people, channels), Cloud(data / "playground.db")
    return Playground(Parts(roster, cloud, Bell(), bot, directory, clock, env, Renderer(env)))


def _routes(pages: Pages, actions: Actions) -> list[BaseRoute]:
    door = [Middleware(Guard)]
    gets = {
        "/": pages.start,
        "/m/{post:int}": pages.permalink,
        "/as/{me}/": pages.overview,
        "/as/{me}/c/{room}": pages.channel,
        "/as/{me}/d/{room}": pages.direct,
        "/as/{me}/home": pages.home,
        "/as/{me}/inbox": pages.inbox,
        "/as/{me}/inbox/{mail:int}": pages.inbox,
        "/as/{me}/inbox/{mail:int}/body": pages.mail_body,
        "/as/{me}/inbox/{mail:int}/files/{file:int}": pages.mail_file,
        "/as/{me}/commands": pages.commands,
        "/as/{me}/options": pages.options,
        "/as/{me}/stream": pages.stream,
    }
    posts = {
        "say": actions.say,
        "press": actions.press,
        "submit": actions.submit,
        "shortcut": actions.shortcut,
        "read": actions.mark,
        "dismiss": actions.dismiss,
    }
    return [
        *(Route(path, endpoint, methods=["GET"], middleware=door) for path, endpoint in gets.items()),
        *(Route(f"/as/{{me}}/{name}", end, methods=["POST"], middleware=door) for name, end in posts.items()),
        Mount("/playground", StaticFiles(directory=Path(__file__).parent / "static"), middleware=door),
    ]


def _is_an_adapter(playground: Playground) -> Adapter:
    """Lets the type checker hold us to the port."""
    return playground
