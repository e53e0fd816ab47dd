"""Where asynchronous adapters meet the core: how many wait, and what that means for everything else."""

import asyncio
import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.desk import CALM, Desk
from bot.ui import Outcome
from store.engine import Database
from tests.core.stage import Stage


async def test_many_who_wait_are_no_calm(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few answers at once are nothing out of the ordinary; with more it is said until they are given."""
    stage = Stage(sqlite_database, datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    stage.person("sam")
    go_on, run = threading.Event(), stage.core.run

    def slowly(route: Any, prepared: object = None) -> Outcome:
        go_on.wait(10)
        return run(route, prepared)

    monkeypatch.setattr(stage.core, "run", slowly)
    desk = Desk(stage.core, stage.links, lambda: stage.now, wake=lambda: None)
    asked: list[asyncio.Task[Outcome]] = []
    calm = []
    for number in range(CALM + 1):
        event = stage.event("sam", "command", text=f"advocate request healthcare {number}")
        asked.append(asyncio.create_task(desk.handle(event)))
        await asyncio.sleep(0)  # it begins
        calm.append(desk.calm.is_set())
    assert calm == [True] * CALM + [False]
    go_on.set()
    await asyncio.gather(*asked)
    assert desk.calm.is_set()
    await desk.close()
