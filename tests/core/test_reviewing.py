"""The program team's side of nominations: decisions, assignment, several at once, reminders, the interview."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.happenings import AdvocateReady, NominationDecided
from bot.ui import Card, Form, Outcome
from store.engine import Database
from store.records.nominations import Interview
from store.records.pool import Account, Advocate
from tests.core.cast import accepted, ask, policy
from tests.core.stage import Stage, button, card_of, errors_of, form_of, taken, text_of
from tests.core.test_nominations import joined, nominations, pressed

PEOPLE = ("Dana Reyes", "Kit Lang", "Ola Berg", "Noor Aziz")


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """SQLite alone: decisions do not depend on the engine; their races run on PostgreSQL."""
    return sqlite_database


def nominate(stage: Stage, who: str = "sam", person: str = "Dana Reyes", account: str = "Northwind") -> None:
    """A nomination that is sent."""
    pressed(stage, who, card_of(stage.say(who, f"/nominate {person}, VP Ops at {account}, cut costs by half")), "Send")


def do(stage: Stage, who: str, name: str, **data: Any) -> Outcome:
    """Press a button by name."""
    return stage.do(stage.event(who, "button", name=name, data=data))


def told(stage: Stage, who: str, words: str) -> int:
    """How many messages to somebody have `words` in their title."""
    return sum(words in card.title for card in stage.messages(who))


def team_card(stage: Stage, number: int = 1) -> Card:
    """The living card in the program channel: there is exactly one."""
    (card,) = [c for c in stage.channel("program") if c.title.startswith(f"Nomination #{number} ·")]
    return card


@pytest.fixture
def reviewed(cast: Stage) -> Stage:
    """A program channel, and one nomination in it."""
    policy(cast, program_channel=cast.channel_id("program"))
    nominate(cast)
    return cast


@pytest.fixture
def swift(quick: Stage) -> Stage:
    """The same, on one engine."""
    policy(quick, program_channel=quick.channel_id("program"))
    nominate(quick)
    return quick


def pool(stage: Stage, name: str = "Dana Reyes") -> tuple[Advocate, Account] | None:
    """Somebody of the pool with the account."""
    with stage.database.begin(stage.program, write=False) as session:
        return session.exec(
            select(Advocate, Account).where(Advocate.account_id == Account.id, Advocate.name == name)
        ).first()


# --- decisions


def test_approving_makes_a_candidate_and_the_nominator_hears_once(reviewed: Stage) -> None:
    """The account is made, nobody can be matched yet, and a second press says that it was done."""
    accepted(reviewed.press("mia", button(team_card(reviewed), "Approve")))
    found = pool(reviewed)
    assert found is not None
    assert (found[0].stage, found[0].usable, found[1].name) == ("candidate", False, "Northwind")
    assert found[0].nominated_by_id == reviewed.actors["sam"].person
    assert "the interview comes next" in text_of(team_card(reviewed))
    assert "approved already" in text_of(card_of(do(reviewed, "ada", "nomination.approve", n=1)))
    assert told(reviewed, "sam", "is approved") == 1


def test_each_decision_reaches_the_nominator_and_who_joined(swift: Stage) -> None:
    """Interview first, later until a day, not now with its reason: once each, in words; the reviewer is not told."""
    question = card_of(swift.say("lee", "/nominate Dana Reyes at Northwind, great on stage"))
    pressed(swift, "lee", question, "Same person")
    accepted(do(swift, "mia", "nomination.interview", n=1))
    form = form_of(do(swift, "mia", "nomination.later", n=1))
    card_of(swift.send("mia", form, {"until": "2027-03-01"}))
    form = form_of(do(swift, "mia", "nomination.decline", n=1))
    card_of(swift.send("mia", form, {"why": "They are in escalation."}))
    for who in ("sam", "lee"):
        assert told(swift, who, "we will talk to them") == 1
        assert told(swift, who, "not yet") == 1
        assert told(swift, who, "not now") == 1
        texts = [text_of(card) for card in swift.messages(who)]
        assert any("again on 1 Mar 2027" in text for text in texts)
        assert any("They are in escalation." in text for text in texts)
    assert "not now: They are in escalation." in text_of(card_of(swift.say("sam", "/nominate mine")))
    assert pool(swift) is None
    assert told(swift, "mia", "Dana") == 0
    accepted(swift.press("ada", button(team_card(swift), "Look again")))
    assert "in review" in text_of(team_card(swift))


def test_later_needs_a_day_that_makes_sense(swift: Stage) -> None:
    """Said at the field; ninety days are proposed."""
    form = form_of(do(swift, "mia", "nomination.later", n=1))
    assert form.fields[0].initial == date(2027, 2, 21)  # type: ignore[union-attr]
    for until, said in (("2020-01-01", "passed"), ("2029-01-01", "within two years"), ("", "fill")):
        assert said in errors_of(swift.send("mia", form, {"until": until}))["until"]


def test_not_now_needs_a_reason(swift: Stage) -> None:
    """The nominator always hears why."""
    form = form_of(do(swift, "mia", "nomination.decline", n=1))
    assert list(errors_of(swift.send("mia", form, {"why": " "}))) == ["why"]


def test_a_duplicate_joins_the_first_one(reviewed: Stage) -> None:
    """Whoever nominated joins there, hears that, and later what becomes of the first."""
    nominate(reviewed, "lee", "Daniela Reyes", "Tailspin")
    form = form_of(do(reviewed, "mia", "nomination.duplicate", n=2))
    offered = reviewed.core.options("nomination.known", "dana", reviewed.actors["mia"])
    assert [o.value for o in offered] == ["nomination:1"]
    assert reviewed.core.options("nomination.known", "dana", reviewed.actors["sam"]) == ()
    card_of(reviewed.send("mia", form, {"of": "nomination:1"}))
    assert joined(reviewed) == [reviewed.actors["lee"].person]
    assert told(reviewed, "lee", "was known already") == 1
    accepted(do(reviewed, "mia", "nomination.approve", n=1))
    assert told(reviewed, "lee", "is approved") == 1
    assert "The same as #1" in text_of(team_card(reviewed, 2))


def test_nothing_is_a_duplicate_of_itself_or_of_nobody(swift: Stage) -> None:
    """It says so, and the nomination stays as it was."""
    form = form_of(do(swift, "mia", "nomination.duplicate", n=1))
    for of in ("nomination:1", "nomination:99", "advocate:99", "nonsense", ""):
        assert errors_of(swift.send("mia", form, {"of": of}))
    assert nominations(swift)[0].stage == "submitted"


def test_a_duplicate_of_somebody_in_the_pool(swift: Stage) -> None:
    """They hear of each use of that advocate from then on."""
    form = form_of(do(swift, "mia", "nomination.duplicate", n=1))
    card_of(swift.send("mia", form, {"of": "advocate:1"}))
    assert joined(swift) == [swift.actors["sam"].person]
    assert told(swift, "sam", "was known already") == 1


def test_who_asked_not_to_be_contacted_is_not_approved(swift: Stage) -> None:
    """Whatever the nominator thinks."""
    with swift.database.begin(swift.program) as session:
        pat = session.get(Advocate, 1)
        assert pat is not None
        pat.stage = "do_not_contact"
    question = card_of(swift.say("lee", "/nominate Pat Poe at Alder Clinic, loves us"))
    pressed(swift, "lee", question, "Pat Poe is somebody else")
    assert "asked not to be contacted" in text_of(card_of(do(swift, "mia", "nomination.approve", n=2)))


TEAMS = ("approve", "interview", "later", "decline", "duplicate", "take", "assign", "reopen", "several", "show")


def test_only_the_program_team_decides(swift: Stage) -> None:
    """Pressed by a member: refused, and nothing changes. A number that is none is no crash."""
    for name in TEAMS:
        assert card_of(do(swift, "sam", f"nomination.{name}", n=1)).title == "Not for you"
        if name != "several":
            assert "not there any more" in text_of(card_of(do(swift, "mia", f"nomination.{name}", n="x")))
    assert nominations(swift)[0].stage == "submitted"


def test_a_role_that_was_taken_away_counts_at_the_form(swift: Stage) -> None:
    """Roles are checked again when the form is sent."""
    form = form_of(do(swift, "mia", "nomination.decline", n=1))
    with swift.database.begin(swift.program) as session:
        from store.records.programs import Person

        mia = session.get(Person, swift.actors["mia"].person)
        assert mia is not None
        mia.role = "member"
    assert card_of(swift.send("mia", form, {"why": "no"})).title == "Not for you"


# --- who has it, the queue, several at once


def test_taking_and_giving(swift: Stage) -> None:
    """The card says who has it; of two who take it the second is told; whoever gets it is told."""
    taken(swift.press("mia", button(team_card(swift), "Take it")))
    assert "a moment ago" in text_of(card_of(do(swift, "ada", "nomination.take", n=1)))
    form = form_of(do(swift, "mia", "nomination.assign", n=1))
    card_of(swift.send("mia", form, {"person": str(swift.actors["ada"].person)}))
    assert "With: Ada" in text_of(team_card(swift))
    assert told(swift, "ada", "You have nomination #1") == 1
    form = form_of(do(swift, "mia", "nomination.assign", n=1))
    assert errors_of(swift.send("mia", form, {"person": str(swift.actors["sam"].person)}))


def test_the_queue_and_several_at_once(quick: Stage) -> None:
    """Late ones first; one decision for several, all or none, and each nominator hears."""
    assert "No nomination waits" in card_of(quick.say("mia", "/nominate review")).title
    for number, person in enumerate(PEOPLE):
        nominate(quick, "sam", person, f"Customer{number}")
    queue = card_of(quick.say("mia", "/nominate review"))
    assert queue.title == "Nominations to review (4)"
    form = form_of(quick.press("mia", button(queue, "Decide several")))
    wrong = {"which": ("1", "2"), "decision": "decline"}
    assert list(errors_of(quick.send("mia", form, wrong))) == ["why"]
    card_of(quick.send("mia", form, {**wrong, "why": "Not this quarter"}))
    form = form_of(do(quick, "mia", "nomination.several"))
    card_of(quick.send("mia", form, {"which": ("3",), "decision": "later", "until": "2026-12-24"}))
    form = form_of(do(quick, "mia", "nomination.several"))
    card_of(quick.send("mia", form, {"which": ("4",), "decision": "approve"}))
    assert [n.stage for n in nominations(quick)] == ["declined", "declined", "later", "approved"]
    assert told(quick, "sam", "not now") == 2
    queue = card_of(quick.say("mia", "/nominate review"))
    assert "Interviews to do (1)" in text_of(queue)
    assert "1 is put off" in text_of(queue)
    assert "No nomination waits any more" in text_of(card_of(do(quick, "mia", "nomination.several")))


def test_home_counts_what_waits_for_the_team_alone(swift: Stage) -> None:
    """And a member sees nothing of it."""
    assert "1 nomination to review" in text_of(card_of(swift.do(swift.event("mia", "home"))))
    assert "to review" not in text_of(card_of(swift.do(swift.event("sam", "home"))))


# --- the clock


def test_what_nobody_looks_at_is_said_once(reviewed: Stage) -> None:
    """Within three working days nothing; after that the card says so, and the team is told once in one message."""
    nominate(reviewed, "lee", "Kit Lang", "Fern Lab")
    reviewed.now += timedelta(days=3)
    reviewed.tick()
    assert told(reviewed, "mia", "wait too long") == 0
    reviewed.now += timedelta(days=1)
    for _ in range(3):
        reviewed.tick()
        reviewed.now += timedelta(hours=1)
    for who in ("mia", "ada"):
        assert told(reviewed, who, "2 nominations wait too long") == 1
    assert "Overdue" in text_of(team_card(reviewed))
    assert told(reviewed, "sam", "wait") == 0


def test_who_has_it_is_reminded_alone(swift: Stage) -> None:
    """Taking begins the time anew, and only the one who took it is told."""
    swift.now += timedelta(days=2)
    accepted(do(swift, "mia", "nomination.take", n=1))
    swift.now += timedelta(days=2)
    swift.tick()
    assert told(swift, "mia", "too long") == 0
    swift.now += timedelta(days=5)
    swift.tick()
    assert (told(swift, "mia", "1 nomination waits too long"), told(swift, "ada", "too long")) == (1, 0)


def test_an_interview_that_is_not_done_is_reminded_of(swift: Stage) -> None:
    """After ten working days, once."""
    accepted(do(swift, "mia", "nomination.interview", n=1))
    swift.now += timedelta(days=14)
    swift.tick()
    assert told(swift, "mia", "too long") == 0
    swift.now += timedelta(days=2)
    swift.tick()
    swift.tick()
    assert told(swift, "mia", "too long") == 1
    assert "no interview within 10" in text_of(team_card(swift))


def test_later_comes_back_by_itself(reviewed: Stage) -> None:
    """On its day, not before; who put it off is told, the nominator is not told again."""
    form = form_of(do(reviewed, "mia", "nomination.later", n=1))
    card_of(reviewed.send("mia", form, {"until": "2026-12-07"}))
    reviewed.now += timedelta(days=13)
    reviewed.tick()
    assert nominations(reviewed)[0].stage == "later"
    reviewed.now += timedelta(days=1)
    reviewed.tick()
    reviewed.tick()
    assert nominations(reviewed)[0].stage == "in_review"
    assert told(reviewed, "mia", "Look again at Dana Reyes") == 1
    assert told(reviewed, "sam", "not yet") == 1


# --- the interview


STORY = {
    "industry": "healthcare", "region": "emea", "story": "Onboarding took ten days.", "outcomes": "Now it takes three.",
}  # fmt: skip
WILLING = {"willing": ("call", "video"), "limits": "One call a month"}
CONTACT = {"email": "dana@northwind.example.com", "not_to": "Acme, Globex", "peers": "Kit Lang at Fern Lab"}


def interviewed(stage: Stage, form: Form, who: str = "mia") -> Card:
    """Every page filled in; the card at the end."""
    second = form_of(stage.send(who, form, STORY))
    third = form_of(stage.send(who, second, WILLING))
    return card_of(stage.send(who, third, CONTACT))


def test_an_interview_makes_the_profile_ready(reviewed: Stage) -> None:
    """Its answers are the profile, matching finds it, the nominator hears, and other rooms are told."""
    happened: list[object] = []
    for kind in (AdvocateReady, NominationDecided):
        reviewed.core.router.on(kind)(lambda event, _ctx: happened.append(event))
    accepted(do(reviewed, "mia", "nomination.approve", n=1))
    end = interviewed(reviewed, form_of(reviewed.press("mia", button(team_card(reviewed), "Interview"))))
    assert "Dana Reyes is ready to use" in end.title
    found = pool(reviewed)
    assert found is not None
    dana, account = found
    assert (dana.stage, dana.usable, dana.activities) == ("active", True, ["call", "video"])
    assert (account.industry, account.region) == ("healthcare", "emea")
    assert dana.not_to == ["Acme", "Globex"]
    assert dana.story == "Onboarding took ten days.\n\nNow it takes three.\n\nLimits: One call a month"
    assert (dana.email, dana.last_verified) == ("dana@northwind.example.com", reviewed.now.date())
    assert told(reviewed, "sam", "is ready to use") == 1
    assert happened == [NominationDecided(1, "approved"), AdvocateReady(dana.id or 0, 1)]
    assert "ready to use" in text_of(team_card(reviewed))
    assert "finished" in text_of(card_of(do(reviewed, "mia", "interview.open", n=1)))
    peers = form_of(reviewed.press("mia", button(end, "Nominate who they refer")))
    assert {f.name: getattr(f, "initial", "") for f in peers.fields}["person"] == "Kit Lang"
    found_now = card_of(reviewed.say("sam", "/advocate find healthcare EMEA"))
    assert "Northwind" in text_of(found_now)


def test_interview_first_then_ready_in_one_go(swift: Stage) -> None:
    """Nobody is in the pool before it; finishing approves, and the nominator hears that they are ready, once."""
    accepted(do(swift, "mia", "nomination.interview", n=1))
    assert pool(swift) is None
    interviewed(swift, form_of(do(swift, "mia", "interview.open", n=1)))
    assert nominations(swift)[0].stage == "approved"
    assert (told(swift, "sam", "ready to use"), told(swift, "sam", "is approved")) == (1, 0)


def test_progress_is_kept_between_sittings(swift: Stage) -> None:
    """Stopped after a page, and in the middle of one: a colleague goes on a fortnight later with all of it."""
    accepted(do(swift, "mia", "nomination.approve", n=1))
    first = form_of(do(swift, "mia", "interview.open", n=1))
    second = form_of(swift.send("mia", first, STORY))
    assert "Go on with the interview (1 of 3)" in text_of(team_card(swift))
    pause = swift.event("mia", "button", name="interview.pause", data=second.data, values={"limits": "Not in May"})
    assert "1 of 3 pages" in text_of(card_of(swift.do(pause)))
    swift.now += timedelta(days=14)
    swift.tick()
    again = form_of(do(swift, "ada", "interview.open", n=1))
    assert again.title == "Interview, 2 of 3"
    assert {f.name: getattr(f, "initial", "") for f in again.fields}["limits"] == "Not in May"
    back = swift.event("ada", "button", name="interview.back", data=again.data, values={"limits": "Not in June"})
    before = form_of(swift.do(back))
    assert {f.name: getattr(f, "initial", "") for f in before.fields}["outcomes"] == "Now it takes three."
    again = form_of(swift.send("ada", before, {}))
    assert {f.name: getattr(f, "initial", "") for f in again.fields}["limits"] == "Not in June"


def test_an_interview_needs_what_they_are_willing_to_do(swift: Stage) -> None:
    """At its field; a wrong address, too. What was typed is there again."""
    accepted(do(swift, "mia", "nomination.approve", n=1))
    second = form_of(swift.send("mia", form_of(do(swift, "mia", "interview.open", n=1)), STORY))
    assert list(errors_of(swift.send("mia", second, {"willing": ()}))) == ["willing"]
    third = form_of(swift.send("mia", second, WILLING))
    assert list(errors_of(swift.send("mia", third, {"email": "dana at northwind"}))) == ["email"]


def test_the_guide_is_the_programs(swift: Stage) -> None:
    """Edited lines are asked, in their order; an own question is kept; a guide that cannot work, one that was
    opened before a colleague's, and one of a member are refused."""
    form = form_of(swift.press("mia", button(card_of(swift.say("mia", "/nominate review")), "Questions and consent")))
    old = form_of(do(swift, "ada", "nomination.words"))
    for wrong, said in (("What now?", "willing:"), ("willing: a\nwilling: b", "twice"), ("x" * 151, "at most 150")):
        assert said in errors_of(swift.send("mia", form, {"guide": wrong}))["guide"]
    card_of(swift.send("mia", form, {"guide": "What surprised you?\nwilling: What would you do?"}))
    accepted(do(swift, "mia", "nomination.approve", n=1))
    page = form_of(do(swift, "mia", "interview.open", n=1))
    assert [f.label for f in page.fields][-2:] == ["What surprised you?", "What would you do?"]
    own = page.fields[-2].name
    assert "ready to use" in card_of(swift.send("mia", page, {own: "The speed", "willing": ("call",)})).title
    with swift.database.begin(swift.program, write=False) as session:
        kept = session.exec(select(Interview)).one()
    assert kept.answers[own] == "The speed"
    told_us = text_of(card_of(swift.press("mia", button(team_card(swift), "What they told us"))))
    assert "What surprised you?\nThe speed" in told_us
    assert "What would you do?\nReference call" in told_us
    assert card_of(do(swift, "sam", "interview.read", n=1)).title == "Not for you"
    assert "while you were typing" in errors_of(swift.send("ada", old, {"guide": ""}))[""]
    assert card_of(do(swift, "sam", "nomination.words")).title == "Not for you"


def test_somebody_of_the_pool_keeps_what_they_are(swift: Stage) -> None:
    """Nominated again as somebody else and interviewed: no second record, and a pause stays."""
    with swift.database.begin(swift.program) as session:
        pat = session.get(Advocate, 1)
        assert pat is not None
        pat.stage, pat.pause_reason = "paused", "own wish"
    question = card_of(swift.say("lee", "/nominate Pat Poe at Alder Clinic, loves us"))
    pressed(swift, "lee", question, "Pat Poe is somebody else")
    accepted(do(swift, "mia", "nomination.interview", n=2))
    interviewed(swift, form_of(do(swift, "mia", "interview.open", n=2)))
    with swift.database.begin(swift.program, write=False) as session:
        found = session.exec(select(Advocate).where(Advocate.name == "Pat Poe")).all()
    assert [one.stage for one in found] == ["paused"]


def test_looking_after_makes_the_owner(swift: Stage) -> None:
    """Of a new account, or one without an owner; nobody is put out of an account they own."""
    for number, account in ((2, "Fern Lab"), (3, "Birch Care")):
        form = form_of(do(swift, "lee", "nominate.for"))
        more = form_of(swift.do(swift.event("lee", "button", name="nominate.more", data=form.data, nonce=form.nonce)))
        card_of(swift.send("lee", more, {"account": account, "person": "Ole Ask", "why": "x", "looks_after": True}))
        accepted(do(swift, "mia", "nomination.approve", n=number))
    with swift.database.begin(swift.program, write=False) as session:
        owners = {a.name: a.owner_id for a in session.exec(select(Account))}
    assert owners["Fern Lab"] == swift.actors["lee"].person
    assert owners["Birch Care"] == swift.actors["cat"].person


def test_each_use_is_told_to_everybody_who_spoke_for_them(reviewed: Stage) -> None:
    """The nominator is thanked by the request itself, whoever joined hears it from here: once each."""
    question = card_of(reviewed.say("lee", "/nominate Dana Reyes at Northwind, great on stage"))
    pressed(reviewed, "lee", question, "Same person")
    accepted(do(reviewed, "mia", "nomination.interview", n=1))
    interviewed(reviewed, form_of(do(reviewed, "mia", "interview.open", n=1)))
    policy(reviewed, program_channel=0, owner_approval="off")
    ask(reviewed, "kim", "/advocate healthcare reference in EMEA for Initech by Friday")
    accepted(do(reviewed, "kim", "request.ask", r=1, v=4))
    accepted(reviewed.send("mia", form_of(do(reviewed, "mia", "ask.answered", a=1)),
                           {"answer": "yes", "day": "2026-11-24", "time": "10:00"}))  # fmt: skip
    accepted(do(reviewed, "kim", "survey.yes", a=1, v=5))
    assert told(reviewed, "sam", "vouched for us") == 1
    assert told(reviewed, "lee", "vouched for us") == 1
    accepted(reviewed.send("kim", form_of(do(reviewed, "kim", "deal.won", r=1)), {"amount": "50k"}))
    assert told(reviewed, "lee", "A deal was won") == 1
    assert "Vouched for us once" in text_of(card_of(reviewed.say("lee", "/nominate mine")))


def test_who_was_nominated_is_asked_like_any_other(swift: Stage) -> None:
    """From nominate to an ask of the new advocate; the account has no owner, so the program team decides."""
    accepted(do(swift, "mia", "nomination.approve", n=1))
    interviewed(swift, form_of(do(swift, "mia", "interview.open", n=1)))
    ask(swift)
    assert "does not speak to this company" in text_of(card_of(do(swift, "sam", "request.ask", r=1, v=4)))
    ask(swift, "sam", "/advocate healthcare reference in EMEA for Initech by Friday")
    accepted(do(swift, "sam", "request.ask", r=2, v=4))
    assert "Dana Reyes" in text_of(next(c for c in swift.channel("program") if c.title.startswith("#2")))
