"""Presses on messages, in modals and on Home; shortcuts; what words in threads and direct messages do."""

import asyncio
import json

import pytest

from bot.ports import Sent, Target
from bot.ui import Button, Buttons, Card, Form, Invalid, Nothing, OpenForm, Paragraph, Picture, Reply, TextField
from tests.fakes.slack import Message, View
from tests.slack.conftest import Stage

GO = Card(title="Ask", blocks=(Buttons(items=(Button(label="Approve", name="ask.approve", data={"ask": 7}),)),))
FORM = Form(
    name="request",
    title="New request",
    submit="Send request",
    nonce="n-1",
    fields=(TextField(name="who", label="Who"),),
)


async def posted(stage: Stage, card: Card, key: int = 55) -> Message:
    """A card that the outbox put into the channel."""
    target = Target(platform="slack", workspace="T0001", kind="channel", external_id=stage.sales)
    assert isinstance(await stage.adapter.messenger.post(target, card, key=key), Sent)
    return stage.slack.seen(stage.sales)[-1]


async def home(stage: Stage, card: Card) -> View:
    """Dana's Home tab showing `card`."""
    stage.bot.on("home", Reply(card=card))
    await stage.slack.open_home(stage.dana)
    view: View = await stage.slack.until(lambda: stage.slack.homes.get(stage.dana))
    return view


async def test_a_press_says_what_was_pressed_and_on_which_delivery(stage: Stage) -> None:
    """The core gets name, data, place and the delivery's id, so that a doubtful delivery is known to have arrived."""
    await stage.slack.press(stage.dana, await posted(stage, GO), "Approve")
    event = stage.bot.events[0]
    assert (event.kind, event.name, event.data, event.message) == ("button", "ask.approve", {"ask": 7}, 55)
    assert (event.place.kind, event.place.external_id) == ("channel", stage.sales)


async def test_a_private_reply_to_a_press_is_seen_by_the_presser_only(stage: Stage) -> None:
    """The pressed message stays as it is; the answer stands beside it for one pair of eyes."""
    stage.bot.on("ask.approve", Reply(card=Card(title="Only you see this")))
    message = await posted(stage, GO)
    await stage.slack.press(stage.dana, message, "Approve")
    await stage.slack.until(lambda: len(stage.slack.seen(stage.sales, stage.dana)) == 2)
    assert [str(m) for m in stage.slack.seen(stage.sales)] == [str(message)]
    assert message.edits == 0


@pytest.mark.parametrize(("replaces", "count"), [(True, 1), (False, 2)])
async def test_a_private_card_gives_its_place_to_the_next_one(stage: Stage, replaces: bool, count: int) -> None:
    """A reply that replaces does so on the private card that was pressed, and only when asked to."""
    stage.bot.on("advocate", Reply(card=GO))
    shown = await stage.slack.command(stage.dana, "/advocate", stage.sales)
    assert shown is not None
    stage.bot.on("ask.approve", Reply(card=Card(title="Sent"), replaces=replaces))
    await stage.slack.press(stage.dana, shown, "Approve")
    await stage.slack.until(lambda: "Sent" in [str(m) for m in stage.slack.seen(stage.sales, stage.dana)])
    assert len(stage.slack.seen(stage.sales, stage.dana)) == count


async def test_a_reply_never_replaces_what_others_see(stage: Stage) -> None:
    """`replaces` on a public message would take it from everyone: the answer stands beside it."""
    message = await posted(stage, GO)
    stage.bot.on("ask.approve", Reply(card=Card(title="Sent"), replaces=True))
    await stage.slack.press(stage.dana, message, "Approve")
    await stage.slack.until(lambda: len(stage.slack.seen(stage.sales, stage.dana)) == 2)
    assert message.edits == 0


async def test_nothing_shows_the_pressed_private_card_as_it_is_now(stage: Stage) -> None:
    """A private card has no living message, so `now` is shown in its place."""
    stage.bot.on("advocate", Reply(card=GO))
    shown = await stage.slack.command(stage.dana, "/advocate", stage.sales)
    assert shown is not None
    stage.bot.on("ask.approve", Nothing(now=Card(title="Approved")))
    await stage.slack.press(stage.dana, shown, "Approve")
    await stage.slack.until(lambda: shown.edits)
    assert str(shown) == "Approved"


async def test_a_used_up_address_is_answered_directly(stage: Stage) -> None:
    """When Slack takes no more answers at the press's address, the answer comes as a direct message."""
    stage.bot.on("ask.approve", Reply(card=Card(title="Here instead")))
    stage.slack.fail("respond", error="expired_url")
    await stage.slack.press(stage.dana, await posted(stage, GO), "Approve")
    [told] = await stage.slack.until(lambda: stage.slack.direct(stage.dana))
    assert str(told) == "Here instead"


async def test_a_press_opens_a_form_or_offers_it_again(stage: Stage) -> None:
    """With its trigger the form opens; without, the same press is offered once more and opens it."""
    stage.bot.on("ask.approve", OpenForm(form=FORM))
    message = await posted(stage, GO)
    await stage.slack.press(stage.dana, message, "Approve")
    assert stage.slack.modal(stage.dana).title == "New request"
    stage.slack.dismiss(stage.dana)
    stage.slack.fail("views.open", error="expired_trigger_id")
    await stage.slack.press(stage.dana, message, "Approve")
    again = await stage.slack.until(
        lambda: [m for m in stage.slack.seen(stage.sales, stage.dana) if "Open form" in m.buttons]
    )
    await stage.slack.press(stage.dana, again[0], "Open form")
    assert stage.slack.modal(stage.dana).title == "New request"
    assert [(e.name, e.data, e.message) for e in stage.bot.events] == [("ask.approve", {"ask": 7}, 55)] * 3


async def test_home_shows_a_card_and_its_presses_open_modals(stage: Stage) -> None:
    """Home is published on opening; a reply to a press there is a modal, a form too, and `now` publishes it anew."""
    view = await home(stage, GO)
    stage.bot.on("ask.approve", Reply(card=Card(title="Done that")))
    await stage.slack.press(stage.dana, view, "Approve")
    assert stage.slack.modal(stage.dana).title == "Done that"
    stage.bot.on("ask.approve", OpenForm(form=FORM))
    await stage.slack.press(stage.dana, view, "Approve")
    assert [v.title for v in stage.slack.modals(stage.dana)] == ["New request"]
    stage.bot.on("ask.approve", Nothing(now=Card(title="Nothing waits")))
    await stage.slack.press(stage.dana, view, "Approve")
    await stage.slack.until(lambda: str(stage.slack.home(stage.dana)).strip() == "Nothing waits")
    assert {e.place.kind for e in stage.bot.events} == {"home"}


async def test_a_picture_slack_cannot_fetch_becomes_words(stage: Stage) -> None:
    """Slack refuses a view whose picture it cannot load: it is shown as its text instead."""
    stage.slack.fail("views.publish", error="invalid_arguments")
    view = await home(stage, Card(title="Scores", blocks=(Picture(url="https://example.com/p.png", alt="Level 3"),)))
    assert "Level 3" in str(view)
    assert "image" not in {b["type"] for b in view.spec["blocks"]}


async def test_presses_in_a_card_modal_change_that_modal(stage: Stage) -> None:
    """A card shown in a modal is replaced by the next card or form, so modals do not pile up."""
    view = await home(stage, GO)
    stage.bot.on("ask.approve", Reply(card=GO.model_copy(update={"title": "Sure"})))
    await stage.slack.press(stage.dana, view, "Approve")
    stage.bot.on("ask.approve", OpenForm(form=FORM))
    await stage.slack.press(stage.dana, stage.slack.modal(stage.dana), "Approve")
    await stage.slack.until(lambda: stage.slack.modal(stage.dana).title == "New request")
    assert len(stage.slack.modals(stage.dana)) == 1


async def test_a_link_button_is_only_acknowledged(stage: Stage) -> None:
    """Slack reports presses of links too; the core does not hear of them."""
    link = Card(title="Read", blocks=(Buttons(items=(Button(label="Open", url="https://example.com"),)),))
    await stage.slack.press(stage.dana, await posted(stage, link), "Open")
    assert stage.bot.events == []


async def test_words_in_a_thread_are_answered_there_privately(stage: Stage) -> None:
    """A mention comes without the mention, cannot open forms, and is answered in its thread for the asker."""
    message = await posted(stage, GO)
    stage.bot.on("advocate", Reply(card=Card(title="3 fit")))
    await stage.slack.mention(stage.dana, stage.sales, "advocate find banks", thread=message.ts)
    [shown] = await stage.slack.until(lambda: stage.slack.seen(stage.sales, stage.dana, thread=message.ts))
    assert shown.only_for == stage.dana
    event = stage.bot.events[0]
    assert (event.kind, event.text, event.can_open_form) == ("message", "advocate find banks", False)
    assert (event.place.external_id, event.place.thread) == (stage.sales, message.ts)


async def test_a_public_answer_to_words_is_in_the_thread_for_all(stage: Stage) -> None:
    """Reply(private=False) to a mention is an ordinary message."""
    message = await posted(stage, GO)
    stage.bot.on("advocate", Reply(card=Card(title="Request #12"), private=False))
    await stage.slack.mention(stage.dana, stage.sales, "advocate show 12", thread=message.ts)
    [shown] = await stage.slack.until(lambda: stage.slack.seen(stage.sales, thread=message.ts))
    assert shown.only_for == ""


async def test_direct_words_are_answered_directly_and_the_place_is_remembered(stage: Stage) -> None:
    """A direct message gets a direct answer, and its conversation is kept for later posts."""
    await stage.slack.say(stage.dana, "hello")
    [shown] = await stage.slack.until(lambda: stage.slack.direct(stage.dana))
    assert "Heard: hello" in str(shown)
    [(place, person)] = stage.directory.remembered
    assert (place.kind, place.external_id, place.address) == ("direct", stage.dana, "D" + stage.dana[1:])
    assert person == stage.bot.events[0].actor.person


async def test_a_form_asked_for_in_words_is_behind_a_button(stage: Stage) -> None:
    """Words bring no trigger; pressing the button runs the same words as a command."""
    stage.bot.on("nominate", OpenForm(form=FORM))
    await stage.slack.say(stage.dana, "nominate")
    [shown] = await stage.slack.until(lambda: stage.slack.direct(stage.dana))
    await stage.slack.press(stage.dana, shown, "Open form")
    assert stage.slack.modal(stage.dana).title == "New request"


@pytest.mark.parametrize(
    "more",
    [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"edited": {"user": "U1"}}, {"user": "U0BOT"}, {"user": ""}],
    ids=["bot", "edit", "edited", "ourselves", "nobody"],
)
async def test_words_that_are_not_for_us_are_ignored(stage: Stage, more: dict[str, object]) -> None:
    """Other bots, edits and our own messages are acknowledged and left alone."""
    await stage.slack.say(stage.dana, "hello", more)
    await stage.slack.event({"type": "member_joined_channel", "user": stage.dana, "channel": stage.sales})
    await stage.slack.event({"type": "app_home_opened", "user": stage.dana, "channel": "D1", "tab": "messages"})
    assert stage.bot.events == []


async def test_a_repeated_delivery_has_the_same_key(stage: Stage) -> None:
    """Slack delivers again when it is unsure; the core can tell by the key."""
    for _ in range(2):
        await stage.slack.event(
            {"type": "message", "channel_type": "im", "user": stage.dana, "text": "hi", "ts": "1.0", "channel": "D1"},
            key="Ev1",
        )
    assert [e.key for e in stage.bot.events] == ["Ev1", "Ev1"]


async def test_a_shortcut_brings_the_message_as_plain_text(stage: Stage) -> None:
    """Mentions, links, code and lists of the message are readable, with author, address and who was mentioned."""
    omar = stage.slack.person("Omar Haddad")
    stage.bot.on("nominate.message", OpenForm(form=FORM))
    rich = [
        {"type": "text", "text": "*Dana* cut <time> & "},
        {"type": "user", "user_id": omar},
        {"type": "text", "text": " saw "},
        {"type": "link", "url": "https://example.com/x", "text": "the story"},
        {"type": "emoji", "name": "tada", "unicode": "1f389"},
    ]
    message = {
        "user": omar,
        "text": f"*Dana* cut &lt;time&gt; &amp; <@{omar}> saw <https://example.com/x|the story>:tada:",
        "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": rich}]}],
    }
    await stage.slack.shortcut(stage.dana, "nominate.message", message, stage.sales)
    event = stage.bot.events[0]
    assert (event.kind, event.name) == ("shortcut", "nominate.message")
    assert event.source is not None
    assert event.source.text == "*Dana* cut <time> & @Omar Haddad saw the story (https://example.com/x)🎉"
    assert (event.source.author, event.source.mentions) == (omar, (omar,))
    assert event.source.url.startswith(f"https://example.slack.com/archives/{stage.sales}/p17950")
    assert stage.slack.modal(stage.dana).title == "New request"


async def test_a_shortcut_without_blocks_is_read_from_its_markup(stage: Stage) -> None:
    """Messages of integrations have only mrkdwn; code and entities become plain words."""
    stage.bot.on("request.message", Reply(card=Card(title="2 fit")))
    text = "need `SOC2` ref &amp; <!here> <#C1|deals> <mailto:a@example.com|a@example.com> <!subteam^S1>"
    await stage.slack.shortcut(stage.dana, "request.message", {"user": "U9", "text": text}, stage.sales)
    source = stage.bot.events[0].source
    assert source is not None
    assert source.text == "need SOC2 ref & @here #deals a@example.com @group"
    [shown] = await stage.slack.until(lambda: stage.slack.seen(stage.sales, stage.dana))
    assert shown.only_for == stage.dana


async def test_a_shortcut_whose_form_is_late_is_explained(stage: Stage) -> None:
    """There is no button that could repeat a shortcut, so the person is asked to."""
    stage.bot.on("request.message", OpenForm(form=FORM))
    stage.slack.fail("views.open", error="expired_trigger_id")
    await stage.slack.shortcut(stage.dana, "request.message", {"user": "U9", "text": "x"}, stage.sales)
    [shown] = await stage.slack.until(lambda: stage.slack.seen(stage.sales, stage.dana))
    assert "once more" in str(shown)
    assert shown.buttons == []


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
async def test_being_removed_is_noted(stage: Stage, kind: str) -> None:
    """Nothing more is sent to a workspace that removed us."""
    await stage.slack.event({"type": kind})
    assert stage.directory.blocks == [("slack", "T0001", "T0001")]


async def test_a_slow_press_is_answered_later(stage: Stage, impatient: None) -> None:
    """The press is acknowledged in time; its answer follows beside the message."""
    stage.bot.gate = asyncio.Event()
    stage.bot.on("ask.approve", Reply(card=Card(title="At last", blocks=(Paragraph(text="Done"),))))
    await stage.slack.press(stage.dana, await posted(stage, GO), "Approve")
    stage.bot.gate.set()
    await stage.slack.until(lambda: len(stage.slack.seen(stage.sales, stage.dana)) == 2)


async def test_a_press_in_a_thread_is_answered_in_that_thread(stage: Stage) -> None:
    """The private answer stands beside what was pressed, not at the end of the channel."""
    parent = await posted(stage, GO)
    ref = json.dumps({"channel": stage.sales, "ts": parent.ts})
    target = Target(platform="slack", workspace="T0001", kind="channel", external_id=stage.sales)
    await stage.adapter.messenger.post(target, GO, key=9, parent=ref)
    [inside] = stage.slack.seen(stage.sales, thread=parent.ts)
    stage.bot.on("ask.approve", Reply(card=Card(title="Only you see this")))
    await stage.slack.press(stage.dana, inside, "Approve")
    await stage.slack.until(lambda: len(stage.slack.seen(stage.sales, stage.dana, thread=parent.ts)) == 2)


async def test_a_slow_command_that_is_wrong_still_says_so(stage: Stage, impatient: None) -> None:
    """Late or not, a person hears what was wrong with what they typed."""
    stage.bot.gate = asyncio.Event()
    stage.bot.on("advocate", Invalid(errors={"who": "Say which account."}, form=FORM))
    shown = await stage.slack.command(stage.dana, "/advocate", stage.sales)
    assert shown is not None
    stage.bot.gate.set()
    await stage.slack.until(lambda: shown.edits)
    assert "Say which account." in str(shown)
