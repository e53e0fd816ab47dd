"""The exception tree.

    GoodwordError
    ├── UserError            its text is for the person who asked: what was wrong and what would work
    │   └── FieldError       ... at one field of a form
    ├── NotAllowed           the person's role does not permit it
    ├── LinkError            a signed link is tampered with, expired or used up (`reason`)
    ├── UnknownPerson        the platform could not say who somebody is, and nobody remembers
    └── ConfigError          a setting is missing or unsafe; names it

Everything else that escapes a handler is a defect: logged with a reference number, answered with only that number.
"""

from typing import Literal


class GoodwordError(Exception):
    """Base of all of ours."""


class UserError(GoodwordError):
    """Shown to the person as it is. Says what was wrong, and what would work."""


class FieldError(UserError):
    """A `UserError` that belongs at one field of the form that was sent."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(GoodwordError):  # noqa: N818  # reason: a refusal, read as one
    """The role does not permit it; the text says who may."""


class LinkError(GoodwordError):
    """A signed link cannot be used."""

    def __init__(self, reason: Literal["bad", "expired", "used"]) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownPerson(GoodwordError):  # noqa: N818  # reason: as above
    """The platform did not answer in time who this is, and we have never seen them."""


class ConfigError(GoodwordError):
    """Names the setting that is missing or unsafe, and the remedy."""
