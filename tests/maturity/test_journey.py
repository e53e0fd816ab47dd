"""A check-in from its start to the next one."""

from store.records.programs import Person
from tests.core.stage import Stage, button, card_of, form_of, text_of
from tests.maturity.play import (
    MARKETING,
    PLACE,
    RATERS,
    card,
    channel,
    finish,
    later,
    lead,
    level,
    question,
    rate,
    reveal,
    settle,
    start,
    talk,
)


def test_from_the_start_to_goals_and_the_next_one(cast: Stage) -> None:
    """Six people rate; the reveal, the levels, the scorecard, a goal, and half a year later the trend."""
    start(cast, what="all")
    assert "Nobody has rated yet" in text_of(channel(cast))
    assert talk(cast, "sam", 1, 2, 3) == 12, "eleven answers after one press to begin"
    for who in RATERS[1:]:
        rate(cast, who, 1, 2, 3)
    cast.tick()
    assert "6 people have rated" in text_of(channel(cast))
    reveal(cast)
    assert "The ratings are here" in card(cast, "sam", "The ratings are here").title
    settle(cast)
    finish(cast)
    score = text_of(card(cast, "sam", "Scorecard #1"))
    assert "Lowest: Program vision (1)" in score
    assert "What the next level looks like" in score
    assert "mean level 1.9" in score
    form = form_of(cast.press("mia", button(lead(cast), "Choose a goal")))
    assert "Goal #1 is set" in card_of(cast.send("mia", form, {})).title
    assert "#1 Program vision" in text_of(card_of(cast.say("sam", "/maturity goals")))

    later(cast, days=190)
    started = button(card(cast, "mia", "Time for the next check-in"), "Start the next one")
    card_of(cast.send("mia", form_of(cast.press("mia", started)), {"what": "all"}))
    assert "Goals from last time" in text_of(channel(cast))
    for who in RATERS:
        rate(cast, who, 3)
    reveal(cast)
    settle(cast)
    finish(cast)
    assert "Program vision 1 → 3" in text_of(card(cast, "sam", "Scorecard #2"))
    history = card_of(cast.say("sam", "/maturity history"))
    assert any(b.t == "chart" for b in history.blocks)
    compared = card_of(cast.say("sam", "/maturity history 1 2"))
    assert "8 higher, 0 lower" in text_of(compared)


def test_the_channel_sees_only_what_is_shared(quick: Stage) -> None:
    """Sharing is a press of its own."""
    start(quick, rubric=MARKETING, what="all")
    for who in RATERS:
        rate(quick, who, 2)
    reveal(quick)
    settle(quick)
    finish(quick)
    assert not any("How mature" in c.title for c in quick.channel(PLACE))
    assert "until they are shared" in text_of(card_of(quick.say("vic", "/maturity results 1")))
    quick.press("mia", button(lead(quick), "Share it"))
    assert any("How mature" in c.title for c in quick.channel(PLACE))
    assert "Scorecard #1" in card_of(quick.say("vic", "/maturity results 1")).title


def test_a_repeated_press_counts_once(cast: Stage) -> None:
    """The platform delivers it twice: one answer, and the card as it is."""
    start(cast, rubric=MARKETING, what="all")
    cast.press("sam", button(channel(cast), "Rate"), place=PLACE)
    pressed = level(question(cast, "sam"), 3)
    cast.press("sam", pressed, key="same")
    cast.press("sam", level(question(cast, "sam"), 1))
    cast.press("sam", pressed, key="same")
    assert question(cast, "sam").title.startswith("3 of 5")
    with cast.database.begin(cast.program, write=False) as session:
        assert session.get(Person, cast.actors["sam"].person) is not None
