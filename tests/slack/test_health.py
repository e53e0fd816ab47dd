"""What `goodword doctor` says, and Socket Mode."""

import asyncio

import pytest

from adapters.slack.app import build
from bot.ui import Card, Form, OpenForm, Reply, TextField
from tests.fakes.bot import FakeBot, FakeDirectory
from tests.fakes.slack import FakeSlack
from tests.slack.conftest import NOW, settings_for, staged


async def health(slack: FakeSlack, **more: str) -> dict[str, tuple[str, str, str]]:
    """State, detail and remedy by name, from an adapter that was never started."""
    adapter = build(settings_for(slack, **more), FakeBot(), FakeDirectory(), lambda: NOW)
    try:
        return {line.name: (line.state, line.detail, line.remedy) for line in await adapter.health()}
    finally:
        await adapter.stop()


async def test_all_is_well(slack: FakeSlack) -> None:
    """Token, scopes and address, each with what was found."""
    lines = await health(slack, goodword_public_url="https://goodword.example.com")
    assert {name: line[0] for name, line in lines.items()} == {
        "slack token": "ok",
        "slack scopes": "ok",
        "slack requests": "ok",
    }
    assert lines["slack requests"][1] == "https://goodword.example.com/slack/events"


async def test_a_wrong_token_is_named_with_the_remedy_and_not_shown(slack: FakeSlack) -> None:
    """The doctor says what to set, never what it is set to."""
    state, detail, remedy = (await health(slack, slack_bot_token="xoxb-wrong"))["slack token"]
    assert (state, detail) == ("bad", "Slack says invalid_auth")
    assert "SLACK_BOT_TOKEN" in remedy
    assert "xoxb" not in detail + remedy


async def test_a_missing_scope_is_named_with_what_it_is_for(slack: FakeSlack) -> None:
    """Without a scope part of the product is silent; the doctor says which part."""
    slack.scopes = slack.scopes.replace("im:history,", "")
    state, detail, remedy = (await health(slack))["slack scopes"]
    assert state == "bad"
    assert "im:history (reading what people write to Goodword directly)" in detail
    assert "reinstall" in remedy


async def test_no_address_is_a_warning(slack: FakeSlack) -> None:
    """Without a public address or Socket Mode Slack cannot reach us."""
    assert (await health(slack))["slack requests"][0] == "warn"


async def test_socket_mode_is_checked(slack: FakeSlack) -> None:
    """A wrong app token is found before it is needed."""
    assert (await health(slack, slack_app_token=slack.app_token))["slack socket"][0] == "ok"
    assert (await health(slack, slack_app_token="xapp-wrong"))["slack socket"][0] == "bad"


async def test_slack_that_cannot_be_reached_is_told_from_a_wrong_token(slack: FakeSlack) -> None:
    """The remedy is the network, not the token."""
    state, detail, remedy = (await health(slack, slack_api_url="http://127.0.0.1:1/api/"))["slack token"]
    assert state == "bad"
    assert "cannot be reached" in detail
    assert "network" in remedy


async def test_socket_mode_needs_no_route(slack: FakeSlack) -> None:
    """Commands, forms and presses work over the connection we opened, with the same answers."""
    form = Form(name="f", title="A form", submit="Send", nonce="n", fields=(TextField(name="a", label="A"),))
    async with staged(slack, slack_app_token=slack.app_token) as stage:
        assert stage.adapter.routes == ()
        await slack.until(lambda: slack.sockets)
        stage.bot.on("advocate", Reply(card=Card(title="Over the socket")))
        assert str(await slack.command(stage.dana, "/advocate")) == "Over the socket"
        stage.bot.on("nominate", OpenForm(form=form))
        stage.bot.on("f", Reply(card=Card(title="Got it")))
        await slack.command(stage.dana, "/nominate")
        await slack.submit(stage.dana, {"A": "x"})
        assert slack.modal(stage.dana).title == "Got it"
        await slack.event({"type": "brand_new"})
    await slack.until(lambda: not slack.sockets)


async def test_a_token_that_fails_at_start_is_tried_again_when_needed(slack: FakeSlack) -> None:
    """Slack was down when we started: the first request later still finds its workspace."""
    slack.fail("auth.test", status=503)
    async with staged(slack) as stage:
        assert stage.directory.installations == {}
        stage.adapter._spaces._tried = -100.0
        assert "Heard" in str(await slack.command(stage.dana, "/advocate"))
        assert list(stage.directory.installations) == [("slack", "T0001")]


async def test_stopping_finishes_what_was_begun(slack: FakeSlack) -> None:
    """An answer on its way is waited for before the connections close."""
    gate = asyncio.Event()
    async with staged(slack) as stage:
        slack.fail("chat.postMessage", delay=gate)
        await slack.say(stage.dana, "hello")
        stopping = asyncio.create_task(stage.adapter.stop())
        await asyncio.wait({stopping}, timeout=0.05)
        assert not stopping.done()
        gate.set()
        await stopping
        assert len(slack.direct(stage.dana)) == 1


@pytest.mark.parametrize("secret", ["xoxb-fake", "fake-signing-secret"])
async def test_logs_hold_no_secret(slack: FakeSlack, caplog: pytest.LogCaptureFixture, secret: str) -> None:
    """Neither good days nor bad ones write a token, a secret or an e-mail address to the log."""
    caplog.set_level("DEBUG", logger="goodword")
    async with staged(slack) as stage:
        slack.fail("users.info", error="missing_scope")
        await slack.command(stage.dana, "/advocate")
        await slack.command(stage.dana, "/advocate")
        await slack.post(b"payload=%7B", "application/x-www-form-urlencoded")
    assert secret not in caplog.text
    assert "dana@example.com" not in caplog.text
