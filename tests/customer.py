"""A customer: reads mail, follows the link in it, and fills in the pages behind it, over HTTP without scripts."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import aiohttp
from icalendar import Calendar

from tests.dom import Node, parse


def to(mail: EmailMessage) -> str:
    """Whom a mail is to."""
    return str(mail["To"]).strip("<>").split("<")[-1]


def link_in(mail: EmailMessage) -> str:
    """The address of the reply page that stands in a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"http\S+/reply/\S+", body.get_content())
    assert found, body.get_content()
    return found[0]


def events_in(mail: EmailMessage) -> list[Any]:
    """The calendar's events that come with a mail."""
    calendars = [part.get_content() for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return [event for text in calendars[:1] for event in Calendar.from_ical(text).walk("VEVENT")]


@dataclass
class Page:
    """A page as it stands in the browser."""

    http: aiohttp.ClientSession
    url: str
    status: int
    node: Node

    @property
    def text(self) -> str:
        """What is read on it."""
        return self.node.one("main").text

    def filled(self, values: dict[str, str | list[str]]) -> list[tuple[str, str]]:
        """What a browser sends: everything in the form as it stands, with `values` filled in or chosen."""
        form, sent = self.node.one("form"), list[tuple[str, str]]()
        names = {i.attrs["name"] for i in form.all(name="")}
        assert values.keys() <= names, f"there are only {names}"
        for control in form.all(name=""):
            name, kind = control.attrs["name"], control.attrs.get("type", "text")
            if control.tag == "button" or (name in values and kind in ("radio", "checkbox")):
                continue
            if kind in ("radio", "checkbox"):
                sent += [(name, control.attrs["value"])] if "checked" in control.attrs else []
            elif control.tag == "select":
                chosen = [o.attrs["value"] for o in control.all("option") if "selected" in o.attrs]
                sent.append((name, str(values.get(name, (chosen or [""])[0]))))
            else:
                stood = control.text if control.tag == "textarea" else control.attrs.get("value", "")
                sent.append((name, str(values.get(name, stood))))
        ticked = {i.attrs["name"] for i in form.all("input") if i.attrs.get("type") in ("radio", "checkbox")}
        for name in ticked & values.keys():
            given = values[name]
            sent += [(name, one) for one in (given if isinstance(given, list) else [given])]
        return sent

    async def submit(self, **values: str | list[str]) -> "Page":
        """Fill in and send the form; the page that comes of it."""
        async with self.http.post(self.url, data=self.filled(values)) as answer:
            return Page(self.http, self.url, answer.status, parse(await answer.text()))


async def opened(http: aiohttp.ClientSession, url: str) -> Page:
    """Follow a link."""
    async with http.get(url) as answer:
        return Page(http, url, answer.status, parse(await answer.text()))
