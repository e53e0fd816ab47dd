"""Each case of the contract runs once with each chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.driver import Driver
from tests.contract.playground_driver import PlaygroundDriver
from tests.contract.probe import probe
from tests.contract.slack_driver import SlackDriver
from tests.contract.teams_driver import TeamsDriver
from tests.files import migrated_template, migrated_url
from tests.world import World, world

__all__ = ["migrated_template", "migrated_url"]
OWNED = ("Alder Clinic", "Birch Care", "Cedar Health")


def furnish(it: World) -> None:
    """A seller, another one, an owner, a program manager, an admin; three customers of the owner."""
    for name, role in (("sam", "member"), ("lee", "member"), ("kim", "member"), ("mia", "manager"), ("ada", "admin")):
        it.person(name, role)
    for n, account in enumerate(OWNED):
        it.customer(account, f"Pat{n} Poe", owner="kim")


@pytest.fixture(params=["slack", "teams", "playground"])
async def chat(request: pytest.FixtureRequest, migrated_url: str, tmp_path: Path) -> AsyncIterator[Driver]:
    """One chat with the whole application behind it."""
    name = request.param
    folder = tmp_path if name == "playground" else None
    async with world(migrated_url, slack=name == "slack", teams=name == "teams", playground=folder, extra=probe()) as it:
        drivers = {"slack": SlackDriver, "teams": TeamsDriver, "playground": PlaygroundDriver}
        furnish(it)
        yield drivers[name](it)

