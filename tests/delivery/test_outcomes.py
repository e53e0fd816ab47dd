"""What becomes of a message: every answer of a platform, every place where a process can die."""

import asyncio
import logging
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.delivery import Delivery
from bot.ports import Denied, Failed, Gone, Limited, Refused, Target, Unsure
from bot.ui import Mention
from store import outbox
from store.backlog import backlog
from store.records.messages import Living
from store.records.programs import Place
from store.sending import MOST_ATTEMPTS
from tests.delivery.conftest import Post


async def test_a_lost_reply_in_a_channel_is_never_posted_twice(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody knows whether it was posted: it is held, nothing else of its topic goes, everything else does."""
    post.messenger.lose_replies = 1
    first = post.send("request", topic="a")
    delivery = post.deliver()
    await delivery.drain()
    post.send("request, taken", topic="a")
    post.send("another")
    post.clock.advance(days=2)
    await delivery.drain()
    assert post.messenger.titles == ["request", "another"]
    assert post.states == ["uncertain", "pending", "sent"]
    assert "look, and send it again if it is not" in caplog.text
    assert post.row(first).reason == "the reply was lost"


async def test_a_press_proves_a_held_message(post: Post) -> None:
    """A press on it resolves it; with its ref the later card edits the message that is there."""
    post.messenger.lose_replies = 1
    first = post.send("request", topic="a")
    delivery = post.deliver()
    await delivery.drain()
    post.send("request, taken", topic="a")
    assert post.do(outbox.resolve, first, "m1") is True
    assert post.do(outbox.resolve, first) is False
    await delivery.drain()
    assert post.messenger.titles == ["request, taken"]
    assert post.states == ["sent", "sent"]


async def test_sending_a_held_message_again_sends_the_newest(post: Post) -> None:
    """The program team sends it again: the newest card of the topic goes in its place, once."""
    post.messenger.answers.append(Unsure(reason="the reply was lost"))
    first = post.send("request", topic="a")
    delivery = post.deliver()
    await delivery.drain()
    post.send("request, taken", topic="a")
    assert post.do(outbox.resend, first, post.clock()) is True
    assert post.do(outbox.resend, first, post.clock()) is False
    await delivery.drain()
    assert post.messenger.titles == ["request, taken"]
    assert post.states == ["replaced", "sent"]


async def test_a_lost_reply_to_a_direct_message_is_posted_again(post: Post) -> None:
    """What carries a person's buttons comes twice rather than never."""
    post.messenger.lose_replies = 1
    post.send("please answer", unsure="again")
    delivery = post.deliver()
    await delivery.drain()
    post.clock.advance(10)
    await delivery.drain()
    assert post.messenger.titles == ["please answer", "please answer"]
    assert post.states == ["sent"]


async def test_a_press_saves_the_second_one(post: Post) -> None:
    """When somebody presses it before it is posted again, it is not."""
    post.messenger.lose_replies = 1
    sent = post.send("please answer", unsure="again")
    delivery = post.deliver()
    await delivery.drain()
    assert post.do(outbox.resolve, sent) is True
    post.clock.advance(60)
    await delivery.drain()
    assert post.messenger.titles == ["please answer"]


async def test_a_lost_reply_to_an_edit_is_edited_again(post: Post) -> None:
    """Editing twice does no harm, wherever it is."""
    post.send("one", topic="a")
    delivery = post.deliver()
    await delivery.drain()
    post.messenger.lose_replies = 1
    post.send("two", topic="a")
    await delivery.drain()
    post.clock.advance(10)
    await delivery.drain()
    (message,) = post.messenger.messages.values()
    assert (message.title, message.edits) == ("two", 2)


async def test_failures_are_tried_ever_later_then_it_is_dead(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """Each try waits about twice as long as the one before; the last one leaves it dead, which can be sent again."""
    row = post.send("hello", "a@example.com")
    delivery = post.deliver()
    waits = []
    for _ in range(MOST_ATTEMPTS):
        post.messenger.answers.append(Failed(reason="no connection"))
        await delivery.drain()
        waits.append((post.row(row).due_at - post.clock()).total_seconds())
        post.clock.advance(3600)
    assert all(2.5 * 2**n <= wait <= 5 * 2**n for n, wait in enumerate(waits[:10]))
    assert max(waits) <= 3600
    assert post.states == ["dead"]
    assert len(post.messenger.calls) == MOST_ATTEMPTS
    assert "send it again" in caplog.text
    assert "a@example.com" not in caplog.text
    assert await delivery.drain() == {}
    assert post.do(outbox.resend, row, post.clock()) is True
    await delivery.drain()
    assert post.messenger.titles == ["hello"]


async def test_a_refused_message_is_dead_and_its_place_is_not(post: Post) -> None:
    """What a platform will never take is tried once; the next one goes."""
    post.messenger.answers.append(Refused(reason="too long"))
    post.send("bad")
    post.send("good")
    ended = await post.deliver().drain()
    assert ended == {"refused": 1, "sent": 1}
    assert post.states == ["dead", "sent"]


@pytest.mark.parametrize("answer", [Denied(reason="not in channel"), Gone(reason="archived")])
async def test_a_place_that_is_closed_waits_until_it_is_seen_again(post: Post, answer: Denied | Gone) -> None:
    """Removed from a channel: that message is dead, the others wait, however long, until somebody lets us in again."""
    post.messenger.answers.append(answer)
    for title in ("one", "two", "three"):
        post.send(title)
    delivery = post.deliver()
    await delivery.drain()
    post.clock.advance(days=3)
    assert await delivery.drain() == {}
    assert post.states == ["dead", "pending", "pending"]
    assert post.do(backlog, post.clock()).blocked_places == 1
    assert post.do(backlog, post.clock()).oldest == 0
    with post.database.begin(post.program) as session:
        session.exec(select(Place)).one().blocked_at = None
    await delivery.drain()
    assert post.messenger.titles == ["two", "three"]


async def test_a_deleted_message_is_posted_anew(post: Post) -> None:
    """Somebody deleted the living message: the next card posts a new one, and the one after edits that."""
    delivery = post.deliver()
    for title in ("one", "two", "three"):
        if title == "two":
            post.messenger.messages.clear()
        post.send(title, topic="a")
        await delivery.drain()
    assert post.messenger.titles == ["three"]
    assert [call[0] for call in post.messenger.calls] == ["post", "update", "post", "update"]


async def test_a_reply_to_a_deleted_message_goes_outside(post: Post) -> None:
    """A thread that is gone does not close the channel."""
    delivery = post.deliver()
    post.send("request", topic="a")
    await delivery.drain()
    post.messenger.messages.clear()
    post.send("history", parent="a")
    await delivery.drain()
    assert [(m.title, m.parent) for m in post.messenger.messages.values()] == [("history", "")]
    assert post.states == ["sent", "sent"]


async def test_taking_a_message_away(post: Post) -> None:
    """A topic's message is removed, its unsent card is never sent, and a later card begins a new message."""
    delivery = post.deliver()
    post.send("one", topic="a")
    await delivery.drain()
    post.send("two", topic="a")
    post.do(lambda s: outbox.remove(s, place_id=post.place, topic="a", now=post.clock()))
    assert await delivery.drain() == {"sent": 1}
    assert post.messenger.titles == []
    post.do(lambda s: outbox.remove(s, place_id=post.place, topic="a", now=post.clock()))
    assert await delivery.drain() == {"sent": 1}
    post.send("three", topic="a")
    await delivery.drain()
    assert post.messenger.titles == ["three"]
    assert [call[0] for call in post.messenger.calls] == ["post", "delete", "post"]


@pytest.mark.parametrize(
    ("state", "doing", "unsure", "after"),
    [
        ("claimed", "", "hold", "sent"),
        ("sending", "post", "hold", "uncertain"),
        ("sending", "post", "again", "sent"),
        ("sending", "edit", "hold", "sent"),
        ("sending", "delete", "again", "sent"),
    ],
)
async def test_after_a_crash(post: Post, state: str, doing: str, unsure: outbox.Unsure, after: str) -> None:
    """A process dies with a row in its hands: when its lease is over the row goes on, or is held if it may be there."""
    row = post.send("hello", topic="a", unsure=unsure)
    post.set(row, state=state, doing=doing, begun=bool(doing), lease_until=post.clock() + timedelta(seconds=30))
    delivery = post.deliver()
    post.clock.advance(29)
    assert await delivery.drain() == {}
    post.clock.advance(2)
    await delivery.drain()
    assert [after] == post.states


async def test_a_reply_that_comes_after_all(post: Post) -> None:
    """A row was taken back while its request was out: the late reply proves it sent, and nothing is sent twice."""
    post.messenger.gate = asyncio.Event()
    row = post.send("hello")
    slow = asyncio.create_task(post.deliver().drain())
    await post.messenger.begun(1)
    post.clock.advance(61)
    assert await post.deliver().drain() == {}
    assert post.states == ["uncertain"]
    post.messenger.gate.set()
    assert await slow == {"sent": 1}
    assert post.states == ["sent"]
    assert post.row(row).sent_at == post.clock()


async def test_no_answer_in_time(post: Post) -> None:
    """A platform that never answers does not keep the row beyond its lease: nobody knows, so it is held."""
    post.messenger.gate = asyncio.Event()
    post.send("hello")
    assert await post.deliver(lease_seconds=0.05).drain() == {"unsure": 1}
    assert post.states == ["uncertain"]


async def test_a_messenger_that_raises(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """A defect in an adapter neither stops delivery nor puts its text, which may hold anything, into the log."""
    post.messenger.answers.append(RuntimeError("token xoxb-secret for a@example.com"))
    post.send("hello")
    post.send("next")
    assert await post.deliver().drain() == {"unsure": 1, "sent": 1}
    assert "RuntimeError at" in caplog.text
    assert "xoxb" not in caplog.text
    assert "example.com" not in caplog.text


async def test_an_address_that_cannot_be_read(post: Post) -> None:
    """A key that was lost: nothing is sent, and it is tried again when the key may be back."""

    def broken(_: Place) -> Target:
        raise ValueError("sealed with another key")

    post.send("hello")
    assert await post.deliver(target=broken).drain() == {"failed": 1}
    assert post.states == ["pending"]
    assert post.messenger.calls == []


async def test_a_card_of_another_version(post: Post) -> None:
    """What this version cannot read is dead, not in the way."""
    row = post.send("hello")
    post.set(row, card={"title": "x", "blocks": [{"t": "hologram"}]})
    post.send("next")
    assert await post.deliver().drain() == {"refused": 1, "sent": 1}


async def test_a_platform_that_is_not_configured_waits(post: Post) -> None:
    """Messages for a platform that nobody serves stay where they are."""
    post.send("hello", place=post.channel("T1", platform="other"))
    assert await post.deliver().drain() == {}
    assert post.states == ["pending"]


async def test_mentions_get_their_handles(post: Post) -> None:
    """People named in a card are looked up in its workspace, once each; who is not known there is left out."""
    a, b = Mention(person=7, name="Ann Example"), Mention(person=700, name="Bo Example")
    post.send("hello", a, " and ", b, " and ", a)
    await post.deliver().drain()
    assert post.asked_for == [(7, 700)]
    assert [m.handles for m in post.messenger.messages.values()] == [{7: "U7"}]


async def test_an_address_learned_while_posting_is_kept(post: Post) -> None:
    """Through the function that the wiring gave, which seals it."""
    post.messenger.learned = "conversation 5"
    post.send("hello")
    await post.deliver().drain()
    assert {post.place: "conversation 5"} == post.learned


async def test_the_place_and_the_living_message_are_noted(post: Post) -> None:
    """When a place was last sent to, and where a topic's message is."""
    row = post.send("hello", topic="a")
    await post.deliver().drain()
    with post.database.begin(None, write=False) as session:
        assert post.clock() == session.exec(select(Place)).one().last_sent_at
        living = session.exec(select(Living)).one()
    assert ("a", "m1", row, post.program) == (living.topic, living.ref, living.outbox_id, living.program_id)
    assert [post.place] == post.do(outbox.places_of, "a")
    assert ("a", post.place, 0, False) == post.do(outbox.pressed_on, row)
    assert post.do(outbox.pressed_on, 10**9) == ("", 0, 0, False)


async def test_bodies_are_blanked(post: Post) -> None:
    """After 30 days, in bounded batches; what is not to be kept, on sending; what is not sent yet, never."""
    secret = post.send("rating", keep=False)
    for n in range(3):
        post.send(f"{n}")
    delivery = post.deliver()
    await delivery.drain()
    assert post.row(secret).card == {}
    waiting = post.send("waiting", due_at=post.clock() + timedelta(days=60))
    post.clock.advance(days=29)
    assert post.do(lambda s: outbox.blank_old(s, post.clock())) == 0
    post.clock.advance(days=2)
    assert [post.do(lambda s: outbox.blank_old(s, post.clock(), limit=2)) for _ in range(3)] == [2, 1, 0]
    assert post.row(2).card == {}
    assert post.row(waiting).card["title"] == "waiting"
    assert post.do(outbox.resend, 2, post.clock()) is False


async def test_the_backlog_in_numbers(post: Post) -> None:
    """Counts by state, and for how long the first one that could go has been waiting."""
    post.messenger.answers.extend([Refused(reason="bad"), Unsure(reason="lost"), Limited(after=50)])
    for n in range(4):
        post.send(f"{n}")
    await post.deliver().drain()
    post.clock.advance(80)
    counted = post.do(backlog, post.clock())
    assert counted.states == {"pending": 2, "claimed": 0, "sending": 0, "uncertain": 1, "dead": 1}
    assert counted.oldest == 30, "the platform asked to wait before"


async def test_what_waits_for_a_doubtful_post_is_no_backlog(post: Post) -> None:
    """It goes when somebody settles the doubt, however long that takes: the service is ready meanwhile."""
    post.messenger.answers.extend([Unsure(reason="lost")])
    post.send("a card", topic="request:1")
    await post.deliver().drain()
    post.send("the card as it is now", topic="request:1")
    post.clock.advance(3600)
    assert post.do(backlog, post.clock()).states["pending"] == 1
    assert post.do(backlog, post.clock()).oldest == 0


def test_another_programs_message_is_out_of_reach(post: Post) -> None:
    """Ids travel in buttons, where people can change them."""
    row = post.send("hello")
    post.set(row, state="uncertain")
    with post.database.begin(post.program + 1) as session:
        assert outbox.resolve(session, row) is False
        assert outbox.resend(session, row, post.clock()) is False
        assert outbox.pressed_on(session, row) == ("", 0, 0, False)


async def test_a_log_line_says_what_to_do_next(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """For every outcome that is not well, without the card's words."""
    caplog.set_level(logging.INFO)
    post.messenger.answers.extend([Refused(reason="too long"), Denied(reason="removed")])
    post.send("the words")
    post.send("the words")
    delivery: Delivery = post.deliver()
    await delivery.drain()
    assert "mend the cause, send it again" in caplog.text
    assert "invite the bot" in caplog.text
    assert "the words" not in caplog.text
