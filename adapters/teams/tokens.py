"""The bot's own token for writing to Teams: one request an hour, made before the old one ends.

A client-credentials grant is one POST. Microsoft's library for it would block a thread without a timeout, and takes no
login address over http, so nothing could stand in for the cloud in a test.
"""

import asyncio
import logging
import time

import aiohttp

log = logging.getLogger(__name__)

SCOPE = "https://api.botframework.com/.default"
AHEAD_SECONDS = 600
TIMEOUT = aiohttp.ClientTimeout(total=4)


class TokenError(Exception):
    """The login service gave no token; says why without telling secrets."""


class Tokens:
    """The current token; without an app id (local tools) there is none and none is needed."""

    def __init__(self, login_url: str, tenant: str, app_id: str, password: str) -> None:
        self._url = f"{login_url.rstrip('/')}/{tenant}/oauth2/v2.0/token"
        self._app_id = app_id
        self._password = password
        self._session: aiohttp.ClientSession | None = None
        self._token = ""
        self._ends = 0.0
        self._renew = 0.0
        self._lock = asyncio.Lock()
        self._ahead: asyncio.Task[None] | None = None

    def start(self, session: aiohttp.ClientSession) -> None:
        """From now on tokens can be fetched."""
        self._session = session
        self._refresh_ahead()

    async def stop(self) -> None:
        """End a fetch that is under way."""
        if self._ahead:
            self._ahead.cancel()
            await asyncio.gather(self._ahead, return_exceptions=True)

    async def headers(self) -> dict[str, str]:
        """What to send along.

        Raises:
            TokenError: the login service did not give one.
        """
        if not self._app_id:
            return {}
        now = time.monotonic()
        if now >= self._ends:
            await self._fetch()
        elif now >= self._renew:
            self._refresh_ahead()
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """The token was refused: fetch another for the next message."""
        self._ends = self._renew = 0.0

    def _refresh_ahead(self) -> None:
        if self._app_id and (self._ahead is None or self._ahead.done()):
            self._ahead = asyncio.create_task(self._try_ahead())

    async def _try_ahead(self) -> None:
        try:
            await self._fetch()
        except TokenError as error:
            log.warning(
                "no token for Teams yet (%s): check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID", error
            )

    async def _fetch(self) -> None:
        async with self._lock:
            if time.monotonic() < self._renew:
                return  # somebody else fetched it while we waited
            token, lasts = await self._ask()
            self._token = token
            self._ends = time.monotonic() + lasts
            self._renew = self._ends - min(AHEAD_SECONDS, lasts / 2)

    async def _ask(self) -> tuple[str, float]:
        if self._session is None:
            raise TokenError("not started")
        form = {
            "grant_type": "client_credentials",
            "client_id": self._app_id,
            "client_secret": self._password,
            "scope": SCOPE,
        }
        try:
            async with self._session.post(self._url, data=form, timeout=TIMEOUT, allow_redirects=False) as response:
                answer = await response.json(content_type=None)
                if isinstance(answer, dict) and "access_token" in answer:
                    return str(answer["access_token"]), float(answer.get("expires_in", 3600))
        except (aiohttp.ClientError, TimeoutError, ValueError, TypeError) as error:
            raise TokenError(type(error).__name__) from error
        raise TokenError(f"{response.status} {answer.get('error', '') if isinstance(answer, dict) else ''}".strip())
