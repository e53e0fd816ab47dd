"""Simulated time: forty zones, three processes racing, deaths in the middle, suspends, a clock that is set back.

`make test` plays a month around the end of summer time on both databases, `make test-time` a year, and twenty years
with one process. Nothing is posted twice, and whatever was not posted has a run that says why.
"""

import logging
import os
import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.app import whole_router
from bot.context import Context, Tools, VocabularyCache
from bot.dispatch import Core
from bot.domain.digest import Part, Window
from bot.domain.periods import LAST
from bot.features.digests import steps
from bot.links import Links
from bot.ui import Paragraph
from store.engine import Database
from store.queries import people, places
from store.records.messages import Outbox
from store.records.promotion import Digest, DigestRun
from tests.together import together

ROOMS = ("bot.features.digests.chat", "bot.features.digests.sections", "bot.features.digests.due")
ZONES = (
    "UTC", "Pacific/Kiritimati", "Pacific/Apia", "Pacific/Chatham", "Pacific/Auckland", "Pacific/Fiji",
    "Pacific/Honolulu", "Pacific/Marquesas", "Australia/Lord_Howe", "Australia/Adelaide", "Australia/Sydney",
    "Asia/Tokyo", "Asia/Pyongyang", "Asia/Shanghai", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Kabul", "Asia/Tehran",
    "Asia/Dubai", "Asia/Gaza", "Asia/Beirut", "Europe/Moscow", "Europe/Istanbul", "Europe/Berlin", "Europe/London",
    "Europe/Dublin", "Europe/Chisinau", "Africa/Casablanca", "Africa/Cairo", "Africa/Lagos", "Atlantic/Azores",
    "America/Nuuk", "America/St_Johns", "America/Halifax", "America/New_York", "America/Havana", "America/Chicago",
    "America/Phoenix", "America/Santiago", "America/Los_Angeles",
)  # fmt: skip
TIMES = (time(0, 0), time(1, 30), time(2, 30), time(9, 0), time(23, 59))
START = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)
DAYS = int(os.environ.get("GOODWORD_DAYS", "30"))
YEARS = int(os.environ.get("GOODWORD_YEARS", "0"))


class DiedError(Exception):
    """A process dies in the middle of its work."""


def rule(n: int) -> dict[str, Any]:
    """The rule of the n-th subscription: all kinds, at awkward hours."""
    kinds: tuple[dict[str, Any], ...] = (
        {"every": "weekly"},
        {"every": "weekly"},
        {"every": "fortnightly"},
        {"every": "monthly", "nth": LAST},
        {"every": "monthly", "day": 31},
        {"every": "weekly"},
        {"every": "daily"},
        {"every": "monthly", "nth": 1},
    )
    return {**kinds[n % 8], "weekday": n % 7, "at": TIMES[n % 5], "zone": ZONES[n], "anchor": date(2026, 10, 12)}


def expected(given: dict[str, Any], until: datetime) -> set[str]:
    """The periods due by then: counted day by day, by a rule written anew."""
    found: set[str] = set()
    day = START.date() - timedelta(days=10)
    while day < until.date() + timedelta(days=3):
        last = (day + timedelta(days=1)).month != day.month
        on = {
            "daily": day.weekday() < 5,
            "weekly": day.weekday() == given["weekday"],
            "fortnightly": day.weekday() == given["weekday"] and (day - date(2026, 10, 12)).days // 7 % 2 == 0,
            "monthly": (
                last if given.get("day") == 31
                else day.weekday() == given["weekday"]
                and (day.day <= 7 if given.get("nth") == 1 else (day + timedelta(days=7)).month != day.month)
            ),
        }[given["every"]]  # fmt: skip
        posted = day
        while posted.weekday() > 4:
            posted += timedelta(days=1)
        due = datetime.combine(posted, given["at"], ZoneInfo(given["zone"])).astimezone(UTC)
        if on and START < due <= until:
            year, week, _ = day.isocalendar()
            key = {"daily": day.isoformat(), "monthly": f"{day:%Y-%m}"}.get(given["every"], f"{year}-W{week:02d}")
            found.add(key)
        day += timedelta(days=1)
    return found


class Play:
    """A program with forty digests, and processes whose clock is set by hand."""

    def __init__(self, url: str, processes: int, chance: random.Random) -> None:
        self.now = START
        self.chance = chance
        self.databases = [Database(url) for _ in range(processes)]
        self.cores = [Core(self._router(), db, self._tools(), lambda: self.now) for db in self.databases]
        with self.databases[0].begin(None) as session:
            self.program = people.create_program(session, "Test", "Lumen", START).id or 0
        with self.databases[0].begin(self.program) as session:
            place = places.ensure(session, "stage", "w", "channel", "sales", "sales")
            for n in range(len(ZONES)):
                actor: Any = self._clockwork()
                ctx = Context(session, actor, START, self.cores[0].tools, role="admin")
                steps.make(ctx, place, "sales", rule(n), ["probe"])

    def _clockwork(self) -> Any:
        from bot.event import Actor

        return Actor(kind="system", program=self.program, platform="t", workspace="t", external_id="t", name="t")

    def _tools(self) -> Tools:
        return Tools(self._router(), Links(("k" * 40,), ""), VocabularyCache(), mail=False)

    def _router(self) -> Any:
        router = whole_router(ROOMS)
        dies = self.chance

        @router.section("probe", "Probe", 1)
        def probe(_ctx: Context, window: Window) -> Part:
            if len(self.databases) > 1 and dies.random() < 0.05:
                raise DiedError
            return Part(blocks=(Paragraph(text=str(window.first)),))

        return router

    def step(self) -> None:
        """Every process looks what is due, all at once, until there is nothing left."""

        def work(n: int) -> None:
            while self.cores[n].work_due():
                continue

        if len(self.cores) == 1:
            work(0)
        else:
            together(len(self.cores), work)

    def jump(self) -> None:
        """Time passes: hours as a rule, days when the machine was suspended, at times the clock is set back."""
        roll = self.chance.random()
        if roll < 0.05:
            self.now -= timedelta(minutes=self.chance.randint(1, 120))
        elif roll < 0.10:
            self.now += timedelta(days=self.chance.randint(2, 9))
        else:
            self.now += timedelta(minutes=self.chance.randint(20, 26 * 60))

    def check(self) -> None:
        """Each period exactly once; a post for those that were posted and for no other; a reason for the rest."""
        with self.databases[0].begin(self.program, write=False) as session:
            runs = list(session.exec(select(DigestRun)))
            topics = Counter(session.exec(select(Outbox.topic)))
            digests = {d.id: d for d in session.exec(select(Digest))}
        seen: dict[int, list[str]] = {}
        for run in runs:
            seen.setdefault(run.digest_id, []).append(run.period)
            assert run.state in ("posted", "missed"), run
            assert run.reason or run.state == "posted"
            assert topics[f"digest:{run.digest_id}:{run.period}"] == (run.state == "posted"), run
        for n, digest_id in enumerate(sorted(id for id in digests if id)):
            last = max(digests[digest_id].settled_to, START)  # type: ignore[type-var]  # reason: always set
            wanted = expected(rule(n), max(self.now, last))
            assert sorted(seen.get(digest_id, [])) == sorted(wanted), (rule(n), set(seen.get(digest_id, ())) ^ wanted)
        assert sum(run.state == "posted" for run in runs) > len(runs) / 2

    def close(self) -> None:
        """Let go."""
        for database in self.databases:
            database.close()


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_three_processes_post_each_period_once(
    engine: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever dies, sleeps or races."""
    caplog.set_level(logging.CRITICAL)
    play = Play(request.getfixturevalue(f"{engine}_url"), 3, random.Random(3))
    while play.now < START + timedelta(days=DAYS):
        play.jump()
        play.step()
    for _ in range(8):  # whoever died a moment ago comes back
        play.now += timedelta(minutes=1)
        play.step()
    play.check()
    play.close()


if YEARS:

    @pytest.mark.timeout(7200)
    def test_many_years(sqlite_url: str) -> None:
        """One process over many years: every leap day, every fifty-third week, every change of clocks."""
        play = Play(sqlite_url, 1, random.Random(5))
        while play.now < START + timedelta(days=365 * YEARS):
            play.jump()
            play.step()
        play.now += timedelta(minutes=1)
        play.step()
        play.check()
        play.close()
