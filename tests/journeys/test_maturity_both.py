"""A check-in of one program in Slack and Teams at once, over both wires: from its start to the next one's trend."""

from dataclasses import dataclass

from sqlmodel import select

from store.records.maturity import Rater, Rating, Tally
from tests.contract.driver import Driver, Sheet, Shown, expect, newest
from tests.contract.slack_driver import SlackDriver
from tests.contract.teams_driver import TeamsDriver
from tests.contract.test_maturity import LABELS, question, sure
from tests.world import World, world

QUESTIONS = 5


@dataclass
class Both:
    """Who is where: mia leads in Slack, three rate there; three in Teams, one of whom began in Slack."""

    it: World
    slack: SlackDriver
    teams: TeamsDriver

    @property
    def raters(self) -> tuple[tuple[Driver, str], ...]:
        """Everybody, where they end."""
        return (
            (self.slack, "lee"), (self.slack, "mia"), (self.slack, "ada"),
            (self.teams, "kim"), (self.teams, "ned"), (self.teams, "sam"),
        )  # fmt: skip

    async def lead(self, words: str) -> Shown:
        """The facilitator's card."""
        return newest(await self.slack.direct("mia"), words)

    async def settle(self, label: str) -> None:
        """All five, each in a short form."""
        for n in range(QUESTIONS):
            form = expect(Sheet, await self.slack.press("mia", await self.lead(f"{n} of 5 settled"), label))
            await self.slack.submit("mia", form, {"evidence": "The dashboard everybody opens"})
        await sure(self.slack, "mia", "5 of 5 settled", "Finish", "Finish it")


async def test_from_the_start_to_the_next_ones_trend(furnished_url: str) -> None:
    """Six raters on both platforms; reveal, re-vote, confirm, scorecard, a goal; half a year later what moved."""
    async with world(furnished_url, slack=True, teams=True) as it:
        both = Both(it, SlackDriver(it), TeamsDriver(it))
        both.teams.users["ned"] = both.teams.teams.user("Ned", zone="UTC")
        await begun(both, 1)
        await begins_in_slack_and_goes_on_in_teams(both)
        for chat, who in both.raters[:5]:
            await rate(chat, who, 2 if chat is both.slack else 4)
        await it.tick()
        (card,) = [m for m in await both.slack.channel("lee") if "Check-in #1" in m.text]
        assert "6 people have rated" in card.text
        await sure(both.slack, "mia", "You lead check-in #1", "Reveal", "Reveal now")
        for chat, who in both.raters:
            assert "3 × level 2, 3 × level 4" in newest(await chat.direct(who), "The ratings are here").text
        await once_more(both)
        await both.settle("Confirm 3 · Defined")
        for chat, who in both.raters:
            assert "Overall 3.0: Competent" in newest(await chat.direct(who), "Scorecard #1").text
        goal = expect(Sheet, await both.slack.press("mia", await both.lead("Check-in #1 is finished"), "Choose a goal"))
        made = expect(Shown, await both.slack.submit("mia", goal, {"months": "6 months"}))
        assert "Goal #1 is set" in made.text
        assert "Goals: 1 open" in expect(Shown, await both.teams.command("kim", "/maturity goals")).text

        it.clock.advance(days=184)
        await it.tick()
        proposed = newest(await both.slack.direct("mia"), "Time for the next check-in")
        form = expect(Sheet, await both.slack.press("mia", proposed, "Start the next one"))
        await both.slack.submit("mia", form, {"what": "Everybody rates everything"})
        assert "Goals from last time" in newest(await both.slack.channel("lee"), "Check-in #2").text
        for chat, who in both.raters:
            await rate(chat, who, 4)
        await it.tick()
        await sure(both.slack, "mia", "You lead check-in #2", "Reveal", "Reveal now")
        await both.settle("Confirm 4 · Managed")
        for chat, who in ((both.teams, "kim"), (both.slack, "lee")):
            assert "Expansion 3 → 4" in newest(await chat.direct(who), "Scorecard #2").text
            assert "Level over time" in expect(Shown, await chat.command(who, "/maturity history")).text
            compared = expect(Shown, await chat.command(who, "/maturity history 1 2"))
            assert "5 higher, 0 lower" in compared.text
        assert it.undelivered() == []


async def begun(both: Both, number: int) -> None:
    """Started in Slack's channel."""
    await both.slack.arrive("mia", "lee", "ada", "sam")
    form = expect(Sheet, await both.slack.command("mia", "/maturity start customer marketing", "sales"))
    began = expect(Shown, await both.slack.submit("mia", form, {"what": "Everybody rates everything"}))
    assert f"Check-in #{number} has begun" in began.text


async def rate(chat: Driver, who: str, at: int, *, questions: int = QUESTIONS) -> None:
    """From the status, wherever the channel's card is, with one press for each question."""
    status = expect(Shown, await chat.command(who, "/maturity status"))
    await chat.press(who, status, "Rate")
    for _ in range(questions):
        await chat.press(who, await question(chat, who), LABELS.get(at, "4 · Managed"))
    assert "You answered 5 of 5" in newest(await chat.direct(who), "Thank you, that is it").text


async def begins_in_slack_and_goes_on_in_teams(both: Both) -> None:
    """One person with one set of answers, however many chats they use; the first chat says where they went."""
    await both.slack.press("sam", newest(await both.slack.channel("sam"), "Check-in #1"), "Rate")
    for _ in range(2):
        await both.slack.press("sam", await question(both.slack, "sam"), LABELS[1])
    assert "3 of 5" in (await question(both.slack, "sam")).text

    status = expect(Shown, await both.teams.command("sam", "/maturity status"))
    assert "You answered 2 of 5" in status.text
    await both.teams.press("sam", status, "Rate")
    assert "3 of 5" in (await question(both.teams, "sam")).text
    left = newest(await both.slack.direct("sam"), "You went on elsewhere")
    await both.teams.press("sam", await question(both.teams, "sam"), "4 · Managed")

    await both.slack.press("sam", left, "Go on here")
    assert "4 of 5" in (await question(both.slack, "sam")).text
    moved = newest(await both.teams.direct("sam"), "You went on elsewhere")
    await both.teams.press("sam", moved, "Go on here")
    for _ in range(2):
        await both.teams.press("sam", await question(both.teams, "sam"), "4 · Managed")
    finished = newest(await both.teams.direct("sam"), "Thank you, that is it")
    own = expect(Shown, await both.teams.press("sam", finished, "My answers"))
    await both.teams.press("sam", own, "Expansion")
    for n in range(2):  # the first two once more, as the others in Teams see it
        assert "You answered this one" in (await question(both.teams, "sam")).text
        await both.teams.press("sam", await question(both.teams, "sam"), "4 · Managed")
        if n == 0:
            await both.teams.press("sam", own, "References")
    with both.it.database.begin(both.it.program, write=False) as session:
        assert len(session.exec(select(Rater.id)).all()) == 1
        assert len({row.who for row in session.exec(select(Rating))}) == 1


async def once_more(both: Both) -> None:
    """A re-vote, asked and answered on both platforms."""
    await sure(both.slack, "mia", "0 of 5 settled", "Re-vote", "Ask them")
    for chat, who in both.raters:
        await chat.press(who, newest(await chat.direct(who), "Once more · Expansion"), LABELS[3])
    await both.slack.press("mia", await both.lead("A re-vote is running"), "Count the re-vote")
    assert "6 × level 3" in (await both.lead("0 of 5 settled")).text
    with both.it.database.begin(both.it.program, write=False) as session:
        again = session.exec(select(Tally.level, Tally.count).where(Tally.round == 2)).all()
    assert [tuple(row) for row in again] == [(3, 6)]
