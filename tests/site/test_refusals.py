"""What is not taken, and how that is said."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request

from adapters.site.app import build
from adapters.site.intake import IntakeError, read
from bot.errors import ConfigError
from bot.settings import Settings
from bot.ui import Button, Buttons, Card, Form, OpenForm, Reply, TextField
from tests.fakes.bot import FakeDirectory
from tests.site.conftest import LinkBot, Site, hidden, press_of

NOTE = Form(name="note", title="Note", submit="Send", fields=(TextField(name="text", label="Text"),))


async def opened(site: Site, bot: LinkBot, purpose: str = "reply") -> dict[str, str]:
    """Open a page with a form; what its hidden part sends."""
    bot.link("t1", purpose)
    bot.on(purpose, OpenForm(form=NOTE))
    _, page = await site.get(f"/{purpose}/t1")
    bot.events.clear()
    return hidden(page)


async def test_a_form_we_never_showed_is_refused(site: Site, bot: LinkBot) -> None:
    """The hidden part counts only as we wrote it, and only on its own link."""
    sent = await opened(site, bot)
    changed = sent["_form"][:-1] + ("A" if sent["_form"][-1] != "A" else "B")
    for bad in (changed, "", "x", "é.😀", "." * 5000):
        assert (await site.post("/reply/t1", {"_form": bad}))[0] == 400
    bot.link("t2", "reply")
    assert (await site.post("/reply/t2", sent))[0] == 400
    assert bot.events == []


async def test_a_button_cannot_be_moved_or_turned_into_a_form(site: Site, bot: LinkBot) -> None:
    """A press belongs to its link, and its seal is no form's."""
    bot.link("t1", "reply")
    bot.on("reply", Reply(card=Card(title="Hi", blocks=(Buttons(items=(Button(label="Yes", name="yes"),)),))))
    _, page = await site.get("/reply/t1")
    press = press_of(page, "Yes")["_press"]
    bot.link("t2", "reply")
    bot.events.clear()
    assert (await site.post("/reply/t2", {"_press": press}))[0] == 400
    assert (await site.post("/reply/t1", {"_form": press}))[0] == 400
    assert bot.events == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"x", "", 415),
        (b"x", "text/plain", 415),
        (b"text=hello", "application/x-www-form-urlencoded", 400),
        (b"", "application/x-www-form-urlencoded", 400),
        (b"_form=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"_form=\xff", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a%d=1" % i for i in range(500)), "application/x-www-form-urlencoded", 400),
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=", 400),
        (b"x", "multipart/form-data; boundary=b; charset=idna", 400),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b", 400),
    ],
)
async def test_malformed_posts_are_refused_in_words(
    site: Site, bot: LinkBot, body: bytes, kind: str, status: int
) -> None:
    """Whatever is posted, the answer is a page with a 4xx, and the core hears nothing."""
    await opened(site, bot)
    got, page = await site.post("/reply/t1", body, headers={"Content-Type": kind}, skip_auto_headers=["Content-Type"])
    assert (got, "<h1>" in page) == (status, True)
    assert bot.events == []


@pytest.mark.parametrize(("purpose", "most"), [("reply", 1_000_000), ("nominate", 1_000_000), ("upload", 5_000_000)])
@pytest.mark.parametrize("chunked", [False, True])
async def test_what_is_too_large_is_refused(site: Site, bot: LinkBot, purpose: str, most: int, chunked: bool) -> None:
    """One byte over the limit is 413, whether its length was announced or not; the limit itself is read."""
    await opened(site, bot, purpose)
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    async def chunks(size: int) -> AsyncIterator[bytes]:
        for start in range(0, size, 100_000):
            yield b"a" * min(100_000, size - start)

    def body(size: int) -> object:
        return chunks(size) if chunked else io.BytesIO(b"a" * size)

    assert (await site.post(f"/{purpose}/t1", body(most + 1), headers=form))[0] == 413
    assert (await site.post(f"/{purpose}/t1", body(most), headers=form))[0] == 400


async def test_a_body_that_never_ends_is_given_up() -> None:
    """A sender who stops in the middle is not waited for."""

    async def silence() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    kind = (b"content-type", b"application/x-www-form-urlencoded")
    request = Request({"type": "http", "method": "POST", "headers": [kind]}, silence)
    with pytest.raises(IntakeError) as caught:
        await read(request, 10, seconds=0.01)
    assert caught.value.status == 408


async def test_a_sender_who_hangs_up_is_no_error() -> None:
    """A connection lost in the middle is a malformed answer, not a failure of ours."""

    async def gone() -> dict[str, object]:
        return {"type": "http.disconnect"}

    kind = (b"content-type", b"multipart/form-data; boundary=b")
    request = Request({"type": "http", "method": "POST", "headers": [kind]}, gone)
    with pytest.raises(IntakeError) as caught:
        await read(request, 10)
    assert caught.value.status == 400


async def test_robots_that_fill_everything_in_are_stopped(site: Site, bot: LinkBot) -> None:
    """The field nobody sees must stay empty."""
    sent = await opened(site, bot)
    assert (await site.post("/reply/t1", {**sent, "_website": "https://spam.example.com"}))[0] == 400
    assert bot.events == []


async def test_thirty_posts_a_minute_then_wait(site: Site, bot: LinkBot) -> None:
    """The 31st post in a minute is told how long to wait; opening goes on; after that time posting works again."""
    sent = await opened(site, bot)
    for _ in range(30):
        assert (await site.post("/reply/t1", sent))[0] == 200
    async with site.http.post(site.base + "/reply/t1", data=sent) as answer:
        assert (answer.status, int(answer.headers["Retry-After"])) == (429, 3)
    assert (await site.get("/reply/t1"))[0] == 200
    site.clock.pass_by(3)
    assert (await site.post("/reply/t1", sent))[0] == 200


@pytest.mark.parametrize("path", ["/reply/t1", "/reply/none", "/nominate/t1"])
async def test_every_page_is_closed_and_forgotten(site: Site, bot: LinkBot, path: str) -> None:
    """No script, no frame, no cache, no search engine, no address passed on; good pages and refusals alike."""
    await opened(site, bot)
    async with site.http.get(site.base + path) as answer:
        headers = answer.headers
        assert "<script" not in await answer.text()
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'; style-src 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "img-src 'self' https://goodword.example.com" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_without_a_key_nothing_is_built(bot: LinkBot) -> None:
    """Pages that could not be signed are refused at start, naming the setting."""
    with pytest.raises(ConfigError, match="GOODWORD_SECRET_KEY"):
        build(Settings(goodword_secret_key=""), bot, FakeDirectory(), lambda: None)  # type: ignore[arg-type]
