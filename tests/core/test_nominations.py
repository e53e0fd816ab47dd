"""Nominating: by words, by form, from a message, for a request; near names, known people, drafts."""

from datetime import timedelta

from sqlmodel import col, select

from bot.event import Source
from bot.ui import Card, Form, OpenForm, Outcome
from store.records.nominations import CoNomination, Nomination
from store.records.pool import Account, Advocate
from tests.core.cast import ask, policy
from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, text_of

DANA = "/nominate Dana Reyes, VP Ops at Northwind, cut onboarding time by 40 %"
FERN = {"account": "Fern Lab", "person": "Kit Lang", "why": "Loves us"}


def nominations(stage: Stage) -> list[Nomination]:
    """Every nomination, oldest first."""
    with stage.database.begin(stage.program, write=False) as session:
        return list(session.exec(select(Nomination).order_by(col(Nomination.id))))


def joined(stage: Stage) -> list[int]:
    """Who joined a nomination, or somebody of the pool."""
    with stage.database.begin(stage.program, write=False) as session:
        return list(session.exec(select(CoNomination.person_id).order_by(col(CoNomination.id))))


def pressed(stage: Stage, who: str, card: Card, label: str) -> Card:
    """Press a button of a private card; the card that comes."""
    return card_of(stage.press(who, button(card, label)))


def form(stage: Stage, who: str = "sam") -> Form:
    """The empty form."""
    return form_of(stage.say(who, "/nominate"))


def test_words_that_suffice_open_no_form(quick: Stage) -> None:
    """Free text, one press: it is sent, the program team sees one card, and mine says where it stands."""
    policy(quick, program_channel=quick.channel_id("program"))
    preview = card_of(quick.say("sam", DANA))
    for said in ("Northwind", "Dana Reyes, VP Ops", "cut onboarding time by 40 %"):
        assert said in text_of(preview)
    assert "Nomination #1 is sent" in pressed(quick, "sam", preview, "Send nomination").title
    (card,) = quick.channel("program")
    assert "Nomination #1 · Dana Reyes at Northwind" in card.title
    assert "Northwind (new)" in text_of(card)
    assert "waits for a look" in text_of(card_of(quick.say("sam", "/nominate mine")))
    (kept,) = nominations(quick)
    assert (kept.person, kept.title, kept.why) == ("Dana Reyes", "VP Ops", "cut onboarding time by 40 %")


def test_the_form_has_three_fields_and_the_rest_behind_a_button(quick: Stage) -> None:
    """More details keep what was typed, and everything of it is kept."""
    short = form(quick)
    assert [f.name for f in short.fields] == ["account", "person", "why"]
    event = quick.event(
        "sam", "button", name="nominate.more", data=short.data, nonce=short.nonce, values={"account": "Fern Lab"}
    )
    more = form_of(quick.do(event))
    assert next(f for f in more.fields if f.name == "account").initial == "Fern Lab"  # type: ignore[union-attr]
    typed = {**FERN, "title": "CTO", "email": "Kit@Fern.example.com", "activities": ("call",), "industry": "healthcare",
             "region": "emea", "looks_after": True}  # fmt: skip
    assert "is sent" in card_of(quick.send("sam", more, typed)).title
    (kept,) = nominations(quick)
    assert (kept.title, kept.email, kept.activities) == ("CTO", "kit@fern.example.com", ["call"])
    assert (kept.industry, kept.region, kept.looks_after) == ("healthcare", "emea", True)


WRONG = (
    ({"account": ""}, "account"),
    ({"person": "   "}, "person"),
    ({"why": ""}, "why"),
    ({"why": "x" * 2001}, "why"),
    ({"email": "not an address"}, "email"),
    ({"industry": "no-such-industry"}, "industry"),
)


def test_what_is_wrong_is_said_at_its_field(quick: Stage) -> None:
    """Nothing is sent, and what was typed is offered again at Home."""
    short = form(quick)
    more = form_of(quick.do(quick.event("sam", "button", name="nominate.more", data=short.data, nonce=short.nonce)))
    for typed, field in WRONG:
        assert list(errors_of(quick.send("sam", more, {**FERN, **typed}))) == [field]
    assert nominations(quick) == []
    home = card_of(quick.do(quick.event("sam", "home")))
    again = form_of(quick.press("sam", button(home, "Go on with your nomination")))
    assert [f.name for f in again.fields] == [f.name for f in more.fields]


def test_a_near_name_is_asked_about_and_the_answer_sends(cast: Stage) -> None:
    """“Alder Clinc” may be Alder Clinic: choosing it sends, and so does saying that it is a new customer."""
    question = card_of(cast.send("sam", form(cast), {**FERN, "account": "Alder Clinc GmbH"}))
    assert "Which customer is" in question.title
    assert nominations(cast) == []
    assert "is sent" in pressed(cast, "sam", question, "Alder Clinic").title
    question = card_of(cast.say("lee", "/nominate Ola Berg, CIO at Alder Clinc, went live in a week"))
    assert "is sent" in pressed(cast, "lee", question, "None of these").title
    known, new = nominations(cast)
    assert (known.account, bool(known.account_id)) == ("Alder Clinic", True)
    assert (new.account, new.account_id) == ("Alder Clinc", None)


def test_the_same_name_with_another_legal_form_is_no_question(quick: Stage) -> None:
    """Alder Clinic, Inc. is Alder Clinic."""
    assert "is sent" in card_of(quick.send("sam", form(quick), {**FERN, "account": "ALDER CLINIC, Inc."})).title
    assert nominations(quick)[0].account == "Alder Clinic"


def test_who_is_nominated_already_is_joined(cast: Stage) -> None:
    """Shown before anything is sent; joining counts once, the team sees both, and both hear the outcome."""
    policy(cast, program_channel=cast.channel_id("program"))
    pressed(cast, "sam", card_of(cast.say("sam", DANA)), "Send nomination")
    question = card_of(cast.say("lee", "/nominate Dana Reyas at Northwind Inc, great on stage"))
    assert "Is Dana Reyas known already?" in question.title
    assert "nominated already: waits for a look" in text_of(question)
    done = pressed(cast, "lee", question, "Same person")
    assert "You nominate Dana Reyes at Northwind, too" in done.title
    assert len(nominations(cast)) == 1
    assert len(joined(cast)) == 1
    assert "Sam, Lee" in text_of(cast.channel("program")[0])
    assert "Dana Reyes" in text_of(card_of(cast.say("lee", "/nominate mine")))
    again = card_of(cast.say("lee", "/nominate Dana Reyes at Northwind, great on stage"))
    assert "joined already" in text_of(pressed(cast, "lee", again, "Same person"))
    assert len(joined(cast)) == 1


def test_who_is_in_the_pool_is_joined_too(quick: Stage) -> None:
    """A nickname and a typo at the same customer; no contact detail is shown."""
    question = card_of(quick.say("lee", "/nominate Patty Poe at Alder Clinic, great on stage"))
    assert "in the pool already" in text_of(question)
    assert "@" not in text_of(question)
    pressed(quick, "lee", question, "Same person")
    assert len(joined(quick)) == 1
    assert nominations(quick) == []


def test_somebody_else_is_sent_and_the_team_sees_who_is_like_them(quick: Stage) -> None:
    """The nominator knows better; the reviewers are told all the same."""
    policy(quick, program_channel=quick.channel_id("program"))
    question = card_of(quick.say("lee", "/nominate P. Poe at Alder Clinic, great on stage"))
    assert "is sent" in pressed(quick, "lee", question, "P. Poe is somebody else").title
    assert "Looks like: Pat Poe, in the pool" in text_of(quick.channel("program")[0])


def test_relatives_and_namesakes_are_no_question(quick: Stage) -> None:
    """Another Poe at the customer, and Pat Poe at another customer, are new."""
    for words in ("/nominate Paula Poe at Alder Clinic, loves us", "/nominate Pat Poe at Dogwood Labs, loves us"):
        assert card_of(quick.say("sam", words)).title == "Is this right?"


def test_my_own_nomination_is_not_joined(quick: Stage) -> None:
    """I am told that I did already."""
    pressed(quick, "sam", card_of(quick.say("sam", DANA)), "Send nomination")
    question = card_of(quick.say("sam", DANA))
    assert "You nominated them already" in text_of(question)
    assert not [b for b in buttons(question) if b.label.startswith("Same person")]


def test_a_draft_is_sent_once_and_only_by_its_owner(cast: Stage) -> None:
    """The same press twice makes one; another press of the same card says so; somebody else's draft is none."""
    preview = card_of(cast.say("sam", DANA))
    send = button(preview, "Send nomination")
    assert "did not work" in card_of(cast.press("lee", send)).title
    for _ in range(2):
        assert "#1" in card_of(cast.press("sam", send, key="twice")).title
    assert "sent already" in text_of(card_of(cast.press("sam", send)))
    assert len(nominations(cast)) == 1


def test_a_viewer_does_not_nominate(quick: Stage) -> None:
    """Reading is all a viewer does."""
    assert card_of(quick.say("vic", DANA)).title == "Not for you"


POST = """Just off a call with @Lee Field and Dana Reyes, VP Ops at Northwind :tada:
> We cut onboarding from ten days to three, and my team likes it.
Slides: https://docs.example.com/d/1 and `deploy --now`, see https://x.example.com/Northwind"""


MESSAGES: tuple[tuple[str, str, str, str], ...] = (
    (POST, "Dana Reyes", "Northwind", "We cut onboarding from ten days to three, and my team likes it."),
    (
        "Dana Reyes from Northwind said “we would never go back to the old tool” today",
        "Dana Reyes", "Northwind", "we would never go back to the old tool",
    ),
    ("great call today", "", "", "great call today"),
    ("", "", "", ""),
    ("@everyone " + "x" * 5000, "", "", ""),
)  # fmt: skip


def test_a_message_fills_in_the_form(quick: Stage) -> None:
    """People, company and quote; a colleague named with @ is not the customer, and the message stays linked."""
    for n, (text, person, account, why) in enumerate(MESSAGES):
        source = Source(text=text, url=f"https://chat.example.com/m/{n}")
        opened = form_of(quick.do(quick.event("sam", "shortcut", "sales", name="nominate.message", source=source)))
        stood = {f.name: str(getattr(f, "initial", "")) for f in opened.fields}
        assert (stood["person"], stood["account"]) == (person, account)
        assert why in stood["why"]
        mine = {"account": f"{'abcde'[n] * 9} Labs", "person": "Kit Lang", "why": "Loves us"}
        assert "is sent" in card_of(quick.send("sam", opened, mine)).title
        assert nominations(quick)[n].source_url == f"https://chat.example.com/m/{n}"


def test_i_know_one_is_a_nomination_for_the_request(quick: Stage) -> None:
    """The form begins with what the request looks for; requester and team hear at once whom."""
    policy(quick, field_channel=quick.channel_id("field"), program_channel=quick.channel_id("program"))
    ask(quick)
    quick.do(quick.event("sam", "button", name="request.field", data={"r": 1}))
    opened = form_of(quick.press("lee", button(quick.channel("field")[0], "I know one")))
    assert "For request #1" in text_of(Card(title="", blocks=opened.intro))
    assert "Who asked for #1 has it, too" in text_of(card_of(quick.send("lee", opened, FERN)))
    (kept,) = nominations(quick)
    assert (kept.activities, kept.industry, kept.region) == (["call"], "healthcare", "emea")
    assert any("Somebody knows a customer for #1" in card.title for card in quick.messages("sam"))
    assert any("Somebody knows" in card.title for card in quick.channel("program"))


def test_a_button_of_any_room_leads_here(quick: Stage) -> None:
    """With words to begin with, with the name it had before, and with nothing."""

    def opened(name: str, **data: object) -> Outcome:
        return quick.do(quick.event("sam", "button", name=name, data=data))

    stood = {
        f.name: getattr(f, "initial", "") for f in form_of(opened("nominate.for", w="Kit Lang at Fern Lab")).fields
    }
    assert (stood["person"], stood["account"]) == ("Kit Lang", "Fern Lab")
    assert isinstance(opened("nominate.for"), OpenForm)
    ask(quick)
    assert isinstance(opened("field.known", r=1), OpenForm)
    assert "did not work" in card_of(opened("nominate.for", r=99)).title


def test_a_draft_ends_after_a_week(quick: Stage) -> None:
    """It says so, and nothing is sent."""
    preview = card_of(quick.say("sam", DANA))
    quick.now += timedelta(days=8)
    quick.tick()
    assert "more than seven days old" in text_of(card_of(quick.press("sam", button(preview, "Send"))))
    assert nominations(quick) == []


def test_typed_text_stays_text(quick: Stage) -> None:
    """Odd names are kept as they are typed, on one line."""
    odd = {"account": "Büro & <b>Söhne</b>\n|", "person": "D'Arcy\u202e O’Neil", "why": "*bold* <!channel>"}
    card_of(quick.send("sam", form(quick), odd))
    (kept,) = nominations(quick)
    assert kept.account == "Büro & <b>Söhne</b> |"
    assert kept.why == "*bold* <!channel>"


def test_nothing_enters_the_pool_by_nominating(quick: Stage) -> None:
    """Only the program team's decision does that."""
    with quick.database.begin(quick.program, write=False) as session:
        before = len(session.exec(select(Advocate)).all()), len(session.exec(select(Account)).all())
    pressed(quick, "sam", card_of(quick.say("sam", DANA)), "Send nomination")
    with quick.database.begin(quick.program, write=False) as session:
        assert (len(session.exec(select(Advocate)).all()), len(session.exec(select(Account)).all())) == before
