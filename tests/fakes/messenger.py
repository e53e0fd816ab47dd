"""A platform kept in memory. It refuses what platforms refuse: to edit, or to reply to, what is not there."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from bot.ports import Delivery, Gone, Sent, Target, Unsure
from bot.ui import Card


@dataclass
class Message:
    """One message as people see it."""

    place: str
    title: str
    key: int
    parent: str = ""
    edits: int = 0
    handles: Mapping[int, str] = field(default_factory=dict)


class FakeMessenger:
    """Posts into `messages`. `answers` are given instead, in turn; with `lose_replies` it posts and says nothing."""

    def __init__(self, platform: str = "fake") -> None:
        self.platform = platform
        self.messages: dict[str, Message] = {}
        self.calls: list[tuple[str, str, str]] = []
        self.answers: deque[Delivery | Exception] = deque()
        self.lose_replies = 0
        self.learned = ""
        self.gate: asyncio.Event | None = None
        self.at_once: dict[str, int] = {}
        self.most_at_once: dict[str, int] = {}
        self.most_in_all = 0
        self._refs = count(1)
        self._begun = asyncio.Condition()

    @property
    def titles(self) -> list[str]:
        """What stands there now, in the order it was posted."""
        return [message.title for message in self.messages.values()]

    async def post(
        self, target: Target, card: Card, *, key: int, parent: str = "", handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Post, unless told otherwise."""
        if scripted := await self._called("post", target, card.title):
            return scripted
        if parent and parent not in self.messages:
            return Gone(reason="no such thread")
        ref = f"m{next(self._refs)}"
        self.messages[ref] = Message(target.external_id, card.title, key, parent, 0, dict(handles))
        if self.lose_replies:
            self.lose_replies -= 1
            return Unsure(reason="the reply was lost")
        return Sent(ref=ref, address=self.learned)

    async def update(
        self, target: Target, ref: str, card: Card, *, key: int, handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Edit, unless told otherwise."""
        if scripted := await self._called("update", target, card.title):
            return scripted
        if ref not in self.messages:
            return Gone(reason="no such message")
        message = self.messages[ref]
        message.title, message.key, message.edits = card.title, key, message.edits + 1
        if self.lose_replies:
            self.lose_replies -= 1
            return Unsure(reason="the reply was lost")
        return Sent(ref=ref)

    async def delete(self, target: Target, ref: str) -> Delivery:
        """Remove, unless told otherwise."""
        if scripted := await self._called("delete", target, ref):
            return scripted
        return Sent(ref="") if self.messages.pop(ref, None) else Gone(reason="no such message")

    async def close(self) -> None:
        """Nothing to let go of."""

    async def begun(self, count: int) -> None:
        """Wait until `count` calls have begun."""
        async with asyncio.timeout(10), self._begun:
            await self._begun.wait_for(lambda: len(self.calls) >= count)

    async def _called(self, what: str, target: Target, about: str) -> Delivery | None:
        place = target.external_id
        self.at_once[place] = self.at_once.get(place, 0) + 1
        self.most_at_once[place] = max(self.most_at_once.get(place, 0), self.at_once[place])
        self.most_in_all = max(self.most_in_all, sum(self.at_once.values()))
        async with self._begun:
            self.calls.append((what, place, about))
            self._begun.notify_all()
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
        finally:
            self.at_once[place] -= 1
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer
