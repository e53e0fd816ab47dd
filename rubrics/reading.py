"""From a YAML file to a `Rubric`, or to what has to be changed in it: line by line."""

import re
from collections.abc import Sequence
from decimal import Decimal

import yaml

from rubrics.nodes import Node, Problem, Taker, compose
from rubrics.schema import FACTS, FORMAT, Band, Benchmarks, Dimension, Level, Rubric, Scale, Segment, Trait

_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_STEP = Decimal("0.1")


class RubricError(Exception):
    """A file is no rubric. `problems` says what to change."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


def read(text: str) -> Rubric:
    """The rubric that `text` describes.

    Raises:
        RubricError: it describes none.
    """
    root = compose(text)
    if isinstance(root, Problem):
        raise RubricError([root])
    take = Taker()
    rubric = _rubric(root, take)
    if take.problems or rubric is None:
        raise RubricError(sorted(set(take.problems)))
    return rubric


def _rubric(root: Node, take: Taker) -> Rubric | None:
    needed = ("format", "key", "version", "name", "about", "levels", "dimensions")
    given = take.fields(root, "the rubric", needed, ("credit", "link", "overall", "bands", "benchmarks"))
    take.whole(given.get("format"), "`format`", FORMAT, FORMAT)
    levels = _levels(given.get("levels"), take)
    overall = take.choice(given.get("overall"), "`overall`", ("none", "mean"), "none")
    dimensions = [_dimension(one, levels, take) for one in take.items(given.get("dimensions"), "`dimensions`", 20)]
    _twice(given.get("dimensions"), [d.key for d in dimensions], "a dimension", take)
    bands = [_band(one, take) for one in take.items(given.get("bands"), "`bands`", 10)]
    for name in ("bands", "benchmarks"):
        if overall == "none" and name in given:
            take.wrong(given[name], f"`{name}` need an overall score: write `overall: mean`, or take them out")
    if bands and levels:
        _ranges(given["bands"], bands, levels, take)
    made = {
        "key": _key(given.get("key"), "`key`", take),
        "version": take.whole(given.get("version"), "`version`", 1, 9999),
        "name": take.text(given.get("name"), "`name`", 60),
        "about": take.text(given.get("about"), "`about`", 600),
        "credit": take.text(given.get("credit"), "`credit`", 200),
        "link": take.text(given.get("link"), "`link`", 300),
        "benchmarks": _benchmarks(given["benchmarks"], take) if "benchmarks" in given else None,
    }
    if take.problems:
        return None
    return Rubric.model_validate(
        {**made, "overall": overall, "levels": levels, "dimensions": dimensions, "bands": bands}
    )


def _levels(node: Node | None, take: Taker) -> list[Scale]:
    scales = []
    for at, one in enumerate(take.items(node, "`levels`", 7, 2), 1):
        given = take.fields(one, "a level", ("level", "name"))
        if take.whole(given.get("level"), "`level`", at, at) == at:
            scales.append(Scale(level=at, name=take.text(given.get("name"), "a level's `name`", 20)))
    return scales


def _dimension(node: Node, scale: list[Scale], take: Taker) -> Dimension:
    needed = ("key", "name", "purpose", "about", "levels")
    given = take.fields(node, "a dimension", needed, ("rated_by", "weight", "facts", "red_flags"))
    key = _key(given.get("key"), "a dimension's `key`", take)
    steps = take.items(given.get("levels"), f"the levels of {key}", len(scale), len(scale))
    levels = [_level(one, at, key, take) for at, one in enumerate(steps, 1)]
    _repeated(given.get("levels"), levels, take)
    facts = take.items(given.get("facts"), f"the facts of {key}", len(FACTS), 0)
    flags = take.items(given.get("red_flags"), f"the red flags of {key}", 8)
    weight = take.decimal(given.get("weight"), "`weight`") if "weight" in given else Decimal(1)
    if "weight" in given and not 0 < weight <= 100:
        take.wrong(given["weight"], "`weight` must be over 0 and at most 100")
    return Dimension.model_validate(
        {
            "key": key,
            "name": take.text(given.get("name"), "a dimension's `name`", 40),
            "purpose": take.text(given.get("purpose"), "`purpose`", 120),
            "about": take.text(given.get("about"), "`about`", 200),
            "rated_by": take.choice(given.get("rated_by"), "`rated_by`", ("team", "everyone"), "everyone"),
            "weight": weight,
            "facts": [take.choice(one, "a fact", FACTS, FACTS[0]) for one in facts],
            "levels": levels,
            "red_flags": [take.text(one, "a red flag", 120) for one in flags],
        }
    )


def _level(node: Node, at: int, key: str, take: Taker) -> Level:
    given = take.fields(node, f"a level of {key}", ("level", "says"), ("traits", "evidence", "lacks"))
    take.whole(given.get("level"), f"`level` of {key}", at, at)
    if given and not {"traits", "evidence"} & given.keys():
        take.wrong(node, f"level {at} of {key} needs `traits:` or `evidence:`, so that people know what to look for")
    traits = [_trait(one, take) for one in take.items(given.get("traits"), f"the traits of {key} {at}", 12)]
    evidence = take.items(given.get("evidence"), f"the evidence of {key} {at}", 8)
    lacks = take.items(given.get("lacks"), f"what {key} {at} lacks", 8)
    last = len(traits) + len(evidence)
    return Level(
        level=at,
        says=take.text(given.get("says"), "`says`", 120),
        traits=tuple(traits),
        evidence=tuple(take.text(one, "a piece of evidence", 160) for one in evidence),
        lacks=tuple(take.whole(one, f"a number in `lacks` of {key} {at}", 1, last) for one in lacks),
    )


def _trait(node: Node, take: Taker) -> Trait:
    if isinstance(node, yaml.ScalarNode):
        return Trait(text=take.text(node, "a trait", 160))
    names = [str(key.value) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    if "repeats" in names:
        given = take.fields(node, "a trait", ("repeats", "as"))
        return Trait(
            text=take.text(given.get("repeats"), "a trait", 160), repeats=take.text(given.get("as"), "`as`", 5)
        )
    if names and "decides" not in names:
        take.wrong(node, "a trait with a colon must stand in quotes, or begin with `decides:` or `repeats:`")
        return Trait(text="-")
    given = take.fields(node, "a trait", ("decides",))
    return Trait(text=take.text(given.get("decides"), "a trait", 160), decides=True)


def _repeated(node: Node | None, levels: list[Level], take: Taker) -> None:
    """Each `as` names a trait of another level."""
    known = {f"{one.level}.{n}" for one in levels for n in range(1, len(one.traits) + 1)}
    for one in levels:
        for trait in one.traits:
            own = trait.repeats.startswith(f"{one.level}.")
            if node is not None and trait.repeats and (trait.repeats not in known or own):
                take.wrong(node, f"`as: {trait.repeats}` names no trait of another level: write level and number")


def _band(node: Node, take: Taker) -> Band:
    given = take.fields(node, "a band", ("from", "to", "name", "reading", "next"))
    return Band(
        least=take.decimal(given.get("from"), "`from`"),
        most=take.decimal(given.get("to"), "`to`"),
        name=take.text(given.get("name"), "a band's `name`", 30),
        reading=take.text(given.get("reading"), "`reading`", 200),
        next=take.text(given.get("next"), "`next`", 200),
    )


def _ranges(node: Node, bands: list[Band], levels: list[Scale], take: Taker) -> None:
    """Scores have one decimal, so bands follow each other in steps of 0.1, over the whole scale."""
    wanted = Decimal(levels[0].level)
    for band in bands:
        if band.least != wanted or band.most < band.least:
            take.wrong(node, f'band {band.name}: its `from` must be "{wanted:.1f}" and its `to` not less')
            return
        wanted = band.most + _STEP
    if bands[-1].most != levels[-1].level:
        take.wrong(node, f'the last band must end at "{levels[-1].level}.0"')


def _benchmarks(node: Node, take: Taker) -> Benchmarks:
    given = take.fields(node, "`benchmarks`", ("measure", "unit", "segments"))
    nodes = take.items(given.get("segments"), "`segments`", 10)
    segments = [_segment(one, take) for one in nodes]
    for at, (where, one) in enumerate(zip(nodes, segments, strict=True)):
        last = at == len(segments) - 1
        if last and one.below is not None:
            take.wrong(where, f"segment {one.name} is the last: take its `below` out, so that no company is too large")
        if not last and one.below != segments[at + 1].least:
            take.wrong(where, f'segment {one.name} must end where the next begins: `below: "{segments[at + 1].least}"`')
        if not one.alarm <= one.expected <= one.good:
            take.wrong(where, f"segment {one.name}: `alarm`, `expected` and `good` must rise in this order")
    return Benchmarks(
        measure=take.text(given.get("measure"), "`measure`", 60),
        unit=take.text(given.get("unit"), "`unit`", 30),
        segments=tuple(segments),
    )


def _segment(node: Node, take: Taker) -> Segment:
    given = take.fields(node, "a segment", ("name", "from", "expected", "good", "alarm"), ("below",))
    return Segment(
        name=take.text(given.get("name"), "a segment's `name`", 30),
        least=take.decimal(given.get("from"), "`from`"),
        below=take.decimal(given["below"], "`below`") if "below" in given else None,
        expected=take.decimal(given.get("expected"), "`expected`"),
        good=take.decimal(given.get("good"), "`good`"),
        alarm=take.decimal(given.get("alarm"), "`alarm`"),
    )


def _key(node: Node | None, what: str, take: Taker) -> str:
    key = take.text(node, what, 40)
    if node is not None and key and not _KEY.fullmatch(key):
        take.wrong(node, f"{what} must be lower-case letters, digits and dashes, such as `advocacy-program`")
    return key


def _twice(node: Node | None, keys: list[str], what: str, take: Taker) -> None:
    for key in sorted({key for key in keys if key and keys.count(key) > 1}):
        if node is not None:
            take.wrong(node, f"{what} called `{key}` stands twice: give one of them another key")
