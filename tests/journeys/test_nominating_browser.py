"""A nomination's whole journey in a real browser: nominate → review → interview → ready → matched → thanks, in the demo
as it ships."""

import re
from pathlib import Path

import pytest

from tests.journeys.test_browser import SHOTS, Demo, customer_says_yes, demo
from tests.playground.driver import Driver, browser, missing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing() or "-"),
    pytest.mark.timeout(240),
]


async def test_from_a_nomination_to_thanks(tmp_path: Path) -> None:
    """A seller nominates, the program team interviews, another seller asks for them, and the first one is thanked."""
    async with demo(tmp_path) as house, browser() as chromium:
        nominator = await Driver.open(chromium, house.url, "lee", shots=SHOTS)
        await nominator.say("#sales", "/nominate")
        await nominator.fill("Customer", "Quokka Aerospace")
        await nominator.fill("Person", "Dana Reyes")
        await nominator.fill("Why are they a good voice?", "Cut onboarding time by 40 %")
        await nominator.submit()
        await nominator.see("is sent")
        assert nominator.presses <= 4
        assert nominator.typed == 3, "nominate: three typed fields"

        manager = await Driver.open(chromium, house.url, "mia", shots=SHOTS)
        await manager.go("#advocacy")
        await manager.see("Dana Reyes at Quokka Aerospace")
        await manager.screenshot("nomination")
        await manager.press("Approve", on="Nomination #1")
        await manager.see("the interview comes next")
        await interview(manager)
        await manager.screenshot("ready")
        await nominator.go("Goodword")
        await nominator.see("Dana Reyes at Quokka Aerospace is ready to use")

        seller = await Driver.open(chromium, house.url, "sam", shots=SHOTS)
        await seller.say("#sales", "/advocate reference at Quokka Aerospace for Acme by Friday")
        await seller.press("Send request")
        await asked(seller)
        await decided(manager)
        await customer_says_yes(house, seller)
        await seller.go("Goodword")
        await seller.see("offers these times")
        slot = seller.page.get_by_role("button", name=re.compile(r"\w{3} \d+ Nov \d\d:\d\d")).first
        await seller.press(await slot.inner_text(), on="offers these times")
        await house.later(days=3, hours=8)
        await seller.see("How did it go")
        await seller.press("It went well", on="How did it go")
        await nominator.see("Dana Reyes at Quokka Aerospace vouched for us")
        await nominator.screenshot("thanks")
        await nominator.say("", "/nominate mine")
        await nominator.see("Vouched for us once")
        assert [*nominator.complaints, *manager.complaints, *seller.complaints] == []


async def interview(manager: Driver) -> None:
    """Three pages; the second one is left and gone on with."""
    await manager.press("Interview", on="Nomination #1")
    await manager.fill("Industry", "Healthcare")
    await manager.fill("Region", "EMEA")
    await manager.fill("What is their story with us?", "Ten days became three.")
    await manager.submit()
    await manager.see("Interview, 2 of 3")
    await manager.fill("Are there limits to that?", "One call a month")
    await manager.screenshot("interview")
    await manager.press("Save for later")
    await manager.see("1 of 3 pages")
    await manager.page.keyboard.press("Escape")
    await manager.press("Go on with the interview (1 of 3)", on="Nomination #1")
    await manager.see("Interview, 2 of 3")
    box = manager.page.locator("dialog[open] [data-field=willing]")
    await box.locator("[data-control]").first.fill("Reference call")
    await box.get_by_role("option").filter(has_text="Reference call").first.click()
    await manager.submit()
    await manager.see("Interview, 3 of 3")
    await manager.fill("E-mail", "dana@quokka.example.com")
    await manager.submit()
    await manager.see("Dana Reyes is ready to use")
    await manager.page.keyboard.press("Escape")


async def asked(seller: Driver) -> None:
    """For the one who was nominated, whoever else fits."""
    await seller.go("Goodword")
    await seller.see("0 of 1 ready")
    await seller.see("Quokka Aerospace")
    await seller.press("Ask for this one", on="0 of 1 ready")
    await seller.see("owner asked")


async def decided(manager: Driver) -> None:
    """Nobody owns the new account, so the program team decides."""
    await manager.press("Decide for the owner", on="Quokka Aerospace")
    await manager.fill("Your decision", "They may be asked")
    await manager.fill("Why?", "Agreed in the interview")
    await manager.submit()
    await manager.page.keyboard.press("Escape")


__all__ = ["Demo"]
