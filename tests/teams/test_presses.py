"""Buttons on cards in a chat."""

import pytest

from bot.ui import Button, Buttons, Card, Confirm, Form, Invalid, Nothing, OpenForm, Outcome, Reply, TextField
from tests.fakes.teams import FakeTeams, Message
from tests.teams.conftest import House, house

FORM = Form(name="ask", title="Ask", submit="Send request", fields=(TextField(name="note", label="Note"),))
APPROVE = Button(
    label="Program may ask", name="ask.approve", data={"ask": 7, "late": False, "why": None}, style="primary"
)


def card_of(*buttons: Button) -> Card:
    """A card with those buttons."""
    return Card(title="Ask Northwind?", blocks=(Buttons(items=buttons),))


async def shown(at: House, *buttons: Button, channel: str = "") -> Message:
    """A message with those buttons on Dana's screen."""
    at.bot.on("show", Reply(card=card_of(*buttons), private=False))
    (message,) = await at.cloud.say(at.dana, "show", channel)
    return message


async def test_a_press_carries_its_name_and_data(at: House) -> None:
    """The core hears what was pressed, with what it is about."""
    message = await shown(at, APPROVE)

    answer = await at.cloud.press(at.dana, message, "Program may ask")

    event = at.bot.events[-1]
    assert (event.kind, event.name, event.data) == ("button", "ask.approve", {"ask": 7, "late": False, "why": None})
    assert answer.text == "Done."


async def test_the_pressed_card_shows_what_is_now(at: House) -> None:
    """A living message changes for the presser at once."""
    at.bot.on("ask.approve", Nothing(now=Card(title="Approved by you")))
    message = await shown(at, APPROVE)

    await at.cloud.press(at.dana, message, "Program may ask")

    assert message.text == "Approved by you"


async def test_a_reply_may_take_the_cards_place(at: House) -> None:
    """No second message appears."""
    at.bot.on("ask.approve", Reply(card=Card(title="Step 2"), replaces=True))
    message = await shown(at, APPROVE)

    await at.cloud.press(at.dana, message, "Program may ask")

    assert [m.text for m in at.cloud.screen(at.dana)] == ["Step 2"]


async def test_a_private_reply_in_a_channel_stays_private(at: House) -> None:
    """Only the presser reads it."""
    at.bot.on("ask.approve", Reply(card=Card(title="For you")))
    message = await shown(at, APPROVE, channel=at.field)

    await at.cloud.press(at.omar, message, "Program may ask")

    assert [m.text for m in at.cloud.screen(at.omar, at.field)][1:] == ["For you"]
    assert len(at.cloud.screen(at.dana, at.field)) == 1


async def test_when_no_message_can_be_sent_the_presser_still_reads_what_it_says(at: House) -> None:
    """The line under the card is seen by the presser alone."""
    at.bot.on("ask.approve", Reply(card=Card(title="For you")))
    message = await shown(at, APPROVE, channel=at.field)
    at.cloud.targeted = False
    at.cloud.blocked |= {at.cloud.chat(at.omar)}

    answer = await at.cloud.press(at.omar, message, "Program may ask")

    assert answer.text == "For you"


async def test_a_form_from_a_plain_button_opens_behind_another(at: House) -> None:
    """The second press opens it, with the same data."""
    at.bot.on("ask.approve", OpenForm(form=FORM))
    message = await shown(at, APPROVE)

    answer = await at.cloud.press(at.dana, message, "Program may ask")
    dialog = await at.cloud.open_dialog(at.dana, at.cloud.screen(at.dana)[-1], "Open form")

    assert "Open form" in answer.text
    assert dialog.title == "Ask"
    assert at.bot.events[-1].data == at.bot.events[-2].data
    assert at.bot.events[-1].key != at.bot.events[-2].key


@pytest.mark.parametrize(("outcome", "text"), [(Invalid(errors={"a": "Not now."}, form=FORM), "Not now.")])
async def test_what_is_wrong_is_said(at: House, outcome: Outcome, text: str) -> None:
    """A line under the card."""
    at.bot.on("ask.approve", outcome)

    assert (await at.cloud.press(at.dana, await shown(at, APPROVE), "Program may ask")).text == text


async def test_a_press_that_is_hard_to_undo_asks_first(at: House) -> None:
    """The question unfolds; "Back" folds it; only yes counts."""
    confirm = Confirm(title="Withdraw?", text="The advocate is told.", yes="Withdraw it")
    message = await shown(at, Button(label="Withdraw", name="ask.withdraw", style="danger", confirm=confirm))
    before = len(at.bot.events)
    assert "Withdraw it" not in message.labels

    await at.cloud.press(at.dana, message, "Withdraw")
    assert "The advocate is told." in message.text
    await at.cloud.press(at.dana, message, "Back")
    assert "Withdraw it" not in message.labels
    assert len(at.bot.events) == before
    await at.cloud.press(at.dana, message, "Withdraw")
    await at.cloud.press(at.dana, message, "Withdraw it")

    assert at.bot.events[-1].name == "ask.withdraw"


async def test_a_link_is_a_link(at: House) -> None:
    """The bot does not hear of it."""
    message = await shown(at, Button(label="Read", url="https://example.com/story"))

    assert (await at.cloud.press(at.dana, message, "Read")).text == "https://example.com/story"


async def test_somebody_unknown_presses(at: House) -> None:
    """They are told to try again, in the card."""
    message = await shown(at, APPROVE, channel=at.field)
    del at.cloud.people["Omar Haddad"]
    nobody = at.cloud.user("Omar Haddad")
    del at.cloud.people["Omar Haddad"]

    assert "try again" in (await at.cloud.press(nobody, message, "Program may ask")).text


async def test_a_slow_send_does_not_keep_the_press_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Teams waits ten seconds for an invoke: a message that takes longer follows by itself."""
    monkeypatch.setattr("adapters.teams.replies.PATIENCE_SECONDS", 0.0)
    async with FakeTeams() as cloud, house(cloud) as at:
        message = await shown_later(at)
        at.bot.on("ask.approve", Reply(card=Card(title="Later")))

        answer = await cloud.press(at.dana, message, "Program may ask")
        await at.adapter._replies.stop()

        assert answer.text
        assert cloud.screen(at.dana)[-1].text == "Later"


async def shown_later(at: House) -> Message:
    """As `shown`, waiting for what follows by itself."""
    at.bot.on("show", Reply(card=card_of(APPROVE), private=False))
    await at.cloud.say(at.dana, "show")
    await at.adapter._replies.stop()
    return at.cloud.screen(at.dana)[-1]
