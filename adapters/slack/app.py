"""Slack, in: one route (or one socket), one middleware for every payload, and the core decides by name."""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from starlette.routing import BaseRoute, Route

from adapters.slack.answer import Answers, Asked
from adapters.slack.door import Door
from adapters.slack.fields import SOURCE, option
from adapters.slack.health import health_of
from adapters.slack.limits import OPTIONS
from adapters.slack.messenger import SlackMessenger
from adapters.slack.notices import UNKNOWN, broken
from adapters.slack.readable import readable, readable_blocks
from adapters.slack.render import message
from adapters.slack.socket_mode import Socket
from adapters.slack.translate import Heard, translate
from adapters.slack.web import Json, Web
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.errors import UnknownPerson
from bot.event import Event, Source
from bot.ports import Bot, Clock, Directory, Health
from bot.settings import Settings
from bot.ui import Outcome, RawValue

log = logging.getLogger("goodword.slack")

PATIENCE = 2.3
"""Seconds until a request is acknowledged without its outcome; Slack gives up after three."""
_NAMES = 5


def build(settings: Settings, bot: Bot, directory: Directory, clock: Clock) -> "SlackAdapter":
    """The Slack adapter; nothing is opened before `start`."""
    web = Web(settings.slack_api_url)
    spaces = Workspaces(settings, directory, web)
    listener = Listener(bot, directory, clock, spaces, Answers(web, directory))
    return SlackAdapter(settings, web, spaces, listener, SlackMessenger(web, spaces))


class SlackAdapter:
    """The `Adapter` for Slack."""

    name = PLATFORM

    def __init__(
        self, settings: Settings, web: Web, spaces: Workspaces, listener: "Listener", messenger: SlackMessenger
    ) -> None:
        app_token = settings.slack_app_token.get_secret_value()
        bolt = bolt_app(listener)
        self._settings, self._web, self._spaces, self._listener = settings, web, spaces, listener
        self._socket = Socket(bolt, app_token, web) if app_token else None
        self.messenger = messenger
        door = Door(bolt, settings.slack_signing_secret.get_secret_value())
        self.routes: Sequence[BaseRoute] = () if app_token else (Route("/slack/events", door.handle, methods=["POST"]),)

    async def start(self) -> None:
        """Learn which workspace the token is for; in Socket Mode also connect."""
        await self._spaces.join()
        if self._socket:
            await self._socket.start()

    async def stop(self) -> None:
        """Take nothing more, finish what was begun, let go of connections."""
        if self._socket:
            await self._socket.stop()
        await self._listener.answers.finish()
        await self._web.close()

    async def health(self) -> Sequence[Health]:
        """Token, scopes, and how Slack reaches us."""
        return await health_of(self._settings, self._web)


class Everything(AsyncMiddleware):
    """The last in bolt's chain: takes every payload. Listeners would cost each request a match and its arguments, and
    the core's dictionary finds the handler anyway."""

    def __init__(self, listener: "Listener") -> None:
        self._listener = listener

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """The acknowledgement."""
        team = req.context.team_id or req.context.enterprise_id or ""
        asks = req.body.get("type") == "block_suggestion"
        answer = await (self._listener.offer if asks else self._listener.hear)(req.body, team)
        return BoltResponse(status=200, body=answer or "")


def bolt_app(listener: "Listener") -> AsyncApp:
    """Bolt: it says whose a payload is, and answers what Slack asks of the address itself."""
    quiet = logging.getLogger("goodword.slack.bolt")
    quiet.setLevel(logging.ERROR)  # its warnings are about what it leaves to us on purpose

    async def authorize(
        enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult:  # asks nobody: bolt's own way calls auth.test for each request; the listener finds the token
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)

    bolt = AsyncApp(
        name="goodword",
        logger=quiet,
        signing_secret="verified-before-parsing",  # noqa: S106  # reason: not a secret; see door.Door
        request_verification_enabled=False,
        process_before_response=True,
        authorize=authorize,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )

    bolt.use(Everything(listener))
    return bolt


@dataclass(frozen=True)
class Listener:
    """Hands what was done to the core and its outcome to `answers`. No exception leaves it: bolt would lose the ack."""

    bot: Bot
    directory: Directory
    clock: Clock
    spaces: Workspaces
    answers: Answers

    async def hear(self, body: Mapping[str, Any], team: str) -> Json | None:
        """What to acknowledge `body` with; None for an empty acknowledgement."""
        at = time.monotonic()
        try:
            if await self._gone(body, team):
                return None
            heard = translate(body, team)
            space = await self.spaces.find(team) if heard else None
            if heard is None or space is None:
                return None if heard is None else _stranger(heard)
            if heard.user == space.bot_user:
                return None
            return await self._answer(Asked(heard=heard, space=space, at=at))
        except Exception:
            number = secrets.token_hex(4)
            log.exception("reference %s: a request from Slack could not be taken", number)
            shown = message(broken(number).card, {}) | {"response_type": "ephemeral"}
            return shown if "command" in body else None

    async def offer(self, body: Mapping[str, Any], team: str) -> Json:
        """The options of a type-ahead field."""
        try:
            async with asyncio.timeout(PATIENCE):
                source = str(body.get("action_id") or "").removeprefix(SOURCE)
                actor = await self.spaces.actor(team, str(body["user"]["id"]))
                found = await self.bot.options(source, str(body.get("value") or ""), actor)
            return {"options": [option(choice, {}) for choice in found[:OPTIONS]]}
        except (UnknownPerson, TimeoutError):
            return {"options": []}
        except Exception:
            log.exception("type-ahead failed")
            return {"options": []}

    async def _answer(self, asked: Asked) -> Json | None:
        task = asyncio.create_task(self._outcome(asked.heard))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if done:
            return await self.answers.give(task.result(), asked)
        self.answers.later(self._late(task, asked))
        return await self.answers.hold(asked)

    async def _late(self, task: asyncio.Task[Outcome], asked: Asked) -> None:
        await self.answers.give_late(await task, asked)

    async def _outcome(self, heard: Heard) -> Outcome:
        try:
            actor = await self.spaces.actor(heard.team, heard.user)
            values = await self._people(heard)
            names = await self._names(heard)
            if heard.surface == "words":
                await self.directory.remember(heard.place, actor.person if heard.place.kind == "direct" else 0)
            event = Event(
                key=heard.key,
                kind=heard.kind,
                actor=actor,
                place=heard.place,
                at=self.clock(),
                name=heard.name,
                text=readable(heard.text, names) if heard.surface != "message" else heard.text,
                data=heard.data,
                values=values,
                nonce=heard.nonce,
                message=heard.message,
                source=_source(heard, names),
                can_open_form=heard.surface != "words",
            )
            return await self.bot.handle(event)
        except UnknownPerson:
            return UNKNOWN
        except Exception:
            number = secrets.token_hex(4)
            log.exception("reference %s: handling what Slack sent failed", number)
            return broken(number)

    async def _people(self, heard: Heard) -> dict[str, RawValue]:
        """The values with people picked as our ids."""
        values = dict(heard.values)
        for name, user in heard.people.items():
            values[name] = str((await self.spaces.actor(heard.team, user)).person)
        return values

    async def _names(self, heard: Heard) -> dict[str, str]:
        """Names of the people mentioned, as far as they can be had."""
        names: dict[str, str] = {}
        for user in heard.mentions[:_NAMES]:
            try:
                names[user] = (await self.spaces.actor(heard.team, user)).name
            except UnknownPerson:
                log.info("a mentioned person could not be looked up")
        return names

    async def _gone(self, body: Mapping[str, Any], team: str) -> bool:
        event = body.get("event")
        if not isinstance(event, dict) or event.get("type") not in ("app_uninstalled", "tokens_revoked"):
            return False
        log.warning("workspace %s removed Goodword or its token; nothing more is sent there", team)
        self.spaces.forget(team)
        await self.directory.blocked(PLATFORM, team, team)
        return True


def _source(heard: Heard, names: Mapping[str, str]) -> Source | None:
    if heard.source is None:
        return None
    text = readable_blocks(heard.source.get("blocks"), names) or readable(str(heard.source.get("text") or ""), names)
    return Source(text=text, author=str(heard.source.get("user") or ""), url=heard.source_url, mentions=heard.mentions)


def _stranger(heard: Heard) -> Json | None:
    log.warning("workspace %s sends requests but has not installed Goodword", heard.team)
    if heard.surface != "command":
        return None
    return {"response_type": "ephemeral", "text": "Goodword is not installed in this workspace. Ask its admin."}
