"""manifest.json of version 1.30 and the zip around it."""

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.manifest.icons import color_icon, outline_icon
from bot.errors import ConfigError
from bot.ports import CommandInfo

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.schema.json"
VERSION = "1.0.0"
ACTIONS = (
    ("nominate.message", "Nominate this customer", "Start a nomination from what this message says"),
    ("request.message", "Find a reference for this", "Turn this message into a private request"),
    ("win.message", "Tell this win", "Write a win story from this message"),
)
MOST_COMMANDS = 12
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""A fixed date, so that the same settings give the same bytes."""


def package(app_id: str, url: str, commands: Sequence[CommandInfo]) -> bytes:
    """The app package for the bot registered as `app_id` that is reached at `url`.

    Raises:
        ConfigError: one of them is missing.
    """
    if not app_id:
        raise ConfigError("TEAMS_APP_ID is missing: it is the application id of the bot's registration")
    if not url.startswith("https://"):
        raise ConfigError("GOODWORD_PUBLIC_URL is missing or does not start with https://")
    files = {
        "manifest.json": json.dumps(manifest(app_id, url, commands), indent=2, ensure_ascii=False).encode() + b"\n",
        "color.png": color_icon(),
        "outline.png": outline_icon(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def manifest(app_id: str, url: str, commands: Sequence[CommandInfo]) -> dict[str, Any]:
    """manifest.json as it is uploaded."""
    return {
        "$schema": SCHEMA,
        "manifestVersion": "1.30",
        "version": VERSION,
        "id": app_id,
        "developer": {"name": "Goodword", "websiteUrl": url, "privacyUrl": url, "termsOfUseUrl": url},
        "name": {"short": "Goodword", "full": "Goodword, customer references and advocates"},
        "description": {
            "short": "Find a customer who will vouch for you, and nominate new ones.",
            "full": (
                "Goodword runs a customer advocacy program in chat: ask for a reference and see who fits, nominate"
                " customers, protect them from being asked too often, check how mature the program is, and share wins."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#0B6E4F",
        "bots": [_bot(app_id, commands)],
        "composeExtensions": [_extension(app_id)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(url).netloc],
        "supportsChannelFeatures": "tier1",
    }


def _bot(app_id: str, commands: Sequence[CommandInfo]) -> dict[str, Any]:
    listed = [{"title": info.words[:128], "description": info.help[:4000]} for info in shown(commands)]
    both = ["mention", "slash"]
    lists = [
        {"scopes": ["personal"], "triggers": both, "commands": listed},
        {"scopes": ["team", "groupChat"], "triggers": both, "commands": listed},
    ]
    return {
        "botId": app_id,
        "scopes": ["personal", "team", "groupChat"],
        "supportsTargetedMessages": True,
        "commandLists": lists if listed else [],
    }


def shown(commands: Sequence[CommandInfo]) -> list[CommandInfo]:
    """At most twelve: those for everybody first, the shortest words of each before its details."""
    everybody = [info for info in commands if info.role in ("viewer", "member")]
    others = [info for info in commands if info not in everybody]
    return [*everybody, *others][:MOST_COMMANDS]


def _extension(app_id: str) -> dict[str, Any]:
    actions = [
        {
            "id": name,
            "type": "action",
            "title": title,
            "description": about,
            "context": ["message"],
            "fetchTask": True,
        }
        for name, title, about in ACTIONS
    ]
    return {"botId": app_id, "commands": actions}
