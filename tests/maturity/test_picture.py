"""The scorecard's picture in every language: words that no font here can write never become boxes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.features.maturity import letters, picture
from bot.features.maturity.picture import Profile, Row

PLAIN = Profile(
    "References, check-in #3", ("Early", "Cible"), (Row("References et temoignages", 2, 1), Row("Dimension 2", 1))
)
ROWS = PLAIN.rows


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without fonts."""
    monkeypatch.setattr(letters, "FONTS", ())
    yield
    picture.png.cache_clear()


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    "written",
    [
        replace(PLAIN, title="Références, check-in #3", levels=("Early", "Ciblé")),
        replace(PLAIN, rows=(replace(ROWS[0], name="Références et témoignages"), ROWS[1])),
        replace(PLAIN, rows=(ROWS[0], replace(ROWS[1], name="Метрики программы"))),
        replace(PLAIN, rows=(ROWS[0], replace(ROWS[1], name="プログラムの指標"))),
    ],
)
def test_without_a_font_words_are_written_as_far_as_they_can_be(written: Profile) -> None:
    """Accents are left off, and what has none of our letters stands as a number: pixel for pixel the same picture."""
    picture.png.cache_clear()
    assert picture.png(written, dark=False) == picture.png(PLAIN, dark=False)


def test_a_font_of_the_machine_that_has_every_letter_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first that can write all words of the picture writes all of them; Pillow's own wherever it suffices."""
    asked = []

    def has(name: str, text: str) -> bool:
        asked.append((name, text))
        return name == "second.ttf"

    monkeypatch.setattr(letters, "FONTS", ("first.ttf", "second.ttf", "third.ttf"))
    monkeypatch.setattr(letters, "_has", has)
    assert letters.letters_for(["б", "аб"]).name == "second.ttf"
    assert asked == [("", "аб"), ("first.ttf", "аб"), ("second.ttf", "аб")]
    monkeypatch.undo()
    assert letters.letters_for(["Advocacy program, check-in #2", "Program vision"]).name == ""


def test_a_long_name_is_cut_where_it_would_leave_the_picture() -> None:
    """By its width: wide letters take more room than narrow ones."""
    own = letters.letters_for(["W"])
    cut = own.fitted("W" * 100, 26, 300)
    assert cut.endswith("W…")
    assert own.font(26).getlength(cut) <= 300
    assert own.fitted("short", 26, 300) == "short"
