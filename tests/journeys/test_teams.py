"""A request's whole journey in Teams, and in both chats at once."""

from tests.contract.slack_driver import SlackDriver
from tests.contract.teams_driver import TeamsDriver
from tests.journeys.journey import Journey
from tests.journeys.nominating import Nominating
from tests.world import world


async def test_from_free_text_to_a_won_deal(furnished_url: str) -> None:
    """Every card one that Teams can show, every message under its size, nothing undelivered."""
    async with world(furnished_url, teams=True) as it:
        chat = TeamsDriver(it)
        await Journey(chat, chat, chat).whole()


async def test_one_program_in_both_chats(furnished_url: str) -> None:
    """The seller and the program's channel are in Slack, the owner in Teams: each sees it where they are."""
    async with world(furnished_url, slack=True, teams=True) as it:
        slack, teams = SlackDriver(it), TeamsDriver(it)
        await Journey(slack, teams, slack).whole()


async def test_from_a_nomination_to_thanks(furnished_url: str) -> None:
    """A customer nominated by one seller vouches for another's deal; every message arrives."""
    async with world(furnished_url, teams=True) as it:
        chat = TeamsDriver(it)
        await Nominating(chat, chat, chat).whole()
