"""What comes through the door, and what does not: the HTTP contract."""

import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.fakes.slack import FakeSlack
from tests.slack.conftest import Stage, staged

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def command(**more: str) -> bytes:
    """A complete slash command."""
    body = {
        "command": "/advocate",
        "text": "",
        "user_id": "U1",
        "team_id": "T0001",
        "channel_id": "C1",
        "trigger_id": "t",
    }
    return urlencode(body | more).encode()


async def test_a_wrong_or_old_or_missing_signature_is_refused(stage: Stage) -> None:
    """401, whatever the body says, and the core hears nothing."""
    raw, slack = command(), stage.slack
    good = slack.signed(raw)
    stamp, signature = "X-Slack-Request-Timestamp", "X-Slack-Signature"
    bad: list[dict[str, str]] = [
        {signature: "v0=" + "0" * 64},
        {signature: ""},
        {signature: "v0=\u00e9"},
        {stamp: str(int(good[stamp]) + 30)},
        {stamp: "soon"},
        {stamp: ""},
        {stamp: "9" * 40},
        slack.signed(raw, at=time.time() - 310),
        slack.signed(raw, at=time.time() + 310),
        slack.signed(raw + b"&x=1"),
    ]
    for headers in bad:
        assert (await slack.post(raw, FORM, **headers))[0] == 401
    assert (await slack.post(b"{", JSON, **{signature: "v0=bad"}))[0] == 401
    assert stage.bot.events == []


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"{", JSON, 400),
        (b"[1]", JSON, 400),
        (b"null", JSON, 400),
        (b"", JSON, 400),
        (b"\xff\xfe", JSON, 400),
        (b'{"a":' * 5000, JSON, 400),
        (b"payload=%7B", FORM, 400),
        (b"payload=%5B%5D", FORM, 400),
        (b"payload=", FORM, 400),
        (b"&".join(b"payload=%d" % i for i in range(200)), FORM, 400),
        (b"a=1", "text/plain", 415),
        (b"a=1", "", 415),
        (b"a=1", "multipart/form-data; boundary=x", 415),
        (b"a=" + b"x" * 1_000_001, FORM, 413),
    ],
    ids=lambda value: str(value)[:24],
)
async def test_what_cannot_be_read_is_refused(stage: Stage, raw: bytes, kind: str, status: int) -> None:
    """Signed or not: bad shape 400, wrong type 415, too large 413, and never a 5xx."""
    assert (await stage.slack.post(raw, kind))[0] == status


async def test_a_large_body_without_a_length_is_refused_on_the_way(stage: Stage) -> None:
    """Streaming more than a megabyte is cut off at the limit."""
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        for _ in range(40):
            sent += 65_536
            yield b"x" * 65_536

    assert stage.slack._client
    async with stage.slack._client.post(
        stage.slack.events_url, data=endless(), headers={"Content-Type": FORM}
    ) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(
    "body",
    [
        {"type": "something_new"},
        {
            "type": "view_closed",
            "user": {"id": "U1"},
            "team": {"id": "T0001"},
            "view": {"id": "V1", "callback_id": "x"},
        },
        {
            "type": "block_actions",
            "team": {"id": "T0001"},
            "actions": [{"type": "button", "action_id": "a", "value": "{}"}],
        },
        {"type": "block_suggestion", "team": {"id": "T0001"}, "action_id": "source:x", "value": "", "block_id": "b"},
        {"type": "workflow_step_edit", "team": {"id": "T0001"}, "callback_id": "x", "workflow_step": {}},
        {"type": "event_callback", "team_id": "T0001", "event": {"type": "brand_new", "user": "U1"}, "event_id": "E"},
        {"type": "event_callback", "team_id": "T0001", "event": {"type": "message"}, "event_id": "E"},
    ],
    ids=lambda body: f"{body['type']}",
)
async def test_kinds_we_do_not_know_are_taken_with_200(stage: Stage, body: dict[str, Any]) -> None:
    """Slack counts other answers against the app and in the end switches its events off."""
    assert (await stage.slack.post(json.dumps(body).encode(), JSON))[0] == 200
    assert (await stage.slack.post(urlencode({"payload": json.dumps(body)}).encode(), FORM))[0] == 200
    assert stage.bot.events == []


@pytest.mark.parametrize(
    "body",
    [
        {"type": 5},
        {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T0001"}, "actions": [], "trigger_id": "t"},
        {"type": "block_actions", "team": 5, "user": 7, "actions": "x"},
        {"type": "event_callback", "event": "x"},
        {"type": "event_callback", "event": {"type": None}, "authorizations": {}},
        {"type": "view_submission", "view": None, "user": []},
        {"team": {"id": []}, "type": "message_action", "callback_id": {}, "user": {"id": {}}},
        {"command": ["/x"], "user_id": 3},
    ],
    ids=range(8),
)
async def test_nonsense_with_a_good_signature_is_no_server_error(stage: Stage, body: dict[str, Any]) -> None:
    """Shapes that Slack never sends are answered with 200 or 400."""
    assert (await stage.slack.post(json.dumps(body).encode(), JSON))[0] in (200, 400)


async def test_slack_can_check_the_address(stage: Stage) -> None:
    """The address is verified by its challenge, and the certificate check is answered."""
    raw = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    status, answer = await stage.slack.post(raw, JSON)
    assert (status, json.loads(answer)) == (200, {"challenge": "abc"})
    assert (await stage.slack.post(b"ssl_check=1&token=x", FORM))[0] == 200
    assert (await stage.slack.post(b"ssl_check=1&token=x", FORM, **{"X-Slack-Signature": "v0=no"}))[0] == 401


async def test_without_a_signing_secret_nothing_comes_in(slack: FakeSlack) -> None:
    """Should the refusal at start be passed by, the door stays shut."""
    async with staged(slack, slack_signing_secret="") as stage:
        assert (await slack.post(command(), FORM))[0] == 401
        assert stage.bot.events == []


async def test_settings_in_the_environment_do_not_confuse_the_library(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library reads these variables by itself and would then use its own stores of tokens in files."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "s")
    async with staged(slack) as stage:
        assert "Heard" in str(await slack.command(stage.dana, "/advocate"))
