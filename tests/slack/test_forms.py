"""Forms over the wire: every field there and back, steps, errors, buttons inside, type-ahead."""

import asyncio
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from bot.event import Event
from bot.forms import filled, read
from bot.ui import (
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    DateField,
    Form,
    Invalid,
    Mention,
    MoneyField,
    Nothing,
    NumberField,
    OpenForm,
    Option,
    Outcome,
    PersonField,
    Reply,
    TextField,
    TimeField,
)
from tests.fakes.slack import SlackRefuses
from tests.slack.conftest import Stage

KINDS = (
    Option(value="call", label="Reference call"),
    Option(value="quote", label="Quote"),
    Option(value="", label="Any"),
)
REGIONS = (Option(value="emea", label="EMEA"), Option(value="apac", label="APAC"))
FIELDS = (
    TextField(name="note", label="Note", lines="many", longest=500),
    ChoiceField(name="kind", label="Type", options=KINDS),
    ChoiceField(name="regions", label="Regions", options=REGIONS, several=True),
    ChoiceField(name="account", label="Account", source="accounts"),
    DateField(name="by", label="Needed by"),
    TimeField(name="at", label="At"),
    NumberField(name="count", label="How many", least=1, most=9),
    MoneyField(name="value", label="Value"),
    PersonField(name="owner", label="Owner"),
    CheckField(name="secret", label="Confidential"),
)
FORM = Form(name="request", title="New request", submit="Send request", nonce="n-1", fields=FIELDS, data={"draft": 7})


async def opened(stage: Stage, form: Form = FORM) -> None:
    """`form` on Dana's screen, opened from the sales channel."""
    stage.bot.on("advocate", OpenForm(form=form))
    await stage.slack.command(stage.dana, "/advocate", stage.sales)


async def test_every_field_comes_back_as_it_was_filled_in(stage: Stage) -> None:
    """Values arrive as the neutral raw values that the core reads without a complaint, people as our ids."""
    omar = stage.slack.person("Omar Haddad")
    stage.bot.choices["accounts"] = (Option(value="41", label="Northwind"), Option(value="42", label="Acme"))
    await opened(stage)
    assert await stage.slack.options(stage.dana, "Account", "north") == ["Northwind"]
    await stage.slack.submit(
        stage.dana,
        {
            "Note": "Dana *cut* <costs>",
            "Type": "Reference call",
            "Regions": ["EMEA", "APAC"],
            "Account": "Northwind",
            "Needed by": "2026-12-04",
            "At": "14:30",
            "How many": 2,
            "Value": "$250k",
            "Owner": omar,
            "Confidential": True,
        },
    )
    event = stage.bot.events[-1]
    owner = stage.directory.people["slack", "T0001", omar].person
    assert (event.kind, event.name, event.nonce, event.key, event.data) == (
        "form",
        "request",
        "n-1",
        "n-1",
        {"draft": 7},
    )
    assert (event.place.kind, event.place.external_id) == ("channel", stage.sales)
    values, errors = read(FORM, event.values)
    assert errors == {}
    assert values == {
        "note": "Dana *cut* <costs>",
        "kind": "call",
        "regions": ("emea", "apac"),
        "account": "41",
        "by": date(2026, 12, 4),
        "at": time(14, 30),
        "count": 2,
        "value": Decimal(250_000),
        "owner": owner,
        "secret": True,
    }


async def test_empty_fields_come_back_empty(stage: Stage) -> None:
    """Nothing filled in is nothing, not a guess; an option with an empty value survives Slack, which takes none."""
    await opened(stage)
    await stage.slack.submit(stage.dana, {"Type": "Any"})
    values, errors = read(FORM, stage.bot.events[-1].values)
    assert errors == {}
    assert {name for name, value in values.items() if value} == set()
    assert stage.bot.events[-1].values["kind"] == ""
    assert stage.bot.events[-1].values["secret"] is False


async def test_what_was_there_is_shown_and_comes_back(stage: Stage) -> None:
    """Initial values of every kind stand in the modal, and sending without a touch returns them."""
    omar = stage.slack.person("Omar Haddad")
    await stage.slack.command(omar, "/advocate")
    known = stage.bot.events[0].actor
    raw = {"note": "kept", "kind": "quote", "regions": ("apac",), "account": "42", "by": "2026-12-04", "at": "09:05",
           "count": "3", "value": "40 000", "secret": True}  # fmt: skip
    form = filled(FORM, raw, {"42": Option(value="42", label="Acme")})
    owner = PersonField(name="owner", label="Owner", initial=Mention(person=known.person, name="Omar"))
    fields = (*form.fields[:-2], owner, form.fields[-1])
    await opened(stage, form.model_copy(update={"fields": fields}))
    await stage.slack.submit(stage.dana)
    values, errors = read(FORM, stage.bot.events[-1].values)
    assert errors == {}
    assert values == read(FORM, {**raw, "owner": str(known.person)})[0]


async def test_required_fields_are_required(stage: Stage) -> None:
    """Slack itself does not send a form whose required field is empty."""
    await opened(stage, FORM.model_copy(update={"fields": (TextField(name="a", label="Account", required=True),)}))
    with pytest.raises(SlackRefuses, match="has to be filled in"):
        await stage.slack.submit(stage.dana)


@pytest.mark.parametrize("outcome", [Nothing(), Reply(card=Card(title="Sent to the program team"))])
async def test_a_sent_form_closes_or_shows_its_answer(stage: Stage, outcome: Outcome) -> None:
    """Nothing closes everything; a reply takes the form's place, to read."""
    await opened(stage)
    stage.bot.on("request", outcome)
    await stage.slack.submit(stage.dana)
    assert [v.title for v in stage.slack.modals(stage.dana)] == (
        [] if isinstance(outcome, Nothing) else ["Sent to the program team"]
    )


async def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(stage: Stage) -> None:
    """A mistake is shown under its field; what was typed stays; sending again counts as the same opening."""
    await opened(stage)
    stage.bot.on("request", Invalid(errors={"value": "Write an amount like 250k."}, form=FORM))
    await stage.slack.submit(stage.dana, {"Note": "kept", "Value": "lots"})
    view = stage.slack.modal(stage.dana)
    assert view.errors == {"Value": "Write an amount like 250k."}
    assert view.value("Note")["value"] == "kept"
    await stage.slack.submit(stage.dana, {"Value": "250k"})
    assert [e.key for e in stage.bot.events[1:]] == ["n-1", "n-1"]


async def test_an_error_without_its_field_stands_on_top(stage: Stage) -> None:
    """What concerns no shown field is said above the form, which keeps what was typed, also in type-ahead fields."""
    stage.bot.choices["accounts"] = (Option(value="41", label="Northwind"),)
    await opened(stage)

    def refuse(event: Event) -> Outcome:
        return Invalid(
            errors={"caps": "Northwind was asked three times this quarter."}, form=filled(FORM, event.values)
        )

    stage.bot.on("request", refuse)
    await stage.slack.options(stage.dana, "Account")
    await stage.slack.submit(stage.dana, {"Note": "kept", "Account": "Northwind"})
    view = stage.slack.modal(stage.dana)
    assert "Northwind was asked three times this quarter." in str(view)
    assert view.value("Note")["value"] == "kept"
    assert view.value("Account")["selected_option"]["text"]["text"] == "Northwind"


async def test_the_next_step_takes_the_forms_place_and_starts_empty(stage: Stage) -> None:
    """A following step with the same field names does not inherit what was typed in the last one."""

    def step(number: int) -> Form:
        fields = (TextField(name="why", label="Why"),)
        return Form(
            name="rate", title=f"Step {number}", submit="Next", nonce="n-1", fields=fields, data={"step": number}
        )

    await opened(stage, step(1))
    stage.bot.on("rate", lambda event: OpenForm(form=step(int(event.data["step"] or 0) + 1)))
    await stage.slack.submit(stage.dana, {"Why": "because"})
    view = stage.slack.modal(stage.dana)
    assert view.title == "Step 2"
    assert view.value("Why")["value"] is None
    await stage.slack.submit(stage.dana, {"Why": "also"})
    assert [(e.data["step"], e.values["why"]) for e in stage.bot.events[1:]] == [(1, "because"), (2, "also")]


MORE = FORM.model_copy(update={"buttons": (Button(label="More criteria", name="request.more", data={"all": True}),)})


async def test_a_button_inside_a_form_acts_on_what_is_typed(stage: Stage) -> None:
    """The press brings values, nonce and both datas; the form is updated in place and keeps what was typed."""
    await opened(stage, MORE)

    def more(event: Event) -> Outcome:
        fields = (*MORE.fields, TextField(name="product", label="Product"))
        return OpenForm(form=filled(MORE.model_copy(update={"fields": fields}), event.values))

    stage.bot.on("request.more", more)
    view = stage.slack.modal(stage.dana)
    stage.slack.fill(view, {"Note": "kept", "Confidential": True})
    await stage.slack.press(stage.dana, view, "More criteria")
    await stage.slack.until(lambda: "Product" in view.inputs)
    event = stage.bot.events[-1]
    assert (event.kind, event.name, event.nonce) == ("button", "request.more", "n-1")
    assert event.data == {"draft": 7, "all": True}
    assert event.values["note"] == "kept"
    assert view.value("Note")["value"] == "kept"
    assert view.value("Confidential")["selected_options"]


async def test_an_answer_to_a_button_in_a_form_lies_on_top_of_it(stage: Stage) -> None:
    """A card shown from within a form does not cost what is typed there; a full stack replaces the top instead."""
    await opened(stage, MORE)
    stage.bot.on("request.more", Reply(card=Card(title="All traits", blocks=(Buttons(items=MORE.buttons),))))
    await stage.slack.press(stage.dana, stage.slack.modal(stage.dana), "More criteria")
    assert [v.title for v in stage.slack.modals(stage.dana)] == ["New request", "All traits"]
    stage.slack.dismiss(stage.dana)
    other = Form(
        name="other", title="Other", submit="Go", fields=(TextField(name="a", label="A"),), buttons=MORE.buttons
    )
    for depth in (2, 3, 3):
        form = other.model_copy(update={"name": f"other{len(stage.bot.events)}"})
        stage.bot.on("request.more", OpenForm(form=form))
        top = stage.slack.modal(stage.dana)
        before = top.spec["private_metadata"]
        await stage.slack.press(stage.dana, top, "More criteria")
        await stage.slack.until(lambda b=before: stage.slack.modal(stage.dana).spec["private_metadata"] != b)
        assert len(stage.slack.modals(stage.dana)) == depth


async def test_type_ahead_asks_the_source_for_the_person(stage: Stage) -> None:
    """At most a hundred options reach Slack, none longer than it takes; no match is an empty list."""
    stage.bot.choices["accounts"] = tuple(Option(value=str(i), label=f"Account {i} " + "x" * 90) for i in range(150))
    await opened(stage)
    assert len(await stage.slack.options(stage.dana, "Account", "account")) == 100
    assert await stage.slack.options(stage.dana, "Account", "zzz") == []
    name, query, actor = stage.bot.asked[0]
    assert (name, query, actor.name) == ("accounts", "account", "Dana Reyes")


async def test_a_person_who_cannot_be_looked_up_does_not_lose_the_form(stage: Stage) -> None:
    """The colleague picked is unknown and Slack is slow: the form stays with what was typed, and says so."""
    omar = stage.slack.person("Omar Haddad")
    await opened(stage)
    stage.slack.fail("users.info", status=500)
    await stage.slack.submit(stage.dana, {"Note": "kept", "Owner": omar})
    view = stage.slack.modal(stage.dana)
    assert list(view.errors.values()) == ["Slack is slow. Try again in a minute."]
    assert view.value("Note")["value"] == "kept"
    assert len(stage.bot.events) == 1


@pytest.mark.parametrize(
    ("outcome", "title"),
    [
        (Reply(card=Card(title="Sent")), "Sent"),
        (Nothing(), "Done"),
        (OpenForm(form=FORM.model_copy(update={"name": "next", "title": "Next"})), "Next"),
        (Invalid(errors={"value": "Not an amount."}, form=FORM), "New request"),
    ],
    ids=["reply", "nothing", "next step", "invalid"],
)
async def test_a_slow_form_waits_on_screen(stage: Stage, impatient: None, outcome: Outcome, title: str) -> None:
    """Past Slack's patience the modal says that it goes on, and then shows the outcome."""
    await opened(stage)
    stage.bot.gate = asyncio.Event()
    stage.bot.on("request", outcome)
    await stage.slack.submit(stage.dana, {"Note": "x"})
    assert stage.slack.modal(stage.dana).title == "Still working on it"
    stage.bot.gate.set()
    await stage.slack.until(lambda: stage.slack.modal(stage.dana).title == title)
    if isinstance(outcome, Invalid):
        assert "Not an amount." in str(stage.slack.modal(stage.dana))


async def test_a_view_of_another_maker_is_left_alone(stage: Stage) -> None:
    """A submission that is not of one of our forms reaches no core."""
    body: dict[str, Any] = {"type": "view_submission", "user": {"id": stage.dana}, "team": {"id": "T0001"}}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "elsewhere",
        "private_metadata": "not json",
        "state": {"values": {}},
    }
    await stage.slack._deliver("interactive", body | {"view": view, "trigger_id": "t"})
    assert stage.bot.events == []
