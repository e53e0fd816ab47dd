"""What is imported when: nothing that is not needed, nothing that opens something."""

import subprocess
import sys
from pathlib import Path

from tests.house.published import ROOT

HEAVY = ("alembic", "matplotlib", "adapters", "slack_sdk", "slack_bolt", "botbuilder", "aiohttp")


def loaded(code: str, folder: Path) -> set[str]:
    """The modules a fresh process has after `code`."""
    report = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{code}\nprint(*sorted(sys.modules))"
    command = [sys.executable, "-c", report]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_all_handlers_load_no_adapter_and_nothing_heavy(tmp_path: Path) -> None:
    """Adapters come when they are configured, migrations and pictures when they are used; registering every room brings
    in no platform either."""
    found = loaded("from bot.app import whole_router\nwhole_router()", tmp_path)

    assert {name for name in found if name.split(".")[0] in HEAVY} == set()


def test_serve_loads_the_configured_adapters_alone(tmp_path: Path) -> None:
    """Slack alone brings in no Teams, and nothing brings in the playground."""
    code = (
        "from bot.commands import serve\nfrom bot.settings import load\nfrom bot.app import configured\n"
        "configured(load(slack_bot_token='xoxb-1', slack_signing_secret='s', teams_app_id=''))"
    )
    found = loaded(code, tmp_path)

    assert {name for name in found if name.startswith("adapters.") and name.count(".") == 1} == {
        "adapters.email", "adapters.site", "adapters.slack"
    }  # fmt: skip
    assert {name for name in found if name.split(".")[0] in ("alembic", "matplotlib", "botbuilder")} == set()


def test_importing_opens_nothing(tmp_path: Path) -> None:
    """No file is written, no socket opened, by importing any module of ours."""
    code = (
        "import pkgutil, importlib, socket, pathlib\n"
        "def no(*a, **k): raise AssertionError('opened')\n"
        "socket.socket.connect = socket.socket.bind = no\n"
        "for name in ('bot', 'store', 'adapters', 'rubrics'):\n"
        "    package = importlib.import_module(name)\n"
        "    for found in pkgutil.walk_packages(package.__path__, name + '.'):\n"
        "        if not found.name.endswith(('__main__', 'migrations.env')):\n"
        "            importlib.import_module(found.name)\n"
    )
    loaded(code, tmp_path)

    assert list(tmp_path.iterdir()) == []
