"""`goodword manifest`: what is pasted into Slack, and what is uploaded to Teams."""

from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import click

from bot.app import whole_router
from bot.settings import Settings, load

SLACK = Path(__file__).parents[2] / "manifest.yml"
PLACEHOLDER = "https://goodword.example.com"
"""The address in `manifest.yml` that stands for yours."""
PACKAGE = Path("goodword-teams.zip")


@click.command()
@click.argument("platform", type=click.Choice(["slack", "teams"]))
@click.option("--url", metavar="https://…", help="Where Goodword is reached; GOODWORD_PUBLIC_URL when not given.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help=f"File to write. Slack's goes to the screen without it, the one for Teams to {PACKAGE}.",
)  # fmt: skip
def manifest(platform: str, url: str | None, out: Path | None) -> None:
    """The app manifest for Slack (YAML), or the app package for Teams (zip with icons), with your address filled in.

    Installing into many Slack workspaces by OAuth comes later; the redirect address is in the manifest already.
    """
    settings = load()
    address = _address(url or settings.goodword_public_url)
    if platform == "teams":
        _write(out or PACKAGE, _teams(settings, address))
    elif out:
        _write(out, _slack(address).encode())
    else:
        click.echo(_slack(address), nl=False)


def _address(url: str) -> str:
    parts = urlsplit(url)
    if (
        parts.scheme != "https"
        or not parts.hostname
        or parts.query
        or parts.fragment
        or any(sign in url for sign in " \"'\n")
    ):
        raise click.ClickException("give --url https://… or set GOODWORD_PUBLIC_URL: the https address that leads here")
    return url.rstrip("/")


def _slack(address: str) -> str:
    return SLACK.read_text(encoding="utf-8").replace(PLACEHOLDER, address)


def _teams(settings: Settings, address: str) -> bytes:
    package = import_module("adapters.teams.manifest").package
    made: bytes = package(settings.teams_app_id, address, whole_router().catalogue())
    return made


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    click.echo(f"wrote {file}, {len(content):,} bytes")


COMMANDS = (manifest,)
