"""The door: size, type, signature and shape of a request, in this order, before anything of it is believed."""

import hashlib
import hmac
import json
import logging
import time
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from yarl import query_to_pairs

log = logging.getLogger("goodword.slack")

MOST_BYTES = 1_000_000
_TYPES = ("application/x-www-form-urlencoded", "application/json")
_OLDEST = 300


class Door:
    """Lets Slack's requests in. The signature is checked over the raw bytes, so nothing unsigned is ever parsed."""

    def __init__(self, bolt: AsyncApp, signing_secret: str) -> None:
        self._bolt = bolt
        self._secret = signing_secret.encode()

    async def handle(self, request: Request) -> Response:
        """The response to one request: 200 for everything that is Slack's, known or not."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in _TYPES:
            return _refused(415, "send a form or JSON")
        body = await _body(request)
        if body is None:
            return _refused(413, "at most one megabyte")
        if not self._signed(body, request):
            return _refused(401, "the signature is wrong or old")
        payload = _payload(body, kind)
        if payload is None:
            return _refused(400, "not what Slack sends")
        try:
            # The mode is bolt's for what is parsed already: once is enough. No header is handed on: bolt obeys some of
            # its own, and headers are not signed.
            answer = await self._bolt.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))
        except Exception:  # bolt picks ids out of any payload, and trips over shapes that Slack does not send
            log.exception("a signed request was not understood")
            return _refused(400, "not what Slack sends")
        if answer.status == 404:
            return Response(status_code=200)  # a kind that bolt does not know; Slack counts 404s against the app
        if answer.status >= 500:  # no listener of ours raises: bolt stumbled over the shape, and logged where
            return _refused(400, "not what Slack sends")
        return Response(answer.body, answer.status, media_type=answer.headers.get("content-type", ["text/plain"])[0])

    def _signed(self, body: bytes, request: Request) -> bool:
        stamp = request.headers.get("x-slack-request-timestamp", "")
        if not self._secret or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
            return False
        if abs(time.time() - int(stamp)) > _OLDEST:
            return False
        signed = hmac.new(self._secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        told = request.headers.get("x-slack-signature", "")
        return hmac.compare_digest(f"v0={signed}".encode(), told.encode())


async def _body(request: Request) -> bytes | None:
    """The body, or None when it is larger than we take."""
    told = request.headers.get("content-length", "0")
    if not told.isdigit() or int(told) > MOST_BYTES:
        return None
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MOST_BYTES:
                return None
            parts.append(part)
    except ClientDisconnect:
        return b""
    return b"".join(parts)


def _payload(body: bytes, kind: str) -> dict[str, Any] | None:
    """What was sent: JSON, a form, or the JSON in a form's payload. None for anything that Slack does not send."""
    try:
        text = body.decode()
        if kind == "application/json" or text.startswith("{"):
            told = json.loads(text)
        else:
            form = dict(query_to_pairs(text, max_fields=100))
            told = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _refused(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status_code=status)
