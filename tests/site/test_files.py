"""`GET /files/{token}`: signed, expiring pictures and pages."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.links import Links
from store.records.maturity import Checkin
from tests.files import furnished_template, furnished_url, migrated_template
from tests.world import KEY, World, world

__all__ = ["furnished_template", "furnished_url", "migrated_template"]
KEYS = ("expansion", "reference", "community", "voc", "lifecycle")
HOSTILE = "<script>alert(1)</script>"


def scored(it: World, scope: str = "EMEA") -> int:
    """A finished check-in."""
    from bot.ui import OpenForm

    place = it.place("test", "test", "sales", "sales")
    form = {"p": place, "r": "customer-marketing"}
    opened = it.press_unseen("mia", "maturity.form", form)
    assert isinstance(opened, OpenForm)
    from tests.core.stage import initial

    values = {**initial(opened.form), "what": "all", "how": "open", "scope": scope, "size": "40m"}
    it.submit_unseen("mia", opened.form, values)
    for key in KEYS:
        it.press_unseen("sam", "rate.set", {"c": 1, "d": key, "l": 2})
    it.press_unseen("mia", "checkin.reveal", {"c": 1})
    for key in KEYS:
        asked = it.press_unseen("mia", "confirm.level", {"c": 1, "d": key, "l": 2})
        assert isinstance(asked, OpenForm)
        it.submit_unseen("mia", asked.form, initial(asked.form))
    it.press_unseen("mia", "checkin.finish", {"c": 1})
    with it.database.begin(it.program, write=False) as session:
        found = session.get(Checkin, 1)
        assert found is not None
        assert found.stage == "closed"
    return 1


def link(it: World, file: str, days: float = 30, program: int = 0, **claims: str) -> str:
    """A link as Goodword makes it."""
    links, given = Links((KEY,), it.url), {"file": f"maturity.{file}", "c": 1, **claims}
    return links.url("files", "files", program or it.program, given, "n", it.clock.now, days)


@pytest.fixture
async def it(furnished_url: str):  # type: ignore[no-untyped-def]  # reason: an async generator of worlds
    """The application, without a chat."""
    async with world(furnished_url) as made:
        yield made


async def test_a_picture_in_two_looks(it: World) -> None:
    """A PNG as wide as a phone at twice its points, light or dark; no cache that others read keeps it."""
    scored(it)
    for claims in ({}, {"t": "dark"}):
        async with it.http.get(link(it, "profile", **claims)) as answer:
            assert (answer.status, answer.content_type) == (200, "image/png")
            assert answer.headers["Cache-Control"].startswith("private")
            picture = Image.open(BytesIO(await answer.read()))
        corner = picture.getpixel((0, 0))
        assert picture.width == 720
        assert (sum(corner[:3]) > 600) is not bool(claims)  # type: ignore[index]  # reason: RGB


async def test_a_page_in_one_file(it: World) -> None:
    """It loads nothing from elsewhere, runs no script, and what people typed is text."""
    scored(it, HOSTILE)
    async with it.http.get(link(it, "scorecard")) as answer:
        said = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Overall 2.0: Developing" in said
    assert "Companies like ours (Growth)" in said
    assert HOSTILE not in said
    assert "&lt;script&gt;" in said
    assert "http://" not in said.replace("http://www.w3.org", "")
    assert 'alt="Expansion: level 2' in said


async def test_a_link_that_is_not_good(it: World) -> None:
    """Changed, expired, for another page, of another program, or for what is not there: each says so, none fails."""
    scored(it)
    good = link(it, "profile")
    links = Links((KEY,), it.url)
    reply = links.url("files", "reply", it.program, {"file": "maturity.profile", "c": 1}, "n", it.clock.now, 30)
    expected = {
        good[:-3]: 401, link(it, "profile", days=-1): 410, link(it, "nothing"): 401, reply: 401,
        link(it, "profile", c="x"): 410, link(it, "profile", c=99): 410, f"{it.url}/files/x": 401,  # type: ignore[arg-type]  # reason: a number as links carry it
    }  # fmt: skip
    for url, status in expected.items():
        async with it.http.get(url) as answer:
            assert answer.status == status, url
    async with it.http.post(good) as answer:
        assert answer.status == 405
    async with it.http.get(link(it, "profile", program=it.program + 1)) as answer:
        assert answer.status in (401, 410)


def test_nothing_is_drawn_before_it_is_asked_for() -> None:
    """The library that draws is loaded with the first picture."""
    code = "import sys; from bot.app import whole_router; whole_router(); assert 'PIL' not in sys.modules"
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
