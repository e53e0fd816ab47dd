"""What people write, and what they read."""

from tests.teams.conftest import House


async def test_a_message_is_answered_in_the_personal_chat(at: House) -> None:
    """A signed message becomes an event; its answer stands in the chat."""
    answers = await at.cloud.say(at.dana, "advocate find banks")

    assert ["Heard: advocate find banks"] == [message.text for message in answers]
    event = at.bot.events[0]
    assert ("message", "advocate find banks", "teams") == (event.kind, event.text, event.actor.platform)
    assert ("Dana Reyes", "dana@example.com", "Europe/Berlin") == (
        event.actor.name,
        event.actor.email,
        event.actor.zone,
    )
