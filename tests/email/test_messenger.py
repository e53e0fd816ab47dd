"""Mails over a real SMTP connection, and what becomes of them."""

import asyncio
import logging
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import icalendar
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from adapters.email.app import EmailAdapter, build
from adapters.email.messenger import EmailMessenger
from adapters.email.render import address
from adapters.email.smtp import SmtpTransport, server_of
from bot.errors import ConfigError
from bot.ports import Denied, Failed, Refused, Sent, Unsure
from bot.settings import Settings
from bot.ui import Card
from tests.email.conftest import ASK, CALL, DANA, clock
from tests.fakes.bot import FakeBot, FakeDirectory
from tests.fakes.smtp import FakeMail, Stage

SENDER = address("Acme references <refs@acme.example.com>")
REF = "<goodword.42@acme.example.com>"


@pytest.fixture
def messenger(transport: SmtpTransport) -> EmailMessenger:
    """The messenger over the fake server."""
    return EmailMessenger(transport, SENDER, clock)


def built(url: str, sender: str = "refs@acme.example.com") -> EmailAdapter:
    """The adapter as the settings say."""
    return build(Settings(smtp_url=SecretStr(url), smtp_from=sender), FakeBot(), FakeDirectory(), clock)


async def test_a_card_arrives_as_a_mail(server: FakeMail, messenger: EmailMessenger) -> None:
    """Posting hands the mail over and answers with its Message-ID."""
    assert await messenger.post(DANA, ASK, key=42) == Sent(ref=REF)
    (got,) = server.received
    assert (got.sender, got.to) == ("refs@acme.example.com", (DANA.external_id,))
    assert got.mail["Message-ID"] == REF


async def test_a_burst_uses_one_connection(server: FakeMail, messenger: EmailMessenger) -> None:
    """Mails sent one after another, or at once, share a connection."""
    await asyncio.gather(*(messenger.post(DANA, ASK, key=k) for k in range(5)))
    assert (len(server.received), server.connections) == (5, 1)


async def test_a_quiet_connection_is_let_go(server: FakeMail) -> None:
    """After the idle time the connection is closed; the next mail opens another."""
    transport = SmtpTransport(server_of(server.url), idle=0)
    messenger = EmailMessenger(transport, SENDER, clock)
    await messenger.post(DANA, ASK, key=1)
    async with asyncio.timeout(5):
        await server.all_gone()
    assert await messenger.post(DANA, ASK, key=2) == Sent(ref="<goodword.2@acme.example.com>")
    assert server.connections == 2
    await transport.close()


async def test_a_restarted_server_is_met_anew(server: FakeMail, messenger: EmailMessenger) -> None:
    """A connection that was lost between two mails costs no mail."""
    await messenger.post(DANA, ASK, key=1)
    server.drop_all()
    assert isinstance(await messenger.post(DANA, ASK, key=2), Sent)
    assert (len(server.received), server.connections) == (2, 2)


@pytest.mark.parametrize(
    ("stage", "answer", "kind"),
    [
        ("MAIL", "451 4.3.0 try later", Failed),
        ("MAIL", "550 5.7.1 sender not allowed", Refused),
        ("RCPT", "450 4.2.0 greylisted dana.reyes@northwind.example.com", Failed),
        ("RCPT", "421 closing", Failed),
        ("RCPT", "550 5.1.1 <dana.reyes@northwind.example.com> unknown", Denied),
        ("RCPT", "550 no such user", Denied),
        ("RCPT", "553 bad mailbox name", Denied),
        ("RCPT", "550 5.2.1 mailbox disabled", Denied),
        ("RCPT", "550 5.7.1 relaying refused", Refused),
        ("RCPT", "554 no", Refused),
        ("DATA", "451 disk full", Failed),
        ("DATA", "554 no mails today", Refused),
        ("AFTER", "452 4.3.1 full", Failed),
        ("AFTER", "554 5.7.1 spam from dana.reyes@northwind.example.com", Refused),
        ("AFTER", "weird", Failed),
    ],
)
async def test_what_the_server_says_decides(
    server: FakeMail, messenger: EmailMessenger, stage: Stage, answer: str, kind: type
) -> None:
    """4xx may be tried again, 5xx never, an unknown mailbox stops the place; the next mail is not harmed."""
    server.answers[stage] = answer
    result = await messenger.post(DANA, ASK, key=42)
    assert isinstance(result, kind)
    assert "@" not in result.model_dump_json()
    assert server.received == []
    server.answers.clear()
    assert isinstance(await messenger.post(DANA, ASK, key=43), Sent)
    assert len(server.received) == 1


@pytest.mark.parametrize(("stage", "kind"), [("MAIL", Failed), ("RCPT", Failed), ("DATA", Failed), ("AFTER", Unsure)])
async def test_how_far_a_broken_connection_came_decides(
    server: FakeMail, messenger: EmailMessenger, stage: Stage, kind: type
) -> None:
    """Lost before the mail was handed over: it may be tried again. Lost after: nobody knows, and that is said."""
    server.hang_up.add(stage)
    assert isinstance(await messenger.post(DANA, ASK, key=42), kind)
    server.hang_up.clear()
    assert isinstance(await messenger.post(DANA, ASK, key=43), Sent)


async def test_nobody_listening_is_tried_again_later() -> None:
    """A refused connection is Failed, and `doctor` says so."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    adapter = built(f"smtp://127.0.0.1:{port}")
    assert adapter.messenger is not None
    assert isinstance(await adapter.messenger.post(DANA, ASK, key=1), Failed)
    assert [h.state for h in await adapter.health()] == ["bad"]
    await adapter.stop()


async def test_a_server_that_says_nothing_is_given_up() -> None:
    """A silent server costs the timeout, not the process."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = SmtpTransport(server_of(f"smtp://127.0.0.1:{silent.getsockname()[1]}"), timeout=0.05)
        assert isinstance(await EmailMessenger(transport, SENDER, clock).post(DANA, ASK, key=1), Failed)
        await transport.close()


@pytest.mark.parametrize(
    "bad", ["", "nobody", "a@example.com, b@example.com", "a@example.com\r\nRCPT TO:<b@example.com>"]
)
async def test_a_bad_address_is_denied_without_asking_the_server(
    server: FakeMail, messenger: EmailMessenger, bad: str
) -> None:
    """It is the place that is wrong, and nothing is sent anywhere."""
    result = await messenger.post(DANA.model_copy(update={"external_id": bad}), ASK, key=1)
    assert isinstance(result, Denied)
    assert server.connections == 0


async def test_dots_at_line_starts_arrive_as_typed(server: FakeMail, messenger: EmailMessenger) -> None:
    """A line with a single dot ends no mail."""
    card = Card(title="Dots", blocks=(CALL.model_copy(update={"description": "x"}), *ASK.blocks))
    text = ".\n..\n.hidden"
    dotted = card.model_copy(update={"blocks": (ASK.blocks[0].model_copy(update={"text": text}),)})
    await messenger.post(DANA, dotted, key=1)
    body = server.received[0].mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text + "\n"


async def test_an_edit_sends_nothing(server: FakeMail, messenger: EmailMessenger) -> None:
    """A mail cannot be edited: the answer keeps the reference. It cannot be taken back either, which is said."""
    assert await messenger.update(DANA, REF, ASK, key=43) == Sent(ref=REF)
    assert isinstance(await messenger.delete(DANA, REF), Refused)
    assert server.connections == 0


@pytest.mark.parametrize(("cancelled", "method"), [(False, "REQUEST"), (True, "CANCEL")])
async def test_a_changed_date_goes_out_again(
    server: FakeMail, messenger: EmailMessenger, cancelled: bool, method: str
) -> None:
    """Same uid, higher sequence, in the conversation of the first mail."""
    changed = CALL.model_copy(update={"sequence": 2, "cancelled": cancelled})
    card = Card(title="Moved", blocks=(changed,))
    assert await messenger.update(DANA, REF, card, key=43) == Sent(ref=REF)
    mail = server.received[0].mail
    assert (mail["In-Reply-To"], mail["Message-ID"]) == (REF, "<goodword.43@acme.example.com>")
    (file,) = mail.iter_attachments()
    calendar: Any = icalendar.Calendar.from_ical(file.get_content())
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])) == (method, CALL.uid, 2)


async def test_no_address_reaches_a_log(
    server: FakeMail, messenger: EmailMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither success nor refusal nor a broken line writes an address or a password anywhere."""
    caplog.set_level(logging.DEBUG, logger="adapters")
    caplog.set_level(logging.DEBUG, logger="asyncio")
    await messenger.post(DANA, ASK, key=1)
    server.answers["RCPT"] = f"550 5.1.1 {DANA.external_id} unknown"
    await messenger.post(DANA, ASK, key=2)
    server.hang_up.add("MAIL")
    await messenger.post(DANA, ASK, key=3)
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith("mail")]
    assert "northwind" not in "".join(ours)
    assert "hunter2" not in repr(server_of("smtps://refs:hunter2@mail.example.com"))


async def test_log_in_and_its_failure() -> None:
    """User and password of the URL are used; when they are wrong nothing is sent and no words repeat them."""
    async with FakeMail(user="refs@acme", password="p/w:1") as server:
        good = built(f"smtp://refs%40acme:p%2Fw%3A1@127.0.0.1:{server.port}")
        bad = built(f"smtp://refs%40acme:nope@127.0.0.1:{server.port}")
        assert good.messenger is not None
        assert bad.messenger is not None
        assert isinstance(await good.messenger.post(DANA, ASK, key=1), Sent)
        assert [h.state for h in await good.health()] == ["ok"]
        result = await bad.messenger.post(DANA, ASK, key=2)
        assert result == Failed(reason="the mail server did not accept the user or password in SMTP_URL")
        assert len(server.received) == 1
        await good.stop()
        await bad.stop()


async def test_without_encryption_nothing_leaves_this_machine() -> None:
    """smtp:// to any other host insists on STARTTLS. 127.0.0.2 stands for such a host."""
    async with FakeMail(host="127.0.0.2") as server:
        adapter = built(f"smtp://127.0.0.2:{server.port}")
        assert adapter.messenger is not None
        result = await adapter.messenger.post(DANA, ASK, key=1)
        assert isinstance(result, Failed)
        assert "encryption" in result.reason
        assert server.received == []
        await adapter.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's context, and that of a client who trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "fake mail")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.2"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path: Path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


@pytest.mark.parametrize("starttls", [False, True])
async def test_encrypted_both_ways(certificate: tuple[ssl.SSLContext, ssl.SSLContext], starttls: bool) -> None:
    """smtps:// and STARTTLS work with a certificate that is trusted, and send nothing with one that is not."""
    ours, trusting = certificate
    async with FakeMail(host="127.0.0.2", tls=ours, starttls=starttls) as server:
        good = SmtpTransport(server_of(server.url), tls=trusting, timeout=5)
        bad = SmtpTransport(server_of(server.url), timeout=5)
        assert isinstance(await EmailMessenger(good, SENDER, clock).post(DANA, ASK, key=1), Sent)
        assert isinstance(await EmailMessenger(bad, SENDER, clock).post(DANA, ASK, key=2), Failed)
        assert len(server.received) == 1
        await good.close()
        await bad.close()


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://h:notaport", "smtps://[bad:s3cret@h"]
)
def test_a_bad_smtp_url_is_named_but_not_repeated(url: str) -> None:
    """It may hold a password."""
    with pytest.raises(ConfigError, match="SMTP_URL cannot be read") as caught:
        server_of(url)
    assert "s3cret" not in str(caught.value)


def test_a_bad_sender_is_named() -> None:
    """SMTP_FROM must be one address."""
    with pytest.raises(ConfigError, match="SMTP_FROM"):
        built("smtp://127.0.0.1", sender="no address")


async def test_without_smtp_there_is_no_messenger() -> None:
    """Nothing configured: drafts are shown instead, and `doctor` says how to change that."""
    adapter = build(Settings(), FakeBot(), FakeDirectory(), clock)
    await adapter.start()
    assert adapter.messenger is None
    assert [h.state for h in await adapter.health()] == ["warn"]
    await adapter.stop()


async def test_any_callable_can_take_the_mails() -> None:
    """The demo's inbox is handed each mail, whether it is a plain function or a coroutine function."""
    inbox: list[EmailMessage] = []

    async def slow(mail: EmailMessage) -> None:
        inbox.append(mail)

    for taker in (inbox.append, slow):
        adapter = build(Settings(), FakeBot(), FakeDirectory(), clock, transport=taker)
        assert adapter.messenger is not None
        assert await adapter.messenger.post(DANA, ASK, key=7) == Sent(ref="<goodword.7@localhost>")
        assert [h.state for h in await adapter.health()] == ["ok"]
        await adapter.stop()
    assert [m["To"] for m in inbox] == [DANA.external_id] * 2
