"""Answers that are messages: to whom they go, and how a private one stays private."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from adapters.teams.activity import Activity, Address
from adapters.teams.connector import Connector
from adapters.teams.people import People
from adapters.teams.render import message
from adapters.teams.translate import address, person_address
from adapters.teams.wire import Json
from bot.event import Event
from bot.ports import Delivery, Failed, Limited, Sent, Unsure
from bot.ui import Button, Buttons, Card, Paragraph

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 5.0
NOT_PRIVATELY = "I could not answer you privately here. Please open my chat and ask me there."
UNKNOWN = Card(
    title="I could not find out who you are",
    blocks=(Paragraph(text="Teams did not tell me in time. Please try again in a minute."),),
)


def opener(title: str, happened: Event) -> Card:
    """Teams opens a form only when a button is pressed: this is the button, which does the same again."""
    again = Button(label="Open form", name="run", data={"text": happened.text}, style="primary", form=True)
    if happened.kind != "message":
        again = again.model_copy(update={"name": happened.name, "data": happened.data})
    return Card(title=title, blocks=(Buttons(items=(again,)),))


class Replies:
    """Sends answers at once; what the outbox sends later is the messenger's."""

    def __init__(self, connector: Connector, people: People) -> None:
        self._connector = connector
        self._people = people
        self._late: set[asyncio.Task[bool]] = set()

    async def send(self, activity: Activity, card: Card, *, private: bool) -> bool:
        """Answer `activity` with `card`; whether it arrived.

        Slower than five seconds, it is finished in the background: Teams waits ten for an answer.
        """
        task = asyncio.create_task(self._guarded(self._send(activity, card, private=private)))
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        return task.result() if done else True

    async def stop(self) -> None:
        """Finish what is under way."""
        if self._late:
            await asyncio.wait(self._late, timeout=10)

    async def _guarded(self, sending: Coroutine[Any, Any, bool]) -> bool:
        try:
            return await sending
        except Exception:
            log.exception("an answer in Teams was not sent")
            return False

    async def _send(self, activity: Activity, card: Card, *, private: bool) -> bool:
        handles = await self._people.handles(activity.tenant, card)
        body = message(card, handles=handles) | {"replyToId": activity.id}
        if activity.personal or not private:
            return self._noted(await self._patiently(address(activity), body, thread=activity.thread))
        if await self._privately(activity, body):
            return True
        hint = {"type": "message", "text": NOT_PRIVATELY}
        await self._patiently(address(activity), hint, thread=activity.thread)
        return False

    async def _privately(self, activity: Activity, body: Json) -> bool:
        """In place, for their eyes only; where that is refused, in their own chat."""
        to = {"id": activity.sender.id, "name": activity.sender.name}
        targeted = body | {"recipient": to}
        if activity.recipient.is_targeted:
            targeted["entities"] = [{"type": "targetedMessageInfo", "messageId": activity.id}]
        sent = await self._patiently(address(activity), targeted, thread=activity.thread, targeted=True)
        if isinstance(sent, Sent | Unsure):  # perhaps posted is not refused: no second copy elsewhere
            return True
        log.info("a targeted message was refused (%s): answering in the personal chat", sent)
        chat = await self._connector.chat(person_address(activity))
        if not isinstance(chat, Address):
            return self._noted(chat)
        return self._noted(await self._patiently(chat, {k: v for k, v in body.items() if k != "replyToId"}))

    async def _patiently(self, to: Address, body: Json, *, thread: str = "", targeted: bool = False) -> Delivery:
        """One more try when told to wait a little, or when nothing was taken."""
        sent = await self._connector.post(to, body, thread=thread, targeted=targeted)
        if isinstance(sent, Limited) and sent.after <= PATIENCE_SECONDS:
            await asyncio.sleep(sent.after)
        elif isinstance(sent, Failed):
            await asyncio.sleep(0.2)
        else:
            return sent
        return await self._connector.post(to, body, thread=thread, targeted=targeted)

    def _noted(self, sent: Delivery) -> bool:
        if not isinstance(sent, Sent):
            log.warning("an answer in Teams was not delivered: %s", sent)
        return isinstance(sent, Sent)
