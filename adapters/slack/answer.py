"""Outcomes → what Slack shows: in the acknowledgement itself where that works, else by the ways Slack left open."""

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from adapters.slack.fields import field_name
from adapters.slack.limits import MODAL_STACK
from adapters.slack.notices import DONE, UNKNOWN, WORKING, again_message, told
from adapters.slack.render import Look, card_view, form_view, home_view, mentioned, message, picture_or_data
from adapters.slack.translate import Heard, View
from adapters.slack.web import PLAIN_HELPS, TROUBLE, Json, Web, error_of
from adapters.slack.workspaces import PLATFORM, Workspace
from bot.ports import Directory
from bot.ui import Card, Form, Invalid, Nothing, OpenForm, Outcome, Reply, Value

log = logging.getLogger("goodword.slack")

_TRIGGER = 2.8
"""Seconds from a request's arrival in which its trigger is worth trying; Slack ends it after three."""


@dataclass(frozen=True)
class Asked:
    """One request to answer: what was done, in which workspace, and when it arrived (monotonic)."""

    heard: Heard
    space: Workspace
    at: float


class Answers:
    """Shows outcomes. What need not hold up the acknowledgement runs after it; `finish` waits for all of that."""

    def __init__(self, web: Web, directory: Directory) -> None:
        self._web = web
        self._directory = directory
        self._running: set[asyncio.Task[None]] = set()

    async def give(self, outcome: Outcome, asked: Asked) -> Json | None:
        """Show `outcome`; the body of the acknowledgement, None for an empty one."""
        match asked.heard.surface:
            case "command":
                return await self._to_command(outcome, asked)
            case "modal" if asked.heard.kind == "form":
                return await self._to_form(outcome, asked)
            case "words":
                self.later(self._to_words(outcome, asked))
                return None
            case _:
                return await self._to_press(outcome, asked)

    async def hold(self, asked: Asked) -> Json | None:
        """The acknowledgement when the outcome takes longer than Slack waits."""
        if asked.heard.surface == "command":
            return message(WORKING, {}) | {"response_type": "ephemeral"}
        if asked.heard.kind == "form":
            return {"response_action": "update", "view": card_view(WORKING, _look({}), asked.heard.place_memory)}
        return None

    async def give_late(self, outcome: Outcome, asked: Asked) -> None:
        """Show `outcome` after `hold` was the answer: no acknowledgement and no trigger are left."""
        heard = asked.heard
        if heard.surface == "modal" and heard.view:
            await self._show_view(asked, heard.view, await self._late_view(outcome, asked))
        elif heard.surface == "words":
            await self._to_words(outcome, asked)
        elif isinstance(outcome, OpenForm):
            await self._offer_again(asked)
        elif isinstance(outcome, Reply | Invalid):
            card, public = (outcome.card, not outcome.private) if isinstance(outcome, Reply) else (told(outcome), False)
            await self._respond(asked, card, public=public, replace=heard.surface == "command" and not public)
        elif isinstance(outcome, Nothing):
            await self._now(outcome, asked)
            if heard.surface == "command":
                await self._respond(asked, DONE, replace=True)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` after the acknowledgement; its trouble is logged, never raised."""
        task = asyncio.create_task(self._guarded(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self) -> None:
        """Wait for what was begun."""
        while self._running:
            await asyncio.gather(*self._running)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except TROUBLE as error:
            log.warning("an answer did not reach Slack (%s); the person may ask again", error_of(error))
        except Exception:
            log.exception("showing an answer failed")

    # --- by where it was asked -------------------------------------------------------------------

    async def _to_command(self, outcome: Outcome, asked: Asked) -> Json | None:
        match outcome:
            case Reply():
                if picture_or_data(outcome.card.blocks):  # in an acknowledgement Slack would not say that it refused
                    self.later(self._respond(asked, outcome.card, public=not outcome.private))
                    return None
                handles = await self._handles(outcome.card, asked)
                kind = "ephemeral" if outcome.private else "in_channel"
                return message(outcome.card, handles, native=False) | {"response_type": kind}
            case OpenForm():
                if await self._open(asked, await self._form(outcome.form, asked)):
                    return None
                return again_message(asked.heard) | {"response_type": "ephemeral"}
            case Invalid():
                return message(told(outcome), {}) | {"response_type": "ephemeral"}
            case Nothing():
                return None
            case _:
                assert_never(outcome)

    async def _to_press(self, outcome: Outcome, asked: Asked) -> Json | None:
        """A press on a message, in a modal or on Home; or a shortcut."""
        heard = asked.heard
        match outcome:
            case OpenForm():
                await self._form_for_press(outcome.form, asked)
            case Nothing():
                self.later(self._now(outcome, asked))
            case Reply() | Invalid():
                reply = outcome if isinstance(outcome, Reply) else Reply(card=told(outcome))
                await self._card_for_press(reply, heard, asked)
            case _:
                assert_never(outcome)
        return None

    async def _card_for_press(self, reply: Reply, heard: Heard, asked: Asked) -> None:
        if heard.kind == "home":
            self.later(self._publish(asked, reply.card))
        elif heard.view and heard.surface == "modal":
            view = await self._card(reply.card, asked)
            if not (heard.view.memory.name and await self._push(asked, view)):
                self.later(self._show_view(asked, heard.view, view))
        elif heard.response_url:
            replace = heard.ephemeral and (reply.replaces or heard.kind == "command")
            self.later(self._respond(asked, reply.card, public=not reply.private, replace=replace))
        elif not await self._open(asked, await self._card(reply.card, asked)):
            self.later(self._tell(asked, message(reply.card, await self._handles(reply.card, asked), native=False)))

    async def _form_for_press(self, form: Form, asked: Asked) -> None:
        seen = asked.heard.view if asked.heard.surface == "modal" else None
        view = await self._form(form, asked)
        if seen is None:
            if not await self._open(asked, view):
                self.later(self._offer_again(asked))
        elif not seen.memory.name or seen.memory.name == form.name or not await self._push(asked, view):
            self.later(self._show_view(asked, seen, view))

    async def _to_form(self, outcome: Outcome, asked: Asked) -> Json | None:
        """A form is answered by its acknowledgement alone: there is no response_url."""
        view = asked.heard.view
        if outcome is UNKNOWN and view and view.blocks:
            return {"response_action": "errors", "errors": {view.blocks[0]: "Slack is slow. Try again in a minute."}}
        match outcome:
            case Nothing():
                return {"response_action": "clear"}
            case Reply():
                return {"response_action": "update", "view": await self._card(outcome.card, asked)}
            case OpenForm():
                return {"response_action": "update", "view": await self._form(outcome.form, asked)}
            case Invalid():
                fields = {field_name(block): block for block in (view.blocks if view else ())}
                if outcome.errors and all(name in fields for name in outcome.errors):
                    errors = {fields[name]: text[:300] for name, text in outcome.errors.items()}
                    return {"response_action": "errors", "errors": errors}
                return {"response_action": "update", "view": await self._form(outcome.form, asked, outcome.errors)}
            case _:
                assert_never(outcome)

    async def _to_words(self, outcome: Outcome, asked: Asked) -> None:
        """A mention or a direct message: posted, privately in channels, since events bring no response_url."""
        match outcome:
            case Reply():
                body = await self._message(outcome.card, asked)
                await self._post(asked, body, outcome.card, private=outcome.private)
            case OpenForm():
                await self._post(asked, again_message(asked.heard, "Press to open the form."), None, private=True)
            case Invalid():
                card = told(outcome)
                await self._post(asked, message(card, {}), card, private=True)
            case Nothing():
                return
            case _:
                assert_never(outcome)

    async def _now(self, outcome: Nothing, asked: Asked) -> None:
        heard = asked.heard
        if outcome.now is None:
            return
        if heard.surface == "home":
            await self._publish(asked, outcome.now)
        elif heard.surface == "modal" and heard.view:
            await self._show_view(asked, heard.view, await self._card(outcome.now, asked))
        elif heard.ephemeral:
            await self._respond(asked, outcome.now, replace=True)

    async def _late_view(self, outcome: Outcome, asked: Asked) -> Json:
        match outcome:
            case OpenForm():
                return await self._form(outcome.form, asked)
            case Invalid():
                return await self._form(outcome.form, asked, outcome.errors)
            case Reply():
                return await self._card(outcome.card, asked)
            case Nothing():
                return await self._card(outcome.now or DONE, asked)
            case _:
                assert_never(outcome)

    # --- ways to Slack ---------------------------------------------------------------------------

    async def _open(self, asked: Asked, view: Json) -> bool:
        return await self._triggered(asked, "views.open", view)

    async def _push(self, asked: Asked, view: Json) -> bool:
        """On top of the modal, so that what is typed below stays; False when the stack is full."""
        seen = asked.heard.view
        return bool(seen and seen.depth < MODAL_STACK and await self._triggered(asked, "views.push", view))

    async def _triggered(self, asked: Asked, method: str, view: Json) -> bool:
        left = asked.at + _TRIGGER - time.monotonic()
        try:
            async with asyncio.timeout(max(left, 0)):
                body = {"trigger_id": asked.heard.trigger, "view": view}
                await self._web.call(asked.space.token, method, body)
                return True
        except TROUBLE as error:
            log.warning("%s did not work (%s); another way is offered", method, error_of(error))
            return False

    async def _show_view(self, asked: Asked, seen: View, view: Json) -> None:
        await self._web.call(asked.space.token, "views.update", {"view_id": seen.id, "view": view})

    async def _publish(self, asked: Asked, card: Card) -> None:
        handles = await self._handles(card, asked)
        for native in (True, False):
            view = home_view(card, Look(handles=handles, native=native, surface="view"))
            try:
                await self._web.call(asked.space.token, "views.publish", {"user_id": asked.heard.user, "view": view})
                return
            except TROUBLE as error:
                if not native or error_of(error) not in PLAIN_HELPS:
                    raise

    async def _respond(self, asked: Asked, card: Card, *, public: bool = False, replace: bool = False) -> None:
        """Through the response_url (five uses in half an hour, two of them here at most); else as a direct message."""
        handles = await self._handles(card, asked)
        kind: Json = {"response_type": "in_channel" if public else "ephemeral", "replace_original": replace}
        if asked.heard.place.thread and not replace:
            kind["thread_ts"] = asked.heard.place.thread
        said = "no response_url"
        for native in (True, False) if asked.heard.response_url else ():
            body = message(card, handles, native=native) | kind
            said = await self._web.respond(asked.heard.response_url, body)
            if not said:
                return
            if said not in PLAIN_HELPS or not picture_or_data(card.blocks):
                break
        log.info("response_url was not taken (%s); answering as a direct message", said)
        await self._tell(asked, message(card, handles, native=False))

    async def _offer_again(self, asked: Asked) -> None:
        body = again_message(asked.heard) | {"response_type": "ephemeral", "replace_original": False}
        url = asked.heard.response_url
        if not url or await self._web.respond(url, body):
            await self._tell(asked, again_message(asked.heard))

    async def _tell(self, asked: Asked, body: Json) -> None:
        await self._web.call(asked.space.token, "chat.postMessage", body | {"channel": asked.heard.user})

    async def _post(self, asked: Asked, body: Json, card: Card | None, *, private: bool) -> None:
        place, user = asked.heard.place, asked.heard.user
        where: Json = {"channel": place.address}
        where |= {"thread_ts": place.thread} if place.thread else {}
        hidden = private and place.kind == "channel"
        method = "chat.postEphemeral" if hidden else "chat.postMessage"
        where |= {"user": user} if hidden else {}
        try:
            await self._web.call(asked.space.token, method, body | where)
        except TROUBLE as error:
            said = error_of(error)
            if card is not None and said in PLAIN_HELPS:
                plain = message(card, await self._handles(card, asked), native=False)
                await self._web.call(asked.space.token, method, plain | where)
            elif hidden:
                log.info("could not answer in the channel (%s); answering as a direct message", said)
                await self._tell(asked, body)
            else:
                raise

    # --- drawing ---------------------------------------------------------------------------------

    async def _handles(self, value: Value, asked: Asked) -> dict[int, str]:
        people = mentioned(value)
        return await self._directory.handles(PLATFORM, asked.space.id, sorted(people)) if people else {}

    async def _message(self, card: Card, asked: Asked) -> Json:
        return message(card, await self._handles(card, asked))

    async def _card(self, card: Card, asked: Asked) -> Json:
        return card_view(card, _look(await self._handles(card, asked)), asked.heard.place_memory)

    async def _form(self, form: Form, asked: Asked, errors: Mapping[str, str] | None = None) -> Json:
        seen = asked.heard.view
        look = _look(await self._handles(form, asked))
        return form_view(form, look, asked.heard.place_memory, labels=seen.labels if seen else None, errors=errors)


def _look(handles: dict[int, str]) -> Look:
    return Look(handles=handles, surface="view", native=False)
