"""The playground, over HTTP as its page speaks it; its HTML is read as a small tree."""

import itertools
import json
from typing import Any

from adapters.playground.app import Playground
from adapters.playground.roster import PLATFORM, WORKSPACE
from tests.contract.driver import Came, Sheet, Shown, expect
from tests.dom import Node, parse
from tests.world import World

SALES = "channel:sales"


class PlaygroundDriver:
    """Everybody of `COLLEAGUES` in the one workspace, with two channels."""

    name = "playground"

    def __init__(self, world: World) -> None:
        self.world = world
        self._keys = itertools.count()
        self._last: tuple[str, str, dict[str, Any]] = ("", "", {})
        assert isinstance(world.app.adapters["playground"], Playground)

    async def arrive(self, *names: str) -> None:
        """Everybody of the playground is known from its start."""

    async def _send(self, who: str, what: str, **message: Any) -> dict[str, Any]:
        message.setdefault("key", f"key-{next(self._keys):08}")
        self._last = (who, what, message)
        async with self.world.http.post(f"{self.world.url}/as/{who}/{what}", json=message) as answer:
            assert answer.status == 200, (answer.status, await answer.text())
            said: dict[str, Any] = await answer.json()
        await self.world.settled()
        return said

    async def _page(self, path: str) -> Node:
        async with self.world.http.get(self.world.url + path) as answer:
            assert answer.status == 200, (path, answer.status)
            return parse(await answer.text())

    async def _came(self, who: str, said: dict[str, Any], room: str, thread: int = 0) -> Came:
        match said["did"]:
            case "form":
                return _sheet(parse(said["html"]), room)
            case "card":
                return _card(parse(said["html"]), room)
            case "answered" | "replaced":
                posts = await self._posts(who, room, thread)
                return next(p for p in posts if p.ident == str(said["post"]))
            case "told":
                return Shown(said["text"])
            case _:
                return None

    async def _posts(self, who: str, room: str, thread: int = 0) -> list[Shown]:
        path = f"/as/{who}/c/{room.partition(':')[2]}" if room.startswith("channel:") else f"/as/{who}/d/goodword"
        page = await self._page(path + (f"?thread={thread}" if thread else ""))
        mark = {"data_reply": ""} if thread else {"id": ""}
        return [_post(node, room) for node in page.all("article", class_="post", **mark)]

    async def command(self, who: str, text: str, channel: str = "") -> Came:
        room = SALES if channel else f"direct:{who}"
        return await self._came(who, await self._send(who, "say", room=room, text=text), room)

    async def ask_for_form(self, who: str, text: str) -> Sheet:
        return expect(Sheet, await self.command(who, text))

    async def in_thread(self, who: str, text: str) -> Came:
        await self._send("lee", "say", room=SALES, text="Who knows somebody?")
        above = (await self._posts("lee", SALES))[-1]
        said = await self._send(who, "say", room=SALES, text=f"@Goodword {text}", thread=int(above.ident))
        return await self._came(who, said, SALES, int(above.ident))

    async def press(self, who: str, on: Shown | Sheet, label: str, values: dict[str, Any] | None = None) -> Came:
        node, room = on.raw
        if isinstance(on, Sheet):
            found = _button(node, label, "data_inside")
            return await self._submit(
                who,
                on,
                values or {},
                button=found.attrs["data-inside"],
                button_data=json.loads(found.attrs["data-data"]),
            )
        found = _button(node, label, "data_press")
        post = int(on.ident or 0)
        said = await self._send(
            who,
            "press",
            room=room,
            post=post,
            name=found.attrs["data-press"],
            data=json.loads(found.attrs["data-data"]),
        )
        return await self._came(who, said, room)

    async def submit(self, who: str, sheet: Sheet, values: dict[str, Any]) -> Came:
        return await self._submit(who, sheet, values)

    async def _submit(self, who: str, sheet: Sheet, values: dict[str, Any], **button: Any) -> Came:
        node, room = sheet.raw
        form = node.one("form")
        typed = {
            box.attrs["data-field"]: _raw(box, values.get(box.attrs["data-field"])) for box in form.all(data_field="")
        }
        people = {box.attrs["data-field"]: typed.pop(box.attrs["data-field"]) for box in form.all(data_widget="person")}
        people = {name: who_ for name, who_ in people.items() if who_}
        state = json.loads(form.attrs["data-form"])
        said = await self._send(who, "submit", room=room, form=state, values=typed, people=people, **button)
        return await self._came(who, said, room)

    async def offered(self, who: str, sheet: Sheet, name: str, query: str) -> list[str]:
        source = next(sheet.raw[0].one(data_field=name).all(data_source="")).attrs["data-source"]
        async with self.world.http.get(
            f"{self.world.url}/as/{who}/options", params={"name": source, "q": query}
        ) as answer:
            return [option["label"] for option in await answer.json()]

    async def shortcut(self, who: str, name: str, text: str) -> Came:
        await self._send("lee", "say", room=SALES, text=text)
        post = (await self._posts(who, SALES))[-1]
        return await self._came(who, await self._send(who, "shortcut", post=int(post.ident), name=name), SALES)

    async def home(self, who: str) -> Shown:
        page = await self._page(f"/as/{who}/home")
        await self.world.settled()
        return _card(page.one(data_home=""), "home")

    async def repeat(self) -> None:
        who, what, message = self._last
        await self._send(who, what, **message)

    async def direct(self, who: str) -> list[Shown]:
        return await self._posts(who, f"direct:{who}")

    async def channel(self, who: str, thread_of: Shown | None = None) -> list[Shown]:
        return await self._posts(who, SALES, int(thread_of.ident) if thread_of else 0)

    def channel_place(self) -> int:
        return self.world.place(PLATFORM, WORKSPACE, "sales", "sales")


def _button(node: Node, label: str, kind: str) -> Node:
    found = [b for b in node.all("button", **{kind: ""}) if b.text == label]
    assert found, f"there is no button {label!r}, only {[b.text for b in node.all('button')]}"
    return found[-1]


def _labels(node: Node) -> list[str]:
    return [
        b.text
        for b in node.all()
        if {"data-press", "data-inside"} & b.attrs.keys() or (b.tag == "a" and "button" in b.attrs.get("class", ""))
    ]


def _post(node: Node, room: str) -> Shown:
    return Shown(node.text, _labels(node), (node, room), node.attrs["data-post"], int(node.attrs["data-edits"]))


def _card(node: Node, room: str) -> Shown:
    return Shown(node.text, _labels(node), (node, room))


def _sheet(node: Node, room: str) -> Sheet:
    fields, errors = {}, {}
    for box in node.all(data_field=""):
        fields[box.attrs["data-field"]] = _shown_value(box)
        wrong = [p.text for p in box.all("p", class_="error") if "hidden" not in p.attrs]
        errors |= {box.attrs["data-field"]: wrong[0]} if wrong else {}
    stray = [p.text for p in node.all("p", class_="error", role="alert")]
    return Sheet(node.text, fields, errors | ({"": stray[0]} if stray else {}), _labels(node), (node, room))


def _control(box: Node) -> Node:
    return next(box.all(data_control=""))


def _shown_value(box: Node) -> str:
    match box.attrs.get("data-widget"):
        case "select":
            chosen = [o.text for o in box.all("option", selected="")]
            return chosen[0] if chosen else ""
        case "ticks":
            return ", ".join(
                label.text for label in box.all("label") if any("checked" in i.attrs for i in label.all("input"))
            )
        case "combo" | "person":
            return ", ".join(li.one("span").text for li in box.all("li", data_value=""))
        case "check":
            return str("checked" in _control(box).attrs)
        case "area":
            return _control(box).text
        case _:
            return _control(box).attrs.get("value", "")


def _raw(box: Node, value: Any) -> Any:
    """What the page sends for a field: as typed, or as it stood."""
    widget, control = box.attrs.get("data-widget"), _control(box)
    match widget:
        case "select":
            options = {o.text: o.attrs["value"] for o in control.all("option")}
            chosen = [o.attrs["value"] for o in control.all("option", selected="")]
            return options[value] if value is not None else (chosen[0] if chosen else "")
        case "ticks":
            ticks = {label.text: label.one("input") for label in box.all("label")}
            if value is not None:
                return [ticks[label].attrs["value"] for label in value]
            return [i.attrs["value"] for i in ticks.values() if "checked" in i.attrs]
        case "combo" | "person":
            stood = [li.attrs["data-value"] for li in box.all("li", data_value="")]
            options = {o.attrs["label"]: o.attrs["value"] for o in box.all("option")}
            if "data-several" in box.one(data_combo="").attrs:
                return [options.get(label, label) for label in value] if value is not None else stood
            return options.get(value, value) if value is not None else (stood[0] if stood else "")
        case "check":
            return bool(value) if value is not None else "checked" in control.attrs
        case "area":
            return (
                str(value)
                if value is not None
                else "".join(c for c in control.children if isinstance(c, str)).removeprefix("\n")
            )
        case _:
            return str(value) if value is not None else control.attrs.get("value", "")
