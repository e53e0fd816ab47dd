"""What a person may rely on in every chat: the same cases, over each one's real wire."""

import pytest

from store.queries import requests as stored
from tests.contract.driver import Driver, Sheet, Shown, expect, newest
from tests.contract.probe import SECRET

ASKED = "/advocate healthcare reference in EMEA for Acme by Friday"


async def sent(chat: Driver, who: str = "sam") -> Shown:
    """A request that was sent; its living card."""
    preview = expect(Shown, await chat.command(who, ASKED))
    await chat.press(who, preview, "Send request")
    return newest(await chat.direct(who), "Needed by")


def requests(chat: Driver) -> dict[str, int]:
    """How many requests there are, by stage."""
    with chat.world.database.begin(chat.world.program, write=False) as session:
        return {stage: n for stage, n in stored.counts(session).items() if n}


async def test_help_lists_what_the_role_may(chat: Driver) -> None:
    """A member sees the commands of members, an admin more; nobody else sees the answer."""
    mine = expect(Shown, await chat.command("sam", "/goodword help"))
    admins = expect(Shown, await chat.command("ada", "/goodword help"))
    assert "advocate" in mine.text
    assert "settings" not in mine.text
    assert "settings" in admins.text


async def test_a_form_goes_round(chat: Driver) -> None:
    """What stands in a form comes back as it was shown, what is typed comes back as typed, and one request is made."""
    form = await chat.ask_for_form("sam", "/advocate")
    assert {"activity": "Reference call", "how_many": "1", "needed_by": "2026-11-30"}.items() <= form.fields.items()
    done = await chat.submit(
        "sam", form, {"prospect": "Acme & Söhne <b>", "how_many": "2", "note": "Two lines\nof *plain* text"}
    )
    assert "#1 is sent" in expect(Shown, done).text
    card = newest(await chat.direct("sam"), "Needed by")
    assert "2 reference calls for Acme & Söhne <b>" in card.text
    with chat.world.database.begin(chat.world.program, write=False) as session:
        made = stored.by_number(session, 1)
        assert made is not None
        assert (made.prospect, made.how_many, made.note) == ("Acme & Söhne <b>", 2, "Two lines\nof *plain* text")


async def test_a_wrong_field_says_so_and_keeps_what_was_typed(chat: Driver) -> None:
    """The message stands at its field, the rest is as it was typed, and sending it corrected works."""
    form = await chat.ask_for_form("sam", "/advocate")
    typed = {"prospect": "Acme", "note": "healthcare please", "how_many": "3", "needed_by": "2020-01-03"}
    again = expect(Sheet, await chat.submit("sam", form, typed))
    assert list(again.errors) == ["needed_by"]
    assert "That day has passed" in again.errors["needed_by"]
    assert (again.fields["note"], again.fields["how_many"]) == ("healthcare please", "3")
    assert requests(chat) == {}
    expect(Shown, await chat.submit("sam", again, {"needed_by": "2030-01-04"}))
    assert requests(chat) == {"new": 1}


async def test_a_form_leads_to_its_next_step(chat: Driver) -> None:
    """The second step opens by itself and knows what was typed in the first."""
    first = await chat.ask_for_form("sam", "/probe steps")
    second = expect(Sheet, await chat.submit("sam", first, {"first": "one"}))
    assert "After one" in second.text
    assert list(second.fields) == ["second"]
    assert "one and two" in expect(Shown, await chat.submit("sam", second, {"second": "two"})).text


async def test_more_criteria_keep_what_is_typed_and_offer_choices(chat: Driver) -> None:
    """A button inside a form acts on what is typed so far; type-ahead offers the program's own words."""
    form = await chat.ask_for_form("sam", "/advocate")
    more = expect(Sheet, await chat.press("sam", form, "More criteria", {"prospect": "Acme"}))
    assert more.fields["prospect"] == "Acme"
    assert "confidential" in more.fields
    assert await chat.offered("sam", more, "industry", "healthc") == ["Healthcare"]
    assert await chat.offered("sam", more, "industry", "zzz") == []


async def test_a_repeated_delivery_counts_once(chat: Driver) -> None:
    """Whatever the platform delivers twice happens once: a press, and a form."""
    preview = expect(Shown, await chat.command("sam", ASKED))
    await chat.press("sam", preview, "Send request")
    await chat.repeat()
    assert requests(chat) == {"new": 1}
    await chat.submit("sam", await chat.ask_for_form("sam", "/advocate"), {"prospect": "Borealis"})
    messages = len(chat.world.outbox())
    await chat.repeat()
    assert requests(chat) == {"new": 2}
    assert len(chat.world.outbox()) == messages


async def test_a_role_is_needed(chat: Driver) -> None:
    """Who may not is told who may, in private, and nothing else happens."""
    refusal = expect(Shown, await chat.command("sam", "/advocate queue", "sales"))
    assert "Not for you" in refusal.text
    assert "Only the program team" in refusal.text
    assert not any("Not for you" in m.text for m in await chat.channel("lee"))


async def test_a_guest_gets_one_refusal(chat: Driver) -> None:
    """Outsiders may do nothing: no command, no form, no Home."""
    for words in ("/goodword help", "/advocate", ASKED):
        assert "does not answer guests" in expect(Shown, await chat.command("gus", words)).text
    assert "does not answer guests" in (await chat.home("gus")).text
    assert requests(chat) == {}


async def test_what_cannot_be_done_says_what_would_work(chat: Driver) -> None:
    """A person's mistake is answered with a sentence, not a reference."""
    said = expect(Shown, await chat.command("sam", "/advocate show 99"))
    assert "Give the number of a request" in said.text
    assert "Reference" not in said.text


async def test_a_crash_shows_only_its_reference(chat: Driver, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing of the failure is read by anybody, nothing of what was begun stays, and the log has the number."""
    said = expect(Shown, await chat.command("sam", "/probe crash"))
    assert "Something went wrong on our side" in said.text
    assert SECRET not in said.text
    number = said.text.split("Reference ")[1][:8]
    assert number in [getattr(record, "reference", "") for record in caplog.records]
    with chat.world.database.begin(chat.world.program, write=False) as session:
        from store.queries import people

        assert people.program(session).settings.get("currency") != "XXX"


async def test_a_living_card_is_edited_in_place(chat: Driver) -> None:
    """The program channel's card is posted once and then edited; what happened stands in its thread."""
    chat.world.policy(program_channel=chat.channel_place())
    await chat.arrive("kim", "mia")
    card = await sent(chat)
    (posted,) = [m for m in await chat.channel("mia") if "#1" in m.text]
    await chat.press("sam", card, "Ask for this one")
    (moved,) = [m for m in await chat.channel("mia") if "#1" in m.text]
    assert posted.ident == moved.ident
    assert moved.edits > posted.edits
    assert "0 of 1 ready" in moved.text
    assert "asked" in moved.text
    assert any("asked for" in line.text for line in await chat.channel("mia", thread_of=moved))
    own = [m for m in await chat.direct("sam") if "Needed by" in m.text]
    assert [m.ident for m in own] == [card.ident]


async def test_a_private_answer_is_seen_by_nobody_else(chat: Driver) -> None:
    """An answer in a channel is for the asker's eyes; one that is meant for all is for all."""
    answer = expect(Shown, await chat.command("sam", ASKED, "sales"))
    assert "fit and can be asked now" in answer.text
    await chat.command("sam", "/probe loud", "sales")
    seen = [m.text for m in await chat.channel("lee")]
    assert not any("can be asked now" in text for text in seen)
    assert sum("Hear ye" in text for text in seen) == 1


async def test_a_post_becomes_a_private_draft(chat: Driver) -> None:
    """The shortcut "Find a reference for this" reads the post; the colleague who wrote it sees nothing of it."""
    draft = await chat.shortcut("sam", "request.message", "Does anyone know 2 healthcare references in EMEA for Acme?")
    assert "2 reference calls" in expect(Shown, draft).text
    await chat.press("sam", draft, "Send request")  # type: ignore[arg-type]  # reason: expected to be shown, above
    assert requests(chat) == {"new": 1}
    assert not any("Is this right" in m.text for m in await chat.channel("lee"))


async def test_home_shows_what_waits(chat: Driver) -> None:
    """Home greets, lists open requests, and its buttons work there."""
    await sent(chat)
    home = await chat.home("sam")
    assert "Hello Sam" in home.text
    assert "0 of 1 ready" in home.text
    shown = expect(Shown, await chat.press("sam", home, "Show #1"))
    assert "reference call for Acme" in shown.text


async def test_an_unknown_word_gets_the_nearest_command(chat: Driver) -> None:
    """With a button that runs it."""
    asked = expect(Shown, await chat.command("mia", "/advocate quue"))
    assert "Did you mean this?" in asked.text
    queue = expect(Shown, await chat.press("mia", asked, "Run /advocate queue"))
    assert "queue" in queue.text.lower()
    assert "Did you mean" not in queue.text


async def test_a_form_in_a_thread_is_one_press_away(chat: Driver) -> None:
    """Where no form can open by itself a button opens it; a chat that can open it there does."""
    came = await chat.in_thread("sam", "advocate")
    form = came if isinstance(came, Sheet) else expect(Sheet, await chat.press("sam", expect(Shown, came), "Open form"))
    assert "prospect" in form.fields
    expect(Shown, await chat.submit("sam", form, {"prospect": "Acme"}))
    assert requests(chat) == {"new": 1}


async def test_an_unknown_button_says_it_is_out_of_date(chat: Driver) -> None:
    """Buttons live for months: one that nothing answers any more says so."""
    card = expect(Shown, await chat.command("sam", "/probe stale"))
    assert "out of date" in expect(Shown, await chat.press("sam", card, "Press me")).text


async def test_a_press_on_a_request_that_has_ended_changes_nothing(chat: Driver) -> None:
    """Pressed in the moment before the card was edited: it says so, and nobody is written to."""
    await chat.arrive("kim")
    card = await sent(chat)
    await chat.press("sam", card, "Ask for this one")
    owners = newest(await chat.direct("kim"), "May we ask")
    chat.world.press_unseen("sam", "request.cancel", {"r": 1})
    said = await chat.press("kim", owners, "Program may ask")
    assert "withdrawn already" in expect(Shown, said).text
    assert chat.world.mails == []
    assert requests(chat) == {"cancelled": 1}
    assert "cancelled by the requester" in newest(await chat.direct("kim"), "Poe at").text
