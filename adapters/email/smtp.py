"""Sending over SMTP, and what became of it: the answer says whether it may, must not, or must never be sent again."""

import asyncio
import re
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from adapters.email.render import ASCII
from bot.errors import ConfigError
from bot.ports import Delivery, Denied, Failed, Refused, Sent, Unsure
from bot.settings import LOOPBACK

TIMEOUT = 20.0
IDLE = 15.0
"""A connection is kept this long for the next mail of a burst."""


@dataclass(frozen=True)
class Server:
    """Where `SMTP_URL` points."""

    host: str
    port: int
    tls: bool
    """From the first byte on (smtps); otherwise STARTTLS, which only loopback may do without."""
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


def server_of(url: str) -> Server:
    """The server behind an `SMTP_URL`.

    Raises:
        ConfigError: it is none; the text does not repeat it, since it may hold a password.
    """
    remedy = "SMTP_URL cannot be read: write it like smtps://user:password@mail.example.com:465"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ConfigError(remedy) from None
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise ConfigError(remedy)
    tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(host, port or (465 if tls else 587), tls, user, password)


class SmtpTransport:
    """One connection, used from one thread, kept open during a burst. Opens nothing until the first mail."""

    def __init__(
        self, server: Server, *, tls: ssl.SSLContext | None = None, timeout: float = TIMEOUT, idle: float = IDLE
    ) -> None:
        self._server = server
        self._tls = tls
        self._timeout = timeout
        self._idle = idle
        self._thread = ThreadPoolExecutor(1, "smtp")
        self._link: smtplib.SMTP | None = None
        self._closing: asyncio.TimerHandle | None = None

    async def send(self, mail: EmailMessage) -> Delivery:
        """Hand `mail` to the server. Never raises."""
        loop = asyncio.get_running_loop()
        self._cancel_closing()
        try:
            return await loop.run_in_executor(self._thread, self._send, mail)
        finally:
            self._cancel_closing()
            self._closing = loop.call_later(self._idle, self._thread.submit, self._drop)

    async def check(self) -> str:
        """What keeps us from the server, empty when nothing does."""
        result = await asyncio.get_running_loop().run_in_executor(self._thread, self._ready)
        return "" if isinstance(result, smtplib.SMTP) else result.reason

    async def close(self) -> None:
        """Say goodbye."""
        self._cancel_closing()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._drop)
        self._thread.shutdown()

    def _cancel_closing(self) -> None:
        if self._closing:
            self._closing.cancel()

    # --- on the thread

    def _send(self, mail: EmailMessage) -> Delivery:
        link = self._ready()
        if not isinstance(link, smtplib.SMTP):
            return link
        try:
            result = _transaction(link, mail)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Failed(reason=f"the mail server broke off: {_kind(error)}")
        if isinstance(result, Unsure):
            self._drop()
        return result

    def _ready(self) -> smtplib.SMTP | Failed:
        """The open connection if it still answers, else a new one."""
        if self._link is not None and not _reset(self._link):
            self._drop()
        if self._link is None:
            try:
                self._link = self._connect()
            except smtplib.SMTPAuthenticationError:
                return Failed(reason="the mail server did not accept the user or password in SMTP_URL")
            except smtplib.SMTPNotSupportedError:
                return Failed(reason="the mail server offers no encryption or no log-in; nothing is sent without")
            except (OSError, smtplib.SMTPException, ValueError) as error:
                return Failed(reason=f"the mail server cannot be reached: {_kind(error)}")
        return self._link

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        link: smtplib.SMTP
        if server.tls:
            link = smtplib.SMTP_SSL(
                server.host, server.port, "localhost", timeout=self._timeout, context=self._context()
            )
        else:
            link = smtplib.SMTP(server.host, server.port, "localhost", timeout=self._timeout)
        try:
            if not server.tls and server.host not in LOOPBACK:
                link.starttls(context=self._context())
            link.ehlo_or_helo_if_needed()
            if server.user:
                link.login(server.user, server.password)
        except BaseException:
            link.close()
            raise
        return link

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls

    def _drop(self) -> None:
        if self._link is None:
            return
        link, self._link = self._link, None
        try:
            link.quit()
        except (OSError, smtplib.SMTPException):
            link.close()  # it was gone already: there is nobody to say goodbye to


def _reset(link: smtplib.SMTP) -> bool:
    """Whether the connection is fit for another mail."""
    try:
        return link.rset()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _transaction(link: smtplib.SMTP, mail: EmailMessage) -> Delivery:
    """One mail, step by step: what a lost connection means depends on how far it came."""
    sender, to = (_address(mail[name]) for name in ("From", "To"))
    options = ["SMTPUTF8"] if not (sender + to).isascii() else []
    if options and not link.has_extn("smtputf8"):
        return Denied(reason="the mail server takes no addresses with such letters")
    if result := _refusal(link.mail(sender, options), "the sender"):
        return result
    if result := _refusal(link.rcpt(to), "the recipient", recipient=True):
        return result
    if result := _refusal(link.docmd("DATA"), "the mail", expected=354):
        return result
    written = mail.as_bytes(policy=ASCII.clone(utf8=bool(options)))
    body = re.sub(rb"(?m)^\.", b"..", written)
    try:
        link.send(body + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        answer = link.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Unsure(reason=f"the mail server did not say whether it took the mail: {_kind(error)}")
    if result := _refusal(answer, "the mail"):
        return result
    return Sent(ref=str(mail["Message-ID"]))


def _refusal(answer: tuple[int, bytes], what: str, *, expected: int = 250, recipient: bool = False) -> Delivery | None:
    """What an SMTP answer means, None if it is the expected one. Its words are left out: they repeat addresses."""
    code, text = answer
    if code == expected or (expected == 250 and 200 <= code < 300):
        return None
    detail = _detail(text)
    reason = f"the mail server answered {code}{' ' + detail if detail else ''} to {what}"
    if not 500 <= code < 600:
        return Failed(reason=reason)
    return Denied(reason=reason) if recipient and _no_mailbox(code, detail) else Refused(reason=reason)


def _no_mailbox(code: int, detail: str) -> bool:
    """A mailbox that is not there stops the place; a policy of the server's stops only this mail."""
    return detail.startswith(("5.1.", "5.2.1")) if detail else code in (550, 551, 553)


def _detail(text: bytes) -> str:
    """The enhanced status code (RFC 3463), such as 5.1.1."""
    found = re.match(rb"[245]\.\d{1,3}\.\d{1,3}\b", text)
    return found[0].decode() if found else ""


def _address(header: object) -> str:
    addresses: tuple[Address, ...] = getattr(header, "addresses", ())
    return addresses[0].addr_spec


def _kind(error: Exception) -> str:
    """What sort of failure it was; its words are left out: they may repeat addresses."""
    return type(error).__name__
