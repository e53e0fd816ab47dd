"""What a person did, as an adapter tells it to the core: one `Event`, whatever the platform."""

from collections.abc import Mapping
from typing import Literal

from pydantic import AwareDatetime

from bot.ui import RawValue, Scalar, Value

ActorKind = Literal["person", "customer", "system", "service"]


class Profile(Value):
    """What a platform says about one of its people.

    `guest` is set for everyone who is not a full member of the workspace (Slack guests, Slack Connect, Teams guests)
    and for
    bots. `zone` is an IANA name. `address` is what the messenger needs to write to them directly, opaque to the core.
    """

    name: str
    email: str = ""
    zone: str = "UTC"
    locale: str = "en"
    guest: bool = False
    address: str = ""


class Actor(Value):
    """Who did it. The adapter has resolved it before the core runs; the role is looked up by the core, never here."""

    kind: ActorKind = "person"
    program: int
    person: int = 0
    platform: str
    workspace: str
    external_id: str
    name: str
    email: str = ""
    zone: str = "UTC"
    locale: str = "en"
    guest: bool = False


PlaceKind = Literal["channel", "direct", "home", "page"]


class Place(Value):
    """Where it happened. `address` is the adapter's own, opaque: what its messenger needs to post there later."""

    platform: str
    workspace: str
    kind: PlaceKind
    external_id: str
    name: str = ""
    thread: str = ""
    address: str = ""


class Source(Value):
    """The message a message shortcut was used on, as plain text. `author` is the external id of who wrote it."""

    text: str
    author: str = ""
    url: str = ""
    mentions: tuple[str, ...] = ()


class Upload(Value):
    """A file sent on a public page. Its bytes stay out of every log."""

    name: str
    content: bytes


EventKind = Literal["command", "message", "button", "form", "shortcut", "home", "link", "installed"]


class Event(Value):
    """One thing somebody did.

    `key` makes a repeat of the same delivery recognisable; forms use their nonce instead. `name` is the button's,
    the form's, the
    shortcut's or the link's name; a command and a message carry their words in `text` ("advocate find banks"; a slash
    command's own name comes first). `message` is the delivery id that the pressed message carried, 0 if none.
    `can_open_form` is false where the platform cannot open a form in answer (a mention in a thread): the core then
    answers
    with a button that does.
    """

    key: str
    kind: EventKind
    actor: Actor
    place: Place
    at: AwareDatetime
    name: str = ""
    text: str = ""
    data: Mapping[str, Scalar] = {}
    values: Mapping[str, RawValue] = {}
    nonce: str = ""
    message: int = 0
    source: Source | None = None
    upload: Upload | None = None
    can_open_form: bool = True

    def number(self, name: str) -> int | None:
        """An id that a button or form carries; None for anything that cannot be one. What is carried can be forged."""
        value = self.data.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31 else None
