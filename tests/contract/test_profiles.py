"""Profiles, permissions and forgetting, in every chat."""

from sqlmodel import select

from store.records.pool import Advocate, Permission
from store.records.requests import Ask
from tests.contract.driver import Driver, Sheet, Shown, expect, newest

ASKED = "/advocate healthcare reference in EMEA for Acme by Friday"


async def profile(chat: Driver, who: str, name: str = "Pat0 Poe") -> Shown:
    """A profile as somebody sees it."""
    return expect(Shown, await chat.command(who, f"/goodword show {name}"))


def record(chat: Driver, advocate: int = 1) -> Advocate:
    """The record behind a profile."""
    with chat.world.database.begin(chat.world.program, write=False) as session:
        found = session.get(Advocate, advocate)
        assert found is not None
        return found


async def test_a_list_leads_to_a_profile(chat: Driver) -> None:
    """From the pool one press away; contact details are for the owner and the program team, not for a seller."""
    found = expect(Shown, await chat.command("sam", "/advocate find healthcare"))
    seen = expect(Shown, await chat.press("sam", found, "Profile"))
    assert "Permission on file" in seen.text
    assert "example.com" not in seen.text
    assert "Edit" not in seen.buttons
    assert "pat0@alder.example.com" in (await profile(chat, "kim")).text


async def test_an_owner_edits_a_profile(chat: Driver) -> None:
    """The form shows what is known, type-ahead offers the program's words, what was typed comes back as typed."""
    evil = "COO <b>& *friends*</b> @channel"
    form = expect(Sheet, await chat.press("kim", await profile(chat, "kim"), "Edit"))
    assert form.fields["name"] == "Pat0 Poe"
    assert await chat.offered("kim", form, "languages", "germ") == ["German"]
    wrong = expect(Sheet, await chat.submit("kim", form, {"title": evil, "email": "nowhere"}))
    assert list(wrong.errors) == ["email"]
    assert wrong.fields["title"] == evil
    done = await chat.submit("kim", wrong, {"email": "pat@new.example.com", "tags": "nordic, speaker"})
    assert evil in expect(Shown, done).text
    assert (record(chat).title, record(chat).email, record(chat).tags) == (
        evil,
        "pat@new.example.com",
        ["nordic", "speaker"],
    )


async def test_an_owner_corrects_a_customer(chat: Driver) -> None:
    """From a profile to its customer and back: what is known is there, words are offered, an odd name stays text."""
    evil = "Alder <b>& *Sons*</b> @here"
    shown = expect(Shown, await chat.press("kim", await profile(chat, "kim"), "Customer"))
    form = expect(Sheet, await chat.press("kim", shown, "Edit customer"))
    assert (form.fields["name"], form.fields["industry"]) == ("Alder Clinic", "Healthcare")
    assert "marquee" not in form.fields
    assert await chat.offered("kim", form, "region", "lat") == ["LATAM"]
    wrong = expect(Sheet, await chat.submit("kim", form, {"name": evil, "owner_email": "nobody"}))
    assert list(wrong.errors) == ["owner_email"]
    done = expect(Shown, await chat.submit("kim", wrong, {"owner_email": "", "health": "green"}))
    assert evil in done.text
    assert "health: green, by Kim" in done.text


async def test_a_permission_is_put_on_file_and_withdrawn(chat: Driver) -> None:
    """Two forms behind the profile; Home says what ends soon."""
    on_file = expect(Shown, await chat.press("mia", await profile(chat, "mia"), "Permission"))
    assert "Nothing is on file" in on_file.text
    form = expect(Sheet, await chat.press("mia", on_file, "Record one"))
    what = "quote" if chat.name == "playground" else "Quote"  # a long list is a combo there
    typed = {"activities": [what], "how": "By e-mail", "proof": "folder 7", "expires_on": "2026-12-20"}
    stands = expect(Shown, await chat.submit("mia", form, typed))
    assert "folder 7" in stands.text
    home = await chat.home("kim")
    assert "1 permission ends within 60 days" in home.text
    assert "Pat0 Poe" in expect(Shown, await chat.press("kim", home, "Look at them")).text
    form = expect(Sheet, await chat.press("mia", stands, "Withdraw"))
    assert "withdrawn" in expect(Shown, await chat.submit("mia", form, {"why": "they wrote"})).text
    with chat.world.database.begin(chat.world.program, write=False) as session:
        assert session.exec(select(Permission.withdrawn_on)).one() is not None
    assert "permission" not in (await chat.home("kim")).text


async def test_after_forgetting_no_message_names_them(chat: Driver) -> None:
    """Living messages, notices, drafts and threads, of everybody and in the channel; each edited in place."""
    people = ("sam", "kim", "lee", "mia", "ada")
    chat.world.policy(program_channel=chat.channel_place())
    await chat.arrive("sam", "kim", "mia", "ada")
    preview = expect(Shown, await chat.command("sam", ASKED))
    await chat.press("sam", preview, "Send request")
    await chat.press("sam", newest(await chat.direct("sam"), "Needed by"), "Ask for this one")
    await chat.press("kim", newest(await chat.direct("kim"), "May we ask"), "I'll ask them")
    with chat.world.database.begin(chat.world.program, write=False) as session:
        asked = session.exec(select(Ask.advocate_id)).one()
    name = record(chat, asked).name
    first = name.split()[0]
    assert len(await named(chat, first, *people)) >= 4

    find = await chat.ask_for_form("ada", "/goodword forget")
    (label,) = await chat.offered("ada", find, "who", first)
    who = label if chat.name == "slack" else str(asked)
    sure = expect(Sheet, await chat.submit("ada", find, {"who": who}))
    assert "1 open ask will be withdrawn" in sure.text
    done = await chat.submit("ada", sure, {"why": "They asked for it", "sure": True})
    assert "being erased" in expect(Shown, done).text
    posted = len(await every(chat, *people))
    await chat.world.tick()
    assert await named(chat, first, *people) == []
    receipt = newest(await chat.direct("ada"), "is erased")
    assert "Messages edited" in receipt.text
    assert len(await every(chat, *people)) <= posted + 2, "nothing is posted anew but the receipt"
    assert record(chat, asked).name == "Erased contact"


async def every(chat: Driver, *people: str) -> list[Shown]:
    """Every message that somebody sees, threads included."""
    seen = [m for who in people for m in await chat.direct(who)]
    channel = await chat.channel("mia")
    for card in channel:
        seen += await chat.channel("mia", thread_of=card)
    return [*seen, *channel]


async def named(chat: Driver, first: str, *people: str) -> list[str]:
    """Those of them that name the contact."""
    signs = (first, f"{first.lower()}@", f"{first.lower()}%40")
    return [m.text[:200] for m in await every(chat, *people) if any(s in f"{m.text} {m.raw}" for s in signs)]
