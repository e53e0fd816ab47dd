"""Documents name what is there, and only what is there."""

import re
from functools import cache
from pathlib import Path

import click
import pytest

from bot.__main__ import WHERE, goodword
from bot.app import whole_router
from bot.features.pool.rules import ACCOUNT_COLUMNS, ADVOCATE_COLUMNS, PROOF_COLUMNS
from bot.settings import Settings
from tests.house.published import ROOT

GIVEN = {"BIND_HOST"}
"""Settings that `serve` gives itself."""
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@cache
def text_of(*names: str) -> str:
    """These documents as one text."""
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def guides() -> str:
    """What users read."""
    return text_of("docs/members.md", "docs/program-team.md", "docs/admins.md")


@pytest.mark.parametrize("words", whole_router().commands)
def test_each_command_is_described(words: str) -> None:
    """In one of the guides, as it is typed."""
    assert re.search(rf"/{re.escape(words)}(?![\w-])", guides())


def test_no_guide_names_a_command_that_is_not_there() -> None:
    """A promise in a document is kept by the bot."""
    router = whole_router()
    first = {words.split()[0] for words in router.commands}
    named = re.findall(r"`/([a-z]+)(?: ([a-z]+))?", guides() + text_of("README.md"))

    assert {f"{a} {b}".strip() for a, b in named if a in first and b and f"{a} {b}" not in router.commands} == set()
    assert {a for a, _ in named} - first - {"reply", "upload", "metrics", "healthz", "readyz", "api", "slack"} == set()


@pytest.mark.parametrize("name", sorted({name.upper() for name in Settings.model_fields} - GIVEN))
def test_each_setting_is_described(name: str) -> None:
    """In the table of docs/deployment.md."""
    rows = [line for line in text_of("docs/deployment.md").splitlines() if line.startswith("| `")]

    assert [row for row in rows if f"`{name}`" in row.split("|")[1]] != []


def test_no_document_names_a_setting_that_is_not_there() -> None:
    """Names in upper case in code quotes are settings."""
    every = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    named = set(re.findall(r"`((?:GOODWORD|SLACK|TEAMS|SMTP|DATABASE)_[A-Z_]+)`", every))

    assert named - {name.upper() for name in Settings.model_fields} == set()


def test_each_subcommand_of_the_command_line_is_described() -> None:
    """In docs/admins.md, with every option."""
    context = click.Context(goodword)
    for name in WHERE:
        command = goodword.get_command(context, name)
        inner = command.commands if isinstance(command, click.Group) else {"": command}
        for sub, one in inner.items():
            assert one is not None
            whole = f"goodword {name} {sub}".strip()
            (row, *_) = [line for line in text_of("docs/admins.md").splitlines() if _names(line, whole)] or [""]
            options = [opt for p in one.params if isinstance(p, click.Option) for opt in p.opts if opt.startswith("--")]
            assert row, whole
            assert [option for option in options if option not in row] == [], whole


def _names(line: str, whole: str) -> bool:
    return line.startswith("| `goodword") and f"`{whole}" in line


@pytest.mark.parametrize("column", sorted({*ADVOCATE_COLUMNS, *ACCOUNT_COLUMNS, *PROOF_COLUMNS}))
def test_each_column_of_a_spreadsheet_is_described(column: str) -> None:
    """In docs/program-team.md."""
    assert f"`{column}`" in text_of("docs/program-team.md")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    """Every relative link and picture is a file here."""
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    ours = [link for link in links if "://" not in link and not link.startswith("mailto:")]

    assert [link for link in ours if not (path.parent / link).exists()] == []
