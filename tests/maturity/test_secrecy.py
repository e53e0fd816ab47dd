"""Nobody learns another's rating before the reveal, and nobody ever in an anonymous check-in: tried from every side."""

import json
import logging
from typing import Any

import pytest
from sqlmodel import select

from bot.features.pool import exporting
from bot.ui import Card
from store.records.maturity import Checkin, Rating, Remark, Tally
from store.records.messages import Draft, Nudge, Outbox
from tests.core.stage import Stage, button, buttons, card_of, form_of, text_of
from tests.maturity.play import (
    PLACE,
    RATERS,
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
)
from tests.maturity.prying import WORDS, comment, everything_shown, rows


def test_before_the_reveal_no_card_says_what_anybody_answered(quick: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Two check-ins that differ in nothing but the answers put together the very same cards, row for row; and no
    comment is in any of them, in a reminder, or in the log."""
    caplog.set_level(logging.DEBUG)
    shown, began = [], quick.now
    for at in (1, 4):
        quick.now = began
        start(quick, what="all")
        for who in RATERS[:5]:
            quick.press(who, button(channel(quick), "Rate"), place=PLACE)
            comment(quick, who, at=str(at))
            for _ in range(5):
                quick.press(who, level(question(quick, who), at))
        later(quick, minutes=1)
        later(quick, days=3)
        shown.append(
            [json.dumps(row["card"]) for row in (*rows(quick)["outbox"], *rows(quick)["nudge"]) if row["card"]]
        )
        quick.press("mia", button(card_of(quick.say("mia", "/maturity cancel")), "Cancel the check-in"))
        with quick.database.begin(quick.program) as session:
            for row in (*session.exec(select(Outbox)), *session.exec(select(Nudge))):
                session.delete(row)
    first, second = ([row.replace('"c": 2', '"c": 1').replace("#2", "#1") for row in side] for side in shown)
    assert [strip(row) for row in first] == [strip(row) for row in second]
    assert WORDS not in json.dumps(shown)
    assert WORDS not in caplog.text


def strip(row: str) -> str:
    """Without the dates, which move on between the two."""
    return "".join(c for c in row if not c.isdigit())


def test_nobody_reads_anothers_answers(quick: Stage) -> None:
    """Not another rater, not the facilitator, not an admin: neither by a command, nor by pressing another's button."""
    start(quick, what="all")
    for who in RATERS[:5]:
        quick.press(who, button(channel(quick), "Rate"), place=PLACE)
        quick.press(who, level(question(quick, who), 4))
    comment(quick, "sam")
    for who in ("lee", "mia", "ada", "vic"):
        for words in ("status", "results", "results 1", "history", "goals"):
            said = text_of(card_of(quick.say(who, f"/maturity {words}")))
            assert WORDS not in said
            assert "level 4" not in said.lower()
            assert "median" not in said.lower()
    asked = next(b for b in buttons(question(quick, "lee")) if b.name == "rate.back")
    own = asked.model_copy(update={"name": "rate.own"})
    theirs = card_of(quick.press("sam", own))
    mine = card_of(quick.press("lee", own))
    assert WORDS in text_of(theirs)
    assert WORDS not in text_of(mine)
    assert "begun" in text_of(
        card_of(quick.press("ada", button(channel(quick), "Rate").model_copy(update={"name": "rate.own"})))
    )


def test_the_count_moves_by_the_clock_alone(quick: Stage) -> None:
    """A press edits no card but the presser's: the moment of an edit tells nobody who answered."""
    start(quick, what="all")
    before = len(rows(quick)["outbox"])
    rate(quick, "sam", 3)
    with quick.database.begin(quick.program, write=False) as session:
        made = session.exec(select(Outbox).where(Outbox.id > before)).all()  # type: ignore[operator]  # reason: a column here
    assert {row.topic for row in made} == {"rate:1"}
    assert "Nobody has rated yet" in text_of(channel(quick))
    quick.tick()
    assert "1 person has rated" in text_of(channel(quick))


def test_an_open_database_says_no_names(quick: Stage) -> None:
    """While it is rated, answers hang on a keyed hash: no person, no time, no order, and the key is sealed."""
    start(quick, what="all")
    for who in RATERS:
        rate(quick, who, 2)
    found = rows(quick)
    ratings, (checkin,) = found["rating"], found["checkin"]
    assert len(ratings) == 66
    assert {row["person_id"] for row in ratings} == {None}
    assert {len(row["who"]) for row in ratings} == {40}
    assert not any("at" in name.split("_") for name in ratings[0])
    assert min(row["id"] for row in ratings) > len(ratings), "ids are random, in no order of time"
    assert len(checkin["key"]) > 60
    assert not any(row["who"] in json.dumps(found["handled"], default=str) for row in ratings)


def test_after_the_reveal_only_counts_are_left(cast: Stage) -> None:
    """Of an anonymous check-in no row of any table leads from an answer to a person; the key is gone."""
    start(cast, what="all")
    cast.press("sam", button(channel(cast), "Rate"), place=PLACE)
    comment(cast, "sam")
    for n, who in enumerate(RATERS):
        rate(cast, who, 1 + n % 4)
    form = form_of(
        cast.press(
            "lee",
            button(question_or_finish(cast, "lee"), "My answers").model_copy(
                update={"name": "rate.comment", "data": {"c": 1, "d": "vision"}}
            ),
        )
    )
    cast.send("lee", form, {"comment": WORDS * 20})
    assert rows(cast)["draft"], "what was too long is kept as a draft, by person, until the reveal"
    reveal(cast)
    settle(cast)
    finish(cast)
    found = rows(cast)
    assert found["rating"] == []
    assert found["draft"] == []
    assert [row["key"] for row in found["checkin"]] == [""]
    assert {row["person_id"] for row in found["remark"]} == {None}
    assert [row["text"] for row in found["remark"]] == [WORDS]
    by_dimension: dict[str, int] = {}
    for row in found["tally"]:
        by_dimension[row["dimension"]] = by_dimension.get(row["dimension"], 0) + row["count"]
    assert set(by_dimension.values()) == {6}
    names = {f"person {cast.actors[who].person}" for who in RATERS}
    assert not any(name in json.dumps(found["tally"], default=str) for name in names)
    changes = [row for row in found["change"] if row["record"] == "checkin"]
    assert {row["person_id"] for row in changes} == {cast.actors["mia"].person}, "only the facilitator's steps"


def question_or_finish(stage: Stage, who: str) -> Card:
    """The card at the end of rating."""
    return next(c for c in reversed(stage.messages(who)) if any(b.name == "rate.own" for b in buttons(c)))


def test_a_group_below_the_smallest_is_shown_nowhere(quick: Stage) -> None:
    """Two of the program team among six raters: their view is never kept apart, and what they alone rated is not
    shown, nor kept in the tables."""
    start(quick)
    for who in RATERS[:4]:
        rate(quick, who, 1)
    for who in RATERS[4:]:
        rate(quick, who, 4)
    reveal(quick)
    found = rows(quick)
    assert {row["view"] for row in found["tally"]} == {"all"}
    assert {row["dimension"] for row in found["tally"]} == {"horizontal", "content", "field", "promotion", "advocates"}
    shown = next(c for c in quick.messages("sam") if "The ratings are here" in c.title)
    (table,) = [b for b in shown.blocks if b.t == "table"]
    said = {row[0]: row[3] for row in table.rows}
    assert said["Program vision"] == "too few to show"
    assert said["Content strategy"] == "4 × level 1, 2 × level 4"
    assert "2 answered, and nothing is shown of fewer than 5" in every_dimension(quick)


def every_dimension(stage: Stage) -> str:
    """The facilitator's words about each dimension."""
    said = []
    while True:
        card = lead(stage)
        said.append(text_of(card))
        further = [b for b in buttons(card) if b.label == "Next"]
        if not further:
            return "\n".join(said)
        stage.press("mia", further[0])


def test_too_few_raters_cannot_be_revealed(quick: Stage) -> None:
    """Four are too few for an anonymous check-in, whoever asks; lowering the setting afterwards changes nothing."""
    from tests.core.cast import policy

    start(quick, what="all")
    for who in RATERS[:4]:
        rate(quick, who, 2)
    policy(quick, smallest_group=4)
    assert "4 people have rated, and an anonymous check-in is shown from 5 on" in text_of(card_of(reveal(quick)))
    assert rows(quick)["tally"] == []
    rate(quick, "mia", 2)
    quick.tick()
    reveal(quick)
    assert rows(quick)["tally"]


def test_an_export_holds_nothing_of_check_ins(quick: Stage, tmp_path: Any) -> None:
    """Not even to an admin, before or after."""
    start(quick, what="all")
    for who in RATERS:
        quick.press(who, button(channel(quick), "Rate"), place=PLACE)
        comment(quick, who)
    written = exporting.to_file(
        "all", tmp_path / "all.csv", lambda: quick.database.begin(quick.program, write=False), quick.now.date(),
        lambda done, total: None,
    )  # fmt: skip
    everything = "".join(path.read_text(encoding="utf-8") for path in written)
    assert WORDS not in everything
    assert "rating" not in {path.stem.split("-")[-1] for path in written}


def test_an_open_check_in_keeps_names_but_hides_them_until_then(quick: Stage) -> None:
    """Before the reveal as secret as the other; after it with names."""
    start(quick, how="open", what="all")
    for who in RATERS[:2]:
        rate(quick, who, 2)
    assert "level 2" not in everything_shown(quick).lower()
    reveal(quick)
    with quick.database.begin(quick.program, write=False) as session:
        assert {row.person_id for row in session.exec(select(Rating))} == {quick.actors[w].person for w in RATERS[:2]}
    assert "Sam" in text_of(lead(quick))


def test_a_re_vote_is_as_secret_as_the_first(cast: Stage) -> None:
    """Its answers are hashed under a key of their own, and become counts, too."""
    start(cast, what="all")
    for who in RATERS:
        rate(cast, who, 2)
    reveal(cast)
    cast.press("mia", button(lead(cast), "Re-vote"))
    with cast.database.begin(cast.program, write=False) as session:
        key = session.exec(select(Checkin.key)).one()
    assert key
    for who in RATERS[:4]:
        cast.press(who, level(asked_again(cast, who), 3))
    assert {row["person_id"] for row in rows(cast)["rating"]} == {None}
    assert "4 people have rated" in text_of(card_of(cast.press("mia", button(lead(cast), "Count the re-vote"))))
    cast.press("ada", level(asked_again(cast, "ada"), 3))
    cast.press("mia", button(lead(cast), "Count the re-vote"))
    found = rows(cast)
    assert found["rating"] == []
    assert found["checkin"][0]["key"] == ""
    again = [row for row in found["tally"] if row["round"] == 2]
    assert [(row["level"], row["count"], row["view"]) for row in again] == [(3, 5, "all")]
    assert "5 × level 3" in text_of(lead(cast))
    with cast.database.begin(cast.program, write=False) as session:
        assert session.exec(select(Draft)).all() == []
        assert session.exec(select(Remark)).all() == []
        assert session.exec(select(Tally)).all()


def asked_again(stage: Stage, who: str) -> Card:
    """The question of a re-vote."""
    return next(c for c in reversed(stage.messages(who)) if any(b.name == "revote.set" for b in buttons(c)))


def test_an_explanation_is_without_a_name_unless_it_is_signed(quick: Stage) -> None:
    """And the facilitator's card is not edited at the moment it comes."""
    start(quick, what="all")
    for who in RATERS:
        rate(quick, who, 2)
    reveal(quick)
    before = len(rows(quick)["outbox"])
    for who, signed in (("sam", False), ("lee", True)):
        form = form_of(quick.press(who, button(channel(quick), "Explain"), place=PLACE))
        card_of(quick.send(who, form, {"dimension": "vision", "text": f"{WORDS} {who}", "signed": signed}))
    assert len(rows(quick)["outbox"]) == before
    found = {row["text"].split()[-1]: row["person_id"] for row in rows(quick)["remark"]}
    assert found == {"sam": None, "lee": quick.actors["lee"].person}
    quick.press("mia", button(lead(quick), "Next"))
    quick.press("mia", button(lead(quick), "Previous"))
    assert f"“{WORDS} sam”" in text_of(lead(quick))
    assert f"Lee: {WORDS} lee" in text_of(lead(quick))
