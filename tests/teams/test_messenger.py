"""What the outbox sends, and what it is told became of it."""

import pytest

from adapters.teams.connector import became
from bot.ports import Delivery, Denied, Failed, Gone, Limited, Refused, Sent, Target, Unsure
from bot.ui import Button, Buttons, Card, Paragraph
from tests.fakes.teams import TENANT, FakeTeams
from tests.teams.conftest import House, house

CARD = Card(title="Digest", summary="3 new wins", blocks=(Buttons(items=(Button(label="Open", name="win.open"),)),))


async def channel(at: House) -> Target:
    """The channel as the core knows it after somebody wrote there."""
    await at.cloud.say(at.dana, "hello", at.field)
    place, _ = at.directory.remembered[-1]
    return Target(platform="teams", workspace=TENANT, kind="channel", external_id=at.field, address=place.address)


def direct(at: House) -> Target:
    """Omar, to whom nobody has written yet."""
    return Target(platform="teams", workspace=TENANT, kind="direct", external_id=at.omar.aad)


async def test_a_post_carries_its_key_in_every_button(at: House) -> None:
    """A press says which delivery it was on."""
    target = await channel(at)

    sent = await at.messenger.post(target, CARD, key=42)

    message = at.cloud.screen(at.omar, at.field)[-1]
    assert sent == Sent(ref=message.id)
    assert message.activity["summary"] == "3 new wins"
    await at.cloud.press(at.omar, message, "Open")
    assert at.bot.events[-1].message == 42


async def test_a_reply_stands_in_its_thread_and_can_be_edited_and_removed(at: House) -> None:
    """The reference it gives back is enough for both."""
    target = await channel(at)
    root = await at.messenger.post(target, CARD, key=1)
    assert isinstance(root, Sent)

    reply = await at.messenger.post(target, Card(title="History"), key=2, parent=root.ref)
    assert isinstance(reply, Sent)
    below = await at.messenger.post(target, Card(title="More"), key=3, parent=reply.ref)
    edited = await at.messenger.update(target, reply.ref, Card(title="History, edited"), key=2)

    posts = at.cloud.screen(at.dana, at.field)
    assert [(m.text, m.thread) for m in posts[-2:]] == [("History, edited", root.ref), ("More", root.ref)]
    assert edited == Sent(ref=reply.ref)
    assert isinstance(below, Sent)
    assert await at.messenger.delete(target, reply.ref) == Sent(ref=reply.ref)
    assert isinstance(await at.messenger.update(target, reply.ref, CARD, key=2), Gone)
    assert isinstance(await at.messenger.delete(target, reply.ref), Gone)


async def test_a_direct_message_opens_the_chat_once(at: House) -> None:
    """Without an address the chat is created from what the workspace told; the address comes back."""
    await at.cloud.say(at.dana, "hello")
    assert at.cloud.screen(at.omar) == []

    first = await at.messenger.post(direct(at), CARD, key=1)
    assert isinstance(first, Sent)
    await at.messenger.post(direct(at), CARD, key=2)
    known = direct(at).model_copy(update={"address": first.address})
    third = await at.messenger.post(known, CARD, key=3)

    assert len(at.cloud.screen(at.omar)) == 3
    assert [path for _, path in at.cloud.requests].count("/teams/v3/conversations") == 1
    assert isinstance(third, Sent)
    assert third.address == ""


async def test_the_profiles_address_reaches_somebody_new(at: House) -> None:
    """What the look-up left with the core is enough for a direct message."""
    profiles = []
    real = at.directory.actor

    async def keeping(platform, workspace, external_id, look_up):  # type: ignore[no-untyped-def]
        profiles.append(await look_up())
        return await real(platform, workspace, external_id, look_up)

    at.directory.actor = keeping  # type: ignore[method-assign]  # reason: keeps what the fake forgets
    await at.cloud.say(at.omar, "hello", at.field)
    target = direct(at).model_copy(update={"address": profiles[0].address})

    assert isinstance(await at.messenger.post(target, CARD, key=1), Sent)
    assert at.cloud.screen(at.omar)[-1].text.startswith("Digest")


async def test_an_unknown_workspace_cannot_be_written_to(at: House) -> None:
    """Nobody there has written to the bot yet, so there is no service URL."""
    assert isinstance(await at.messenger.post(direct(at), CARD, key=1), Gone)
    broken = direct(at).model_copy(update={"address": "not ours"})
    assert isinstance(await at.messenger.post(broken, CARD, key=1), Gone)


ANSWERS: list[tuple[int, dict[str, str], Delivery]] = [
    (429, {"Retry-After": "7"}, Limited(after=7)),
    (429, {}, Limited(after=2)),
    (429, {"Retry-After": "soon"}, Limited(after=2)),
    (412, {"Retry-After": "3"}, Limited(after=3)),
    (412, {}, Failed(reason="412 AsToldByTheTest")),
    (500, {}, Unsure(reason="500 AsToldByTheTest")),
    (502, {}, Failed(reason="502 AsToldByTheTest")),
    (504, {"Retry-After": "9"}, Limited(after=9)),
    (503, {}, Failed(reason="503 AsToldByTheTest")),
    (400, {}, Refused(reason="400 AsToldByTheTest")),
    (413, {}, Refused(reason="413 AsToldByTheTest")),
    (403, {}, Denied(reason="403 AsToldByTheTest")),
    (404, {}, Gone(reason="404 AsToldByTheTest")),
    (302, {"Location": "https://evil.example.com/"}, Refused(reason="302 AsToldByTheTest")),
]


@pytest.mark.parametrize(("status", "headers", "expected"), ANSWERS)
async def test_each_answer_means_one_thing(at: House, status: int, headers: dict[str, str], expected: Delivery) -> None:
    """The outbox decides by these words alone; one request is made, whatever it says."""
    target = await channel(at)
    at.cloud.answers = [(status, headers)]
    before = len(at.cloud.requests)

    assert await at.messenger.post(target, CARD, key=1) == expected
    assert len(at.cloud.requests) == before + 1


async def test_a_lost_answer_is_unsure(at: House) -> None:
    """The message is there; we were not told."""
    target = await channel(at)
    at.cloud.lose = 1

    sent = await at.messenger.post(target, CARD, key=1)

    assert isinstance(sent, Unsure)
    assert at.cloud.screen(at.dana, at.field)[-1].text.startswith("Digest")


async def test_nobody_listening_is_failed(at: House) -> None:
    """Nothing can have been posted."""
    target = await channel(at)
    address = target.address.replace(at.cloud.service_url, "http://127.0.0.1:9")

    assert isinstance(await at.messenger.post(target.model_copy(update={"address": address}), CARD, key=1), Failed)


async def test_no_answer_in_time_is_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """It went out, and nothing came."""
    import asyncio

    import aiohttp

    monkeypatch.setattr("adapters.teams.connector.TIMEOUT", aiohttp.ClientTimeout(total=0.3))
    async with FakeTeams() as cloud, house(cloud) as at:
        target = await channel(at)
        hung: list[asyncio.StreamWriter] = []
        taken = asyncio.Event()

        async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            hung.append(writer)
            taken.set()

        server = await asyncio.start_server(hang, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        address = target.address.replace(cloud.service_url, f"http://127.0.0.1:{port}")
        sent = await at.messenger.post(target.model_copy(update={"address": address}), CARD, key=1)
        for writer in hung:
            writer.close()
        server.close()
        await server.wait_closed()

    assert taken.is_set()
    assert isinstance(sent, Unsure)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com/",
        "https://127.0.0.1.evil.example.com/",
        "https://evil.example.com#@127.0.0.1/",
        "http://smba.trafficmanager.net/teams/",
        "https://user:pw@127.0.0.1/",
        "ftp://127.0.0.1/",
        "//127.0.0.1/",
        "https://[::1",
        "",
    ],
)
async def test_our_token_goes_to_microsoft_only(at: House, url: str) -> None:
    """A service URL that is not on the list gets nothing, whoever named it."""
    target = await channel(at)
    address = target.address.replace(at.cloud.service_url, url)

    sent = await at.messenger.post(target.model_copy(update={"address": address}), CARD, key=1)

    assert isinstance(sent, Refused | Gone)


async def test_a_refused_token_is_replaced(at: House) -> None:
    """The next attempt carries a new one."""
    target = await channel(at)
    at.cloud.expire_tokens()

    assert isinstance(await at.messenger.post(target, CARD, key=1), Failed)
    assert isinstance(await at.messenger.post(target, CARD, key=1), Sent)


async def test_one_token_serves_many_messages(at: House) -> None:
    """It is fetched once, before it is needed."""
    target = await channel(at)
    for key in range(5):
        await at.messenger.post(target, CARD, key=key)

    assert at.cloud.fetched.count("token") == 1


async def test_without_a_token_nothing_is_sent() -> None:
    """And doctor says which settings to look at."""
    async with FakeTeams() as cloud:
        cloud.no_tokens = True
        async with house(cloud) as at:
            target = Target(platform="teams", workspace=TENANT, kind="channel", external_id=at.field)
            await cloud.install(cloud.user("Dana Reyes"), at.field)
            sent = await at.messenger.post(target, CARD, key=1)
            health = await at.adapter.health()

        assert sent == Failed(reason="no token: 401 invalid_client")
        assert (health[1].state, "TEAMS_APP_PASSWORD" in health[1].remedy) == ("bad", True)


async def test_health_opens_what_it_needs_and_closes_it() -> None:
    """`doctor` asks an adapter that was never started."""
    async with FakeTeams() as cloud, house(cloud) as at:
        await at.adapter.stop()

        assert [line.state for line in await at.adapter.health()] == ["ok", "ok"]


async def test_the_rate_of_a_conversation_is_told(at: House) -> None:
    """Seven in a second, then a wait."""
    target = await channel(at)
    at.cloud.limited = (2, 30.0)

    sent = [await at.messenger.post(target, CARD, key=key) for key in range(3)]

    assert [type(s) for s in sent] == [Sent, Sent, Limited]
    assert sent[-1] == Limited(after=30)


async def test_a_removed_bot_is_denied(at: House) -> None:
    """403 means blocked or removed."""
    target = await channel(at)
    at.cloud.blocked.add(at.field)

    assert isinstance(await at.messenger.post(target, CARD, key=1), Denied)


async def test_what_is_far_too_long_still_arrives(at: House) -> None:
    """Cut, not refused."""
    target = await channel(at)
    card = Card(title="T" * 9000, blocks=tuple(Paragraph(text="x" * 40_000) for _ in range(60)))

    assert isinstance(await at.messenger.post(target, card, key=1), Sent)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b'{"id": null}', b"\xff"])
def test_an_answer_without_an_id_is_unsure(body: bytes) -> None:
    """It was taken, but cannot be found again."""
    assert isinstance(became(201, {}, body), Unsure)
    assert became(200, {}, body, known="7") == Sent(ref="7")
