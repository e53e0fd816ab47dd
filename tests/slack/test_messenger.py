"""Sending: what becomes of a message, in every way Slack can answer or fail to."""

import json
import socket
from typing import Any

import pytest

from adapters.slack.app import build
from adapters.slack.messenger import SlackMessenger
from bot.ports import Delivery, Denied, Failed, Gone, Limited, Refused, Sent, Target, Unsure
from bot.ui import Card, Chart, Paragraph, Picture, Series, Table
from tests.fakes.bot import FakeBot, FakeDirectory
from tests.fakes.slack import FakeSlack
from tests.slack.conftest import NOW, Stage, settings_for

CARD = Card(title="Request #12", summary="New request: <b> & co")


def messenger(stage: Stage) -> SlackMessenger:
    """The adapter's messenger."""
    return stage.adapter.messenger


def channel(stage: Stage, **more: Any) -> Target:
    """The sales channel."""
    return Target(**{"platform": "slack", "workspace": "T0001", "kind": "channel", "external_id": stage.sales} | more)


async def post(stage: Stage, **more: Any) -> Delivery:
    """Post the card to the sales channel."""
    return await messenger(stage).post(channel(stage), CARD, key=12, **more)


def sent(result: Delivery) -> Sent:
    """`result`, which has to be Sent."""
    assert isinstance(result, Sent), result
    return result


async def test_a_post_arrives_with_its_key_and_can_be_edited_answered_and_removed(stage: Stage) -> None:
    """Post, edit in place, reply in the thread, delete: one message all along."""
    ref = sent(await post(stage)).ref
    [message] = stage.slack.seen(stage.sales)
    assert message.metadata == {"event_type": "goodword_message", "event_payload": {"key": 12}}
    assert message.text == "New request: &lt;b&gt; &amp; co"
    assert sent(await messenger(stage).update(channel(stage), ref, Card(title="Taken"), key=13)).ref == ref
    assert (str(message), message.edits) == ("Taken", 1)
    sent(await messenger(stage).post(channel(stage), Card(title="History"), key=14, parent=ref))
    assert [str(m) for m in stage.slack.seen(stage.sales, thread=message.ts)] == ["History"]
    sent(await messenger(stage).delete(channel(stage), ref))
    assert stage.slack.seen(stage.sales) == []


async def test_a_direct_message_learns_its_conversation(stage: Stage) -> None:
    """Posting to a person needs no address; the one learned comes back, and edits go there."""
    target = Target(platform="slack", workspace="T0001", kind="direct", external_id=stage.dana)
    result = sent(await messenger(stage).post(target, CARD, key=1))
    assert result.address == stage.slack.direct_channel(stage.dana)
    again = target.model_copy(update={"address": result.address})
    sent(await messenger(stage).post(again, Card(title="Second"), key=2))
    sent(await messenger(stage).update(target, result.ref, Card(title="Edited"), key=3))
    assert [str(m) for m in stage.slack.direct(stage.dana)] == ["Edited", "Second"]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"status": 429, "wait": 7}, Limited(after=7)),
        ({"error": "ratelimited"}, Limited(after=30)),
        ({"error": "not_in_channel"}, Denied(reason="not_in_channel")),
        ({"error": "account_inactive"}, Denied(reason="account_inactive")),
        ({"error": "invalid_auth"}, Denied(reason="invalid_auth")),
        ({"error": "token_revoked"}, Denied(reason="token_revoked")),
        ({"error": "channel_not_found"}, Gone(reason="channel_not_found")),
        ({"error": "is_archived"}, Gone(reason="is_archived")),
        ({"error": "msg_too_long"}, Refused(reason="msg_too_long")),
        ({"error": "internal_error"}, Unsure(reason="internal_error")),
        ({"status": 503}, Failed(reason="HTTP 503")),
        ({"status": 500}, Unsure(reason="HTTP 500")),
        ({"status": 504}, Unsure(reason="HTTP 504")),
        ({"lost": True}, Unsure(reason="ServerDisconnectedError")),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_each_trouble_is_told_as_what_it_is(stage: Stage, how: dict[str, Any], expected: Delivery) -> None:
    """Wait, gone, denied, refused, failed before it was taken, or unsure; and nothing is tried a second time."""
    stage.slack.fail("chat.postMessage", **how)
    assert await post(stage) == expected
    assert len(stage.slack.seen(stage.sales)) == (1 if how.get("lost") else 0)


async def test_a_doubtful_edit_has_failed_and_may_be_repeated(stage: Stage) -> None:
    """Editing twice does no harm, so a lost reply to an edit is no doubt."""
    ref = sent(await post(stage)).ref
    stage.slack.fail("chat.update", lost=True)
    assert isinstance(await messenger(stage).update(channel(stage), ref, CARD, key=1), Failed)
    assert isinstance(await messenger(stage).update(channel(stage), ref, CARD, key=1), Sent)


async def test_places_that_slack_really_refuses(stage: Stage) -> None:
    """The fake's own rules, not switches: unknown, archived, without the bot, removed messages, unknown parents."""
    assert isinstance(await messenger(stage).post(channel(stage, external_id="C9"), CARD, key=1), Gone)
    private = stage.slack.channel("leads", bot=False)
    assert isinstance(await messenger(stage).post(channel(stage, external_id=private), CARD, key=1), Denied)
    ref = sent(await post(stage)).ref
    sent(await messenger(stage).delete(channel(stage), ref))
    assert isinstance(await messenger(stage).update(channel(stage), ref, CARD, key=1), Gone)
    assert isinstance(await messenger(stage).delete(channel(stage), ref), Gone)
    assert isinstance(await post(stage, parent=ref), Gone)
    stage.slack.channels[stage.sales]["archived"] = True
    assert isinstance(await post(stage), Gone)
    for ref in ("", "[]", "nonsense"):
        assert isinstance(await messenger(stage).update(channel(stage), ref, CARD, key=1), Gone)
    assert isinstance(await post(stage, parent="nonsense"), Refused)


async def test_another_workspace_is_denied(stage: Stage) -> None:
    """No token is ever used for a workspace that it is not of."""
    result = await messenger(stage).post(channel(stage, workspace="T0666"), CARD, key=1)
    assert isinstance(result, Denied)
    assert stage.slack.called("chat.postMessage") == []


async def test_a_workspace_without_the_new_blocks_gets_rows_of_text(stage: Stage) -> None:
    """On invalid_blocks the same message is sent once more without them."""
    stage.slack.native = False
    table = Table(caption="Pool", columns=("Account", "Uses"), rows=(("Northwind", "2"),))
    chart = Chart(kind="bar", title="Calls", categories=("Q1",), series=(Series(name="Calls", points=(3,)),))
    card = Card(title="Report", blocks=(table, chart, Picture(url="https://example.com/p.png", alt="Level 3")))
    sent(await messenger(stage).post(channel(stage), card, key=1))
    [message] = stage.slack.seen(stage.sales)
    assert all(word in str(message) for word in ("Northwind", "Q1", "Level 3"))
    assert {b["type"] for b in message.blocks} <= {"header", "rich_text", "context"}


async def test_blocks_that_slack_never_takes_are_refused(stage: Stage) -> None:
    """When the plain form is refused too, the outbox hears Refused and nothing was posted."""
    stage.slack.fail("chat.postMessage", error="invalid_blocks", times=2)
    assert await post(stage) == Refused(reason="invalid_blocks")
    assert stage.slack.seen(stage.sales) == []


async def test_nobody_listening_means_nothing_was_posted() -> None:
    """A refused connection is Failed: it is safe to try again."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    directory = FakeDirectory()
    await directory.install("slack", "T0001", "Example", {"token": "xoxb-x"})
    slack = FakeSlack()
    slack.api_url = f"http://127.0.0.1:{port}/api/"
    adapter = build(settings_for(slack), FakeBot(), directory, lambda: NOW)
    target = Target(platform="slack", workspace="T0001", kind="channel", external_id="C1")
    assert isinstance(await adapter.messenger.post(target, CARD, key=1), Failed)
    await adapter.stop()


async def test_a_long_card_is_posted_whatever_it_holds(stage: Stage) -> None:
    """Forty thousand characters, forged mentions and all: the fake's checks take it."""
    card = Card(title="x" * 500, blocks=(Paragraph(text="<!channel> *b* " * 2_700),))
    sent(await messenger(stage).post(channel(stage), card, key=1))
    [message] = stage.slack.seen(stage.sales)
    assert "<!channel> *b*" in str(message)
    assert "mrkdwn" not in json.dumps(message.blocks)
