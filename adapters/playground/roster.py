"""Who and where: the colleagues and channels of the playground, and which room a name or an address means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.event import Place, Profile

PLATFORM = "playground"
WORKSPACE = "playground"
BOT = "goodword"

Colour = Literal["moss", "plum", "sky", "clay", "slate", "rose", "sand", "teal"]
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person of the workspace, whom the visitor of the playground may become."""

    external_id: str
    name: str
    role_label: str
    title: str
    email: str
    zone: str = "UTC"
    initials: str = ""
    colour: Colour = "moss"
    guest: bool = False

    @property
    def face(self) -> str:
        """The one or two letters that stand for the person's picture."""
        return self.initials or "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def profile(self) -> Profile:
        """What the platform says about this person."""
        room = Room("direct", self.external_id)
        return Profile(name=self.name, email=self.email, zone=self.zone, guest=self.guest, address=room.key)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that everybody is in. `hint` is what its empty first page says to type."""

    external_id: str
    name: str
    topic: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A channel, somebody's direct messages with Goodword ("sam"), or those of two people ("alex+sam")."""

    kind: Literal["channel", "direct"]
    id: str

    @property
    def key(self) -> str:
        """The room in one word: the address our messenger is given, and how the page names it."""
        return f"{self.kind}:{self.id}"

    @property
    def with_bot(self) -> bool:
        """Whether these are somebody's direct messages with Goodword, where every message is meant for it."""
        return self.kind == "direct" and "+" not in self.id

    def is_open_to(self, person: str) -> bool:
        """Whether that person may read it."""
        return self.kind == "channel" or person in self.id.split("+")


class Roster:
    """The workspace: looks people, channels and rooms up.

    Raises:
        ValueError: a name cannot stand in an address, or is there twice.
    """

    def __init__(self, people: Sequence[Colleague], channels: Sequence[Channel]) -> None:
        names = [p.external_id for p in people]
        rooms = [c.external_id for c in channels]
        for name in (*names, *rooms):
            if not _SLUG.fullmatch(name) or name == BOT:
                raise ValueError(f"{name!r} cannot name a colleague or channel of the playground")
        if not people or not channels or len({*names}) < len(names) or len({*rooms}) < len(rooms):
            raise ValueError("the playground needs colleagues and channels, each name once")
        self.people = tuple(people)
        self.channels = tuple(channels)
        self._people = {p.external_id: p for p in people}
        self._channels = {c.external_id: c for c in channels}

    def person(self, external_id: str) -> Colleague | None:
        """The colleague of that name, if there is one."""
        return self._people.get(external_id)

    def channel(self, external_id: str) -> Channel | None:
        """The channel of that name, if there is one."""
        return self._channels.get(external_id)

    def room(self, key: str) -> Room | None:
        """The room of that key, if its channel or people exist."""
        kind, _, name = key.partition(":")
        if kind == "channel":
            return Room("channel", name) if name in self._channels else None
        members = name.split("+")
        known = kind == "direct" and len(members) <= 2 and all(m in self._people for m in members)
        return Room("direct", "+".join(sorted(members))) if known and len({*members}) == len(members) else None

    def direct(self, me: str, other: str) -> Room | None:
        """The direct messages of `me` with a colleague, or with Goodword."""
        return self.room(f"direct:{me}" if other == BOT else f"direct:{me}+{other}")

    def other(self, room: Room, me: str) -> Colleague | None:
        """Whom `me` talks to in direct messages; None when it is Goodword, or a channel."""
        if room.kind == "channel" or room.with_bot:
            return None
        return self._people[next(m for m in room.id.split("+") if m != me)]

    def rooms(self, me: str) -> tuple[Room, ...]:
        """Every room `me` can open, in the order of the rail."""
        pairs = (self.direct(me, p.external_id) for p in self.people if p.external_id != me)
        return (
            *(Room("channel", c.external_id) for c in self.channels),
            Room("direct", me),
            *(room for room in pairs if room),
        )

    def title(self, room: Room, me: str) -> str:
        """What `me` calls the room."""
        if room.kind == "channel":
            return self._channels[room.id].name
        other = self.other(room, me)
        return other.name if other else "Goodword"

    def path(self, room: Room, me: str) -> str:
        """The page that shows the room to `me`."""
        if room.kind == "channel":
            return f"/as/{me}/c/{room.id}"
        other = self.other(room, me)
        return f"/as/{me}/d/{other.external_id if other else BOT}"

    def place(self, room: Room, me: str, thread: int = 0) -> Place:
        """The room as the core is told of it."""
        return Place(
            platform=PLATFORM,
            workspace=WORKSPACE,
            kind=room.kind,
            external_id=room.id,
            name=self.title(room, me),
            thread=str(thread) if thread else "",
            address=room.key,
        )
