"""Signed links, and sealing of what is secret at rest. Both take the installation's keys: the first makes, all
check."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from itsdangerous import BadSignature, URLSafeSerializer

from bot.errors import ConfigError, LinkError
from bot.event import Actor
from bot.ports import Visitor
from bot.ui import Scalar


class Links:
    """Makes and opens links for people outside the workspace."""

    def __init__(self, keys: Sequence[str], public_url: str) -> None:
        self._signer = URLSafeSerializer(list(reversed(keys)), salt="goodword.link")  # the last key of the list signs
        self._base = public_url.rstrip("/")

    @property
    def public(self) -> bool:
        """Whether there is an address that customers can reach."""
        return bool(self._base)

    def url(
        self,
        page: str,
        purpose: str,
        program: int,
        claims: Mapping[str, Scalar],
        nonce: str,
        now: datetime,
        days: float,
    ) -> str:
        """The address of `page` for `purpose`, good for `days` days."""
        expires = int((now + timedelta(days=days)).timestamp())
        token = self._signer.dumps({"u": purpose, "p": program, "c": dict(claims), "n": nonce, "x": expires})
        return f"{self._base}/{page}/{token if isinstance(token, str) else token.decode()}"

    def open(self, token: str, now: datetime) -> Visitor:
        """Who the link was made for.

        Raises:
            LinkError: tampered with, or expired.
        """
        try:
            signed: dict[str, Any] = self._signer.loads(token)
        except BadSignature:
            raise LinkError("bad") from None
        if signed["x"] < now.timestamp():
            raise LinkError("expired")
        actor = Actor(
            kind="customer",
            program=signed["p"],
            platform="page",
            workspace="page",
            external_id=signed["n"],
            name="a customer",
        )
        return Visitor(actor=actor, purpose=signed["u"], claims=signed["c"], nonce=signed["n"])


class Vault:
    """Seals tokens and addresses before they reach the database."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ConfigError("GOODWORD_SECRET_KEY is missing: set it to 32 or more random characters")
        self._fernet = MultiFernet(
            [Fernet(base64.urlsafe_b64encode(hashlib.sha256(k.encode()).digest())) for k in keys]
        )

    def seal(self, text: str) -> str:
        """`text`, readable only with one of our keys; an empty text stays empty."""
        return self._fernet.encrypt(text.encode()).decode() if text else ""

    def open(self, sealed: str) -> str:
        """What was sealed.

        Raises:
            ConfigError: none of our keys fits; a key was removed too early.
        """
        if not sealed:
            return ""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise ConfigError(
                "GOODWORD_SECRET_KEY does not open what is stored: add the old key back, after a comma"
            ) from None


class Marks:
    """Marks by which somebody who was erased is recognised. Keyed: without our keys nobody can try out names."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ConfigError("GOODWORD_SECRET_KEY is missing: set it to 32 or more random characters")
        self._keys = [hashlib.sha256(b"goodword.marks." + key.encode()).digest() for key in keys]

    def make(self, program: int, kind: str, text: str) -> str:
        """The mark to keep."""
        return self._mark(self._keys[0], program, kind, text)

    def every(self, program: int, kind: str, text: str) -> tuple[str, ...]:
        """Every mark that this may have been given, with whichever of our keys."""
        return tuple(self._mark(key, program, kind, text) for key in self._keys)

    @staticmethod
    def _mark(key: bytes, program: int, kind: str, text: str) -> str:
        return hmac.new(key, f"{program}\n{kind}\n{text}".encode(), hashlib.sha256).hexdigest()
