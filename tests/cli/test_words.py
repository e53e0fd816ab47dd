"""Help everywhere, and errors in one line."""

import click
import pytest
from click.testing import CliRunner

from bot.__main__ import WHERE, goodword
from tests.cli.conftest import Shell


def every() -> list[tuple[str, ...]]:
    """All commands and groups, as they are typed."""
    context = click.Context(goodword)
    found: list[tuple[str, ...]] = [()]
    for name in WHERE:
        command = goodword.get_command(context, name)
        assert command is not None, name
        found.append((name,))
        found += [(name, inner) for inner in command.commands] if isinstance(command, click.Group) else []
    return found


def test_every_command_is_where_it_is_looked_for() -> None:
    """Commands are imported only when run: the list of their places has to be right, and whole."""
    from importlib import import_module

    for module in set(WHERE.values()):
        names = {command.name for command in import_module(f"bot.commands.{module}").COMMANDS}
        assert names == {name for name, place in WHERE.items() if place == module}


@pytest.mark.parametrize("words", every(), ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    """`--help` says what it does, and describes each option."""
    shown = CliRunner().invoke(goodword, [*words, "--help"], prog_name="goodword")
    command = goodword
    for word in words:
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found  # type: ignore[assignment]  # reason: the last one is no group

    assert shown.exit_code == 0
    assert shown.output.startswith("Usage: goodword")
    assert command.help
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []


def test_help_as_a_process(shell: Shell) -> None:
    """It lists every command; the version is said, too."""
    done = shell.run_alone("--help")

    assert (done.code, done.err) == (0, "")
    assert [name for name in WHERE if f"  {name} " not in done.out] == []
    assert shell.run("--version").out.startswith("goodword, version ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dance",), "No such command 'dance'"),
        (("serve", "--port", "70000"), "Invalid value for '--port'"),
        (("import", "advocates", "nowhere.csv"), "'nowhere.csv' does not exist"),
        (("export", "secrets", "x.csv"), "Invalid value"),
        (("manifest", "irc"), "Invalid value"),
    ],
)
def test_a_wrong_word_is_one_line(shell: Shell, words: tuple[str, ...], said: str) -> None:
    """Usage errors end with 2."""
    done = shell.run(*words)

    assert done.code == 2
    assert said in done.refusal


@pytest.mark.parametrize(
    "words",
    [("db", "check"), ("db", "upgrade"), ("db", "backup", "x.db"), ("admin", "code"), ("export", "all", "x.xlsx")],
    ids=" ".join,
)
@pytest.mark.parametrize("url", ["mysql://user:hunter2@host/db", "postgresql://user:hunter2@127.0.0.1:1/db"])
def test_a_database_that_cannot_be_used_is_one_line(shell: Shell, words: tuple[str, ...], url: str) -> None:
    """It names the setting, and no password."""
    done = shell.run(*words, DATABASE_URL=url)

    assert done.code == 1
    assert "DATABASE_URL" in done.refusal or "pg_dump" in done.refusal
    assert "hunter2" not in done.out + done.err


def test_debugging_shows_where_an_error_came_from(shell: Shell) -> None:
    """Only when asked for."""
    (shell.folder / "folder.db").mkdir()
    quiet = shell.run("manifest", "slack", "--url", "https://a.example.com", "--out", "no/such/file.yml")
    loud = shell.run(
        "manifest", "slack", "--url", "https://a.example.com", "--out", "no/such/file.yml", GOODWORD_DEBUG="1"
    )

    assert quiet.refusal == "no/such/file.yml: No such file or directory"
    assert "Traceback" in loud.err
