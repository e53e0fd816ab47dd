"""The command line, thin: reads words, calls one function, says what went wrong in one line."""

import os
import sys

import click

from bot.commands import data, demo, operate, serve
from bot.errors import GoodwordError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="goodword", prog_name="goodword")
def goodword() -> None:
    """Goodword: customer references in Slack and Microsoft Teams."""


for group in (demo, serve, operate, data):
    for command in group.COMMANDS:
        goodword.add_command(command)


def main() -> None:
    """Run, with errors as one line on standard error."""
    debug = os.environ.get("GOODWORD_DEBUG") == "1"
    try:
        code = goodword.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"goodword: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except GoodwordError as error:
        if debug:
            raise
        click.echo(f"goodword: {error}", err=True)
        sys.exit(getattr(error, "exit_code", 1))
    except Exception as error:
        if debug:
            raise
        click.echo(f"goodword: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'failed'} (GOODWORD_DEBUG=1 shows more)", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
