"""Nominating, reviewing and interviewing over each chat's real wire."""

from collections import Counter

from sqlmodel import select

from store.records.nominations import Nomination
from tests.contract.driver import Came, Driver, Sheet, Shown, expect, newest

DANA = "/nominate Dana Reyes, VP Ops at Northwind, cut onboarding time by 40 %"
KIT = {"account": "Fern & Söhne <b>", "person": "Kit O’Lang", "why": "Two lines\nof *plain* text"}


def stages(chat: Driver) -> Counter[str]:
    """How many nominations are in each stage."""
    with chat.world.database.begin(chat.world.program, write=False) as session:
        return Counter(n.stage for n in session.exec(select(Nomination)))


async def nominated(chat: Driver) -> Shown:
    """A nomination that was sent; its card in the program's channel."""
    chat.world.policy(program_channel=chat.channel_place())
    await chat.arrive("mia")
    preview = expect(Shown, await chat.command("sam", DANA))
    await chat.press("sam", preview, "Send nomination")
    return newest(await chat.channel("mia"), "Nomination #1")


async def opened(chat: Driver, who: str, came: Came, label: str) -> Sheet:
    """The form behind a button."""
    return expect(Sheet, await chat.press(who, expect(Shown, came), label))


async def test_a_form_makes_a_nomination(chat: Driver) -> None:
    """Three fields, more behind a button; a wrong one is said at its field, the rest stays as it was typed; sent twice
    by the platform it counts once."""
    chat.world.policy(program_channel=chat.channel_place())
    form = await chat.ask_for_form("sam", "/nominate")
    assert list(form.fields) == ["account", "person", "why"]
    more = expect(Sheet, await chat.press("sam", form, "More details", {"account": KIT["account"]}))
    assert more.fields["account"] == KIT["account"]
    assert await chat.offered("sam", more, "industry", "healthc") == ["Healthcare"]
    wrong = {"person": KIT["person"], "why": KIT["why"], "email": "nobody"}
    again = expect(Sheet, await chat.submit("sam", more, wrong))
    assert list(again.errors) == ["email"]
    assert again.fields["person"] == KIT["person"]
    done = await chat.submit("sam", again, {"email": "kit@fern.example.com"})
    assert "Nomination #1 is sent" in expect(Shown, done).text
    await chat.repeat()
    assert stages(chat) == {"submitted": 1}
    card = newest(await chat.channel("mia"), "Nomination #1")
    assert "Kit O’Lang at Fern & Söhne <b>" in card.text
    assert "of *plain* text" in card.text
    assert "kit@" not in card.text


async def test_a_near_name_and_a_known_person_are_asked_about(chat: Driver) -> None:
    """From the form: which customer, then whether it is a person we know; joining counts, nothing else is made."""
    form = await chat.ask_for_form("lee", "/nominate")
    typed = {"account": "Alder Clinc", "person": "Pat0 Poe", "why": "great on stage"}
    which = expect(Shown, await chat.submit("lee", form, typed))
    assert "Which customer is “Alder Clinc”?" in which.text
    known = expect(Shown, await chat.press("lee", which, "Alder Clinic"))
    assert "known already?" in known.text
    joined = expect(Shown, await chat.press("lee", known, "Same person: join in"))
    assert "You nominate Pat0 Poe, too" in joined.text
    assert stages(chat) == {}


async def test_a_message_becomes_a_nomination(chat: Driver) -> None:
    """The shortcut fills the form in; the colleague who wrote the message sees nothing of it."""
    text = "Dana Reyes from Northwind said “we would never go back to the old tool” just now"
    form = expect(Sheet, await chat.shortcut("sam", "nominate.message", text))
    assert (form.fields["person"], form.fields["account"]) == ("Dana Reyes", "Northwind")
    assert "never go back" in form.fields["why"]
    expect(Shown, await chat.submit("sam", form, {}))
    with chat.world.database.begin(chat.world.program, write=False) as session:
        assert session.exec(select(Nomination)).one().source_url
    assert not any("Dana Reyes" in m.text for m in await chat.direct("lee"))


SHARED = """@kim look what Dana Reyes, VP Ops at Northwind told us, [notes](https://notes.example.com/1)
> We would *never* go back: `sync` takes <3 minutes
> and <b>nobody</b> & nothing waits
Worth a story?"""


async def test_a_message_with_all_that_messages_have(chat: Driver) -> None:
    """Mentions, links, code and a quoted customer in a shared channel: who is mentioned is a colleague and not the
    customer, the quoted words are theirs, and nothing of the markup is left over or works."""
    form = expect(Sheet, await chat.shortcut("sam", "nominate.message", SHARED))
    assert (form.fields["person"], form.fields["account"]) == ("Dana Reyes", "Northwind")
    why = form.fields["why"].replace("`", "")  # the playground shows a message as it was typed
    assert why == "“We would *never* go back: sync takes <3 minutes and <b>nobody</b> & nothing waits”"
    expect(Shown, await chat.submit("sam", form, {}))
    with chat.world.database.begin(chat.world.program, write=False) as session:
        kept = session.exec(select(Nomination)).one()
    assert (kept.title, bool(kept.source_url)) == ("VP Ops", True)
    assert "Kim" not in f"{kept.person} {kept.account} {kept.title} {kept.why}"


async def test_one_card_moves_through_review_to_ready(chat: Driver) -> None:
    """Posted once and then edited; the interview goes on where it stopped; the nominator hears each outcome once."""
    card = await nominated(chat)
    refused = expect(Shown, await chat.press("lee", card, "Approve"))
    assert "Only the program team" in refused.text
    await chat.press("mia", card, "Approve")
    card = newest(await chat.channel("mia"), "Nomination #1")
    first = await opened(chat, "mia", card, "Interview")
    story = {"story": "Ten days became three.", "outcomes": "70 % faster"}
    second = expect(Sheet, await chat.submit("mia", first, story))
    assert "Interview, 2 of 3" in second.text
    paused = expect(Shown, await chat.press("mia", second, "Save for later", {"limits": "Not in May"}))
    assert "1 of 3 pages" in paused.text
    again = await opened(
        chat, "mia", newest(await chat.channel("mia"), "Nomination #1"), "Go on with the interview (1 of 3)"
    )
    assert again.fields["limits"] == "Not in May"
    before = expect(Sheet, await chat.press("mia", again, "Back"))
    assert before.fields["outcomes"] == "70 % faster"
    again = expect(Sheet, await chat.submit("mia", before, {}))
    third = expect(Sheet, await chat.submit("mia", again, {"willing": ["Reference call"]}))
    ready = expect(Shown, await chat.submit("mia", third, {"email": "dana@northwind.example.com"}))
    assert "Dana Reyes is ready to use" in ready.text
    (now,) = [m for m in await chat.channel("mia") if "Nomination #1" in m.text]
    assert (now.ident, "ready to use" in now.text) == (card.ident, True)
    assert now.edits >= 2
    history = "\n".join(m.text for m in await chat.channel("mia", thread_of=now))
    assert "approved it" in history
    heard = [m.text for m in await chat.direct("sam")]
    assert sum("is approved" in text for text in heard) == 1
    assert sum("is ready to use" in text for text in heard) == 1
    assert chat.world.undelivered() == []


async def test_i_know_one_nominates_for_the_request(chat: Driver) -> None:
    """From the field channel; the requester hears whom."""
    chat.world.policy(field_channel=chat.channel_place())
    preview = expect(Shown, await chat.command("sam", "/advocate fintech reference in APAC for Acme by Friday"))
    await chat.press("sam", preview, "Send request")
    await chat.press("sam", newest(await chat.direct("sam"), "Needed by"), "Ask the field")
    asked = newest(await chat.channel("lee"), "Does anybody know")
    form = await opened(chat, "lee", asked, "I know one")
    assert "For request #1" in form.text
    expect(Shown, await chat.submit("lee", form, KIT))
    assert "Kit O’Lang" in newest(await chat.direct("sam"), "Somebody knows a customer").text


async def test_a_link_for_a_customer(chat: Driver) -> None:
    """Shown in private to copy, stopped after a second press."""
    made = expect(Shown, await chat.command("sam", "/nominate link spring", "sales"))
    assert f"{chat.world.url}/nominate/" in made.text
    assert not any("/nominate/" in m.text for m in await chat.channel("lee"))
    stopped = expect(Shown, await chat.press("sam", made, "Stop #1"))
    if "Stop it" in stopped.buttons:  # a chat that has no dialog of its own asks on the card
        stopped = expect(Shown, await chat.press("sam", stopped, "Stop it"))
    assert "is stopped" in stopped.text
