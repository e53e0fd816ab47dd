"""Customers who nominate themselves: links made, counted, stopped; the page, and what may not come of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import LinkError
from bot.event import Event, Place
from bot.ui import Button, Card, Code, Form, Outcome, Paragraph, RawValue
from store.records.messages import Outbox
from store.records.pool import Advocate
from tests.core.cast import accepted, policy
from tests.core.stage import Stage, button, card_of, errors_of, form_of, initial, text_of
from tests.core.test_nominations import nominations
from tests.core.test_reviewing import do, told

DANA = {
    "person": "Dana Reyes", "account": "Northwind", "email": "Dana@Northwind.example.com",
    "why": "We cut costs by half.", "activities": ("call",), "consent": True,
}  # fmt: skip


def url_of(card: Card) -> str:
    """The link that a card shows to copy."""
    pieces = [p for block in card.blocks if isinstance(block, Paragraph) and not isinstance(block.text, str)
              for p in block.text]  # fmt: skip
    return next(p.text for p in pieces if isinstance(p, Code))


def link(stage: Stage, who: str = "sam", words: str = "") -> str:
    """A link that somebody makes."""
    return url_of(card_of(stage.say(who, f"/nominate link {words}".strip())))


def visit(stage: Stage, url: str, form: Form | None = None, values: dict[str, RawValue] | None = None,
          key: str = "") -> Outcome:  # fmt: skip
    """Open the page, or send its form, as the site hands it over."""
    visitor = stage.links.open(url.rsplit("/", 1)[1], stage.now)
    given: dict[str, Any] = {"kind": "link", "name": visitor.purpose, "nonce": visitor.nonce}
    if form is not None:
        given = {"kind": "form", "name": form.name, "nonce": form.nonce, "values": {**initial(form), **(values or {})}}
    place = Place(platform="page", workspace="page", kind="page", external_id="nominate")
    key = key or f"site:{visitor.nonce}:{given['nonce']}"
    return stage.do(
        Event(key=key, actor=visitor.actor, place=place, at=stage.now, data=visitor.claims, **given)
    )  # fmt: skip


def sent(stage: Stage, url: str, **values: RawValue) -> Outcome:
    """Open the page and send it filled in."""
    return visit(stage, url, form_of(visit(stage, url)), {**DANA, **values})


def rows(stage: Stage) -> int:
    """How many messages were ever written."""
    with stage.database.begin(stage.program, write=False) as session:
        from sqlmodel import func, select

        return session.exec(select(func.count()).select_from(Outbox)).one()


def test_a_customer_nominates_themself(cast: Stage) -> None:
    """It arrives as not confirmed, with the consent as it stood; the link counts, its maker hears it."""
    policy(cast, program_channel=cast.channel_id("program"))
    made = card_of(cast.say("sam", "/nominate link"))
    assert "nobody answered yet" in text_of(made)
    thanks = card_of(sent(cast, url_of(made)))
    assert thanks.title == "Thank you"
    (kept,) = nominations(cast)
    assert (kept.confirmed, kept.nominator_id, kept.email) == (False, None, "dana@northwind.example.com")
    assert kept.consent.startswith("You may keep")
    assert kept.consent_at == cast.now
    (card,) = cast.channel("program")
    assert "Not yet confirmed" in text_of(card)
    assert "the customer, by a link" in text_of(card)
    assert "@" not in text_of(card)
    assert told(cast, "sam", "answered your link") == 1
    assert "1 answer" in text_of(card_of(cast.say("sam", "/nominate link")))
    cast.press("mia", button(card, "Approve"))
    assert told(cast, "sam", "is approved") == 1


def test_opening_changes_nothing(quick: Stage) -> None:
    """However often a mail scanner looks."""
    url, before = link(quick), rows(quick)
    for _ in range(5):
        form_of(visit(quick, url))
    assert (nominations(quick), rows(quick)) == ([], before)
    assert "nobody answered yet" in text_of(card_of(quick.say("sam", "/nominate link")))


def test_the_page_says_nothing_of_the_program(quick: Stage) -> None:
    """For a known customer or not, before and after, it reads the same: no name, no number, nobody of ours."""
    policy(quick, program_channel=quick.channel_id("program"))
    for words, values in (("Alder Clinic", {"person": "Pat Poe"}), ("spring campaign", {})):
        url = link(quick, "sam", words)
        page = form_of(visit(quick, url))
        thanks = card_of(sent(quick, url, **values))
        read = text_of(Card(title=page.title, blocks=page.intro)) + text_of(thanks)
        read += " ".join(f"{f.label} {f.hint}" for f in page.fields)
        for secret in ("Alder", "spring", "Sam", "Mia", "Poe", "#", "pool", "program", "nominat", "advocate", "review"):
            assert secret.casefold() not in read.casefold()
        assert "Lumen would like to hear" in read
        assert thanks == card_of(sent(quick, url, **values, why="Something else"))


def test_a_link_for_one_customer_does_not_ask_which(quick: Stage) -> None:
    """And takes no other one that is sent along."""
    url = link(quick, "sam", "alder clinic GmbH")
    assert "account" not in {f.name for f in form_of(visit(quick, url)).fields}
    card_of(sent(quick, url, account="Somebody Else"))
    assert nominations(quick)[0].account == "Alder Clinic"


def test_a_near_name_is_not_taken_for_a_campaign(quick: Stage) -> None:
    """The words say what would work."""
    assert "Do you mean Alder Clinic?" in text_of(card_of(quick.say("sam", "/nominate link Alder Clinc")))
    assert "“spring mailing”" in text_of(card_of(quick.say("sam", "/nominate link spring mailing")))


def test_the_same_words_show_the_same_link(quick: Stage) -> None:
    """Asking twice makes one link, and another person gets another one."""
    assert link(quick) == link(quick)
    assert link(quick, "lee") != link(quick)
    assert link(quick, "sam", "spring") != link(quick)


def test_a_stopped_link_says_so(quick: Stage) -> None:
    """At once, on the page and to what was still open; only its maker and the program team stop it."""
    made = card_of(quick.say("sam", "/nominate link"))
    stop, url = button(made, "Stop #1"), url_of(made)
    page = form_of(visit(quick, url))
    assert card_of(quick.press("lee", stop)).title == "Not for you"
    assert "stopped" in card_of(quick.press("sam", stop)).title
    assert "stopped" in card_of(quick.press("sam", stop)).title
    assert "not in use any more" in card_of(visit(quick, url)).title
    assert "not in use any more" in text_of(card_of(visit(quick, url, page, dict(DANA))))
    assert nominations(quick) == []
    assert link(quick) != url
    others = Button(label="", name="link.revoke", data={"l": 2})
    assert "stopped" in card_of(quick.press("mia", others)).title
    assert "not there any more" in text_of(card_of(do(quick, "sam", "link.revoke", l="x")))


def test_an_expired_link_does_not_open(quick: Stage) -> None:
    """After its days; a new one is made then."""
    url = link(quick)
    quick.now += timedelta(days=31)
    with pytest.raises(LinkError, match="expired"):
        visit(quick, url)
    assert link(quick) != url


def test_a_link_moved_to_another_record_is_none(quick: Stage) -> None:
    """Signed for one link, it cannot speak for another, whatever is sent along."""
    first, second = link(quick), link(quick, "lee")
    visitor = quick.links.open(first.rsplit("/", 1)[1], quick.now)
    place = Place(platform="page", workspace="page", kind="page", external_id="nominate")
    for claims in ({"link": 2}, {"link": "x"}, {}):
        moved = Event(key=f"k{claims}", kind="link", actor=visitor.actor, place=place, at=quick.now, name="nominate",
                      data=claims)  # fmt: skip
        assert "not in use" in card_of(quick.do(moved)).title
    assert form_of(visit(quick, second))


def test_a_replayed_page_counts_once(cast: Stage) -> None:
    """Sent twice at once, and again when nobody remembers the event any more."""
    url = link(cast)
    page = form_of(visit(cast, url))
    for _ in range(2):
        assert card_of(visit(cast, url, page, dict(DANA))).title == "Thank you"
    cast.now += timedelta(days=10)
    cast.tick()
    assert card_of(visit(cast, url, page, dict(DANA))).title == "Thank you"
    assert card_of(sent(cast, url)).title == "Thank you"
    assert len(nominations(cast)) == 1


def test_a_flood_fills_no_channel(quick: Stage) -> None:
    """Twenty an hour behind one link; then the page says to wait, and an hour later it goes on."""
    policy(quick, program_channel=quick.channel_id("program"), nominations_per_link_hour=3)
    url = link(quick)
    for n in range(3):
        card_of(sent(quick, url, person=f"Robot {n}", email=f"r{n}@example.com"))
    full = errors_of(sent(quick, url, person="Robot 3", email="r3@example.com"))
    assert "try again in an hour" in full[""]
    assert len(quick.channel("program")) == 3
    quick.now += timedelta(hours=1, minutes=1)
    assert card_of(sent(quick, url, person="Robot 3", email="r3@example.com")).title == "Thank you"


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"consent": False}, "consent"),
    ({"person": ""}, "person"),
    ({"account": ""}, "account"),
    ({"email": "nobody"}, "email"),
    ({"why": "x" * 2001}, "why"),
    ({"activities": ("no-such",)}, "activities"),
)


def test_what_is_missing_is_said_at_its_field(quick: Stage) -> None:
    """And nothing is kept of it but the draft of the page."""
    url = link(quick)
    for values, field in WRONG:
        assert list(errors_of(sent(quick, url, **values))) == [field]
    assert nominations(quick) == []


def test_script_is_text(quick: Stage) -> None:
    """What somebody types is shown to the reviewers as they typed it."""
    policy(quick, program_channel=quick.channel_id("program"))
    card_of(sent(quick, link(quick), why="<script>alert(1)</script> @channel", person="Eve <b>"))
    assert "<script>alert(1)</script> @channel" in text_of(quick.channel("program")[0])


def test_somebody_known_is_marked_for_the_reviewers_alone(quick: Stage) -> None:
    """By the same address, whatever name they give."""
    policy(quick, program_channel=quick.channel_id("program"))
    card_of(sent(quick, link(quick), email="pat@alder.example.com", person="P."))
    assert "Looks like: Pat Poe, in the pool" in text_of(quick.channel("program")[0])


def test_the_consent_text_is_the_programs(quick: Stage) -> None:
    """The program team edits it; what stood there when it was sent is kept."""
    form = form_of(do(quick, "mia", "nomination.words"))
    card_of(quick.send("mia", form, {"consent": "Our own words."}))
    url = link(quick)
    assert form_of(visit(quick, url)).fields[-1].hint == "Our own words."
    card_of(sent(quick, url))
    assert nominations(quick)[0].consent == "Our own words."


def test_the_customer_hears_each_outcome_once(quick: Stage) -> None:
    """By e-mail, with nothing of the program in it; not why, not whether somebody knew them; and no one else's."""
    policy(quick, program_channel=quick.channel_id("program"))
    card_of(sent(quick, link(quick)))
    say = form_of(do(quick, "mia", "nomination.decline", n=1))
    assert "kind mail" in text_of(Card(title="", blocks=say.intro))
    card_of(quick.send("mia", say, {"why": "Wrong industry"}))
    accepted(do(quick, "mia", "nomination.reopen", n=1))
    card_of(quick.send("mia", form_of(do(quick, "mia", "nomination.decline", n=1)), {"why": "Still not"}))
    (letter,) = quick.mails("dana@northwind.example.com")
    assert letter.title == "Thank you for your story"
    assert "Answered by e-mail: not just now" in text_of(quick.channel("program")[0])
    accepted(do(quick, "mia", "nomination.reopen", n=1))
    accepted(do(quick, "mia", "nomination.interview", n=1))
    accepted(do(quick, "mia", "nomination.approve", n=1))
    _, yes = quick.mails("dana@northwind.example.com")
    assert "find a time for a short talk" in text_of(yes)
    for secret in ("industry", "Still", "Mia", "Sam", "nominat", "approved", "pool", "program", "advocate", "#"):
        assert secret.casefold() not in (text_of(letter) + text_of(yes)).casefold()


def test_nobody_is_written_to_who_did_not_allow_it(quick: Stage) -> None:
    """A colleague's nomination, and somebody who asked since not to be contacted."""
    made = {"account": "Fern", "person": "Kit Lang", "why": "Loves us", "email": "kit@fern.example.com"}
    form = form_of(quick.press("sam", Button(label="", name="nominate.more", data={"d": draft(quick)})))
    card_of(quick.send("sam", form, made))
    card_of(sent(quick, link(quick), email="pat@alder.example.com"))
    with quick.database.begin(quick.program) as session:
        pat = session.get(Advocate, 1)
        assert pat is not None
        pat.stage = "do_not_contact"
    for n in (1, 2):
        card_of(quick.send("mia", form_of(do(quick, "mia", "nomination.decline", n=n)), {"why": "Too early"}))
    assert (quick.mails("kit@fern.example.com"), quick.mails("pat@alder.example.com")) == ([], [])


def draft(stage: Stage) -> str:
    """A nomination that somebody begins."""
    return str(form_of(stage.say("sam", "/nominate")).data["d"])


def test_without_mail_whoever_decided_gets_the_letter(quick: Stage) -> None:
    """To copy, or to open in their mail program."""
    quick.core.tools = replace(quick.core.tools, mail=False)
    card_of(sent(quick, link(quick)))
    accepted(do(quick, "mia", "nomination.approve", n=1))
    assert quick.mails("dana@northwind.example.com") == []
    (letter,) = [m for m in quick.messages("mia") if m.title == "Write to Dana Reyes"]
    assert "Hello Dana," in text_of(letter)


def test_a_link_opens_nothing_else(quick: Stage) -> None:
    """Whoever holds it is nobody of ours: no command, no button, no other form."""
    visitor = quick.links.open(link(quick).rsplit("/", 1)[1], quick.now)
    place = Place(platform="page", workspace="page", kind="page", external_id="nominate")
    for kind, name in (("button", "nominate.send"), ("button", "nomination.approve"), ("form", "nominate"),
                       ("form", "interview"), ("command", ""), ("home", "")):  # fmt: skip
        event = Event(key=f"k{kind}{name}", kind=kind, actor=visitor.actor, place=place, at=quick.now, name=name,
                      text="nominate review", data={"n": 1, "d": "x"})  # type: ignore[arg-type]  # fmt: skip
        said = quick.do(event)
        assert card_of(said).title == "Not for you", (kind, name)


def test_other_peoples_links_are_the_teams_to_see(quick: Stage) -> None:
    """A member sees their own, the program team everybody's with who made it."""
    link(quick, "lee", "autumn")
    assert "autumn" not in text_of(card_of(quick.say("sam", "/nominate link")))
    assert "made by Lee" in text_of(card_of(quick.say("mia", "/nominate link")))
