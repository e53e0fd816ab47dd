"""The command line, thin: finds the command, runs it, says what went wrong in one line."""

import os
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

import click

from bot.errors import GoodwordError

WHERE = {
    "demo": "demo", "serve": "serve", "doctor": "doctor", "admin": "operate", "db": "operate", "import": "data",
    "export": "data", "manifest": "manifest", "rubric": "data",
}  # fmt: skip
"""Each command's module under `bot/commands`; imported only when it is run, so `serve` never loads the playground."""


class Commands(click.Group):
    """Finds commands by `WHERE`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order help shows them."""
        return list(WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of the `COMMANDS` of the module that `WHERE` names."""
        if cmd_name not in WHERE:
            return None
        commands = import_module(f"bot.commands.{WHERE[cmd_name]}").COMMANDS
        return next((command for command in commands if command.name == cmd_name), None)


def _version() -> str:
    try:
        return installed_version("goodword")
    except PackageNotFoundError:  # a checkout runs without being installed
        return "of a checkout"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(_version(), prog_name="goodword")
def goodword() -> None:
    """Goodword: customer references in Slack and Microsoft Teams.

    Settings come from the environment or a file called .env; docs/deployment.md lists them.
    """


def main() -> None:
    """Run, with errors as one line on standard error."""
    try:
        code = goodword.main(prog_name="goodword", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _give_up(error.format_message(), error.exit_code)
    except Exception as error:
        if os.environ.get("GOODWORD_DEBUG") == "1":
            raise
        _give_up(_said(error), 1)
    sys.exit(code if isinstance(code, int) else 0)


def _said(error: Exception) -> str:
    """What an operator reads of an error. Texts of other libraries may hold anything: of those, only their kind."""
    if isinstance(error, GoodwordError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"{type(error).__name__}: this should not happen; GOODWORD_DEBUG=1 shows where it did"


def _give_up(message: str, code: int) -> None:
    click.echo("goodword: " + " ".join(message.split()), err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
