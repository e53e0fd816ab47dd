"""The manifests offer exactly what the bot answers to."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import yaml

from adapters.teams.manifest import package
from adapters.teams.manifest.package import ACTIONS
from bot.app import whole_router
from tests.house.published import ROOT, checked, needs_schemas, schema

APP, URL = "11111111-2222-3333-4444-555555555555", "https://goodword.example.com"
MANIFEST = ROOT / "manifest.yml"


def slack() -> dict[str, Any]:
    """manifest.yml, read."""
    read: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return read


def test_slacks_commands_are_the_first_words_of_ours() -> None:
    """A slash command that nobody answers, or an answer that nobody can ask for, is a defect."""
    offered = {command["command"] for command in slack()["features"]["slash_commands"]}

    assert {f"/{words.split()[0]}" for words in whole_router().commands} == offered


def test_slacks_hints_name_commands_that_exist() -> None:
    """Each word of a usage hint is answered."""
    known = set(whole_router().commands)
    hinted = {
        f"{command['command'][1:]} {way.strip().split()[0]}"
        for command in slack()["features"]["slash_commands"]
        for way in command["usage_hint"].split("|")
        if not way.strip().startswith("[")
    }

    assert hinted - known == set()


def test_shortcuts_are_the_registered_ones() -> None:
    """In Slack's manifest and in the package for Teams."""
    registered = set(whole_router().shortcuts)

    assert registered == {shortcut["callback_id"] for shortcut in slack()["features"]["shortcuts"]}
    assert registered == {name for name, _, _ in ACTIONS}


def test_every_address_is_the_placeholder() -> None:
    """So `goodword manifest slack --url` fills in all of them."""
    addresses = re.findall(r"https://[^\s/]+", MANIFEST.read_text(encoding="utf-8").split("\n", 3)[3])

    assert {URL} == set(addresses)


@needs_schemas
def test_the_published_schemas_agree(tmp_path: Path) -> None:
    """Slack's manifest and the one in the package for Teams."""
    packed = package(APP, URL, whole_router().catalogue())
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        teams = json.loads(archive.read("manifest.json"))
    ours = {tmp_path / "manifest.yml": MANIFEST.read_text(encoding="utf-8")}

    assert checked("validate.py", "slack", schema("slack-manifest-2.json"), files=ours) == []
    assert checked("validate.py", "teams", schema("teams-1.30.json"), files={tmp_path / "manifest.json": teams}) == []
