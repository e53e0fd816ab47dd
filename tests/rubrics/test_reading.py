"""A rubric file says what is wrong with it: the line, and what to change."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubrics.library import SHIPPED, LibraryError, load
from rubrics.reading import RubricError, read

SMALL = """format: 1
key: tiny
version: 2
name: Tiny
about: Two things on two levels.
overall: mean
levels:
  - {level: 1, name: Low}
  - {level: 2, name: High}
dimensions:
  - key: one
    name: One
    purpose: The first thing.
    about: More about it.
    weight: "2.5"
    levels:
      - {level: 1, says: Little., traits: [Hardly any]}
      - {level: 2, says: Much., traits: [Plenty, {decides: A lot}]}
bands:
  - {from: "1.0", to: "1.4", name: Poor, reading: Poor., next: Do more.}
  - {from: "1.5", to: "2.0", name: Fine, reading: Fine., next: Go on.}
benchmarks:
  measure: Revenue
  unit: million
  segments:
    - {name: Small, from: "0", below: "5", expected: "1.2", good: "1.6", alarm: "1.0"}
    - {name: Large, from: "5", expected: "1.5", good: "1.9", alarm: "1.1"}
"""
WRONG = {
    "no format": ("format: 1\n", "", 1, "needs a line `format:`"),
    "another format": ("format: 1", "format: 9", 1, "`format` must be a whole number from 1 to 1"),
    "unknown word": ("about: Two", "abuot: Two", 5, "`abuot` is not known in the rubric: write `about`"),
    "twice": ("name: Tiny\n", "name: Tiny\nname: Again\n", 5, "`name` stands twice"),
    "empty": ("about: Two things on two levels.", "about: ''", 5, "`about` is empty"),
    "key": ("key: tiny", "key: Tiny Thing", 2, "lower-case letters"),
    "level out of order": ("{level: 2, name: High}", "{level: 3, name: High}", 9, "from 2 to 2"),
    "too few levels": ("      - {level: 2, says: Much., traits: [Plenty, {decides: A lot}]}\n", "", 17, "must have 2"),
    "nothing to look for": (", traits: [Hardly any]", "", 17, "needs `traits:` or `evidence:`"),
    "colon in a trait": ("[Hardly any]", "[{Hardly: any}]", 17, "must stand in quotes"),
    "too long": ("purpose: The first", "purpose: " + "x" * 130 + " The first", 13, "characters too long"),
    "weight": ('weight: "2.5"', 'weight: "0"', 15, "over 0"),
    "no number": ('weight: "2.5"', "weight: heavy", 15, "must be a number in quotes"),
    "who": ("    weight:", "    rated_by: nobody\n    weight:", 15, "one of: team, everyone"),
    "unknown fact": ("    weight:", "    facts: [luck]\n    weight:", 15, "a fact must be one of"),
    "a gap between bands": ('from: "1.5"', 'from: "1.6"', 20, 'its `from` must be "1.5"'),
    "bands end early": ('to: "2.0"', 'to: "1.9"', 20, 'must end at "2.0"'),
    "bands without a total": ("overall: mean", "overall: none", 20, "need an overall score"),
    "segments overlap": ('below: "5"', 'below: "6"', 26, 'below: "5"'),
    "the last has an end": ('from: "5", expected', 'from: "5", below: "9", expected', 27, "is the last"),
    "alarm above": ('alarm: "1.1"', 'alarm: "1.8"', 27, "must rise"),
    "lacks nothing": (
        "says: Much.,",
        "says: Much., lacks: [3],",
        18,
        "`lacks` of one 2 must be a whole number from 1 to 2",
    ),
    "repeats nothing": ("{decides: A lot}", "{repeats: A lot, as: 7.1}", 17, "names no trait of another level"),
    "no list": (
        "levels:\n  - {level: 1, name: Low}\n  - {level: 2, name: High}\n",
        "levels: two\n",
        7,
        "must be a list",
    ),
    "indent": ("    name: One", "   name: One", 12, "check the indent"),
    "alias": (
        "  - {level: 1, name: Low}\n  - {level: 2, name: High}",
        "  - &a {level: 1, name: Low}\n  - *a",
        8,
        "anchors",
    ),
}


def test_a_small_one_is_read() -> None:
    """With its weight exact and its trait marked."""
    found = read(SMALL)

    assert (found.key, found.version, found.top) == ("tiny", 2, 2)
    assert str(found.dimensions[0].weight) == "2.5"
    assert found.dimensions[0].at(2).deciding == ("A lot",)


@pytest.mark.parametrize(("old", "new", "line", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, line: int, says: str) -> None:
    """So that whoever wrote the file finds the place."""
    assert old in SMALL
    with pytest.raises(RubricError) as caught:
        read(SMALL.replace(old, new, 1))
    found = [p for p in caught.value.problems if says in p.what]
    assert found, caught.value.problems
    assert line in [p.line for p in found]


def test_every_mistake_is_told_at_once() -> None:
    """Not one at a time."""
    with pytest.raises(RubricError) as caught:
        read(SMALL.replace("version: 2", "version: two").replace("overall: mean", "overall: median"))
    assert [p.line for p in caught.value.problems][:2] == [3, 6]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400) | st.text(alphabet="abc:-{}[]&*!|>'\"\n \t1", max_size=200))
def test_no_text_makes_the_validator_fail(text: str) -> None:
    """Whatever is in a file, the answer is what to change in it."""
    with pytest.raises(RubricError):
        read(text)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_damage_makes_the_validator_fail(data: st.DataObject) -> None:
    """A shipped file with a piece cut out is read, or refused with a line of it."""
    text = (SHIPPED / "customer-marketing.yml").read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text) - 1))
    hurt = text[:start] + text[start + data.draw(st.integers(1, 60)) :]
    try:
        lines = [1 for d in read(hurt).dimensions]
    except RubricError as error:
        lines = [p.line for p in error.problems]
    assert lines
    assert all(1 <= line <= len(hurt.splitlines()) + 1 for line in lines)


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    """Its rubrics come beside those that ship; one with a known key takes that one's place."""
    (tmp_path / "tiny.yml").write_text(SMALL)
    (tmp_path / "own.yaml").write_text(SMALL.replace("key: tiny", "key: advocacy-program"))
    found = load(str(tmp_path))

    assert set(found) == {"advocacy-program", "customer-marketing", "tiny"}
    assert found["advocacy-program"].name == "Tiny"


def test_a_broken_one_stops_the_start(tmp_path: Path) -> None:
    """With the file, the line and what to change; so does a folder that is not there."""
    (tmp_path / "tiny.yml").write_text(SMALL.replace("version: 2", "version: two"))

    with pytest.raises(LibraryError, match=r"tiny\.yml: line 3: `version` must be a whole number"):
        load(str(tmp_path))
    with pytest.raises(LibraryError, match="GOODWORD_RUBRICS"):
        load(str(tmp_path / "nowhere"))
