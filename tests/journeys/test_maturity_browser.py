"""A check-in in a real browser: started, rated by several people, revealed, rated once more, settled, scored, with a
goal; and half a year later the next one, with what moved."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.event import Actor, Event, Place
from store.queries import people
from store.records.maturity import Checkin
from store.records.programs import Person
from tests.journeys.test_browser import SHOTS, Demo, demo
from tests.playground.driver import PHONE, Driver, browser, missing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing() or "-"),
    pytest.mark.timeout(240),
]
OTHERS = ("kim", "lee", "noa", "ravi")
KEYS = ("expansion", "reference", "community", "voc", "lifecycle")
NAMES = ("Ad hoc", "Emerging", "Defined", "Managed", "Optimized")


def press(house: Demo, who: str, name: str, **data: object) -> None:
    """Somebody presses a button in another window."""
    core, at = house.app.core, datetime.now(UTC)
    with house.app.database.begin(None, write=False) as session:
        program = people.programs(session)[0]
        person = session.exec(select(Person.id).where(Person.email == f"{who}@example.com")).one() or 0
    me = Actor(program=program, person=person, platform="playground", workspace="playground", external_id=who, name=who)
    place = Place(platform="playground", workspace="playground", kind="direct", external_id=who)
    key = f"{who} {name} {data} {at.timestamp()}"
    core.run(core.find(Event(key=key, kind="button", actor=me, place=place, at=at, name=name, data=data)))  # type: ignore[arg-type]  # reason: scalars


async def others_rate(house: Demo, number: int, *levels: int) -> None:
    """Four more people answer all five."""
    for n, who in enumerate(OTHERS):
        for key in KEYS:
            press(house, who, "rate.set", c=number, d=key, l=levels[n % len(levels)])
    await house.later(seconds=1)


async def rate(driver: Driver, number: int, at: int) -> None:
    """All five, in the browser."""
    await driver.go("#sales")
    before = driver.presses
    await driver.press("Rate", on=f"Check-in #{number}")
    await driver.go("Goodword")
    for n in range(1, 6):
        await driver.see(f"{n} of 5 · ")
        await driver.press(f"{at} · {NAMES[at - 1]}", on=f"{n} of 5 · ")
    await driver.see("You answered 5 of 5")
    assert driver.presses - before == 6
    assert driver.typed == 0


async def sure(driver: Driver, label: str, yes: str, on: str) -> None:
    """Press what asks first."""
    await driver.press(label, on=on)
    await driver.press(yes)


async def settle(driver: Driver, number: int, *, choose: str) -> None:
    """Settle five dimensions, each in a short form."""
    for n in range(5):
        await driver.see(f"{n} of 5 settled")
        await driver.press(choose, on=f"{n} of 5 settled")
        await driver.fill("Evidence", "The dashboard everybody opens")
        await driver.submit()
    await driver.see("5 of 5 settled")
    await sure(driver, "Finish", "Finish it", "5 of 5 settled")
    await driver.see(f"Check-in #{number} is finished")


async def test_from_the_first_check_in_to_the_next(tmp_path: Path) -> None:
    """Six raters, two of them in the browser; a facilitator, a phone, and a year's trend."""
    async with demo(tmp_path) as house, browser() as chromium:
        mia = await Driver.open(chromium, house.url, "mia", shots=SHOTS)
        sam = await Driver.open(chromium, house.url, "sam", shots=SHOTS, size=PHONE)
        await mia.say("#sales", "/maturity start customer marketing")
        await mia.fill("Who rates what", "Everybody rates everything")
        await mia.submit()
        await mia.see("Nobody has rated yet")

        await rate(sam, 1, 2)
        await others_rate(house, 1, 2, 4)
        await rate(mia, 1, 2)
        await house.later(seconds=1)
        await mia.see("6 people have rated")
        await sure(mia, "Reveal", "Reveal now", "You lead check-in #1")
        await mia.see("4 × level 2, 2 × level 4")
        await mia.screenshot("maturity-reveal")
        await house.later(seconds=1)
        await sam.see("The ratings are here")

        await sure(mia, "Re-vote", "Ask them", "0 of 5 settled")
        for who in ("sam", *OTHERS):
            press(house, who, "revote.set", c=1, d="expansion", l=3)
        await house.later(seconds=1)
        await mia.press("Count the re-vote", on="A re-vote is running")
        await mia.see("5 × level 3")

        await mia.press("Confirm 3 · Defined", on="0 of 5 settled")
        await mia.fill("Evidence", "Campaigns follow usage since spring")
        await mia.submit()
        for n in range(1, 5):
            await mia.see(f"{n} of 5 settled")
            await mia.press("Confirm 2 · Emerging", on=f"{n} of 5 settled")
            await mia.submit()
        await mia.see("5 of 5 settled")
        await sure(mia, "Finish", "Finish it", "5 of 5 settled")
        await mia.see("Check-in #1 is finished")
        await house.later(seconds=1)
        await sam.see("Scorecard #1")
        picture = sam.page.locator("main img").last
        await picture.scroll_into_view_if_needed()
        assert await picture.evaluate("i => i.decode().then(() => i.naturalWidth)") == 720
        await sam.screenshot("maturity-scorecard")

        await mia.press("Choose a goal", on="Check-in #1 is finished")
        await mia.submit()
        await mia.see("Goal #1 is set")
        await mia.press("Share it", on="Check-in #1 is finished")
        await mia.go("#sales")
        await mia.see("How mature is our program?")

        await house.later(days=184)
        await house.later(days=1)  # the day itself brings as much as a day may bring, of nominations that waited
        await mia.go("Goodword")
        await mia.see("Time for the next check-in")
        await mia.press("Start the next one", on="Time for the next check-in")
        await mia.fill("Who rates what", "Everybody rates everything")
        await mia.submit()
        with house.app.database.begin(None, write=False) as session:
            number = session.exec(select(Checkin.number).order_by(Checkin.id.desc())).first()  # type: ignore[union-attr]  # reason: a column here
        assert number == 2
        for who in ("sam", *OTHERS, "mia"):
            for key in KEYS:
                press(house, who, "rate.set", c=2, d=key, l=3)
        await house.later(seconds=1)
        await sure(mia, "Reveal", "Reveal now", "You lead check-in #2")
        await settle(mia, 2, choose="Confirm 3 · Defined")
        await mia.say("", "/maturity history")
        await mia.see("Level over time")
        await mia.screenshot("maturity-history")
        assert [*mia.complaints, *sam.complaints] == []
