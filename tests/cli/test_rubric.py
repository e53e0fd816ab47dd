"""`goodword rubric check FILE`."""

from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Shell

SHIPPED = sorted(path.name for path in (ROOT / "rubrics").glob("*.yml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_fine(shell: Shell, name: str) -> None:
    """One line that says what is in it."""
    done = shell.run("rubric", "check", str(ROOT / "rubrics" / name))

    assert (done.code, done.err) == (0, "")
    assert "fine" in done.out


def test_a_mistake_is_named_with_its_line(shell: Shell) -> None:
    """File, line, what to change; exit 1."""
    text = (ROOT / "rubrics" / "advocacy-program.yml").read_text(encoding="utf-8").replace("rated_by:", "ratedby:", 1)
    (shell.folder / "own.yml").write_text(text)
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "ratedby:" in row)
    done = shell.run("rubric", "check", "own.yml")

    assert done.code == 1
    assert f"own.yml:{line}: `ratedby` is not known in a dimension: write `rated_by`" in done.out.splitlines()
    assert "1 thing to change" in done.refusal


def test_what_is_no_text_or_not_there(shell: Shell) -> None:
    """One line each."""
    Path(shell.folder / "own.yml").write_bytes(b"\xff\xfe\x00")

    assert "UTF-8" in shell.run("rubric", "check", "own.yml").refusal
    assert "No such file" in shell.run("rubric", "check", "none.yml").refusal
