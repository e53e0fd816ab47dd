"""Goodword's way out: what the outbox delivers becomes a message in the playground's rooms."""

from collections.abc import Mapping

from adapters.playground.cloud import Cloud, Draft
from adapters.playground.live import Bell
from adapters.playground.roster import PLATFORM, WORKSPACE, Room, Roster
from bot.ports import Clock, Delivery, Gone, Sent, Target
from bot.ui import Card


class PlaygroundMessenger:
    """Posts, edits and removes. The same `key` posted twice is one message, so nothing is ever uncertain here."""

    platform = PLATFORM

    def __init__(self, roster: Roster, cloud: Cloud, bell: Bell, clock: Clock) -> None:
        self._roster = roster
        self._cloud = cloud
        self._bell = bell
        self._clock = clock

    async def post(
        self, target: Target, card: Card, *, key: int, parent: str = "", handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Post `card` in a channel, in somebody's direct messages, or in the thread of `parent`."""
        room = self._room(target)
        if room is None:
            return Gone(reason="no such place in the playground")
        thread = 0
        if parent:
            above = self._cloud.post(_number(parent))
            if above is None:
                return Gone(reason="the message whose thread it belongs to is gone")
            thread = above.thread or above.id
        ref = self._cloud.add(
            Draft(room=room.key, card=card, thread=thread, handles=handles, delivery=key, key=f"delivery {key}"),
            self._clock(),
        )
        self._bell.ring()
        return Sent(ref=str(ref), address=room.key)

    async def update(
        self, target: Target, ref: str, card: Card, *, key: int, handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Show `card` in the message `ref` from now on."""
        room = self._room(target)
        post = self._cloud.post(_number(ref))
        if room is None or post is None or post.room != room.key:
            return Gone(reason="the message is gone")
        if not self._cloud.edit(post.id, card, handles, delivery=key):
            return Gone(reason="the message is gone")
        self._bell.ring()
        return Sent(ref=ref, address=room.key)

    async def delete(self, target: Target, ref: str) -> Delivery:
        """Take the message `ref` away."""
        room = self._room(target)
        post = self._cloud.post(_number(ref))
        if room is None or post is None or post.room != room.key or not self._cloud.remove(post.id):
            return Gone(reason="the message is gone")
        self._bell.ring()
        return Sent(ref=ref, address=room.key)

    async def close(self) -> None:
        """Nothing to let go of: the file belongs to the playground."""

    def _room(self, target: Target) -> Room | None:
        if (target.platform, target.workspace) != (PLATFORM, WORKSPACE):
            return None
        return self._roster.room(target.address or f"{target.kind}:{target.external_id}")


def _number(ref: str) -> int:
    return int(ref) if ref.isascii() and ref.isdecimal() and len(ref) < 18 else 0
