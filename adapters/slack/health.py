"""What `goodword doctor` says about Slack."""

from collections.abc import Sequence

from adapters.slack.web import NOT_SENT, TROUBLE, Web, error_of
from bot.ports import Health
from bot.settings import Settings

NEEDED = {
    "commands": "slash commands and shortcuts",
    "chat:write": "posting and editing cards",
    "im:write": "writing to people directly",
    "im:history": "reading what people write to Goodword directly",
    "app_mentions:read": "@Goodword in threads",
    "users:read": "knowing who asks",
    "users:read.email": "finding account owners by e-mail",
}
OPTIONAL = {
    "files:write": "uploading pictures",
    "channels:read": "naming public channels",
    "groups:read": "naming private channels",
    "usergroups:read": "groups of people",
}
_PAGE = "https://api.slack.com/apps"


async def health_of(settings: Settings, web: Web) -> Sequence[Health]:
    """Token, scopes, and the way in."""
    return (*await _token(settings.slack_bot_token.get_secret_value(), web), *await _way_in(settings, web))


async def _token(token: str, web: Web) -> Sequence[Health]:
    if not token:
        return ()
    try:
        told, headers = await web.ask(token, "auth.test")
    except NOT_SENT as error:
        remedy = "check the machine's network and SLACK_API_URL"
        return (
            Health(
                name="slack token", state="bad", detail=f"Slack cannot be reached ({error_of(error)})", remedy=remedy
            ),
        )
    except TROUBLE as error:
        remedy = f"set SLACK_BOT_TOKEN to the bot token on the app's OAuth page at {_PAGE}"
        return (Health(name="slack token", state="bad", detail=f"Slack says {error_of(error)}", remedy=remedy),)
    found = Health(name="slack token", state="ok", detail=f"signed in to {told.get('team', 'a workspace')}")
    return (found, *_scopes(headers.get("x-oauth-scopes", "")))


def _scopes(header: str) -> Sequence[Health]:
    given = {scope.strip() for scope in header.split(",")}
    missing = [scope for scope in NEEDED if scope not in given]
    spare = [f"{scope} ({why})" for scope, why in OPTIONAL.items() if scope not in given]
    if missing:
        detail = "missing: " + ", ".join(f"{scope} ({NEEDED[scope]})" for scope in missing)
        remedy = f"add them under OAuth & Permissions at {_PAGE}, then reinstall the app"
        return (Health(name="slack scopes", state="bad", detail=detail, remedy=remedy),)
    detail = "all that are needed" + (f"; not given, not needed: {', '.join(spare)}" if spare else "")
    return (Health(name="slack scopes", state="ok", detail=detail),)


async def _way_in(settings: Settings, web: Web) -> Sequence[Health]:
    app_token = settings.slack_app_token.get_secret_value()
    if not app_token:
        url = settings.goodword_public_url
        detail = f"{url.rstrip('/')}/slack/events" if url else "GOODWORD_PUBLIC_URL is not set"
        remedy = "" if url else "set GOODWORD_PUBLIC_URL, or SLACK_APP_TOKEN to do without a public address"
        return (Health(name="slack requests", state="ok" if url else "warn", detail=detail, remedy=remedy),)
    try:
        await web.call(app_token, "apps.connections.open", {})
    except TROUBLE as error:
        remedy = f"make an app-level token with connections:write at {_PAGE} and set SLACK_APP_TOKEN to it"
        return (Health(name="slack socket", state="bad", detail=f"Slack says {error_of(error)}", remedy=remedy),)
    return (Health(name="slack socket", state="ok", detail="Socket Mode can connect"),)
