"""Profiles: who sees what, and what may be changed by whom."""

import pytest

from bot.domain.availability import rests_of
from bot.domain.policy import Policy
from bot.ui import ChoiceField, Form
from store.queries import facts, people
from store.records.pool import Advocate
from store.records.programs import Change
from tests.core.cast import ask, ask_for, owner_card
from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, initial, text_of


def profile(stage: Stage, who: str, name: str = "Pat Poe") -> str:
    """What somebody sees of a profile."""
    return text_of(card_of(stage.say(who, f"/goodword show {name}")))


def edit(stage: Stage, who: str = "mia") -> Form:
    """The edit form of Pat's profile."""
    card = card_of(stage.say(who, "/goodword show Pat Poe"))
    return form_of(stage.press(who, button(card, "Edit")))


def pat(stage: Stage) -> Advocate:
    """The record."""
    with stage.database.begin(stage.program, write=False) as session:
        found = session.get(Advocate, 1)
        assert found is not None
        return found


def test_contact_details_are_for_those_who_look_after_them(quick: Stage) -> None:
    """The program team and the account's owner see them; a seller and another owner see the rest and no Edit."""
    for who in ("mia", "ada", "kim"):
        card = card_of(quick.say(who, "/goodword show Pat Poe"))
        assert "pat@alder.example.com" in text_of(card), who
        assert "[Edit]" in text_of(card)
    for who in ("sam", "cat"):
        card = card_of(quick.say(who, "/goodword show Pat Poe"))
        assert "pat@" not in text_of(card), who
        assert {b.label for b in buttons(card)} == {"Ask for them"}
        assert "Now: ready to use" in text_of(card)
    assert [b.label for b in buttons(card_of(quick.say("ada", "/goodword show Pat Poe")))][-1] == "Erase for good"


def test_a_button_of_another_is_refused_at_press_and_at_submit(quick: Stage) -> None:
    """Whoever knows the button's name gains nothing: neither the form nor sending it."""
    form = edit(quick)
    for who in ("sam", "cat"):
        for name in ("profile.edit", "profile.stage", "profile.history", "permission.show", "permission.record",
                     "permission.ask"):  # fmt: skip
            refused = quick.do(quick.event(who, "button", name=name, data={"v": 1}))
            assert card_of(refused).title == "Not for you", (who, name)
        sent = quick.send(who, form, {"name": "Mallory"})
        assert card_of(sent).title == "Not for you"
    assert pat(quick).name == "Pat Poe"


@pytest.mark.parametrize("card", ["find", "accounts", "match", "owner"])
def test_every_list_leads_to_the_profile(quick: Stage, card: str) -> None:
    """One press from wherever a customer is named."""
    if card in ("match", "owner"):
        ask(quick)
    if card == "owner":
        ask_for(quick, "Alder Clinic")
    shown, who = {
        "find": lambda: (card_of(quick.say("sam", "/advocate find healthcare")), "sam"),
        "accounts": lambda: (card_of(quick.say("kim", "/advocate accounts")), "kim"),
        "match": lambda: (quick.messages("sam")[0], "sam"),
        "owner": lambda: (owner_card(quick, "kim"), "kim"),
    }[card]()
    seen = card_of(quick.press(who, button(shown, "Profile")))
    assert "Permission on file" in text_of(seen)


def test_several_of_a_name_are_listed(quick: Stage) -> None:
    """A part of a name or a company finds them; one press opens one. Nobody is a sentence, not an error."""
    found = card_of(quick.say("sam", "/goodword show o"))
    assert "3 people found" in found.title
    assert "Robin Roe" in text_of(card_of(quick.press("sam", buttons(found)[1])))
    assert "Nobody found" in card_of(quick.say("sam", "/goodword show zz%_")).title
    assert "Whose profile" in card_of(quick.say("sam", "/goodword show")).title
    assert "Pat Poe" in profile(quick, "sam", "1")
    assert "not there" in profile(quick, "sam", "99")


def test_sellers_do_not_find_who_is_not_ready(quick: Stage) -> None:
    """A candidate is the program team's and the owner's affair."""
    with quick.database.begin(quick.program) as session:
        someone = session.get(Advocate, 1)
        assert someone
        someone.stage = "candidate"
        session.flush()
        facts.refresh(session, [1], today=quick.now.date(), rests=rests_of(Policy()))
    assert "Nobody found" in profile(quick, "sam")
    assert "not there" in text_of(card_of(quick.do(quick.event("sam", "button", name="profile.show", data={"v": 1}))))
    assert "Now: candidate" in profile(quick, "mia")
    assert "Now: candidate" in profile(quick, "kim")


def test_a_change_is_recorded_and_matching_knows_it(cast: Stage) -> None:
    """What was typed stands on the profile, in the history and in the facts; contact details are not copied there."""
    typed = {
        "title": "COO", "email": "PAT@new.example.com", "tags": "nordic, speaker,nordic", "story": "Six weeks to two.",
        "activities": ("call", "quote"), "not_to": "Acme, Inc.\nInitech", "languages": ("english",), "verified": True,
    }  # fmt: skip
    card = card_of(cast.send("kim", edit(cast, "kim"), typed))
    for words in ("Pat Poe, COO", "pat@new.example.com", "nordic", "Six weeks to two.", "Acme, Inc.", "Quote"):
        assert words in text_of(card), words
    row = pat(cast)
    assert (row.tags, row.not_to_keys, row.last_verified) == (["nordic", "speaker"], "|acme|initech|", cast.now.date())
    history = text_of(card_of(cast.press("kim", button(card, "History"))))
    assert "job title: COO, by Kim" in history
    assert "e-mail changed, by Kim" in history
    with cast.database.begin(cast.program, write=False) as session:
        assert facts.differences(session, cast.now.date(), rests_of(Policy())) == []


def test_two_who_edit_at_once_do_not_overwrite_each_other_unseen(quick: Stage) -> None:
    """The second is told, keeps what was typed, and may send it all the same."""
    mine, theirs = edit(quick, "mia"), edit(quick, "kim")
    card_of(quick.send("kim", theirs, {"title": "COO"}))
    told = quick.send("mia", mine, {"title": "CFO"})
    assert "Somebody changed this profile" in errors_of(told)[""]
    again = told.form  # type: ignore[union-attr]  # reason: it is an Invalid
    assert initial(again)["title"] == "CFO"
    card_of(quick.send("mia", again, {}))
    assert pat(quick).title == "CFO"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("email", "no address"), ("email", "robin@birch.example.com"), ("persona", "'; --"), ("languages", ("klingon",)),
     ("name", "…"), ("tags", "x" * 60), ("activities", ("fly",)), ("story", "x" * 4000)],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(quick: Stage, field: str, typed: str) -> None:
    """Nothing is changed."""
    assert list(errors_of(quick.send("mia", edit(quick), {field: typed}))) == [field]
    assert pat(quick).email == "pat@alder.example.com"


def test_words_of_people_stay_words(quick: Stage) -> None:
    """Markup and mentions in a profile are text."""
    evil = "<script>alert(1)</script> <!channel> *x*"
    card_of(quick.send("mia", edit(quick), {"title": evil, "story": evil, "tags": evil}))
    assert evil in profile(quick, "sam")


def test_a_pause_holds_them_back_and_says_until_when(cast: Stage) -> None:
    """Matching leaves them out at once; a move that is not allowed is not offered, nor taken."""
    card = card_of(cast.say("kim", "/goodword show Pat Poe"))
    form = form_of(cast.press("kim", button(card, "Stage or pause")))
    offered = next(f for f in form.fields if isinstance(f, ChoiceField))
    assert [o.value for o in offered.options] == ["active", "paused", "former", "do_not_contact"]
    assert list(errors_of(cast.send("kim", form, {"stage": "candidate"}))) == ["stage"]
    assert list(errors_of(cast.send("kim", form, {"stage": "former", "until": "2027-01-12"}))) == ["until"]
    paused = cast.send("kim", form, {"stage": "paused", "until": "2027-01-12", "why": "own wish"})
    assert "paused until 12 Jan 2027" in text_of(card_of(paused))
    found = text_of(card_of(cast.say("sam", "/advocate find Alder")))
    assert "paused until 12 Jan 2027" in found
    with cast.database.begin(cast.program, write=False) as session:
        from sqlmodel import select

        moves = session.exec(select(Change).where(Change.record == "advocate", Change.field == "stage")).all()
        assert [(m.before, m.after, m.why) for m in moves] == [("active", "paused", "own wish")]


def test_asking_for_somebody_from_their_profile_names_the_customer(quick: Stage) -> None:
    """The button leads to a request for this very customer."""
    with quick.database.begin(quick.program) as session:
        people.new_words(session)  # customers of tests come without
    card = card_of(quick.say("sam", "/goodword show Robin Roe"))
    form = form_of(quick.press("sam", button(card, "Ask for them")))
    card_of(quick.send("sam", form, {"prospect": "Acme"}))
    assert "the customer you named" in text_of(quick.messages("sam")[0]).split("Robin Roe")[1].split("[")[0]
