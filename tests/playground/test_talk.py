"""What people write, press and fill in, over the wire."""

from bot.event import Event
from bot.ports import Sent, Target
from bot.ui import Card, Nothing, Option, Paragraph, Reply
from tests.playground.conftest import Visitor
from tests.playground.house import House

SALES = "channel:sales-references"
DESK = Target(platform="playground", workspace="playground", kind="channel", external_id="sales-references")


async def post(running: House, title: str = "Request #12", key: int = 41) -> int:
    """A living message in the channel; its number."""
    messenger = running.playground.messenger
    assert messenger is not None
    sent = await messenger.post(DESK, Card(title=title), key=key)
    assert isinstance(sent, Sent)
    return int(sent.ref)


async def test_plain_words_in_a_channel_are_for_colleagues(running: House, visitor: Visitor) -> None:
    """Everybody sees them and the core hears nothing."""
    assert await visitor.say("sam", "Anyone in healthcare?") == {"did": "posted"}
    assert "Anyone in healthcare?" in (await visitor.page("/as/maya/c/sales-references"))[1]
    assert running.bot.events == []


async def test_a_command_is_answered_for_the_asker_alone(running: House, visitor: Visitor) -> None:
    """The core gets the words without the slash; the answer is marked private and hidden from everybody else."""
    assert (await visitor.say("sam", "/advocate 2 for Acme"))["did"] == "answered"
    event = running.bot.events[-1]
    assert (
        event.kind,
        event.text,
        event.place.kind,
        event.place.external_id,
    ) == ("command", "advocate 2 for Acme", "channel", "sales-references")
    assert (
        event.actor.external_id,
        event.actor.platform,
        event.actor.zone,
    ) == ("sam", "playground", "America/New_York")
    mine, theirs = await visitor.page("/as/sam/c/sales-references"), await visitor.page("/as/maya/c/sales-references")
    assert "Only visible to you" in mine[1]
    assert "4 customers fit now" in mine[1]
    assert "4 customers fit now" not in theirs[1]


async def test_a_public_answer_is_for_everybody(visitor: Visitor) -> None:
    """`private=False` posts as Goodword in the room."""
    await visitor.say("priya", "/goodword report")
    assert "Advocacy this month" in (await visitor.page("/as/maya/c/sales-references"))[1]


async def test_calling_goodword_in_a_channel_is_a_message(running: House, visitor: Visitor) -> None:
    """The words are posted for all, and reach the core without the call."""
    await visitor.say("sam", "@Goodword who knows banking?")
    assert (running.bot.events[-1].kind, running.bot.events[-1].text) == ("message", "who knows banking?")
    assert "@Goodword who knows banking?" in (await visitor.page("/as/maya/c/sales-references"))[1]


async def test_direct_messages_with_goodword_all_reach_it(running: House, visitor: Visitor) -> None:
    """Every message there is meant for it, and answers need no private mark."""
    await visitor.say("sam", "help", room="direct:sam")
    assert (
        running.bot.events[-1].kind,
        running.bot.events[-1].place.kind,
        running.bot.events[-1].place.external_id,
    ) == ("message", "direct", "sam")
    page = (await visitor.page("/as/sam/d/goodword"))[1]
    assert "What Goodword can do" in page
    assert "Only visible to you" not in page


async def test_a_reply_stays_in_its_thread(running: House, visitor: Visitor) -> None:
    """It is counted under the message, shown in the thread, and commands there answer there."""
    number = await post(running)
    await visitor.say("priya", "I take this one", thread=number)
    await visitor.say("priya", "/goodword help", thread=number)
    assert str(number) == running.bot.events[-1].place.thread
    page = (await visitor.page("/as/maya/c/sales-references"))[1]
    assert "1 reply" in page
    assert "I take this one" not in page
    thread = (await visitor.page(f"/as/priya/c/sales-references?thread={number}"))[1]
    assert "I take this one" in thread
    assert "What Goodword can do" in thread


async def test_the_same_key_counts_once(running: House, visitor: Visitor) -> None:
    """A double click posts one message, and hands the core the same key twice."""
    for _ in range(2):
        await visitor.say("sam", "Only once please", key="twice-000001")
        await visitor.say("sam", "/goodword help", key="twice-000002")
    page = (await visitor.page("/as/sam/c/sales-references"))[1]
    assert (page.count("Only once please"), page.count("What Goodword can do")) == (1, 1)
    assert len({event.key for event in running.bot.events}) == 1


async def test_a_press_says_which_delivery_it_was_on(running: House, visitor: Visitor) -> None:
    """The button's name, its data and the delivery's id reach the core."""
    number = await post(running, key=977)
    await visitor.send("priya", "press", room=SALES, post=number, name="ask", data={"advocate": 3})
    event = running.bot.events[-1]
    assert (event.kind, event.name, dict(event.data), event.message) == ("button", "ask", {"advocate": 3}, 977)
    assert running.playground.messenger is not None
    await running.playground.messenger.update(DESK, str(number), Card(title="Edited"), key=978)
    await visitor.send("priya", "press", room=SALES, post=number, name="ask")
    assert running.bot.events[-1].message == 978


async def test_what_a_press_changed_shows_at_once_unless_something_newer_does(running: House, visitor: Visitor) -> None:
    """`Nothing(now)` redraws the message; a delivery that came in between is not undone."""
    number = await post(running, "Request #12")
    running.bot.on("ask", Nothing(now=Card(title="Request #12 is taken")))
    await visitor.send("priya", "press", room=SALES, post=number, name="ask")
    assert "Request #12 is taken" in (await visitor.page("/as/sam/c/sales-references"))[1]

    messenger = running.playground.messenger
    assert messenger is not None

    def overtaken(event: Event) -> Nothing:
        running.playground._parts.cloud.edit(number, Card(title="Request #12 is done"), {})
        return Nothing(now=Card(title="Request #12 is old news"))

    running.bot.on("ask", overtaken)
    await visitor.send("priya", "press", room=SALES, post=number, name="ask")
    assert "Request #12 is done" in (await visitor.page("/as/sam/c/sales-references"))[1]


async def test_an_answer_takes_the_place_of_the_private_card_pressed(visitor: Visitor) -> None:
    """`replaces` edits the asker's private answer; on a message for all it becomes a private answer."""
    number = (await visitor.say("sam", "/advocate 2 for Acme"))["post"]
    _, answer = await visitor.send("sam", "press", room=SALES, post=number, name="request.send")
    assert {"did": "replaced", "post": number} == answer
    page = (await visitor.page("/as/sam/c/sales-references"))[1]
    assert "Northwind Clinics" in page
    assert "4 customers fit now" not in page


async def test_home_is_asked_of_the_core_and_answers_open_there(running: House, visitor: Visitor) -> None:
    """Opening it is an event; a press on it answers with a card in a dialog, since Home has no messages."""
    assert "Waiting for you" in (await visitor.page("/as/sam/home"))[1]
    assert (running.bot.events[-1].kind, running.bot.events[-1].place.kind) == ("home", "home")
    _, answer = await visitor.send("sam", "press", room="home", name="owner.yes")
    assert answer["did"] == "card"
    assert "The program team asks Dana today." in answer["html"]


async def test_a_shortcut_carries_the_message(running: House, visitor: Visitor) -> None:
    """Text, author, the people it names, and an address that leads back to it."""
    await visitor.say("maya", "Northwind loves it, says @Priya Nair")
    _, answer = await visitor.send("sam", "shortcut", post=1, name="request.message")
    assert answer["did"] == "form"
    source = running.bot.events[-1].source
    assert source is not None
    assert (source.text, source.author, source.mentions) == ("Northwind loves it, says @Priya Nair", "maya", ("priya",))
    assert "Northwind loves it" in (await visitor.page(source.url.removeprefix(running.url)))[1]


FORM = {"name": "request", "nonce": "n-1", "data": {"draft": 7}}
GOOD = {"type": "reference call", "count": "2", "prospect": "a0", "by": "2026-11-27", "note": ""}


async def test_a_form_reaches_the_core_with_people_as_persons(running: House, visitor: Visitor) -> None:
    """Values, the nonce and what travels along; a colleague becomes the core's own person id."""
    values = {**GOOD, "regions": ["EMEA"], "secret": True}
    _, answer = await visitor.send("sam", "submit", room=SALES, form=FORM, values=values, people={"owner": "maya"})
    assert answer["did"] == "answered"
    event = running.bot.events[-1]
    assert (event.kind, event.name, event.nonce, dict(event.data)) == ("form", "request", "n-1", {"draft": 7})
    maya = running.directory.people["playground", "playground", "maya"]
    assert (str(maya.person), ("EMEA",), True) == (
        event.values["owner"],
        event.values["regions"],
        event.values["secret"],
    )


async def test_a_wrong_form_comes_back_with_everything_typed(visitor: Visitor) -> None:
    """The error stands at its field; even what a field cannot hold is shown again."""
    values = {**GOOD, "count": "nine", "note": "Must run on-site <b>", "prospect": "zzz-9"}
    _, answer = await visitor.send(
        "sam", "submit", room=SALES, form=FORM, values=values, labels={"zzz-9": "Acme Health"}
    )
    assert (answer["did"], answer["wrong"]) == ("form", ["count"])
    for kept in ("Write a whole number.", 'value="nine"', "Must run on-site &lt;b&gt;", "Acme Health"):
        assert kept in answer["html"]


async def test_a_button_inside_a_form_acts_on_what_is_typed(running: House, visitor: Visitor) -> None:
    """ "More criteria" is a press with the values so far, and keeps them, "nine" included."""
    _, answer = await visitor.send(
        "sam", "submit", room=SALES, form=FORM, values={**GOOD, "count": "nine"}, button="request.more"
    )
    event = running.bot.events[-1]
    assert (event.kind, event.name, event.nonce, event.values["count"]) == ("button", "request.more", "n-1", "nine")
    assert "Ask on behalf of" in answer["html"]
    assert 'value="nine"' in answer["html"]


async def test_type_ahead_asks_the_core(running: House, visitor: Visitor) -> None:
    """The source's name, the letters and who asks."""
    running.bot.choices["accounts"] = (Option(value="a1", label="Acme"), Option(value="b1", label="Borealis"))
    _, found = await visitor.page("/as/sam/options?name=accounts&q=acm")
    assert found == '[{"value":"a1","label":"Acme","hint":""}]'
    assert (*running.bot.asked[-1][:2], running.bot.asked[-1][2].external_id) == ("accounts", "acm", "sam")


async def test_a_private_answer_can_be_dismissed_by_its_owner_only(visitor: Visitor) -> None:
    """Somebody else's attempt changes nothing."""
    number = (await visitor.say("sam", "/goodword help"))["post"]
    await visitor.send("maya", "dismiss", post=number)
    assert "What Goodword can do" in (await visitor.page("/as/sam/c/sales-references"))[1]
    await visitor.send("sam", "dismiss", post=number)
    assert "What Goodword can do" not in (await visitor.page("/as/sam/c/sales-references"))[1]


async def test_answers_come_in_the_readers_own_time(running: House, visitor: Visitor) -> None:
    """The same instant reads differently in New York and Stockholm."""
    running.bot.on("when", Reply(card=Card(title="Then", blocks=(Paragraph(text="x"),)), private=False))
    await visitor.say("sam", "@Goodword when")
    assert ">10:30<" in (await visitor.page("/as/sam/c/sales-references"))[1]
    assert ">16:30<" in (await visitor.page("/as/maya/c/sales-references"))[1]
