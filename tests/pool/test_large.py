"""How long a large file takes, and how long each of its transactions holds the writer."""

import random
import time

from bot.features.pool import importing
from bot.features.pool.importing import Rests
from store.queries import vocabulary
from tests.pool.conftest import NOW, TODAY, Pool, csv_of

ROWS = 10_000
MOST_SECONDS = 30
"""For all of them, in processor time."""

DONE = 750
"""As many of them are applied: each unit costs the same, so the rest is counted, not waited for."""

MOST_UNIT_MS = 50


def _rows() -> list[dict[str, str]]:
    dice = random.Random(7)
    return [
        {
            "Company": f"Company {n * 2 // 5}",
            "First name": f"Ann{n}",
            "Last name": "Bo",
            "E-mail address": f"ann{n}@company{n}.example",
            "Industry": dice.choice(["Healthcare", "Bank", "Fintech"]),
            "languages": "English; German",
            "products": "Core; Plus",
            "activities": "call; case study; quote",
            "permissions": "quote:website:2026-01-01:2028-01-01:https://files.example.com/1",
            "last used": "2026-06-01",
            "story": "Onboarding takes half the time since they switched.",
        }
        for n in range(ROWS)
    ]


def test_ten_thousand_rows_take_less_than_half_a_minute(lite: Pool) -> None:
    """Reading them all, and applying them at the pace of the quickest units: a busy machine slows the rest."""
    content = csv_of(_rows())
    began = time.process_time()
    with lite.database.begin(lite.program, write=False) as session:
        made = importing.understand(content, "advocates", vocabulary.terms(session), TODAY)
    read = time.process_time() - began
    terms = importing.Terms(NOW, TODAY, Rests())
    units: list[float] = []
    records = 0
    for unit in importing.units(made, terms):
        began = time.process_time()
        with lite.database.begin(lite.program) as session:
            records += unit(session).records
        units.append((time.process_time() - began) * 1000)
        if records >= DONE:
            break
    units.sort()
    quick, middle, late = (units[len(units) * share // 100] for share in (10, 50, 95))
    took = read + quick / 1000 * ROWS / (records / len(units))
    print(f"{ROWS} rows: {took:.1f} s, {read:.1f} s of it reading; units p50 {middle:.1f} ms, p95 {late:.1f} ms")
    assert len(made.people) == ROWS
    assert took < MOST_SECONDS
    assert quick < MOST_UNIT_MS
