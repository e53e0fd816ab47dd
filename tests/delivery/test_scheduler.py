"""The one tick."""

import asyncio
import logging

import pytest

from bot.scheduler import Scheduler


class Ticks:
    """Counts ticks, and lets a test wait for one."""

    def __init__(self) -> None:
        self.count = 0
        self.at_once = 0
        self.most_at_once = 0
        self.hold = asyncio.Event()
        self.hold.set()
        self.error: Exception | None = None
        self._changed = asyncio.Condition()

    async def __call__(self) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        async with self._changed:
            self.count += 1
            self._changed.notify_all()
        await self.hold.wait()
        self.at_once -= 1
        if self.error:
            raise self.error

    async def reach(self, count: int) -> None:
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(lambda: self.count >= count)


async def test_it_ticks_until_it_is_stopped() -> None:
    """It ticks again and again; after stop it never does."""
    ticks = Ticks()
    scheduler = Scheduler(ticks, 0.01)
    scheduler.start()
    await ticks.reach(3)
    await scheduler.stop()
    stopped_at = ticks.count
    later = Scheduler(other := Ticks(), 0.01)
    later.start()
    await other.reach(3)
    await later.stop()
    assert stopped_at == ticks.count


async def test_stop_waits_for_the_tick_under_way() -> None:
    """A tick that has begun is neither cancelled nor left behind."""
    ticks = Ticks()
    ticks.hold.clear()
    scheduler = Scheduler(ticks, 0.01)
    scheduler.start()
    await ticks.reach(1)
    stopping = asyncio.create_task(scheduler.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    ticks.hold.set()
    await stopping
    assert ticks.at_once == 0


async def test_never_two_ticks_at_once(caplog: pytest.LogCaptureFixture) -> None:
    """While one tick takes long the ones that fall due are left out, not begun beside it and not made up for."""
    caplog.set_level(logging.WARNING, "apscheduler")
    ticks, clock = Ticks(), Ticks()
    ticks.hold.clear()
    slow, quick = Scheduler(ticks, 0.01), Scheduler(clock, 0.01)
    slow.start()
    quick.start()
    await clock.reach(5)
    assert ticks.count == 1
    ticks.hold.set()
    await ticks.reach(2)
    await slow.stop()
    await quick.stop()
    assert ticks.most_at_once == 1


async def test_a_failing_tick_does_not_stop_the_clock(caplog: pytest.LogCaptureFixture) -> None:
    """An error is logged with what happens next, and the next tick comes."""
    ticks = Ticks()
    ticks.error = ValueError("the database is away")
    scheduler = Scheduler(ticks, 0.01)
    scheduler.start()
    await ticks.reach(2)
    await scheduler.stop()
    assert "the next one tries again" in caplog.text


async def test_starting_twice_is_refused() -> None:
    """Two schedulers in one would tick twice as often."""
    scheduler = Scheduler(Ticks(), 10)
    scheduler.start()
    with pytest.raises(RuntimeError):
        scheduler.start()
    await scheduler.stop()
    await scheduler.stop()
