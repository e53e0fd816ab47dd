"""A process that has imported everything already, forked for each run of the command line: real, and quick."""

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

PRELOAD = [f"bot.commands.{name}" for name in ("data", "doctor", "manifest", "operate", "serve")]
PRELOAD += [
    "alembic.command",
    "bot.app",
    "adapters.slack.app",
    "adapters.teams.app",
    "adapters.email.app",
    "adapters.site.app",
]
PRELOAD += [__name__]


def goodword(
    words: Sequence[str], folder: Path, settings: Mapping[str, str], out: Path, err: Path | Connection
) -> None:
    """`goodword words…` in `folder` with `settings`, its output in files or a pipe; its exit code is the process's."""
    for stream, to in ((1, out), (2, err)):
        opened = to.fileno() if isinstance(to, Connection) else os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(settings)
    sys.argv = ["goodword", *words]
    from bot.__main__ import main

    main()
