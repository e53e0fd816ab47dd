"""A card with everything on it, a clock that stands still, a mail server on a free port."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from adapters.email.smtp import SmtpTransport, server_of
from bot.ports import Target
from bot.ui import Button, Buttons, Card, Invitation, Paragraph
from tests.fakes.smtp import FakeMail

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DANA = Target(platform="email", workspace="", kind="direct", external_id="dana.reyes@northwind.example.com")
CALL = Invitation(
    uid="ask-7@goodword", title="Reference call", start=datetime(2026, 11, 27, 13, 30, tzinfo=UTC), sequence=1
)
ASK = Card(
    title="Would you speak with Acme?",
    blocks=(
        Paragraph(text="They choose a tool like ours.\nIt takes half an hour."),
        Buttons(items=(Button(label="Answer", url="https://goodword.example.com/reply/t", style="primary"),)),
    ),
)


def clock() -> datetime:
    """Always the same instant."""
    return NOW


@pytest.fixture
async def server() -> AsyncIterator[FakeMail]:
    """A mail server that takes everything."""
    async with FakeMail() as running:
        yield running


@pytest.fixture
async def transport(server: FakeMail) -> AsyncIterator[SmtpTransport]:
    """A client of it."""
    client = SmtpTransport(server_of(server.url), timeout=5)
    yield client
    await client.close()
