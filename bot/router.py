"""Registers what Goodword answers to: commands, presses, forms, links, domain events, due work.

A feature makes its own `Router`, decorates its handlers and hands the router to `bot/app.py`, which includes them
all into one. A
name registered twice fails at start. The catalogue of commands feeds help, manifests and tests.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from bot.domain.digest import Part, Window
from bot.event import Event
from bot.forms import Clean
from bot.ports import CommandInfo, File
from bot.ui import Block, Card, Form, Option, Outcome, Scalar

if TYPE_CHECKING:
    from bot.context import Context

Role = Literal["customer", "viewer", "member", "manager", "admin"]
ROLES: tuple[Role, ...] = ("customer", "viewer", "member", "manager", "admin")
"""From least to most. "customer" is whoever holds a signed link: allowed only what is registered for links."""

Handle = Callable[[Event, "Context"], Outcome]
HandleForm = Callable[[Event, "Context", Mapping[str, Clean]], Outcome]
BuildForm = Callable[[Event, "Context"], Form]
Offer = Callable[[str, "Context"], tuple[Option, ...]]
Recall = Callable[[int, "Context"], Card]
HomePart = Callable[["Context"], tuple[Block, ...]]
Prepare = Callable[[Event, "Context"], object]
DueWork = Callable[["Context"], bool]
MakeFile = Callable[[Mapping[str, Scalar], "Context"], File]
Subscriber = Callable[[Any, "Context"], None]
MakePart = Callable[["Context", Window], "Part | None"]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Handler:
    """A registered function with what may be checked before it runs."""

    name: str
    run: Callable[..., Outcome]
    role: Role = "member"
    reads: bool = False
    """It changes nothing: no write lock is taken and no trace is left."""
    build: BuildForm | None = None
    prepare: "Prepare | None" = None
    """Slow work that needs no write: done beforehand, beside the writer. Its result is `Context.prepared`."""
    info: CommandInfo | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part that digests can have, by whichever room knows it."""

    name: str
    label: str
    order: int
    make: MakePart


@dataclass(slots=True)
class Router:
    """What is registered, by kind and name."""

    commands: dict[str, Handler] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    """First word → the command that takes free text after it."""
    buttons: dict[str, Handler] = field(default_factory=dict)
    forms: dict[str, Handler] = field(default_factory=dict)
    shortcuts: dict[str, Handler] = field(default_factory=dict)
    links: dict[str, Handler] = field(default_factory=dict)
    files: dict[str, MakeFile] = field(default_factory=dict)
    sources: dict[str, Offer] = field(default_factory=dict)
    recalls: dict[str, Recall] = field(default_factory=dict)
    home_parts: dict[str, tuple[int, HomePart]] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    due_work: dict[str, DueWork] = field(default_factory=dict)
    subscribers: dict[type, list[Subscriber]] = field(default_factory=dict)
    examples: dict[str, Callable[[], list[Card | Form]]] = field(default_factory=dict)

    def command(
        self,
        words: str,
        *,
        help: str,
        usage: str = "",
        role: Role = "member",
        reads: bool = False,
        default: bool = False,
    ) -> Callable[[F], F]:
        """Answer to `words` ("advocate find"). `default`: also to its first word followed by anything else."""

        def register(run: F) -> F:
            info = CommandInfo(words=words, help=help, usage=usage, role=role)
            _add(self.commands, words, Handler(words, run, role, reads, info=info))
            if default:
                _add(self.defaults, words.split()[0], words)
            return run

        return register

    def button(self, name: str, *, role: Role = "member", reads: bool = False) -> Callable[[F], F]:
        """Answer to a press of a button named `name`."""
        return _handles(self.buttons, name, role, reads)

    def form(
        self, name: str, build: BuildForm, *, role: Role = "member", prepare: "Prepare | None" = None
    ) -> Callable[[F], F]:
        """Take a form that was sent. `build` makes it again, so that what was typed is checked against its fields."""

        def register(run: F) -> F:
            _add(self.forms, name, Handler(name, run, role, False, build, prepare))
            return run

        return register

    def shortcut(self, name: str, *, role: Role = "member", reads: bool = False) -> Callable[[F], F]:
        """Answer to a message shortcut."""
        return _handles(self.shortcuts, name, role, reads)

    def link(self, purpose: str, claim: str = "") -> Callable[[F], F]:
        """Show the page behind a signed link. Opening one never changes anything. With `claim`, of those links for the
        purpose that were signed with a claim of that name: so several rooms share one page."""
        return _handles(self.links, f"{purpose}:{claim}" if claim else purpose, "customer", True)

    def file(self, name: str) -> Callable[[F], F]:
        """Make a file for whoever holds a signed link to it: `name` is the claim "file" of the link. Read-only."""
        return _adder(self.files, name)

    def options(self, name: str) -> Callable[[F], F]:
        """Offer choices for type-ahead fields whose source is `name`: read-only, at most 100."""
        return _adder(self.sources, name)

    def recall(self, record: str) -> Callable[[F], F]:
        """Show a record as it is now, for a repeated event that made or changed it."""
        return _adder(self.recalls, record)

    def home(self, name: str, order: int) -> Callable[[F], F]:
        """A part of the Home tab; lower `order` first."""

        def register(part: F) -> F:
            _add(self.home_parts, name, (order, part))
            return part

        return register

    def section(self, name: str, label: str, order: int) -> Callable[[F], F]:
        """A part of digests; lower `order` first. It answers None when it has nothing to say."""

        def register(make: F) -> F:
            _add(self.sections, name, Section(name, label, order, make))
            return make

        return register

    def due(self, name: str) -> Callable[[F], F]:
        """Work the clock asks for, a small unit a call; True while there may be more."""
        return _adder(self.due_work, name)

    def on(self, happened: type) -> Callable[[F], F]:
        """Be told of a domain event, in the transaction in which it happened."""

        def register(subscriber: F) -> F:
            self.subscribers.setdefault(happened, []).append(subscriber)
            return subscriber

        return register

    def show(self, room: str) -> Callable[[F], F]:
        """One example of each card and form a room can show: every renderer is tested on all of them."""
        return _adder(self.examples, room)

    def include(self, other: "Router") -> None:
        """Add all that `other` registered."""
        for mine, theirs in (
            (self.commands, other.commands),
            (self.defaults, other.defaults),
            (self.buttons, other.buttons),
            (self.forms, other.forms),
            (self.shortcuts, other.shortcuts),
            (self.links, other.links),
            (self.files, other.files),
            (self.sources, other.sources),
            (self.recalls, other.recalls),
            (self.home_parts, other.home_parts),
            (self.sections, other.sections),
            (self.due_work, other.due_work),
            (self.examples, other.examples),
        ):
            for name, value in theirs.items():
                _add(mine, name, value)
        for happened, subscribers in other.subscribers.items():
            self.subscribers.setdefault(happened, []).extend(subscribers)

    def catalogue(self) -> tuple[CommandInfo, ...]:
        """Every command, in the order registered."""
        return tuple(handler.info for handler in self.commands.values() if handler.info)


def _add(table: dict[str, Any], name: str, value: object) -> None:
    if name in table:
        raise ValueError(f"{name!r} is registered twice")
    table[name] = value


def _handles(table: dict[str, Handler], name: str, role: Role, reads: bool) -> Callable[[F], F]:
    def register(run: F) -> F:
        _add(table, name, Handler(name, run, role, reads))
        return run

    return register


def _adder(table: dict[str, Any], name: str) -> Callable[[F], F]:
    def register(function: F) -> F:
        _add(table, name, function)
        return function

    return register


def allowed(role: Role, needed: Role) -> bool:
    """Whether somebody with `role` may do what needs `needed`. Customers and people never stand in for each other."""
    if "customer" in (role, needed):
        return role == needed
    return ROLES.index(role) >= ROLES.index(needed)
