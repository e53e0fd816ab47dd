"""Microsoft's signing keys: fetched off the request path, in time, and never waited for without end.

botbuilder's own fetch blocks the event loop, has no timeout, and raises IndexError for a key id it does not know.
"""

import asyncio
import logging
import time
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any, NamedTuple

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

log = logging.getLogger(__name__)

REFRESH_SECONDS = 6 * 3600
AGAIN_SECONDS = 60
TIMEOUT = aiohttp.ClientTimeout(total=3)


class SigningKey(NamedTuple):
    """One public key, with the channels it may speak for; the names are those botbuilder's check reads."""

    public_key: RSAPublicKey
    endorsements: list[str]


class SigningKeys:
    """The keys behind one OpenID metadata address."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: aiohttp.ClientSession | None = None
        self._keys: dict[str, SigningKey] = {}
        self._tried = float("-inf")
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def start(self, session: aiohttp.ClientSession) -> None:
        """Fetch the keys now and from time to time, in the background."""
        self._session = session
        self._task = asyncio.create_task(self._keep_fresh())

    async def stop(self) -> None:
        """End the background work."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def known(self) -> int:
        """How many keys there are."""
        return len(self._keys)

    async def get(self, key_id: str | None) -> SigningKey | None:
        """The key of that id; one that is not known makes it look again, at most once a minute."""
        if key_id not in self._keys:
            await self._refresh(AGAIN_SECONDS if self._keys else 5)
        return self._keys.get(key_id or "")

    async def _keep_fresh(self) -> None:
        while True:
            await self._refresh(0)
            await asyncio.sleep(REFRESH_SECONDS if self._keys else AGAIN_SECONDS)

    async def _refresh(self, not_within: float) -> None:
        async with self._lock:
            if time.monotonic() - self._tried < not_within or self._session is None:
                return
            try:
                self._keys = await self._fetch(self._session)
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
                log.error(
                    "cannot fetch the signing keys from %s (%s): Teams is refused until it works", self._url, error
                )
            self._tried = time.monotonic()

    async def _fetch(self, session: aiohttp.ClientSession) -> dict[str, SigningKey]:
        async with session.get(self._url, timeout=TIMEOUT, raise_for_status=True) as response:
            where = (await response.json(content_type=None))["jwks_uri"]
        async with session.get(where, timeout=TIMEOUT, raise_for_status=True) as response:
            listed = (await response.json(content_type=None))["keys"]
        return {key["kid"]: _read(key) for key in listed if key.get("kty") == "RSA" and key.get("kid")}


def _read(key: Mapping[str, Any]) -> SigningKey:
    public = RSAPublicNumbers(e=_number(key["e"]), n=_number(key["n"])).public_key()
    return SigningKey(public, [str(channel) for channel in key.get("endorsements", ())])


def _number(text: str) -> int:
    return int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
