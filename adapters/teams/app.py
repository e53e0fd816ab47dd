"""Microsoft Teams: the route activities come in by, and all that works behind it."""

import logging
from collections.abc import Sequence

import aiohttp
from pydantic import ValidationError
from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.teams.activity import Activity
from adapters.teams.connector import Connector
from adapters.teams.gate import CallerError, Gate
from adapters.teams.keys import SigningKeys
from adapters.teams.messenger import TeamsMessenger
from adapters.teams.people import People
from adapters.teams.replies import Replies
from adapters.teams.tokens import TokenError, Tokens
from adapters.teams.turns import Turns
from adapters.teams.wire import dumps
from bot.errors import ConfigError
from bot.ports import Adapter, Bot, Clock, Directory, Health, Messenger
from bot.settings import Settings

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000


def build(settings: Settings, bot: Bot, directory: Directory, clock: Clock) -> Adapter:
    """The adapter; opens nothing until it is started.

    Raises:
        ConfigError: it would let in anybody.
    """
    local_only = settings.teams_dangerously_allow_unauthenticated
    if local_only and not settings.on_loopback:
        raise ConfigError("TEAMS_DANGEROUSLY_ALLOW_UNAUTHENTICATED is refused unless bound to 127.0.0.1")
    if not local_only and not (settings.teams_app_id and settings.teams_tenant_id):
        raise ConfigError("TEAMS_APP_ID and TEAMS_TENANT_ID are needed: without them anybody could pretend to be Teams")
    return TeamsAdapter(settings, bot, directory, clock)


class TeamsAdapter:
    """One bot registration."""

    name = "teams"

    def __init__(self, settings: Settings, bot: Bot, directory: Directory, clock: Clock) -> None:
        local_only = settings.teams_dangerously_allow_unauthenticated
        app_id = "" if local_only else settings.teams_app_id
        password = settings.teams_app_password.get_secret_value()
        tenant, login = settings.teams_tenant_id, settings.teams_login_url
        self._local_only = local_only
        self._keys = SigningKeys(settings.teams_openid_url)
        self._tokens = Tokens(login, tenant, app_id, password)
        self._gate = Gate(app_id, password, tenant, login, settings.teams_openid_url, self._keys)
        self._connector = Connector(self._tokens, settings.service_hosts, local_only=local_only)
        people = People(directory, self._connector, tenant, local_only=local_only)
        self._replies = Replies(self._connector, people)
        self._turns = Turns(bot, people, self._replies, clock)
        self._session: aiohttp.ClientSession | None = None
        self.messenger: Messenger | None = TeamsMessenger(self._connector, directory)
        self.routes: Sequence[BaseRoute] = (Route("/api/messages", self._receive, methods=["POST"]),)

    async def start(self) -> None:
        """Open the shared session; fetch keys and a token ahead of the first message."""
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)
        self._connector.start(self._session)
        self._tokens.start(self._session)
        if not self._local_only:
            self._keys.start(self._session)

    async def stop(self) -> None:
        """Finish the answers under way, then close."""
        await self._replies.stop()
        await self._keys.stop()
        await self._tokens.stop()
        if self._session:
            await self._session.close()
            self._session = None

    async def health(self) -> Sequence[Health]:
        """Whether Microsoft's keys and our token can be had."""
        if self._local_only:
            detail = "everybody on this machine is let in without a token"
            return (Health(name="teams", state="warn", detail=detail, remedy="set TEAMS_APP_ID for real use"),)
        if self._session is None:
            await self.start()
            try:
                return await self.health()
            finally:
                await self.stop()
        return (await self._keys_health(), await self._token_health())

    async def _keys_health(self) -> Health:
        await self._keys.get(None)
        if self._keys.known:
            return Health(name="teams keys", state="ok", detail=f"{self._keys.known} signing keys of Microsoft")
        remedy = "allow outgoing https to login.botframework.com"
        return Health(
            name="teams keys", state="bad", detail="Microsoft's signing keys cannot be fetched", remedy=remedy
        )

    async def _token_health(self) -> Health:
        try:
            await self._tokens.headers()
        except TokenError as error:
            remedy = "check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID"
            return Health(name="teams token", state="bad", detail=f"no token: {error}", remedy=remedy)
        return Health(name="teams token", state="ok", detail="the bot can write to Teams")

    async def _receive(self, request: Request) -> Response:
        """Every activity. What a client sent never makes it fail."""
        if not request.headers.get("content-type", "").lower().startswith("application/json"):
            return _refusal(415, "send application/json")
        body = await _read(request)
        if body is None:
            return _refusal(413, "larger than 1 MB")
        try:
            raw = from_json(body)
            if not isinstance(raw, dict):
                return _refusal(400, "not an activity")
        except ValueError:
            return _refusal(400, "not JSON")
        return await self._let_in(request.headers.get("authorization"), raw)

    async def _let_in(self, header: str | None, raw: dict[str, object]) -> Response:
        if not header and not self._local_only:
            return _refusal(401, "no token")
        try:
            activity = Activity.model_validate(raw)
        except ValidationError:
            return _refusal(400, "not an activity")
        if not self._connector.trusts(activity.service_url):
            log.info("refused an activity whose service URL is not on a host of TEAMS_SERVICE_HOSTS")
            return _refusal(401, "unknown service URL")
        try:
            answer = await self._gate.turn(header, activity, lambda: self._turns.run(activity))
        except CallerError as error:
            log.info("refused a caller at /api/messages: %s", error)
            return _refusal(401, "not authorized")
        except ValidationError:
            return _refusal(400, "not understood")
        return Response(status_code=200) if answer is None else Response(dumps(answer), media_type="application/json")


async def _read(request: Request) -> bytes | None:
    """The body, or None once it is too large."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > MOST_BYTES:
        return None
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _refusal(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status_code=status)
