"""Slash commands over the wire: what the core hears, and what the person sees."""

from bot.ui import Card, Paragraph, Reply
from tests.slack.conftest import NOW, Stage


async def test_a_command_reaches_the_core_and_its_answer_the_person(stage: Stage) -> None:
    """The words come without the slash, with who, where and when; the answer comes with the acknowledgement, privately."""
    stage.bot.on("advocate find", Reply(card=Card(title="3 fit", blocks=(Paragraph(text="Banks in EMEA"),))))
    shown = await stage.slack.command(stage.dana, "/advocate find banks", stage.sales)
    event = stage.bot.events[0]
    assert (event.kind, event.text, event.at, event.can_open_form) == ("command", "advocate find banks", NOW, True)
    assert (event.actor.name, event.actor.email, event.actor.zone) == (
        "Dana Reyes",
        "dana@example.com",
        "Europe/Berlin",
    )
    assert (event.place.kind, event.place.external_id, event.place.name) == ("channel", stage.sales, "sales")
    assert shown is not None
    assert shown.only_for == stage.dana
    assert str(shown) == "3 fit\nBanks in EMEA"
