"""What the page sends, as it is read and bounded before anything else looks at it."""

from collections.abc import Mapping

from pydantic import Field

from bot.ui import RawValue, Scalar, Value

_ID = Field(default=0, ge=0, lt=2**53)
_KEY = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")
_NAME = Field(max_length=200)
_DATA: Mapping[str, Scalar] = Field(default={}, max_length=50)


class Say(Value):
    """Something written in a room."""

    room: str = _NAME
    thread: int = _ID
    text: str
    key: str = _KEY


class Press(Value):
    """A button of a card. `post` is the message it is on, 0 for Home and cards in a dialog."""

    room: str = _NAME
    post: int = _ID
    name: str = _NAME
    data: Mapping[str, Scalar] = _DATA
    key: str = _KEY


class FormState(Value):
    """The part of a form that travels with it unseen."""

    name: str = _NAME
    nonce: str = _NAME
    data: Mapping[str, Scalar] = _DATA


class Submit(Value):
    """A form sent, or a button inside it pressed. `people` are the fields with a colleague, by external id."""

    room: str = _NAME
    post: int = _ID
    form: FormState
    values: Mapping[str, RawValue] = Field(default={}, max_length=100)
    people: Mapping[str, str] = Field(default={}, max_length=100)
    labels: Mapping[str, str] = Field(default={}, max_length=500)
    button: str = Field(default="", max_length=200)
    button_data: Mapping[str, Scalar] = _DATA
    key: str = _KEY


class Shortcut(Value):
    """A message shortcut, used on a message."""

    post: int = _ID
    name: str = _NAME
    key: str = _KEY


class Mark(Value):
    """A room that was read to its end."""

    room: str = _NAME


class Dismiss(Value):
    """A private answer that is no longer wanted."""

    post: int = _ID
