"""Published proof, and a pool that is kept true, in every chat."""

from datetime import timedelta

from sqlmodel import select

from store.queries import proof as stored
from store.records.pool import Account, Advocate
from store.records.proof import Proof
from tests.contract.driver import Driver, Sheet, Shown, expect, newest

ASKED = "/advocate healthcare reference in EMEA for Acme by Friday"
EVIL = "Two days <b>& *bold*</b> @channel"


def library(chat: Driver) -> Proof:
    """The only proof there is."""
    with chat.world.database.begin(chat.world.program, write=False) as session:
        return session.exec(select(Proof)).one()


def add(chat: Driver, title: str = "Clinics close in two days") -> None:
    """A proof for healthcare in EMEA."""
    with chat.world.database.begin(chat.world.program) as session:
        made = Proof(
            number=1, title=title, link="https://example.com/story", link_key="", industries=["healthcare"],
            regions=["emea"], account_id=1, created_at=chat.world.clock.now,
        )  # fmt: skip
        assert stored.add(session, made)


def pick(chat: Driver, label: str, value: str) -> str:
    """What is chosen in a type-ahead field: by its label in Slack, by its value elsewhere."""
    return label if chat.name == "slack" else value


def checked(chat: Driver) -> list[Advocate]:
    """Whose profiles were checked today."""
    with chat.world.database.begin(chat.world.program, write=False) as session:
        return [a for a in session.exec(select(Advocate)) if a.last_verified == chat.world.clock.now.date()]


def again(messages: list[Shown], before: Shown) -> Shown:
    """The same message as it is now."""
    return next(message for message in messages if message.ident == before.ident)


async def asked(chat: Driver) -> Shown:
    """It is Wednesday and every profile is stale: the owner's weekly message."""
    await chat.arrive("kim", "mia")
    with chat.world.database.begin(chat.world.program) as session:
        for one in session.exec(select(Advocate)):
            one.last_verified = (chat.world.clock.now - timedelta(days=300)).date()
    chat.world.clock.advance(days=2)
    await chat.world.tick()
    return newest(await chat.direct("kim"), "still right")


async def test_proof_is_added_found_and_used(chat: Driver) -> None:
    """The program team adds it by form, what was typed comes back as typed; a seller finds it and it is counted."""
    empty = expect(Shown, await chat.command("mia", "/advocate proof"))
    form = expect(Sheet, await chat.press("mia", empty, "Add proof"))
    assert await chat.offered("mia", form, "account", "alder") == ["Alder Clinic"]
    wrong = expect(Sheet, await chat.submit("mia", form, {"title": EVIL, "link": "nowhere"}))
    assert list(wrong.errors) == ["link"]
    assert wrong.fields["title"] == EVIL
    more = expect(Sheet, await chat.press("mia", wrong, "More details", {"summary": "For hospitals in EMEA"}))
    assert more.fields["title"] == EVIL
    done = await chat.submit("mia", more, {"link": "https://example.com/story", "tags": "cfo"})
    assert EVIL in expect(Shown, done).text
    found = expect(Shown, await chat.command("sam", "/advocate proof healthcare"))
    assert EVIL in found.text
    assert "Edit" not in found.buttons
    card = expect(Shown, await chat.press("sam", found, "Use it"))
    assert "https://example.com/story" in card.text
    assert (library(chat).title, library(chat).tags, library(chat).used) == (EVIL, ["cfo"], 1)


async def test_a_request_is_answered_with_proof(chat: Driver) -> None:
    """Offered on the requester's card; pressed, the same message says so; delivered twice it counts once."""
    add(chat)
    preview = expect(Shown, await chat.command("sam", ASKED))
    await chat.press("sam", preview, "Send request")
    card = newest(await chat.direct("sam"), "Needed by")
    assert "Clinics close in two days" in card.text
    await chat.press("sam", card, "Answer with this")
    await chat.repeat()
    assert "answered with proof" in again(await chat.direct("sam"), card).text
    assert library(chat).used == 1


async def test_the_weekly_question_is_answered_in_place(chat: Driver) -> None:
    """One press each; the message is edited, a form opens where one is needed, a repeat changes nothing."""
    card = await asked(chat)
    assert "Are these 3 profiles still right?" in card.text
    await chat.press("kim", card, "Still right")
    await chat.repeat()
    assert len(checked(chat)) == 1
    card = again(await chat.direct("kim"), card)
    assert "Are these 2 profiles still right?" in card.text
    form = expect(Sheet, await chat.press("kim", card, "Edit"))
    assert await chat.offered("kim", form, "languages", "germ") == ["German"]
    assert EVIL in expect(Shown, await chat.submit("kim", form, {"title": EVIL, "phone": "1"})).text
    assert [(one.phone, one.last_verified) for one in checked(chat) if one.title == EVIL] == [
        ("1", chat.world.clock.now.date())
    ]
    await chat.press("kim", again(await chat.direct("kim"), card), "Pause")
    last = again(await chat.direct("kim"), card)
    assert "Thank you, all are checked" in last.text
    assert "Paused until" in last.text
    assert chat.world.undelivered() == []


async def test_who_left_leads_to_a_search(chat: Driver) -> None:
    """The owner and the program team's channel get one message each, which is edited when nobody is looked for."""
    chat.world.policy(program_channel=chat.channel_place())
    card = await asked(chat)
    await chat.press("kim", card, "Left the company")
    if chat.name == "teams":  # the question unfolds under the button
        await chat.press("kim", card, "They left")
    with chat.world.database.begin(chat.world.program, write=False) as session:
        (gone,) = session.exec(select(Advocate).where(Advocate.stage == "former")).all()
    (posted,) = [m for m in await chat.channel("mia") if "Who follows" in m.text]
    mine = newest(await chat.direct("kim"), f"Who follows {gone.name} at")
    assert "Nominate somebody" in mine.buttons
    form = expect(Sheet, await chat.press("kim", mine, "They are at…"))
    wrong = expect(Sheet, await chat.submit("kim", form, {"account": "Elm Labs"}))
    assert list(wrong.errors) == ["account"]
    done = expect(Shown, await chat.submit("kim", wrong, {"account": "Elm Labs", "new": True}))
    assert "is back, at Elm Labs" in done.text
    await chat.press("mia", posted, "Nobody for now")
    for seen in ([m for m in await chat.channel("mia") if "Who follows" in m.text], await chat.direct("kim")):
        assert "Nobody for now, says Mia" in newest(seen, "Who follows").text
    assert chat.world.undelivered() == []


async def test_tags_one_profile_after_the_other(chat: Driver) -> None:
    """Each form leads to the next, with type-ahead; *Skip* leaves one as it is."""
    with chat.world.database.begin(chat.world.program) as session:
        for one in session.exec(select(Account)):
            one.industry = ""
        session.flush()
        from store.queries import facts

        facts.refresh(session, account_ids=[1, 2, 3], today=chat.world.clock.now.date(), rests=facts.Rests())
    first = await chat.ask_for_form("mia", "/goodword untagged")
    assert "Alder Clinic" in first.text
    assert await chat.offered("mia", first, "industry", "healthc") == ["Healthcare"]
    second = expect(Sheet, await chat.submit("mia", first, {"industry": pick(chat, "Healthcare", "healthcare")}))
    assert "Birch Care" in second.text
    assert "2 profiles lack tags" in second.text
    third = expect(Sheet, await chat.press("mia", second, "Skip"))
    assert "Cedar Health" in third.text
    assert await chat.offered("mia", third, "industry", "banking") == ["Banking"]
    done = expect(Shown, await chat.submit("mia", third, {"industry": pick(chat, "Banking", "banking")}))
    assert "1 profile still lacks tags" in done.text
    with chat.world.database.begin(chat.world.program, write=False) as session:
        assert list(session.exec(select(Account.industry).order_by("id"))) == ["healthcare", "", "banking"]


async def test_a_customer_is_paused(chat: Driver) -> None:
    """From an owner's list, with their own customers alone to choose from; colleagues see why nobody there is free."""
    await chat.arrive("kim")
    mine = expect(Shown, await chat.command("kim", "/advocate accounts"))
    form = expect(Sheet, await chat.press("kim", mine, "Pause a customer"))
    assert await chat.offered("kim", form, "account", "alder") == ["Alder Clinic"]
    typed = {"account": pick(chat, "Alder Clinic", "1"), "until": "2026-12-24"}
    assert "rests until 24 Dec 2026" in expect(Shown, await chat.submit("kim", form, typed)).text
    found = expect(Shown, await chat.command("sam", "/advocate find alder"))
    assert "the account is paused until 24 Dec 2026" in found.text


async def test_hygiene_and_home_say_what_waits(chat: Driver) -> None:
    """Owners read their own, the program team everything; Home leads to what waits."""
    await asked(chat)
    assert "Your customers' profiles" in expect(Shown, await chat.command("kim", "/goodword hygiene")).text
    whole = expect(Shown, await chat.command("mia", "/goodword hygiene"))
    assert "By owner" in whole.text or "Kim" in whole.text
    home = await chat.home("kim")
    assert "3 profiles of your customers to check." in home.text
    card = expect(Shown, await chat.press("kim", home, "Check them"))
    assert "Are these 3 profiles still right?" in card.text
    assert "Only the program team" in expect(Shown, await chat.command("kim", "/goodword untagged")).text
