"""Teams, over its wire, through the fake cloud."""

from typing import Any

from tests.contract import rich
from tests.contract.driver import Came, Sheet, Shown, expect
from tests.fakes.teams import TENANT, Dialog, FakeTeams, Message
from tests.world import COLLEAGUES, World


class TeamsDriver:
    """Everybody of `COLLEAGUES` in one tenant; all share a channel."""

    name = "teams"

    def __init__(self, world: World) -> None:
        assert world.teams is not None
        self.world = world
        self.teams: FakeTeams = world.teams
        self.users = {
            n: self.teams.user(n.capitalize(), role="guest" if n == "gus" else "user", zone="UTC") for n in COLLEAGUES
        }
        self.sales = self.teams.channel("sales", *self.users.values())
        self._sent: Any = None
        self._deliver = self.teams.deliver
        self.teams.deliver = self._noted  # type: ignore[method-assign]  # reason: the last request is kept, to be delivered again

    async def _noted(self, activity: Any, token: str | None = "good", **how: Any) -> tuple[int, bytes]:
        self._sent = activity
        return await self._deliver(activity, token, **how)

    async def arrive(self, *names: str) -> None:
        for name in names:
            await self.teams.install(self.users[name])
        await self.world.settled()

    async def command(self, who: str, text: str, channel: str = "") -> Came:
        return await self._said(who, text, self.sales if channel else "")

    async def _said(self, who: str, text: str, channel: str = "", thread: str = "") -> Came:
        messages = await self.teams.say(self.users[who], text.removeprefix("/"), channel, thread=thread)
        await self.world.settled()
        return _shown(messages[0]) if messages else None

    async def ask_for_form(self, who: str, text: str) -> Sheet:
        opener = expect(Shown, await self.command(who, text))
        return expect(Sheet, await self.press(who, opener, "Open form"))

    async def in_thread(self, who: str, text: str) -> Came:
        return await self._said(who, text, self.sales, thread="1699999999999")

    async def press(self, who: str, on: Shown | Sheet, label: str, values: dict[str, Any] | None = None) -> Came:
        user = self.users[who]
        if isinstance(on.raw, Dialog):
            return await self._dialog(await self.teams.submit(on.raw, values, label))
        message: Message = on.raw
        before, looked = self._screen(who), message.text
        answer = await self.teams.press(user, message, label)
        new = [m for m in self._messages(who) if m.id not in before]
        looks = message.text
        await self.world.settled()
        if answer.dialog is not None:
            return _seen(answer.dialog)
        if answer.in_place and looks != looked:  # what else arrived was delivered meanwhile
            return _shown(message)
        if new:
            return _shown(new[0])
        if looks != looked:
            return _shown(message)
        return Shown(answer.text) if answer.text and answer.text != "Done." else None

    async def submit(self, who: str, sheet: Sheet, values: dict[str, Any]) -> Came:
        return await self._dialog(await self.teams.submit(sheet.raw, values))

    async def _dialog(self, dialog: Dialog) -> Came:
        await self.world.settled()
        return None if dialog.closed else _seen(dialog)

    async def offered(self, who: str, sheet: Sheet, name: str, query: str) -> list[str]:
        dataset = sheet.raw.inputs[name]["choices.data"]["dataset"]
        return [found["title"] for found in await self.teams.offered(self.users[who], dataset, query)]

    async def shortcut(self, who: str, name: str, text: str) -> Came:
        author = self.users["lee"]
        payload = {
            "id": "1", "messageType": "message", **rich.teams(text, self.users),
            "from": {"user": {"id": author.aad, "displayName": author.name}}, "linkToMessage": "https://teams.example.com/l/1",
        }  # fmt: skip
        dialog = await self.teams.use_action(self.users[who], name, payload, self.sales)
        await self.world.settled()
        return _seen(dialog)

    async def home(self, who: str) -> Shown:
        return expect(Shown, await self._said(who, "home"))

    async def repeat(self) -> None:
        status, _ = await self.teams.deliver(self._sent)
        assert status == 200
        await self.world.settled()

    async def direct(self, who: str) -> list[Shown]:
        return [_shown(m) for m in self.teams.screen(self.users[who])]

    async def channel(self, who: str, thread_of: Shown | None = None) -> list[Shown]:
        there = self.teams.screen(self.users[who], self.sales)
        if thread_of is not None:
            return [_shown(m) for m in there if m.thread == thread_of.raw.thread and m.id != thread_of.ident]
        return [_shown(m) for m in there]

    def channel_place(self) -> int:
        return self.world.place("teams", TENANT, self.sales, "sales")

    def _messages(self, who: str) -> list[Message]:
        user = self.users[who]
        return [*self.teams.screen(user, self.sales), *self.teams.screen(user)]

    def _screen(self, who: str) -> set[str]:
        return {m.id for m in self._messages(who)}


def _shown(message: Message) -> Shown:
    return Shown(message.text, message.labels, message, message.id, message.edits)


def _seen(dialog: Dialog) -> Came:
    if dialog.said or not dialog.inputs:
        return Shown(f"{dialog.title}\n{dialog.text}", dialog.labels, dialog)
    fields = {name: _value(node) for name, node in dialog.inputs.items()}
    return Sheet(f"{dialog.title}\n{dialog.text}", fields, _errors(dialog.card), dialog.labels, dialog)


def _value(node: dict[str, Any]) -> str:
    titles = {choice["value"]: choice["title"] for choice in node.get("choices", ())}
    value = str(node.get("value", ""))
    return ", ".join(titles.get(part, part) for part in value.split(",")) if titles else value


def _errors(card: dict[str, Any]) -> dict[str, str]:
    """What is said right below a field belongs to it."""
    found, last = {}, ""
    for node in card["body"]:
        if node["type"].startswith("Input."):
            last = node["id"].partition(".")[2]
        elif node["type"] == "TextBlock" and node["text"].startswith("⚠ "):
            found[last] = node["text"].removeprefix("⚠ ")
    return found
