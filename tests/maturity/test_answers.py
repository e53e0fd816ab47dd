"""What people may run into has its own answer, by name."""

from datetime import timedelta

import pytest

from bot.ui import Button
from store.queries import places
from store.records.programs import Place as StoredPlace
from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, text_of
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
    whole,
)


def test_start_needs_a_channel_a_manager_and_a_known_rubric(quick: Stage) -> None:
    """Each refusal says what would work."""
    assert "Send this in the channel" in text_of(card_of(quick.say("mia", "/maturity start")))
    assert "Only the program team" in text_of(card_of(quick.say("sam", "/maturity start", PLACE)))
    assert "There are: Advocacy program and Customer marketing" in text_of(
        card_of(quick.say("mia", "/maturity start nonsense", PLACE))
    )
    form = form_of(quick.say("mia", "/maturity start customer marketing", PLACE))
    (rubric,) = [f for f in form.fields if f.name == "rubric"]
    assert rubric.initial[0].value == MARKETING  # type: ignore[union-attr]  # reason: a choice


def test_naming_people_means_naming_them(quick: Stage) -> None:
    """And those who were not named are told so; who was named is written to."""
    form = form_of(quick.say("mia", "/maturity start", PLACE))
    assert "raters" in errors_of(quick.send("mia", form, {"who": "named", "raters": ()}))
    for who, says in (("gus", "Guests cannot rate. Leave out Gus"), ("vic", "Viewers only read. Leave out Vic")):
        chosen = tuple(str(quick.actors[w].person) for w in ("sam", who))
        assert says in errors_of(quick.send("mia", form, {"who": "named", "raters": chosen}))["raters"]
        assert "cannot lead" in errors_of(quick.send("mia", form, {"facilitator": chosen[1]}))["facilitator"]
    named = tuple(str(quick.actors[w].person) for w in ("sam", "lee"))
    began = card_of(quick.send("mia", form, {"who": "named", "raters": named}))
    assert "You named 2 people: name 3 more, or start it openly" in text_of(began)
    assert "How do you see our program?" in card(quick, "sam", "How do you see").title
    assert "for the people who were named" in text_of(
        card_of(quick.press("kim", button(channel(quick), "Rate"), place=PLACE))
    )
    assert "0 of 2 have rated" in text_of(channel(quick))


def test_a_guest_is_refused(quick: Stage) -> None:
    """Outsiders rate nothing."""
    start(quick)
    assert "does not answer guests" in text_of(card_of(quick.press("gus", button(channel(quick), "Rate"), place=PLACE)))


def test_a_viewer_reads_and_does_not_rate(quick: Stage) -> None:
    """Rating is for members."""
    start(quick)
    said = text_of(card_of(quick.press("vic", button(channel(quick), "Rate"), place=PLACE)))
    assert "ask an admin for the member role" in said


def test_the_deadline_passes_while_somebody_answers(quick: Stage) -> None:
    """What was answered counts, the next press says so; the facilitator hears, and extending opens it again."""
    start(quick, rubric=MARKETING, what="all")
    quick.press("sam", button(channel(quick), "Rate"), place=PLACE)
    asked = question(quick, "sam")
    quick.press("sam", level(asked, 2))
    later(quick, days=9)
    assert "The last day of this check-in has passed" in text_of(card_of(quick.press("sam", level(asked, 3))))
    assert "Its last day has passed" in text_of(lead(quick))
    form = form_of(quick.press("mia", button(lead(quick), "Extend")))
    card_of(quick.send("mia", form, {"closes": str((quick.now + timedelta(days=3)).date())}))
    quick.press("sam", level(asked, 3))
    assert "You answered 1 of 5" in text_of(card_of(quick.say("sam", "/maturity status")))


def test_a_button_from_before_the_reveal(quick: Stage) -> None:
    """Pressed afterwards it changes nothing and names what can be done."""
    start(quick, rubric=MARKETING, what="all")
    quick.press("sam", button(channel(quick), "Rate"), place=PLACE)
    old = level(question(quick, "sam"), 4)
    for who in RATERS:
        rate(quick, who, 2)
    reveal(quick)
    said = text_of(card_of(quick.press("sam", old)))
    assert "are revealed, so they do not change any more" in said
    settle(quick)
    finish(quick)
    assert "This check-in is finished" in text_of(card_of(quick.press("sam", old)))
    reveal_again = Button(label="Reveal", name="checkin.reveal", data={"c": 1})
    assert "This check-in is finished" in text_of(card_of(quick.press("mia", reveal_again)))


def test_a_facilitator_who_left(quick: Stage) -> None:
    """A colleague of the program team steps in, and sees the same card."""
    quick.person("tom", "manager")
    start(quick, rubric=MARKETING, what="all")
    for who in RATERS:
        rate(quick, who, 2)
    with quick.database.begin(quick.program) as session:
        place = session.get(StoredPlace, places.direct(session, quick.actors["mia"].person))
        assert place is not None
        place.blocked_at = quick.now
    status = card_of(quick.say("tom", "/maturity status"))
    quick.press("tom", button(status, "Lead it"))
    reveal(quick, "tom")
    settle(quick, "tom")
    assert "is finished" in finish(quick, "tom").title
    assert "Only the facilitator" in text_of(
        card_of(quick.press("sam", Button(label="", name="checkin.share", data={"c": 1})))
    )


def test_an_archived_channel(quick: Stage) -> None:
    """Status says so, people go on in direct messages, and extending elsewhere moves the card."""
    start(quick, rubric=MARKETING, what="all")
    with quick.database.begin(quick.program) as session:
        place = session.get(StoredPlace, quick_place(quick, session))
        assert place is not None
        place.blocked_at = quick.now
    assert "was archived, or Goodword was removed" in text_of(card_of(quick.say("mia", "/maturity status")))
    form = form_of(quick.say("mia", "/maturity extend", "elsewhere"))
    card_of(quick.send("mia", form, {}, "elsewhere"))
    assert any("Check-in #1" in c.title for c in quick.channel("elsewhere"))


def quick_place(stage: Stage, session: object) -> int:
    """The stored place of the check-in's channel."""
    found = places.find(session, "stage", "w", PLACE)  # type: ignore[arg-type]  # reason: a session
    assert found is not None
    return found.id or 0


def test_the_rubrics_file_changes_midway(quick: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A running check-in keeps the text it was started with; the next one has the new."""
    start(quick, rubric=MARKETING, what="all")
    known = dict(quick.core.tools.rubrics)
    renamed = [d.model_copy(update={"name": f"New {d.name}"}) for d in known[MARKETING].dimensions]
    changed = known[MARKETING].model_copy(update={"dimensions": tuple(renamed), "version": 2})
    from bot.features.maturity import texts

    monkeypatch.setattr(texts, "_KNOWN", {})
    object.__setattr__(quick.core.tools, "rubrics", {**known, MARKETING: changed})
    quick.press("sam", button(channel(quick), "Rate"), place=PLACE)
    assert question(quick, "sam").title == "1 of 5 · Expansion"
    quick.press("mia", button(card_of(quick.say("mia", "/maturity cancel")), "Cancel the check-in"))
    start(quick, rubric=MARKETING, what="all")
    quick.press("sam", button(channel(quick), "Rate"), place=PLACE)
    assert question(quick, "sam").title == "1 of 5 · New Expansion"


def test_several_at_once_are_told_apart(quick: Stage) -> None:
    """In their own channel a command means theirs; elsewhere it asks which."""
    start(quick)
    form = form_of(quick.say("mia", "/maturity start customer marketing", "other"))
    card_of(quick.send("mia", form, {}))
    asked = card_of(quick.say("mia", "/maturity remind"))
    assert [b.label.split()[0] for b in buttons(asked)] == ["#2", "#1"] or len(buttons(asked)) == 2
    assert "Nobody to remind" in card_of(quick.say("mia", "/maturity remind", "other")).title
    assert "Nobody to remind" in card_of(quick.say("mia", "/maturity remind 1")).title


def test_answering_in_all_its_ways(quick: Stage) -> None:
    """Skip, back, not sure, all traits, a change: the card follows, and the answers are one's last."""
    start(quick, rubric=MARKETING, what="all")
    quick.press("sam", button(channel(quick), "Rate"), place=PLACE)
    quick.press("sam", button(question(quick, "sam"), "Skip"))
    assert question(quick, "sam").title == "2 of 5 · References"
    quick.press("sam", button(question(quick, "sam"), "Show all traits"))
    assert "Fewer traits" in text_of(question(quick, "sam"))
    quick.press("sam", button(question(quick, "sam"), "Back"))
    assert question(quick, "sam").title == "1 of 5 · Expansion"
    quick.press("sam", button(question(quick, "sam"), "Skip"))
    for at in (2, 0, 5, 1):
        quick.press("sam", level(question(quick, "sam"), at))
    end = card(quick, "sam", "Nearly there")
    assert "You answered 4 of 5" in text_of(end)
    own = text_of(card_of(quick.press("sam", button(end, "My answers"))))
    assert "Expansion  not answered" in own
    assert "Community  not sure" in own
    quick.press("sam", button(end, "Answer the skipped one"))
    quick.press("sam", level(question(quick, "sam"), 3))
    assert "Thank you, that is it" in card(quick, "sam", "You answered 5 of 5").title


def test_levels_that_do_not_exist(quick: Stage) -> None:
    """A hostile press with a level, dimension or check-in that is none changes nothing."""
    start(quick, rubric=MARKETING, what="all")
    quick.press("sam", button(channel(quick), "Rate"), place=PLACE)
    good = level(question(quick, "sam"), 1)
    for wrong in ({"l": 6}, {"l": -1}, {"l": "3"}, {"l": True}, {"d": "luck"}, {"c": 99}, {"c": "x"}, {"l": None}):
        said = card_of(quick.press("sam", good.model_copy(update={"data": {**good.data, **wrong}})))
        assert "Reference" not in text_of(said), wrong
    assert "You answered 0 of 5" in text_of(card_of(quick.say("sam", "/maturity status")))


def test_settling_needs_its_reasons(quick: Stage) -> None:
    """Evidence from level 3 on, a reason where it differs; nothing settled cannot be finished."""
    start(quick, rubric=MARKETING, what="all")
    for who in RATERS:
        rate(quick, who, 2)
    reveal(quick)
    assert "No level is settled yet" in text_of(card_of(quick.press("mia", button(lead(quick), "Finish"))))
    form = form_of(quick.press("mia", button(lead(quick), "Another level")))
    assert set(errors_of(quick.send("mia", form, {"level": "4", "reason": "we know"}))) == {"evidence"}
    assert set(errors_of(quick.send("mia", form, {"level": "1"}))) == {"reason"}
    card_of(quick.send("mia", form, {"level": "4", "reason": "we know", "evidence": "the dashboard", "flags": ("0",)}))
    scored = finish(quick)
    assert "1 of 5 dimensions are settled. There is no overall score until all are" in text_of(scored)
    assert "Nothing of expansion is attributed" in text_of(card(quick, "sam", "Scorecard #1"))


def test_the_second_model_is_scored(quick: Stage) -> None:
    """Overall, band, next step, and the place among companies of the size that was given."""
    whole(quick, 2, 4, rubric=MARKETING, what="all", size="50m")
    said = text_of(card(quick, "sam", "Scorecard #1"))
    assert "Overall: 2.8 of 5 · Developing" in said
    assert "Among Scale companies: below what is usual (expected 3.2, good 3.8, alarm 2.3)" in said
    assert "half a point to a point too kind" not in said


def test_all_not_sure_stays_open(quick: Stage) -> None:
    """No median, nothing proposed, nothing guessed."""
    start(quick, rubric=MARKETING, what="all")
    for who in RATERS:
        rate(quick, who, 0)
    reveal(quick)
    shown = lead(quick)
    assert "6 not sure. Median –" in text_of(shown)
    assert not [b for b in buttons(shown) if b.name == "confirm.level"]


def test_goals_are_few_owned_and_followed(quick: Stage) -> None:
    """Three at most; owners hear in time, note, and finish with what shows it; others may not."""
    whole(quick, 2, rubric=MARKETING, what="all")
    for n in range(3):
        form = form_of(quick.press("mia", button(lead(quick), "Choose a goal")))
        owner = str(quick.actors["kim"].person) if n == 0 else ""
        card_of(quick.send("mia", form, {"owner": owner, "text": "" if n else "Write it down"}))
    form = form_of(quick.press("mia", button(lead(quick), "Choose a goal")))
    assert "3 goals are open" in next(iter(errors_of(quick.send("mia", form, {})).values()))
    mine = card(quick, "kim", "A goal for you")
    assert "Write it down" in text_of(mine)
    assert "Only the owner of a goal" in text_of(card_of(quick.press("sam", button(mine, "Done"))))
    later(quick, days=80)
    assert "is due in" in card(quick, "kim", "Your goal is due").title
    note = form_of(quick.press("kim", button(mine, "Note")))
    card_of(quick.send("kim", note, {"text": "Half of it"}))
    assert "Half of it" in text_of(card_of(quick.say("vic", "/maturity goals")))
    done = form_of(quick.press("kim", button(mine, "Done")))
    assert "reached" in card_of(quick.send("kim", done, {"text": "It is on the wiki"})).title
    assert "was reached already" in text_of(card_of(quick.press("mia", button(mine, "Drop"))))


def test_rubrics_are_never_mixed(quick: Stage) -> None:
    """History shows one at a time, and two of different ones are not compared."""
    whole(quick, 2, rubric=MARKETING, what="all")
    start(quick, what="all")
    for who in RATERS:
        rate(quick, who, 1)
    reveal(quick)
    quick.press("mia", button(lead(quick), "Confirm 1"))
    finish(quick)
    assert "scores of different rubrics are never mixed" in text_of(card_of(quick.say("mia", "/maturity history 1 2")))
    shown = text_of(card_of(quick.say("mia", "/maturity history")))
    assert "History: Advocacy program" in shown
    assert "Other rubrics are never mixed in: see /maturity history Customer marketing" in shown
    assert "History: Customer marketing" in text_of(card_of(quick.say("mia", "/maturity history customer marketing")))


def test_reminders_come_twice_and_not_to_who_is_through(quick: Stage) -> None:
    """To those who have begun or were named; within the limit of messages."""
    start(quick, rubric=MARKETING, what="all")
    quick.press("sam", button(channel(quick), "Rate"), place=PLACE)
    rate(quick, "lee", 2)
    for _ in range(7):
        later(quick, days=1)
    heard = [c for c in quick.messages("sam") if "Your view is missing" in text_of(c)]
    assert len(heard) == 2
    assert not [c for c in quick.messages("lee") if "Your view is missing" in text_of(c)]
    assert not [c for c in quick.messages("kim") if "Your view is missing" in text_of(c)]
