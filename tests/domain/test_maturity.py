"""The arithmetic of check-ins, edge by edge and as properties."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import maturity as rules
from bot.domain.maturity import Counts, counted
from rubrics.library import load

ADVOCACY, MARKETING = (load()[key] for key in ("advocacy-program", "customer-marketing"))
LEVELS = st.lists(st.integers(0, 5), max_size=30)
D = Decimal


@pytest.mark.parametrize(
    ("given_", "middle", "spread"),
    [
        ([], None, 0), ([0, 0, 0], None, 0), ([3], "3", 0), ([1, 2], "1.5", 1), ([2, 2], "2", 0), ([1, 4], "2.5", 3),
        ([4, 1, 1], "1", 3), ([1, 2, 3, 4], "2.5", 3), ([0, 2], "2", 0), ([1, 1, 4, 4], "2.5", 3), ([5, 0, 5], "5", 0),
    ],
)  # fmt: skip
def test_medians_and_spreads(given_: list[int], middle: str | None, spread: int) -> None:
    """Of even counts, ties, single raters and all "not sure"."""
    found = counted(given_)

    assert found.median == (D(middle) if middle else None)
    assert found.spread == spread
    assert found.answered == len(given_)
    assert found.not_sure == given_.count(0)


@given(LEVELS)
def test_a_median_lies_among_what_was_given(given_: list[int]) -> None:
    """As many at or below it as at or above it, in steps of a half; order plays no part."""
    found, real = counted(given_), [level for level in given_ if level]
    assert found == counted(reversed(given_))
    if found.median is None:
        assert real == []
        return
    assert (found.median * 2) % 1 == 0
    assert min(real) <= found.median <= max(real)
    assert 2 * sum(level <= found.median for level in real) >= len(real)
    assert 2 * sum(level >= found.median for level in real) >= len(real)


@given(LEVELS, LEVELS)
def test_counts_add_up(a: list[int], b: list[int]) -> None:
    """Two views together are everybody."""
    assert counted(a) + counted(b) == counted([*a, *b])


@given(LEVELS, LEVELS, st.integers(4, 8))
def test_nothing_of_a_small_group_is_shown(team: list[int], others: list[int], smallest: int) -> None:
    """No view of fewer than the smallest group; and nobody is lost in what is shown."""
    shown = rules.shown(counted(team), counted(others), smallest)

    assert all(view.answered >= smallest for view in shown.values())
    if shown:
        assert sum(shown.values(), Counts({})) == counted([*team, *others])
    else:
        assert len(team) + len(others) < smallest


@pytest.mark.parametrize(
    ("team", "others", "views"),
    [
        (0, 0, set()), (4, 0, set()), (2, 2, set()), (5, 0, {"all"}), (4, 1, {"all"}), (4, 5, {"all"}), (5, 4, {"all"}),
        (5, 5, {"team", "others"}),
    ],
)  # fmt: skip
def test_views_apart_only_when_both_are_large_enough(team: int, others: int, views: set[str]) -> None:
    """With five as the smallest group."""
    assert set(rules.shown(counted([2] * team), counted([3] * others), 5)) == views


def test_an_open_check_in_shows_all_who_answered() -> None:
    """There the smallest group is one."""
    assert set(rules.shown(counted([1]), counted([2]), 1)) == {"team", "others"}
    assert set(rules.shown(counted([1]), counted([]), 1)) == {"all"}
    assert rules.shown(counted([]), counted([]), 1) == {}


@pytest.mark.parametrize(
    ("score", "band"),
    [
        ("1", "Critical"), ("1.94", "Critical"), ("1.95", "Developing"), ("2.0", "Developing"), ("2.949", "Developing"),
        ("2.95", "Competent"), ("3.94", "Competent"), ("3.95", "Advanced"), ("4.54", "Advanced"),
        ("4.55", "Best in class"), ("4.6", "Best in class"), ("5", "Best in class"),
    ],
)  # fmt: skip
def test_a_score_is_rounded_before_it_is_banded(score: str, band: str) -> None:
    """Half up, to one decimal: 1.95 and 4.55 lie between two bands as they stand."""
    found = rules.band_of(MARKETING, D(score))
    assert found is not None
    assert found.name == band


def test_every_possible_score_has_a_band() -> None:
    """All 3,125 ways to settle five dimensions."""
    keys = [d.key for d in MARKETING.dimensions]
    for levels in product(range(1, 6), repeat=5):
        score = rules.overall(MARKETING, dict(zip(keys, levels, strict=True)))
        assert score is not None
        assert score == D(sum(levels)) / 5
        assert rules.band_of(MARKETING, score) is not None


@given(st.decimals(1, 5, allow_nan=False, places=6))
def test_whatever_a_mean_is_it_falls_into_one_band(score: Decimal) -> None:
    """Also with weights, where means are not fifths."""
    exact = rules.rounded(score)
    assert sum(b.least <= exact <= b.most for b in MARKETING.bands) == 1


def test_the_first_model_has_no_overall_score() -> None:
    """However it is settled; the mean is our summary, and only that."""
    levels = {d.key: 3 for d in ADVOCACY.dimensions}
    assert rules.overall(ADVOCACY, levels) is None
    assert rules.summary(levels) == D("3.0")
    assert rules.summary({}) is None


def test_a_part_of_the_answers_is_no_score() -> None:
    """Four of five are not scored."""
    levels = {d.key: 3 for d in MARKETING.dimensions}
    levels.pop("voc")
    assert rules.overall(MARKETING, levels) is None


@pytest.mark.parametrize(
    ("size", "segment"),
    [
        ("0", "Startup"), ("4.99", "Startup"), ("5", "Growth"), ("49.99", "Growth"), ("50", "Scale"),
        ("199.99", "Scale"), ("200", "Enterprise"), ("90000", "Enterprise"),
    ],
)  # fmt: skip
def test_segments_are_open_at_their_upper_edge(size: str, segment: str) -> None:
    """50 and 200 million belong to the segment that begins there."""
    found = rules.segment_of(MARKETING, D(size))
    assert found is not None
    assert found.name == segment


def test_no_segment_without_a_size_or_a_benchmark() -> None:
    """Nothing is guessed."""
    assert rules.segment_of(MARKETING, None) is None
    assert rules.segment_of(ADVOCACY, D(10)) is None


STANDINGS = {
    "0": "1.0 alarm, 1.1 below, 1.3 below, 1.4 expected, 1.9 expected, 2.0 good",
    "5": "1.6 alarm, 1.7 below, 2.2 below, 2.3 expected, 2.9 expected, 3.0 good",
    "50": "2.3 alarm, 2.4 below, 3.1 below, 3.2 expected, 3.7 expected, 3.8 good",
    "200": "2.8 alarm, 2.9 below, 3.5 below, 3.6 expected, 4.1 expected, 4.2 good, 5 good",
}
"""By the lower edge of a segment: scores on both sides of each of its edges."""


@pytest.mark.parametrize(
    ("size", "score", "standing"), [(size, *one.split()) for size, row in STANDINGS.items() for one in row.split(", ")]
)
def test_where_a_score_stands(size: str, score: str, standing: str) -> None:
    """Alarm at or below, good at or above; the lowest possible score alarms a startup, too."""
    segment = rules.segment_of(MARKETING, D(size))
    assert segment is not None
    assert rules.standing(segment, D(score)) == standing


@pytest.mark.parametrize(
    ("level", "middle", "follows"),
    [
        (2, "2", True),
        (3, "2", False),
        (1, "2", False),
        (2, "2.5", True),
        (3, "2.5", True),
        (4, "2.5", False),
        (1, None, False),
    ],
)
def test_what_follows_the_raters(level: int, middle: str | None, follows: bool) -> None:
    """The median, or one of the two levels it lies between."""
    assert rules.at_median(level, D(middle) if middle else None) is follows


def test_the_lowest_sides() -> None:
    """In the rubric's order, at most three; none when all are alike."""
    keys = [d.key for d in ADVOCACY.dimensions]
    assert rules.lowest(ADVOCACY, dict.fromkeys(keys, 2)) == []
    mixed = dict.fromkeys(keys, 3) | {"org": 1, "vision": 1, "field": 1, "upward": 1}
    assert [d.key for d in rules.lowest(ADVOCACY, mixed)] == ["vision", "field", "upward"]
    assert rules.balance(mixed) == 2
    assert rules.balance({}) == 0


def test_only_one_rubric_is_compared() -> None:
    """Another one never; another version only where it has the dimension, and not with other levels."""
    fewer = ADVOCACY.model_copy(update={"dimensions": ADVOCACY.dimensions[1:], "version": 2})
    longer = ADVOCACY.model_copy(update={"levels": (*ADVOCACY.levels, MARKETING.levels[-1])})
    assert rules.comparable(ADVOCACY, MARKETING) == ()
    assert len(rules.comparable(ADVOCACY, fewer)) == 10
    assert rules.comparable(ADVOCACY, longer) == ()
