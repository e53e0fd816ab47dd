"""What every benchmark is given: how much to do, the load generator, a folder for its files, and a cloud."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.load import Generator, Job, Took, generator
from bench.servers import Server, running


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the benchmarks."""

    rounds: int
    scale: float
    """Of the usual number of requests."""
    full: bool
    load: Generator
    folder: Path
    cloud: Server

    def count(self, usual: int) -> int:
        """How many requests instead of `usual`."""
        return max(int(usual * self.scale), 20)

    def send(self, to: Server, connections: int, requests: Sequence[bytes], *, keep: bool = False) -> Took:
        """Send requests; every one of them has to be answered with 200."""
        took = self.load.send(Job(to.port, connections, requests, keep))
        if set(took.statuses) != {200}:
            raise RuntimeError(f"answers were {dict(took.statuses)}; {to.log} says: {to.log.read_text()[-2000:]}")
        return took


@contextmanager
def prepared(*, quick: bool, full: bool) -> Iterator[Run]:
    """All that a run needs, ended and removed afterwards."""
    with TemporaryDirectory(prefix="goodword-bench-") as name, generator() as load:
        folder = Path(name)
        with running(("bench.cloud", "PORT"), folder) as cloud:
            yield Run(2 if quick else 5, 0.2 if quick else 1.0, full, load, folder, cloud)
