"""`goodword demo`: the playground with sample data, on this machine alone."""

import secrets
import shutil
from pathlib import Path
from typing import Any, cast

import click
import uvicorn

from bot import log
from bot.app import App, adapter, assemble, utc_now
from bot.commands.listening import listen, run
from bot.commands.playground import channels, colleagues, settle, show_waiting
from bot.errors import ConfigError
from bot.ports import Adapter, Clock
from bot.settings import Settings, load

SAMPLE = "goodword.db"


@click.command()
@click.option("--port", default=8765, show_default=True, help="Port on 127.0.0.1.")
@click.option(
    "--data",
    "folder",
    default=".demo",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder of the demo's data.",
)
@click.option("--fresh", is_flag=True, help="Begin again with new sample data.")
def demo(port: int, folder: Path, fresh: bool) -> None:
    """The playground on http://127.0.0.1:8765, with sample data. No account, key or server is needed."""
    if fresh and folder.exists():
        _sweep(folder)
    listening = listen("127.0.0.1", port)
    app = make(folder, port)
    click.echo(f"Goodword's playground is on http://127.0.0.1:{port} (stop it with Ctrl+C)")
    run(
        uvicorn.Server(uvicorn.Config(app.asgi(), log_config=None, access_log=False, timeout_graceful_shutdown=2)),
        listening,
    )


def _sweep(folder: Path) -> None:
    """Remove the demo's own files, and nothing else that somebody may keep there."""
    for name in (SAMPLE, "playground.db", "secret.key"):
        for path in folder.glob(name + "*"):
            path.unlink()
    if not any(folder.iterdir()):
        shutil.rmtree(folder)


def make(folder: Path, port: int, *, tick: float = 5.0, clock: Clock = utc_now) -> App:
    """The demo's process: database migrated and filled, playground, public pages and the customers' inbox wired."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = demo_settings(folder, port, tick)
    log.begin("warning")
    begun = settle(settings.database_url.get_secret_value(), clock())
    made: list[Any] = []

    def deliver(message: object) -> None:
        made[0].adapters["playground"].deliver(message)

    def playground(*given: Any) -> Adapter:
        return cast(
            Adapter, cast(Any, adapter("playground"))(*given, people=colleagues(), channels=channels(), data=folder)
        )

    def email(*given: Any) -> Adapter:
        return cast(Adapter, cast(Any, adapter("email"))(*given, transport=deliver))

    made.append(
        assemble(settings, {"playground": playground, "site": adapter("site"), "email": email}, mail=True, clock=clock)
    )
    if begun:
        show_waiting(made[0].core, begun, clock())
    return cast(App, made[0])


def demo_settings(folder: Path, port: int, tick: float) -> Settings:
    """Settings of the demo alone: nothing of the environment's platforms leaks in."""
    key = folder / "secret.key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(32))
        key.chmod(0o600)
    if not 0 < port < 65536:
        raise ConfigError("--port must be from 1 to 65535")
    return load(
        database_url=f"sqlite:///{(folder / SAMPLE).resolve()}", goodword_secret_key=key.read_text(),
        goodword_public_url=f"http://127.0.0.1:{port}", goodword_tick_seconds=tick, smtp_url="", slack_bot_token="",
        slack_app_token="", teams_app_id="", teams_dangerously_allow_unauthenticated=False,
    )  # fmt: skip


COMMANDS = (demo,)
