"""The journey of a request through the core: three people and a customer."""

from datetime import timedelta

import pytest

from bot.event import Event, Place
from bot.ui import Outcome
from tests.core import pool
from tests.core.stage import Stage, button, card_of, form_of, taken, text_of


@pytest.fixture
def cast(stage: Stage) -> Stage:
    """A seller, a CSM, a program manager, an admin; five customers of the CSM."""
    for name, role in (("sam", "member"), ("kim", "member"), ("mia", "manager"), ("ada", "admin")):
        stage.person(name, role)
    for n, name in enumerate(("Alder Clinic", "Birch Care", "Cedar Health", "Dogwood Labs", "Elm Hospital")):
        pool.add(stage, name, f"Pat{n} Poe", owner="kim")
    return stage


def follow(
    stage: Stage, token_url: str, name: str = "", values: dict[str, object] | None = None, nonce: str = "n1"
) -> Outcome:
    """Open the customer's link, or send a form of its page."""
    visitor = stage.links.open(token_url.rsplit("/", 1)[1], stage.now)
    place = Place(platform="page", workspace="page", kind="page", external_id="reply")
    kind = "form" if name else "link"
    event = Event(
        key=f"site:{nonce}:{name}",
        kind=kind,
        actor=visitor.actor,
        place=place,
        at=stage.now,
        name=name or visitor.purpose,
        data=visitor.claims,
        values=values or {},
        nonce=nonce,
    )
    return stage.do(event)


def test_a_request_becomes_a_completed_reference(cast: Stage) -> None:
    """From the first word to influenced revenue, with nobody asked twice and nobody left without an answer."""
    stage = cast
    preview = card_of(stage.say("sam", "/advocate 2 healthcare references in EMEA for Acme by Friday, $250k"))
    assert "5 customers fit" in text_of(preview)
    sent = card_of(stage.press("sam", button(preview, "Send request")))
    assert "#1" in sent.title

    living = stage.messages("sam")[0]
    assert "0 of 2 ready" in text_of(living)
    taken(stage.press("sam", button(living, "Ask for this one")))
    owner_card = next(c for c in stage.messages("kim") if "May we ask" in c.title)
    taken(stage.press("kim", button(owner_card, "Program may ask")))

    mails = [
        m
        for n in range(5)
        for m in stage.mails(f"pat{n}@{['alder', 'birch', 'cedar', 'dogwood', 'elm'][n]}.example.com")
    ]
    assert len(mails) == 1
    url = button(mails[0], "Answer").url
    page = form_of(follow(stage, url))
    assert page.name == "reply"
    step = form_of(follow(stage, url, "reply", {"answer": "yes"}))
    assert step.name == "reply.times"
    times: dict[str, object] = {"zone": "UTC"}
    for n in (1, 2, 3):
        times |= {f"day{n}": f"2026-11-{24 + n}", f"time{n}": "14:00"}
    assert "Thank you" in card_of(follow(stage, url, "reply.times", times)).title

    living = stage.messages("sam")[0]
    assert "offers these times" in text_of(living)
    taken(stage.press("sam", button(living, "Wed 25 Nov 14:00")))
    living = stage.messages("sam")[0]
    assert "1 of 2 ready" in text_of(living)
    assert "@" in text_of(living), "contact details come with the yes"

    stage.now += timedelta(days=2, hours=8)
    stage.tick()
    survey = next(c for c in stage.messages("sam") if "How did it go" in c.title)
    taken(stage.press("sam", button(survey, "It went well")))
    assert any("vouched for us" in c.title for c in stage.messages("kim"))

    taken(stage.press("sam", button(stage.messages("sam")[0], "Ask for this one")))
