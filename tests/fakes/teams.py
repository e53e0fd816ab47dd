"""A small Microsoft cloud on loopback: keys, login and the Bot Connector, and people who use Teams with our bot.

It refuses what Microsoft refuses: bad tokens, cards a client could not show, messages over 80 KB, too many at once.
Everything between it and the adapter is real HTTP with real tokens.
"""

import itertools
import json
import time
from base64 import urlsafe_b64encode
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self
from uuid import NAMESPACE_URL, uuid5

import aiohttp
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes.adaptive import Json, actions, complaints, inputs, reads
from tests.fakes.weather import Weather

APP_ID = str(uuid5(NAMESPACE_URL, "goodword-test-app"))
TENANT = str(uuid5(NAMESPACE_URL, "goodword-test-tenant"))
PASSWORD = "a-test-password"
BOT = f"28:{APP_ID}"
MOST_BYTES = 80_000


@cache
def signing_key(number: int) -> rsa.RSAPrivateKey:
    """A key pair of Microsoft's (0) or of somebody else's."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class User:
    """Somebody in the tenant."""

    name: str
    role: str = "user"
    tenant: str = TENANT
    zone: str = "Europe/Berlin"

    @property
    def id(self) -> str:
        return f"29:1{self.aad[:8]}"

    @property
    def aad(self) -> str:
        return str(uuid5(NAMESPACE_URL, self.name))

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@example.com"


@dataclass
class Message:
    """One message on somebody's screen."""

    id: str
    conversation: str
    activity: Json
    thread: str = ""
    to: str = ""
    """Whose eyes it is for; everybody's when empty."""
    edits: int = 0
    opened: frozenset[str] = frozenset()

    @property
    def card(self) -> Json:
        return self.activity["attachments"][0]["content"] if self.activity.get("attachments") else {}

    @property
    def text(self) -> str:
        """What is read on it."""
        return str(self.activity.get("text") or "") + reads(self.card, self.opened)

    @property
    def labels(self) -> list[str]:
        """The buttons that can be pressed."""
        return [action["title"] for action in actions(self.card, self.opened)]


@dataclass
class Dialog:
    """A dialog on somebody's screen. `said` when it only says something; `closed` once it is gone."""

    user: User
    channel: str
    title: str = ""
    card: Json = field(default_factory=dict)
    said: str = ""
    closed: bool = False
    command: str = ""

    @property
    def text(self) -> str:
        return self.said or reads(self.card)

    @property
    def labels(self) -> list[str]:
        return [action["title"] for action in actions(self.card)]

    @property
    def inputs(self) -> dict[str, Json]:
        """The inputs by field name."""
        return {node["id"].partition(".")[2]: node for node in inputs(self.card)}


@dataclass
class Answer:
    """What a press showed at once: a line of text, or a dialog. New and changed messages are on the screen."""

    text: str = ""
    dialog: Dialog | None = None
    in_place: bool = False
    """The pressed card was replaced by the answer."""


@dataclass
class Conversation:
    id: str
    kind: str
    name: str = ""
    members: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    sent_at: deque[float] = field(default_factory=lambda: deque(maxlen=60))


class FakeTeams:
    """The cloud. Use as an async context manager; then `talk_to(url)` of the adapter under test."""

    def __init__(self, targeted: bool = True) -> None:
        self.targeted = targeted
        self.limited: tuple[int, float] | None = None
        """At most so many messages a conversation in so many seconds."""
        self.lose = 0
        """So many next messages are taken, but the answer is lost."""
        self.answers: list[tuple[int, dict[str, str]]] = []
        """What the next requests get instead of what they asked for: status and headers."""
        self.weather: Weather | None = None
        """At which rates messages are taken, and how badly; all at once and well without."""
        self.no_tokens = False
        self.keys = {"key-1": signing_key(0)}
        self.fetched: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.blocked: set[str] = set()
        self.conversations: dict[str, Conversation] = {}
        self.people: dict[str, User] = {}
        self._numbers = itertools.count(1_700_000_000_000)
        self._issued: set[str] = set()
        self._bot = ""
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2_000_000)
        app.add_routes(
            [
                web.get("/openid", self._openid),
                web.get("/keys", self._keys),
                web.post("/login/{tenant}/oauth2/v2.0/token", self._token),
                web.post("/teams/v3/conversations", self._create),
                web.get("/teams/v3/conversations/{conversation}/members/{member}", self._member),
                web.post("/teams/v3/conversations/{conversation}/activities", self._post),
                web.post("/teams/v3/conversations/{conversation}/activities/{activity}", self._post),
                web.put("/teams/v3/conversations/{conversation}/activities/{activity}", self._put),
                web.delete("/teams/v3/conversations/{conversation}/activities/{activity}", self._delete),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await self._runner.cleanup()

    @property
    def service_url(self) -> str:
        return f"{self.url}/teams"

    def settings(self) -> dict[str, Any]:
        """What `Settings` needs to work with this cloud."""
        return {
            "teams_app_id": APP_ID,
            "teams_app_password": PASSWORD,
            "teams_tenant_id": TENANT,
            "teams_service_hosts": "127.0.0.1",
            "teams_login_url": f"{self.url}/login",
            "teams_openid_url": f"{self.url}/openid",
        }

    def talk_to(self, url: str) -> None:
        """Where the bot is."""
        self._bot = url

    # --- people and places

    def user(self, name: str, **about: str) -> User:
        """Somebody of that name; the same one when asked again."""
        if name not in self.people:
            self.people[name] = User(name, **about)
        return self.people[name]

    def channel(self, name: str, *members: User) -> str:
        """A channel, by id; everybody who says something there is a member."""
        made = f"19:{name}@thread.tacv2"
        self.conversations.setdefault(made, Conversation(made, "channel", name)).members |= {m.id for m in members}
        return made

    def chat(self, user: User) -> str:
        """The personal chat of that user with the bot."""
        made = f"a:{user.aad}"
        self.conversations.setdefault(made, Conversation(made, "personal", members={user.id}))
        return made

    def screen(self, user: User, channel: str = "") -> list[Message]:
        """What that user sees in a channel, or in the personal chat."""
        place = self.conversations[channel or self.chat(user)]
        return [message for message in place.messages if message.to in ("", user.id)]

    # --- what people do

    async def say(
        self, user: User, text: str, channel: str = "", *, thread: str = "", private: bool = False, **over: Any
    ) -> list[Message]:
        """Write to the bot (in a channel with a mention); the messages that appeared on the user's screen."""
        before = {id(message) for message in self.screen(user, channel)} if channel else set()
        before |= {id(message) for message in self.screen(user)}
        activity = self.activity(user, "message", channel, thread) | {"text": text}
        if channel and not private:
            mention = {"type": "mention", "text": "<at>Goodword</at>", "mentioned": {"id": BOT, "name": "Goodword"}}
            activity |= {"text": f"<at>Goodword</at> {text}", "entities": [mention]}
        if private:
            activity["recipient"] = activity["recipient"] | {"isTargeted": True}
        status, _ = await self.deliver(activity | over)
        assert status == 200, status
        after = (self.screen(user, channel) if channel else []) + self.screen(user)
        return [message for message in after if id(message) not in before]

    async def press(self, user: User, message: Message, label: str) -> Answer:
        """Press a button of a message."""
        assert message in self.screen(user, message.conversation), "not on that screen"
        action = next(a for a in actions(message.card, message.opened) if a["title"] == label)
        where = message.conversation
        match action["type"]:
            case "Action.ToggleVisibility":
                message.opened = message.opened ^ frozenset(action["targetElements"])
                return Answer()
            case "Action.OpenUrl":
                return Answer(text=action["url"])
            case "Action.Submit":
                return Answer(dialog=await self._fetch(user, where, action["data"]))
        value = {"action": {"type": "Action.Execute", "verb": action["verb"], "data": action.get("data", {})}}
        said = await self.invoke(user, "adaptiveCard/action", value, where, thread=message.thread, replyToId=message.id)
        assert said["statusCode"] == 200
        if said["type"].endswith("card.adaptive"):
            assert not complaints(said["value"]), complaints(said["value"])
            message.activity = message.activity | {"attachments": [{"content": said["value"]}]}
            return Answer(in_place=True)
        assert said["type"] == "application/vnd.microsoft.activity.message"
        return Answer(text=said["value"])

    async def open_dialog(self, user: User, message: Message, label: str) -> Dialog:
        """Press a button that opens a dialog."""
        dialog = (await self.press(user, message, label)).dialog
        assert dialog is not None, "that button opens no dialog"
        return dialog

    async def submit(self, dialog: Dialog, values: dict[str, Any] | None = None, label: str = "") -> Dialog:
        """Fill in a dialog and press a button of it (the first, usually): the dialog as it is then.

        Values are given by field name: text, a tick, or a list of choices; what is not given stays as it was shown.
        """
        typed = {node["id"]: node.get("value", "") for node in inputs(dialog.card)}
        for name, value in (values or {}).items():
            node = dialog.inputs[name]
            typed[node["id"]] = _as_sent(node, value)
        action = next(a for a in actions(dialog.card) if not label or a["title"] == label)
        missing = [n["label"] for n in inputs(dialog.card) if n.get("isRequired") and not typed[n["id"]]]
        assert not missing, f"the client refuses: {missing} is empty"
        data = action["data"] | typed
        if dialog.command:
            said = await self.invoke(
                dialog.user,
                "composeExtension/submitAction",
                {"commandId": dialog.command, "commandContext": "message", "data": data},
                dialog.channel,
            )
        else:
            said = await self.invoke(dialog.user, "task/submit", {"data": data}, dialog.channel)
        return _dialog(said, dialog.user, dialog.channel, dialog.command)

    async def use_action(self, user: User, command: str, payload: Json, channel: str = "") -> Dialog:
        """Use a message action on a message."""
        value = {"commandId": command, "commandContext": "message", "messagePayload": payload}
        said = await self.invoke(user, "composeExtension/fetchTask", value, channel)
        return _dialog(said, user, channel, command)

    async def offered(self, user: User, dataset: str, query: str) -> list[Json]:
        """What a type-ahead field offers."""
        value = {"queryText": query, "queryOptions": {"skip": 0, "top": 15}, "dataset": dataset}
        said = await self.invoke(user, "application/search", value)
        assert said["type"] == "application/vnd.microsoft.search.searchResponse"
        return list(said["value"]["results"])

    async def _fetch(self, user: User, channel: str, data: Json) -> Dialog:
        assert data["msteams"] == {"type": "task/fetch"}
        return _dialog(await self.invoke(user, "task/fetch", {"data": data}, channel), user, channel)

    async def invoke(self, user: User, name: str, value: Any, channel: str = "", **over: Any) -> Json:
        """Send an invoke; its body."""
        thread = over.pop("thread", "")
        activity = self.activity(user, "invoke", channel, thread) | {"name": name, "value": value} | over
        status, body = await self.deliver(activity)
        assert status == 200, (status, body)
        return json.loads(body) if body else {}

    async def install(self, user: User, channel: str = "", *, add: bool = True) -> None:
        """Add the bot to the user's chats or to a channel; or remove it."""
        kind = "membersAdded" if add else "membersRemoved"
        update = self.activity(user, "conversationUpdate", channel) | {kind: [{"id": BOT}]}
        assert (await self.deliver(update))[0] == 200
        action = {"action": "add" if add else "remove"}
        assert (await self.deliver(self.activity(user, "installationUpdate", channel) | action))[0] == 200

    def activity(self, user: User, kind: str, channel: str = "", thread: str = "") -> Json:
        """An activity as Teams would write it."""
        where = self.conversations[channel or self.chat(user)]
        where.members.add(user.id)
        number = str(next(self._numbers))
        shared = where.kind == "channel"
        place = {"id": where.id, "conversationType": where.kind, "tenantId": TENANT, "isGroup": shared}
        if shared:
            place["id"] += f";messageid={thread or number}"
        data: Json = {"tenant": {"id": TENANT}}
        if shared:
            data |= {"channel": {"id": where.id, "name": where.name}, "team": {"id": "19:team", "name": "Field"}}
        return {
            "type": kind,
            "id": number,
            "timestamp": "2026-11-23T09:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": user.id, "name": user.name, "aadObjectId": user.aad},
            "conversation": place,
            "recipient": {"id": BOT, "name": "Goodword"},
            "channelData": data,
            "locale": "en-GB",
            "localTimezone": user.zone,
            "textFormat": "plain",
            "replyToId": None,
        }

    async def deliver(self, activity: Any, token: str | None = "good", **how: Any) -> tuple[int, bytes]:
        """Send an activity as Microsoft would; the answer. `token` None sends none."""
        headers = dict(how.pop("headers", {}))
        if token is not None:
            headers["Authorization"] = f"Bearer {self.token() if token == 'good' else token}"
        body = {"json": activity} | how if "data" not in how else how
        async with self._session.post(f"{self._bot}/api/messages", headers=headers, **body) as answer:
            return answer.status, await answer.read()

    def token(self, key: str = "key-1", signed_by: int = 0, **claims: Any) -> str:
        """A token as Microsoft signs it for our bot; `claims` override."""
        now = int(time.time())
        usual = {"iss": "https://api.botframework.com", "aud": APP_ID, "nbf": now - 60, "exp": now + 3600}
        body = {k: v for k, v in (usual | {"serviceurl": self.service_url} | claims).items() if v is not None}
        return jwt.encode(body, signing_key(signed_by), algorithm="RS256", headers={"kid": key})

    # --- what the bot asks of the cloud

    async def _openid(self, _request: web.Request) -> web.Response:
        self.fetched.append("openid")
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        listed = []
        for name, key in self.keys.items():
            numbers = key.public_key().public_numbers()
            listed.append({"kty": "RSA", "use": "sig", "kid": name, "n": _b64(numbers.n), "e": _b64(numbers.e)})
            listed[-1]["endorsements"] = ["msteams"]
        return web.json_response({"keys": listed})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        good = (form["client_id"], form["client_secret"], request.match_info["tenant"]) == (APP_ID, PASSWORD, TENANT)
        if self.no_tokens or not good or form["scope"] != "https://api.botframework.com/.default":
            return web.json_response({"error": "invalid_client"}, status=401)
        token = f"token-{next(self._numbers)}"
        self._issued.add(token)
        self.fetched.append("token")
        return web.json_response({"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

    def expire_tokens(self) -> None:
        """Tokens given so far are refused from now on."""
        self._issued.clear()

    def _refuse(self, request: web.Request, where: str = "") -> web.Response | None:
        self.requests.append((request.method, request.path_qs))
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self._issued:
            return _error(401, "Unauthorized")
        if self.answers:
            status, headers = self.answers.pop(0)
            return _error(status, "AsToldByTheTest", headers)
        if where in self.blocked:
            return _error(403, "MessageWritesBlocked")
        return None

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        (member,) = body["members"]
        user = next((u for u in self.people.values() if member["id"] in (u.id, u.aad)), None)
        if refused := self._refuse(request, self.chat(user) if user else ""):
            return refused
        if user is None or body.get("tenantId") != TENANT or body.get("isGroup"):
            return _error(400, "BadSyntax")
        return web.json_response({"id": self.chat(user)}, status=201)

    async def _member(self, request: web.Request) -> web.Response:
        if refused := self._refuse(request):
            return refused
        wanted = request.match_info["member"]
        user = next((u for u in self.people.values() if wanted in (u.id, u.aad)), None)
        if user is None:
            return _error(404, "MemberNotFoundInConversation")
        about = {"id": user.id, "name": user.name, "email": user.email, "userPrincipalName": user.email}
        return web.json_response(about | {"aadObjectId": user.aad, "tenantId": user.tenant, "userRole": user.role})

    async def _post(self, request: web.Request) -> web.Response:
        name, _, thread = request.match_info["conversation"].partition(";messageid=")
        where = self.conversations.get(name)
        if refused := self._refuse(request, name):
            return refused
        if where is None:
            return _error(404, "ConversationNotFound")
        if limited := self._limit(where):
            return limited
        bad = self.weather(name) if self.weather else None
        if bad and bad.status != 200:
            return _error(bad.status, "BadWeather", {"Retry-After": str(bad.wait)} if bad.wait else None)
        activity, wrong = await _checked(request)
        if wrong is not None:
            return wrong
        to = ""
        if request.query.get("isTargetedActivity") == "true":
            to = activity.get("recipient", {}).get("id", "")
            if not self.targeted or where.kind == "personal" or to not in where.members:
                return _error(400, "TargetedMessagesNotSupported")
        number = str(next(self._numbers))
        where.messages.append(Message(number, name, activity, thread=thread or number, to=to))
        self.lose += bool(bad and bad.lost)
        return self._answered(request, {"id": number})

    def _limit(self, where: Conversation) -> web.Response | None:
        if self.limited is None:
            return None
        most, seconds = self.limited
        now = time.monotonic()
        if sum(now - at < seconds for at in where.sent_at) >= most:
            return _error(429, "TooManyRequests", {"Retry-After": str(seconds)})
        where.sent_at.append(now)
        return None

    async def _put(self, request: web.Request) -> web.Response:
        if refused := self._refuse(request, request.match_info["conversation"]):
            return refused
        message = self._find(request)
        activity, wrong = await _checked(request)
        if wrong is not None:
            return wrong
        if message is None:
            return _error(404, "ActivityNotFoundInConversation")
        message.activity, message.edits = activity, message.edits + 1
        return self._answered(request, {"id": message.id})

    async def _delete(self, request: web.Request) -> web.Response:
        if refused := self._refuse(request, request.match_info["conversation"]):
            return refused
        message = self._find(request)
        if message is None:
            return _error(404, "ActivityNotFoundInConversation")
        self.conversations[message.conversation].messages.remove(message)
        return web.Response()

    def _find(self, request: web.Request) -> Message | None:
        name = request.match_info["conversation"].partition(";messageid=")[0]
        there = self.conversations[name].messages if name in self.conversations else []
        return next((m for m in there if m.id == request.match_info["activity"]), None)

    def _answered(self, request: web.Request, body: Json) -> web.Response:
        if self.lose:
            self.lose -= 1
            assert request.transport is not None
            request.transport.close()
        return web.json_response(body, status=201)


async def _checked(request: web.Request) -> tuple[Json, web.Response | None]:
    raw = await request.read()
    if len(raw) > MOST_BYTES:
        return {}, _error(413, "MessageSizeTooBig")
    activity = json.loads(raw)
    if activity.get("type") != "message" or not (activity.get("text") or activity.get("attachments")):
        return activity, _error(400, "BadSyntax")
    for attached in activity.get("attachments", ()):
        if wrong := complaints(attached.get("content")):
            return activity, _error(400, "BadCard: " + "; ".join(wrong))
    return activity, None


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "as a test"}}, status=status, headers=headers)


def _dialog(said: Json, user: User, channel: str, command: str = "") -> Dialog:
    if not said:
        return Dialog(user, channel, closed=True)
    task = said["task"]
    if task["type"] == "message":
        return Dialog(user, channel, said=task["value"], command=command)
    assert task["type"] == "continue"
    card = task["value"]["card"]["content"]
    assert not complaints(card, dialog=True), complaints(card, dialog=True)
    return Dialog(user, channel, task["value"]["title"], card, command=command)


def _as_sent(node: Json, value: Any) -> str:
    if node["type"] == "Input.Toggle":
        return "true" if value else "false"
    listed = value if isinstance(value, list | tuple) else [value]
    if node["type"] == "Input.ChoiceSet" and "choices.data" not in node:
        known = {choice["title"]: choice["value"] for choice in node["choices"]}
        assert all(v in known or v in known.values() for v in listed), f"{value} is not among the choices"
        listed = [known.get(v, v) for v in listed]
    return ",".join(str(v) for v in listed)


def _b64(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()
