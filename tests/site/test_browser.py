"""The pages in a real browser, without scripts, on a phone."""

from datetime import date
from pathlib import Path

import pytest

from bot.forms import filled, read
from bot.ui import (
    Button,
    Buttons,
    Card,
    Confirm,
    DateField,
    Form,
    Invalid,
    OpenForm,
    Paragraph,
    Reply,
    Table,
    TextField,
    TimeField,
)
from tests.playground.driver import browser, missing
from tests.site.conftest import LinkBot, Site

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing() or "a browser is here")]

TIMES = Form(
    name="ask.accept",
    title="Would you take the call?",
    submit="Send my times",
    intro=(
        Paragraph(text="Acme Software asks for a call with a future customer. " + "Unbreakable" * 20),
        Buttons(
            items=(Button(label="Stop asking", name="stop", confirm=Confirm(title="Sure?", text="All.", yes="Stop")),)
        ),
    ),
    fields=(
        DateField(name="day", label="First day", required=True, earliest=date(2026, 11, 24)),
        TimeField(name="hour", label="First time", required=True),
        TextField(name="note", label="Anything else"),
    ),
)
WIDE = Card(title="Thank you", blocks=(Table(caption="Wide", columns=("Column",) * 9, rows=(("some words",) * 9,)),))


async def test_a_customer_answers_on_a_phone_without_scripts(site: Site, bot: LinkBot, tmp_path: Path) -> None:
    """Fill in, press Enter, correct what was wrong, read the thanks: one column, nothing to scroll sideways."""
    bot.link("t1", "reply")
    bot.on("reply", OpenForm(form=TIMES))
    bot.on("stop", Reply(card=Card(title="Stopped")))
    bot.on(
        "ask.accept",
        lambda e: (
            Invalid(errors={"note": "Say more."}, form=filled(TIMES, e.values))
            if len(str(e.values["note"])) < 5
            else Reply(card=WIDE)
        ),
    )
    complaints: list[str] = []
    async with browser() as chromium:
        page = await chromium.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
        page.on("console", lambda message: complaints.append(message.text))
        await page.goto(site.base + "/reply/t1")
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        await page.get_by_label("First day").fill("2026-11-27")
        await page.get_by_label("First time").fill("14:30")
        await page.get_by_label("Anything else").fill("Hi")
        await page.get_by_label("Anything else").press("Enter")
        await page.get_by_text("Nothing has been sent yet.").wait_for()
        assert await page.get_by_label("Anything else").input_value() == "Hi"
        assert await page.get_by_label("First day").input_value() == "2026-11-27"
        await page.get_by_label("Anything else").fill("Hi there")
        await page.get_by_role("button", name="Send my times").click()
        await page.get_by_role("heading", name="Thank you").wait_for()
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        await page.goto(site.base + "/reply/t1")
        await page.get_by_text("Stop asking").click()
        await page.get_by_role("button", name="Stop", exact=True).click()
        await page.get_by_role("heading", name="Stopped").wait_for()
    values, _ = read(TIMES, bot.events[2].values)
    assert str(values["day"]) == "2026-11-27"
    assert [e.kind for e in bot.events] == ["link", "form", "form", "link", "button"]
    assert [text for text in complaints if "422" not in text and "favicon" not in text and "404" not in text] == []
