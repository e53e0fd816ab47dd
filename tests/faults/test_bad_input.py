"""What nobody should send: each has its named answer, never a server error; no log holds a secret or an address."""

import io
import json
import logging
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from bot import log
from tests.contract.driver import Driver, Sheet, Shown, expect, newest
from tests.contract.slack_driver import SlackDriver
from tests.contract.teams_driver import TeamsDriver
from tests.customer import link_in, opened
from tests.fakes.slack import FakeSlack
from tests.fakes.teams import PASSWORD, FakeTeams
from tests.world import KEY, World, world

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
TOO_MUCH = b"a=" + b"b" * 1_040_000
"""Over the limit of a megabyte, and below the size that our own client complains about."""
ASKED = "/advocate 2 healthcare references in EMEA for Acme by Friday, $250k"
REFUSED = {400, 401, 404, 410, 413, 415, 422, 429}
ODD: tuple[Any, ...] = (
    None,
    "",
    0,
    -1,
    2**70,
    True,
    [],
    {},
    [[]],
    {"a": {"b": []}},
    "x" * 5_000,
    "\x00\x1b",
    "\ud83d",
    "💥" * 40,
    1.5,
    "<!channel>",
)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """All that is logged at debug level, as the service writes it."""
    root, written = logging.getLogger(), io.StringIO()
    kept, level, stderr = root.handlers[:], root.level, sys.stderr
    root.handlers, sys.stderr = [], written
    try:
        log.begin("debug")
        yield written
    finally:
        root.handlers, sys.stderr = kept, stderr
        root.setLevel(level)


async def to_advocate(chat: Driver) -> str:
    """A request that has come to its advocate; the address of the reply page."""
    await chat.arrive("kim")
    await chat.press("sam", expect(Shown, await chat.command("sam", ASKED)), "Send request")
    await chat.press("sam", newest(await chat.direct("sam"), "Needed by"), "Ask for this one")
    await chat.press("kim", newest(await chat.direct("kim"), "May we ask"), "Program may ask")
    return link_in(chat.world.mails[-1])


async def test_slacks_door(furnished_url: str) -> None:
    """Only what Slack signed, just now, of a sane type and size, comes in; what is unknown is taken all the same."""
    async with world(furnished_url, slack=True) as it:
        slack = it.slack
        assert slack is not None
        pressed = {"type": "button", "action_id": "from.another.app", "block_id": "b", "value": "anything"}
        unknown = {
            "type": "block_actions",
            "team": {"id": slack.team},
            "user": {"id": "U9"},
            "trigger_id": "1",
            "actions": [pressed],
        }
        press = urlencode({"payload": json.dumps(unknown)}).encode()
        answers = {
            "wrong signature": await slack.post(b"command=/advocate", FORM, **{"X-Slack-Signature": "v0=" + "0" * 64}),
            "old timestamp": await slack.post(
                b"command=/advocate", FORM, **slack.signed(b"command=/advocate", at=time.time() - 301)
            ),
            "signed for another body": await slack.post(
                b"command=/advocate", FORM, **slack.signed(b"command=/goodword")
            ),
            "bad JSON": await slack.post(b"{", JSON),
            "bad JSON in a form": await slack.post(b"payload=%7B", FORM),
            "wrong content type": await slack.post(b"<xml/>", "text/xml"),
            "over a megabyte": await slack.post(TOO_MUCH, FORM),
            "an action that nobody knows": await slack.post(press, FORM),
            "a kind that nobody knows": await slack.post(b'{"type": "from_the_future"}', JSON),
        }
        assert {name: status for name, (status, _) in answers.items()} == {
            "wrong signature": 401,
            "old timestamp": 401,
            "signed for another body": 401,
            "bad JSON": 400,
            "bad JSON in a form": 400,
            "wrong content type": 415,
            "over a megabyte": 413,
            "an action that nobody knows": 200,
            "a kind that nobody knows": 200,
        }
        assert it.outbox() == []


async def test_teams_door(furnished_url: str) -> None:
    """Only what Microsoft signed for us comes in."""
    async with world(furnished_url, teams=True) as it:
        cloud = it.teams
        assert cloud is not None
        said = cloud.activity(cloud.user("Sam"), "message") | {"text": "advocate requests"}
        now = int(time.time())
        answers = {
            "no token": await cloud.deliver(said, None),
            "no token at all": await cloud.deliver(said, "nonsense"),
            "forged": await cloud.deliver(said, cloud.token(signed_by=1)),
            "unknown key id": await cloud.deliver(said, cloud.token("key-9")),
            "too old": await cloud.deliver(said, cloud.token(exp=now - 4000, nbf=now - 8000)),
            "for another bot": await cloud.deliver(said, cloud.token(aud="somebody-else")),
            "bad JSON": await cloud.deliver(None, data=b"{", headers={"Content-Type": JSON}),
            "wrong content type": await cloud.deliver(None, data=b"{}", headers={"Content-Type": "text/plain"}),
            "over a megabyte": await cloud.deliver(None, data=TOO_MUCH, headers={"Content-Type": JSON}),
            "an invoke that nobody knows": await cloud.deliver(
                cloud.activity(cloud.user("Sam"), "invoke") | {"name": "from/theFuture"}
            ),
        }
        assert {name: status for name, (status, _) in answers.items()} == {
            "no token": 401,
            "no token at all": 401,
            "forged": 401,
            "unknown key id": 401,
            "too old": 401,
            "for another bot": 401,
            "bad JSON": 400,
            "wrong content type": 415,
            "over a megabyte": 413,
            "an invoke that nobody knows": 200,
        }


async def test_customers_links(furnished_url: str) -> None:
    """A link that was changed, is old, is for another page or whose ask has moved on says so, and changes nothing."""
    async with world(furnished_url, slack=True) as it:
        chat = SlackDriver(it)
        url = await to_advocate(chat)
        page = await opened(it.http, url)
        rows = len(it.outbox())
        statuses = {
            "tampered": (await opened(it.http, url[:-2] + ("aa" if url[-2:] != "aa" else "bb"))).status,
            "another page": (await opened(it.http, url.replace("/reply/", "/upload/"))).status,
            "over a megabyte": await _post(it, url, TOO_MUCH, FORM),
            "wrong content type": await _post(it, url, b"{}", JSON),
            "no form": await _post(it, url, b"answer=yes", FORM),
            "a form that was changed": await _post(
                it, url, urlencode({"_form": "x" + dict(page.filled({}))["_form"], "answer": "yes"}).encode(), FORM
            ),
        }
        assert statuses == {
            "tampered": 401,
            "another page": 404,
            "over a megabyte": 413,
            "wrong content type": 415,
            "no form": 400,
            "a form that was changed": 400,
        }
        nothing_chosen = await page.submit()
        assert nothing_chosen.status == 422
        assert "Please choose." in nothing_chosen.text
        assert len(it.outbox()) == rows
        it.press_unseen("sam", "request.cancel", {"r": 1})
        assert "not needed any more" in (await opened(it.http, url)).text
        it.clock.advance(days=31)
        old = await opened(it.http, url)
        assert (old.status, "expired" in old.text) == (410, True)
        async with it.http.get(f"{it.url}/reply/") as answer:
            assert answer.status == 404


async def _post(it: World, url: str, raw: bytes, kind: str) -> int:
    async with it.http.post(url, data=raw, headers={"Content-Type": kind}) as answer:
        return answer.status


class Tape:
    """Keeps what a platform delivered, to be delivered again with something else in it."""

    def __init__(self, slack: FakeSlack | None, teams: FakeTeams | None) -> None:
        self.slack: list[tuple[bytes, str]] = []
        self.teams: list[dict[str, Any]] = []
        if slack is not None:
            send = slack.post

            async def post(raw: bytes, kind: str, **headers: str) -> tuple[int, bytes]:
                self.slack.append((raw, kind))
                return await send(raw, kind, **headers)

            slack.post = post  # type: ignore[method-assign]  # reason: listens in
        if teams is not None:
            deliver = teams.deliver

            async def delivered(activity: Any, token: str | None = "good", **how: Any) -> tuple[int, bytes]:
                self.teams.append(activity)
                return await deliver(activity, token, **how)

            teams.deliver = delivered  # type: ignore[method-assign]  # reason: listens in


def bent(value: Any, rng: random.Random) -> Any:
    """A copy with one thing somewhere in it left out or replaced by something odd."""
    if not isinstance(value, dict | list) or not value or rng.random() < 0.15:
        return rng.choice(ODD)
    made = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    key = rng.choice(list(made))
    if rng.random() < 0.2:
        del made[key]
    else:
        made[key] = bent(made[key], rng)
    return made if isinstance(value, dict) else list(made.values())


async def acts(chat: Driver) -> None:
    """A bit of everything: commands, presses, forms, type-ahead, a shortcut, Home."""
    await to_advocate(chat)
    form = await chat.ask_for_form("sam", "/advocate")
    more = expect(Sheet, await chat.press("sam", form, "More criteria"))
    await chat.offered("sam", more, "industry", "h")
    await chat.submit("sam", more, {"prospect": "Borealis", "note": "any"})
    await chat.shortcut("sam", "request.message", "a reference for Cygnus please")
    await chat.home("sam")


@pytest.mark.parametrize("seed", range(3))
async def test_deliveries_with_odd_things_in_them(furnished_url: str, seed: int) -> None:
    """Real deliveries of both, signed, with something missing or odd in them: taken or refused, never a failure."""
    rng = random.Random(seed)
    async with world(furnished_url, slack=True, teams=True) as it:
        tape, slack, teams = Tape(it.slack, it.teams), SlackDriver(it), TeamsDriver(it)
        await acts(slack)
        await acts_in_teams(teams)
        seen: set[int] = set()
        for raw, kind in rng.choices(list(tape.slack), k=40):
            status, _ = await slack.slack.post(_bent_body(raw, kind, rng), kind)
            seen.add(status)
        for activity in rng.choices(list(tape.teams), k=40):
            status, _ = await teams.teams.deliver(
                None, data=json.dumps(bent(activity, rng)).encode(), headers={"Content-Type": JSON}
            )
            seen.add(status)
        await it.settled()
        assert seen <= {200} | REFUSED, f"seed {seed}"
        assert "advocate" in expect(Shown, await slack.command("sam", "/goodword help")).text, "it still answers"


async def acts_in_teams(chat: TeamsDriver) -> None:
    """The same, for customers that are still free."""
    preview = expect(Shown, await chat.command("lee", "/advocate healthcare reference for Draco"))
    await chat.press("lee", preview, "Send request")
    form = await chat.ask_for_form("lee", "/advocate")
    await chat.submit("lee", form, {"prospect": "Eridanus"})
    await chat.home("lee")


def _bent_body(raw: bytes, kind: str, rng: random.Random) -> bytes:
    if kind == JSON:
        return json.dumps(bent(json.loads(raw), rng)).encode()
    fields = dict(parse_qsl(raw.decode(), keep_blank_values=True))
    if "payload" in fields:
        return urlencode({"payload": json.dumps(bent(json.loads(fields["payload"]), rng))}).encode()
    odd = bent(fields, rng)
    return urlencode(odd, doseq=True, errors="replace").encode() if isinstance(odd, dict) else b"x=1"


async def test_no_log_holds_a_secret_or_an_address(furnished_url: str) -> None:
    """Everything that is logged at debug level, through a whole request and through refusals."""
    with logged() as written:
        async with world(furnished_url, slack=True, teams=True) as it:
            slack, teams = SlackDriver(it), TeamsDriver(it)
            await acts(slack)
            await acts_in_teams(teams)
            url = link_in(it.mails[-1])
            await (await opened(it.http, url)).submit(answer="no")
            await opened(it.http, url + "x")
            await slack.slack.post(b"token=legacy", FORM, **{"X-Slack-Signature": "v0=0"})
            token = teams.teams.token(signed_by=1)
            await teams.teams.deliver(teams.teams.activity(teams.users["sam"], "message"), token)
            slack.slack.fail("chat.postMessage", error="channel_not_found", times=3)
            await slack.press(
                "ada", expect(Shown, await slack.command("ada", "/advocate reference for Fornax")), "Send request"
            )
    text = written.getvalue()
    assert "channel_not_found" in text, "what goes wrong is logged"
    secrets = {
        "the Slack token": slack.slack.token,
        "the signing secret": slack.slack.signing_secret,
        "the Teams password": PASSWORD,
        "the secret key": KEY,
        "a customer's link": url.rsplit("/", 1)[1],
        "a Microsoft token": token,
        "a colleague's address": "sam@example.com",
        "a customer's address": "alder.example.com",
    }
    assert [name for name, secret in secrets.items() if secret in text] == []
    assert "@example.com" not in text
