"""The whole journey in a real browser: four people and a customer press what is on the screen, in the demo as it
ships."""

import asyncio
import os
import re
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Page

from bot.app import App
from bot.commands.demo import make
from tests.playground.driver import PHONE, Driver, browser, missing

SHOTS = Path(__file__).parents[2] / "docs" / "img" if os.environ.get("KEEP_SHOTS") == "1" else Path(tempfile.mkdtemp())
"""`KEEP_SHOTS=1` renews the pictures of the documents; otherwise a run leaves the tree as it was."""
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ASKED = "/advocate 2 healthcare references in EMEA for Acme by Friday, $250k"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing() or "-"),
    pytest.mark.timeout(240),
]


@dataclass
class Demo:
    """The demo's process, with a clock that the test moves."""

    app: App
    url: str
    now: list[datetime]

    async def later(self, **by: float) -> None:
        """Time passes, and what is due is done."""
        self.now[0] += timedelta(**by)
        await self.app.tick()
        await self.app.delivery.drain()


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[Demo]:
    """The demo on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    now = [MONDAY]
    app = make(folder, port, tick=3600, clock=lambda: now[0])
    server = uvicorn.Server(
        uvicorn.Config(app.asgi(), host="127.0.0.1", port=port, log_config=None, timeout_graceful_shutdown=2)
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # reason: uvicorn tells nobody when it has started
        await asyncio.sleep(0.01)
    try:
        yield Demo(app, f"http://127.0.0.1:{port}", now)
    finally:
        server.should_exit = True
        await serving


async def test_from_the_first_word_to_influenced_revenue(tmp_path: Path) -> None:
    """A seller asks, the owner allows, the customer offers times, the seller chooses, rates and wins; every step is
    on the screen."""
    async with demo(tmp_path) as house, browser() as chromium:
        seller = await Driver.open(chromium, house.url, "sam", shots=SHOTS)
        await seller.say("#sales", ASKED)
        await seller.see("Is this right?")
        await seller.see("can be asked now")
        await seller.press("Send request")
        await seller.see("is sent")
        assert (seller.presses, seller.typed) == (1, 0), "free text to request: two presses, no field"

        await seller.go("Goodword")
        await seller.see("0 of 2 ready")
        await seller.screenshot("request")
        await seller.press("Ask for this one", on="0 of 2 ready")
        await seller.see("owner asked")

        owner = await owner_of(house, chromium)
        await owner.see("May we ask")
        before = owner.presses
        await owner.press("Program may ask", on="May we ask")
        await owner.see("The program team writes to them")
        assert owner.presses - before <= 2, "the owner's answer: two presses at most"
        assert owner.typed == 0

        await seller.see("asked, waiting for an answer")
        await customer_says_yes(house, seller)
        await seller.go("Goodword")
        await seller.see("offers these times")
        await seller.screenshot("times")
        slot = seller.page.get_by_role("button", name=re.compile(r"\w{3} \d+ Nov \d\d:\d\d")).first
        await seller.press(await slot.inner_text(), on="offers these times")
        await seller.see("1 of 2 ready")
        assert any("Invitation" in s or "Reference call" in s for s in await seller.mails())

        await house.later(days=2, hours=6)
        await seller.go("Goodword")
        await seller.see("Tomorrow:")
        await house.later(days=1, hours=2)
        await seller.see("How did it go")
        await seller.press("It went well", on="How did it go")
        await seller.see("Noted: it took place")
        await owner.see("vouched for us")

        manager = await Driver.open(chromium, house.url, "mia", shots=SHOTS)
        await manager.go("#advocacy")
        await manager.see("1 of 2 ready")
        await manager.screenshot("program-channel")

        await house.later(days=38, hours=16)
        await seller.see("How did the deal with Acme end?")
        await seller.press("Won", on="How did the deal with Acme end?")
        await seller.fill("Amount", "240k")
        await seller.submit()
        await seller.see("Counted as a contribution")
        assert [*seller.complaints, *owner.complaints, *manager.complaints] == []


async def owner_of(house: Demo, chromium: object) -> Driver:
    """Whichever customer success manager was asked."""
    for name in CSMS:
        one = await Driver.open(chromium, house.url, name, shots=SHOTS)  # type: ignore[arg-type]
        await one.go("Goodword")
        if await one.page.locator(".post").filter(has_text="May we ask").count():
            return one
        await one.close()
    raise AssertionError("no owner was asked")


CSMS = ("kim", "ravi", "lena")


async def customer_says_yes(house: Demo, anyone: Driver) -> None:
    """The customer opens the mail and answers on a phone."""
    await anyone.go("Customers’ inbox")
    link = await mail_link(anyone.page)
    context = await anyone.page.context.browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})  # type: ignore[union-attr]
    page = await context.new_page()
    await page.goto(link)
    await page.screenshot(path=SHOTS / "reply.png")
    await page.get_by_label("Yes, happy to").check()
    await page.get_by_role("button", name="Continue").click()
    for n, day in enumerate(("2026-11-26", "2026-11-26", "2026-11-27"), start=1):
        await page.get_by_label(f"Day {n}").fill(day)
        await page.get_by_label(f"Time {n}").fill(f"{12 + n}:00")
    await page.screenshot(path=SHOTS / "reply-times.png", full_page=True)
    await page.get_by_role("button", name="Send my times").click()
    await page.get_by_text("Thank you").first.wait_for()
    await context.close()


async def mail_link(page: Page) -> str:
    """The signed link in the newest mail."""
    await page.locator(".mail-subject").first.click()
    link = page.frame_locator("iframe").locator("a[href*='/reply/']").first
    found = await link.get_attribute("href")
    assert found, "the mail has no link"
    return found


async def test_a_short_form_on_a_phone_has_room_for_its_choices(tmp_path: Path) -> None:
    """Whoever is proposed can be read and taken: the list is not cut off by the dialog."""
    async with demo(tmp_path) as house, browser() as chromium:
        seller = await Driver.open(chromium, house.url, "sam", shots=SHOTS)
        await seller.say("#sales", ASKED)
        await seller.press("Send request")
        manager = await Driver.open(chromium, house.url, "mia", size=PHONE, shots=SHOTS)
        await manager.go("#advocacy")
        await manager.press("Propose someone", on="0 of 2 ready")
        await manager.page.locator("dialog[open]").get_by_role("combobox").fill("clin")
        first = manager.page.locator("dialog[open]").get_by_role("option").first
        await first.wait_for()
        seen = await first.evaluate(
            "e => { const r = e.getBoundingClientRect();"
            " return e.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)) }"
        )
        assert seen, "the first choice lies under something"
        assert [*seller.complaints, *manager.complaints] == []
