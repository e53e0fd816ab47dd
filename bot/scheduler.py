"""The clock's one hand. APScheduler only ticks; what is due is in our tables, so a doubled tick changes nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)
Tick = Callable[[], Awaitable[object]]


class Scheduler:
    """Awaits `tick` every so many `seconds`, never twice at once; a late tick stands for all that were missed."""

    def __init__(self, tick: Tick, seconds: float) -> None:
        self._tick = tick
        self._seconds = seconds
        self._scheduler: AsyncIOScheduler | None = None
        self._ticking = asyncio.Lock()

    def start(self) -> None:
        """Begin to tick on the running loop, the first time after `seconds`."""
        if self._scheduler is not None:
            raise RuntimeError("the scheduler is running already")
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._once,
            IntervalTrigger(seconds=self._seconds, timezone=UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more, and return when the tick under way has ended."""
        if self._scheduler is None:
            return
        self._scheduler.pause()
        async with self._ticking:  # APScheduler's own shutdown would cancel it
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        await asyncio.sleep(0)  # its shutdown is a callback on the loop

    async def _once(self) -> None:
        async with self._ticking:
            try:
                await self._tick()
            except Exception:  # the next tick finds the same things due again
                log.exception("a tick failed, the next one tries again: look for the cause in this traceback")
