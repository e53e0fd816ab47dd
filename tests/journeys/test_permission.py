"""An advocate's permission, from the question by e-mail to taking it back, over HTTP as a browser without scripts."""

from pathlib import Path

from sqlmodel import select

from bot.event import Actor, Event, Place
from bot.ui import Invalid, OpenForm, Outcome
from store.records.pool import Permission
from tests.customer import link_in, opened, to
from tests.world import World, world

PAT = "pat0@alder.example.com"


def act(it: World, who: str, kind: str, name: str, **given: object) -> Outcome:
    """Somebody of the company does something, wherever they are."""
    me = Actor(
        program=it.program, person=it.person_id(who), platform="test", workspace="test", external_id=who, name=who
    )
    place = Place(platform="test", workspace="test", kind="direct", external_id=who)
    event = Event(key=f"{who}{name}{given}", kind=kind, actor=me, place=place, at=it.clock.now, name=name, **given)  # type: ignore[arg-type]  # reason: as typed in a test
    return it.app.core.run(it.app.core.find(event))


def standing(it: World) -> list[str]:
    """What is permitted now."""
    with it.database.begin(it.program, write=False) as session:
        return [one.activity for one in session.exec(select(Permission)) if one.withdrawn_on is None]


async def ask(it: World) -> str:
    """The program team asks; the link in the mail."""
    form = act(it, "mia", "button", "permission.ask", data={"v": 1})
    assert isinstance(form, OpenForm)
    sent = act(it, "mia", "form", "permission.ask", data={"v": 1}, nonce="n1",
               values={"activities": ("quote", "logo"), "scope": "our <website>"})  # fmt: skip
    assert not isinstance(sent, Invalid)
    await it.settled()
    (mail,) = [m for m in it.mails if to(m) == PAT]
    return link_in(mail)


async def test_yes_by_mail_and_taken_back_by_the_link_in_the_copy(furnished_url: str, tmp_path: Path) -> None:
    """Opened by a scanner, answered, kept, taken back: each step on a page, each counted once."""
    async with world(furnished_url) as it:
        url = await ask(it)
        for _ in range(5):
            page = await opened(it.http, url)
            assert page.status == 200
        assert "our <website>" in page.text
        assert standing(it) == []
        wrong = await page.submit(given_by="Pat0 Poe")
        assert wrong.status == 422
        assert "Please choose" in wrong.text
        done = await page.submit(allow=["quote"], given_by="Pat0 Poe", sure="on")
        assert "Thank you" in done.node.text
        assert standing(it) == ["quote"]
        await it.settled()
        copy = [m for m in it.mails if to(m) == PAT][-1]
        again = await opened(it.http, link_in(copy))
        assert "What you allowed" in again.node.text
        assert standing(it) == ["quote"], "opening changes nothing"
        back = await again.submit(back=["quote"])
        assert "taken back" in back.text
        assert standing(it) == []
        assert (await opened(it.http, url[:-3] + "xyz")).status == 401


async def test_none_of_these_is_one_press(furnished_url: str) -> None:
    """Behind a question, without scripts; nothing is on file, and hostile words change nothing."""
    async with world(furnished_url) as it:
        url = await ask(it)
        page = await opened(it.http, url)
        press = next(b for b in page.node.all("button", name="_press") if "None" in b.text)
        fields = [*page.filled({}), ("_press", press.attrs["value"])]
        async with it.http.post(url, data=fields) as answer:
            assert "show nothing of yours" in await answer.text()
        assert standing(it) == []
        evil = await (await opened(it.http, url)).submit(
            allow=["logo", "fly"], given_by="<script>alert(1)</script>", sure="on", limits="x" * 5000
        )
        assert evil.status == 422
        assert standing(it) == []


async def test_the_page_with_everything_about_a_contact(furnished_url: str) -> None:
    """For the admin's own link; posting to it does nothing."""
    async with world(furnished_url) as it:
        card = act(it, "ada", "button", "contact.data", data={"v": 1})
        url = card.card.blocks[0].items[0].url  # type: ignore[union-attr]  # reason: a reply with a button
        page = await opened(it.http, url)
        assert '"email": "pat0@alder.example.com"' in page.text
        assert "Pat1" not in page.text
        async with it.http.post(url, data={"_form": "x"}) as answer:
            assert answer.status == 400
        assert (await opened(it.http, url.replace("/data/", "/reply/"))).status == 404
