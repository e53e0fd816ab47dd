"""What may happen to a request, and what is refused: each with the sentence a person reads."""

from datetime import timedelta

import pytest

from bot.domain.policy import policy_of
from bot.ui import Invalid, Link, Nothing, OpenForm, Reply, pieces
from store.engine import Database
from store.queries import people
from store.queries import requests as stored
from tests.core.cast import ASKED, ask, ask_for, living, owner_card, policy
from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, taken, text_of


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """SQLite alone: rules do not depend on the engine; the journeys and races run on both."""
    return sqlite_database


def test_no_words_open_the_short_form(cast: Stage) -> None:
    """With no words the short form opens; five fields, the rest behind More criteria."""
    form = form_of(cast.say("sam", "/advocate"))
    assert [f.name for f in form.fields] == ["activity", "how_many", "prospect", "needed_by", "note"]
    more = form_of(
        cast.do(
            cast.event(
                "sam", "button", name="request.more", data=form.data, values={"prospect": "Acme"}, nonce=form.nonce
            )
        )
    )
    assert len(more.fields) > 15
    assert {f.name: f for f in more.fields}["prospect"].initial == "Acme"  # type: ignore[union-attr]


def test_a_deal_without_a_prospect_is_refused_at_the_field(cast: Stage) -> None:
    """The message stands at the field, what was typed is kept, and nothing was made."""
    form = form_of(cast.say("sam", "/advocate"))
    outcome = cast.send("sam", form, {"note": "healthcare please"})
    assert "prospect" in errors_of(outcome)
    assert isinstance(outcome, Invalid)
    assert {f.name: f for f in outcome.form.fields}["note"].initial == "healthcare please"  # type: ignore[union-attr]
    assert "no requests yet" in text_of(card_of(cast.say("sam", "/advocate requests")))


def test_a_form_sent_twice_counts_once(cast: Stage) -> None:
    """The same nonce makes one request; the repeat shows it as it is now."""
    form = form_of(cast.say("sam", "/advocate"))
    first = cast.send("sam", form, {"prospect": "Acme"})
    again = cast.send("sam", form, {"prospect": "Acme"})
    assert "#1 is sent" in card_of(first).title
    assert "#1" in card_of(again).title
    assert "(1)" in card_of(cast.say("sam", "/advocate requests")).title


def test_a_press_delivered_twice_counts_once(cast: Stage) -> None:
    """The same delivery key changes nothing the second time."""
    preview = card_of(cast.say("sam", ASKED))
    send = button(preview, "Send request")
    cast.press("sam", send, key="t1")
    cast.press("sam", send, key="t1")
    assert "(1)" in card_of(cast.say("sam", "/advocate requests")).title


def test_guests_get_one_private_refusal(cast: Stage) -> None:
    """An outsider may do nothing."""
    for outcome in (cast.say("gus", ASKED), cast.say("gus", "/goodword help"), cast.do(cast.event("gus", "home"))):
        assert isinstance(outcome, Reply)
        assert outcome.private
        assert outcome.card.title == "Not for you"


def test_roles_are_checked_at_press_and_at_submit(cast: Stage) -> None:
    """A member may neither open the program team's forms nor send them."""
    ask(cast)
    assert card_of(cast.say("sam", "/advocate queue")).title == "Not for you"
    data = {"r": 1}
    for name in ("request.close", "request.hold", "request.propose", "request.proof", "ask.decide"):
        assert card_of(cast.do(cast.event("sam", "button", name=name, data={**data, "a": 1}))).title == "Not for you"
        sent = cast.do(cast.event("sam", "form", name=name, data={**data, "a": 1}, nonce="n", values={}))
        assert card_of(sent).title == "Not for you"


def test_a_viewer_may_not_ask(cast: Stage) -> None:
    """Viewers read; they do not request."""
    assert card_of(cast.say("vic", ASKED)).title == "Not for you"


def test_somebody_elses_request_is_not_theirs_to_change(cast: Stage) -> None:
    """Only the requester and the program team act on a request."""
    ask(cast)
    for name in ("request.cancel", "request.ask", "request.field"):
        outcome = cast.do(cast.event("lee", "button", name=name, data={"r": 1, "v": 1}))
        assert card_of(outcome).title == "Not for you"


def test_the_own_customer_is_approved_at_once(cast: Stage) -> None:
    """The requester's own account needs nobody else's word."""
    ask(cast)
    taken(ask_for(cast, "Cedar Health"))  # type: ignore[arg-type]
    assert "Cedar Health · Toni Tow: asked, waiting for an answer" in living(cast)


def test_not_now_for_a_renewal_rests_the_account(cast: Stage) -> None:
    """The owner's reason holds the whole account back, and the next customer is offered."""
    ask(cast)
    ask_for(cast, "Alder Clinic")
    form = form_of(cast.press("kim", button(owner_card(cast, "kim"), "Not now")))
    card_of(cast.send("kim", form, {"reason": "renewal", "until": "2027-01-15"}))
    assert "owner said not now" in living(cast)
    found = text_of(card_of(cast.say("lee", "/advocate find healthcare")))
    assert "the account is paused until 15 Jan 2027" in found


def test_silence_never_approves(cast: Stage) -> None:
    """A reminder after four working hours, the program team after eight; the advocate is never written to meanwhile."""
    ask(cast)
    ask_for(cast, "Alder Clinic")
    cast.now += timedelta(hours=2, minutes=5)
    cast.tick()
    assert not any("Still open" in c.title for c in cast.messages("kim"))
    cast.now += timedelta(hours=2)
    cast.tick()
    cast.tick()
    assert sum("Still open" in c.title for c in cast.messages("kim")) == 1
    cast.now += timedelta(hours=20)
    cast.tick()
    team = next(c for c in cast.messages("mia") if "#1" in c.title)
    form = form_of(cast.press("mia", button(team, "Decide for the owner")))
    assert cast.mails("pat@alder.example.com") == []
    card_of(cast.send("mia", form, {"answer": "yes", "why": "needed today"}))
    assert len(cast.mails("pat@alder.example.com")) == 1
    assert any("answered for you" in c.title for c in cast.messages("kim"))


def test_never_more_advocates_than_needed(cast: Stage) -> None:
    """Two owners say yes for one place: one advocate is written to, the other stands by and takes over after a no."""
    ask(cast)
    ask_for(cast, "Alder Clinic")
    with cast.database.begin(cast.program, write=False) as session:
        other = next(a for a in stored.others_at(session, 2, 0))
    card_of(
        cast.send(
            "mia",
            form_of(cast.do(cast.event("mia", "button", name="request.propose", data={"r": 1}))),
            {"advocate": str(other.id)},
        )
    )
    taken(cast.press("kim", button(owner_card(cast, "kim"), "Program may ask")))
    taken(cast.press("cat", button(owner_card(cast, "cat"), "Program may ask")))
    assert len(cast.mails("pat@alder.example.com")) == 1
    assert cast.mails("robin@birch.example.com") == []
    withdraw = button(next(c for c in cast.messages("mia") if "#1" in c.title), "Withdraw")
    taken(cast.press("mia", withdraw))
    assert len(cast.mails("robin@birch.example.com")) == 1


def test_a_duplicate_is_shown_before_a_form_is_sent_too(cast: Stage) -> None:
    """The same deal typed into the form: what was typed is kept, nothing is sent yet, and the old draft is used up."""
    ask(cast)
    preview = card_of(cast.say("lee", "/advocate healthcare reference in EMEA for Zenith by Friday"))
    form = form_of(cast.press("lee", button(preview, "Change")))
    shown = card_of(cast.send("lee", form, {"prospect": "Acme", "needed_by": "2026-11-27", "activity": "call"}))
    assert "This looks like #1" in text_of(shown)
    assert [b.style for b in buttons(shown)].count("primary") == 1
    assert "sent already" in text_of(card_of(cast.press("lee", button(preview, "Send request"))))
    assert "#2 is sent" in card_of(cast.press("lee", button(shown, "Send request"))).title


def test_a_duplicate_is_shown_first_and_can_be_followed(cast: Stage) -> None:
    """The same prospect and type, open: follow it instead."""
    ask(cast)
    preview = card_of(cast.say("lee", ASKED))
    assert buttons(preview)[0].label == "Follow #1 instead"
    card_of(cast.press("lee", buttons(preview)[0]))
    assert "You follow" not in text_of(cast.messages("lee")[0])
    assert "0 of 1 ready" in text_of(cast.messages("lee")[0])


def test_confidential_names_stay_with_those_who_may_see_them(cast: Stage) -> None:
    """Requester, program team in private and the asked owner see the name; cards in channels and mails do not."""
    policy(cast, program_channel=cast.channel_id("advocacy"), field_channel=cast.channel_id("field"))
    ask(cast, words="/advocate confidential healthcare reference in EMEA for Acme by Friday, $250k")
    shown = text_of(cast.channel("advocacy")[0])
    assert "Acme" not in shown
    assert "a healthcare company" in shown
    assert "$250,000" not in shown.replace("$250,000 to $500,000", "")
    taken(cast.press("sam", button(cast.messages("sam")[0], "Ask the field")))
    assert "Acme" not in text_of(cast.channel("field")[0])
    waits = ask_for(cast, "Alder Clinic")
    taken(waits)  # type: ignore[arg-type]
    assert "waits for the program team" in living(cast)
    taken(cast.press("mia", button(cast.channel("advocacy")[0], "Go ahead"), place="advocacy"))
    assert "Acme" in text_of(owner_card(cast, "kim"))
    taken(cast.press("kim", button(owner_card(cast, "kim"), "Program may ask")))
    assert "Acme" not in text_of(cast.mails("pat@alder.example.com")[0])


def test_managed_mode_lets_the_team_propose(cast: Stage) -> None:
    """The requester sees who fits, without a button."""
    policy(cast, mode="managed")
    ask(cast)
    assert "[Ask for this one]" not in living(cast)
    outcome = cast.do(cast.event("sam", "button", name="request.ask", data={"r": 1, "v": 1}))
    assert card_of(outcome).title == "Not for you"


def test_a_resting_customer_is_held_back_with_the_day(cast: Stage) -> None:
    """After a call the advocate rests thirty days, and the card says until when."""
    policy(cast, owner_approval="off", open_asks_per_account=5)
    ask(cast)
    ask_for(cast, "Cedar Health")
    card_of(
        cast.send(
            "sam", form_of(cast.do(cast.event("sam", "button", name="ask.answered", data={"a": 1}))), {"answer": "yes"}
        )
    )
    card = cast.messages("sam")[0]
    taken(cast.send("sam", form_of(cast.press("sam", button(card, "It took place"))), {"rating": "5"}))
    assert "fulfilled" in living(cast)
    ask(cast, "lee", "/advocate healthcare reference in EMEA for Initech by Friday")
    assert "Cedar Health: resting until 23 Dec 2026" in living(cast, "lee")


def test_the_last_free_slot_of_an_account_is_given_once(cast: Stage) -> None:
    """One open ask an account: a second requester is told why, and their card offers the others."""
    ask(cast)
    ask(cast, "lee", "/advocate healthcare reference in EMEA for Initech by Friday")
    ask_for(cast, "Alder Clinic")
    stale = cast.do(cast.event("lee", "button", name="request.ask", data={"r": 2, "v": 1}))
    assert "being asked for somebody else right now" in text_of(card_of(stale))


def test_a_closed_requests_buttons_say_so(cast: Stage) -> None:
    """A button that was on screen before the request ended does nothing."""
    ask(cast)
    before = cast.messages("sam")[0]
    taken(cast.press("sam", button(before, "Cancel request")))
    again = card_of(cast.press("sam", button(before, "Ask for this one")))
    assert "This request is cancelled" in text_of(again)
    taken(cast.press("mia", button(before, "Cancel request")))
    assert "cancelled" in living(cast)


def test_hold_and_resume(cast: Stage) -> None:
    """While on hold nothing is asked, and the owner need not answer."""
    ask(cast)
    ask_for(cast, "Alder Clinic")
    team = next(c for c in cast.messages("mia") if "#1" in c.title)
    card_of(cast.send("mia", form_of(cast.press("mia", button(team, "Hold"))), {"why": "pricing"}))
    assert "on hold: pricing" in living(cast)
    assert any("You need not answer" in text_of(c) for c in cast.messages("kim"))
    team = next(c for c in cast.messages("mia") if "#1" in c.title)
    taken(cast.press("mia", button(team, "Resume")))
    assert "May we ask" in owner_card(cast, "kim").title


def test_answered_with_proof(cast: Stage) -> None:
    """A link instead of a person; the requester may still need someone."""
    ask(cast)
    team = next(c for c in cast.messages("mia") if "#1" in c.title)
    form = form_of(cast.press("mia", button(team, "Answer with proof")))
    assert "url" in errors_of(cast.send("mia", form, {"title": "A story", "url": "javascript:alert(1)"}))
    form = form_of(cast.press("mia", button(team, "Answer with proof")))
    card_of(cast.send("mia", form, {"title": "A story", "url": "https://example.com/story"}))
    links = [p for b in cast.messages("sam")[0].blocks if b.t == "paragraph" for p in pieces(b.text)]
    assert Link(text="A story", url="https://example.com/story") in links
    taken(cast.press("sam", button(cast.messages("sam")[0], "Still need someone")))
    assert "0 of 1 ready" in living(cast)


def test_not_my_account_goes_to_the_program_team(cast: Stage) -> None:
    """The owner is taken off the account, and the program team decides."""
    ask(cast)
    ask_for(cast, "Alder Clinic")
    taken(cast.press("kim", button(owner_card(cast, "kim"), "Not my account")))
    team = next(c for c in cast.messages("mia") if "#1" in c.title)
    assert "Decide for the owner" in [b.label for b in buttons(team)]


def test_the_deal_is_asked_about_and_influence_recorded(cast: Stage) -> None:
    """At the close date the requester is asked; a win with a participation thanks the owner with what it led to."""
    policy(cast, owner_approval="off")
    ask(cast, words="/advocate healthcare reference in EMEA for Acme by Friday, $250k")
    ask_for(cast, "Alder Clinic")
    card_of(
        cast.send(
            "mia", form_of(cast.do(cast.event("mia", "button", name="ask.answered", data={"a": 1}))), {"answer": "yes"}
        )
    )
    taken(
        cast.send("sam", form_of(cast.press("sam", button(cast.messages("sam")[0], "It took place"))), {"rating": "5"})
    )
    cast.now += timedelta(days=36)
    cast.tick()
    cast.tick()
    deal = next(c for c in cast.messages("sam") if "How did the deal" in c.title)
    form = form_of(cast.press("sam", button(deal, "Won")))
    assert "won" in text_of(card_of(cast.send("sam", form, {"amount": "240k"})))
    assert any("was won" in c.title for c in cast.messages("kim"))
    with cast.database.begin(cast.program, write=False) as session:
        assert stored.influenced(session, cast.now - timedelta(days=90))[1] == 240_000
    assert "closed" in living(cast)


def test_typos_get_the_nearest_command(cast: Stage) -> None:
    """A word that is not known gets a private answer with the nearest one."""
    for typed, meant in (
        ("/advocate quue", "advocate queue"),
        ("/goodword hlep", "goodword help"),
        ("/advocte find", "advocate find"),
    ):
        card = card_of(cast.say("sam", typed))
        assert any(b.data.get("text") == meant for b in buttons(card)), (typed, text_of(card))


def test_help_shows_only_what_the_role_may(cast: Stage) -> None:
    """Help is built from the registered commands."""
    member, admin = (
        text_of(card_of(cast.say("sam", "/goodword help"))),
        text_of(card_of(cast.say("ada", "/goodword help"))),
    )
    assert "goodword settings" not in member
    assert "goodword settings" in admin
    assert "advocate queue" in admin


def test_a_form_in_a_thread_waits_behind_a_button(cast: Stage) -> None:
    """Where no form can open, one more press does."""
    outcome = cast.do(cast.event("sam", "message", text="advocate", can_open_form=False))
    opener = button(card_of(outcome), "Open form")
    assert opener.form
    assert isinstance(cast.press("sam", opener), OpenForm)


def test_an_unknown_button_changes_nothing(cast: Stage) -> None:
    """A press nothing answers gets a way on."""
    assert "out of date" in card_of(cast.do(cast.event("sam", "button", name="gone.button"))).title
    assert not isinstance(cast.do(cast.event("sam", "form", name="gone.form", nonce="n")), Nothing)


def test_a_crash_shows_only_a_reference(cast: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """The person reads a number, the log has the rest, and nothing was changed."""

    def broken(_event: object, _ctx: object) -> Reply:
        raise RuntimeError("secret detail")

    cast.core.router.buttons["broken"] = type(cast.core.router.buttons["request.send"])("broken", broken)
    card = card_of(cast.do(cast.event("sam", "button", name="broken")))
    assert "secret" not in text_of(card)
    reference = text_of(card).split("Reference ")[1][:8]
    assert any(getattr(r, "reference", "") == reference for r in caplog.records)


def test_an_owner_known_only_by_mail_answers_on_a_page(cast: Stage) -> None:
    """The owner gets a mail with a signed link; opening it changes nothing, answering counts once."""
    from bot.event import Event, Place
    from store.records.pool import Account

    with cast.database.begin(cast.program) as session:
        account = session.get(Account, 1)
        assert account is not None
        account.owner_id, account.owner_email = None, "owner@example.com"
    ask(cast)
    ask_for(cast, "Alder Clinic")
    (mail,) = cast.mails("owner@example.com")
    visitor = cast.links.open(button(mail, "Answer").url.rsplit("/", 1)[1], cast.now)

    def on_page(kind: str, name: str, values: dict[str, object]) -> object:
        place = Place(platform="page", workspace="page", kind="page", external_id="reply")
        return cast.do(
            Event(
                key=f"{kind}",
                kind=kind,
                actor=visitor.actor,
                place=place,
                at=cast.now,
                name=name,
                data=visitor.claims,
                values=values,
                nonce="n",
            )  # type: ignore[arg-type]
        )

    form = form_of(on_page("link", "reply", {}))  # type: ignore[arg-type]
    assert form.name == "owner"
    assert "owner asked" in living(cast)
    for _ in range(2):
        assert "Thank you" in card_of(on_page("form", "owner", {"answer": "yes"})).title  # type: ignore[arg-type]
    assert len(cast.mails("pat@alder.example.com")) == 1


def test_the_tour_is_offered_until_it_was_seen(cast: Stage) -> None:
    """Three short cards by role; Home stops offering them afterwards."""
    home = card_of(cast.do(cast.event("sam", "home")))
    step = button(home, "Show me around")
    for _ in range(3):
        card = card_of(cast.press("sam", step))
        step = buttons(card)[0]
    assert "3 of 3" in text_of(card)
    assert "Show me around" not in text_of(card_of(cast.do(cast.event("sam", "home"))))


def test_what_was_typed_and_refused_can_be_gone_on_with(cast: Stage) -> None:
    """A form that was not taken waits on Home for its author, and for nobody else."""
    form = form_of(cast.say("sam", "/advocate"))
    errors_of(cast.send("sam", form, {"note": "healthcare please", "how_many": "3"}))
    go_on = button(card_of(cast.do(cast.event("sam", "home"))), "Go on with your request")
    kept = {f.name: f for f in form_of(cast.press("sam", go_on)).fields}
    assert kept["note"].initial == "healthcare please"  # type: ignore[union-attr]
    assert kept["how_many"].initial == 3  # type: ignore[union-attr]
    assert "seven days old" in text_of(card_of(cast.press("lee", go_on)))
    assert "not sent" not in text_of(card_of(cast.do(cast.event("lee", "home"))))


def test_nobody_sends_somebody_elses_draft(cast: Stage) -> None:
    """A preview's button works for its author alone."""
    send = button(card_of(cast.say("sam", ASKED)), "Send request")
    assert "seven days old" in text_of(card_of(cast.press("lee", send)))


def test_a_changed_rest_counts_for_everybody(cast: Stage) -> None:
    """After a setting of rests changed, facts are computed again and the check of the database agrees."""
    from bot.domain.availability import rests_of
    from store.queries import facts

    opened = button(card_of(cast.say("ada", "/goodword settings")), "Caps and rests")
    card_of(cast.send("ada", form_of(cast.press("ada", opened)), {"rest_after_call": "60"}))
    cast.tick()
    with cast.database.begin(cast.program, write=False) as session:
        now = policy_of(people.program(session).settings)
        assert now.rest_after_call == 60
        assert facts.differences(session, cast.now.date(), rests_of(now)) == []
