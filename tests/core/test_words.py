"""What people read: short forms of commands, lists, and cards that neither repeat nor mislead."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.terms import Terms
from bot.domain.vocabulary import SHIPPED
from bot.event import Event
from bot.features.requests import phrases
from bot.ui import Card, Form, Note, OpenForm, Paragraph, When, pieces, plain
from tests.core import pool
from tests.core.cast import ask, ask_for, living, owner_card
from tests.core.stage import Stage, button, buttons, card_of, form_of, taken, text_of
from tests.core.test_journey import follow as on_page


@pytest.fixture
def cast(quick: Stage) -> Stage:
    """Everybody at work: what people read does not depend on the engine."""
    return quick


def said(stage: Stage, who: str, text: str) -> Event:
    """Words to Goodword in direct messages."""
    return stage.event(who, "message", text=text)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("help", "What Goodword does for you"),
        ("requests", "You have no requests yet"),
        ("find healthcare", "3 customers found"),
        ("show 12", "That did not work"),
        ("queue", "Not for you"),
    ],
)
def test_a_command_is_known_by_its_second_word(quick: Stage, typed: str, title: str) -> None:
    """In direct messages "help" is enough; "show me the way" is no command."""
    assert title == card_of(quick.do(said(quick, "sam", typed))).title
    assert card_of(quick.do(said(quick, "sam", "show me the way"))).title == "Shall I look for a reference?"


def test_a_sentence_is_taken_for_what_somebody_needs(quick: Stage) -> None:
    """One press turns it into a request; a word or two get the nearest command."""
    card = card_of(quick.do(said(quick, "sam", "I need a healthcare reference in EMEA for Acme by Friday")))
    assert "Is this right?" in card_of(quick.press("sam", button(card, "Find a reference"))).title
    assert card_of(quick.do(said(quick, "sam", "hi there"))).title == "I did not understand that"


def test_a_viewer_hears_what_to_do_about_it(quick: Stage) -> None:
    """Help does not promise a viewer what only members may do, and nobody the code that was used long ago."""
    words = text_of(card_of(quick.say("vic", "/goodword help")))
    assert "/advocate" not in words
    assert "role claim" not in words
    assert "ask an admin" in text_of(card_of(quick.say("vic", "/advocate requests")))


def test_the_tour_stands_below_what_waits(quick: Stage) -> None:
    """Home begins with what there is to do."""
    ask(quick)
    words = text_of(card_of(quick.do(quick.event("sam", "home"))))
    assert words.index("#1") < words.index("Show me around")


def test_a_search_that_shows_the_best_says_so(quick: Stage) -> None:
    """Ten of many are not "10 customers found"."""
    for n in range(12):
        pool.add(quick, f"Company{n} Works", f"Person{n} Poe")
    assert card_of(quick.say("sam", "/advocate find")).title == "The 10 best of the pool"


def test_what_waits_for_an_answer_is_the_first_of_my_customers(quick: Stage) -> None:
    """However far down the alphabet it stands."""
    pool.add(quick, "Aardvark Bank", "Ann Arc", owner="kim", industry="banking")
    ask(quick)
    ask_for(quick, "Alder Clinic")
    words = text_of(card_of(quick.say("kim", "/advocate accounts")))
    assert words.index("Alder Clinic") < words.index("Aardvark Bank")
    assert "Asked for: #1 · 1 reference call for Acme, needed by Fri 27 Nov, asked by " in words
    assert "Now: waits for your answer" in words
    assert "somebody else" not in words


def test_the_program_team_reads_who_is_missing(cast: Stage) -> None:
    """Where an owner is not known there is no owner called "nobody yet"."""
    ask(cast)
    ask_for(cast, "Alder Clinic")
    cast.press("kim", button(owner_card(cast, "kim"), "Not my account"))
    words = text_of(next(c for c in cast.messages("mia") if c.title.startswith("#1 ")))
    assert "Pat Poe: no owner is known\n" in words


def test_a_day_far_away_has_its_year() -> None:
    """Last year's December is not this one's."""
    today = date(2026, 11, 23)
    assert phrases.day(date(2026, 11, 27), today) == "Fri 27 Nov"
    assert phrases.day(date(2025, 12, 5), today) == "Fri 5 Dec 2025"


@pytest.mark.parametrize(
    ("key", "words"),
    [("call", "a reference call"), ("advisory_board", "an advisory board"), ("rfp_answer", "an RFP answer")],
)
def test_one_of_each_activity(key: str, words: str) -> None:
    """With its article; what is written in capitals stays so."""
    assert words == phrases.one(key, Terms.of(SHIPPED))


@pytest.mark.parametrize(
    ("key", "words"),
    [("call", "2 reference calls"), ("case_study", "2 case studies"), ("speaking", "2 × speaking")],
)
def test_several_of_each_activity(key: str, words: str) -> None:
    """In the plural people use, or none."""
    assert words == phrases.activity(key, 2, Terms.of(SHIPPED))


def test_a_mistyped_command_runs_with_the_rest_of_the_words(quick: Stage) -> None:
    """Nothing has to be typed again."""
    card = card_of(quick.say("sam", "/advocte find healthcare"))
    assert card_of(quick.press("sam", button(card, "Run /advocate find"))).title == "3 customers found"


def test_who_gets_a_role_reads_what_it_is_for(quick: Stage) -> None:
    """And where to look."""
    form = form_of(quick.say("ada", "/goodword role"))
    quick.send("ada", form, {"person": str(quick.actors["lee"].person), "role": "manager"})
    words = text_of(quick.messages("lee")[-1])
    assert "Runs requests, edits advocates." in words
    assert "[Show help]" in words


def test_a_deal_needs_a_name_and_says_so(quick: Stage) -> None:
    """The form does not call optional what it refuses to miss."""
    form = form_of(quick.say("sam", "/advocate"))
    assert next(f for f in form.fields if f.name == "prospect").required


def test_what_the_requester_has_to_do_stands_first(cast: Stage) -> None:
    """Who said no is one quiet line; who writes to the customer is said."""
    ask(cast, words="/advocate 2 healthcare references in EMEA for Acme by Friday")
    ask_for(cast, "Alder Clinic")
    ask_for(cast, "Birch Care")
    form = form_of(cast.press("kim", button(owner_card(cast, "kim"), "Not now")))
    cast.send("kim", form, {"reason": "renewal"})
    cast.press("cat", button(owner_card(cast, "cat"), "I'll ask them"))
    card = cast.messages("sam")[0]
    notes = [plain(block.text) for block in card.blocks if isinstance(block, Note)]
    assert "Alder Clinic: owner said not now (renewal is coming up)." in notes
    assert "@Cat writes to them." in notes or "Cat writes to them." in notes
    said_no = next(i for i, block in enumerate(card.blocks) if isinstance(block, Note) and "Alder" in plain(block.text))
    going = next(
        i for i, block in enumerate(card.blocks) if isinstance(block, Paragraph) and "Birch" in plain(block.text)
    )
    assert going < said_no


def test_the_program_team_reads_a_date_as_people_write_it(cast: Stage, link: str) -> None:
    """In each reader's own zone, never as machines keep it."""
    with_times(cast, link)
    cast.press("sam", button(cast.messages("sam")[0], "Wed 25 Nov"))
    card = next(c for c in cast.messages("mia") if c.title.startswith("#1 "))
    assert "T10:00" not in text_of(card)
    pieces_ = [p for block in card.blocks if isinstance(block, Paragraph) for p in pieces(block.text)]
    assert When(at=datetime(2026, 11, 25, 10, tzinfo=UTC)) in pieces_


def test_an_owner_is_not_told_that_nobody_is_needed(cast: Stage, link: str) -> None:
    """Somebody who did not answer is not asked any more; the request goes on."""
    cast.press("mia", button(next(c for c in cast.messages("mia") if c.title.startswith("#1 ")), "Withdraw"))
    card = next(c for c in cast.messages("kim") if "Pat Poe" in c.title)
    assert text_of(card).endswith("Not asked any more. Why: by Mia.")


def test_a_survey_with_words_is_thanked_for_once(cast: Stage, link: str) -> None:
    """The message that asked says so; no second one does."""
    with_times(cast, link)
    cast.press("sam", button(cast.messages("sam")[0], "Wed 25 Nov"))
    cast.now += timedelta(days=3)
    form = form_of(cast.press("sam", button(cast.messages("sam")[0], "It took place")))
    taken(cast.send("sam", form, {"rating": "4", "comment": "Nice"}))
    assert sum("it took place" in text_of(c) for c in cast.messages("sam")) == 1


def test_a_request_of_ones_own_is_shown_not_followed(cast: Stage) -> None:
    """The same again offers the card there is; closing it as a duplicate brings no second one."""
    ask(cast)
    card = card_of(cast.say("sam", "/advocate healthcare reference in EMEA for Acme by Friday"))
    assert buttons(card)[0].label == "Show #1 instead"
    cast.press("sam", button(card, "Send request"))
    form = form_of(cast.do(cast.event("mia", "button", name="request.close", data={"r": 2})))
    cast.send("mia", form, {"how": "duplicate", "why": "same deal", "of": "1"})
    assert sum(c.title.startswith("#1 ") for c in cast.messages("sam")) == 1


def test_what_is_on_hold_can_still_be_cancelled(cast: Stage) -> None:
    """The requester is not stuck with it."""
    ask(cast)
    form = form_of(cast.do(cast.event("mia", "button", name="request.hold", data={"r": 1})))
    cast.send("mia", form, {"why": "legal"})
    assert "on hold: legal" in living(cast)
    cast.press("sam", button(cast.messages("sam")[0], "Cancel request"))
    assert "Status: cancelled by the requester" in living(cast)


def test_a_story_is_named_once_and_linked(cast: Stage) -> None:
    """Answered with proof: one line, which opens it."""
    ask(cast)
    form = form_of(cast.do(cast.event("mia", "button", name="request.proof", data={"r": 1})))
    cast.send("mia", form, {"title": "A fine story", "url": "https://example.com/story"})
    assert living(cast).count("A fine story") == 1


@pytest.fixture
def link(cast: Stage) -> str:
    """The link of a customer who was asked."""
    ask(cast)
    ask_for(cast, "Alder Clinic")
    cast.press("kim", button(owner_card(cast, "kim"), "Program may ask"))
    (mail,) = cast.mails("pat@alder.example.com")
    return button(mail, "Answer").url


def test_the_page_says_what_is_asked_and_for_whom(cast: Stage, link: str) -> None:
    """Nobody is asked to do "reference call"."""
    form = form_of(on_page(cast, link))
    assert "a reference call, for Acme" in plain_of(form)


def test_changing_what_one_does_leads_back_to_the_question(cast: Stage, link: str) -> None:
    """It is still open, and the owner hears only of what changed."""
    outcome = on_page(cast, link, "reply.willing", {"willing": ("call",)})
    assert isinstance(outcome, OpenForm)
    assert "One question is still open" in plain_of(outcome.form)
    assert not [c for c in cast.messages("kim") if "changed what we may ask" in c.title]


def test_who_does_not_do_it_any_more_is_not_reminded_of_it(cast: Stage, link: str) -> None:
    """It counts as a no to what was just asked."""
    card = card_of(on_page(cast, link, "reply.willing", {"willing": ("logo",)}))
    assert "this question is settled too" in text_of(card)
    assert "Alder Clinic: declined (does not do this any more)" in living(cast)
    assert [c for c in cast.messages("kim") if "changed what we may ask" in c.title]


def test_who_said_no_is_told_so_when_they_come_back(cast: Stage, link: str) -> None:
    """Not that nobody needs them any more."""
    on_page(cast, link, "reply.no", {"why": "busy"})
    assert "You said no to this one" in text_of(card_of(on_page(cast, link)))


def test_changing_a_request_is_not_called_sending_one(quick: Stage) -> None:
    """The button says what it does."""
    ask(quick)
    form = form_of(quick.press("sam", button(quick.messages("sam")[0], "Change")))
    assert (form.title, form.submit) == ("Change the request", "Save the change")


def test_a_page_opened_again_says_what_was_answered(cast: Stage, link: str) -> None:
    """Who offered times is not asked as if they had said nothing."""
    with_times(cast, link)
    assert "You said yes and offered times" in plain_of(form_of(on_page(cast, link)))
    assert "Pat Poe: said yes" in living(cast)


def with_times(stage: Stage, url: str) -> None:
    """The customer says yes and offers three days at ten."""
    days = {f"day{n}": f"2026-11-2{4 + n}" for n in (1, 2, 3)}
    on_page(stage, url, "reply.times", {**days, "time1": "10:00", "time2": "10:00", "time3": "10:00", "zone": "UTC"})


def plain_of(form: Form) -> str:
    """The words above a form's fields."""
    return text_of(Card(title=form.title, blocks=form.intro))
