"""E-mail as a place that messages are delivered to. A mail cannot be edited, so an edit sends nothing, except that a
changed or cancelled invitation goes out as the same invitation with a higher sequence."""

import inspect
from collections.abc import Callable, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol

from adapters.email.render import AddressError, address, invitations, message
from bot.ports import Clock, Delivery, Denied, Refused, Sent, Target
from bot.ui import Card


class Transport(Protocol):
    """Takes finished mails. Never raises; what became of a mail is in the answer."""

    async def send(self, mail: EmailMessage) -> Delivery:
        """Hand over one mail."""
        ...

    async def check(self) -> str:
        """What keeps mails from being taken now, empty when nothing does."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


Inbox = Callable[[EmailMessage], object]
"""Anything that takes a mail and keeps it, such as the demo's inbox; it may be a coroutine function."""


class Handed:
    """A `Transport` that hands mails to an `Inbox` in this process."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def send(self, mail: EmailMessage) -> Delivery:
        """Hand over one mail."""
        given = self._inbox(mail)
        if inspect.isawaitable(given):
            await given
        return Sent(ref=str(mail["Message-ID"]))

    async def check(self) -> str:
        """Always well."""
        return ""

    async def close(self) -> None:
        """Nothing to let go of."""


class EmailMessenger:
    """`Target.external_id` is the address."""

    platform = "email"

    def __init__(self, transport: Transport, sender: Address, clock: Clock) -> None:
        self.transport = transport
        self._sender = sender
        self._clock = clock

    async def post(
        self, target: Target, card: Card, *, key: int, parent: str = "", handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Mail `card`; with `parent` it lands in that mail's conversation."""
        try:
            to = address(target.external_id)
        except AddressError:
            return Denied(reason="the recipient has no valid e-mail address")
        mail = message(card, sender=self._sender, to=to, key=key, now=self._clock(), answers=parent)
        return await self.transport.send(mail)

    async def update(
        self, target: Target, ref: str, card: Card, *, key: int, handles: Mapping[int, str] = {}
    ) -> Delivery:
        """Nothing to edit; only what changes a date is mailed. The first mail stays the one to answer to."""
        if not invitations(card):
            return Sent(ref=ref)
        result = await self.post(target, card, key=key, parent=ref)
        return Sent(ref=ref) if isinstance(result, Sent) else result

    async def delete(self, target: Target, ref: str) -> Delivery:
        """Not possible, and said so."""
        return Refused(reason="an e-mail that was sent cannot be taken back")

    async def close(self) -> None:
        """Let go of connections."""
        await self.transport.close()
