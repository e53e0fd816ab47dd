"""Slash commands over the wire: what the core hears, and what the person sees."""

import asyncio

import pytest

from bot.ui import Button, Buttons, Card, Form, Invalid, Nothing, OpenForm, Paragraph, Reply, Table, TextField
from tests.fakes.slack import FakeSlack
from tests.slack.conftest import NOW, Stage, staged

FORM = Form(
    name="request",
    title="New request",
    submit="Send request",
    nonce="n-1",
    fields=(TextField(name="who", label="Who"),),
)
TABLE = Card(title="Pool", blocks=(Table(caption="Pool", columns=("Account", "Uses"), rows=(("Northwind", "2"),)),))


async def test_a_command_reaches_the_core_and_its_answer_the_person(stage: Stage) -> None:
    """The words come without the slash, with who, where and when; the answer is in the acknowledgement, privately."""
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


async def test_a_public_answer_is_for_the_channel(stage: Stage) -> None:
    """Reply(private=False) to a command is seen by everyone there."""
    stage.bot.on("advocate show", Reply(card=Card(title="Request #12"), private=False))
    shown = await stage.slack.command(stage.dana, "/advocate show 12", stage.sales)
    assert shown is not None
    assert shown.only_for == ""


async def test_nothing_says_nothing(stage: Stage) -> None:
    """An outcome without words is an empty acknowledgement."""
    stage.bot.on("advocate", Nothing())
    assert await stage.slack.command(stage.dana, "/advocate") is None
    assert stage.bot.events[0].place.kind == "direct"
    assert stage.bot.events[0].place.external_id == stage.dana


async def test_a_command_that_cannot_be_taken_says_why(stage: Stage) -> None:
    """Invalid without a form on screen is told in words."""
    stage.bot.on("advocate", Invalid(errors={"who": "Say which account."}, form=FORM))
    assert "Say which account." in str(await stage.slack.command(stage.dana, "/advocate"))


@pytest.mark.parametrize("native", [True, False])
async def test_a_table_is_answered_where_slack_says_whether_it_takes_it(slack: FakeSlack, native: bool) -> None:
    """Blocks that a workspace may refuse go through the response_url, and again as plain rows when it does."""
    slack.native = native
    async with staged(slack) as stage:
        stage.bot.on("advocate", Reply(card=TABLE))
        assert await slack.command(stage.dana, "/advocate", stage.sales) is None
        [shown] = await slack.until(lambda: slack.seen(stage.sales, stage.dana))
        assert "Northwind" in str(shown)
        assert ("data_table" in {b["type"] for b in shown.blocks}) == native
        assert shown.only_for == stage.dana


async def test_a_command_opens_a_form(stage: Stage) -> None:
    """OpenForm opens a modal with the command's trigger; nothing else is said."""
    stage.bot.on("advocate", OpenForm(form=FORM))
    assert await stage.slack.command(stage.dana, "/advocate") is None
    assert stage.slack.modal(stage.dana).title == "New request"


async def test_a_form_that_missed_its_trigger_waits_behind_a_button(stage: Stage) -> None:
    """Too late to open: a private button does the same again with a fresh trigger, and then goes away."""
    stage.bot.on("advocate", OpenForm(form=FORM))
    stage.slack.fail("views.open", error="expired_trigger_id")
    shown = await stage.slack.command(stage.dana, "/advocate for Acme by Friday", stage.sales)
    assert shown is not None
    assert shown.buttons == ["Open form"]
    await stage.slack.press(stage.dana, shown, "Open form")
    assert stage.slack.modal(stage.dana).title == "New request"
    assert [e.text for e in stage.bot.events] == ["advocate for Acme by Friday"] * 2
    assert stage.bot.events[0].key != stage.bot.events[1].key


async def test_the_answer_of_a_repeated_command_takes_the_buttons_place(stage: Stage) -> None:
    """When the second try answers with a card, it replaces the private button."""
    stage.bot.on("advocate", OpenForm(form=FORM))
    stage.slack.fail("views.open", error="expired_trigger_id")
    shown = await stage.slack.command(stage.dana, "/advocate", stage.sales)
    assert shown is not None
    stage.bot.on("advocate", Reply(card=Card(title="Already sent")))
    await stage.slack.press(stage.dana, shown, "Open form")
    await stage.slack.until(lambda: shown.edits)
    assert str(shown) == "Already sent"


async def test_a_slow_core_is_acknowledged_in_time_and_answered_later(stage: Stage, impatient: None) -> None:
    """Past Slack's patience the person is told that it goes on, and the outcome takes that note's place."""
    stage.bot.gate = asyncio.Event()
    stage.bot.on("advocate", Reply(card=Card(title="3 fit")))
    shown = await stage.slack.command(stage.dana, "/advocate", stage.sales)
    assert shown is not None
    assert "Still working on it" in str(shown)
    stage.bot.gate.set()
    await stage.slack.until(lambda: shown.edits)
    assert str(shown) == "3 fit"


async def test_a_slow_form_comes_as_a_button(stage: Stage, impatient: None) -> None:
    """A form that is ready after its trigger ended is offered, not lost."""
    stage.bot.gate = asyncio.Event()
    stage.bot.on("advocate", OpenForm(form=FORM))
    await stage.slack.command(stage.dana, "/advocate", stage.sales)
    stage.slack.skip(4)
    stage.bot.gate.set()
    found = await stage.slack.until(
        lambda: [m for m in stage.slack.seen(stage.sales, stage.dana) if "Open form" in m.buttons]
    )
    await stage.slack.press(stage.dana, found[0], "Open form")
    assert stage.slack.modal(stage.dana).title == "New request"


async def test_a_person_nobody_knows_is_asked_to_try_again(stage: Stage) -> None:
    """Slack does not say who it is: the core is not bothered, and the person is told privately."""
    stage.slack.fail("users.info", status=500)
    shown = await stage.slack.command(stage.dana, "/advocate", stage.sales)
    assert "Try again in a minute" in str(shown)
    assert stage.bot.events == []
    assert "Heard" in str(await stage.slack.command(stage.dana, "/advocate", stage.sales))


async def test_people_are_looked_up_once(stage: Stage) -> None:
    """The second command of a person asks Slack for nothing, and stale knowledge does when Slack is down."""
    await stage.slack.command(stage.dana, "/advocate")
    await stage.slack.command(stage.dana, "/advocate")
    assert len(stage.slack.called("users.info")) == 1
    stage.directory.age()
    stage.slack.fail("users.info", status=503)
    assert "Heard" in str(await stage.slack.command(stage.dana, "/advocate"))


@pytest.mark.parametrize(
    "flags",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"is_bot": True},
        {"team_id": "T0009"},
    ],
)
async def test_guests_are_marked(stage: Stage, flags: dict[str, object]) -> None:
    """Guests of every kind, strangers and bots reach the core as guests."""
    guest = stage.slack.person("Gil Guest", **flags)
    await stage.slack.command(guest, "/advocate")
    assert stage.bot.events[0].actor.guest
    await stage.slack.command(stage.dana, "/advocate")
    assert not stage.bot.events[1].actor.guest


async def test_a_defect_is_a_number_for_the_person_and_a_trace_for_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Should the core break its promise, no exception text is shown and the number is in the log."""
    stage.bot.on("advocate", lambda event: 1 / 0)  # type: ignore[return-value, arg-type]  # reason: breaks on purpose
    shown = str(await stage.slack.command(stage.dana, "/advocate"))
    assert "division" not in shown
    number = shown.rsplit("number ", 1)[1].rstrip(".")
    assert number in caplog.text
    assert stage.slack.token not in caplog.text


async def test_mentions_in_words_are_names(stage: Stage) -> None:
    """Where Slack sends ids for people the core gets their names, and entities as the characters they stand for."""
    omar = stage.slack.person("Omar Haddad")
    await stage.slack.command(stage.dana, f"/goodword role manager <@{omar}|omar> &amp; <https://example.com|the site>")
    assert stage.bot.events[0].text == "goodword role manager @Omar Haddad & the site (https://example.com)"


async def test_a_workspace_that_did_not_install_us_is_told_so(stage: Stage) -> None:
    """Requests of another workspace with a good signature reach no core."""
    stage.slack.team = "T0666"
    shown = await stage.slack.command(stage.dana, "/advocate")
    assert "not installed" in str(shown)
    assert stage.bot.events == []


async def test_an_answer_with_buttons_can_be_pressed(stage: Stage) -> None:
    """The name and data of a button come back as they were given."""
    press = Button(label="Send request", name="request.send", data={"draft": 7, "sure": True, "note": "ä & <b>"})
    stage.bot.on("advocate", Reply(card=Card(title="Understood", blocks=(Buttons(items=(press,)),))))
    shown = await stage.slack.command(stage.dana, "/advocate", stage.sales)
    assert shown is not None
    await stage.slack.press(stage.dana, shown, "Send request")
    event = stage.bot.events[1]
    assert (event.kind, event.name, event.data) == ("button", "request.send", press.data)
