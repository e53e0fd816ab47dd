"""The real adapter on a real server, between a scripted core and a fake Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette

from adapters.slack.app import SlackAdapter, build
from bot.settings import Settings
from tests.fakes.bot import FakeBot, FakeDirectory
from tests.fakes.serve import serving
from tests.fakes.slack import FakeSlack

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


@dataclass
class Stage:
    """Everything a test talks to."""

    slack: FakeSlack
    bot: FakeBot
    directory: FakeDirectory
    adapter: SlackAdapter
    dana: str
    sales: str


def settings_for(slack: FakeSlack, **more: Any) -> Settings:
    """The settings of an installation that knows only this fake."""
    given = {
        "slack_bot_token": slack.token,
        "slack_signing_secret": slack.signing_secret,
        "slack_api_url": slack.api_url,
        **more,
    }
    return Settings(_env_file=None, **given)


@asynccontextmanager
async def staged(slack: FakeSlack, **more: Any) -> AsyncIterator[Stage]:
    """The adapter, started and reachable."""
    bot, directory = FakeBot(), FakeDirectory()
    adapter = build(settings_for(slack, **more), bot, directory, lambda: NOW)
    dana = slack.person("Dana Reyes")
    sales = slack.channel("sales", dana)
    await adapter.start()
    try:
        async with serving(Starlette(routes=list(adapter.routes))) as url:
            slack.events_url = f"{url}/slack/events"
            yield Stage(slack, bot, directory, adapter, dana, sales)
    finally:
        await adapter.stop()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A fake Slack."""
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
async def stage(slack: FakeSlack) -> AsyncIterator[Stage]:
    """The adapter over HTTP."""
    async with staged(slack) as made:
        yield made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The adapter waits a tenth of a second for the core instead of more than two."""
    monkeypatch.setattr("adapters.slack.app.PATIENCE", 0.1)
