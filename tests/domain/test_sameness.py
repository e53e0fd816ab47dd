"""The duplicate finder: five hundred pairs with known answers, and single cases that explain it."""

from contextlib import nullcontext

import pytest

from bot.domain.sameness import Known, same, same_account, same_name
from tests.domain.name_pairs import Pair, pairs

GOOD = 0.95
COUNT = 500
SHOWN = 2026
"""The seed whose figures and mistakes a run of the tests prints."""


def measured(made: list[Pair]) -> tuple[float, float, list[str]]:
    """Precision, recall, and the pairs that were answered wrong."""
    said = [(pair, same(pair.one, pair.other)) for pair in made]
    found = sum(answer for _, answer in said)
    right = sum(answer and pair.same for pair, answer in said)
    wrong = [
        f"{'missed' if pair.same else 'mistaken'} ({pair.how}): {pair.one.person} at {pair.one.account}"
        f" | {pair.other.person} at {pair.other.account}"
        for pair, answer in said
        if answer != pair.same
    ]
    return right / found, right / sum(pair.same for pair in made), wrong


@pytest.mark.parametrize("seed", [2026, 1, 2, 3])
def test_five_hundred_pairs(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Precision and recall are at least 0.95 each; for one seed both, and the pairs that are
    wrong, are printed."""
    precision, recall, wrong = measured(pairs(COUNT, seed))
    with capsys.disabled() if seed == SHOWN else nullcontext():
        print(f"\n{COUNT} pairs, seed {seed}: precision {precision:.3f}, recall {recall:.3f}")
        print("".join(f"  {line}\n" for line in wrong), end="")
    assert precision >= GOOD, wrong
    assert recall >= GOOD, wrong


def test_it_does_not_matter_who_is_compared_with_whom() -> None:
    """The answer is the same both ways, and everybody is like themself."""
    for pair in pairs(COUNT, 7):
        assert same(pair.one, pair.other) == same(pair.other, pair.one), pair
        assert same(pair.one, pair.one)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Dana Reyes", "Reyes, Dana", True),
        ("Jean-Luc Picot", "JeanLuc Picot", True),
        ("María José de la Cruz", "Maria Jose de la Cruz", True),
        ("Dana", "Dana Reyes", True),
        ("Reyes", "Dana Reyes", False),
        ("Bob Miller", "Robert Miller", True),
        ("Bob Miller", "Rob Muller", True),
        ("Michael Braun", "Michaela Braun", False),
        ("D. Reyes", "Dana Reyes", True),
        ("D. R.", "Dana Reyes", False),
        ("田中 太郎", "田中 太郎", True),
        ("田中 太郎", "田中 花子", False),
        ("", "", False),
        ("!!!", "???", False),
        ("x" * 10_000, "x" * 10_000, True),
    ],
)
def test_names(one: str, other: str, expected: bool) -> None:
    """Single cases."""
    assert same_name(one, other) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Northwind", "Northwind Traders", True),
        ("Alder", "Alder Clinic", True),
        ("Bank of Fiction", "Bank of Friction Ltd", True),
        ("Alder Clinic", "Alder Health", False),
        ("ABC", "Alder Birch Care", True),
        ("Lumen GmbH", "Lumen, Inc.", True),
        ("AG", "AG", True),
        ("", "", False),
    ],
)
def test_companies(one: str, other: str, expected: bool) -> None:
    """Single cases."""
    assert same_account(one, other) is expected


def test_the_same_address_is_the_same_person_whatever_they_are_called() -> None:
    """In any case; no address is not the same address."""
    assert same(Known("Dana Reyes", "Northwind", "d@example.com"), Known("D", "Fern", "D@example.com"))
    assert not same(Known("Dana Reyes", "Northwind"), Known("Kit Lang", "Fern"))
