"""Forms in dialogs, type-ahead, message actions."""

from datetime import date, time
from decimal import Decimal

import pytest

from bot.ui import (
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    DateField,
    FileField,
    Form,
    Invalid,
    Mention,
    MoneyField,
    Nothing,
    NumberField,
    OpenForm,
    Option,
    Paragraph,
    PersonField,
    Reply,
    TextField,
    TimeField,
)
from tests.fakes.teams import Dialog
from tests.teams.conftest import House

KINDS = (Option(value="call", label="Reference call"), Option(value="a,b%2C", label="Case study"))
FORM = Form(
    name="ask",
    title="Ask for a customer",
    submit="Send request",
    nonce="n-1",
    data={"request": 3},
    intro=(Paragraph(text="Three fields suffice."),),
    fields=(
        TextField(
            name="note", label="Note", lines="many", initial="So far", placeholder="In your words", hint="Seen by all"
        ),
        ChoiceField(name="kind", label="Kind", options=KINDS, initial=KINDS[1:]),
        ChoiceField(name="tags", label="Tags", options=KINDS, several=True),
        ChoiceField(name="account", label="Account", source="accounts"),
        DateField(name="by", label="Needed by", initial=date(2026, 12, 1), earliest=date(2026, 11, 24)),
        TimeField(name="at", label="At", initial=time(14, 30)),
        NumberField(name="many", label="How many", initial=2, least=1, most=9),
        MoneyField(name="value", label="Deal value", initial=Decimal("250000")),
        PersonField(name="owner", label="Owner", initial=Mention(person=4, name="Rosa Diaz")),
        CheckField(name="secret", label="Confidential"),
        FileField(name="file", label="List"),
    ),
)
OPEN = Button(label="Change", name="ask.change", data={"request": 3}, form=True)


async def opened(at: House, form: Form = FORM) -> Dialog:
    """A dialog with that form on Dana's screen."""
    at.bot.on("show", Reply(card=Card(title="Request", blocks=(Buttons(items=(OPEN,)),))))
    at.bot.on("ask.change", OpenForm(form=form))
    (message,) = await at.cloud.say(at.dana, "show")
    return await at.cloud.open_dialog(at.dana, message, "Change")


async def test_every_field_comes_back_as_it_was_shown(at: House) -> None:
    """Sent untouched, the initial values are the values; commas in values survive."""
    dialog = await opened(at)

    done = await at.cloud.submit(dialog)

    event = at.bot.events[-1]
    assert done.closed
    assert (event.kind, event.name, event.nonce, event.data) == ("form", "ask", "n-1", {"request": 3})
    assert event.values == {
        "note": "So far",
        "kind": "a,b%2C",
        "tags": (),
        "account": "",
        "by": "2026-12-01",
        "at": "14:30",
        "many": "2",
        "value": "250000",
        "owner": "4",
        "secret": False,
    }
    assert "Three fields suffice." in dialog.text
    assert "Seen by all" in dialog.text


async def test_what_is_filled_in_comes_back(at: House) -> None:
    """Text, several choices with commas in them, ticks."""
    dialog = await opened(at)

    await at.cloud.submit(
        dialog, {"note": "x", "tags": ["Reference call", "Case study"], "secret": True, "kind": "call"}
    )

    values = at.bot.events[-1].values
    assert (values["note"], values["tags"], values["secret"]) == ("x", ("call", "a,b%2C"), True)


async def test_errors_stand_under_their_fields_and_what_was_typed_is_kept(at: House) -> None:
    """Also what could not be understood."""
    dialog = await opened(at)
    errors = {"value": "Write an amount like 250k.", "": "Somebody was faster."}
    at.bot.on("ask", Invalid(errors=errors, form=FORM))

    again = await at.cloud.submit(dialog, {"value": "a lot", "note": "mine", "tags": ["Case study"], "secret": True})

    body = again.card["body"]
    place = next(n for n, node in enumerate(body) if node.get("id", "").endswith(".value"))
    assert body[place + 1]["text"] == "⚠ Write an amount like 250k."
    assert body[place + 1]["color"] == "Attention"
    assert "⚠ Somebody was faster." in again.text
    shown = {name: node.get("value") for name, node in again.inputs.items()}
    assert (shown["value"], shown["note"], shown["secret"], shown["tags"]) == ("a lot", "mine", "true", "a%2Cb%252C")
    await at.cloud.submit(again)
    assert at.bot.events[-1].values["tags"] == ("a,b%2C",)


async def test_the_next_step_continues_the_dialog(at: House) -> None:
    """A form in answer to a form."""
    dialog = await opened(at)
    at.bot.on("ask", OpenForm(form=FORM.model_copy(update={"title": "Step 2", "name": "ask.2"})))

    assert (await at.cloud.submit(dialog)).title == "Step 2"


async def test_a_button_inside_the_form_carries_what_is_typed_so_far(at: House) -> None:
    """A required field does not hold it back, and is marked all the same."""
    must = TextField(name="who", label="Who", required=True)
    more = Button(label="More criteria", name="ask.more", data={"step": 2})
    form = FORM.model_copy(update={"buttons": (more,), "fields": (must, *FORM.fields)})
    dialog = await opened(at, form)
    at.bot.on("ask.more", OpenForm(form=FORM))

    again = await at.cloud.submit(dialog, {"note": "half"}, "More criteria")

    event = at.bot.events[-1]
    assert (event.kind, event.name, event.nonce) == ("button", "ask.more", "n-1")
    assert (event.values["note"], event.data) == ("half", {"request": 3, "step": 2})
    assert not again.closed
    assert dialog.inputs["who"]["label"] == "Who *"


async def test_a_required_field_is_checked_by_the_client(at: House) -> None:
    """Where no other button needs it empty."""
    dialog = await opened(at, FORM.model_copy(update={"fields": (TextField(name="who", label="Who", required=True),)}))

    with pytest.raises(AssertionError, match="is empty"):
        await at.cloud.submit(dialog)


async def test_a_private_answer_is_shown_in_the_dialog_with_its_buttons(at: House) -> None:
    """Pressing one there works as anywhere."""
    dialog = await opened(at)
    at.bot.on("ask", Reply(card=Card(title="Sent", blocks=(Buttons(items=(Button(label="Undo", name="ask.undo"),)),))))

    done = await at.cloud.submit(dialog)
    gone = await at.cloud.submit(done, label="Undo")

    assert done.text == "Sent\n[Undo]"
    assert (at.bot.events[-1].name, gone.closed) == ("ask.undo", True)


async def test_a_public_answer_is_posted_and_the_dialog_closes(at: House) -> None:
    """It is not for the presser alone."""
    dialog = await opened(at)
    at.bot.on("ask", Reply(card=Card(title="For all"), private=False))

    assert (await at.cloud.submit(dialog)).closed
    assert at.cloud.screen(at.dana)[-1].text == "For all"


async def test_a_button_that_promised_a_form_may_answer_with_a_card(at: House) -> None:
    """The dialog shows it; or that it is done."""
    dialog = await opened(at)
    at.bot.on("ask.change", Reply(card=Card(title="Too late")))
    message = at.cloud.screen(at.dana)[-1]
    assert dialog.title

    assert (await at.cloud.open_dialog(at.dana, message, "Change")).text == "Too late"
    at.bot.on("ask.change", Nothing())
    assert (await at.cloud.open_dialog(at.dana, message, "Change")).text == "Done."


async def test_type_ahead_asks_the_named_source(at: House) -> None:
    """Accounts and people are offered as they are typed."""
    at.bot.choices["accounts"] = (Option(value="n,1", label="Northwind", hint="bank"), Option(value="2", label="Acme"))
    dialog = await opened(at)

    offered = await at.cloud.offered(at.dana, dialog.inputs["account"]["choices.data"]["dataset"], "north")
    await at.cloud.submit(dialog, {"account": offered[0]["value"]})

    assert offered == [{"title": "Northwind (bank)", "value": "n%2C1"}]
    assert dialog.inputs["owner"]["choices.data"]["dataset"] == "people"
    assert at.bot.events[-1].values["account"] == "n,1"
    assert at.bot.asked[-1][2].name == "Dana Reyes"


MARKUP = (
    "<div><p>Does anyone know a <b>healthcare</b>&nbsp;reference?</p><ul><li>EMEA</li><li>by <i>Friday</i></li></ul>"
    '<script>alert(1)</script><at id="0">Rosa Diaz</at><br>Thanks &amp; bye<img alt="🙏"></div>'
)


async def test_a_message_action_hands_over_the_message_as_text(at: House) -> None:
    """HTML becomes what a person reads; author, link and mentions come along."""
    at.bot.on("request.message", OpenForm(form=FORM))
    payload = {
        "id": "17",
        "body": {"contentType": "html", "content": MARKUP},
        "from": {"user": {"id": at.omar.aad, "displayName": "Omar Haddad"}, "device": None},
        "linkToMessage": "https://teams.microsoft.com/l/message/17",
        "mentions": [{"id": 0, "mentionText": "Rosa Diaz", "mentioned": {"user": {"id": "rosa"}}}],
    }

    dialog = await at.cloud.use_action(at.dana, "request.message", payload, at.field)
    done = await at.cloud.submit(dialog, {"note": "ok"})

    event = at.bot.events[0]
    assert (event.kind, event.name) == ("shortcut", "request.message")
    assert event.source
    assert (
        event.source.text
        == "Does anyone know a healthcare reference?\n\n- EMEA\n- by Friday\n@Rosa Diaz\nThanks & bye🙏"
    )
    assert (event.source.author, event.source.mentions) == (at.omar.aad, ("rosa",))
    assert event.source.url == "https://teams.microsoft.com/l/message/17"
    assert (at.bot.events[-1].values["note"], done.closed) == ("ok", True)
    assert at.directory.remembered == []


async def test_a_message_action_by_somebody_unknown(at: House) -> None:
    """They are told, in the dialog."""
    nobody = at.cloud.user("No Body")
    del at.cloud.people["No Body"]

    assert "try again" in (await at.cloud.use_action(nobody, "nominate.message", {}, at.field)).text
    assert await at.cloud.offered(nobody, "accounts", "x") == []


async def test_an_unknown_invoke_is_answered(at: House) -> None:
    """200 and nothing: a 5xx would show as a failure of the app."""
    assert await at.cloud.invoke(at.dana, "signin/verifyState", {}) == {}
