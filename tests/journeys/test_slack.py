"""A request's whole journey in Slack."""

from tests.contract.slack_driver import SlackDriver
from tests.journeys.journey import Journey
from tests.journeys.nominating import Nominating
from tests.world import world


async def test_from_free_text_to_a_won_deal(furnished_url: str) -> None:
    """Every message within Slack's limits, every trigger used in time, no response_url used up, nothing undelivered."""
    async with world(furnished_url, slack=True) as it:
        chat = SlackDriver(it)
        await Journey(chat, chat, chat).whole()
        assert it.slack is not None
        assert not {method for method, _ in it.slack.calls} - {
            "auth.test",
            "users.info",
            "chat.postMessage",
            "chat.update",
            "views.open",
            "views.update",
            "views.publish",
            "conversations.open",
        }


async def test_from_a_nomination_to_thanks(furnished_url: str) -> None:
    """A customer nominated by one seller vouches for another's deal; every message arrives."""
    async with world(furnished_url, slack=True) as it:
        chat = SlackDriver(it)
        await Nominating(chat, chat, chat).whole()
