"""What travels through a visitor's browser and comes back is believed only under our own signature.

A page is stateless: which form it showed, and what a button on it was about, come back with the answer. Both are signed
together with the link's nonce, so a visitor can neither send a form we never showed nor move a button to another link.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

from itsdangerous import BadData, URLSafeSerializer
from pydantic import ValidationError

from bot.errors import ConfigError
from bot.ui import Scalar, Value

FieldKind = Literal["text", "several", "check", "file"]


class Sheet(Value):
    """The form a page showed: how to read each field, and the `fixed` values that cannot be typed."""

    name: str
    data: Mapping[str, Scalar] = {}
    fields: tuple[tuple[str, FieldKind], ...] = ()
    fixed: Mapping[str, str] = {}
    nonce: str = ""
    """Of this opening of the form: the same page sent twice counts once, a page opened again is another answer."""


class Press(Value):
    """The button a page showed."""

    name: str
    data: Mapping[str, Scalar] = {}


class BrokenSealError(Exception):
    """Not signed by us, or signed for another link."""


Sealed = TypeVar("Sealed", Sheet, Press)


class Seal:
    """Signs values for one link and reads them back."""

    def __init__(self, keys: Sequence[str], nonce: str) -> None:
        if not keys:
            raise ConfigError("GOODWORD_SECRET_KEY is missing: set it to 32 or more random characters")
        self._keys = list(reversed(keys))  # itsdangerous signs with the last, ours is the first
        self._nonce = nonce

    def close(self, value: Sheet | Press) -> str:
        """`value` as text that only we could have written."""
        text: str | bytes = self._serializer(type(value)).dumps(value.model_dump(mode="json"))
        return text if isinstance(text, str) else text.decode()

    def open(self, kind: type[Sealed], text: str) -> Sealed:
        """The value behind `text`.

        Raises:
            BrokenSealError: we did not write it, or not for this link.
        """
        try:
            return kind.model_validate(self._serializer(kind).loads(text))
        except (BadData, ValidationError, UnicodeError) as error:
            raise BrokenSealError from error

    def _serializer(self, kind: type[Sheet] | type[Press]) -> URLSafeSerializer:
        salt = f"goodword.site.{kind.__name__}.{self._nonce}"
        return URLSafeSerializer(self._keys, salt=salt, signer_kwargs={"digest_method": hashlib.sha256})
