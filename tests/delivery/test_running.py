"""Delivery as it runs in a process, and several of them on one database."""

import asyncio
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import pytest

from bot.delivery import Delivery
from bot.ports import Limited, Sent, Target
from bot.ui import Card
from store import claiming
from tests.delivery.conftest import Post
from tests.fakes.messenger import FakeMessenger
from tests.together import together


async def running(delivery: Delivery) -> "asyncio.Task[None]":
    """Start it, and come back when it has looked for work once."""
    task = asyncio.create_task(delivery.run())
    await asyncio.sleep(0)
    return task


async def test_it_sends_what_is_there_when_it_starts(post: Post) -> None:
    """Rows of the last run go out without anybody waking it."""
    post.send("left over")
    delivery = post.deliver()
    task = await running(delivery)
    await post.messenger.begun(1)
    delivery.stop()
    await task
    assert post.states == ["sent"]


async def test_it_is_woken_from_any_thread(post: Post) -> None:
    """A handler's thread commits and wakes it: it sends at once, long before it would look by itself."""
    delivery = post.deliver()
    delivery.wake()  # nobody listens yet, which does no harm
    task = await running(delivery)

    def work() -> None:
        for n in range(3):
            post.send(f"{n}")
            delivery.wake()

    thread = threading.Thread(target=work)
    thread.start()
    await post.messenger.begun(3)
    await asyncio.to_thread(thread.join)
    delivery.stop()
    await task
    assert post.messenger.titles == ["0", "1", "2"]
    delivery.wake()  # nor does it after the end


async def test_it_wakes_by_itself_for_what_becomes_due(post: Post) -> None:
    """A platform's wait ends without anybody waking it."""
    post.clock = lambda: datetime.now(UTC)  # time has to pass for this
    post.messenger.answers.append(Limited(after=0.05))
    post.send("hello")
    delivery = post.deliver()
    task = await running(delivery)
    await post.messenger.begun(2)
    delivery.stop()
    await task
    assert post.messenger.titles == ["hello"]


async def test_stop_waits_for_what_was_begun(post: Post) -> None:
    """A message under way is finished and noted; the next one stays for the next run."""
    post.messenger.gate = asyncio.Event()
    post.send("under way")
    post.send("next")
    delivery = post.deliver()
    task = await running(delivery)
    await post.messenger.begun(1)
    delivery.stop()
    await asyncio.sleep(0)
    assert not task.done()
    post.messenger.gate.set()
    await task
    assert post.states == ["sent", "pending"]


async def test_the_loop_outlives_the_databases_trouble(
    post: Post, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When rows cannot be reached that is logged with what to check, and it goes on when they can."""
    post.send("hello")
    begin, tried = post.database.begin, asyncio.Event()
    loop, broken = asyncio.get_running_loop(), True

    def failing(*arguments: object, **more: object) -> object:
        if broken:
            loop.call_soon_threadsafe(tried.set)
            raise OSError("disk full")
        return begin(*arguments, **more)

    monkeypatch.setattr(post.database, "begin", failing)
    delivery = post.deliver()
    task = await running(delivery)
    await tried.wait()
    broken = False
    delivery.wake()
    await post.messenger.begun(1)
    delivery.stop()
    await task
    assert post.states == ["sent"]
    assert "check the database" in caplog.text


class Tape(FakeMessenger):
    """Notes what was posted where, from the loops of many threads."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: dict[str, list[str]] = {}
        self.busy: set[str] = set()
        self.overlaps = 0

    async def post(
        self, target: Target, card: Card, *, key: int, parent: str = "", handles: Mapping[int, str] = {}
    ) -> Sent:
        """Post, slowly enough to be met in the act."""
        self.overlaps += target.external_id in self.busy
        self.busy.add(target.external_id)
        await asyncio.sleep(0.001)
        self.posted.setdefault(target.external_id, []).append(card.title)
        self.busy.discard(target.external_id)
        return Sent(ref=str(key))


async def test_several_on_one_database_send_each_row_once(post: Post) -> None:
    """Four senders, in threads of their own with loops of their own: every row once, every place in order."""
    post.messenger = tape = Tape()
    places = [post.channel(f"D{n}") for n in range(6)]
    for n in range(48):
        post.send(f"{n}", place=places[n % 6])

    def sender() -> Counter[str]:
        return asyncio.run(post.deliver(at_once=3).drain())

    ended = await asyncio.gather(*(asyncio.to_thread(sender) for _ in range(4)))
    ended.append(await post.deliver().drain())  # what one left because another was just busy in its place
    assert sum(ended, Counter()) == {"sent": 48}
    assert {"sent"} == set(post.states)
    assert {f"D{n}": [f"{m}" for m in range(n, 48, 6)] for n in range(6)} == tape.posted
    assert tape.overlaps == 0


def test_claiming_at_the_same_instant(post: Post) -> None:
    """Many claims of the same rows at once: no two get one place, and none of a place gets two."""
    places = [post.channel(f"D{n}") for n in range(8)]
    for n in range(24):
        post.send(f"{n}", place=places[n % 8])

    def claim(_: int) -> list[int]:
        with post.database.begin(None) as session:
            rows = claiming.claim(session, post.clock(), limit=3, lease_seconds=60, platforms=["fake"])
            return [row.place_id for row, _ in rows]

    taken = [place for places in together(8, claim) for place in places]
    assert len(taken) == len(set(taken))
    assert post.states.count("claimed") == len(taken) > 0


class Calm(asyncio.Event):
    """Says when it is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def wait(self) -> Literal[True]:
        """Until it is set."""
        self.asked.set()
        return await super().wait()


async def test_a_storm_of_presses_goes_first(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """While many wait for answers nothing is begun; when they have them it goes on."""
    monkeypatch.setattr("bot.delivery.BEHIND", 60)
    calm = Calm()
    post.send("later")
    delivery = post.deliver(calm=calm)
    task = await running(delivery)
    await calm.asked.wait()
    assert post.states == ["pending"]
    calm.set()
    await post.messenger.begun(1)
    delivery.stop()
    await task
    assert post.states == ["sent"]


async def test_a_storm_without_end_does_not_stop_messages(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait for a moment only."""
    monkeypatch.setattr("bot.delivery.BEHIND", 0.01)
    post.send("after all")
    delivery = post.deliver(calm=Calm())
    task = await running(delivery)
    await post.messenger.begun(1)
    delivery.stop()
    await task
    assert post.states == ["sent"]
