"""What the playground refuses, and what it sends along so that the browser refuses the rest."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from adapters.playground.app import build
from bot.errors import ConfigError
from bot.settings import Settings
from tests.fakes.bot import FakeBot, FakeDirectory
from tests.playground.conftest import Visitor
from tests.playground.house import CHANNELS, PEOPLE, House, Ticking

SAY = {"room": "channel:sales-references", "text": "forged", "key": "forged-0001"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example.com"},
        {"Origin": "null"},
        {"Host": "evil.example.com"},
    ],
)
async def test_posts_from_elsewhere_are_refused(running: House, visitor: Visitor, headers: dict[str, str]) -> None:
    """Another site, or this one under a name that is not loopback, changes nothing."""
    async with visitor.http.post(f"{running.url}/as/sam/say", json=SAY, headers=headers) as response:
        assert response.status == 403
    assert "forged" not in (await visitor.page("/as/sam/c/sales-references"))[1]


async def test_pages_are_not_shown_under_a_foreign_name(running: House, visitor: Visitor) -> None:
    """A site that points its own name at loopback reads nothing."""
    headers = {"Host": "evil.example.com"}
    async with visitor.http.get(f"{running.url}/as/sam/c/sales-references", headers=headers) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"room":"channel:sales-references","text":"x"}', "application/json", 400),
        (b'{"room":"channel:sales-references","text":"x","key":"k"}', "application/json", 400),
        (b'{"room":"channel:sales-references","text":"\\ud800","key":"key-00000"}', "application/json", 400),
        (b'{"room":"channel:sales-references","text":"\xff","key":"key-00000"}', "application/json", 400),
        (b'{"room":"channel:nowhere","text":"x","key":"key-00000"}', "application/json", 404),
        (b'{"room":"direct:maya","text":"x","key":"key-00000"}', "application/json", 404),
        (b'{"room":"channel:sales-references","text":"x","key":"key-00000","thread":99}', "application/json", 404),
        (
            b'{"room":"channel:sales-references","text":"x","key":"key-00000","thread":9999999999999999999}',
            "application/json",
            400,
        ),
        (b"room=x", "application/x-www-form-urlencoded", 415),
        (b" " * 1_000_001, "application/json", 413),
    ],
)
async def test_what_cannot_be_read_is_refused_by_name(
    running: House, visitor: Visitor, body: bytes, kind: str, status: int
) -> None:
    """Never a 5xx for what a client sent."""
    async with visitor.http.post(f"{running.url}/as/sam/say", data=body, headers={"Content-Type": kind}) as response:
        assert status == response.status


@pytest.mark.parametrize(
    "path",
    [
        "/as/nobody/c/sales-references",
        "/as/sam/c/nowhere",
        "/as/sam/d/sam",
        "/as/sam/d/nobody",
        "/as/sam/inbox/99",
        "/as/sam/inbox/99999999999999999999999",
        "/as/sam/inbox/99/files/0",
        "/m/99",
        "/as/sam/c/%3Cscript%3E",
    ],
)
async def test_what_is_not_there_is_said_kindly(visitor: Visitor, path: str) -> None:
    """A designed page with a way on, not a bare error."""
    status, page = await visitor.page(path)
    assert status == 404
    assert "Nothing of that name for" in page


async def test_nobody_reads_or_presses_in_others_direct_messages(running: House, visitor: Visitor) -> None:
    """Neither by address, by number, by stream nor by shortcut."""
    await visitor.say("sam", "just between us", room="direct:maya+sam")
    assert "just between us" in (await visitor.page("/as/maya/d/sam"))[1]
    for person, what in (("priya", "press"), ("priya", "shortcut")):
        status, _ = await visitor.send(person, what, post=1, name="x", **({"room": "home"} if what == "press" else {}))
        assert status == 404
    heard = await visitor.changes("priya", "direct:maya+sam", 0, until="rail")
    assert [data for kind, data in heard if kind == "post"] == []
    assert running.bot.events == []


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        bad = [name for name in given if name.startswith("on") or name == "style"]
        if bad or (tag == "script" and "src" not in given) or tag == "style":
            self.inline.append(f"{tag} {bad}")


@pytest.mark.parametrize(
    "path", ["/as/sam/c/sales-references", "/as/sam/d/goodword", "/as/sam/home", "/as/sam/inbox", "/as/sam/", "/x/y"]
)
async def test_pages_run_nothing_but_their_own_files(running: House, visitor: Visitor, path: str) -> None:
    """A policy without exceptions, and nothing in the page that would need one."""
    await visitor.say("sam", "/goodword report")
    async with visitor.http.get(running.url + path) as response:
        if path == "/x/y":
            assert response.status == 404
            return
        policy = response.headers["content-security-policy"]
        page = _Page()
        page.feed(await response.text())
    assert page.inline == []
    assert "default-src 'none'" in policy
    assert not re.search(r"unsafe|\*|https?:", policy)


def test_it_is_never_built_for_other_machines(tmp_path: Path) -> None:
    """Everybody may be anyone in it, so it stays on loopback."""
    open_to_all = Settings(_env_file=None, bind_host="0.0.0.0")
    with pytest.raises(ConfigError, match=r"127\.0\.0\.1"):
        build(open_to_all, FakeBot(), FakeDirectory(), Ticking(), people=PEOPLE, channels=CHANNELS, data=tmp_path)


async def test_a_long_message_is_taken_and_a_longer_one_explained(visitor: Visitor) -> None:
    """40,000 characters fit; one more gets a sentence, and is not posted."""
    assert (await visitor.say("sam", "x" * 40_000))["did"] == "posted"
    told = await visitor.say("sam", "y" * 40_001)
    assert (told["did"], told["text"]) == ("told", "That is too long by 1: 40,000 characters fit in one message.")
    page = (await visitor.page("/as/sam/c/sales-references"))[1]
    assert "Show more" in page
    assert "yyyy" not in page


async def test_the_page_needs_nothing_from_elsewhere(visitor: Visitor) -> None:
    """No address in the page or its files leads off this machine."""
    texts = [(await visitor.page(path))[1] for path in ("/as/sam/c/sales-references", "/playground/playground.js")]
    texts.append((await visitor.page("/playground/playground.css"))[1])
    assert [found for text in texts for found in re.findall(r"https?://(?!www\.w3\.org)[^\"'\s]+", text)] == []


async def test_a_person_the_core_cannot_place_is_told_to_try_again(running: House, visitor: Visitor) -> None:
    """Not an error page, and nothing is lost."""
    running.directory.installations.clear()
    answer = await visitor.say("sam", "/goodword help")
    assert (answer["did"], answer["text"]) == ("told", "Goodword could not look you up just now. Please try again.")
    assert "Home cannot be shown" in (await visitor.page("/as/sam/home"))[1]
