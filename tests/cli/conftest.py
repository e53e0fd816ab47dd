"""Runs the real `python -m bot` in an empty folder, with nothing of this machine's settings."""

import multiprocessing
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.commands.records import first_program, records
from bot.settings import Settings
from store import admin
from tests.cli import child

ROOT = Path(__file__).parents[2]
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(child.PRELOAD)
KEY = "k" * 40
SLACK = {"GOODWORD_SECRET_KEY": KEY, "SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_SIGNING_SECRET": "fake-signing-secret"}
"""The least that `serve` starts with."""


@dataclass(frozen=True)
class Done:
    """What a run ended with."""

    code: int
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """The one line on standard error of a command that failed; anything else fails the test."""
        assert self.code != 0, self.out
        (line,) = self.err.splitlines()
        assert line.startswith("goodword: ")
        assert "Traceback" not in self.err
        return line.removeprefix("goodword: ")


@dataclass
class Shell:
    """A folder and the settings that commands run with."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """What a process gets."""
        ours = ("GOODWORD_", "SLACK_", "TEAMS_", "SMTP_", "DATABASE_URL", "BIND_HOST")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {**kept, "PYTHONPATH": str(ROOT), **self.settings}

    def command(self, *words: str) -> list[str]:
        """How `goodword words…` is started."""
        return [sys.executable, "-m", "bot", *words]

    def run(self, *words: str, **settings: str) -> Done:
        """Run it to its end."""
        out, err = self.folder.with_suffix(".out"), self.folder.with_suffix(".err")
        given = (words, self.folder, {**self.environment(), **settings}, out, err)
        process = CONTEXT.Process(target=child.goodword, args=given)
        process.start()
        process.join(50)
        process.kill()
        assert process.exitcode is not None
        return Done(process.exitcode, out.read_text(), err.read_text())

    def run_alone(self, *words: str, **settings: str) -> Done:
        """The same in a process that starts from nothing, as a person's does."""
        env = {**self.environment(), **settings}
        done = subprocess.run(
            self.command(*words), cwd=self.folder, env=env, capture_output=True, text=True, check=False, timeout=50
        )
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """No database yet, no settings."""
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database as `goodword db upgrade` makes it."""
    file = tmp_path_factory.mktemp("migrated") / "goodword.db"
    admin.upgrade(f"sqlite:///{file}")
    return file.read_bytes()


@pytest.fixture
def ready(shell: Shell, migrated: bytes) -> Shell:
    """The same with a database."""
    (shell.folder / "goodword.db").write_bytes(migrated)
    return shell


@pytest.fixture
def filled(ready: Shell) -> Shell:
    """The same with a program."""
    url = f"sqlite:///{ready.folder / 'goodword.db'}"
    with records(Settings(_env_file=None, database_url=SecretStr(url))) as database:
        first_program(database)
    return ready
