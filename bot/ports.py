"""What the edges and the core ask of each other. Adapters know these and the values, nothing else of ours."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from bot.event import Actor, Event, Place, PlaceKind, Profile
from bot.ui import Card, Option, Outcome, Scalar, Value

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


class CommandInfo(Value):
    """One command of the catalogue. `words` is "advocate find"; the first word is a slash command."""

    words: str
    help: str
    usage: str = ""
    role: str = "member"


class Visitor(Value):
    """Whoever opened a signed link: `purpose` is the page it is for, `claims` what was signed, `nonce` the link's
    own."""

    actor: Actor
    purpose: str
    claims: Mapping[str, Scalar]
    nonce: str


class File(Value):
    """Something to look at or keep, for whoever holds a signed link to it."""

    name: str
    media: str
    content: bytes


class Bot(Protocol):
    """The core, as adapters see it. No call raises but where it says so."""

    async def handle(self, event: Event) -> Outcome:
        """What to answer. Never raises, never takes longer than about two seconds."""
        ...

    async def options(self, name: str, query: str, actor: Actor) -> tuple[Option, ...]:
        """At most 100 choices for a type-ahead field, nearest first."""
        ...

    def commands(self) -> tuple[CommandInfo, ...]:
        """The catalogue, in the order help shows it."""
        ...

    async def visitor(self, token: str) -> Visitor:
        """Who a link was made for.

        Raises:
            LinkError: tampered with, expired, or used up.
        """
        ...

    async def file(self, token: str) -> File:
        """The file a link was made for.

        Raises:
            LinkError: tampered with, expired, or what it shows is not there any more.
        """
        ...


class Installation(Value):
    """A workspace that uses Goodword. `secrets` are the adapter's (tokens), sealed at rest."""

    platform: str
    workspace: str
    program: int
    name: str = ""
    secrets: Mapping[str, str] = {}


class Directory(Protocol):
    """People, places and installations, kept by the core for the adapters. Everything secret is sealed at rest."""

    async def actor(
        self, platform: str, workspace: str, external_id: str, look_up: Callable[[], Awaitable[Profile]]
    ) -> Actor:
        """Who this is. Cached for 24 h; otherwise one `look_up` of at most 1 s, and the stale answer if it fails.

        Raises:
            UnknownPerson: the look-up failed and nobody remembers them; or the workspace is not installed.
        """
        ...

    async def remember(self, place: Place, person: int = 0) -> None:
        """Keep how to reach a place (with `person`, that person's direct messages) for later posts; unblocks it."""
        ...

    async def blocked(self, platform: str, workspace: str, external_id: str) -> None:
        """The bot was removed from or blocked in a place: nothing more is sent there until it is seen again."""
        ...

    async def handles(self, platform: str, workspace: str, people: Sequence[int]) -> dict[int, str]:
        """External ids, in that workspace, of those `people` who are known there."""
        ...

    async def install(self, platform: str, workspace: str, name: str, secrets: Mapping[str, str]) -> Installation:
        """Note that a workspace installed us. A workspace that is not known yet joins the only program there is."""
        ...

    async def installation(self, platform: str, workspace: str) -> Installation | None:
        """The installation of a workspace, or None if it has none."""
        ...


class Target(Value):
    """Where a message goes. `address` as the adapter handed it over; empty if it never did (then `external_id` must
    do)."""

    platform: str
    workspace: str
    kind: PlaceKind
    external_id: str
    address: str = ""


class Sent(Value):
    """Delivered. `ref` finds the message again for edits; `address` replaces the target's when it was learned on the
    way."""

    ref: str
    address: str = ""


class Limited(Value):
    """The platform asks to wait `after` seconds."""

    after: float


class Failed(Value):
    """Nothing was posted and it may work later (no connection, 5xx before it was taken)."""

    reason: str


class Refused(Value):
    """The platform will never take this message; the place itself is fine."""

    reason: str


class Gone(Value):
    """The message or place no longer exists."""

    reason: str


class Denied(Value):
    """We may not write there (removed, blocked, token revoked)."""

    reason: str


class Unsure(Value):
    """The request went out and no answer came: it may or may not have been posted."""

    reason: str


Delivery = Sent | Limited | Failed | Refused | Gone | Denied | Unsure


class Messenger(Protocol):
    """Sends for one platform. Never raises, never retries by itself: what became of a message is in the answer."""

    platform: str

    async def post(
        self, target: Target, card: Card, *, key: int, parent: str = "", handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Post `card`; `parent` is the `ref` of the message whose thread it belongs to. `key` goes into every
        button."""
        ...

    async def update(
        self, target: Target, ref: str, card: Card, *, key: int, handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Edit the message `ref` to show `card`."""
        ...

    async def delete(self, target: Target, ref: str) -> Delivery:
        """Remove the message `ref`."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


HealthState = Literal["ok", "warn", "bad"]


class Health(Value):
    """One line of `goodword doctor`: what was checked, how it is, and the remedy when it is not well."""

    name: str
    state: HealthState
    detail: str
    remedy: str = ""


class Clock(Protocol):
    """The time. Tests bring their own."""

    def __call__(self) -> datetime:
        """Now, aware, in UTC."""
        ...


class Adapter(Protocol):
    """One platform: its routes, its messenger, its background work. Built by `build(settings, bot, directory, clock)`
    in the adapter's `app.py`; building opens nothing, `start` does."""

    name: str
    routes: "Sequence[BaseRoute]"
    messenger: Messenger | None

    async def start(self) -> None:
        """Open connections (Socket Mode, shared HTTP session, key refresh)."""
        ...

    async def stop(self) -> None:
        """Close what `start` opened, having finished what was begun."""
        ...

    async def health(self) -> Sequence[Health]:
        """What `goodword doctor` says about this platform."""
        ...
