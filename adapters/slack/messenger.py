"""Slack, out: one post, edit or deletion at a time; what became of it is in the answer, and nothing is retried here."""

import json
import logging
from collections.abc import Mapping
from typing import Literal

from slack_sdk.errors import SlackApiError

from adapters.slack.render import message
from adapters.slack.web import NOT_SENT, PLAIN_HELPS, TROUBLE, Json, Web, error_of, status_of
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.ports import Delivery, Denied, Failed, Gone, Limited, Refused, Sent, Target, Unsure
from bot.ui import Card

log = logging.getLogger("goodword.slack")

_DENIED = frozenset(
    {"not_in_channel", "account_inactive", "invalid_auth", "token_revoked", "token_expired", "not_authed"}
    | {"missing_scope", "restricted_action", "restricted_action_read_only_channel", "no_permission", "access_denied"}
    | {"restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "org_login_required"}
    | {"ekm_access_denied", "team_access_not_granted", "cannot_dm_bot", "user_disabled", "messages_tab_disabled"}
)
_GONE = frozenset(
    {"channel_not_found", "is_archived", "message_not_found", "user_not_found", "thread_not_found"}
    | {"cant_update_message", "cant_delete_message", "edit_window_closed"}
)
_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_LATER = frozenset({"service_unavailable", "request_timeout", "team_added_to_org", "accesslimited"})
_PERHAPS = frozenset({"internal_error", "fatal_error"})
"""Slack: "some aspect of the operation may have succeeded"."""
_WAIT = 30.0

Doing = Literal["post", "edit"]


class SlackMessenger:
    """The `Messenger` for Slack."""

    platform = PLATFORM

    def __init__(self, web: Web, spaces: Workspaces) -> None:
        self._web, self._spaces = web, spaces

    async def post(
        self, target: Target, card: Card, *, key: int, parent: str = "", handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Post `card` to a channel or a person (Slack opens the direct conversation and says which it is)."""
        where: Json = {"channel": target.address or target.external_id}
        if parent:
            above = _message_of(parent)
            if above is None:
                return Refused(reason="the parent message is not known")
            where = {"channel": above["channel"], "thread_ts": above["ts"]}
        return await self._show(target, "chat.postMessage", where, card, key, handles, "post")

    async def update(
        self, target: Target, ref: str, card: Card, *, key: int, handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Edit the message `ref`."""
        where = _message_of(ref)
        if where is None:
            return Gone(reason="the message is not known")
        return await self._show(target, "chat.update", where, card, key, handles, "edit")

    async def delete(self, target: Target, ref: str) -> Delivery:
        """Remove the message `ref`; one that is gone already counts as removed."""
        where = _message_of(ref)
        if where is None:
            return Gone(reason="the message is not known")
        return await self._send(target, "chat.delete", where, "edit")

    async def close(self) -> None:
        """Let go of the connections."""
        await self._web.close()

    async def _show(
        self, target: Target, method: str, where: Json, card: Card, key: int, handles: Mapping[int, str], doing: Doing
    ) -> Delivery:
        result = await self._send(target, method, message(card, handles, key=key) | where, doing)
        if isinstance(result, Refused) and result.reason in PLAIN_HELPS:
            log.info("Slack refused a message (%s); sending it again without native blocks", result.reason)
            result = await self._send(target, method, message(card, handles, key=key, native=False) | where, doing)
        return result

    async def _send(self, target: Target, method: str, body: Json, doing: Doing) -> Delivery:
        try:
            space = await self._spaces.find(target.workspace)
            if space is None:
                return Denied(reason="the workspace has not installed Goodword")
            told = await self._web.call(space.token, method, body)
            channel = str(told.get("channel") or body["channel"])
            sent = {"channel": channel, "ts": str(told.get("ts") or body.get("ts") or "")}
            return Sent(ref=json.dumps(sent), address=channel if target.kind == "direct" else "")
        except TROUBLE as error:
            return verdict(error, doing)
        except Exception as error:  # the port promises an answer, whatever happens
            log.exception("sending to Slack failed")
            return Unsure(reason=type(error).__name__) if doing == "post" else Failed(reason=type(error).__name__)


def verdict(error: Exception, doing: Doing) -> Delivery:
    """What became of a message whose request ended in `error`. A doubtful edit has failed: it may be repeated."""
    said = error_of(error)
    if isinstance(error, NOT_SENT):
        return Failed(reason=said)
    if not isinstance(error, SlackApiError):
        return _doubt(said, doing)
    status = status_of(error)
    if status == 429 or said in _LIMITED:
        return Limited(after=_wait(error))
    if said in _DENIED:
        return Denied(reason=said)
    if said in _GONE:
        return Gone(reason=said)
    if status == 503 or said in _LATER:
        return Failed(reason=said)
    if status >= 500 or said in _PERHAPS:
        return _doubt(said, doing)
    return Refused(reason=said)


def _doubt(said: str, doing: Doing) -> Delivery:
    return Unsure(reason=said) if doing == "post" else Failed(reason=said)


def _wait(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    try:
        return max(0.0, min(float(headers.get("Retry-After", _WAIT)), 3600.0))
    except (TypeError, ValueError):
        return _WAIT


def _message_of(ref: str) -> Json | None:
    try:
        told = json.loads(ref)
        return {"channel": str(told["channel"]), "ts": str(told["ts"])}
    except (ValueError, KeyError, TypeError):
        return None
