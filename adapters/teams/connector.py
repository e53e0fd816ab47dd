"""The Bot Connector over one shared HTTP session: what we send to Teams, and what became of it."""

import logging
from collections import OrderedDict
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import aiohttp
from pydantic import ValidationError
from pydantic_core import from_json

from adapters.teams.activity import Address, Member
from adapters.teams.tokens import TokenError, Tokens
from adapters.teams.wire import Json, dumps
from bot.ports import Delivery, Denied, Failed, Gone, Limited, Refused, Sent, Unsure
from bot.settings import LOOPBACK

log = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=6, connect=3)
REMEMBERED_CHATS = 10_000


class LookUpError(Exception):
    """The connector did not give what was asked for."""


class Connector:
    """Sends activities. Never raises from a delivery and never repeats one: what became of it is in the answer."""

    def __init__(self, tokens: Tokens, hosts: frozenset[str], *, local_only: bool) -> None:
        self._tokens = tokens
        self._hosts = frozenset(LOOPBACK) if local_only else hosts
        self._session: aiohttp.ClientSession | None = None
        self._chats: OrderedDict[tuple[str, str], str] = OrderedDict()

    def start(self, session: aiohttp.ClientSession) -> None:
        """From now on things can be sent."""
        self._session = session

    def trusts(self, url: str) -> bool:
        """Whether our token may be sent to that service URL: its host is on the list, and nobody can listen in."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        plain_but_local = parts.scheme == "http" and host in LOOPBACK
        return host in self._hosts and (parts.scheme == "https" or plain_but_local) and not parts.username

    async def post(self, to: Address, activity: Json, *, thread: str = "", targeted: bool = False) -> Delivery:
        """Post into a conversation, or into the `thread` of that message; `targeted`: for the recipient's eyes only."""
        path = _conversation(to.conversation, thread)
        if thread and not targeted:
            path += f"/{quote(thread, safe='')}"
        return await self._deliver("POST", to.url, path, activity, targeted=targeted)

    async def update(self, to: Address, message: str, activity: Json, *, thread: str = "") -> Delivery:
        """Edit a message."""
        path = f"{_conversation(to.conversation, thread)}/{quote(message, safe='')}"
        return await self._deliver("PUT", to.url, path, activity | {"id": message}, known=message)

    async def delete(self, to: Address, message: str, *, thread: str = "") -> Delivery:
        """Remove a message."""
        path = f"{_conversation(to.conversation, thread)}/{quote(message, safe='')}"
        return await self._deliver("DELETE", to.url, path, None, known=message)

    async def chat(self, to: Address) -> Address | Delivery:
        """The personal chat with `to.user`, created when there is none (asking twice gives the same)."""
        known = self._chats.get((to.tenant, to.user))
        if known is None:
            about = {
                "bot": {"id": to.bot},
                "members": [{"id": to.user}],
                "isGroup": False,
                "tenantId": to.tenant,
                "channelData": {"tenant": {"id": to.tenant}},
            }
            made = await self._deliver("POST", to.url, "v3/conversations", about)
            if not isinstance(made, Sent):
                # A lost answer here is harmless: no message was in it.
                return Failed(reason=made.reason) if isinstance(made, Unsure) else made
            known = made.ref
            self._chats[to.tenant, to.user] = known
            if len(self._chats) > REMEMBERED_CHATS:
                self._chats.popitem(last=False)
        return to.model_copy(update={"conversation": known})

    async def member(self, to: Address, user: str) -> Member:
        """What Teams says about somebody in a conversation.

        Raises:
            LookUpError: it did not say.
        """
        if self._session is None or not self.trusts(to.url):
            raise LookUpError("service URL not on the allow list")
        url = f"{to.url.rstrip('/')}/v3/conversations/{quote(to.conversation, safe='')}/members/{quote(user, safe='')}"
        try:
            headers = await self._tokens.headers()
            async with self._session.get(url, headers=headers, timeout=TIMEOUT, allow_redirects=False) as response:
                if response.status != 200:
                    raise LookUpError(f"members answered {response.status}")
                return Member.model_validate_json(await response.read())
        except (aiohttp.ClientError, TimeoutError, TokenError, ValidationError) as error:
            raise LookUpError(type(error).__name__) from error

    async def _deliver(
        self, method: str, base: str, path: str, body: Json | None, *, targeted: bool = False, known: str = ""
    ) -> Delivery:
        if self._session is None:
            return Failed(reason="not started")
        if not self.trusts(base):
            return Refused(reason="the service URL's host is not in TEAMS_SERVICE_HOSTS")
        url = f"{base.rstrip('/')}/{path}" + ("?isTargetedActivity=true" if targeted else "")
        try:
            headers = await self._tokens.headers()
        except TokenError as error:
            return Failed(reason=f"no token: {error}")
        data = dumps(body) if body is not None else None
        headers["Content-Type"] = "application/json; charset=utf-8"
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                answer = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Failed(reason=type(error).__name__)
        except aiohttp.InvalidURL:
            return Refused(reason="the service URL cannot be read")
        except (aiohttp.ClientError, TimeoutError) as error:
            return Unsure(reason=type(error).__name__)
        if response.status == 401:
            self._tokens.forget()
        return became(response.status, response.headers, answer, known)


def _conversation(conversation: str, thread: str) -> str:
    """A channel's thread is a conversation of its own: its name ends in the first message's id."""
    threaded = f"{conversation};messageid={thread}" if thread and "@thread" in conversation else conversation
    return f"v3/conversations/{quote(threaded, safe='')}/activities"


def became(status: int, headers: Mapping[str, str], body: bytes, known: str = "") -> Delivery:
    """What an answer of the connector means."""
    reason = f"{status} {_code(body)}".strip()
    if status < 300:
        ref = _field(body, "id") or known
        return Sent(ref=ref) if ref else Unsure(reason="no id in the answer")
    if status in (412, 429, 502, 504) and (status == 429 or "Retry-After" in headers):
        return Limited(after=_seconds(headers.get("Retry-After", "")))
    if status == 500:  # the one 5xx that nobody says to repeat: it may have been posted
        return Unsure(reason=reason)
    if status in (401, 408, 412) or status >= 500:
        return Failed(reason=reason)
    if status == 403:
        return Denied(reason=reason)
    return Gone(reason=reason) if status in (404, 410) else Refused(reason=reason)


def _field(body: bytes, name: str) -> str:
    try:
        value = from_json(body or b"{}")
    except ValueError:
        return ""
    return str(value.get(name) or "") if isinstance(value, dict) else ""


def _code(body: bytes) -> str:
    """The connector's own short word for what went wrong; its longer text may repeat what was sent."""
    try:
        value = from_json(body or b"{}")
        return str(value["error"]["code"])[:60]
    except (ValueError, KeyError, TypeError):
        return ""


def _seconds(text: str) -> float:
    try:
        return min(max(float(text), 0.5), 3600)
    except ValueError:
        return 2.0
