"""The colours are readable: contrast computed from the tokens of the style sheet itself."""

import re
from pathlib import Path

import pytest

import adapters.playground

CSS = (Path(adapters.playground.__file__).parent / "static" / "playground.css").read_text()
_TOKEN = re.compile(r"--([a-z-]+): (?:light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\)|(#[0-9A-F]{6}));")
TOKENS = {name: (light or both, dark or both) for name, light, dark, both in _TOKEN.findall(CSS)}
FACES = ("moss", "plum", "sky", "clay", "slate", "rose", "sand", "teal")
GROUNDS = ("paper", "surface", "hover", "soft", "flash")
TEXTS = [(ink, ground) for ink in ("ink", "accent") for ground in GROUNDS]
TEXTS += [("quiet", g) for g in GROUNDS] + [(c, g) for c in ("warn", "danger", "info") for g in ("paper", "surface")]
TEXTS += [("on-accent", "accent"), ("danger", "hover"), ("surface", "ink")] + [("on-face", face) for face in FACES]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(text: str, ground: str, scheme: int) -> None:
    """At least 4.5:1 for every text on every ground it stands on."""
    assert contrast(TOKENS[text][scheme], TOKENS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_edges_of_fields_can_be_seen(scheme: int) -> None:
    """At least 3:1 for what only has to be found."""
    assert contrast(TOKENS["edge"][scheme], TOKENS["surface"][scheme]) >= 3


def test_the_tokens_are_those_of_the_design() -> None:
    """The nine that every page of ours shares."""
    assert {
        "paper": ("#FBFAF7", "#15171A"),
        "surface": ("#FFFFFF", "#1E2125"),
        "line": ("#E6E2DA", "#30343A"),
        "ink": ("#1F2328", "#ECEAE6"),
        "quiet": ("#5C6370", "#A3A9B3"),
        "accent": ("#0B6E4F", "#4FC3A1"),
        "on-accent": ("#FFFFFF", "#0E1512"),
        "warn": ("#9A5B00", "#F0B35A"),
        "danger": ("#B3261E", "#FF8A80"),
        "info": ("#1D4ED8", "#8AB4FF"),
    }.items() <= TOKENS.items()


def test_sizes_and_weights_are_few() -> None:
    """Four sizes, two weights, one radius for what is a box; colours only as tokens."""
    assert {"13px", "15px", "18px", "24px"} >= set(re.findall(r"font-size: ([^;]+);", CSS))
    assert {"400", "600"} >= set(re.findall(r"font-weight: ([^;]+);", CSS))
    rules = CSS[CSS.index("/* --- ground") :]
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", rules) == ["#FFFFFF"], "only a mail's own page is always white"
