"""Profiles are kept true: asked once a week, answered with one press, and what follows from the answers."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from bot.ui import Button, Card, Nothing, Outcome, Reply
from store.queries import facts
from store.queries.facts import Rests
from store.records.pool import Account, Advocate
from store.records.programs import Change
from store.records.upkeep import ProfileCheck
from tests.core import pool
from tests.core.cast import ask, ask_for, living, owner_card, policy
from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, taken, text_of

MON, WED = date(2026, 11, 23), date(2026, 11, 25)


def age(stage: Stage, days: int | None, *names: str) -> None:
    """These profiles, or all, were checked so long ago, or never."""
    with stage.database.begin(stage.program) as session:
        for one in session.exec(select(Advocate)):
            if not names or one.name in names:
                one.last_verified = None if days is None else stage.now.date() - timedelta(days=days)


def until_wednesday(stage: Stage) -> None:
    """Two days later, at the same hour, what is due happens."""
    stage.now += timedelta(days=2)
    stage.tick()


def bundles(stage: Stage, who: str) -> list[Card]:
    """The weekly questions somebody has."""
    return [c for c in stage.messages(who) if "still right" in c.title or "all are checked" in c.title]


def somebody(stage: Stage, name: str = "Pat Poe") -> Advocate:
    """Their record."""
    with stage.database.begin(stage.program, write=False) as session:
        return session.exec(select(Advocate).where(Advocate.name == name).order_by("id")).first()  # type: ignore[return-value]


def sound(stage: Stage) -> bool:
    """Whether the facts follow from the records."""
    with stage.database.begin(stage.program, write=False) as session:
        return facts.differences(session, stage.now.date(), Rests()) == []


def asked(stage: Stage, who: str = "kim") -> Card:
    """The weekly question, once it is Wednesday and every profile is stale."""
    age(stage, 300)
    until_wednesday(stage)
    return bundles(stage, who)[0]


# --- once a week


def test_each_owner_is_asked_once_a_week(cast: Stage) -> None:
    """From Wednesday on, in working hours; five at most, the oldest first; not again in that week, but in the next."""
    for n in range(7):
        pool.add(cast, f"Fir {n}", f"Fay F{n}", owner="kim")
    age(cast, 200)
    age(cast, 400, "Fay F5")
    age(cast, None, "Fay F6")
    cast.tick()
    assert bundles(cast, "kim") == []
    for _ in range(3):
        until_wednesday(cast) if cast.now.date() < WED else cast.tick()
    (card,) = bundles(cast, "kim")
    assert card.title == "Are these 5 profiles still right?"
    assert text_of(card).split("\n")[1].startswith("Fir 5 · Fay F5")
    assert "Fay F6" not in text_of(card)
    assert [c.title for c in bundles(cast, "cat")] == ["Is this profile still right?"]
    for day in (1, 2, 3, 4, 5, 6):
        cast.now += timedelta(days=1)
        cast.tick()
        assert len(bundles(cast, "kim")) == 1, day
    cast.now += timedelta(days=1)
    cast.tick()
    assert len(bundles(cast, "kim")) == 2


def test_a_week_in_which_nothing_ran_on_wednesday_is_made_up_for(quick: Stage) -> None:
    """On Friday, not at the weekend; at night it waits for the owner's morning."""
    age(quick, 300)
    quick.now += timedelta(days=5)
    quick.tick()
    assert bundles(quick, "kim") == []
    quick.now += timedelta(days=6, hours=13)
    quick.tick()
    from store.records.messages import Outbox

    with quick.database.begin(quick.program, write=False) as session:
        rows = [r for r in session.exec(select(Outbox)) if r.topic.startswith("checks:")]
    assert {r.due_at.isoformat() for r in rows} == {"2026-12-07T09:00:00+00:00"}


def test_what_is_not_stale_is_not_asked(quick: Stage) -> None:
    """180 days are fine, 181 are not; 90 for marquee customers; a program may say otherwise; nobody who left."""
    pool.add(quick, "Marquee Inc", "Max Mus", owner="sam", marquee=True)
    quick.now += timedelta(days=2)
    age(quick, 180)
    age(quick, 90, "Max Mus")
    quick.tick()
    assert [bundles(quick, who) for who in ("kim", "cat", "sam")] == [[], [], []]
    quick.now += timedelta(days=7)
    age(quick, 181, "Pat Poe")
    age(quick, 91, "Max Mus")
    age(quick, 170, "Robin Roe")
    quick.tick()
    assert [len(bundles(quick, who)) for who in ("kim", "cat", "sam")] == [1, 0, 1]
    policy(quick, verify_after=100)
    quick.now += timedelta(days=7)
    with quick.database.begin(quick.program) as session:
        one = session.exec(select(Advocate).where(Advocate.name == "Pat Poe")).one()
        one.stage = "former"
        session.flush()
        facts.refresh(session, [one.id or 0], today=quick.now.date(), rests=Rests())
    quick.tick()
    assert [len(bundles(quick, who)) for who in ("kim", "cat", "sam")] == [1, 1, 2]


def test_it_keeps_to_the_days_budget_and_a_copy_in_a_bundle_works(quick: Stage) -> None:
    """Over two messages a day it waits for the next; pressed there, it is answered with what is left."""
    policy(quick, nudges_per_day=1)
    age(quick, 300)
    with quick.database.begin(quick.program) as session:
        from tests.core.test_upkeep import context

        quick.now += timedelta(days=2)
        context(quick, session).nudge(quick.actors["kim"].person, Card(title="Something else"))
    quick.tick()
    assert bundles(quick, "kim") == []
    quick.now += timedelta(days=1)
    quick.tick()
    (card,) = bundles(quick, "kim")
    left = card_of(quick.press("kim", button(card, "Still right")))
    assert left.title == "Thank you, all are checked"
    assert somebody(quick).last_verified == quick.now.date()


def test_asking_is_the_same_in_two_processes(quick: Stage) -> None:
    """Interrupted or repeated: one question a profile and week."""
    asked(quick)
    with quick.database.begin(quick.program, write=False) as session:
        rows = session.exec(select(ProfileCheck)).all()
    assert len({(r.period, r.advocate_id) for r in rows}) == len(rows) == 3
    assert {r.period for r in rows} == {"2026-W48"}


# --- the answers


def test_still_right_is_one_press(cast: Stage) -> None:
    """The message is edited, the profile is verified, who said so is kept; pressed again nothing changes."""
    card = asked(cast)
    assert "Checked 302 days ago" in text_of(card)
    press = button(card, "Still right")
    shown = taken(cast.press("kim", press)).now
    assert shown
    assert shown.title == "Thank you, all are checked"
    assert bundles(cast, "kim") == [shown]
    assert somebody(cast).last_verified == WED
    taken(cast.press("kim", press))
    with cast.database.begin(cast.program, write=False) as session:
        changes = session.exec(select(Change).where(Change.record == "advocate", Change.field == "verified")).all()
        check = session.exec(select(ProfileCheck).where(ProfileCheck.answer == "yes")).one()
    assert [c.after for c in changes] == [WED.isoformat()]
    assert check.answered_by_id == cast.actors["kim"].person


def test_a_pause_is_one_press_and_can_be_changed(quick: Stage) -> None:
    """Two months at once; the message offers another end; matching says why; ended, they may be asked again."""
    shown = taken(quick.press("kim", button(asked(quick), "Pause"))).now
    assert shown
    assert "Paused until 24 Jan 2027" in text_of(shown)
    assert somebody(quick).stage == "paused"
    assert "paused until 24 Jan 2027" in text_of(card_of(quick.say("sam", "/advocate find alder")))
    form = form_of(quick.press("kim", button(shown, "Change the pause")))
    assert "until" in errors_of(quick.send("kim", form, {"until": "2026-11-25"}))
    card_of(quick.send("kim", form, {"until": "2026-12-01", "reason": "renewal"}))
    assert "Paused until 1 Dec 2026" in text_of(bundles(quick, "kim")[0])
    again = form_of(quick.press("kim", button(bundles(quick, "kim")[0], "Change the pause")))
    card_of(quick.send("kim", again, {"end": True}))
    assert (somebody(quick).stage, somebody(quick).paused_until) == ("active", None)
    assert "ready to use" in text_of(card_of(quick.say("sam", "/advocate find alder")))
    assert sound(quick)


def test_an_edit_is_a_check(cast: Stage) -> None:
    """What changed is saved and noted without the values; matching sees it at once."""
    form = form_of(cast.press("kim", button(asked(cast), "Edit")))
    typed = {"title": "COO\n", "email": "Pat.Poe@Alder.example.com", "activities": ("rfp_answer",), "story": "x"}
    card_of(cast.send("kim", form, typed))
    one = somebody(cast)
    assert (one.title, one.email, one.activities) == ("COO", "pat.poe@alder.example.com", ["rfp_answer"])
    assert one.last_verified == WED
    assert "Changed." in text_of(bundles(cast, "kim")[0])
    with cast.database.begin(cast.program, write=False) as session:
        said = {(c.field, c.after) for c in session.exec(select(Change).where(Change.record == "advocate"))}
    assert {("title", "COO"), ("email", ""), ("story", ""), ("activities", "rfp_answer")} <= said
    assert sound(cast)
    ask(cast)
    assert "Alder Clinic" not in living(cast)


WRONG: tuple[tuple[str, dict[str, Any]], ...] = (
    ("email", {"email": "not an address"}),
    ("email", {"email": "a@b.example, c@d.example"}),
    ("email", {"email": "robin@birch.example.com"}),
    ("languages", {"languages": ("klingon",)}),
    ("activities", {"activities": ("made_up",)}),
    ("title", {"title": "x" * 201}),
    ("story", {"story": "x" * 3001}),
)


def test_what_cannot_be_saved_is_said_at_its_field(quick: Stage) -> None:
    """Nothing of it is kept."""
    form = form_of(quick.press("kim", button(asked(quick), "Edit")))
    for field, typed in WRONG:
        assert list(errors_of(quick.send("kim", form, typed))) == [field], typed
    assert somebody(quick).last_verified != WED


NAMES = ("profile.pause", "profile.right", "profile.rest", "profile.left")


def test_only_the_owner_and_the_program_team_answer(quick: Stage) -> None:
    """Whoever kept the button, or made it up; and whoever sends the form of somebody else's customer."""
    asked(quick)
    for name in NAMES:
        nobody_else(quick, name)


def nobody_else(quick: Stage, name: str) -> None:
    """For one of the buttons."""
    data = {"a": somebody(quick).id, "w": 202648}
    for who in ("sam", "cat", "vic", "gus"):
        outcome = quick.do(quick.event(who, "button", name=name, data=data))
        assert card_of(outcome).title == "Not for you", who
    if name == "profile.pause":
        form = form_of(quick.do(quick.event("kim", "button", name=name, data=data)))
        for who in ("sam", "vic", "gus"):
            assert card_of(quick.send(who, form, {})).title == "Not for you"
    for bad in ({}, {"a": "1"}, {"a": True}, {"a": 99_999}, {"a": -1, "w": "x"}):
        outcome = quick.do(quick.event("kim", "button", name=name, data=bad))
        assert card_of(outcome).title == "That did not work", bad
    assert somebody(quick).stage == ("paused" if name == "profile.left" else "active")
    outcome = quick.do(quick.event("mia", "button", name=name, data=data))
    assert not isinstance(outcome, Reply) or outcome.card.title not in ("Not for you", "That did not work")


def test_a_week_that_nobody_made_does_no_harm(quick: Stage) -> None:
    """The week of a button is only what is shown afterwards."""
    asked(quick)
    number = somebody(quick).id
    for week in (0, -1, 999_999, 202_699, 10**30, "x", None, 190_001):
        data = {"a": number, "w": week}
        outcome = quick.do(quick.event("kim", "button", name="profile.right", data=data))
        assert "did not work" not in card_of(outcome).title


def test_an_owner_who_lost_the_customer_answers_no_more(quick: Stage) -> None:
    """Buttons live for months; the customer went to a colleague meanwhile."""
    press = button(asked(quick), "Still right")
    with quick.database.begin(quick.program) as session:
        account = session.exec(select(Account).where(Account.name == "Alder Clinic")).one()
        account.owner_id = quick.actors["cat"].person
    assert card_of(quick.press("kim", press)).title == "Not for you"


def test_the_second_of_two_is_told(quick: Stage) -> None:
    """The program team said that somebody left while the owner's message was open."""
    card = asked(quick)
    data = {"a": somebody(quick).id, "w": 0}
    quick.do(quick.event("mia", "button", name="profile.left", data=data))
    for label in ("Still right", "Pause", "Left the company"):
        assert "not in the pool any more" in text_of(card_of(quick.press("kim", button(card, label))))
    assert "Left the company." in text_of(bundles(quick, "kim")[0])


# --- they left


def test_who_left_is_not_offered_and_a_successor_is_looked_for(cast: Stage) -> None:
    """The customer stays; owner and program team get one message with a way to nominate; facts follow."""
    policy(cast, program_channel=cast.channel_id("program"))
    pool.add(cast, "Alder Clinic", "Ona Oak", owner="kim")
    card = asked(cast)
    press = button(card, "Left the company")
    assert press.confirm is not None
    taken(cast.press("kim", press))
    one = somebody(cast)
    assert (one.stage, one.left_on, one.usable) == ("former", WED, False)
    title = "Who follows Pat Poe at Alder Clinic?"
    for seen in (cast.messages("kim"), cast.channel("program")):
        (found,) = [c for c in seen if c.title == title]
        assert "Kim says that Pat Poe has left Alder Clinic. 1 other there can still be asked." in text_of(found)
        nominate = button(found, "Nominate somebody")
        assert (nominate.name, dict(nominate.data)) == (
            "nominate.for", {"account": one.account_id, "w": "Alder Clinic"}
        )  # fmt: skip
    assert "Pat Poe" not in text_of(card_of(cast.say("sam", "/advocate find alder")))
    assert "Ona Oak" in text_of(card_of(cast.say("sam", "/advocate find alder")))
    taken(cast.press("kim", button(next(c for c in cast.messages("kim") if c.title == title), "Nobody for now")))
    for seen in (cast.messages("kim"), cast.channel("program")):
        (found,) = [c for c in seen if c.title == title]
        assert "Nobody for now, says Kim." in text_of(found)
        assert buttons(found) == []
    assert sound(cast)


def test_what_they_were_asked_for_ends(cast: Stage) -> None:
    """The open ask is withdrawn, its owner and the requester see why, and the account may be asked again."""
    ask(cast)
    ask_for(cast, "Alder Clinic")
    assert "May we ask" in owner_card(cast, "kim").title
    cast.do(cast.event("mia", "button", name="profile.left", data={"a": somebody(cast).id}))
    assert "left the company" in living(cast)
    assert all("May we ask" not in c.title for c in cast.messages("kim"))
    with cast.database.begin(cast.program, write=False) as session:
        assert session.exec(select(Advocate.account_open)).all() == [0, 0, 0]
    assert sound(cast)


def test_an_alumnus_is_found_again(cast: Stage) -> None:
    """At a company that is known or new: a candidate there with what they used to do; once, by whom it concerns."""
    cast.do(cast.event("kim", "button", name="profile.left", data={"a": somebody(cast).id}))
    for who, seen in (("kim", True), ("cat", False), ("mia", True)):
        card = card_of(cast.do(cast.event(who, "button", name="alumni.list")))
        assert ("Pat Poe" in text_of(card)) == seen, who
    (press,) = buttons(card_of(cast.do(cast.event("kim", "button", name="alumni.list"))))
    form = form_of(cast.press("kim", press))
    assert card_of(cast.send("sam", form, {"account": "Cedar Health"})).title == "Not for you"
    for typed, field in (
        ({"account": "Alder Clinic, Inc."}, "account"),
        ({"account": "Cedar Helth"}, "account"),
        ({"account": "Cedar Health", "email": "x"}, "email"),
        ({"account": "Cedar Health", "email": "robin@birch.example.com"}, "email"),
    ):
        assert list(errors_of(cast.send("kim", form, typed))) == [field], typed
    typed = {"account": "Cedar Health", "title": "CFO", "email": "pat@cedar.example.com"}
    assert "is back, at Cedar Health" in card_of(cast.send("kim", form, typed)).title
    with cast.database.begin(cast.program, write=False) as session:
        old, new = session.exec(select(Advocate).where(Advocate.name == "Pat Poe").order_by("id")).all()
        assert (new.stage, new.source, new.alumnus_of_id, new.activities) == ("candidate", "alumnus", old.id, ["call"])
    assert "Pat Poe" not in text_of(card_of(cast.do(cast.event("kim", "button", name="alumni.list"))))
    again = cast.send("kim", form.model_copy(update={"nonce": "another"}), typed)
    assert "was found already" in "".join(errors_of(again).values())
    assert sound(cast)


def test_a_new_company_is_made_when_somebody_says_it_is_new(quick: Stage) -> None:
    """Not by a slip of the pen."""
    quick.do(quick.event("kim", "button", name="profile.left", data={"a": somebody(quick).id}))
    form = form_of(quick.do(quick.event("kim", "button", name="alumni.found", data={"a": somebody(quick).id})))
    assert "Did you mean Birch Care" in errors_of(quick.send("kim", form, {"account": "Birch Clinics"}))["account"]
    card_of(quick.send("kim", form, {"account": "Birch Clinics", "new": True}))
    with quick.database.begin(quick.program, write=False) as session:
        assert session.exec(select(Account.name).where(Account.number == 4)).one() == "Birch Clinics"


def test_somebody_of_the_same_name_elsewhere_may_be_the_same(quick: Stage) -> None:
    """One press joins the two profiles; made-up and late presses do not."""
    quick.do(quick.event("kim", "button", name="profile.left", data={"a": somebody(quick).id}))
    now = pool.add(quick, "Elm Labs", "Pat Poe", email="pat@elm.example.com")
    card = card_of(quick.do(quick.event("mia", "button", name="alumni.list")))
    assert "Somebody of that name is at Elm Labs now." in text_of(card)
    press = button(card, "The same person")
    wrong = Button(label="x", name="alumni.same", data={"a": press.data["a"], "n": 2})
    assert "out of date" in text_of(card_of(quick.press("mia", wrong)))
    assert card_of(quick.press("sam", press)).title == "Not for you"
    assert "is found" in card_of(quick.press("mia", press)).title
    with quick.database.begin(quick.program, write=False) as session:
        found = session.get(Advocate, now)
        assert found
        assert found.alumnus_of_id == press.data["a"]
    assert "out of date" in text_of(card_of(quick.press("mia", press)))


def test_made_up_presses_about_who_left_are_answered(quick: Stage) -> None:
    """Somebody who is still there, nobody, somebody else's."""
    names = ("alumni.found", "alumni.same", "successor.none")
    for name in names:
        for data in ({}, {"a": 1}, {"a": 99}, {"a": "x"}, {"a": True}):
            assert card_of(quick.do(quick.event("mia", "button", name=name, data=data))).title == "That did not work"
    quick.do(quick.event("kim", "button", name="profile.left", data={"a": 1}))
    for name in names:
        for who in ("cat", "vic", "gus"):
            said = card_of(quick.do(quick.event(who, "button", name=name, data={"a": 1, "n": 2})))
            assert said.title == "Not for you"


# --- a whole customer


def test_a_pause_of_a_customer_reaches_everybody_there(cast: Stage) -> None:
    """Owners pause their own; everybody there is held back with the reason, at once, and free again at its end."""
    pool.add(cast, "Alder Clinic", "Ona Oak", owner="kim")
    press = button(card_of(cast.say("kim", "/advocate accounts")), "Pause a customer")
    form = form_of(cast.press("kim", press))
    offered = {
        who: [o.label for o in cast.core.options("upkeep.accounts", "", cast.actors[who])] for who in cast.actors
    }
    assert offered["kim"] == ["Alder Clinic"]
    assert len(offered["mia"]) == 3
    assert offered["vic"] == offered["gus"] == []
    number = cast.core.options("upkeep.accounts", "alder", cast.actors["kim"])[0].value
    typed = {"account": number, "reason": "escalation", "until": "2026-12-24"}
    assert "2 people there are not offered" in text_of(card_of(cast.send("kim", form, typed)))
    said = text_of(card_of(cast.say("sam", "/advocate find alder")))
    assert said.count("the account is paused until 24 Dec 2026") == 2
    ask(cast)
    assert "Alder Clinic: the account is paused" in living(cast)
    assert sound(cast)
    cast.send("kim", form.model_copy(update={"nonce": "2"}), {"account": number, "end": True})
    assert "paused" not in text_of(card_of(cast.say("sam", "/advocate find alder")))
    again = cast.send("kim", form.model_copy(update={"nonce": "3"}), {"account": number, "end": True})
    assert "is not paused" in "".join(errors_of(again).values())
    assert sound(cast)


MAY_NOT: tuple[tuple[str, dict[str, str], str], ...] = (
    ("sam", {"account": "1"}, "Not for you"),
    ("vic", {"account": "1"}, "Not for you"),
    ("kim", {"account": "99"}, "account"),
    ("kim", {"account": "²"}, "account"),
    ("kim", {"account": "1", "until": "2026-11-23"}, "until"),
    ("kim", {"account": "1", "reason": "made up"}, "reason"),
    ("kim", {"account": ""}, "account"),
)


def test_a_pause_that_may_not_be(quick: Stage) -> None:
    """Somebody else's customer, a viewer, one that is none, a day that has passed."""
    form = form_of(quick.do(quick.event("kim", "button", name="account.pause")))
    for who, typed, said in MAY_NOT:
        outcome: Outcome = quick.send(who, form, typed)
        got = [outcome.card.title] if isinstance(outcome, Reply) else list(errors_of(outcome))
        assert got == [said], typed
    with quick.database.begin(quick.program, write=False) as session:
        assert set(session.exec(select(Account.paused_until))) == {None}


# --- Home


def test_home_says_what_waits(quick: Stage) -> None:
    """Profiles to check for owners, with a way to check them there and then; counts for the program team alone."""
    age(quick, 300)
    pool.add(quick, "Grey Area", "Gil Gum", industry="", owner="sam")
    home = card_of(quick.do(quick.event("kim", "home")))
    assert "1 profile of your customers to check." in text_of(home)
    assert "tags are missing" not in text_of(home)
    assert "1 profile cannot be found: tags are missing." in text_of(card_of(quick.do(quick.event("mia", "home"))))
    assert "to check" not in text_of(card_of(quick.do(quick.event("vic", "home"))))
    card = card_of(quick.press("kim", button(home, "Check them")))
    outcome = quick.press("kim", button(card, "Still right"))
    assert isinstance(outcome, Reply)
    assert outcome.replaces
    assert outcome.card.title == "Your profiles are up to date"
    assert "to check" not in text_of(card_of(quick.do(quick.event("kim", "home"))))
    assert isinstance(quick.press("kim", Button(label="", name="profile.check")), Reply | Nothing)
