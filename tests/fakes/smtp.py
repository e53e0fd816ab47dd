"""A mail server on a free port that keeps what it was sent, and refuses or hangs up when told to."""

import asyncio
import warnings
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ssl import SSLContext
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Stage = Literal["MAIL", "RCPT", "DATA", "AFTER"]
"""DATA: when the client wants to send the mail. AFTER: when it has sent it."""


@dataclass
class Received:
    """One mail, and the connection it came over."""

    sender: str
    to: tuple[str, ...]
    mail: EmailMessage
    raw: bytes
    connection: int


@dataclass
class FakeMail:
    """Use as `async with FakeMail() as server`.

    `answers["RCPT"] = "550 5.1.1 unknown"` refuses at that stage, `hang_up.add("RCPT")` breaks off there.
    """

    host: str = "127.0.0.1"
    user: str = ""
    password: str = ""
    tls: SSLContext | None = None
    starttls: bool = False
    answers: dict[Stage, str] = field(default_factory=dict)
    hang_up: set[Stage] = field(default_factory=set)
    received: list[Received] = field(default_factory=list)
    connections: int = 0

    async def __aenter__(self) -> "FakeMail":
        loop = asyncio.get_running_loop()
        implicit = self.tls if not self.starttls else None
        self._open: list[_Server] = []
        self._listener = await loop.create_server(self._accept, self.host, 0, ssl=implicit)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listener.close()
        self.drop_all()
        await self._listener.wait_closed()
        await asyncio.sleep(0)  # each connection hears of its end in the loop's next round

    async def all_gone(self) -> None:
        """Wait until no connection is open."""
        for server in self._open:
            await server.gone.wait()

    def drop_all(self) -> None:
        """Break off every open connection, as a restart of the server would."""
        for server in self._open:
            server.hang_up()
        self._open.clear()

    @property
    def port(self) -> int:
        """The free port it got."""
        port: int = self._listener.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """What `SMTP_URL` would be."""
        scheme = "smtps" if self.tls and not self.starttls else "smtp"
        login = f"{self.user}:{self.password}@" if self.user else ""
        return f"{scheme}://{login}{self.host}:{self.port}"

    def _accept(self) -> SMTP:
        self.connections += 1
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # aiosmtpd warns of log-ins without encryption: this one is a fake on loopback
            server = _Server(
                _Handler(self),
                hostname="fake.example.com",
                tls_context=self.tls if self.starttls else None,
                require_starttls=self.starttls,
                authenticator=_Login(self) if self.user else None,
                auth_required=bool(self.user),
                auth_require_tls=False,
            )
        self._open.append(server)
        return server


class _Server(SMTP):
    """Looks at the DATA command before aiosmtpd reads the mail, and tells when the connection has ended."""

    def __init__(self, handler: "_Handler", **given: Any) -> None:
        super().__init__(handler, **given)
        self.gone = asyncio.Event()

    def hang_up(self) -> None:
        """Break off without a word."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.gone.set()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd finds commands by this name
        fake: FakeMail = self.event_handler.fake
        if "DATA" in fake.hang_up:
            self.hang_up()
        elif "DATA" in fake.answers:
            await self.push(fake.answers["DATA"])
        else:
            await super().smtp_DATA(arg)


class _Login:
    def __init__(self, fake: FakeMail) -> None:
        self.fake = fake

    def __call__(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (
            self.fake.user.encode(),
            self.fake.password.encode(),
        )
        return AuthResult(success=good, handled=False)


class _Handler:
    def __init__(self, fake: FakeMail) -> None:
        self.fake = fake

    async def handle_MAIL(  # noqa: N802  # aiosmtpd finds hooks by this name
        self, server: _Server, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self._say(server, "MAIL")

    async def handle_RCPT(  # noqa: N802
        self, server: _Server, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self._say(server, "RCPT")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: _Server, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._say(server, "AFTER")
        if answer.startswith("250"):
            raw = envelope.content
            assert isinstance(raw, bytes)
            mail = message_from_bytes(raw, policy=default)
            assert isinstance(mail, EmailMessage)
            sender = envelope.mail_from or ""
            self.fake.received.append(Received(sender, tuple(envelope.rcpt_tos), mail, raw, self.fake.connections))
        return answer

    def _say(self, server: _Server, stage: Stage) -> str:
        if stage in self.fake.hang_up:
            server.hang_up()
        return self.fake.answers.get(stage, "250 OK")
