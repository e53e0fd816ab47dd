"""Everything outgoing: one client over one shared session, which never repeats a request by itself."""

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""Trouble before anything reached Slack. Every other trouble may have come after Slack did what was asked."""
TROUBLE = (SlackApiError, aiohttp.ClientError, TimeoutError)
PLAIN_HELPS = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments", "msg_blocks_too_long"})
"""What Slack says of blocks it does not take (yet), or of a picture that it could not fetch."""


class Web:
    """The Web API and `response_url`s. Opens its session at the first request, in the loop that makes it."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url if base_url.endswith("/") else base_url + "/"
        self._session: aiohttp.ClientSession | None = None
        self._client: AsyncWebClient | None = None

    @property
    def client(self) -> AsyncWebClient:
        """Slack's own client. Its retries are off: they would post twice, and the outbox does them."""
        if self._client is None or self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=10, sock_connect=3)
            self._session = aiohttp.ClientSession(timeout=timeout)
            self._client = AsyncWebClient(base_url=self._base_url, session=self._session, retry_handlers=[])
            if _loopback(self._base_url):
                self._client.proxy = None  # an outgoing proxy in the environment does not know our own machine
        return self._client

    async def call(self, token: str, method: str, body: Mapping[str, Any]) -> Json:
        """The answer of a writing method.

        Raises:
            SlackApiError, aiohttp.ClientError, TimeoutError: see `NOT_SENT` and `error_of`.
        """
        answer = await self.client.api_call(method, json=dict(body), headers={"Authorization": f"Bearer {token}"})
        return answer.data if isinstance(answer.data, dict) else {}

    async def ask(self, token: str, method: str, **query: str) -> tuple[Json, Mapping[str, str]]:
        """The answer of a reading method, and its headers (Slack takes no JSON there). Raises as `call` does."""
        answer = await self.client.api_call(method, params=query, headers={"Authorization": f"Bearer {token}"})
        return (answer.data if isinstance(answer.data, dict) else {}), answer.headers

    async def respond(self, url: str, body: Mapping[str, Any]) -> str:
        """Answer through a `response_url`: "" when it was taken, else what Slack said. Raises as `call` does."""
        client = self.client
        if client.session is None:
            return "no session"
        async with client.session.post(url, json=dict(body), proxy=client.proxy) as answer:
            said = await answer.text()
            return "" if answer.status == 200 else said.strip()[:200] or f"HTTP {answer.status}"

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()


def error_of(error: BaseException) -> str:
    """Slack's own word for what went wrong ("channel_not_found"), or the kind of trouble. Never a token or a text."""
    if isinstance(error, SlackApiError):
        data = getattr(error.response, "data", None)
        said = data.get("error") if isinstance(data, dict) else None
        return str(said) if said else f"HTTP {status_of(error)}"
    return type(error).__name__


def status_of(error: SlackApiError) -> int:
    """The HTTP status of the answer."""
    status = getattr(error.response, "status_code", None) or getattr(error.response, "status", None)
    return int(status or 0)


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
