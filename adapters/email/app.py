"""E-mail as an adapter: it only sends. Without `SMTP_URL` there is no messenger, and drafts are shown to copy."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from adapters.email.messenger import EmailMessenger, Handed, Inbox, Transport
from adapters.email.render import AddressError, address
from adapters.email.smtp import SmtpTransport, server_of
from bot.errors import ConfigError
from bot.ports import Bot, Clock, Directory, Health, Messenger
from bot.settings import Settings

NOBODY = "Goodword <goodword@localhost>"
"""Sends the mails that never leave this process."""


class EmailAdapter:
    """Has no routes: answers come through signed links."""

    name = "email"
    routes: Sequence[BaseRoute] = ()

    def __init__(self, messenger: EmailMessenger | None) -> None:
        self.messenger: Messenger | None = messenger
        self._transport = messenger.transport if messenger else None

    async def start(self) -> None:
        """Nothing: the first mail opens the connection."""

    async def stop(self) -> None:
        """Finish the mail on its way, say goodbye to the server."""
        if self.messenger:
            await self.messenger.close()

    async def health(self) -> Sequence[Health]:
        """Whether the mail server can be reached and lets us in."""
        if self._transport is None:
            remedy = "set SMTP_URL and SMTP_FROM to send mails"
            return (Health(name="e-mail", state="warn", detail="not set up: drafts are shown to copy", remedy=remedy),)
        wrong = await self._transport.check()
        if wrong:
            return (Health(name="e-mail", state="bad", detail=wrong, remedy="check SMTP_URL and the mail server"),)
        return (Health(name="e-mail", state="ok", detail="the mail server answers"),)


def build(
    settings: Settings, bot: Bot, directory: Directory, clock: Clock, *, transport: Transport | Inbox | None = None
) -> EmailAdapter:
    """E-mail over SMTP as the settings say, or over `transport`.

    Raises:
        ConfigError: SMTP_URL or SMTP_FROM cannot be read.
    """
    if transport is None:
        if not settings.mail:
            return EmailAdapter(None)
        transport = SmtpTransport(server_of(settings.smtp_url.get_secret_value()))
    elif callable(transport):
        transport = Handed(transport)
    try:
        sender = address(settings.smtp_from or NOBODY)
    except AddressError:
        raise ConfigError("SMTP_FROM cannot be read: write it like Goodword <hello@example.com>") from None
    return EmailAdapter(EmailMessenger(transport, sender, clock))
