"""Digests and win stories in every chat: set up, posted once, approved, withdrawn."""

from datetime import UTC, datetime

from tests.contract.driver import Driver, Sheet, Shown, expect, newest

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def test_a_digest_is_set_up_in_four_presses_and_posted_once(chat: Driver) -> None:
    """For whom, where, start: nothing is typed. On Tuesday at nine it is there, once; its number leads to the list."""
    chat.channel_place()
    await chat.arrive("mia")
    overview = expect(Shown, await chat.command("mia", "/goodword digest", "sales"))
    assert "No digest yet" in overview.text
    where = expect(Shown, await chat.press("mia", overview, "Sales"))
    proposal = expect(Shown, await chat.press("mia", where, "#sales"))
    assert "Tuesdays at 09:00" in proposal.text
    started = expect(Shown, await chat.press("mia", proposal, "Start"))
    assert "is set up" in started.text
    assert not [m for m in await chat.channel("lee") if "Customers who can help" in m.text]
    chat.world.clock.now = TUESDAY
    for _ in range(2):
        await chat.world.tick()
    (post,) = [m for m in await chat.channel("lee") if "Customers who can help" in m.text]
    assert "vouch for us" in post.text
    assert "Try this" in post.text
    detail = expect(Shown, await chat.press("mia", started, "Open"))
    assert "posted" in detail.text


async def test_a_digest_is_changed_by_its_form(chat: Driver) -> None:
    """A wrong zone is said at its field; the corrected form is taken."""
    chat.channel_place()
    await chat.arrive("mia")
    overview = expect(Shown, await chat.command("mia", "/goodword digest", "sales"))
    where = expect(Shown, await chat.press("mia", overview, "Executives"))
    proposal = expect(Shown, await chat.press("mia", where, "#sales"))
    form = expect(Sheet, await chat.press("mia", proposal, "Change"))
    wrong = expect(Sheet, await chat.submit("mia", form, {"zone": "Mars/Olympus", "at": "08:30"}))
    assert list(wrong.errors) == ["zone"]
    saved = expect(Shown, await chat.submit("mia", wrong, {"zone": "Europe/Berlin", "rule": "Every week"}))
    assert "Tuesdays at 08:30 (Europe/Berlin)" in saved.text


async def test_a_story_is_told_without_names_and_withdrawn(chat: Driver) -> None:
    """Written by a seller, approved by the program team, read by all without names; withdrawn, it is gone."""
    chat.world.policy(program_channel=chat.channel_place(), field_channel=chat.channel_place())
    await chat.arrive("mia", "sam")
    form = await chat.ask_for_form("sam", "/goodword win How Alder Clinic cut waiting time")
    sent = expect(Shown, await chat.submit("sam", form, {"body": "Waiting time fell by 40 % in Munich, they told us."}))
    assert "program team has your story" in sent.text
    review = newest(await chat.channel("mia"), "Win story #1")
    assert "in one of their locations" in review.text
    approval = expect(Sheet, await chat.press("mia", review, "Approve"))
    assert "posted" in expect(Shown, await chat.submit("mia", approval, {})).text
    (post,) = [m for m in await chat.channel("lee") if "Told by" in m.text]
    assert "Waiting time fell by 40 %" in post.text
    assert not [name for name in ("Alder", "Munich") if name in post.text]
    withdraw = expect(Sheet, await chat.press("mia", newest(await chat.channel("mia"), "Win story #1"), "Withdraw"))
    assert "removed" in expect(Shown, await chat.submit("mia", withdraw, {"why": "they asked us to"})).text
    assert not [m for m in await chat.channel("lee") if "Told by" in m.text]
    assert chat.world.undelivered() == []
