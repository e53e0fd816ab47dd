"""Who is let in."""

import time
from importlib.metadata import version

import pytest
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from adapters.teams.app import build
from bot.errors import ConfigError
from bot.settings import load
from tests.fakes.bot import FakeBot, FakeDirectory
from tests.fakes.teams import FakeTeams, signing_key
from tests.teams.conftest import NOW, House, house

FORGED = {
    "signed by somebody else": {"signed_by": 1},
    "a key nobody has": {"key": "key-9"},
    "signed by somebody else, under a key nobody has": {"key": "key-9", "signed_by": 1},
    "for another bot": {"aud": "00000000-0000-0000-0000-000000000000"},
    "for no bot": {"aud": None},
    "from another issuer": {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"},
    "from nobody": {"iss": None},
    "for another service": {"serviceurl": "https://evil.example.com/"},
    "for no service": {"serviceurl": None},
    "a skill's": {"ver": "1.0", "appid": "somebody", "iss": "https://api.botframework.com"},
    "too old": {"exp": int(time.time()) - 3600},
    "not yet good": {"nbf": int(time.time()) + 3600},
}


@pytest.mark.parametrize("how", FORGED)
async def test_a_token_that_is_not_ours_is_refused(at: House, how: str) -> None:
    """401, and the core hears of nothing."""
    activity = at.cloud.activity(at.dana, "message") | {"text": "help"}

    status, _ = await at.cloud.deliver(activity, at.cloud.token(**FORGED[how]))  # type: ignore[arg-type]  # reason: a table of keywords

    assert (status, at.bot.events) == (401, [])


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "..", "e30.e30.e30", "é", "x y"])
async def test_what_is_no_token_is_refused(at: House, token: str | None) -> None:
    """401 for a missing or unreadable token."""
    activity = at.cloud.activity(at.dana, "message") | {"text": "help"}

    status, _ = await at.cloud.deliver(activity, token)

    assert (status, at.bot.events) == (401, [])


async def test_a_token_without_a_signature_is_refused(at: House) -> None:
    """An "alg: none" token with otherwise perfect claims does not pass."""
    header, claims, _ = at.cloud.token().split(".")
    unsigned = "eyJhbGciOiJub25lIiwia2lkIjoia2V5LTEifQ"  # {"alg":"none","kid":"key-1"}

    for token in (f"{unsigned}.{claims}.", f"{header}.{claims}."):
        assert (await at.cloud.deliver(at.cloud.activity(at.dana, "message"), token))[0] == 401


@pytest.mark.parametrize("lacking", ["serviceUrl", "channelId"])
async def test_a_token_is_checked_against_what_it_is_for(at: House, lacking: str) -> None:
    """Leaving out what the token is compared with does not skip the comparison."""
    activity = at.cloud.activity(at.dana, "message") | {"text": "help"}
    del activity[lacking]

    assert (await at.cloud.deliver(activity))[0] == 401


async def test_a_service_url_that_is_not_on_the_list_is_refused(at: House) -> None:
    """Even signed by Microsoft: our answer would carry our token there."""
    away = {"serviceUrl": "https://elsewhere.example.com/"}
    activity = at.cloud.activity(at.dana, "message") | {"text": "help"} | away

    assert (await at.cloud.deliver(activity, at.cloud.token(serviceurl=away["serviceUrl"])))[0] == 401
    assert at.bot.events == []


async def test_a_channel_that_the_key_does_not_speak_for_is_refused(at: House) -> None:
    """The key endorses Teams only."""
    activity = at.cloud.activity(at.dana, "message") | {"text": "help", "channelId": "webchat"}

    assert (await at.cloud.deliver(activity))[0] == 401


BAD = {
    "no JSON": ({"data": b"{", "headers": {"Content-Type": "application/json"}}, 400),
    "not an object": ({"data": b"[]", "headers": {"Content-Type": "application/json"}}, 400),
    "half a character": ({"data": b'{"type":"\\ud800"}', "headers": {"Content-Type": "application/json"}}, 400),
    "no type": ({"data": b"{}", "headers": {"Content-Type": "application/json"}}, 400),
    "text": ({"data": b"{}", "headers": {"Content-Type": "text/plain"}}, 415),
    "no kind": ({"data": b"{}", "headers": {"Content-Type": ""}}, 415),
    "too large": ({"data": b'"' + b"x" * 1_000_001, "headers": {"Content-Type": "application/json"}}, 413),
}


@pytest.mark.parametrize("how", BAD)
async def test_what_cannot_be_read_is_refused(at: House, how: str) -> None:
    """400, 413 or 415: never a 5xx."""
    request, expected = BAD[how]

    assert (await at.cloud.deliver(None, **request))[0] == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "x"},
        {"conversation": []},
        {"entities": {"type": "mention"}},
        {"type": 7},
        {"channelData": "x"},
        {"membersAdded": [1]},
    ],
)
async def test_fields_of_the_wrong_kind_are_refused(at: House, wrong: dict[str, object]) -> None:
    """400 where the shape is not Microsoft's, even with a good token."""
    assert (await at.cloud.deliver(at.cloud.activity(at.dana, "message") | wrong))[0] == 400


@pytest.mark.parametrize(
    "name",
    ["adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/fetchTask", "application/search"],
)
@pytest.mark.parametrize("value", [None, "x", [], {"data": 3}, {"action": 3}, {"queryText": [], "commandId": {}}])
async def test_an_invoke_that_makes_no_sense_is_no_crash(at: House, name: str, value: object) -> None:
    """400, or an answer: never a 5xx."""
    status, _ = await at.cloud.deliver(at.cloud.activity(at.dana, "invoke") | {"name": name, "value": value})

    assert status in (200, 400)


async def test_a_new_key_is_found_at_once(at: House) -> None:
    """Microsoft changes its keys: the first message signed by a new one is let in."""
    await at.cloud.say(at.dana, "hello")
    at.adapter._keys._tried = float("-inf")  # a minute later
    at.cloud.keys["key-2"] = signing_key(2)
    activity = at.cloud.activity(at.dana, "message") | {"text": "help"}

    assert (await at.cloud.deliver(activity, at.cloud.token("key-2", 2)))[0] == 200


async def test_unknown_keys_do_not_make_it_ask_each_time(at: House) -> None:
    """Somebody who makes up key ids cannot make us hammer Microsoft."""
    await at.cloud.say(at.dana, "hello")
    before = at.cloud.fetched.count("openid")

    for number in range(5):
        await at.cloud.deliver(at.cloud.activity(at.dana, "message"), at.cloud.token(f"made-up-{number}"))

    assert at.cloud.fetched.count("openid") == before


async def test_without_keys_nobody_is_let_in() -> None:
    """Microsoft's keys cannot be had: closed, not open."""
    async with FakeTeams() as cloud, house(cloud, teams_openid_url="http://127.0.0.1:9/none") as at:
        assert (await cloud.deliver(cloud.activity(at.dana, "message") | {"text": "x"}))[0] == 401
        assert [h.state for h in await at.adapter.health()] == ["bad", "ok"]


async def test_local_tools_need_no_token_but_may_name_only_this_machine() -> None:
    """The unauthenticated mode takes a local service URL, and no other."""
    async with FakeTeams() as cloud, house(cloud, teams_dangerously_allow_unauthenticated=True) as at:
        activity = cloud.activity(at.dana, "message") | {"text": "help"}
        away = {"serviceUrl": "https://smba.trafficmanager.net/teams/"}

        assert (await cloud.deliver(activity, None))[0] == 200
        assert (await cloud.deliver(activity | away, None))[0] == 401
        assert [h.state for h in await at.adapter.health()] == ["warn"]
        assert len(at.bot.events) == 1


@pytest.mark.parametrize(
    "unsafe",
    [
        {"teams_dangerously_allow_unauthenticated": True, "bind_host": "0.0.0.0"},
        {"teams_app_id": ""},
        {"teams_app_id": "x", "teams_tenant_id": ""},
    ],
)
def test_it_is_not_built_open(unsafe: dict[str, object]) -> None:
    """Without an app id, or open to the network, there is no adapter at all."""
    with pytest.raises(ConfigError):
        build(load(_env_file=None, **unsafe), FakeBot(), FakeDirectory(), lambda: NOW)


def test_the_touched_internals_are_those_we_know() -> None:
    """gate.py puts our keys where botbuilder 4.17.1 looks for its own: look again when either moves."""
    assert version("botbuilder-core") == version("botframework-connector") == "4.17.1"
    assert isinstance(JwtTokenExtractor.metadataCache, dict)
    known = object()
    JwtTokenExtractor.metadataCache["a test's"] = known
    try:
        assert JwtTokenExtractor.get_open_id_metadata("a test's") is known
    finally:
        del JwtTokenExtractor.metadataCache["a test's"]


async def test_what_was_checked_stands_for_that_service_alone(at: House) -> None:
    """A token that was accepted a moment ago is no good for another service URL or channel."""
    token = at.cloud.token()
    activity = at.cloud.activity(at.dana, "message") | {"text": "help"}
    assert (await at.cloud.deliver(activity, token))[0] == 200

    for other in ({"serviceUrl": at.cloud.service_url + "/x"}, {"channelId": "webchat"}):
        assert (await at.cloud.deliver(activity | other, token))[0] == 401


async def test_what_was_checked_stands_for_a_minute(at: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then a key that Microsoft has withdrawn no longer opens."""
    token = at.cloud.token()
    activity = at.cloud.activity(at.dana, "message") | {"text": "help"}
    assert (await at.cloud.deliver(activity, token))[0] == 200
    del at.cloud.keys["key-1"]
    at.adapter._keys._keys.clear()
    at.adapter._keys._tried = float("-inf")
    assert (await at.cloud.deliver(activity, token))[0] == 200

    later = time.time() + 61
    monkeypatch.setattr("adapters.teams.gate.time.time", lambda: later)
    assert (await at.cloud.deliver(activity, token))[0] == 401


async def test_a_token_at_its_end_is_checked_each_time(at: House) -> None:
    """Within the few minutes that clocks may differ it is accepted, but not remembered."""
    token = at.cloud.token(exp=int(time.time()) - 30)

    assert (await at.cloud.deliver(at.cloud.activity(at.dana, "message") | {"text": "x"}, token))[0] == 200
    assert all(known.until < time.time() for known in at.adapter._gate._checked.values())
