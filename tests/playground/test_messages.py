"""Goodword's own messages: posting, editing, the live stream, and what survives a restart."""

from email.message import EmailMessage
from pathlib import Path

import aiohttp

from bot.event import Place
from bot.ports import Gone, Messenger, Sent, Target
from bot.ui import Card
from tests.playground.conftest import Visitor
from tests.playground.house import House, house

SALES = "channel:sales-references"


def place(kind: str = "channel", name: str = "sales-references", workspace: str = "playground") -> Target:
    """Somewhere in the playground."""
    return Target.model_validate({"platform": "playground", "workspace": workspace, "kind": kind, "external_id": name})


def messenger(running: House) -> Messenger:
    """The way out."""
    assert running.playground.messenger is not None
    return running.playground.messenger


async def sent(running: House, title: str, key: int, target: Target | None = None, parent: str = "") -> str:
    """Post a card; its reference."""
    done = await messenger(running).post(target or place(), Card(title=title), key=key, parent=parent)
    assert isinstance(done, Sent)
    return done.ref


async def test_a_delivery_repeated_is_one_message(running: House, visitor: Visitor) -> None:
    """The outbox may try again after a crash: the same key finds the message it made."""
    assert await sent(running, "Request #12", 5) == await sent(running, "Request #12", 5)
    assert (await visitor.page("/as/sam/c/sales-references"))[1].count(">Request #12<") == 1


async def test_direct_messages_reach_one_person(running: House, visitor: Visitor) -> None:
    """Where the core addresses a person, nobody else sees it, and it counts as unread."""
    await sent(running, "For Maya alone", 6, place("direct", "maya"))
    assert "For Maya alone" not in (await visitor.page("/as/sam/d/goodword"))[1]
    heard = await visitor.changes("maya", "", 0, until="rail")
    assert heard[-1] == ("rail", {"direct:maya": 1})
    assert "For Maya alone" in (await visitor.page("/as/maya/d/goodword"))[1]
    assert (await visitor.changes("maya", "", 0, until="rail"))[-1] == ("rail", {})


async def test_edits_and_removals_reach_open_pages(running: House, visitor: Visitor) -> None:
    """A page that looked away catches up: each message once, as it is now."""
    ref = await sent(running, "Request #12", 7)
    other = await sent(running, "Request #13", 8)
    await messenger(running).update(place(), ref, Card(title="Request #12 is taken"), key=9)
    await messenger(running).delete(place(), other)
    posts = [data for kind, data in await visitor.changes("sam", SALES, 0, until="rail") if kind == "post"]
    assert [int(ref), int(other)] == [data["id"] for data in posts]
    assert "Request #12 is taken" in posts[0]["html"]
    assert 'data-edits="1"' in posts[0]["html"]
    assert posts[1]["gone"]


async def test_a_stream_that_waits_is_told_at_once(running: House, visitor: Visitor) -> None:
    """A change made while the page listens arrives without asking again."""
    params = {"room": SALES, "since": "0"}
    async with visitor.http.get(f"{running.url}/as/sam/stream", params=params) as response:
        async for line in response.content:
            if line == b"event: rail\n":
                break
        await sent(running, "While you watch", 10)
        async for line in response.content:
            if line.startswith(b"data: ") and b"While you watch" in line:
                break
        else:
            raise AssertionError("the stream ended without it")


async def test_a_reply_belongs_to_its_parents_thread(running: House, visitor: Visitor) -> None:
    """Also when the parent is itself a reply: there is one level."""
    parent = await sent(running, "Request #12", 11)
    reply = await sent(running, "Taken by Priya", 12, parent=parent)
    await sent(running, "Owner asked", 13, parent=reply)
    thread = (await visitor.page(f"/as/sam/c/sales-references?thread={parent}"))[1]
    assert "2 replies" in thread
    assert "Owner asked" in thread


async def test_what_is_not_there_is_gone(running: House) -> None:
    """Unknown places, workspaces and messages, and references that are no numbers."""
    out, card = messenger(running), Card(title="x")
    ref = await sent(running, "Request #12", 14)
    answers = [
        await out.post(place(name="nowhere"), card, key=1),
        await out.post(place("direct", "nobody"), card, key=1),
        await out.post(place(workspace="other"), card, key=1),
        await out.post(place(), card, key=1, parent="999"),
        await out.update(place(), "999", card, key=1),
        await out.update(place(), "not a number", card, key=1),
        await out.update(place(name="customer-wins"), ref, card, key=1),
        await out.delete(place(), "9" * 40),
    ]
    assert [Gone] * 8 == [type(answer) for answer in answers]


async def test_places_and_people_are_made_known_at_the_start(running: House) -> None:
    """The workspace is installed, and the core can reach every channel and person before anybody spoke."""
    assert ("playground", "playground") in running.directory.installations
    known: list[tuple[Place, int]] = running.directory.remembered
    assert {"sales-references", "advocacy-program", "customer-wins"} == {
        p.external_id for p, person in known if not person
    }
    assert {"sam", "maya", "priya", "elena", "noor"} == {p.external_id for p, person in known if person}


async def test_a_restart_shows_what_was_there(tmp_path: Path) -> None:
    """Messages, private answers, read marks and mails are kept."""
    for again in (False, True):
        async with house(tmp_path) as running, aiohttp.ClientSession() as http:
            visitor = Visitor(http, running.url)
            if not again:
                await visitor.say("sam", "Written before")
                await visitor.say("sam", "/goodword help")
                running.playground.deliver(mail())
            page = (await visitor.page("/as/sam/c/sales-references"))[1]
            assert "Written before" in page
            assert "What Goodword can do" in page
            assert "Your call on Thursday" in (await visitor.page("/as/sam/inbox"))[1]


def mail(html: str = "") -> EmailMessage:
    """A mail to a customer with an invitation."""
    message = EmailMessage()
    message["Subject"] = "Your call on Thursday"
    message["From"] = "Maya Lindqvist <maya@example.com>"
    message["To"] = "Dana Reyes <dana@example.com>"
    message["Message-ID"] = "<one@example.com>"
    message.set_content("Answer at http://127.0.0.1:8765/reply/abc.def.\n<b>Thank you</b>")
    if html:
        message.add_alternative(html, subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename='call "now".ics')
    return message


async def test_a_customers_mail_can_be_read_answered_and_saved(running: House, visitor: Visitor) -> None:
    """Its text with working links, its file as a download; once opened it is no longer new."""
    for _ in range(2):  # the outbox may hand it over again after a crash
        running.playground.deliver(mail())
    assert (await visitor.changes("sam", "", 0, until="rail"))[-1] == ("rail", {"inbox": 1})
    page = (await visitor.page("/as/sam/inbox/1"))[1]
    assert '<a href="http://127.0.0.1:8765/reply/abc.def" target="_blank"' in page
    assert "&lt;b&gt;Thank you&lt;/b&gt;" in page
    async with visitor.http.get(f"{running.url}/as/sam/inbox/1/files/0") as response:
        assert await response.read() == b"BEGIN:VCALENDAR"
        assert response.headers["content-disposition"].startswith("attachment; filename*=UTF-8''call%20%22now%22.ics")
    assert (await visitor.changes("sam", "", 0, until="rail"))[-1] == ("rail", {})


async def test_a_mails_own_html_can_run_and_load_nothing(running: House, visitor: Visitor) -> None:
    """It stands in a frame without scripts, under a policy that loads nothing."""
    running.playground.deliver(mail(html="<h1>Hello</h1><script>alert(1)</script>"))
    page = (await visitor.page("/as/sam/inbox/1"))[1]
    assert "alert(1)" not in page
    assert "allow-scripts" not in page
    async with visitor.http.get(f"{running.url}/as/sam/inbox/1/body") as response:
        policy = response.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy


async def test_health_says_whether_messages_can_be_read(running: House) -> None:
    """What `doctor` prints, with the remedy once the file is shut."""
    assert [line.state for line in await running.playground.health()] == ["ok"]
    running.playground._parts.cloud.close()
    (line,) = await running.playground.health()
    assert (line.state, "--fresh" in line.remedy) == ("bad", True)
    running.playground._parts.cloud.open()
