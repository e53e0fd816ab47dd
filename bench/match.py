"""Target 4: the search, with reasons and availability. The figures are those of `bench.matching`."""

import random
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from bench import matching as search
from bench import world
from bench.figures import Figure
from bench.run import Run
from bot.domain.policy import Policy
from bot.features.requests import matching
from bot.features.requests.matching import Criteria
from store import admin
from store.engine import Database

LIMITS = {10_000: 5.0, 100_000: 40.0, 1_000_000: None}


def match(run: Run) -> Iterator[Figure]:
    """The slowest of the questions, and how it grows."""
    slowest: dict[int, float] = {}
    for size, limit in LIMITS.items():
        if size > 100_000 and not run.full:
            continue
        folder = run.folder / f"match-{size}"
        folder.mkdir()
        admin.upgrade(world.sqlite_in(folder))
        database = Database(world.sqlite_in(folder))
        program = search.fill(database, size, random.Random(size))
        name, slowest[size] = max(_asked(database, program, run.count(100)), key=lambda one: one[1])
        database.close()
        yield Figure(f"4 match at {size:,}, p50", slowest[size], limit, note=f"the slowest question: {name}")
    yield from _growth(slowest)


def _asked(database: Database, program: int, rounds: int) -> Iterator[tuple[str, float]]:
    policy = Policy()
    with database.begin(program, write=False) as session:
        for title, chosen in search.QUESTIONS.items():
            terms = {kind: tuple(search.keys(kind, count)) for kind, count in chosen.items()}
            criteria = Criteria(activity="activity_7", public=False, prospect_key="initech", terms=terms)
            p50, *_ = search.measure(partial(matching.match, session, criteria, policy, search.TODAY), rounds)
            yield title, p50


def _growth(slowest: dict[int, float]) -> Iterator[Figure]:
    sizes = sorted(slowest)
    for small, large in pairwise(sizes):
        times, linear = slowest[large] / slowest[small], large / small
        yield Figure(f"4 match, {large:,} over {small:,}", times, linear * 1.2, unit="×", note="linear, and a fifth")
