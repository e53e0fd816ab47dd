"""The app package."""

import io
import json
import os
import zipfile
from pathlib import Path
from struct import unpack

import pytest

from adapters.teams.manifest import package
from bot.errors import ConfigError
from bot.ports import CommandInfo

APP = "11111111-2222-3333-4444-555555555555"
URL = "https://goodword.example.com"
COMMANDS = tuple(
    CommandInfo(words=f"advocate w{n}", help=f"Does {n}", role="admin" if n < 5 else "member") for n in range(30)
)
SHARED = Path(os.environ.get("GOODWORD_SHARED", Path(__file__).parents[3] / "shared"))
SCHEMA = SHARED / "schemas" / "teams-1.30.json"


def files(commands: tuple[CommandInfo, ...] = COMMANDS) -> dict[str, bytes]:
    """The contents of the package."""
    with zipfile.ZipFile(io.BytesIO(package(APP, URL, commands))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_icons_have_the_sizes_teams_wants() -> None:
    """192 and 32 dots square, PNG."""
    for name, size in (("color.png", 192), ("outline.png", 32)):
        icon = files()[name]
        assert icon.startswith(b"\x89PNG\r\n\x1a\n")
        assert unpack(">II", icon[16:24]) == (size, size)


def test_the_bot_works_everywhere_and_offers_its_commands() -> None:
    """Mention and slash, twelve commands at most, those for everybody first; two message actions."""
    made = json.loads(files()["manifest.json"])

    (bot,) = made["bots"]
    assert (bot["botId"], bot["scopes"], bot["supportsTargetedMessages"]) == (
        APP,
        ["personal", "team", "groupChat"],
        True,
    )
    for listed in bot["commandLists"]:
        assert listed["triggers"] == ["mention", "slash"]
        assert [c["title"] for c in listed["commands"]] == [f"advocate w{n}" for n in range(5, 17)]
    actions = made["composeExtensions"][0]["commands"]
    assert [(a["id"], a["context"], a["fetchTask"]) for a in actions] == [
        ("nominate.message", ["message"], True),
        ("request.message", ["message"], True),
        ("win.message", ["message"], True),
    ]
    assert made["validDomains"] == ["goodword.example.com"]


def test_the_same_settings_give_the_same_bytes() -> None:
    """An administrator can compare two packages."""
    assert package(APP, URL, COMMANDS) == package(APP, URL, COMMANDS)


@pytest.mark.parametrize(("app", "url"), [("", URL), (APP, ""), (APP, "http://goodword.example.com")])
def test_what_is_missing_is_named(app: str, url: str) -> None:
    """No package that Teams would refuse."""
    with pytest.raises(ConfigError):
        package(app, url, COMMANDS)


@pytest.mark.skipif(not SCHEMA.exists(), reason="the published schemas are not on this machine")
@pytest.mark.parametrize("commands", [(), COMMANDS])
def test_the_published_schema_agrees(commands: tuple[CommandInfo, ...]) -> None:
    """Version 1.30."""
    from jsonschema import Draft4Validator

    schema = json.loads(SCHEMA.read_text("utf-8-sig"))

    assert [e.message for e in Draft4Validator(schema).iter_errors(json.loads(files(commands)["manifest.json"]))] == []
