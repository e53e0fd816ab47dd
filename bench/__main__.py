"""`python -m bench [NAMES…] [--quick] [--full] [--save]`: how fast, beside the bare libraries, and as it should be."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator

from bench.digests import digests
from bench.figures import Figure, save, table
from bench.match import match
from bench.run import Run, prepared
from bench.slack import slack
from bench.start import imports, start
from bench.teams import teams
from bench.writes import writes

ALL: dict[str, Callable[[Run], Iterator[Figure]]] = {
    "slack": slack, "teams": teams, "match": match, "writes": writes, "digests": digests, "start": start,
    "imports": imports,
}  # fmt: skip


def main() -> None:
    """Measure, and print one table."""
    options = argparse.ArgumentParser(prog="python -m bench", description="Speed, beside the bare libraries.")
    options.add_argument("names", nargs="*", metavar="NAME", help=f"which of {', '.join(ALL)}; all without")
    options.add_argument("--quick", action="store_true", help="a fifth of the requests, two rounds: for a first look")
    options.add_argument("--full", action="store_true", help="also a pool of a million")
    options.add_argument("--save", action="store_true", help="keep the ratios as the baseline")
    given = options.parse_args()
    if unknown := set(given.names) - set(ALL):
        options.error(f"there is no {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    with prepared(quick=given.quick, full=given.full) as run:
        for name in given.names or ALL:
            print(f"{name} …", file=sys.stderr, flush=True)
            figures += ALL[name](run)
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print(table(figures))
    if given.save:
        save(figures)


if __name__ == "__main__":
    main()
