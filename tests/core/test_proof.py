"""The proof library: found, used and counted; offered beside people; gone the moment its permission is."""

from datetime import date, timedelta
from itertools import product

from sqlmodel import select

from bot.event import Actor, Upload
from bot.ui import Card, Link, Reply, pieces
from store.queries import proof as stored
from store.records.pool import Advocate, Permission
from store.records.proof import Proof, ProofUse
from store.records.requests import Request
from tests.core import pool
from tests.core.cast import ask, ask_for, living, policy
from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, taken, text_of

DAY = date(2026, 11, 23)


def add(stage: Stage, title: str = "Clinics close in two days", **given: object) -> int:
    """A proof for healthcare in EMEA, straight into the library; its id."""
    with stage.database.begin(stage.program) as session:
        about = {"industries": ["healthcare"], "regions": ["emea"], "kind": "case_study", **given}
        link = f"https://example.com/{title.lower().replace(' ', '-')}"
        made = Proof(number=1, title=title, link=link, link_key="", created_at=stage.now, **about)
        assert stored.add(session, made)
        return made.id or 0


def allow(stage: Stage, advocate: int, **given: object) -> None:
    """A permission for case studies."""
    with stage.database.begin(stage.program) as session:
        session.add(Permission(advocate_id=advocate, activity="case_study", **given))


def withdraw(stage: Stage, day: date = DAY) -> None:
    """Every permission is withdrawn."""
    with stage.database.begin(stage.program) as session:
        for one in session.exec(select(Permission)):
            one.withdrawn_on = day


def used(stage: Stage) -> list[int]:
    """How often each proof was used."""
    with stage.database.begin(stage.program, write=False) as session:
        return [p.used for p in session.exec(select(Proof).order_by("id"))]


def links(card: Card) -> list[str]:
    """The titles of links on a card."""
    found = [p for b in card.blocks if b.t in ("paragraph", "note") for p in pieces(b.text)]
    return [p.text for p in found if isinstance(p, Link)]


# --- search, and use


def test_the_library_is_searched_by_the_programs_words(cast: Stage) -> None:
    """Tags, customers, kinds and words of the title find it; what does not fit is not there; no words: the newest."""
    add(cast)
    add(cast, "A bank onboards", industries=["banking"], regions=["apac"], kind="video")
    for words, found in (
        ("healthcare", ["Clinics close in two days"]),
        ("videos for banking", ["A bank onboards"]),
        ("onboards", ["A bank onboards"]),
        ("", ["A bank onboards", "Clinics close in two days"]),
    ):
        assert links(card_of(cast.say("sam", f"/advocate proof {words}"))) == found, words
    assert "No proof found" in card_of(cast.say("sam", "/advocate proof insurance in latam")).title
    assert "No proof found" in card_of(cast.say("sam", "/advocate proof ???")).title


def test_an_empty_library_says_what_to_do(quick: Stage) -> None:
    """The program team is led to adding one; others are told when there will be something."""
    assert [b.label for b in buttons(card_of(quick.say("mia", "/advocate proof")))] == ["Add proof"]
    assert buttons(card_of(quick.say("sam", "/advocate proof"))) == []


def test_a_use_counts_once_a_person_and_day(cast: Stage) -> None:
    """Pressed twice, and by a colleague: two uses; a day later one more. The card has the link to copy."""
    add(cast)
    press = button(card_of(cast.say("sam", "/advocate proof healthcare")), "Use it")
    card = card_of(cast.press("sam", press))
    assert "https://example.com/clinics-close-in-two-days" in text_of(card)
    card_of(cast.press("sam", press))
    card_of(cast.press("lee", press))
    assert used(cast) == [2]
    cast.now += timedelta(days=1)
    card_of(cast.press("sam", press))
    assert used(cast) == [3]


def test_only_members_use_and_only_the_program_team_changes(quick: Stage) -> None:
    """Whatever button somebody kept, and whatever form they still have open."""
    number = add(quick)
    edit = button(card_of(quick.say("mia", "/advocate proof")), "Edit")
    form = form_of(quick.press("mia", edit))
    for who in ("sam", "vic", "gus"):
        for name in ("proof.add", "proof.edit", "proof.more"):
            said = card_of(quick.do(quick.event(who, "button", name=name, data={"p": number})))
            assert said.title == "Not for you"
        assert card_of(quick.send(who, form, {"title": "Mine"})).title == "Not for you"
        assert card_of(quick.say(who, "/advocate gaps")).title == "Not for you"
    for who in ("vic", "gus"):
        assert card_of(quick.say(who, "/advocate proof")).title == "Not for you"
        said = card_of(quick.do(quick.event(who, "button", name="proof.use", data={"p": number})))
        assert said.title == "Not for you"
    assert used(quick) == [0]
    for source in ("proof.accounts", "proof.advocates"):
        assert quick.core.options(source, "", quick.actors["sam"]) == ()
        assert quick.core.options(source, "", quick.actors["mia"]) != ()
    assert quick.core.options("proof.library", "", quick.actors["gus"]) == ()


def test_buttons_made_up_by_somebody_do_no_harm(quick: Stage) -> None:
    """An id that is none is answered in words."""
    for data in ({"p": 99}, {"p": "1; DROP"}, {"p": True}, {"p": -1}):
        for who, name in (("sam", "proof.use"), ("mia", "proof.edit"), ("sam", "request.use_proof")):
            outcome = quick.do(quick.event(who, "button", name=name, data=data))
            assert card_of(outcome).title == "That did not work", (name, data)


# --- add and change


def test_what_is_added_reads_its_tags_from_its_words(quick: Stage) -> None:
    """Five fields; industry and region that nobody named are the customer's; it is offered at once."""
    form = form_of(quick.press("mia", button(card_of(quick.say("mia", "/advocate proof")), "Add proof")))
    assert [f.name for f in form.fields] == ["title", "link", "kind", "account", "summary"]
    account = quick.core.options("proof.accounts", "alder", quick.actors["mia"])[0]
    typed = {"title": "Month end\nin two days", "link": " https://example.com/a ", "account": account.value}
    card = card_of(quick.send("mia", form, {**typed, "summary": "A German story"}))
    assert {"Healthcare", "EMEA", "German"} <= set(text_of(card).split("Tags: ")[1].split("\n")[0].split(", "))
    assert links(card) == ["Month end in two days"]
    assert "Month end" in text_of(card_of(quick.say("sam", "/advocate proof healthcare")))


def test_more_details_keep_what_was_typed(quick: Stage) -> None:
    """The customer that was chosen stays by its name, and the tags are read from the words."""
    add_ = button(card_of(quick.say("mia", "/advocate proof")), "Add proof")
    form = form_of(quick.press("mia", add_))
    account = quick.core.options("proof.accounts", "birch", quick.actors["mia"])[0]
    typed = {"title": "A banking story", "link": "https://example.com/b", "kind": "video", "account": account.value}
    event = quick.event("mia", "button", name="proof.more", data=form.data, values=typed)
    more = form_of(quick.do(event))
    shown = {f.name: getattr(f, "initial", None) for f in more.fields}
    assert (shown["title"], shown["account"][0].label) == ("A banking story", "Birch Care")
    assert [o.value for o in shown["industry"]] == ["banking"]
    card_of(quick.send("mia", more, {}))
    assert "A banking story" in text_of(card_of(quick.say("sam", "/advocate proof banking videos")))


def test_a_link_that_is_none_is_refused_at_its_field(quick: Stage) -> None:
    """Whatever else it is."""
    form = form_of(quick.press("mia", button(card_of(quick.say("mia", "/advocate proof")), "Add proof")))
    for link in ("javascript:alert(1)", "http://example.com", "mailto:a@b.example", "https://", "x"):
        assert list(errors_of(quick.send("mia", form, {"title": "T", "link": link}))) == ["link"]


def test_a_link_is_in_the_library_once(cast: Stage) -> None:
    """Written with www, another scheme's case or a slash at its end it is the same; a change may keep its own."""
    add(cast)
    form = form_of(cast.press("mia", button(card_of(cast.say("mia", "/advocate proof")), "Add proof")))
    link = "https://WWW.example.com/clinics-close-in-two-days/"
    assert "in the library already" in errors_of(cast.send("mia", form, {"title": "T", "link": link}))["link"]
    edit = form_of(cast.press("mia", button(card_of(cast.say("mia", "/advocate proof")), "Edit")))
    assert "New title" in text_of(card_of(cast.send("mia", edit, {"title": "New title", "link": link})))
    assert len(used(cast)) == 1


def test_hostile_words_are_words(quick: Stage) -> None:
    """What somebody typed breaks no layout and finds nothing it should not."""
    nasty = "<script>alert(1)</script> <!channel> %_\\ ' \" *x* "
    form = form_of(quick.press("mia", button(card_of(quick.say("mia", "/advocate proof")), "Add proof")))
    card = card_of(quick.send("mia", form, {"title": nasty, "link": "https://example.com/?q=<b>&x='"}))
    assert nasty.strip() in links(card)[0] + " "
    for words in ("%", "_", "\\", "' OR 1=1", "%%%"):
        assert "No proof found" in card_of(quick.say("sam", f"/advocate proof {words}")).title
    assert links(card_of(quick.say("sam", "/advocate proof script alert"))) == [nasty.strip()]


def test_forged_choices_are_refused(quick: Stage) -> None:
    """A tag, customer or person that the list did not offer."""
    number = add(quick)
    other = pool.add(quick, "Elder Home", "Uma Ude")
    edit = form_of(quick.do(quick.event("mia", "button", name="proof.edit", data={"p": number})))
    account = quick.core.options("proof.accounts", "alder", quick.actors["mia"])[0].value
    for field, typed in (
        ("industry", {"industry": ("no_such",)}),
        ("account", {"account": "9999"}),
        ("account", {"account": "x"}),
        ("advocate", {"advocate": "²"}),
        ("advocate", {"account": account, "advocate": str(other)}),
        ("tags", {"tags": "x" * 61}),
    ):
        assert list(errors_of(quick.send("mia", edit, typed))) == [field], typed


# --- beside people


def test_it_is_offered_beside_people_and_counted(cast: Stage) -> None:
    """The card names it and has a button; pressed, the request is answered and it is counted once."""
    add(cast)
    add(cast, "A bank onboards", industries=["banking"], regions=["apac"])
    ask(cast)
    card = cast.messages("sam")[0]
    assert links(card) == ["Clinics close in two days"]
    taken(cast.press("sam", button(card, "Answer with this")))
    assert "answered with proof" in living(cast)
    assert used(cast) == [1, 0]
    again = cast.press("sam", button(card, "Answer with this"))
    assert "answered with proof already" in text_of(card_of(again))
    assert used(cast) == [1, 0]


def test_a_reopened_request_answered_again_counts_once(quick: Stage) -> None:
    """The same proof for the same request is one use."""
    add(quick)
    ask(quick)
    for _ in range(2):
        taken(quick.press("sam", button(quick.messages("sam")[0], "Answer with this")))
        taken(quick.press("sam", button(quick.messages("sam")[0], "Still need someone")))
    assert used(quick) == [1]


def test_nobody_else_answers_somebodys_request(quick: Stage) -> None:
    """A colleague's press is refused; the program team's counts."""
    number = add(quick)
    ask(quick)
    for who, title in (("lee", "Not for you"), ("vic", "Not for you"), ("gus", "Not for you")):
        said = quick.do(quick.event(who, "button", name="request.use_proof", data={"r": 1, "p": number}))
        assert card_of(said).title == title
    team = next(c for c in quick.messages("mia") if "#1" in c.title)
    taken(quick.press("mia", button(team, "Answer with this")))
    assert used(quick) == [1]


def test_whoever_was_asked_is_told(quick: Stage) -> None:
    """Answered while an owner is being asked: the press asks whether that is meant, and the owner's card says so."""
    add(quick)
    ask(quick, words="/advocate 2 healthcare references in EMEA for Acme by Friday")
    ask_for(quick, "Alder Clinic")
    press = button(quick.messages("sam")[0], "Answer with this")
    assert press.confirm is not None
    taken(quick.press("sam", press))
    assert "Why: answered with proof" in text_of(quick.messages("kim")[0])


def test_what_fits_too_little_or_is_the_prospects_own_is_not_offered(quick: Stage) -> None:
    """Half of what is asked for must be met; nothing particular asked for: nothing is offered."""
    add(quick, regions=["emea"], industries=["banking"])
    add(quick, "Its own", account_id=1)
    ask(quick, words="/advocate healthcare reference in EMEA for Alder Clinic by Friday")
    assert links(quick.messages("sam")[0]) == []
    ask(quick, "lee", "/advocate 1 reference call for Globex by Friday")
    assert links(quick.messages("lee")[0]) == []


def test_the_team_answers_from_the_library_or_with_anything(quick: Stage) -> None:
    """Chosen by its title; a link typed by hand that is in the library counts, too; one that ended is refused."""
    number = add(quick)
    ended = add(quick, "Over", expires_on=DAY - timedelta(days=1))
    ask(quick)
    team = next(c for c in quick.messages("mia") if "#1" in c.title)
    form = form_of(quick.press("mia", button(team, "Answer with proof")))
    offered = quick.core.options("proof.library", "clinics two", quick.actors["mia"])
    assert [o.value for o in offered] == [str(number)]
    assert list(errors_of(quick.send("mia", form, {"proof": str(ended)}))) == ["proof"]
    assert list(errors_of(quick.send("mia", form, {"proof": "x"}))) == ["proof"]
    assert list(errors_of(quick.send("mia", form, {}))) == ["title"]
    typed = {"title": "The story", "url": "https://www.example.com/clinics-close-in-two-days"}
    card_of(quick.send("mia", form, typed))
    assert used(quick) == [1, 0]
    with quick.database.begin(quick.program, write=False) as session:
        row = session.exec(select(ProofUse)).one()
        assert (row.request_id, row.proof_id, row.key) == (1, number, "request:1")
        assert session.exec(select(Request.proof_title)).one() == "The story"


# --- permission


def test_a_withdrawn_permission_ends_it_at_once(cast: Stage) -> None:
    """Not found, not offered, not used by a button that was kept; the program team hears once, and again when it
    was all right in between."""
    advocate = pool.add(cast, "Alder Clinic", "Ana Abe", owner="kim")
    allow(cast, advocate)
    add(cast, advocate_id=advocate)
    policy(cast, program_channel=cast.channel_id("program"))
    ask(cast)
    kept = button(cast.messages("sam")[0], "Answer with this")
    kept_use = button(card_of(cast.say("sam", "/advocate proof healthcare")), "Use it")
    withdraw(cast)
    assert "No proof found" in card_of(cast.say("sam", "/advocate proof healthcare")).title
    for press in (kept, kept_use):
        assert "permission behind it was withdrawn" in text_of(card_of(cast.press("sam", press)))
    assert used(cast) == [0]
    for _ in range(3):
        cast.tick()
    warned = [c for c in cast.channel("program") if "may not be used" in c.title]
    assert [c.title for c in warned] == ["1 proof may not be used any more"]
    assert "withdrawn" in text_of(card_of(cast.say("mia", "/advocate proof")))
    assert "1 proof may not be used" in text_of(card_of(cast.do(cast.event("mia", "home"))))
    assert "may not be used" not in text_of(card_of(cast.do(cast.event("sam", "home"))))
    allow(cast, advocate, expires_on=DAY + timedelta(days=3))
    cast.tick()
    assert links(card_of(cast.say("sam", "/advocate proof healthcare"))) == ["Clinics close in two days"]
    cast.now += timedelta(days=4)
    cast.tick()
    cast.tick()
    warned = [c for c in cast.channel("program") if "may not be used" in c.title]
    assert len(warned) == 2
    assert "ran out" in text_of(warned[-1])


def test_the_rule_and_its_sql_agree(cast: Stage) -> None:
    """Every combination of last day, permission and stage: what the one calls trouble the other finds, and no
    other; so nobody is warned for ever, and nothing that ended is offered."""
    past, future = DAY - timedelta(days=1), DAY + timedelta(days=1)
    on_file: tuple[tuple[date | str | None, ...], ...] = (
        (), (None,), (past,), (DAY,), ("gone",), ("gone", None), ("gone", past)
    )  # fmt: skip
    with cast.database.begin(cast.program) as session:
        for n, (expires, given, stage) in enumerate(
            product((None, past, DAY, future), on_file, ("active", "do_not_contact"))
        ):
            person = Advocate(number=100 + n, account_id=1, name="P", name_key="p", stage=stage, created_at=cast.now)
            session.add(person)
            session.flush()
            link = f"https://example.com/{n}"
            about = {"advocate_id": person.id, "expires_on": expires, "created_at": cast.now, "kind": "case_study"}
            assert stored.add(session, Proof(number=n, title="S", link=link, link_key="", **about))
            for one in given:
                days = {"withdrawn_on": past} if one == "gone" else {"expires_on": one}
                session.add(Permission(advocate_id=person.id or 0, activity="case_study", **days))
    with cast.database.begin(cast.program, write=False) as session:
        every = list(session.exec(select(Proof.id).order_by("id")))
        expected = {one.proof.id: one.trouble(DAY) for one in stored.by_ids(session, [id_ or 0 for id_ in every])}
        assert stored.ended(session, DAY, 500) == [number for number, why in expected.items() if why]
        assert set(expected.values()) == {"", "expired", "withdrawn", "ran_out", "unreachable"}


def test_without_a_channel_the_team_hears_within_its_budget(quick: Stage) -> None:
    """Many that end at once are one message."""
    for n in range(12):
        add(quick, f"Story {n}", expires_on=DAY - timedelta(days=1))
    quick.tick()
    told = [c for c in quick.messages("mia") if "may not be used" in c.title]
    assert [c.title for c in told] == ["12 proofs may not be used any more"]
    assert "4 more" in text_of(told[0])


# --- what we lack


def test_what_nobody_was_found_for(cast: Stage) -> None:
    """Ended without anybody, by activity and segment, with how many of the pool could be asked; a reader sees no
    prospect's name."""
    assert "Nothing is lacking" in card_of(cast.say("mia", "/advocate gaps")).title
    for who, words in (
        ("sam", "/advocate banking reference in APAC for Secretcorp by Friday"),
        ("lee", "/advocate 2 banking references in APAC for Othercorp by Friday"),
        ("sam", "/advocate healthcare reference in EMEA for Acme by Friday"),
    ):
        ask(cast, who, words)
    for number in (1, 2):
        form = form_of(cast.do(cast.event("mia", "button", name="request.close", data={"r": number})))
        card_of(cast.send("mia", form, {"how": "unfilled", "why": "nobody there"}))
    outcome = cast.say("mia", "/advocate gaps")
    assert isinstance(outcome, Reply)
    (table,) = [b for b in outcome.card.blocks if b.t == "table"]
    assert table.rows == (("Reference call", "Banking · APAC", "3", "2 times", "0"),)
    assert "corp" not in outcome.model_dump_json()
    cast.now += timedelta(days=9)  # the third is late by now
    (table,) = [b for b in card_of(cast.say("mia", "/advocate gaps")).blocks if b.t == "table"]
    assert table.rows[1] == ("Reference call", "Healthcare · EMEA", "1", "once", "3")
    cast.now += timedelta(days=200)
    assert "Nothing is lacking" in card_of(cast.say("mia", "/advocate gaps")).title


# --- a file


def test_a_file_of_proof_goes_in_by_the_upload_page(cast: Stage) -> None:
    """The preview says what was understood; begun, the clock carries it, and the admin's message tells how it went."""
    admin = cast.actors["ada"].person
    cast.actors["page"] = Actor(
        kind="customer", program=cast.program, platform="page", workspace="page", external_id="x", name="a page"
    )
    content = b"Headline,URL,Company\nA story,https://example.com/a,Alder Clinic\nBad,nowhere,\n"
    upload = Upload(name="proof.csv", content=content)
    values = {"kind": "proof", "file": "proof.csv"}
    event = cast.event("page", "form", name="upload", data={"person": admin}, values=values, upload=upload, nonce="u")
    route = cast.core.find(event)
    card = card_of(cast.core.run(route, cast.core.prepare(route)))
    assert "To import: 1 proof" in text_of(card)
    assert "Left out: 1" in text_of(card)
    go = button(card, "Import it")
    data = {**go.data, "person": admin}
    card_of(cast.do(cast.event("page", "button", name=go.name, data=data)))
    cast.tick()
    said = text_of(next(c for c in cast.messages("ada") if "Imported proof.csv" in c.title))
    assert "New: 1" in said
    assert links(card_of(cast.say("sam", "/advocate proof story"))) == ["A story"]
