"""A customer's account: who sees and corrects it, and what follows."""

from typing import Any

from bot.ui import Form
from store.records.pool import Account
from store.records.programs import Change
from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, text_of


def alder(stage: Stage) -> Account:
    """The record."""
    with stage.database.begin(stage.program, write=False) as session:
        found = session.get(Account, 1)
        assert found is not None
        return found


def edit(stage: Stage, who: str = "mia") -> Form:
    """The form, from somebody's profile."""
    card = card_of(stage.press(who, button(card_of(stage.say(who, "/goodword show Pat Poe")), "Customer")))
    return form_of(stage.press(who, button(card, "Edit customer")))


def test_the_owner_and_the_program_team_correct_a_customer(quick: Stage) -> None:
    """What changed is noted with its words, and what may be asked for follows at once."""
    card_of(quick.send("kim", edit(quick, "kim"), {"industry": "retail", "renewal_date": "2027-03-01"}))
    card = card_of(quick.say("mia", "/goodword show Alder Clinic GmbH"))
    assert "Pat Poe" in text_of(card)
    if "Customer" in text_of(card):
        card = card_of(quick.press("mia", button(card, "Customer")))
    assert "Industry: Retail" in text_of(card)
    assert "industry: Retail, by Kim" in text_of(card)
    assert "Alder" in text_of(card_of(quick.say("sam", "/advocate find retail")))
    renamed = {"name": "Elder Clinic", "owner": str(quick.actors["cat"].person), "marquee": True}
    card_of(quick.send("mia", edit(quick), renamed))
    assert (alder(quick).name, alder(quick).marquee) == ("Elder Clinic", True)
    assert "Elder Clinic" in text_of(card_of(quick.say("cat", "/advocate accounts")))
    assert any("You look after Elder Clinic now" in m.title for m in quick.messages("cat"))
    assert any("has another owner" in m.title for m in quick.messages("kim"))
    with quick.database.begin(quick.program, write=False) as session:
        from sqlmodel import select

        noted = {(c.field, c.before, c.after) for c in session.exec(select(Change).where(Change.record == "account"))}
    assert {("owner_id", "Kim", "Cat"), ("name", "Alder Clinic", "Elder Clinic"), ("marquee", "no", "yes")} <= noted


def test_nobody_else_sees_or_changes_it(quick: Stage) -> None:
    """At the press and when the form is sent; an owner cannot say that theirs is no marquee customer."""
    form = edit(quick)
    for who in ("sam", "cat", "vic"):
        for name in ("account.show", "account.edit"):
            refused = quick.do(quick.event(who, "button", name=name, data={"c": 1}))
            assert card_of(refused).title == "Not for you", (who, name)
        assert card_of(quick.send(who, form, {"name": "Mallory"})).title == "Not for you"
    for bad in ({}, {"c": "1"}, {"c": 99_999}, {"c": True}):
        refused = quick.do(quick.event("mia", "button", name="account.edit", data=bad))
        assert card_of(refused).title == "That did not work"
    assert "marquee" not in {f.name for f in edit(quick, "kim").fields}
    card_of(quick.send("kim", edit(quick, "kim"), {"marquee": True}))
    assert (alder(quick).name, alder(quick).marquee) == ("Alder Clinic", False)


def test_of_two_who_edit_at_once_the_second_is_told(quick: Stage) -> None:
    """Nothing is overwritten that nobody saw."""
    first, second = edit(quick), edit(quick, "kim")
    card_of(quick.send("mia", first, {"health": "amber"}))
    assert "while you were typing" in errors_of(quick.send("kim", second, {"health": "green"}))[""]
    assert alder(quick).health == "amber"


WRONG: tuple[tuple[str, dict[str, Any]], ...] = (
    ("name", {"name": "birch-care, inc."}),
    ("name", {"name": "!!"}),
    ("owner_email", {"owner": "", "owner_email": "kim at example"}),
    ("industry", {"industry": "made_up"}),
    ("owner", {"owner": "99999"}),
    ("renewal_date", {"renewal_date": "soon"}),
)


def test_what_cannot_be_taken_is_said_at_its_field(quick: Stage) -> None:
    """And nothing of it is kept. Somebody who may only read owns nothing."""
    form = edit(quick)
    reader = str(quick.actors["vic"].person)
    for field, typed in (*WRONG, ("owner", {"owner": reader})):
        assert list(errors_of(quick.send("mia", form, typed))) == [field], typed
    assert alder(quick).owner_id == quick.actors["kim"].person


def test_an_owner_by_address_is_the_colleague_who_has_it(quick: Stage) -> None:
    """Somebody known by it at once, somebody else once they are seen."""
    card_of(quick.send("mia", edit(quick), {"owner": "", "owner_email": "CAT@example.com"}))
    assert alder(quick).owner_id == quick.actors["cat"].person
    card_of(quick.send("mia", edit(quick), {"owner": "", "owner_email": "new@example.com"}))
    assert (alder(quick).owner_id, alder(quick).owner_email) == (None, "new@example.com")
    shown = card_of(quick.do(quick.event("mia", "button", name="account.show", data={"c": 1})))
    assert "Looked after by: new@example.com" in text_of(shown)


def test_a_customer_is_chosen_by_name_and_paused_from_its_card(quick: Stage) -> None:
    """From the list of one's customers, also where nobody there is in the pool."""
    listed = card_of(quick.say("kim", "/advocate accounts"))
    assert {"Pause a customer", "Edit a customer"} <= {b.label for b in buttons(listed)}
    form = form_of(quick.do(quick.event("kim", "button", name="account.choose")))
    assert form_of(quick.send("kim", form, {"account": "1"})).name == "account.edit"
    other = form_of(quick.do(quick.event("cat", "button", name="account.choose")))
    assert card_of(quick.send("cat", other, {"account": "1"})).title == "Not for you"
    shown = card_of(quick.do(quick.event("kim", "button", name="account.show", data={"c": 1})))
    pause = form_of(quick.press("kim", button(shown, "Pause")))
    card_of(quick.send("kim", pause, {"reason": "renewal"}))
    shown = card_of(quick.do(quick.event("kim", "button", name="account.show", data={"c": 1})))
    assert "until somebody ends the pause (renewal)" in text_of(shown)
