"""Slack, over its wire, through the fake cloud."""

from typing import Any

from adapters.slack.fields import field_name
from tests.contract import rich
from tests.contract.driver import Came, Sheet, Shown, expect
from tests.fakes.slack import FakeSlack, Message, View
from tests.world import COLLEAGUES, World


class SlackDriver:
    """Everybody of `COLLEAGUES` in one workspace; all but the guest share a channel."""

    name = "slack"

    def __init__(self, world: World) -> None:
        assert world.slack is not None
        self.world = world
        self.slack: FakeSlack = world.slack
        self.users = {
            name: self.slack.person(name.capitalize(), is_restricted=name == "gus", zone="UTC") for name in COLLEAGUES
        }
        self.sales = self.slack.channel("sales", *self.users.values())
        self._sent: tuple[bytes, str] = (b"", "")
        self._post = self.slack.post
        self.slack.post = self._noted  # type: ignore[method-assign]  # reason: the last request is kept, to be delivered again

    async def _noted(self, raw: bytes, kind: str, **headers: str) -> tuple[int, bytes]:
        self._sent = (raw, kind)
        return await self._post(raw, kind, **headers)

    async def arrive(self, *names: str) -> None:
        for name in names:
            await self.home(name)

    async def command(self, who: str, text: str, channel: str = "") -> Came:
        user, before = self.users[who], self._now(who)
        shown = await self.slack.command(user, text, self.sales if channel else "")
        await self.world.settled()
        return _shown(shown) if shown else self._came(who, before)

    async def ask_for_form(self, who: str, text: str) -> Sheet:
        return expect(Sheet, await self.command(who, text))

    async def in_thread(self, who: str, text: str) -> Came:
        before = self._now(who)
        await self.slack.mention(self.users[who], self.sales, text, thread="1700000000.000100")
        await self.world.settled()
        return self._came(who, before)

    async def press(self, who: str, on: Shown | Sheet, label: str, values: dict[str, Any] | None = None) -> Came:
        if isinstance(on, Sheet):
            self.slack.fill(on.raw, _by_label(on, values or {}))
        before = self._now(who)
        await self.slack.press(self.users[who], on.raw, label)
        await self.world.settled()
        return self._came(who, before)

    async def submit(self, who: str, sheet: Sheet, values: dict[str, Any]) -> Came:
        user, before = self.users[who], self._now(who)
        await self.slack.submit(user, _by_label(sheet, values))
        await self.world.settled()
        return self._came(who, before)

    async def offered(self, who: str, sheet: Sheet, name: str, query: str) -> list[str]:
        label = next(label for label, block in sheet.raw.inputs.items() if _name_of(block) == name)
        return await self.slack.options(self.users[who], label, query)

    async def shortcut(self, who: str, name: str, text: str) -> Came:
        before = self._now(who)
        message = {"user": self.users["lee"], **rich.slack(text, self.users)}
        await self.slack.shortcut(self.users[who], name, message, self.sales)
        await self.world.settled()
        return self._came(who, before)

    async def home(self, who: str) -> Shown:
        await self.slack.open_home(self.users[who])
        await self.world.settled()
        return _shown(self.slack.home(self.users[who]))

    async def repeat(self) -> None:
        raw, kind = self._sent
        status, _ = await self.slack.post(
            raw, kind, **{"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        )
        assert status == 200
        await self.world.settled()

    async def direct(self, who: str) -> list[Shown]:
        return [_shown(m) for m in self.slack.direct(self.users[who])]

    async def channel(self, who: str, thread_of: Shown | None = None) -> list[Shown]:
        thread = thread_of.raw.ts if thread_of else ""
        return [_shown(m) for m in self.slack.seen(self.sales, self.users[who], thread)]

    def channel_place(self) -> int:
        return self.world.place("slack", self.slack.team, self.sales, "sales")

    # --- what changed on a screen

    def _now(self, who: str) -> dict[str, str]:
        """What stands on the screen: answers (what the outbox sent carries metadata) and the modal on top."""
        seen = {
            f"m{m.ts}": repr(m.blocks)
            for m in self.slack.messages
            if not m.metadata and m.only_for in ("", self.users[who])
        }
        for view in self.slack.modals(self.users[who]):
            seen[f"v{view.id}"] = repr((view.spec, view.errors))
        return seen

    def _came(self, who: str, before: dict[str, str]) -> Came:
        changed = [key for key, looks in self._now(who).items() if before.get(key) != looks]
        if any(key.startswith("v") for key in changed):
            return _seen(self.slack.modal(self.users[who]))
        found = [m for m in self.slack.messages if f"m{m.ts}" in changed]
        return _shown(found[-1]) if found else None


def _by_label(sheet: Sheet, values: dict[str, Any]) -> dict[str, Any]:
    labels = {_name_of(block): label for label, block in sheet.raw.inputs.items()}
    return {labels[name]: value for name, value in values.items()}


def _name_of(block: dict[str, Any]) -> str:
    return field_name(block["block_id"])


def _shown(what: Message | View) -> Shown:
    if isinstance(what, View):
        return Shown(str(what), what.buttons, what, what.id)
    return Shown(f"{what}", what.buttons, what, what.ts, what.edits)


def _seen(view: View) -> Came:
    if "submit" not in view.spec:
        return _shown(view)
    fields = {_name_of(block): _typed(view.value(label)) for label, block in view.inputs.items()}
    errors = {_name_of(view.inputs[label]): text for label, text in view.errors.items()}
    return Sheet(str(view), fields, errors, view.buttons, view)


def _typed(state: dict[str, Any]) -> str:
    for key, value in state.items():
        if key == "selected_options":
            return ", ".join(o["text"]["text"] for o in value or ())
        if key == "selected_option":
            return str(value["text"]["text"]) if value else ""
        if key != "type":
            return str(value or "")
    return ""
