"""Each case of the contract runs once with each chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.driver import Driver
from tests.contract.playground_driver import PlaygroundDriver
from tests.contract.probe import probe
from tests.contract.slack_driver import SlackDriver
from tests.contract.teams_driver import TeamsDriver
from tests.files import furnished_template, furnished_url, migrated_template
from tests.world import world

__all__ = ["furnished_template", "furnished_url", "migrated_template"]
DRIVERS = {"slack": SlackDriver, "teams": TeamsDriver, "playground": PlaygroundDriver}


@pytest.fixture(params=list(DRIVERS))
async def chat(request: pytest.FixtureRequest, furnished_url: str, tmp_path: Path) -> AsyncIterator[Driver]:
    """One chat with the whole application behind it."""
    name = request.param
    folder = tmp_path if name == "playground" else None
    async with world(
        furnished_url, slack=name == "slack", teams=name == "teams", playground=folder, extra=probe()
    ) as it:
        yield DRIVERS[name](it)
