"""Drives the playground in a real browser the way a person would, counting presses and typed fields.

async with browser() as chromium:
    sam = await Driver.open(chromium, url, "sam")
    await sam.say("#sales-references", "/advocate 2 references for Acme")
    await sam.press("Send request")
    await sam.see("4 customers fit")
    assert (sam.presses, sam.typed) == (1, 0)
"""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = (1280, 800)
PHONE = (390, 844)


def executable() -> str | None:
    """The machine's Chromium, if it has one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def missing() -> str:
    """Why browser tests cannot run here, or nothing. With REQUIRE_BROWSER=1 they are run, and fail, regardless."""
    return "" if executable() or os.environ.get("REQUIRE_BROWSER") == "1" else "no Chromium on this machine"


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A Chromium of its own that talks to loopback only."""
    found = executable()
    if found is None:
        raise RuntimeError(f"REQUIRE_BROWSER=1 but there is none of {', '.join(NAMES)}")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield chromium
        finally:
            await chromium.close()


@dataclass
class Driver:
    """One tab. `complaints` are what the browser's console objected to: it stays empty on a sound page."""

    page: Page
    url: str
    person: str
    shots: Path | None = None
    presses: int = 0
    typed: int = 0
    complaints: list[str] = field(default_factory=list)

    @classmethod
    async def open(
        cls,
        chromium: Browser,
        url: str,
        person: str,
        *,
        size: tuple[int, int] = DESKTOP,
        scheme: Literal["light", "dark"] = "light",
        shots: Path | None = None,
    ) -> Self:
        """A new tab, with nothing kept from others, on that person's first channel."""
        context = await chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, has_touch=size == PHONE, locale="en-GB"
        )
        page = await context.new_page()
        page.set_default_timeout(5000)
        driver = cls(page, url, person, shots)
        page.on("console", driver._listen)
        page.on("pageerror", lambda error: driver.complaints.append(str(error)))
        await page.goto(f"{url}/as/{person}/")
        return driver

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    async def be(self, person: str) -> None:
        """Become somebody else, staying in the same place where that person has it."""
        path = self.page.url.removeprefix(self.url)
        place = re.sub(rf"^/as/{self.person}", "", path)
        self.person = person
        await self.page.goto(f"{self.url}/as/{person}{place}")
        await self._live()

    async def go(self, place: str) -> None:
        """Open "#channel", "Goodword", a colleague's name, "Home" or "Customers’ inbox" through the rail."""
        while not await self.page.locator(".rail").is_visible():
            async with self.page.expect_navigation():
                await self.page.locator(".back:visible").last.click()
        name = place.removeprefix("#")
        await self.page.locator(".place").filter(has=self.page.get_by_text(name, exact=True)).first.click()
        await self._live()

    async def say(self, place: str, text: str) -> None:
        """Write `text` in a place (none: where we are) and send it; back when it was answered."""
        if place:
            await self.go(place)
        box = self.page.locator(".composer textarea").last
        await box.fill(text)
        async with self.page.expect_response(lambda r: r.url.endswith("/say")):
            await box.press("Enter")

    async def _around(self, text: str) -> Locator:
        """Where a button is looked for: the open dialog, the newest message that says `text`, or the page."""
        dialog = self.page.locator("dialog[open]")
        if await dialog.count():
            return dialog.last
        return self.page.locator(".post").filter(has_text=text).last if text else self.page.locator("body")

    async def press(self, label: str, *, on: str = "") -> None:
        """Press the last button of that name (on the newest message that says `on`), and wait until it was taken."""
        await (await self._around(on)).get_by_role("button", name=label, exact=True).last.click()
        self.presses += 1
        await self._taken()

    async def pick(self, item: str, *, on: str) -> None:
        """Choose `item` from the menu of the newest message that says `on`. Counts as two presses."""
        post = self.page.locator(".post").filter(has_text=on).last
        await post.hover()
        await post.get_by_role("button", name="More for this message").click()
        await post.get_by_role("menuitem", name=item).click()
        self.presses += 2

    async def fill(self, label: str, value: str | bool) -> None:
        """Put `value` into the field of that label, whatever kind of field it is.

        Typing counts as a typed field; choosing and ticking count as a press.
        """
        box = self.page.locator("dialog[open] [data-field]").filter(
            has=self.page.locator(".label, .tick").filter(has_text=re.compile(rf"^\s*{re.escape(label)}"))
        )
        kind = await box.get_attribute("data-widget")
        control = box.locator("[data-control]").first
        match kind:
            case "check":
                await control.set_checked(bool(value))
                self.presses += 1
            case "ticks":
                await box.get_by_label(str(value), exact=True).check()
                self.presses += 1
            case "select":
                await control.select_option(label=str(value))
                self.presses += 1
            case "combo" | "person":
                await control.fill(str(value))
                await box.get_by_role("option").filter(has_text=str(value)).first.click()
                self.typed += 1
            case _:
                await control.fill(str(value))
                self.typed += 1

    async def submit(self) -> None:
        """Send the open form."""
        await self.page.locator("dialog[open] [type=submit]").click()
        self.presses += 1
        await self._taken()

    async def see(self, text: str) -> None:
        """Wait until `text` is on the screen, however pieces of it are set."""
        place = self.page.locator("main, .thread, dialog[open], .toasts").filter(has_text=text)
        await expect(place.first).to_be_visible(timeout=5000)

    async def not_see(self, text: str) -> None:
        """Wait until `text` is not on the page."""
        await expect(self.page.locator("main, .thread, dialog[open]").filter(has_text=text)).to_have_count(
            0, timeout=5000
        )

    async def mails(self) -> list[str]:
        """The subjects in the customers' inbox, newest first."""
        await self.go("Customers’ inbox")
        return await self.page.locator(".mail-subject").all_inner_texts()

    async def screenshot(self, name: str) -> Path:
        """A picture of the tab under `shots`."""
        path = (self.shots or Path()) / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=path)
        return path

    async def close(self) -> None:
        """Close the tab."""
        await self.page.context.close()

    async def _taken(self) -> None:
        """Until no press is on its way any more."""
        await expect(self.page.locator("[aria-busy=true]")).to_have_count(0, timeout=5000)

    async def _live(self) -> None:
        """Until the stream is open, so that nothing that happens next is missed."""
        await self.page.locator("body[data-live=yes]").wait_for()
