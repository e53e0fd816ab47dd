"""The page behind `/nominate link`, with the whole application behind it."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.event import Actor, Event, Place
from bot.ui import Code, Reply
from store.records.nominations import Nomination
from tests.customer import Page, opened
from tests.files import furnished_template, furnished_url, migrated_template
from tests.playground.driver import browser, missing
from tests.world import World, world

__all__ = ["furnished_template", "furnished_url", "migrated_template"]

DANA: dict[str, str | list[str]] = {
    "person": "Dana Reyes", "account": "Northwind", "email": "dana@northwind.example.com",
    "why": "We cut costs by half.", "activities": ["call"], "consent": "on",
}  # fmt: skip


@pytest.fixture
async def it(furnished_url: str) -> AsyncIterator[World]:
    """The application with its public pages."""
    async with world(furnished_url) as made:
        yield made


def link(it: World, words: str = "") -> str:
    """A link that sam makes."""
    me = Actor(
        program=it.program, person=it.person_id("sam"), platform="t", workspace="t", external_id="sam", name="Sam"
    )
    place = Place(platform="t", workspace="t", kind="direct", external_id="sam")
    text = f"nominate link {words}".strip()
    event = Event(key=f"link {words}", kind="command", actor=me, place=place, at=it.clock.now, text=text)
    answer = it.app.core.run(it.app.core.find(event))
    assert isinstance(answer, Reply)
    return next(
        piece.text
        for block in answer.card.blocks
        if block.t == "paragraph" and not isinstance(block.text, str)
        for piece in block.text
        if isinstance(piece, Code)
    )


def kept(it: World) -> list[Nomination]:
    """What was nominated."""
    with it.database.begin(it.program, write=False) as session:
        return list(session.exec(select(Nomination)))


async def test_a_customer_fills_in_the_page(it: World) -> None:
    """What is missing is said at its field with all that was typed; then it is sent, and the page says thank you."""
    page = await opened(it.http, link(it))
    assert page.status == 200
    assert "about two minutes" in page.text
    wrong = await page.submit(**{**DANA, "email": "nobody", "why": "We <b>cut</b> costs & time"})
    assert wrong.status == 422
    assert "Write the address like" in wrong.text
    assert "We <b>cut</b> costs & time" in wrong.node.one("textarea").text
    thanks = await wrong.submit(email="dana@northwind.example.com")
    assert (thanks.status, "Thank you" in thanks.text) == (200, True)
    (one,) = kept(it)
    assert (one.why, one.confirmed, one.activities) == ("We <b>cut</b> costs & time", False, ["call"])


async def test_every_field_has_its_label_and_hint(it: World) -> None:
    """For whoever hears the page instead of seeing it: labels, groups, and the consent beside its tick."""
    page = await opened(it.http, link(it))
    form = page.node.one("form")
    labelled = {label.attrs.get("for") for label in page.node.all("label")}
    for control in [*form.all("textarea"), *(i for i in form.all("input") if i.attrs.get("type") in ("text", "email"))]:
        if control.attrs.get("tabindex") != "-1":  # the one nobody sees
            assert control.attrs["id"] in labelled, control.attrs
    consent = form.one("input", name="consent")
    described = consent.attrs["aria-describedby"].split()
    assert any("You may keep what I wrote" in form.one(id=one).text for one in described)
    assert page.node.one("html").attrs["lang"] == "en"
    assert form.one("input", name="email").attrs["type"] == "email"


async def test_scanners_of_mail_change_nothing(it: World) -> None:
    """GET and HEAD, many times over, by many."""
    url, rows = link(it), len(it.outbox())
    for method in ("GET", "HEAD") * 10:
        async with it.http.request(method, url, headers={"User-Agent": "SafeLinks"}) as answer:
            assert answer.status == 200
    assert (kept(it), len(it.outbox())) == ([], rows)


async def test_a_page_sent_twice_counts_once(it: World) -> None:
    """The same post again, and the page filled in again with the same words: thanks, and nothing more."""
    url = link(it)
    page = await opened(it.http, url)
    for _ in range(3):
        assert "Thank you" in (await page.submit(**DANA)).text
    assert "Thank you" in (await (await opened(it.http, url)).submit(**DANA)).text
    assert len(kept(it)) == 1


@pytest.mark.parametrize("how", ["tampered", "shortened", "expired", "revoked", "elsewhere"])
async def test_a_link_that_does_not_work_says_so(it: World, how: str) -> None:
    """A plain page without anything of the program, on opening and on sending what was open; nothing is kept."""
    url = link(it, "Alder Clinic")
    page = await opened(it.http, url)
    match how:
        case "tampered":
            at = len(url) - 10  # in the signature, not in its last letter, which says only a few bits
            url = url[:at] + ("A" if url[at] != "A" else "B") + url[at + 1 :]
        case "shortened":
            url = url[: len(url) // 2]
        case "elsewhere":
            url = url.replace("/nominate/", "/reply/")
        case "expired":
            it.clock.now += timedelta(days=31)
        case _:
            it.press_unseen("sam", "link.revoke", {"l": 1})
    closed = await opened(it.http, url)
    sent = await Page(it.http, url, 200, page.node).submit(
        **{name: value for name, value in DANA.items() if name != "account"}
    )
    for one in (closed, sent):
        assert one.status in (200, 401, 404, 410)
        assert not list(one.node.all("textarea"))
        for secret in ("Alder", "Sam", "nominat", "advocate", "program"):
            assert secret.casefold() not in one.text.casefold()
    assert kept(it) == []


async def test_robots(it: World) -> None:
    """The field nobody sees, another form, a post without one: refused in words, nothing is kept."""
    url = link(it)
    page = await opened(it.http, url)
    filled = page.filled(DANA)
    for data in (
        [*[(n, v) for n, v in filled if n != "_website"], ("_website", "https://spam.example.com")],
        [(n, v) for n, v in filled if n != "_form"],
        [(n, "x" if n == "_form" else v) for n, v in filled],
    ):
        async with it.http.post(url, data=data) as answer:
            assert answer.status == 400
    async with it.http.post(
        url, data=b"a" * 1_000_001, headers={"Content-Type": "application/x-www-form-urlencoded"}
    ) as big:
        assert big.status == 413
    assert kept(it) == []


async def test_a_thousand_posts_from_one_address(it: World) -> None:
    """Most are told to wait, none is answered with an error of ours; the program hears of no more than twenty."""
    url = link(it)
    page = await opened(it.http, url)
    form, statuses = page.filled(DANA), Counter[int]()
    for n in range(1000):
        filled = [(name, f"Robot {n}" if name in ("person", "why") else value) for name, value in form]
        async with it.http.post(url, data=filled) as answer:
            statuses[answer.status] += 1
    assert statuses[429] >= 950
    assert set(statuses) <= {200, 422, 429}
    assert len(kept(it)) <= 20
    assert (await opened(it.http, url)).status == 200


@pytest.mark.browser
@pytest.mark.skipif(bool(missing()), reason=missing() or "-")
async def test_on_a_phone(it: World, tmp_path: Path) -> None:
    """One column, nothing to scroll sideways, each field found by its label, and no script needed."""
    url = link(it)
    async with browser() as chromium:
        page = await chromium.new_page(
            viewport={"width": 390, "height": 844}, java_script_enabled=False, has_touch=True
        )
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        await page.goto(url)
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        await page.get_by_label("Your name").fill("Dana Reyes")
        await page.get_by_label("Your company").fill("Northwind")
        await page.get_by_label("Your work e-mail").fill("dana@northwind.example.com")
        await page.get_by_label("What did you achieve?").fill("We cut costs by half.")
        await page.get_by_label("Talk to somebody who thinks of buying").check()
        await page.get_by_label("I agree").check()
        await page.screenshot(path=tmp_path / "nominate.png", full_page=True)
        await page.get_by_role("button", name=re.compile("Send")).click()
        await page.get_by_role("heading", name="Thank you").wait_for()
        assert complaints == []
    assert [one.person for one in kept(it)] == ["Dana Reyes"]
