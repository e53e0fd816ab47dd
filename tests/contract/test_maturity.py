"""A check-in in every chat: started in a channel, rated in direct messages, revealed, settled, scored, with a goal."""

import pytest
from sqlmodel import select

from store.records.maturity import Goal
from tests.contract.driver import Driver, Sheet, Shown, expect, newest

RATERS = ("sam", "kim", "lee", "mia", "ada")
LABELS = {1: "1 · Ad hoc", 2: "2 · Emerging", 3: "3 · Defined"}
WORDS = "The xylophone roadmap"


async def started(chat: Driver) -> Shown:
    """A check-in with the five dimensions in the channel; its card."""
    await chat.arrive(*RATERS)
    came = await chat.command("mia", "/maturity start customer marketing", "sales")
    form = came if isinstance(came, Sheet) else expect(Sheet, await chat.press("mia", expect(Shown, came), "Open form"))
    assert form.fields["rubric"] == "Customer marketing"
    began = expect(Shown, await chat.submit("mia", form, {"what": "Everybody rates everything"}))
    assert "Check-in #1 has begun" in began.text
    return await card(chat)


async def card(chat: Driver) -> Shown:
    """The check-in's card in the channel: there is exactly one."""
    (found,) = [m for m in await chat.channel("lee") if "Check-in #1: Customer marketing" in m.text]
    return found


async def question(chat: Driver, who: str) -> Shown:
    """The question somebody is at, on their one living message."""
    return newest(await chat.direct(who), " of 5 · ")


async def rate(chat: Driver, who: str, at: int) -> int:
    """All five, with one press for each; how many presses it took."""
    await chat.press(who, await card(chat), "Rate")
    for n in range(1, 6):
        asked = await question(chat, who)
        assert f"{n} of 5 · " in asked.text
        await chat.press(who, asked, LABELS[at])
    assert "You answered 5 of 5" in newest(await chat.direct(who), "Thank you, that is it").text
    return 6


def elsewhere(chat: Driver, who: str, at: int) -> None:
    """All five, on another platform."""
    for key in ("expansion", "reference", "community", "voc", "lifecycle"):
        chat.world.press_unseen(who, "rate.set", {"c": 1, "d": key, "l": at})


async def sure(chat: Driver, who: str, words: str, label: str, yes: str) -> None:
    """Press what asks first, and say yes where the chat asks on the card itself."""
    on = newest(await chat.direct(who), words)
    await chat.press(who, on, label)
    if chat.name == "teams":
        await chat.press(who, newest(await chat.direct(who), words), yes)


async def test_from_the_start_to_a_goal(chat: Driver) -> None:
    """The whole of it, with five raters, and nothing undelivered."""
    posted = await started(chat)
    assert await rate(chat, "sam", 1) == 6, "one press to begin, and one for each question"
    for n, who in enumerate(RATERS[1:], 1):
        elsewhere(chat, who, 1 + n % 2)
    await chat.world.tick()
    counted = await card(chat)
    assert "5 people have rated" in counted.text
    assert counted.ident == posted.ident
    await sure(chat, "mia", "You lead check-in #1", "Reveal", "Reveal now")
    assert "3 × level 1, 2 × level 2" in newest(await chat.direct("sam"), "The ratings are here").text
    for _ in range(5):
        settling = newest(await chat.direct("mia"), " settled. What stays open")
        form = expect(Sheet, await chat.press("mia", settling, "Confirm 1 · Ad hoc"))
        await chat.submit("mia", form, {})
    await sure(chat, "mia", "5 of 5 settled", "Finish", "Finish it")
    score = newest(await chat.direct("sam"), "Scorecard #1")
    assert "1.0 of 5 · Critical" in score.text
    lead = newest(await chat.direct("mia"), "Check-in #1 is finished")
    goal = expect(Sheet, await chat.press("mia", lead, "Choose a goal"))
    assert "Goal #1 is set" in expect(Shown, await chat.submit("mia", goal, {"months": "6 months"})).text
    await chat.press("mia", lead, "Share it")
    assert any("How mature is our program?" in m.text for m in await chat.channel("lee"))
    assert chat.world.undelivered() == []
    with chat.world.database.begin(chat.world.program, write=False) as session:
        assert session.exec(select(Goal.months)).all() == [6]


async def test_answers_are_private_until_the_reveal(chat: Driver, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody's screen, no stored message and no log line says what somebody answered or wrote."""
    caplog.set_level("DEBUG")
    await started(chat)
    await chat.press("sam", await card(chat), "Rate")
    form = expect(Sheet, await chat.press("sam", await question(chat, "sam"), "Comment"))
    await chat.submit("sam", form, {"level": "5 · Optimized", "comment": WORDS})
    await chat.press("sam", await question(chat, "sam"), LABELS[3])
    await chat.world.tick()
    for who in ("lee", "mia", "ada"):
        seen = [*await chat.direct(who), *await chat.channel(who)]
        assert not [m for m in seen if WORDS in m.text]
    assert WORDS not in repr([row.card for row in chat.world.outbox()])
    assert WORDS not in caplog.text
    ours = "".join(r.getMessage() for r in caplog.records if not r.name.startswith("slack_sdk"))  # muted by `bot.log`
    assert [hint for hint in ("Optimized", LABELS[3], "'l':", '"l":') if hint in ours] == []
    assert "3 of 5" in (await question(chat, "sam")).text


async def test_one_goes_on_where_one_stopped(chat: Driver) -> None:
    """A press on the channel's card later leads to the next question, and a repeated press counts once."""
    await started(chat)
    await chat.press("sam", await card(chat), "Rate")
    await chat.press("sam", await question(chat, "sam"), LABELS[2])
    await chat.repeat()
    await chat.press("sam", await card(chat), "Rate")
    asked = await question(chat, "sam")
    assert "2 of 5 · References" in asked.text
    await chat.press("sam", asked, "Show all traits")
    assert "Fewer traits" in (await question(chat, "sam")).buttons
    status = expect(Shown, await chat.command("sam", "/maturity status"))
    assert "You answered 1 of 5" in status.text
