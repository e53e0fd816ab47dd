"""Everybody's digest at nine: as many as wanted, due in the same minute, in Slack and Teams that take messages at their
own rates, on a good day and on a bad one.

`make test` posts forty, `make test-digests` a thousand. Time is the test's: nobody waits for it.
"""

import logging
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.event import Actor
from bot.features.digests import steps
from bot.router import Router
from bot.ui import Paragraph
from store import claiming
from tests.fakes.teams import TENANT
from tests.fakes.weather import SLACK, TEAMS, Bad, Weather
from tests.files import furnished_template, furnished_url, migrated_template
from tests.world import World, world

__all__ = ["furnished_template", "furnished_url", "migrated_template"]
DIGESTS = int(os.environ.get("GOODWORD_DIGESTS", "40"))
A_CHANNEL = 5
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LOST = Bad(lost=True)
ON_SLACK = (Bad(429, 3), Bad(500), Bad(503), LOST)
ON_TEAMS = (Bad(429, 2), Bad(500), Bad(503), Bad(412), LOST)
pytestmark = pytest.mark.timeout(60 + DIGESTS)


def probe() -> Router:
    """A section that says whose digest it is, every time."""
    router = Router()

    @router.section("probe", "Probe", 1)
    def said(_ctx: Context, window: Window) -> Part:
        return Part(blocks=(Paragraph(text=f"[{window.digest}]"),))

    return router


class Morning:
    """The world, with its channels and what stands in them."""

    def __init__(self, it: World) -> None:
        assert it.slack is not None
        assert it.teams is not None
        self.it, self.slack, self.teams = it, it.slack, it.teams
        few = DIGESTS / 1000  # what a whole workspace takes, for as many as there are
        self.weathers = {name: Weather(it.clock, each, [(round(most * few), seconds) for most, seconds in whole])
                         for name, (each, whole) in (("slack", SLACK), ("teams", TEAMS))}  # fmt: skip
        self.slack.weather, self.teams.weather = self.weathers["slack"], self.weathers["teams"]
        half = DIGESTS // A_CHANNEL // 2
        self.channels = [("slack", self.slack.team, self.slack.channel(f"s{n}")) for n in range(half)]
        self.channels += [("teams", TENANT, self.teams.channel(f"t{n}")) for n in range(half)]

    async def set_up(self) -> None:
        """So many digests, some in each channel, all on Tuesdays at nine."""
        await self.teams.install(self.teams.user("Mia"))
        places = [self.it.place(*where, name=f"c{n}") for n, where in enumerate(self.channels)]
        rule = {"every": "weekly", "weekday": 1, "at": time(9), "zone": "UTC", "anchor": NINE.date()}
        clock = Actor(kind="system", program=self.it.program, platform="t", workspace="t", external_id="t", name="t")
        with self.it.database.begin(self.it.program) as session:
            ctx = Context(session, clock, self.it.clock(), self.it.app.core.tools, role="admin")
            for n in range(DIGESTS):
                steps.make(ctx, places[n % len(places)], "sales", rule, ["probe"])

    def bad_day(self) -> None:
        """From now on one request in five goes wrong."""
        for (name, weather), kinds in zip(self.weathers.items(), (ON_SLACK, ON_TEAMS), strict=True):
            weather.chance, weather.kinds = random.Random(f"{name} 5"), kinds

    def good_day(self) -> None:
        """All is well again."""
        for weather in self.weathers.values():
            weather.chance = None

    async def over(self) -> None:
        """Until nothing is left that could go: the clock moves on to whatever waits for its time."""
        while True:
            await self.it.settled()
            with self.it.database.begin(None, write=False) as session:
                due = claiming.next_due(session, self.it.clock())
            if due is None:
                return
            self.it.clock.now = due

    async def passes(self, nine: datetime) -> dict[str, list[str]]:
        """A Tuesday from nine on; what stands in the channels when nothing is left to do."""
        self.it.clock.now = nine
        await self.it.app.tick()
        await self.over()
        took = self.it.clock() - nine
        asked = {name: weather.limited for name, weather in self.weathers.items()}
        print(f"{DIGESTS} digests: out after {took}, asked to wait so far {asked}, rows {dict(self.states())}")
        return self.stands()

    def stands(self) -> dict[str, list[str]]:
        """What is read in each channel, in its order: whose digest."""
        texts = {channel: [str(m) for m in self.slack.seen(channel)] for p, _, channel in self.channels if p == "slack"}
        texts |= {
            c: [m.text for m in self.teams.conversations[c].messages] for p, _, c in self.channels if p != "slack"
        }
        return {channel: [text.partition("[")[2].partition("]")[0] for text in said] for channel, said in texts.items()}

    def states(self) -> Counter[str]:
        """How many rows of digests ended how."""
        return Counter(row.state for row in self.it.outbox() if row.topic.startswith("digest:"))


@pytest.fixture
async def morning(furnished_url: str) -> AsyncIterator[Morning]:
    """A minute before nine."""
    async with world(furnished_url, slack=True, teams=True, extra=probe()) as it:
        made = Morning(it)
        it.clock.now = NINE - timedelta(minutes=1)
        await made.set_up()
        yield made


async def test_all_of_them_at_nine(morning: Morning, caplog: pytest.LogCaptureFixture) -> None:
    """On a good day each is there once, in order, as soon as the platforms take them; no place is pressed while it
    waits. A week later one request in five fails: none is there twice, none is lost without a word, and whatever is
    uncertain is sent again by a press."""
    caplog.set_level(logging.CRITICAL)
    first = await morning.passes(NINE)
    assert morning.states() == {"sent": DIGESTS}
    assert in_order_once(first)
    assert sum(map(len, first.values())) == DIGESTS
    assert morning.it.clock() - NINE < timedelta(seconds=75), "a minute for Slack's rate, and little more"
    for name, weather in morning.weathers.items():
        assert weather.impatient == 0
        assert weather.limited < len(morning.channels) + DIGESTS / 5, f"{name} had to say it often"

    morning.bad_day()
    there = await morning.passes(NINE + timedelta(days=7))
    new = {channel: said[len(first[channel]) :] for channel, said in there.items()}
    assert in_order_once(new)
    ended = morning.states()
    assert set(ended) == {"sent", "uncertain"}
    assert ended.total() == 2 * DIGESTS
    doubtful = [row.id for row in morning.it.outbox() if row.state == "uncertain"]
    arrived = sum(map(len, new.values()))
    assert ended["sent"] - DIGESTS <= arrived <= DIGESTS, "what is sent is there, and some of what is uncertain"

    morning.good_day()
    for id in doubtful:
        morning.it.press_unseen("ada", "message.resend", {"m": id})
    await morning.over()
    assert morning.states() == {"sent": 2 * DIGESTS}
    all_of_them = {said for channel, told in morning.stands().items() for said in told[len(first[channel]) :]}
    assert len(all_of_them) == DIGESTS, "none is missing"


def in_order_once(stands: dict[str, list[str]]) -> bool:
    """Whether each channel has its digests in the order they were made, none of them twice."""
    return all(said == sorted(set(said), key=int) for said in stands.values())
