"""What people write, and what they read."""

import pytest

from bot.ui import Card, Form, Invalid, Mention, Nothing, OpenForm, Paragraph, Reply, TextField
from tests.fakes.teams import User
from tests.teams.conftest import House

FORM = Form(name="ask", title="Ask", submit="Send request", fields=(TextField(name="note", label="Note"),))


async def test_a_message_is_answered_in_the_personal_chat(at: House) -> None:
    """A signed message becomes an event; its answer stands in the chat."""
    answers = await at.cloud.say(at.dana, "advocate find banks")

    assert [message.text for message in answers] == ["Heard: advocate find banks"]
    event = at.bot.events[0]
    assert (event.kind, event.text, event.actor.platform) == ("message", "advocate find banks", "teams")
    assert (event.actor.name, event.actor.email) == ("Dana Reyes", "dana@example.com")
    assert (event.actor.zone, event.actor.guest, event.can_open_form) == ("Europe/Berlin", False, False)


async def test_the_mention_is_taken_out_and_others_become_names(at: House) -> None:
    """In a channel the bot hears the words alone."""
    other = {"type": "mention", "text": "<at>Omar Haddad</at>", "mentioned": {"id": at.omar.id, "name": "Omar"}}
    us = {
        "type": "mention",
        "text": "<at>Goodword</at>",
        "mentioned": {"id": at.cloud.activity(at.dana, "message")["recipient"]["id"]},
    }
    text = "<at>Goodword</at>&nbsp; nominate <at>Omar Haddad</at> at AT&amp;T "

    activity = at.cloud.activity(at.dana, "message", at.field) | {"text": text, "entities": [us, other]}
    assert (await at.cloud.deliver(activity))[0] == 200

    event = at.bot.events[0]
    assert event.text == "nominate Omar Haddad at AT&T"
    assert (event.place.kind, event.place.external_id, event.place.name) == ("channel", at.field, "field")
    assert event.place.thread


async def test_a_private_answer_in_a_channel_is_for_the_asker_alone(at: House) -> None:
    """Others in the channel see nothing of it."""
    await at.cloud.say(at.dana, "advocate find", at.field)

    assert [m.text for m in at.cloud.screen(at.dana, at.field)] == ["Heard: advocate find"]
    assert at.cloud.screen(at.omar, at.field) == []
    assert at.cloud.screen(at.dana) == []


async def test_where_that_is_refused_it_goes_to_the_personal_chat(at: House) -> None:
    """No targeted messages: the answer is in the chat, nothing in the channel."""
    at.cloud.targeted = False

    await at.cloud.say(at.dana, "advocate find", at.field)

    assert [m.text for m in at.cloud.screen(at.dana)] == ["Heard: advocate find"]
    assert at.cloud.screen(at.omar, at.field) == []


async def test_where_both_are_refused_the_channel_reads_only_that(at: House) -> None:
    """Never the answer itself."""
    at.cloud.targeted = False
    at.cloud.blocked.add(at.cloud.chat(at.dana))

    await at.cloud.say(at.dana, "advocate find", at.field)

    (hint,) = at.cloud.screen(at.omar, at.field)
    assert "could not answer you privately" in hint.text
    assert "Heard" not in hint.text


async def test_an_answer_to_a_private_message_names_it(at: House) -> None:
    """A slash trigger is a targeted message: Teams shows the question above the answer."""
    (answer,) = await at.cloud.say(at.dana, "/advocate find", at.field, private=True)

    assert at.bot.events[0].text == "advocate find"
    assert answer.activity["entities"] == [
        {"type": "targetedMessageInfo", "messageId": at.bot.events[0].key.split()[1]}
    ]


async def test_a_public_answer_stands_in_the_thread(at: House) -> None:
    """Everybody sees it, below what was asked."""
    at.bot.on("goodword", Reply(card=Card(title="Hello all"), private=False))

    await at.cloud.say(at.dana, "goodword", at.field, thread="1699")

    (message,) = at.cloud.screen(at.omar, at.field)
    assert (message.text, message.thread) == ("Hello all", "1699")


async def test_a_form_opens_behind_a_button(at: House) -> None:
    """Teams opens forms on a press only: the button runs the same words again."""
    at.bot.on("nominate", OpenForm(form=FORM))
    at.bot.on("run", OpenForm(form=FORM))

    (card,) = await at.cloud.say(at.dana, "nominate", at.field)
    dialog = await at.cloud.open_dialog(at.dana, card, "Open form")

    assert dialog.title == "Ask"
    assert (at.bot.events[-1].name, at.bot.events[-1].data) == ("run", {"text": "nominate"})
    assert at.bot.events[-1].can_open_form


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (Invalid(errors={"note": "Too long."}, form=FORM), ["Not yet\nToo long."]),
        (Nothing(), []),
        (Nothing(now=Card(title="As it is")), ["As it is"]),
    ],
)
async def test_other_outcomes(at: House, outcome: Nothing | Invalid, shown: list[str]) -> None:
    """What is wrong is said; nothing is nothing."""
    at.bot.on("x", outcome)

    assert [m.text for m in await at.cloud.say(at.dana, "x")] == shown


async def test_home_in_the_chat(at: House) -> None:
    """The word alone asks for the home card."""
    await at.cloud.say(at.dana, "Home")

    assert at.bot.events[0].kind == "home"


async def test_people_who_are_mentioned_are_linked(at: House) -> None:
    """By their directory id, once they are known here."""
    await at.cloud.say(at.omar, "hello")
    omar = at.bot.events[0].actor.person
    text = ("Ask ", Mention(person=omar, name="Omar Haddad"), " or ", Mention(person=77, name="Rosa *Diaz*"))
    at.bot.on("who", Reply(card=Card(title="Owner", blocks=(Paragraph(text=text),))))

    (answer,) = await at.cloud.say(at.dana, "who")

    assert answer.text == "Owner\nAsk @Omar Haddad or Rosa *Diaz*"
    assert answer.card["msteams"]["entities"][0]["mentioned"]["id"] == at.omar.aad


@pytest.mark.parametrize("about", [{"role": "guest"}, {"role": "anonymous"}, {"tenant": "another-tenant"}])
async def test_guests_are_told_apart(at: House, about: dict[str, str]) -> None:
    """Whoever is not a full member of the tenant is a guest to the core."""
    await at.cloud.say(at.cloud.user("Visiting Vera", **about), "hello")

    assert at.bot.events[0].actor.guest


async def test_somebody_who_cannot_be_looked_up_is_told_to_try_again(at: House) -> None:
    """The core is not asked."""
    stranger = User("Nobody Known")

    (answer,) = await at.cloud.say(stranger, "hello")

    assert "could not find out who you are" in answer.text
    assert at.bot.events == []


async def test_another_tenant_is_not_installed(at: House) -> None:
    """The bot belongs to one tenant: whoever writes from another one is nobody here."""
    elsewhere = {"channelData": {"tenant": {"id": "another-tenant"}}}

    await at.cloud.say(at.dana, "hello", **elsewhere)

    assert (at.bot.events, list(at.directory.installations)) == ([], [])


@pytest.mark.parametrize("kind", ["messageReaction", "typing", "messageUpdate", "endOfConversation", "unheardOf"])
async def test_other_activities_are_taken_silently(at: House, kind: str) -> None:
    """200 and nothing else."""
    assert await at.cloud.deliver(at.cloud.activity(at.dana, kind)) == (200, b"")
    assert at.bot.events == []


async def test_bots_are_not_answered(at: House) -> None:
    """Two bots would never end."""
    sender = at.cloud.activity(at.dana, "message")["from"] | {"role": "bot"}

    assert await at.cloud.say(at.dana, "hello", **{"from": sender}) == []
    assert at.bot.events == []


async def test_a_place_is_remembered_once_and_again_when_it_moves(at: House) -> None:
    """How to reach people is handed over when it is news: the service URL may change."""
    for _ in range(3):
        await at.cloud.say(at.dana, "hello")
    moved = at.cloud.activity(at.dana, "message") | {"text": "hi", "serviceUrl": at.cloud.service_url + "/"}
    await at.cloud.deliver(moved, at.cloud.token(serviceurl=moved["serviceUrl"]))

    (first, person), (second, _) = at.directory.remembered
    assert (first.kind, person) == ("direct", 1)
    assert first.address != second.address
    assert at.directory.looked_up == 1


async def test_an_answer_waits_when_told_to(at: House) -> None:
    """A short "too many requests" is waited out; nothing is lost."""
    await at.cloud.say(at.dana, "hello")
    at.cloud.answers = [(429, {"Retry-After": "0"})]

    assert len(await at.cloud.say(at.dana, "again")) == 1


async def test_an_answer_that_may_have_been_posted_is_not_posted_twice(at: House) -> None:
    """The connection broke after sending: once, not twice."""
    await at.cloud.say(at.dana, "hello")
    at.cloud.lose = 1

    assert len(await at.cloud.say(at.dana, "again")) == 1


async def test_a_repeat_carries_the_same_key(at: House) -> None:
    """The core recognises a delivery that came twice."""
    activity = at.cloud.activity(at.dana, "message") | {"text": "help"}
    await at.cloud.deliver(activity)
    await at.cloud.deliver(activity)

    first, second = at.bot.events
    assert first.key == second.key != ""


async def test_a_private_answer_that_may_have_been_posted_is_not_sent_elsewhere_too(at: House) -> None:
    """Lost on the way back is not refused: no second copy in the personal chat."""
    await at.cloud.say(at.dana, "hello", at.field)
    at.cloud.lose = 1

    await at.cloud.say(at.dana, "again", at.field)

    assert [m.text for m in at.cloud.screen(at.dana, at.field)] == ["Heard: hello", "Heard: again"]
    assert at.cloud.screen(at.dana) == []
