"""The page in a real browser: what a person sees, presses and types."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Request, expect

from bot.event import Event
from bot.ports import Sent, Target
from bot.ui import Bullets, Button, Buttons, Card, Nothing, Outcome, Reply
from tests.playground.driver import DESKTOP, PHONE, Driver, browser, missing
from tests.playground.house import House, house

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing() or "there is one"),
    pytest.mark.asyncio(loop_scope="module"),
]
DESK = Target(platform="playground", workspace="playground", kind="channel", external_id="sales-references")
Open = Callable[..., Awaitable[Driver]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all; each test has tabs of its own."""
    async with browser() as it:
        yield it


@pytest_asyncio.fixture(loop_scope="module")
async def place(tmp_path: Path) -> AsyncIterator[House]:
    """A playground of its own."""
    async with house(tmp_path) as it:
        yield it


@pytest_asyncio.fixture(loop_scope="module")
async def tab(chromium: Browser, place: House) -> AsyncIterator[Open]:
    """Opens tabs, and in the end sees that the browser had nothing to complain about."""
    tabs: list[Driver] = []

    async def opened(
        person: str = "sam", size: tuple[int, int] = DESKTOP, scheme: Literal["light", "dark"] = "light"
    ) -> Driver:
        tabs.append(await Driver.open(chromium, place.url, person, size=size, scheme=scheme))
        return tabs[-1]

    yield opened
    for driver in tabs:
        await driver.close()
    assert [c for driver in tabs for c in driver.complaints] == []


async def living(place: House, card: Card, key: int = 1) -> str:
    """A message of Goodword's in the channel."""
    assert place.playground.messenger is not None
    done = await place.playground.messenger.post(DESK, card, key=key)
    assert isinstance(done, Sent)
    return done.ref


async def change(place: House, ref: str, card: Card) -> None:
    """Edit it."""
    assert place.playground.messenger is not None
    assert isinstance(await place.playground.messenger.update(DESK, ref, card, key=2), Sent)


async def test_a_request_from_free_text_takes_two_presses(tab: Open, place: House) -> None:
    """Command, "Send request", "Ask for this one": nothing typed after the command."""
    sam = await tab()
    await sam.say("#sales-references", "/advocate 2 healthcare references for Acme by Friday")
    await sam.see("4 customers fit now")
    await sam.see("Only visible to you")
    await sam.press("Send request")
    await sam.see("Northwind Clinics")
    await sam.press("Ask for this one")
    assert (sam.presses, sam.typed) == (2, 0)
    assert place.bot.events[-1].data == {"advocate": 4}


async def test_a_colleague_sees_messages_as_they_come(tab: Open) -> None:
    """Without reloading, and with a mark on places that are not open."""
    sam, maya = await tab("sam"), await tab("maya")
    await maya.go("#customer-wins")
    await sam.say("#customer-wins", "Contoso signed")
    await maya.see("Contoso signed")
    await sam.say("#sales-references", "Who knows rail?")
    mark = maya.page.locator(".place").filter(has_text="sales-references").locator(".count")
    await expect(mark).to_have_text("1")
    await maya.go("#sales-references")
    await expect(mark).to_be_hidden()


async def test_a_living_message_flashes_when_it_changes(tab: Open, place: House) -> None:
    """Edited in place, once; what had the focus keeps it."""
    buttons = Buttons(items=(Button(label="Take it", name="take"),))
    ref = await living(place, Card(title="Request #12 is new", blocks=(buttons,)))
    priya = await tab("priya")
    await priya.go("#sales-references")
    await priya.page.get_by_role("button", name="Take it").focus()
    await change(place, ref, Card(title="Request #12 has an owner", blocks=(buttons,)))
    await priya.see("Request #12 has an owner")
    await expect(priya.page.locator(f"#post-{ref}.flash")).to_be_visible()
    await expect(priya.page.get_by_role("button", name="Take it")).to_be_focused()


async def test_new_messages_do_not_move_what_is_being_read(tab: Open, place: House) -> None:
    """Somebody who scrolled up stays there, and is told of what came."""
    sam, maya = await tab("sam"), await tab("maya")
    for n in range(8):
        await living(place, Card(title=f"Card {n}", blocks=(Bullets(items=tuple("abcdef")),)), key=n)
    await sam.go("#sales-references")
    await maya.go("#sales-references")
    await maya.page.locator("main .scroller").evaluate("e => { e.scrollTop = 0; }")
    await sam.say("", "the newest")
    await expect(maya.page.get_by_role("button", name="New messages")).to_be_visible()
    assert await maya.page.locator("main .scroller").evaluate("e => e.scrollTop") == 0
    await maya.page.get_by_role("button", name="New messages").click()
    await expect(maya.page.get_by_text("the newest")).to_be_in_viewport()


async def test_a_room_opens_where_the_unread_begins(tab: Open, place: House) -> None:
    """The line stays in view though much came after it; read once, the room opens at its end."""
    cards = [Card(title=f"Card {n}", blocks=(Bullets(items=tuple("abcdef")),)) for n in range(10)]
    maya = await tab("maya")
    await living(place, cards[0], key=100)
    await maya.go("#sales-references")
    await maya.go("#customer-wins")
    for n, card in enumerate(cards):
        await living(place, card, key=n)
    await maya.go("#sales-references")
    await expect(maya.page.locator(".new-line")).to_be_in_viewport()
    await maya.go("#customer-wins")
    await maya.go("#sales-references")
    await expect(maya.page.get_by_text("Card 9")).to_be_in_viewport()


async def test_a_press_shows_at_once_that_it_was_taken_and_counts_once(tab: Open, place: House) -> None:
    """Busy before the answer is there; pressing on does nothing more."""
    await living(place, Card(title="Request #12", blocks=(Buttons(items=(Button(label="Take it", name="take"),)),)))
    priya = await tab("priya")
    await priya.go("#sales-references")
    await priya.page.evaluate(
        """() => document.addEventListener("click", e => {
            const start = performance.now(), b = e.target.closest("[data-press]");
            if (b) new MutationObserver(() => { window.took ??= performance.now() - start; })
                .observe(b, { attributes: true, attributeFilter: ["aria-busy"] });
        }, true)"""
    )
    place.bot.gate = asyncio.Event()
    button = priya.page.get_by_role("button", name="Take it")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click()
    place.bot.gate.set()
    await expect(button).not_to_have_attribute("aria-busy", "true")
    assert await priya.page.evaluate("window.took") < 100
    assert len(place.bot.events) == 1


async def test_what_is_hard_to_undo_is_asked_first(tab: Open, place: House) -> None:
    """The safe answer has the focus; Escape is no."""
    sam = await tab()
    await sam.say("#sales-references", "/advocate queue")
    heard = len(place.bot.events)
    await sam.press("Cancel request")
    await expect(sam.page.get_by_role("button", name="Back")).to_be_focused()
    await sam.page.keyboard.press("Escape")
    assert len(place.bot.events) == heard
    await sam.press("Cancel request")
    await sam.press("Cancel request")
    assert (await place.bot.heard(heard + 1)).name == "request.cancel"


async def test_a_wrong_form_keeps_what_was_typed(tab: Open, place: House) -> None:
    """Errors stand at their fields, the first wrong one has the focus, and the next try counts."""
    sam = await tab()
    await sam.say("#sales-references", "/advocate request")
    await sam.fill("How many", "nine")
    await sam.fill("Note", "Must run on-site")
    await sam.submit()
    await sam.see("Write a whole number.")
    await sam.see("Please choose.")
    count = sam.page.get_by_label("How many")
    await expect(count).to_be_focused()
    await expect(count).to_have_value("nine")
    await expect(count).to_have_accessible_description("Write a whole number.")
    await expect(sam.page.get_by_label("Note")).to_have_value("Must run on-site")
    await sam.fill("How many", "2")
    await sam.fill("Prospect", "Acme")
    await sam.submit()
    await sam.see("Request #12 is sent")
    assert place.bot.events[-1].values["prospect"] == "a0"


async def test_every_kind_of_field_can_be_filled(tab: Open, place: House) -> None:
    """More criteria opens in the same dialog; the core gets each value as it reads it."""
    sam = await tab()
    await sam.say("#sales-references", "/advocate request")
    await sam.fill("Type", "Site visit")
    await sam.fill("Prospect", "Contoso")
    await sam.press("More criteria")
    await sam.fill("Needed by", "2026-12-01")
    await sam.fill("Opportunity value", "250k")
    await sam.fill("Region", "APAC")
    await sam.fill("Products", "Ledger")
    await sam.fill("Products", "Harbor")
    await sam.fill("Ask on behalf of", "Maya")
    await sam.fill("Best time of day", "14:30")
    await sam.fill("Confidential", True)
    await sam.submit()
    await sam.see("Request #12 is sent")
    values = dict(place.bot.events[-1].values)
    maya = place.directory.people["playground", "playground", "maya"]
    assert values == {
        "type": "site visit",
        "count": "1",
        "prospect": "a1",
        "by": "2026-12-01",
        "note": "",
        "value": "250k",
        "regions": ("APAC",),
        "products": ("ledger", "harbor"),
        "owner": str(maya.person),
        "time": "14:30",
        "secret": True,
    }


async def test_commands_complete_from_the_keyboard(tab: Open, place: House) -> None:
    """Typing "/" lists them with help; Tab completes, Enter sends, Shift and Enter break, Escape closes."""
    sam = await tab()
    await sam.go("#sales-references")
    box = sam.page.get_by_role("combobox", name="Message #sales-references")
    await expect(box).to_be_focused()
    await sam.page.keyboard.type("/")
    await expect(sam.page.get_by_role("option")).to_have_count(4)
    await sam.see("About maturity")
    await sam.page.keyboard.press("Escape")
    await expect(sam.page.get_by_role("listbox")).to_be_hidden()
    await sam.page.keyboard.type("good")
    await sam.page.keyboard.press("Tab")
    await expect(box).to_have_value("/goodword ")
    await sam.page.keyboard.type("help")
    await sam.page.keyboard.press("Enter")
    await sam.see("What Goodword can do")
    await sam.page.keyboard.type("one")
    await sam.page.keyboard.press("Shift+Enter")
    await sam.page.keyboard.type("two")
    await expect(box).to_have_value("one\ntwo")


async def test_a_message_can_become_a_request(tab: Open, place: House) -> None:
    """From the menu of what a colleague wrote."""
    sam, maya = await tab("sam"), await tab("maya")
    await sam.say("#sales-references", "Does anyone know a bank?")
    await maya.go("#sales-references")
    await maya.pick("Find a reference for this", on="Does anyone know a bank?")
    await maya.see("Ask for a reference")
    event = await place.bot.heard(1)
    assert event.source is not None
    assert (event.source.text, event.source.author) == ("Does anyone know a bank?", "sam")


async def test_threads_open_beside_the_channel(tab: Open, place: House) -> None:
    """A reply shows in the thread and is counted under its message; Escape closes the thread."""
    await living(place, Card(title="Request #12"))
    priya = await tab("priya")
    await priya.go("#sales-references")
    await priya.pick("Reply in thread", on="Request #12")
    await priya.say("", "I take this one")
    await expect(priya.page.locator(".thread").get_by_text("I take this one")).to_be_visible()
    await expect(priya.page.locator("main").get_by_role("button", name="1 reply")).to_be_visible()
    await priya.page.keyboard.press("Escape")
    await expect(priya.page.locator(".thread")).to_have_count(0)


async def test_what_did_not_get_through_can_be_sent_again_and_counts_once(tab: Open, place: House) -> None:
    """A lost connection is told, what was typed is back, and the repeat has the same key."""
    sam = await tab()
    await sam.go("#sales-references")
    keys: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/say"):
            keys.append(json.loads(request.post_data or "{}")["key"])

    sam.page.on("request", note)
    await sam.page.route("**/say", lambda route: route.abort(), times=1)
    box = sam.page.locator(".composer textarea")
    await box.fill("/goodword help")
    await box.press("Enter")
    await sam.see("Try again: it counts only once")
    await expect(box).to_have_value("/goodword help")
    await box.press("Enter")
    await sam.see("What Goodword can do")
    assert len(keys) == 2
    assert keys[0] == keys[1]
    sam.complaints = [c for c in sam.complaints if "ERR_FAILED" not in c]


async def test_home_follows_what_is_pressed_there(tab: Open, place: House) -> None:
    """The answer opens over it, and Home shows the new state."""
    sam = await tab()
    await sam.go("Home")
    place.bot.on("home", Reply(card=Card(title="Nothing waits for you")))
    place.bot.on("owner.yes", Nothing())
    await sam.press("Program may ask")
    await sam.see("Nothing waits for you")


async def test_a_customers_mail_arrives_while_the_inbox_is_open(tab: Open, place: House) -> None:
    """It is listed without reloading, its HTML is shown in a frame, and its link opens outside of it."""
    sam = await tab()
    assert await sam.mails() == []
    await sam.see("No mail yet")
    mail = EmailMessage()
    mail["Subject"] = "Would you talk to Acme Health?"
    mail["To"] = "dana@example.com"
    mail.set_content("Plain words")
    answer = f"{place.url}/m/1"
    mail.add_alternative(f"<p>Please <a href='{answer}'>answer here</a></p>", subtype="html")
    place.playground.deliver(mail)
    await sam.page.get_by_role("link", name="Would you talk to Acme Health?").click()
    async with sam.page.expect_popup() as opened:
        await sam.page.frame_locator(".mail-body").get_by_role("link", name="answer here").click()
    assert (await opened.value).url == answer


async def test_being_somebody_else_changes_what_can_be_seen(tab: Open) -> None:
    """In the same tab, in the same place; direct messages stay with their owners."""
    sam = await tab()
    await sam.say("Goodword", "help")
    await sam.see("What Goodword can do")
    await sam.page.locator("details.who summary").click()
    await sam.page.locator(".who .menu").get_by_role("link", name="Priya Nair").click()
    await sam.page.wait_for_url("**/as/priya/d/goodword")
    await sam.not_see("What Goodword can do")


async def test_a_phone_shows_one_column(tab: Open) -> None:
    """Places, then a room with a way back; nothing is wider than the screen."""
    sam = await tab(size=PHONE)
    await expect(sam.page.locator("main")).to_be_hidden()
    await sam.say("#sales-references", "/goodword report")
    await sam.see("Advocacy this month")
    await expect(sam.page.locator(".rail")).to_be_hidden()
    assert await sam.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    await sam.page.get_by_role("link", name="Back to all places").click()
    await expect(sam.page.locator(".rail")).to_be_visible()


@pytest.mark.parametrize("words", ["</script><script>document.title='x'</script>", "<img src=x onerror=alert(1)>"])
async def test_hostile_words_stay_words(tab: Open, place: House, words: str) -> None:
    """Typed by a colleague, shown by Goodword, and put into a form."""

    def told(event: Event) -> Outcome:
        return Reply(card=Card(title=event.text))

    place.bot.on(words[:3], told)
    sam = await tab()
    await sam.say("#sales-references", words)
    await expect(sam.page.locator(".said")).to_have_text(words)
    await sam.say("", f"/{words}")
    await expect(sam.page.locator(".card h3")).to_have_text(words)
    assert await sam.page.title() != "x"
    assert await sam.page.locator("main img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_switch_overrides_light_and_dark(tab: Open, scheme: Literal["light", "dark"]) -> None:
    """And is remembered on the next page."""
    sam = await tab(scheme=scheme)
    await sam.go("#sales-references")
    ground = "getComputedStyle(document.body).backgroundColor"
    before = await sam.page.evaluate(ground)
    await sam.page.get_by_role("button", name="Switch between light and dark").click()
    after = await sam.page.evaluate(ground)
    assert {before, after} == {"rgb(255, 255, 255)", "rgb(30, 33, 37)"}
    await sam.go("#customer-wins")
    assert await sam.page.evaluate(ground) == after


async def test_the_keyboard_reaches_everything_in_order(tab: Open) -> None:
    """Skip link, who you are, the places, then the message; each with a visible focus."""
    sam = await tab()
    await sam.go("#sales-references")
    await sam.page.locator(".skip").focus()
    seen: list[str] = []
    for _ in range(3):
        focused: Locator = sam.page.locator(":focus")
        seen.append(await focused.evaluate("e => e.getAttribute('aria-label') || e.textContent.trim()"))
        assert await focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
        await sam.page.keyboard.press("Tab")
    assert seen[0] == "Skip to messages"
    assert seen[1].startswith("You are Sam Ortiz")
    assert seen[2].startswith("Home")
