"""What every chat can do, whichever it is: one way to act and to look, spoken by one driver for each adapter."""

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from tests.world import World


@dataclass
class Shown:
    """A message or a card on somebody's screen, as it stood when it was looked at. `raw` is the driver's own."""

    text: str
    buttons: list[str] = field(default_factory=list)
    raw: Any = None
    ident: str = ""
    edits: int = 0


@dataclass
class Sheet:
    """A form on somebody's screen: what stands in its fields, and what is wrong, by field name ("": at none)."""

    text: str
    fields: dict[str, str]
    errors: dict[str, str]
    buttons: list[str]
    raw: Any = None


Came = Shown | Sheet | None
"""What somebody sees come of what they did; None when only living messages changed."""


class Driver(Protocol):
    """One chat with people in it. Every call returns when all that it led to has ended."""

    name: str
    world: World

    async def arrive(self, *names: str) -> None:
        """Let people be seen once, as when they open Goodword."""

    async def command(self, who: str, text: str, channel: str = "") -> Came:
        """Type a command, in direct messages or a channel."""

    async def ask_for_form(self, who: str, text: str) -> Sheet:
        """Type a command that leads to a form, and do what this chat needs until the form is there."""

    async def in_thread(self, who: str, text: str) -> Came:
        """Call Goodword in a thread of a channel."""

    async def press(self, who: str, on: Shown | Sheet, label: str, values: dict[str, Any] | None = None) -> Came:
        """Press a button; one inside a form, with these `values` filled in."""

    async def submit(self, who: str, sheet: Sheet, values: dict[str, Any]) -> Came:
        """Fill in fields by name (choices by label) and send the form."""

    async def offered(self, who: str, sheet: Sheet, name: str, query: str) -> list[str]:
        """The labels that a type-ahead field offers."""

    async def shortcut(self, who: str, name: str, text: str) -> Came:
        """Use a message shortcut on a colleague's message in the channel, written as `tests.contract.rich` reads it."""

    async def home(self, who: str) -> Shown:
        """Open Home."""

    async def repeat(self) -> None:
        """The platform delivers the last thing done once more."""

    async def direct(self, who: str) -> list[Shown]:
        """Their direct messages with Goodword, oldest first."""

    async def channel(self, who: str, thread_of: Shown | None = None) -> list[Shown]:
        """What they see in the channel, or in a message's thread there, oldest first."""

    def channel_place(self) -> int:
        """The channel as a place of the program."""


Kind = TypeVar("Kind", Shown, Sheet)


def expect(kind: type[Kind], came: Came) -> Kind:
    """`came`, known to be of that kind."""
    assert isinstance(came, kind), f"{kind.__name__} was expected, {came} came"
    return came


def newest(messages: list[Shown], words: str) -> Shown:
    """The newest message that says `words`."""
    found = [m for m in messages if words in m.text]
    assert found, f"nobody says {words!r}: {[m.text[:120] for m in messages]}"
    return found[-1]
