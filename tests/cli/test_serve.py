"""The service as a process: what it refuses, that it answers, and that it stops in order."""

import json
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.conftest import KEY, SLACK, Shell

LOCAL = {"GOODWORD_SECRET_KEY": KEY, "TEAMS_DANGEROUSLY_ALLOW_UNAUTHENTICATED": "1"}
"""Settings under which nothing outside of this machine is asked."""


@contextmanager
def serving(shell: Shell, *words: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running service and its address, once it listens."""
    with subprocess.Popen(
        shell.command("serve", "--port", "0", *words), cwd=shell.folder, env={**shell.environment(), **settings},
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stderr
            line = next(json.loads(line) for line in process.stderr if '"listening"' in line)
            yield process, line["address"]
        finally:
            if process.poll() is None:
                process.kill()


def get(url: str) -> tuple[int, str]:
    """Status and body."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({**SLACK, "GOODWORD_SECRET_KEY": ""}, "GOODWORD_SECRET_KEY"),
        ({**SLACK, "GOODWORD_SECRET_KEY": "short"}, "GOODWORD_SECRET_KEY"),
        ({**SLACK, "GOODWORD_SECRET_KEY": f"{KEY},short"}, "GOODWORD_SECRET_KEY"),
        ({**SLACK, "SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET"),
        ({**SLACK, "SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"GOODWORD_SECRET_KEY": KEY, "TEAMS_APP_ID": "a"}, "TEAMS_APP_PASSWORD"),
        ({"GOODWORD_SECRET_KEY": KEY, "TEAMS_APP_ID": "a", "TEAMS_APP_PASSWORD": "b"}, "TEAMS_TENANT_ID"),
        ({**SLACK, "GOODWORD_PUBLIC_URL": "http://goodword.example.com"}, "GOODWORD_PUBLIC_URL"),
        ({**SLACK, "SMTP_URL": "smtps://u:p@mail.example.com"}, "SMTP_FROM"),
        ({**SLACK, "GOODWORD_LOG": "loud"}, "GOODWORD_LOG"),
        ({**SLACK, "GOODWORD_TICK_SECONDS": "soon"}, "GOODWORD_TICK_SECONDS"),
        ({**SLACK, "DATABASE_URL": "mysql://u:hunter2@host/db"}, "DATABASE_URL"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_refuses_settings_that_are_missing_or_unsafe(ready: Shell, settings: dict[str, str], named: str) -> None:
    """Exit 2, one line that names the setting and holds no secret."""
    done = ready.run("serve", **settings)

    assert done.code == 2
    assert named in done.refusal
    assert "hunter2" not in done.err


def test_it_refuses_everybodys_messages_on_a_public_address(ready: Shell) -> None:
    """Without tokens Goodword listens on loopback only."""
    done = ready.run("serve", "--host", "0.0.0.0", **LOCAL)

    assert done.code == 2
    assert "TEAMS_DANGEROUSLY_ALLOW_UNAUTHENTICATED" in done.refusal


def test_it_refuses_a_database_that_is_not_up_to_date(shell: Shell) -> None:
    """And names the command that helps."""
    done = shell.run("serve", **LOCAL)

    assert done.code == 1
    assert "goodword db upgrade" in done.refusal


def test_it_refuses_a_port_that_is_taken(ready: Shell) -> None:
    """One line with the address."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = ready.run("serve", "--port", port, GOODWORD_LOG="warning", **LOCAL)

    assert done.code == 1
    assert f"127.0.0.1 port {port}" in done.refusal


def test_it_answers_and_stops_in_order(ready: Shell) -> None:
    """Healthy and ready, no trace of a server's name; on SIGTERM it ends with 0. Its log is JSON without paths."""
    with serving(ready, **LOCAL) as (process, base):
        assert get(f"{base}/healthz") == (200, "ok")
        assert json.loads(get(f"{base}/readyz")[1])["ready"] is True
        assert get(f"{base}/reply/secret-token")[0] == 401
        status, metrics = get(f"{base}/metrics")
        assert status == 200
        assert 'goodword_adapter_up{name="teams"} 1.0' in metrics
        process.send_signal(signal.SIGTERM)
        assert process.stderr
        log = process.stderr.read()

    assert process.returncode == 0, log
    assert [line for line in log.splitlines() if not isinstance(json.loads(line), dict)] == []
    assert "secret-token" not in log


def test_several_workers_answer_on_one_port(ready: Shell) -> None:
    """What several cost on SQLite is said; all stop on SIGTERM."""
    with serving(ready, "--workers", "2", **LOCAL) as (process, base):
        assert get(f"{base}/healthz") == (200, "ok")
        process.send_signal(signal.SIGTERM)
        assert process.stderr
        log = process.stderr.read()

    assert process.returncode == 0, log
    assert "use --workers 1" in log
