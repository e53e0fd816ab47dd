"""Places and capacity: whoever frees one, the next gets it and hears; nobody takes one twice."""

from datetime import timedelta

import pytest

from bot.event import Event, Place
from bot.ui import Invitation, Outcome, RawValue
from store.queries import requests as stored
from store.records.pool import Account, Advocate
from store.records.requests import Ask
from tests.core import pool
from tests.core.cast import accepted, ask, ask_for, living, owner_card, policy
from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, taken, text_of

PAT, ROBIN = "pat@alder.example.com", "robin@birch.example.com"


def on_page(
    stage: Stage, mail: str, name: str = "", values: dict[str, RawValue] | None = None, nonce: str = "n"
) -> Outcome:
    """Open the link of the last mail to an address, or send a form of its page."""
    url = next(b.url for m in reversed(stage.mails(mail)) for b in buttons(m) if b.url)
    visitor = stage.links.open(url.rsplit("/", 1)[1], stage.now)
    place = Place(platform="page", workspace="page", kind="page", external_id="reply")
    return stage.do(
        Event(
            key=f"{nonce}{name}", kind="form" if name else "link", actor=visitor.actor, place=place, at=stage.now,
            name=name or visitor.purpose, data=visitor.claims, values=values or {}, nonce=nonce,
        )
    )  # fmt: skip


def times(day: int = 24, hour: int = 14, zone: str = "UTC") -> dict[str, RawValue]:
    """Three offered times."""
    offered: dict[str, RawValue] = {"zone": zone}
    for n in (1, 2, 3):
        offered |= {f"day{n}": f"2026-11-{day + n}", f"time{n}": f"{hour}:00"}
    return offered


def do(stage: Stage, who: str, name: str, **data: int | str) -> Outcome:
    """Press a button by its name."""
    return stage.do(stage.event(who, "button", name=name, data=data))


def standby(stage: Stage) -> None:
    """One place, two owners who said yes: Pat is written to, Robin stands by."""
    ask(stage)
    for account in ("Alder Clinic", "Birch Care"):
        with stage.database.begin(stage.program, write=False) as session:
            found = next(a for a in stored.others_at(session, 1 if account == "Alder Clinic" else 2, 0))
        form = form_of(do(stage, "mia", "request.propose", r=1))
        card_of(stage.send("mia", form, {"advocate": str(found.id)}))
    for who in ("kim", "cat"):
        taken(stage.press(who, button(owner_card(stage, who), "Program may ask")))
    assert (len(stage.mails(PAT)), len(stage.mails(ROBIN))) == (1, 0)


def agreed(stage: Stage) -> None:
    """Pat said yes by telephone, for Wednesday at three."""
    form = form_of(do(stage, "mia", "ask.answered", a=1))
    card_of(stage.send("mia", form, {"answer": "yes", "day": "2026-11-25", "time": "15:00"}))


def test_a_meeting_that_did_not_take_place_gives_its_place_to_the_next(quick: Stage) -> None:
    """The advocate who stood by is written to."""
    standby(quick)
    agreed(quick)
    accepted(do(quick, "sam", "survey.no", a=1))
    assert len(quick.mails(ROBIN)) == 1


def test_a_yes_given_on_hold_is_written_to_on_resuming(quick: Stage) -> None:
    """While on hold nothing is asked; afterwards the mail goes out."""
    ask(quick)
    ask_for(quick, "Alder Clinic")
    yes = button(owner_card(quick, "kim"), "Program may ask")
    card_of(quick.send("mia", form_of(do(quick, "mia", "request.hold", r=1)), {"why": "pricing"}))
    taken(quick.press("kim", yes))
    assert quick.mails(PAT) == []
    accepted(do(quick, "mia", "request.resume", r=1))
    assert len(quick.mails(PAT)) == 1


def test_needing_one_more_writes_to_who_stands_by(quick: Stage) -> None:
    """A larger number is a freed place, too."""
    standby(quick)
    form = form_of(do(quick, "sam", "request.edit", r=1))
    card_of(quick.send("sam", form, {"how_many": "2"}))
    assert len(quick.mails(ROBIN)) == 1


def test_needing_fewer_than_took_place_fulfils_the_request(quick: Stage) -> None:
    """Nothing stays open for which enough took place."""
    ask(quick, words="/advocate 2 healthcare references in EMEA for Acme by Friday")
    ask_for(quick, "Cedar Health")
    form = form_of(do(quick, "mia", "ask.answered", a=1))
    card_of(quick.send("mia", form, {"answer": "yes"}))
    accepted(do(quick, "sam", "survey.yes", a=1, v=5))
    card_of(quick.send("sam", form_of(do(quick, "sam", "request.edit", r=1)), {"how_many": "1"}))
    assert "Status: fulfilled" in living(quick)


def test_a_new_time_needs_a_place_and_capacity_again(quick: Stage) -> None:
    """What fell through gave both back: they may be somebody else's by now."""
    standby(quick)
    agreed(quick)
    accepted(do(quick, "sam", "survey.no", a=1))
    form = form_of(do(quick, "sam", "ask.time", a=1))
    refused = quick.send("sam", form, {"day": "2026-11-27", "time": "10:00"})
    assert "Somebody else is being asked instead" in errors_of(refused)[""]
    accepted(do(quick, "sam", "ask.withdraw", a=2))
    ask(quick, "lee", "/advocate healthcare reference in EMEA for Initech by Friday")
    ask_for(quick, "Alder Clinic", "lee")
    refused = quick.send("sam", form, {"day": "2026-11-27", "time": "10:00"})
    assert "being asked for somebody else right now" in errors_of(refused)[""]
    accepted(do(quick, "lee", "request.cancel", r=2))
    assert "is fixed" in card_of(quick.send("sam", form, {"day": "2026-11-27", "time": "10:00"})).title


def test_a_date_can_be_moved_and_is_sent_again(quick: Stage) -> None:
    """Moving asks for a day and a time in the mover's zone, and both invitations follow."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    agreed(quick)
    quick.actors["sam"] = quick.actors["sam"].model_copy(update={"zone": "America/New_York"})
    form = form_of(quick.press("sam", button(quick.messages("sam")[0], "Move it")))
    assert "time" in errors_of(quick.send("sam", form, {"day": "2026-11-23", "time": "04:00"}))
    card_of(quick.send("sam", form, {"day": "2026-11-26", "time": "09:30"}))
    with quick.database.begin(quick.program, write=False) as session:
        row = session.get(Ask, 1)
        assert row is not None
        assert row.starts_at is not None
        assert (row.starts_at.isoformat(), row.sequence) == ("2026-11-26T14:30:00+00:00", 1)


def test_a_proposal_cannot_pass_by_the_program_team(quick: Stage) -> None:
    """The owner's yes to what was only proposed takes up no capacity and reaches nobody."""
    policy(quick, mode="managed")
    ask(quick, words="/advocate confidential healthcare reference in EMEA for Acme by Friday")
    policy(quick, mode="guided")
    ask(quick, "lee", "/advocate confidential healthcare reference in EMEA for Initech by Friday")
    accepted(do(quick, "lee", "request.ask", r=2, v=1))
    for name in ("ask.program", "ask.self"):
        assert "did not work" in card_of(do(quick, "kim", name, a=1)).title
    assert quick.mails(PAT) == []


def test_a_yes_counts_once(quick: Stage) -> None:
    """Pressing it again while standing by changes nothing."""
    standby(quick)
    assert "did not work" in card_of(do(quick, "cat", "ask.program", a=2)).title


def test_cancelling_calls_a_fixed_date_off(quick: Stage) -> None:
    """Nobody waits for a meeting that nobody needs; its capacity is free again."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    agreed(quick)
    accepted(do(quick, "sam", "request.cancel", r=1))
    assert any("Cancelled" in m.title for m in quick.mails("toni@cedar.example.com"))
    with quick.database.begin(quick.program, write=False) as session:
        advocate = session.get(Advocate, 3)
        assert advocate is not None
        assert advocate.account_open == 0


def test_times_are_not_offered_over_a_fixed_date(quick: Stage) -> None:
    """A page that stayed open cannot change what was chosen since."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    mail = "toni@cedar.example.com"
    form_of(on_page(quick, mail, "reply", {"answer": "yes"}))
    card_of(on_page(quick, mail, "reply.times", times()))
    taken(quick.press("sam", button(quick.messages("sam")[0], "Wed 25 Nov 14:00")))
    late = on_page(quick, mail, "reply.times", times(25), nonce="other")
    assert "The date is fixed already" in errors_of(late)[""]
    assert "2026-11-25" in text_of(quick.messages("sam")[0]) or "25 Nov" in living(quick)


def test_mails_say_times_in_the_zone_the_customer_chose(quick: Stage) -> None:
    """The program's zone is chosen beforehand; what they choose counts, for colleagues their own."""
    policy(quick, zone="Europe/Berlin")
    ask(quick)
    ask_for(quick, "Cedar Health")
    mail = "toni@cedar.example.com"
    zone = next(f for f in form_of(on_page(quick, mail, "reply", {"answer": "yes"})).fields if f.name == "zone")
    assert [option.value for option in getattr(zone, "initial", ())] == ["Europe/Berlin"]
    card_of(on_page(quick, mail, "reply.times", times(zone="America/New_York")))
    taken(quick.press("sam", button(quick.messages("sam")[0], "Wed 25 Nov 19:00")))
    assert (invited(quick, mail), invited(quick, "sam@example.com")) == ("America/New_York", "UTC")
    quick.now += timedelta(days=1, hours=12)
    quick.tick()
    assert "14:00 (America/New York)" in text_of(next(m for m in quick.mails(mail) if m.title.startswith("Tomorrow")))


def invited(stage: Stage, mail: str) -> str:
    """The zone of the last invitation that somebody got."""
    found = [b.zone for m in stage.mails(mail) for b in m.blocks if isinstance(b, Invitation)]
    return found[-1]


def test_a_time_taken_back_cannot_be_chosen(quick: Stage) -> None:
    """The advocate offers other times; a press on the old card does not fix one of the new by its place in the row."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    mail = "toni@cedar.example.com"
    card_of(on_page(quick, mail, "reply.times", times(zone="Europe/Berlin")))
    old = button(quick.messages("sam")[0], "Wed 25 Nov 13:00")
    card_of(on_page(quick, mail, "reply.times", times(25), nonce="other"))
    assert "times have changed" in text_of(card_of(quick.press("sam", old)))
    taken(quick.press("sam", button(quick.messages("sam")[0], "Thu 26 Nov 14:00")))


def test_a_yes_by_telephone_leaves_room_for_the_customers_times(quick: Stage) -> None:
    """Times offered after a yes without a date are shown, so that one can be chosen."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    card_of(quick.send("mia", form_of(do(quick, "mia", "ask.answered", a=1)), {"answer": "yes"}))
    card_of(on_page(quick, "toni@cedar.example.com", "reply.times", times()))
    taken(quick.press("sam", button(quick.messages("sam")[0], "Wed 25 Nov 14:00")))


def test_a_customer_may_think_again_before_the_last_step(quick: Stage) -> None:
    """A step back from "no" to "yes" opens the other page; nothing had been answered yet."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    mail = "toni@cedar.example.com"
    assert form_of(on_page(quick, mail, "reply", {"answer": "no"})).name == "reply.no"
    assert form_of(on_page(quick, mail, "reply", {"answer": "yes"})).name == "reply.times"


def test_a_no_after_a_fixed_date_calls_it_off(quick: Stage) -> None:
    """Whoever records the no, the calendars follow."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    agreed(quick)
    card_of(quick.send("mia", form_of(do(quick, "mia", "ask.answered", a=1)), {"answer": "no", "why": "ill"}))
    assert any("Cancelled" in m.title for m in quick.mails("toni@cedar.example.com"))


@pytest.mark.parametrize(("reason", "until"), [("renewal", "22 Jan 2027"), ("escalation", "23 Dec 2026")])
def test_a_renewal_without_a_day_rests_the_account_all_the_same(quick: Stage, reason: str, until: str) -> None:
    """The owner left the day empty: the account rests for as long as the reason usually lasts."""
    ask(quick)
    ask_for(quick, "Alder Clinic")
    form = form_of(quick.press("kim", button(owner_card(quick, "kim"), "Not now")))
    card_of(quick.send("kim", form, {"reason": reason, "until": ""}))
    found = text_of(card_of(quick.say("lee", "/advocate find healthcare")))
    assert f"the account is paused until {until}" in found


def test_a_shorter_pause_never_replaces_a_longer_one(quick: Stage) -> None:
    """An account that rests until summer is not woken by an owner's "not now" for a month."""
    ask(quick)
    ask_for(quick, "Alder Clinic")
    form = form_of(quick.press("kim", button(owner_card(quick, "kim"), "Not now")))
    with quick.database.begin(quick.program) as session:
        account = session.get(Account, 1)
        assert account is not None
        account.paused_until, account.pause_reason = (quick.now + timedelta(days=200)).date(), "escalation"
    card_of(quick.send("kim", form, {"reason": "renewal", "until": "2026-12-24"}))
    assert "the account is paused until 11 Jun 2027" in text_of(card_of(quick.say("lee", "/advocate find healthcare")))


def test_ask_again_from_is_kept_for_every_reason(quick: Stage) -> None:
    """The owner named a day: nobody is offered this customer before, whoever asks."""
    ask(quick)
    ask_for(quick, "Alder Clinic")
    form = form_of(quick.press("kim", button(owner_card(quick, "kim"), "Not now")))
    card_of(quick.send("kim", form, {"reason": "just asked", "until": "2027-01-15"}))
    assert "resting until 15 Jan 2027" in text_of(card_of(quick.say("lee", "/advocate find healthcare")))


def test_caps_go_by_the_programs_day(quick: Stage) -> None:
    """At the turn of a quarter somebody in a zone ahead of the program's is not a quarter ahead of its caps."""
    policy(quick, zone="America/Los_Angeles", asks_per_account_quarter=1, open_asks_per_account=9)
    quick.now = quick.now.replace(year=2026, month=12, day=31, hour=20)
    pool.add(quick, "Alder Clinic", "Ida Moss", owner="kim")
    for who, prospect, zone in (("sam", "Acme", "America/Los_Angeles"), ("lee", "Initech", "Pacific/Auckland")):
        quick.actors[who] = quick.actors[who].model_copy(update={"zone": zone})
        ask(quick, who, f"/advocate healthcare reference in EMEA for {prospect}")
    accepted(do(quick, "sam", "request.ask", r=1, v=1))
    refused = card_of(do(quick, "lee", "request.ask", r=2, v=4))
    assert "at its limit for this quarter" in text_of(refused)


def test_an_account_that_changed_hands_meanwhile_asks_its_new_owner(quick: Stage) -> None:
    """A proposal waited: the owner is whoever it is when it goes ahead; the old one cannot disown it for them."""
    ask(quick, words="/advocate confidential healthcare reference in EMEA for Acme by Friday")
    accepted(do(quick, "sam", "request.ask", r=1, v=1))
    with quick.database.begin(quick.program) as session:
        account = session.get(Account, 1)
        assert account is not None
        account.owner_id = quick.actors["cat"].person
    accepted(do(quick, "mia", "ask.release", a=1))
    assert "May we ask" in owner_card(quick, "cat").title


def test_notify_tells_the_owner(quick: Stage) -> None:
    """Nobody waits for them, but they hear that their customer is asked."""
    policy(quick, owner_approval="notify")
    ask(quick)
    ask_for(quick, "Alder Clinic")
    assert len(quick.mails(PAT)) == 1
    assert any("Pat Poe at Alder Clinic" in c.title for c in quick.messages("kim"))
    policy(quick, owner_approval="off")
    ask(quick, "lee", "/advocate healthcare reference in EMEA for Initech by Friday")
    ask_for(quick, "Birch Care", "lee")
    assert len(quick.mails(ROBIN)) == 1
    assert quick.messages("cat") == []


def test_on_hold_nobody_is_chased(quick: Stage) -> None:
    """The advocate of a request on hold is neither written to again nor given up."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    card_of(quick.send("mia", form_of(do(quick, "mia", "request.hold", r=1)), {"why": "pricing"}))
    quick.now += timedelta(days=20)
    quick.tick()
    assert len(quick.mails("toni@cedar.example.com")) == 1
    assert "asked, waiting for an answer" in living(quick)


def test_the_field_hears_that_nobody_is_needed_any_more(quick: Stage) -> None:
    """The card in the field channel follows the request, and a stale button neither posts nor tells."""
    policy(quick, field_channel=quick.channel_id("field"))
    ask(quick)
    accepted(do(quick, "sam", "request.field", r=1))
    form = form_of(do(quick, "lee", "nominate.for", r=1))
    accepted(do(quick, "sam", "request.cancel", r=1))
    assert "not needed any more" in text_of(quick.channel("field")[0])
    typed = {"account": "Fern Lab", "person": "Kit Lang", "why": "Loves us"}
    assert "has ended" in errors_of(quick.send("lee", form, typed))[""]
    ask(quick, "lee", "/advocate healthcare reference in EMEA for Initech by Friday")
    accepted(do(quick, "lee", "request.cancel", r=2))
    assert "did not work" in card_of(do(quick, "lee", "request.field", r=2)).title
    assert len(quick.channel("field")) == 1


def test_whoever_never_heard_of_it_is_offered_again_on_reopening(quick: Stage) -> None:
    """Taken back before the advocate was written to is as if never asked; the owner is asked anew."""
    ask(quick)
    accepted(ask_for(quick, "Alder Clinic"))
    assert "Not asked any more" not in text_of(owner_card(quick, "kim"))
    card_of(quick.send("mia", form_of(do(quick, "mia", "request.close", r=1)), {"how": "unfilled", "why": "nobody"}))
    accepted(do(quick, "sam", "request.reopen", r=1))
    accepted(ask_for(quick, "Alder Clinic"))
    assert "Program may ask" in [b.label for b in buttons(owner_card(quick, "kim"))]
    assert "Alder Clinic" in living(quick)


def test_an_open_request_is_not_reopened(quick: Stage) -> None:
    """A press that was on screen before does not lift the program team's hold."""
    ask(quick)
    card_of(quick.send("mia", form_of(do(quick, "mia", "request.hold", r=1)), {"why": "pricing"}))
    assert "did not work" in card_of(do(quick, "sam", "request.reopen", r=1)).title
    assert "on hold" in living(quick)


def test_what_customers_were_asked_for_does_not_change_under_them(quick: Stage) -> None:
    """Another activity, or a company that one of them does not speak to, is refused at the field."""
    with quick.database.begin(quick.program) as session:
        pat = session.get(Advocate, 1)
        assert pat is not None
        pat.not_to = ["Globex"]
    ask(quick)
    ask_for(quick, "Alder Clinic")
    form = form_of(do(quick, "sam", "request.edit", r=1))
    assert "activity" in errors_of(quick.send("sam", form, {"activity": "site_visit"}))
    assert "prospect" in errors_of(quick.send("sam", form, {"prospect": "Globex Inc."}))
    assert "prospect" in errors_of(quick.send("sam", form, {"prospect": "Alder Clinic"}))


def test_the_deal_is_asked_about_at_the_changed_close_date(quick: Stage) -> None:
    """A new close date moves the question."""
    ask(quick)
    card_of(quick.send("sam", form_of(do(quick, "sam", "request.edit", r=1)), {"close_date": "2026-12-01"}))
    quick.now += timedelta(days=8)
    quick.tick()
    assert any("How did the deal" in c.title for c in quick.messages("sam"))


def test_a_confidential_request_is_no_duplicate_for_others(quick: Stage) -> None:
    """That somebody asks for the same prospect is what confidential hides; the requester and the team see it."""
    ask(quick, words="/advocate confidential healthcare reference in EMEA for Acme by Friday")
    words = "/advocate healthcare reference in EMEA for Acme by Friday"
    assert "#1" not in text_of(card_of(quick.say("lee", words)))
    assert "#1" in text_of(card_of(quick.say("sam", words)))
    assert "#1" in text_of(card_of(quick.say("mia", words)))


def test_matches_stay_in_order_whoever_moves_the_request(quick: Stage) -> None:
    """Who the requester nominated is preferred on their card, also after the program team pressed something."""
    with quick.database.begin(quick.program) as session:
        toni = session.get(Advocate, 3)
        assert toni is not None
        toni.nominated_by_id = quick.actors["sam"].person
    ask(quick)
    before = [line for line in living(quick).splitlines() if " · " in line]
    accepted(do(quick, "mia", "request.take", r=1))
    assert before == [line for line in living(quick).splitlines() if " · " in line]
    assert "nominated by your team" in living(quick)
    policy(quick, mode="managed")


def test_a_meeting_of_today_is_not_called_tomorrow(quick: Stage) -> None:
    """A date fixed at short notice: the reminder says today, and the program's zone while they chose none."""
    policy(quick, zone="Europe/Berlin")
    ask(quick)
    ask_for(quick, "Cedar Health")
    form = form_of(do(quick, "mia", "ask.answered", a=1))
    card_of(quick.send("mia", form, {"answer": "yes", "day": "2026-11-23", "time": "15:00"}))
    quick.tick()
    titles = [c.title for c in (*quick.messages("sam"), *quick.mails("toni@cedar.example.com"))]
    assert any(t.startswith("Today: ") for t in titles)
    assert not any(t.startswith("Tomorrow") for t in titles)
    assert invited(quick, "toni@cedar.example.com") == "Europe/Berlin"


def test_a_second_meeting_has_a_survey_of_its_own(quick: Stage) -> None:
    """The first survey was answered with no; the new date is asked about on a new message."""
    ask(quick)
    ask_for(quick, "Cedar Health")
    agreed(quick)
    quick.now += timedelta(days=2, hours=9)
    quick.tick()
    survey = next(c for c in quick.messages("sam") if "How did it go" in c.title)
    taken(quick.press("sam", button(survey, "It did not take place")))
    form = form_of(quick.press("sam", button(quick.messages("sam")[0], "New time")))
    card_of(quick.send("sam", form, {"day": "2026-11-27", "time": "10:00"}))
    quick.now += timedelta(days=2, hours=9)
    quick.tick()
    noted = [c for c in quick.messages("sam") if "did not take place" in text_of(c) and c.title.startswith("Toni")]
    again = [c for c in quick.messages("sam") if "How did it go" in c.title]
    assert (len(noted), len(again)) == (1, 1)
