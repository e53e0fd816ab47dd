"""`goodword serve`: the service, with the adapters whose settings are present."""

import logging
import os

import click
import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from bot import log
from bot.app import assemble, configured
from bot.commands.listening import BACKLOG, listen, run
from bot.commands.records import records, url_of
from bot.errors import ConfigError
from bot.settings import Settings, load, refuse_unsafe
from store.engine import driver_url

note = logging.getLogger(__name__)
GRACE = 10
"""Seconds that requests under way have to finish when the service stops."""


class Refused(click.ClickException):
    """A setting is missing or unsafe."""

    exit_code = 2


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=3000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64),
    help="Processes. On SQLite they wait for each other's writes: one is best there. On PostgreSQL, one a core.",
)  # fmt: skip
@click.option(
    "--trust-proxy", default="127.0.0.1", show_default=True, metavar="ADDRESSES",
    help="Proxies, comma-separated, whose X-Forwarded-For and X-Forwarded-Proto are believed.",
)  # fmt: skip
def serve(host: str, port: int, workers: int, trust_proxy: str) -> None:
    """The service. Slack, Teams and e-mail run when their settings are present; see docs/deployment.md.

    Put a proxy that ends TLS in front of it. Stops on SIGTERM, after finishing what was begun.
    """
    settings = _settings(host)
    log.begin(settings.goodword_log)
    with records(settings) as database:
        slow = workers > 1 and database.sqlite
    try:
        app = assemble(settings, configured(settings))
    except ConfigError as error:
        raise Refused(str(error)) from None
    listening = listen(host, port)
    address = f"http://{host}:{listening.getsockname()[1]}"
    note.info("listening", extra={"address": address, "adapters": ", ".join(app.adapters)})
    if slow:
        note.warning("%s processes wait for each other's writes to one SQLite file: use --workers 1", workers)
    if workers == 1:
        run(uvicorn.Server(_config(app.asgi(), trust_proxy)), listening)
        return
    app.database.close()
    os.environ["GOODWORD_BIND_HOST"] = host  # the workers load their settings anew, and what is safe depends on it
    config = _config("bot.commands.serve:application", trust_proxy, factory=True, workers=workers)
    Multiprocess(config, sockets=[listening]).run()


def application() -> ASGIApp:
    """One worker's service, from its environment."""
    settings = load()
    log.begin(settings.goodword_log)
    return assemble(settings, configured(settings)).asgi()


def _settings(host: str) -> Settings:
    try:
        settings = load(bind_host=host)
        refuse_unsafe(settings)
        driver_url(url_of(settings))
    except (ConfigError, ValueError) as error:
        raise Refused(str(error)) from None
    return settings


def _config(app: ASGIApp | str, trust_proxy: str, *, factory: bool = False, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app, factory=factory, workers=workers, loop="uvloop", http="httptools", ws="none", lifespan="on",
        log_config=None, access_log=False,  # paths of the public pages hold tokens
        server_header=False, proxy_headers=True, forwarded_allow_ips=trust_proxy, backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE,
    )  # fmt: skip


COMMANDS = (serve,)
