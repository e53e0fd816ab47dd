"""A core that answers from a script, and a directory kept in memory: what an adapter's tests talk to."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.errors import LinkError, UnknownPerson
from bot.event import Actor, Event, Place, Profile
from bot.ports import CommandInfo, File, Installation, Visitor
from bot.ui import Card, Nothing, Option, Outcome, Reply

Answer = Outcome | Callable[[Event], Outcome]


class FakeBot:
    """Answers each event as told by `on`, and keeps every event it was handed.

    Buttons, forms and shortcuts are found by their name, commands and messages by the longest beginning of their words.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.choices: dict[str, tuple[Option, ...]] = {}
        self.asked: list[tuple[str, str, Actor]] = []
        self.gate: asyncio.Event | None = None
        self._answers: dict[str, Answer] = {}
        self._arrived = asyncio.Condition()

    def on(self, name: str, answer: Answer) -> None:
        """From now on answer `name` (or words that begin so) with `answer`."""
        self._answers[name] = answer

    async def handle(self, event: Event) -> Outcome:
        """The scripted outcome; without a script commands and messages are echoed, the rest is taken silently."""
        async with self._arrived:
            self.events.append(event)
            self._arrived.notify_all()
        if self.gate is not None:
            await self.gate.wait()
        answer = self._find(event)
        return answer(event) if callable(answer) else answer

    async def heard(self, count: int = 1) -> Event:
        """Wait until `count` events arrived (five seconds at most); the last of them."""
        async with asyncio.timeout(5), self._arrived:
            await self._arrived.wait_for(lambda: len(self.events) >= count)
        return self.events[count - 1]

    async def options(self, name: str, query: str, actor: Actor) -> tuple[Option, ...]:
        """The `choices` of that source whose label holds the query."""
        self.asked.append((name, query, actor))
        return tuple(o for o in self.choices.get(name, ()) if query.lower() in o.label.lower())

    def commands(self) -> tuple[CommandInfo, ...]:
        """Four commands, as in the product."""
        return tuple(CommandInfo(words=w, help=f"About {w}") for w in ("advocate", "nominate", "maturity", "goodword"))

    async def visitor(self, token: str) -> Visitor:
        """No link is ever good here."""
        raise LinkError("bad")

    async def file(self, token: str) -> File:
        """Nor one to a file."""
        raise LinkError("bad")

    def _find(self, event: Event) -> Answer:
        if event.kind not in ("command", "message"):
            return self._answers.get(event.name or event.kind, Nothing())
        for words in sorted(self._answers, key=len, reverse=True):
            if event.text.startswith(words):
                return self._answers[words]
        return Reply(card=Card(title=f"Heard: {event.text}"[:150]))


class FakeDirectory:
    """People, places and installations in memory. `look_up` is called as the real one calls it; nothing is sealed."""

    def __init__(self, *installed: Installation) -> None:
        self.installations = {(i.platform, i.workspace): i for i in installed}
        self.people: dict[tuple[str, str, str], Actor] = {}
        self.remembered: list[tuple[Place, int]] = []
        self.blocks: list[tuple[str, str, str]] = []
        self.looked_up = 0
        self._stale: set[tuple[str, str, str]] = set()

    def age(self) -> None:
        """Let a day pass: everybody is looked up again, and remembered as they were if that fails."""
        self._stale = set(self.people)

    async def actor(
        self, platform: str, workspace: str, external_id: str, look_up: Callable[[], Awaitable[Profile]]
    ) -> Actor:
        """Who this is, by the port's rules."""
        key = (platform, workspace, external_id)
        installed = self.installations.get((platform, workspace))
        if installed is None:
            raise UnknownPerson(f"{platform} workspace {workspace} is not installed")
        if key in self.people and key not in self._stale:
            return self.people[key]
        self.looked_up += 1
        try:
            profile = await asyncio.wait_for(look_up(), 1)
        except Exception as error:
            if key in self.people:
                return self.people[key]
            raise UnknownPerson(str(error)) from error
        known = self.people.get(key)
        self.people[key] = Actor(
            program=installed.program,
            person=known.person if known else len(self.people) + 1,
            platform=platform,
            workspace=workspace,
            external_id=external_id,
            **profile.model_dump(exclude={"address"}),
        )
        self._stale.discard(key)
        return self.people[key]

    async def remember(self, place: Place, person: int = 0) -> None:
        """Keep the place; unblock it."""
        self.remembered.append((place, person))
        self.blocks = [b for b in self.blocks if b != (place.platform, place.workspace, place.external_id)]

    async def blocked(self, platform: str, workspace: str, external_id: str) -> None:
        """Note the block."""
        self.blocks.append((platform, workspace, external_id))

    async def handles(self, platform: str, workspace: str, people: Sequence[int]) -> dict[int, str]:
        """External ids of those `people` seen in that workspace."""
        return {
            actor.person: external
            for (where, space, external), actor in self.people.items()
            if (where, space) == (platform, workspace) and actor.person in people
        }

    async def install(self, platform: str, workspace: str, name: str, secrets: Mapping[str, str]) -> Installation:
        """Program 1 for everyone."""
        made = Installation(platform=platform, workspace=workspace, program=1, name=name, secrets=secrets)
        self.installations[platform, workspace] = made
        return made

    async def installation(self, platform: str, workspace: str) -> Installation | None:
        """What `install` or the constructor noted."""
        return self.installations.get((platform, workspace))
