"""Settings of the installation, read once from the environment and `.env`, frozen, and refused when unsafe.

Settings of a program (caps, rests, channels) are records, not these: see `store/records/programs.py`.
"""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigError

MICROSOFT_HOSTS = (
    "smba.trafficmanager.net,smba.infra.gcc.teams.microsoft.com,smba.infra.gov.teams.microsoft.us,"
    "smba.infra.dod.teams.microsoft.us,directline.botframework.com,webchat.botframework.com"
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """Names are those of `contract` in upper case; an empty value counts as not set."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: SecretStr = SecretStr("sqlite:///./goodword.db")
    goodword_secret_key: SecretStr = SecretStr("")
    goodword_public_url: str = ""
    goodword_log: Literal["debug", "info", "warning", "error"] = "info"
    goodword_tick_seconds: float = Field(default=15, gt=0, le=3600)
    goodword_debug: bool = False
    goodword_rubrics: str = ""
    """A folder with rubrics of the company's own, beside those that ship."""

    slack_signing_secret: SecretStr = SecretStr("")
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"

    teams_app_id: str = ""
    teams_app_password: SecretStr = SecretStr("")
    teams_tenant_id: str = ""
    teams_dangerously_allow_unauthenticated: bool = False
    teams_service_hosts: str = MICROSOFT_HOSTS
    teams_login_url: str = "https://login.microsoftonline.com"
    teams_openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"

    smtp_url: SecretStr = SecretStr("")
    smtp_from: str = ""

    bind_host: str = Field(
        default="127.0.0.1", exclude=True, validation_alias=AliasChoices("bind_host", "goodword_bind_host")
    )
    """Given by `serve --host`, not by the environment; here because what is safe depends on it."""

    @property
    def slack(self) -> bool:
        """Whether any Slack setting is present."""
        return bool(self.slack_bot_token.get_secret_value() or self.slack_app_token.get_secret_value())

    @property
    def teams(self) -> bool:
        """Whether any Teams setting is present."""
        return bool(self.teams_app_id) or self.teams_dangerously_allow_unauthenticated

    @property
    def mail(self) -> bool:
        """Whether e-mail can be sent."""
        return bool(self.smtp_url.get_secret_value() and self.smtp_from)

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The secret keys, the one that signs and encrypts first; the others only verify and decrypt."""
        return tuple(k.strip() for k in self.goodword_secret_key.get_secret_value().split(",") if k.strip())

    @property
    def service_hosts(self) -> frozenset[str]:
        """Host names that Teams replies may be sent to."""
        return frozenset(h.strip().lower() for h in self.teams_service_hosts.split(",") if h.strip())

    @property
    def on_loopback(self) -> bool:
        """Whether the service is bound to this machine alone."""
        return self.bind_host in LOOPBACK


def load(**given: object) -> Settings:
    """The settings of this process; `given` overrides the environment.

    Raises:
        ConfigError: a value cannot be read; names the setting.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # reason: keyword values are validated by pydantic itself
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        raise ConfigError(f"{name}: {first['msg']}") from None


def refuse_unsafe(settings: Settings) -> None:
    """Stop `serve` before it opens a port with settings that would not work or would not be safe.

    Raises:
        ConfigError: names the setting and the remedy.
    """
    if not settings.slack and not settings.teams:
        raise ConfigError(
            "no chat platform is configured: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, or TEAMS_APP_ID"
        )
    if not settings.secret_keys:
        raise ConfigError("GOODWORD_SECRET_KEY is missing: set it to 32 or more random characters")
    if any(len(key) < 32 for key in settings.secret_keys):
        raise ConfigError("GOODWORD_SECRET_KEY is too short: each key needs 32 or more random characters")
    _refuse_unsafe_slack(settings)
    _refuse_unsafe_teams(settings)
    url = urlsplit(settings.goodword_public_url)
    if settings.goodword_public_url and url.scheme != "https" and url.hostname not in LOOPBACK:
        raise ConfigError("GOODWORD_PUBLIC_URL must start with https://")
    if settings.smtp_url.get_secret_value() and not settings.smtp_from:
        raise ConfigError("SMTP_FROM is missing: set it to the address mails are sent from")


def _refuse_unsafe_slack(settings: Settings) -> None:
    if not settings.slack:
        return
    if not settings.slack_bot_token.get_secret_value():
        raise ConfigError("SLACK_BOT_TOKEN is missing: it starts with xoxb- and is on the app's OAuth page")
    if not settings.slack_app_token.get_secret_value() and not settings.slack_signing_secret.get_secret_value():
        raise ConfigError("SLACK_SIGNING_SECRET is missing: without it anybody could pretend to be Slack")


def _refuse_unsafe_teams(settings: Settings) -> None:
    if settings.teams_dangerously_allow_unauthenticated and not settings.on_loopback:
        raise ConfigError("TEAMS_DANGEROUSLY_ALLOW_UNAUTHENTICATED is refused unless bound to 127.0.0.1")
    if settings.teams_app_id and not settings.teams_dangerously_allow_unauthenticated:
        if not settings.teams_app_password.get_secret_value():
            raise ConfigError("TEAMS_APP_PASSWORD is missing: it is the client secret of the bot's registration")
        if not settings.teams_tenant_id:
            raise ConfigError("TEAMS_TENANT_ID is missing: new bots are single-tenant and need it")
