"""Home: what waits for somebody, and nothing else."""

from datetime import timedelta

from store.queries import requests as stored
from tests.core.cast import ask, ask_for
from tests.core.stage import Stage, button, buttons, card_of, form_of, text_of


def home(stage: Stage, who: str) -> str:
    """What somebody reads on Home."""
    return text_of(card_of(stage.do(stage.event(who, "home"))))


def test_home_follows_a_request(quick: Stage) -> None:
    """The owner's answer, the requester's request and survey, the program team's counts and decisions."""
    assert "Nothing waits for you." in home(quick, "sam")
    assert "The program" not in home(quick, "sam")
    ask(quick)
    ask_for(quick, "Alder Clinic")
    assert "1 ask for your customers: Alder Clinic" in home(quick, "kim")
    assert "Nothing waits" not in home(quick, "kim")
    assert "0 of 1 ready" in home(quick, "sam")
    assert "The program: 0 new, 1 in progress, 0 on hold." in home(quick, "mia")
    quick.now += timedelta(days=2)
    quick.tick()
    assert "1 decision waits for you" in home(quick, "mia")
    with quick.database.begin(quick.program) as session:
        (row,) = stored.asks(session, 1)
        row.ask.stage, row.ask.survey_asks, row.ask.starts_at = "scheduled", 1, quick.now
    assert "How did it go? Pat Poe at Alder Clinic" in home(quick, "sam")
    assert "How did it go?" not in home(quick, "lee")
    shown = card_of(quick.do(quick.event("sam", "home")))
    assert form_of(quick.press("sam", button(shown, "Say how it went"))).name == "survey"


def test_a_viewer_and_a_guest_have_none(quick: Stage) -> None:
    """A viewer reads; a guest is refused."""
    assert buttons(card_of(quick.do(quick.event("vic", "home"))))[0].label == "What the program brought"
    assert "Nothing waits" not in home(quick, "vic")
    assert "does not answer guests" in home(quick, "gus")
