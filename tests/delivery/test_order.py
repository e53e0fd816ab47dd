"""What goes when: order in a place, replacement, threads, pacing."""

import asyncio
from datetime import timedelta

import pytest

from bot.ports import Failed, Limited
from tests.delivery.conftest import Post


async def test_one_place_in_order(post: Post) -> None:
    """Messages of a place arrive in the order they were enqueued, never two at once."""
    for n in range(6):
        post.send(f"{n}")
    ended = await post.deliver().drain()
    assert post.messenger.titles == ["0", "1", "2", "3", "4", "5"]
    assert post.messenger.most_at_once == {"C1": 1}
    assert ended == {"sent": 6}


async def test_places_beside_each_other(post: Post) -> None:
    """Different places are sent to at the same time, at most as many as allowed."""
    for n in range(5):
        post.send("hello", place=post.channel(f"D{n}"))
    post.messenger.gate = asyncio.Event()
    draining = asyncio.create_task(post.deliver(at_once=3).drain())
    await post.messenger.begun(3)
    post.messenger.gate.set()
    await draining
    assert post.messenger.most_in_all == 3
    assert len(post.messenger.messages) == 5


async def test_a_retry_keeps_the_order(post: Post) -> None:
    """While a message waits for its next try the later ones of its place wait too; other places go on."""
    post.messenger.answers.append(Failed(reason="no connection"))
    post.send("first")
    post.send("second")
    post.send("elsewhere", place=post.channel("D"))
    delivery = post.deliver(at_once=1)
    await delivery.drain()
    assert post.messenger.titles == ["elsewhere"]
    post.clock.advance(10)
    await delivery.drain()
    assert post.messenger.titles == ["elsewhere", "first", "second"]


async def test_a_message_for_later_holds_nobody_up(post: Post) -> None:
    """What is due tomorrow goes tomorrow; what comes after it and is due today goes today."""
    post.send("tomorrow", due_at=post.clock() + timedelta(days=1))
    post.send("today")
    delivery = post.deliver()
    await delivery.drain()
    assert post.messenger.titles == ["today"]
    post.clock.advance(days=1)
    await delivery.drain()
    assert post.messenger.titles == ["today", "tomorrow"]


async def test_a_newer_card_replaces_an_unsent_one(post: Post) -> None:
    """Only the newest unsent card of a topic in a place goes out; other topics and places keep theirs."""
    other = post.channel("D")
    for title in ("a1", "a2", "a3"):
        post.send(title, topic="a")
    post.send("b1", topic="b")
    post.send("a1 there", topic="a", place=other)
    await post.deliver().drain()
    assert {"a3", "b1", "a1 there"} == set(post.messenger.titles)
    assert post.states == ["replaced", "replaced", "sent", "sent", "sent"]
    assert post.row(1).card == {}


async def test_a_later_card_edits(post: Post) -> None:
    """The first card of a topic is posted, the later ones edit that message, each with its own key."""
    delivery = post.deliver()
    post.send("new", topic="request:1")
    await delivery.drain()
    second = post.send("taken", topic="request:1")
    await delivery.drain()
    (message,) = post.messenger.messages.values()
    assert ("taken", 1, second) == (message.title, message.edits, message.key)


async def test_a_card_that_is_being_sent_is_not_replaced(post: Post) -> None:
    """What a sender has taken goes out, and the newer card follows as an edit."""
    first = post.send("old", topic="a")
    post.set(first, state="claimed", lease_until=post.clock() + timedelta(seconds=30))
    post.send("new", topic="a")
    assert post.states == ["claimed", "pending"]
    post.clock.advance(31)
    await post.deliver().drain()
    assert post.messenger.calls == [("post", "C1", "old"), ("update", "C1", "new")]


async def test_a_replacement_waits_as_the_platform_asked(post: Post) -> None:
    """A newer card does not jump the wait that its topic's unsent card was told."""
    delivery = post.deliver()
    post.messenger.answers.append(Limited(after=30))
    post.send("one", topic="a")
    await delivery.drain()
    post.send("two", topic="a")
    assert await delivery.drain() == {}
    post.clock.advance(30)
    await delivery.drain()
    assert post.messenger.titles == ["two"]


async def test_a_reply_waits_for_its_message(post: Post) -> None:
    """A thread reply goes after the message it belongs to, even when that was replaced by a later row."""
    delivery = post.deliver()
    post.messenger.answers.append(Failed(reason="no connection"))
    post.send("request", topic="request:1")
    await delivery.drain()
    reply = post.send("history", parent="request:1")
    post.send("request, taken", topic="request:1")
    post.send("not part of it", topic="other")
    assert post.row(reply).id == reply
    post.clock.advance(10)
    await delivery.drain()
    titles = post.messenger.titles
    assert titles.index("request, taken") < titles.index("history")
    ref = next(ref for ref, message in post.messenger.messages.items() if message.title == "request, taken")
    assert ref == next(message.parent for message in post.messenger.messages.values() if message.title == "history")


async def test_a_waiting_reply_holds_nobody_up(post: Post) -> None:
    """Other messages of the place pass a reply whose message is due later."""
    post.send("request", topic="request:1", due_at=post.clock() + timedelta(hours=1))
    post.send("history", parent="request:1")
    post.send("other")
    delivery = post.deliver()
    await delivery.drain()
    assert post.messenger.titles == ["other"]
    post.clock.advance(hours=1)
    await delivery.drain()
    assert post.messenger.titles == ["other", "request", "history"]


async def test_a_reply_to_nothing_goes_outside(post: Post) -> None:
    """When the message of its thread died, or never was, a reply goes without a thread: what it says is not lost."""
    dead = post.send("request", topic="request:1")
    post.set(dead, state="dead")
    post.send("history", parent="request:1")
    post.send("more", parent="never was")
    await post.deliver().drain()
    assert [(m.title, m.parent) for m in post.messenger.messages.values()] == [("history", ""), ("more", "")]


async def test_the_platforms_own_wait(post: Post) -> None:
    """Retry-After is obeyed to the second, counts as no failure, and afterwards the place gets one message a second."""
    delivery = post.deliver()
    post.messenger.answers.append(Limited(after=7))
    for n in range(3):
        post.send(f"{n}")
    assert await delivery.drain() == {"limited": 1}
    post.clock.advance(6.9)
    assert await delivery.drain() == {}
    post.clock.advance(0.1)
    assert await delivery.drain() == {"sent": 1}
    assert await delivery.drain() == {}
    post.clock.advance(1)
    assert await delivery.drain() == {"sent": 1}
    assert post.row(1).attempt == 0
    post.clock.advance(120)
    post.send("3")
    assert await delivery.drain() == {"sent": 2}


async def test_what_comes_during_a_pause_stays_behind(post: Post) -> None:
    """While a place gets one message a second, a newer one does not overtake those that wait for their second."""
    delivery = post.deliver()
    post.messenger.answers.append(Limited(after=1))
    post.send("0")
    await delivery.drain()
    post.clock.advance(1)
    assert await delivery.drain() == {"sent": 1}
    post.send("1")
    post.send("2")
    assert await delivery.drain() == {"sent": 1}
    post.clock.advance(0.5)
    post.send("3")
    for _ in range(8):
        await delivery.drain()
        post.clock.advance(0.5)
    assert post.messenger.titles == ["0", "1", "2", "3"]


async def test_a_workspace_is_left_alone_as_a_whole(post: Post) -> None:
    """A place that had nothing lately is asked to wait: it is the workspace that has too much, so its other places
    wait as long. One that was just written to waits alone, until it is asked again at the slower pace."""
    delivery = post.deliver(at_once=1)
    quiet, other = post.channel("D"), post.channel("E")
    far = post.channel("F", workspace_external_id="W2")
    post.messenger.answers.append(Limited(after=30))
    for place in (quiet, other, far):
        post.send("hello", place=place)
    assert await delivery.drain() == {"limited": 1, "sent": 1}
    assert [m.place for m in post.messenger.messages.values()] == ["F"]
    post.clock.advance(30)
    assert await delivery.drain() == {"sent": 2}
    for busy, word in ((other, "alone"), (quiet, "the pace did not help")):
        post.messenger.answers.append(Limited(after=30))
        post.send(word, place=busy)
        post.send(f"beside {word}", place=post.channel(word))
        await delivery.drain()
    assert post.messenger.titles[3:] == ["beside alone"]


@pytest.mark.parametrize("after", [-5, 0])
async def test_a_wait_of_nothing(post: Post, after: float) -> None:
    """A platform that says to wait no time is asked again at once."""
    post.messenger.answers.append(Limited(after=after))
    post.send("one")
    await post.deliver().drain()
    assert post.messenger.titles == ["one"]


def test_its_own_thread_is_refused(post: Post) -> None:
    """A message that waits for itself would wait for ever."""
    with pytest.raises(ValueError, match="own thread"):
        post.send("x", topic="a", parent="a")
