"""The public pages: a customer's answer, a self-nomination, a spreadsheet upload. Opening a page changes nothing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import assert_never

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.site.intake import IntakeError, Posted, read
from adapters.site.limits import Limiter
from adapters.site.render import Pages
from adapters.site.seal import BrokenSealError, Press, Seal, Sheet
from bot.errors import LinkError
from bot.event import Event, Place, Upload
from bot.ports import Bot, Clock, Directory, Health, Messenger, Visitor
from bot.settings import Settings
from bot.ui import ChoiceField, Form, FormField, Invalid, Nothing, OpenForm, RawValue, Reply, Scalar

LIMITS = {"reply": 1_000_000, "nominate": 1_000_000, "upload": 5_000_000, "data": 1_000}
"""The pages, and how many bytes may be posted to each: a spreadsheet is larger than an answer."""

LINK_ERRORS = {
    "bad": (401, "This link does not work", "Please check that you copied all of it, or ask the sender for a new one."),
    "expired": (410, "This link has expired", "Please ask the person who sent it to you for a new one."),
    "used": (
        410,
        "This link has been used",
        "If you sent an answer, it has arrived. To change it, please write to the person who sent you the link.",
    ),
}

FILE_ERRORS = {
    "bad": LINK_ERRORS["bad"],
    "expired": (410, "This link has expired", "Please open it again from the message in your chat."),
    "used": (410, "This is not there any more", "What the link showed was taken away."),
}
FILE_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""Files are for whoever was sent the link: kept by no cache that others read, and without scripts."""


class SiteAdapter:
    """The pages of `LIMITS`, all alike: who the visitor is and what may be done comes from the link alone."""

    name = "site"
    messenger: Messenger | None = None

    def __init__(self, settings: Settings, bot: Bot, clock: Clock) -> None:
        self._keys = settings.secret_keys
        Seal(self._keys, "")  # a missing key is said now, not to the first visitor
        self._bot = bot
        self._clock = clock
        self._limiter = Limiter(clock)
        self._pages = Pages(settings.goodword_public_url)
        self.routes: Sequence[BaseRoute] = (
            *(
                Route(f"/{purpose}/{{token}}", partial(self._page, purpose), methods=["GET", "POST"], name=purpose)
                for purpose in LIMITS
            ),
            Route("/files/{token}", self._file, methods=["GET"], name="files"),
            Route("/favicon.ico", _no_icon),  # every browser asks for it
        )

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close."""

    async def health(self) -> Sequence[Health]:
        """Nothing of its own to check: the public address is the installation's."""
        return ()

    async def _page(self, purpose: str, request: Request) -> HTMLResponse:
        token = request.path_params["token"]
        if request.method == "POST":
            sender = request.client.host if request.client else ""
            wait = self._limiter.wait(f"address {sender}", f"link {token}")
            if wait:
                return self._busy(wait)
        try:
            visitor = await self._bot.visitor(token)
        except LinkError as error:
            return self._pages.notice(*LINK_ERRORS[error.reason])
        if visitor.purpose != purpose:
            return self._pages.notice(404, "There is no such page", "Please check that you copied all of the link.")
        seal = Seal(self._keys, visitor.nonce)
        if request.method != "POST":
            return await self._answer(self._opened(visitor), visitor, seal)
        try:
            posted = await read(request, LIMITS[purpose])
            event = self._sent(posted, visitor, seal)
        except IntakeError as error:
            return self._pages.notice(error.status, error.title, error.text)
        return await self._answer(event, visitor, seal)

    async def _file(self, request: Request) -> Response:
        """A picture or page, for clients that load them by address."""
        try:
            file = await self._bot.file(request.path_params["token"])
        except LinkError as error:
            return self._pages.notice(*FILE_ERRORS[error.reason])
        return Response(
            file.content,
            media_type=file.media,
            headers={**FILE_HEADERS, "Content-Disposition": f'inline; filename="{file.name}"'},
        )

    def _busy(self, wait: float) -> HTMLResponse:
        seconds = int(wait) + 1
        text = f"Please wait {seconds} seconds, then send again."
        return self._pages.notice(429, "That was a little fast", text, headers={"Retry-After": str(seconds)})

    def _opened(self, visitor: Visitor) -> Event:
        return Event(
            key=f"site:{visitor.nonce}:open",
            kind="link",
            actor=visitor.actor,
            place=_place(visitor),
            at=self._clock(),
            name=visitor.purpose,
            data=visitor.claims,
            nonce=visitor.nonce,
        )

    def _sent(self, posted: Posted, visitor: Visitor, seal: Seal) -> Event:
        """What was posted, as an event.

        Raises:
            IntakeError: it is no answer to a page of this link.
        """
        if posted.one("_website"):
            raise IntakeError(400, "Please try again", "A hidden field was filled in, which only robots should see.")
        shown, pressed = posted.one("_form"), posted.one("_press")
        if shown is None and pressed is None:
            raise IntakeError(400, "That was no answer", "Please open the link again and use the form on the page.")
        try:
            sheet = seal.open(Sheet, shown) if shown is not None else Sheet(name="")
            press = seal.open(Press, pressed) if pressed is not None else None
        except BrokenSealError:
            text = "The page was changed on its way. Please open the link again."
            raise IntakeError(400, "That could not be read", text) from None
        name = press.name if press else sheet.name
        # What was signed into the link always wins over what a card or form carries along.
        data = {**sheet.data, **(press.data if press else {}), **visitor.claims}
        values = _values(sheet, posted)
        return Event(
            key=_key(visitor, name, data, values),
            kind="button" if press else "form",
            actor=visitor.actor,
            place=_place(visitor),
            at=self._clock(),
            name=name,
            data=data,
            values=values,
            nonce=sheet.nonce or visitor.nonce,
            upload=_upload(sheet, posted),
        )

    async def _answer(self, event: Event, visitor: Visitor, seal: Seal) -> HTMLResponse:
        zone = visitor.actor.zone
        outcome = await self._bot.handle(event)
        match outcome:
            case Reply():
                return self._pages.card(outcome.card, seal, zone)
            case OpenForm():
                return self._pages.form(await self._offered(outcome.form, visitor), seal, zone)
            case Invalid():
                form = await self._offered(outcome.form, visitor)
                return self._pages.form(form, seal, zone, outcome.errors, event.values)
            case Nothing():
                if outcome.now is not None:
                    return self._pages.card(outcome.now, seal, zone)
                return self._pages.notice(200, "Thank you", "Your answer has arrived. You can close this page.")
            case _:
                assert_never(outcome)

    async def _offered(self, form: Form, visitor: Visitor) -> Form:
        """`form` with the choices of its type-ahead fields written out, since a page without scripts cannot ask."""
        fields: list[FormField] = []
        for item in form.fields:
            if isinstance(item, ChoiceField) and item.source:
                found = await self._bot.options(item.source, "", visitor.actor)
                fields.append(item.model_copy(update={"options": (*item.options, *found)}))
            else:
                fields.append(item)
        return form.model_copy(update={"fields": tuple(fields)})


async def _no_icon(_request: Request) -> Response:
    return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})


def _key(visitor: Visitor, name: str, data: Mapping[str, Scalar], values: Mapping[str, RawValue]) -> str:
    """The same for the same answer sent twice, another for another: on one link a list may have many alike buttons."""
    said = json.dumps([name, sorted(data.items()), sorted(values.items())])
    return f"site:{visitor.nonce}:{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def _place(visitor: Visitor) -> Place:
    return Place(
        platform=visitor.actor.platform, workspace=visitor.actor.workspace, kind="page", external_id=visitor.purpose
    )


def _values(sheet: Sheet, posted: Posted) -> dict[str, RawValue]:
    values: dict[str, RawValue] = dict(sheet.fixed)
    for name, kind in sheet.fields:
        match kind:
            case "check":
                values[name] = posted.one(name) is not None
            case "several":
                values[name] = tuple(v for v in posted.every(name) if v)
            case "file":
                values[name] = next((file.name for key, file in posted.files if key == name), "")
            case "text":
                values[name] = posted.one(name) or ""
            case _:
                assert_never(kind)
    return values


def _upload(sheet: Sheet, posted: Posted) -> Upload | None:
    asked = {name for name, kind in sheet.fields if kind == "file"}
    return next((file for key, file in posted.files if key in asked and file.name), None)


def build(settings: Settings, bot: Bot, directory: Directory, clock: Clock) -> SiteAdapter:
    """The public pages.

    Raises:
        ConfigError: there is no secret key to sign with.
    """
    return SiteAdapter(settings, bot, clock)
