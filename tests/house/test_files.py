"""What never may be in a tracked file, and what lock files hold."""

import re
import subprocess
from functools import cache

import pytest

from tests.house.published import ROOT

_HOSTS = ("py" + "pi", "python" + "hosted", "npm" + "js", "deb" + r"\.debian")
INDEX = re.compile(rf"https?://[^\s\"']*(?:{'|'.join(_HOSTS)})[^\s\"']*", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.:/~-])/(?:home|Users|root|work|farm|workspace|builds|tmp)/[\w.-]+")
LOCKS = ("requirements.lock", "requirements-dev.lock")


@cache
def tracked() -> dict[str, str]:
    """Every tracked text file."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    found: dict[str, str] = {}
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.suffix not in (".png", ".xlsx", ".db"):
            found[name] = path.read_text(encoding="utf-8")
    return found


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    """Everything works from wherever it is checked out."""
    assert {name: m[0] for name, text in tracked().items() if (m := MACHINE.search(text))} == {}


def test_no_file_holds_the_address_of_a_package_index() -> None:
    """Where packages come from is the machine's affair."""
    assert {name: m[0] for name, text in tracked().items() if (m := INDEX.search(text))} == {}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_pin_everything_with_hashes(name: str) -> None:
    """Each package has one version and a hash; no line is an option or an address."""
    lines = [line.strip() for line in tracked()[name].splitlines() if line.strip() and not line.strip().startswith("#")]
    pins = [line for line in lines if not line.startswith("--hash")]

    assert [line for line in lines if "://" in line or line.startswith(("-i", "--index", "--extra", "-f"))] == []
    assert [pin for pin in pins if not re.fullmatch(r"[\w.\[\],-]+==[\w.!+]+(?: ; [^\\]+)? \\", pin)] == []
    assert len(pins) > 50
    for pin in pins:
        assert lines[lines.index(pin) + 1].startswith("--hash=sha256:"), pin


def test_both_lock_files_agree() -> None:
    """What is tested is what runs."""
    run, dev = (dict(re.findall(r"^([\w.\[\],-]+)==(\S+)", tracked()[name], re.MULTILINE)) for name in LOCKS)

    assert run == {name: version for name, version in dev.items() if name in run}


def test_make_help_names_every_target() -> None:
    """A target without a line of help is hidden from people."""
    targets = re.search(r"^\.PHONY: (.+)$", tracked()["Makefile"], re.MULTILINE)
    assert targets

    assert set(targets[1].split()) == set(re.findall(r"^([a-z-]+):.*## ", tracked()["Makefile"], re.MULTILINE))
