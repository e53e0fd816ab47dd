"""The published schemas and their checkers, where they are beside the checkout."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("GOODWORD_SHARED", ROOT.parent / "shared"))
needs_schemas = pytest.mark.skipif(not (SHARED / "schemas").is_dir(), reason="the published schemas are not beside us")


def checked(tool: str, *arguments: str, files: Mapping[Path, Any]) -> list[str]:
    """What a checker says is wrong with `files`, which are written first."""
    for path, content in files.items():
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    command = [sys.executable, str(SHARED / "tools" / tool), *arguments, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)
    assert len(done.stdout.splitlines()) >= len(files), done.stderr
    return [line for line in done.stdout.splitlines() if not line.endswith(" OK")]


def schema(name: str) -> str:
    """The path of a published schema."""
    return str(SHARED / "schemas" / name)
