"""The workspaces that installed us, and who their people are. Cached: no request waits for what Slack said before."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.web import TROUBLE, Web, error_of
from bot.event import Actor, Profile
from bot.ports import Directory
from bot.settings import Settings

log = logging.getLogger("goodword.slack")
PLATFORM = "slack"
_FRESH = 300.0
_AGAIN = 30.0


@dataclass(frozen=True)
class Workspace:
    """One that installed us."""

    id: str
    token: str
    bot_user: str = ""


class Workspaces:
    """Finds the token of a workspace, and the actor behind a Slack user."""

    def __init__(self, settings: Settings, directory: Directory, web: Web) -> None:
        self._token = settings.slack_bot_token.get_secret_value()
        self._directory = directory
        self._web = web
        self._known: dict[str, tuple[float, Workspace]] = {}
        self._tried = -_AGAIN
        self._joining = asyncio.Lock()

    async def join(self) -> None:
        """Note the workspace that the configured token belongs to. Without an answer it is tried again when needed."""
        if not self._token:
            return
        self._tried = time.monotonic()
        try:
            told, _ = await self._web.ask(self._token, "auth.test")
        except TROUBLE as error:
            log.error("Slack did not accept SLACK_BOT_TOKEN (%s); see `goodword doctor`", error_of(error))
            return
        team = str(told.get("team_id") or told.get("enterprise_id") or "")
        known = await self._directory.installation(PLATFORM, team)
        secrets = {**(known.secrets if known else {}), "bot_user": str(told.get("user_id", ""))}
        if known is None or secrets != known.secrets:
            await self._directory.install(PLATFORM, team, str(told.get("team", "")), secrets)
        self._known.pop(team, None)

    async def find(self, team: str) -> Workspace | None:
        """The workspace `team`, or None if it has not installed us."""
        kept = self._known.get(team)
        if kept and time.monotonic() - kept[0] < _FRESH:
            return kept[1]
        installed = await self._directory.installation(PLATFORM, team)
        if installed is None and self._token and time.monotonic() - self._tried >= _AGAIN:
            async with self._joining:
                if time.monotonic() - self._tried >= _AGAIN:
                    await self.join()
            installed = await self._directory.installation(PLATFORM, team)
        token = (installed.secrets.get("token") or self._token) if installed else ""
        if installed is None or not token:
            return None
        found = Workspace(id=team, token=token, bot_user=installed.secrets.get("bot_user", ""))
        self._known[team] = (time.monotonic(), found)
        return found

    def forget(self, team: str) -> None:
        """Ask anew next time: it was uninstalled, or its token was revoked."""
        self._known.pop(team, None)

    async def actor(self, team: str, user: str) -> Actor:
        """Who `user` is.

        Raises:
            UnknownPerson: nobody can say in time, or the workspace has not installed us.
        """

        async def look_up() -> Profile:
            space = await self.find(team)
            if space is None:
                raise LookupError("not installed")
            told, _ = await self._web.ask(space.token, "users.info", user=user, include_locale="true")
            return profile_of(told.get("user") or {}, team)

        return await self._directory.actor(PLATFORM, team, user, look_up)


def profile_of(user: Mapping[str, Any], team: str) -> Profile:
    """What users.info says, as a profile. Everybody who is not a full member of `team` is a guest."""
    profile = user.get("profile") or {}
    org = user.get("enterprise_user") or {}
    home = {user.get("team_id"), org.get("enterprise_id"), *(org.get("teams") or ())}
    marks = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted", "is_workflow_bot")
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return Profile(
        name=next((str(name) for name in names if name), "Somebody"),
        email=str(profile.get("email") or ""),
        zone=str(user.get("tz") or "UTC"),
        locale=str(user.get("locale") or "en"),
        guest=team not in home or any(user.get(mark) for mark in marks),
        address=str(user.get("id") or ""),
    )
