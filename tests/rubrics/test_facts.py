"""What the two rubrics hold, counted against numbers written here."""

import os
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from rubrics.library import load
from rubrics.schema import Rubric
from tests.house.published import SHARED

ADVOCACY, MARKETING = (load()[key] for key in ("advocacy-program", "customer-marketing"))
TRAITS = {
    "vision": (3, 4, 6, 7), "metrics": (4, 4, 4, 5), "horizontal": (7, 5, 6, 6), "content": (5, 6, 5, 5),
    "field": (5, 7, 6, 6), "upward": (4, 4, 4, 6), "advocates": (4, 4, 3, 4), "systems": (4, 4, 5, 5),
    "promotion": (4, 4, 4, 5), "outside": (3, 4, 4, 4), "org": (4, 4, 4, 5),
}  # fmt: skip
MODELS = os.environ.get("GOODWORD_MODELS", "")
DIGEST = SHARED / "design" / "rubrics.md"
PUBLISHED = [f for f in (DIGEST, *(Path(MODELS).glob("*") if MODELS else ())) if f.is_file()]
REPEATS = {
    "vision": [("4.2", "3.2"), ("4.5", "3.4")],
    "metrics": [("2.4", "1.4"), ("3.2", "2.2"), ("3.3", "2.3")],
    "horizontal": [("2.5", "1.5")],
    "content": [("2.2", "1.2"), ("2.3", "1.3")],
    "field": [("2.7", "1.5"), ("4.6", "3.6")],
    "upward": [("2.4", "1.4")],
}
"""Traits that say nearly the same as a neighbour's, so they tell no levels apart."""
SCORES = {
    "expansion": ((2, 2, 2, 3, 2), 3), "reference": ((2, 2, 3, 3, 2), 3), "community": ((2, 2, 3, 2, 3), 4),
    "voc": ((1, 2, 3, 2, 1), 4), "lifecycle": ((2, 1, 3, 3, 2), 3),
}  # fmt: skip
"""Pieces of evidence for each score, and red flags."""


def test_the_eleven_dimensions() -> None:
    """In their order, each with four levels and as many traits as it should have; 206 in all."""
    found = {d.key: tuple(len(one.traits) for one in d.levels) for d in ADVOCACY.dimensions}

    assert found == TRAITS
    assert list(found) == list(TRAITS)
    assert sum(map(sum, found.values())) == 206
    assert [s.name for s in ADVOCACY.levels] == ["Undeveloped", "Emerging", "Focused", "Advanced"]


def test_the_first_model_has_no_total() -> None:
    """No formula, no weights, no bands, no benchmark, no red flags."""
    assert ADVOCACY.overall == "none"
    assert (ADVOCACY.bands, ADVOCACY.benchmarks) == ((), None)
    assert {d.weight for d in ADVOCACY.dimensions} == {1}
    assert [d.key for d in ADVOCACY.dimensions if d.red_flags] == []


def test_traits_that_repeat_a_neighbour_are_marked() -> None:
    """And none of them is among those that decide."""
    found = {
        d.key: [
            (f"{one.level}.{n}", t.repeats) for one in d.levels for n, t in enumerate(one.traits, 1) if t.repeats
        ]
        for d in ADVOCACY.dimensions
    }  # fmt: skip

    assert {key: marks for key, marks in found.items() if marks} == REPEATS
    assert [
        t.text for d in ADVOCACY.dimensions for one in d.levels for t in one.traits if t.repeats and t.decides
    ] == []


@pytest.mark.parametrize("dimension", ADVOCACY.dimensions, ids=lambda d: d.key)
def test_every_level_has_traits_that_decide(dimension: object) -> None:
    """One to three, so that a card stays short."""
    assert [len(one.deciding) for one in dimension.levels if not 1 <= len(one.deciding) <= 3] == []  # type: ignore[attr-defined]


def test_others_rate_what_they_can_see() -> None:
    """The five that the program's neighbours know."""
    seen = {d.key for d in ADVOCACY.dimensions if d.rated_by == "everyone"}

    assert seen == {"horizontal", "content", "field", "promotion", "advocates"}


def test_facts_of_our_own_stand_beside_six_dimensions() -> None:
    """Those about which Goodword sees something."""
    assert {d.key for d in ADVOCACY.dimensions if d.facts} == {
        "systems", "promotion", "field", "metrics", "horizontal", "advocates"
    }  # fmt: skip


def test_the_five_dimensions() -> None:
    """Each with five scores, a description and evidence for each, and its red flags."""
    found = {d.key: (tuple(len(one.evidence) for one in d.levels), len(d.red_flags)) for d in MARKETING.dimensions}

    assert found == SCORES
    assert sum(flags for _, flags in found.values()) == 17
    assert [s.name for s in MARKETING.levels] == ["Ad hoc", "Emerging", "Defined", "Managed", "Optimized"]
    assert MARKETING.overall == "mean"
    assert {d.weight for d in MARKETING.dimensions} == {1}


def test_the_bands() -> None:
    """Five, without a gap in steps of a tenth, each with a reading and a next step."""
    edges = [(str(b.least), str(b.most), b.name) for b in MARKETING.bands]

    assert edges == [
        ("1.0", "1.9", "Critical"),
        ("2.0", "2.9", "Developing"),
        ("3.0", "3.9", "Competent"),
        ("4.0", "4.5", "Advanced"),
        ("4.6", "5.0", "Best in class"),
    ]
    assert [b.name for b in MARKETING.bands if not (b.reading and b.next)] == []


def test_the_segments() -> None:
    """Four, each ending where the next begins."""
    assert MARKETING.benchmarks is not None
    found = [(s.name, s.least, s.below, s.expected, s.good, s.alarm) for s in MARKETING.benchmarks.segments]
    exact = [tuple(Decimal(v) if v else None for v in row) for row in (
        ("0", "5", "1.4", "2.0", "1.0"), ("5", "50", "2.3", "3.0", "1.6"),
        ("50", "200", "3.2", "3.8", "2.3"), ("200", "", "3.6", "4.2", "2.8"),
    )]  # fmt: skip

    assert [name for name, *_ in found] == ["Startup", "Growth", "Scale", "Enterprise"]
    assert [tuple(row) for _, *row in found] == exact


@pytest.mark.parametrize("rubric", load().values(), ids=lambda r: r.key)
def test_words_are_complete_and_each_stands_once(rubric: Rubric) -> None:
    """Purpose, description and a line for each level; no two traits of a dimension say the same words."""
    for d in rubric.dimensions:
        assert d.purpose
        assert d.about
        assert [one.level for one in d.levels if not one.says] == []
        every = [text for one in d.levels for text in one.whole]
        assert len(every) == len(set(every)), d.key
    assert rubric.credit
    assert rubric.link.startswith("https://")


@pytest.mark.parametrize(("rubric", "count"), [(ADVOCACY, 18), (MARKETING, 5)], ids=["advocacy", "marketing"])
def test_nobody_aims_at_what_is_missing(rubric: Rubric, count: int) -> None:
    """Traits that say what a level still lacks, or what was so a level below, are no goals; each level has one."""
    every = [one for d in rubric.dimensions for one in d.levels[1:]]
    assert sum(len(one.lacks) for one in every) == count
    for one in every:
        assert one.gains
        assert set(one.aims) <= set(one.gains)
        assert not {one.whole[n - 1] for n in one.lacks} & {*one.gains, *one.aims}
        assert [
            t
            for t in one.gains
            if re.match(r"(Still|No(?! stage)|Nobody|Hardly|Little|Unsure|Fewer than|Less than)\b", t)
        ] == []


def test_no_run_of_eight_words_stands_twice() -> None:
    """Nothing was pasted, not even from one level to the next."""
    seen: dict[tuple[str, ...], str] = {}
    for rubric in load().values():
        for d in rubric.dimensions:
            for text in (d.purpose, d.about, *(t for one in d.levels for t in (one.says, *one.whole))):
                for run in runs(text):
                    assert seen.setdefault(run, text) == text
    assert all(a.level + 1 == b.level for r in load().values() for a, b in pairwise(r.levels))


@pytest.mark.skipif(not PUBLISHED, reason="no text of a published maturity model is beside us")
@pytest.mark.parametrize("key", load())
def test_the_words_are_ours(key: str) -> None:
    """No run of eight words of a rubric, whatever part of it, stands in what was written about the published models.

    `GOODWORD_MODELS` names a folder with more texts to hold them against, such as the published models themselves.
    """
    theirs = {run for text in PUBLISHED for run in runs(text.read_text(encoding="utf-8", errors="replace"))}
    assert len(theirs) > 1000
    every = [text for text in texts_in(load()[key].model_dump()) if text != load()[key].link]
    assert len(every) > 150
    assert [run for text in every for run in runs(text) if run in theirs] == []


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every eight words in a row."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    yield from zip(*(words[n:] for n in range(8)), strict=False)


def texts_in(part: object) -> Iterator[str]:
    """Every text in a rubric."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list | tuple):
        for inner in part:
            yield from texts_in(inner)
