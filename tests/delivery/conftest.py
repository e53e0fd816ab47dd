"""A delivery over a fresh database and a platform kept in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlmodel import col, select

from bot.delivery import Delivery
from bot.ports import Target
from bot.ui import Card, Inline, Paragraph
from store import outbox
from store.engine import Database
from store.records.messages import Outbox
from store.records.programs import Place
from tests.fakes.clock import FakeClock
from tests.fakes.messenger import FakeMessenger
from tests.store.planted import place, programs


def target(stored: Place) -> Target:
    """Where a stored place is; the address is sealed elsewhere."""
    return Target(platform=stored.platform, workspace="W", kind="channel", external_id=stored.external_id)


@dataclass
class Post:
    """Everything a test of delivery needs, in one program with the channel C1."""

    database: Database
    clock: FakeClock
    program: int
    place: int
    messenger: FakeMessenger = field(default_factory=FakeMessenger)
    learned: dict[int, str] = field(default_factory=dict)
    asked_for: list[tuple[int, ...]] = field(default_factory=list)

    def deliver(self, **more: Any) -> Delivery:
        """Another delivery on the same database and platform."""
        locate: Callable[[Place], Target] = more.pop("target", target)
        return Delivery(
            self.database, {"fake": self.messenger}, locate, self._handles, self.clock, learn=self._learn, **more
        )

    async def _handles(self, _platform: str, _workspace: str, people: Sequence[int]) -> dict[int, str]:
        self.asked_for.append(tuple(people))
        return {person: f"U{person}" for person in people if person < 100}

    async def _learn(self, place_id: int, address: str) -> None:
        self.learned[place_id] = address

    def channel(self, name: str, **more: Any) -> int:
        """One more place."""
        return place(self.database, self.program, name, **more)

    def send(self, title: str, *text: Inline, place: int = 0, **more: Any) -> int:
        """Enqueue a card; its id."""
        card = Card(title=title, blocks=(Paragraph(text=text),) if text else ()).model_dump(mode="json")
        with self.database.begin(self.program) as session:
            return outbox.enqueue(session, place_id=place or self.place, card=card, now=self.clock(), **more)

    def do(self, act: Callable[..., Any], *arguments: Any) -> Any:
        """Run one of the outbox's functions inside the program."""
        with self.database.begin(self.program) as session:
            return act(session, *arguments)

    def row(self, id: int) -> Outbox:
        """A row as it is now."""
        with self.database.begin(None, write=False) as session:
            return session.exec(select(Outbox).where(Outbox.id == id)).one()

    def set(self, id: int, **values: Any) -> None:
        """Leave a row as a process that was killed would."""
        with self.database.begin(None) as session:
            row = session.exec(select(Outbox).where(Outbox.id == id)).one()
            for name, value in values.items():
                setattr(row, name, value)

    @property
    def states(self) -> list[str]:
        """The states of all rows, oldest first."""
        with self.database.begin(None, write=False) as session:
            return list(session.exec(select(Outbox.state).order_by(col(Outbox.id))))


@pytest.fixture
def post(database: Database, clock: FakeClock) -> Post:
    """A program with one channel."""
    (program,) = programs(database, 1)
    return Post(database, clock, program, place(database, program))
