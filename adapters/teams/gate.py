"""The one door to botbuilder: it checks who is calling and runs the turn. Its successor would replace this file alone.

Everything is sent by our own connector, so a turn here gets none of botbuilder's clients: building two of them for each
turn takes 6 ms, and they would block a thread.
"""

import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, NamedTuple

import jwt
from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.schema import Activity as Turn
from botbuilder.schema import ActivityTypes, ChannelAccount, ConversationAccount, InvokeResponse
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.bot_framework_authentication import BotFrameworkAuthentication
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from adapters.teams.activity import Activity
from adapters.teams.keys import SigningKeys

ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com"
REMEMBER_SECONDS = 60
REMEMBERED = 1_000

Body = dict[str, Any] | None
Logic = Callable[[], Awaitable[Body]]


class _Checked(NamedTuple):
    """What botbuilder found about a token, and how long that stands."""

    result: Any
    until: float


class CallerError(Exception):
    """Whoever called is not Microsoft, or is not calling this bot."""


class Gate(CloudAdapterBase):  # type: ignore[misc]  # reason: botbuilder ships no types
    """Lets in only what Microsoft signed for this bot; everything, when opened for local tools."""

    def __init__(
        self, app_id: str, password: str, tenant: str, login_url: str, openid_url: str, keys: SigningKeys
    ) -> None:
        """With no `app_id` everybody is let in: the caller has made sure that only this machine can call."""
        self._open = not app_id
        self._keys = keys
        self._checked: dict[tuple[str | None, str, str], _Checked] = {}
        # Read by botbuilder's own check, so that it neither fetches by itself nor waits: see keys.py.
        JwtTokenExtractor.metadataCache[openid_url] = keys
        checks = BotFrameworkAuthenticationFactory.create(
            to_channel_from_bot_login_url=f"{login_url}/{tenant}",
            to_channel_from_bot_oauth_scope=SCOPE,
            to_bot_from_channel_token_issuer=ISSUER,
            oauth_url="https://api.botframework.com",
            to_bot_from_channel_open_id_metadata_url=openid_url,
            to_bot_from_emulator_open_id_metadata_url=openid_url,
            credential_factory=PasswordServiceClientCredentialFactory(app_id or None, password, tenant),
        )
        super().__init__(_WithoutClients(checks))

    async def turn(self, header: str | None, activity: Activity, logic: Logic) -> Body:
        """Run `logic` if the caller may; its answer, for an invoke.

        Raises:
            CallerError: the token is missing, forged, too old, or made for somebody else.
        """
        turn = _turn(activity)
        allowed = await self._allow(None if self._open else header, turn)
        response = await self.process_activity(allowed, turn, lambda context: self._run(context, logic))
        return response.body if response else None

    async def _allow(self, header: str | None, turn: Turn) -> Any:
        """Microsoft sends one token with many activities: what was checked within the last minute stands."""
        asked = (header, turn.service_url, turn.channel_id)
        known = self._checked.get(asked)
        if known and time.time() < known.until:
            return known.result
        if not self._open:
            await self._precheck(header, turn)
        result = await self._check(header, turn)
        ends = result.claims_identity.claims.get("exp", 0)
        if len(self._checked) >= REMEMBERED:
            self._checked.clear()
        self._checked[asked] = _Checked(result, min(time.time() + REMEMBER_SECONDS, ends))
        return result

    async def _check(self, header: str | None, turn: Turn) -> Any:
        try:
            return await self.bot_framework_authentication.authenticate_request(turn, header)
        except Exception as error:  # botbuilder refuses by bare exceptions too; whatever it raises here is a refusal
            raise CallerError(type(error).__name__) from error

    async def _precheck(self, header: str | None, turn: Turn) -> None:
        """Refuse what botbuilder would stumble over or look up elsewhere: it also knows emulator and skill tokens."""
        kind, _, token = (header or "").partition(" ")
        if kind != "Bearer" or not token or not turn.service_url or not turn.channel_id:
            raise CallerError("no bearer token, service URL or channel")
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        except jwt.PyJWTError as error:
            raise CallerError("not a token") from error
        if issuer != ISSUER or not isinstance(key_id, str) or await self._keys.get(key_id) is None:
            raise CallerError("unknown issuer or key")

    async def _run(self, context: TurnContext, logic: Logic) -> None:
        body = await logic()
        if context.activity.type == ActivityTypes.invoke:
            answer = InvokeResponse(status=int(HTTPStatus.OK), body=body)
            context.turn_state[self._INVOKE_RESPONSE_KEY] = Turn(type=ActivityTypes.invoke_response, value=answer)


class _NoClient:
    """Stands where a client of botbuilder's would: nothing is sent through it."""

    async def create(self, service_url: str, audience: str) -> "_NoClient":
        return self


class _WithoutClients(BotFrameworkAuthentication):  # type: ignore[misc]  # reason: botbuilder ships no types
    """botbuilder's checks, without the clients it would build for each turn."""

    def __init__(self, checks: BotFrameworkAuthentication) -> None:
        self._checks = checks
        self._client = _NoClient()

    async def authenticate_request(self, activity: Turn, auth_header: str | None) -> Any:
        result = await self._checks.authenticate_request(activity, auth_header)
        result.connector_factory = self._client
        return result

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        return await self._checks.authenticate_streaming_request(auth_header, channel_id_header)

    def create_connector_factory(self, claims_identity: Any) -> _NoClient:
        return self._client

    async def create_user_token_client(self, claims_identity: Any) -> _NoClient:
        return self._client


def _turn(activity: Activity) -> Turn:
    """What botbuilder needs to know. Built from our own reading, so that what is checked is what is acted upon."""
    return Turn(
        type=activity.type,
        id=activity.id,
        name=activity.name,
        channel_id=activity.channel_id,
        service_url=activity.service_url,
        conversation=ConversationAccount(id=activity.conversation.id, tenant_id=activity.tenant),
        from_property=ChannelAccount(id=activity.sender.id, name=activity.sender.name),
        recipient=ChannelAccount(id=activity.recipient.id, name=activity.recipient.name),
    )
