"""The pages over the wire."""

import io
from collections.abc import Mapping
from datetime import date

import aiohttp
import pytest

from bot.errors import LinkError
from bot.event import Event
from bot.forms import filled, read
from bot.ui import (
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    Confirm,
    DateField,
    FileField,
    Form,
    Invalid,
    Mention,
    Nothing,
    OpenForm,
    Option,
    Paragraph,
    PersonField,
    Reply,
    TextField,
    TimeField,
)
from tests.site.conftest import LinkBot, Site, hidden, press_of

TIMES = Form(
    name="ask.accept",
    title="Offer three times",
    submit="Send my times",
    intro=(Paragraph(text="Acme Software asks for a call."),),
    data={"step": 2},
    fields=(
        DateField(name="day", label="First day", required=True, earliest=date(2026, 11, 24)),
        TimeField(name="hour", label="First time"),
        ChoiceField(
            name="topics",
            label="Topics",
            several=True,
            options=(Option(value="a", label="A"), Option(value="b", label="B")),
        ),
        CheckField(name="ok", label="You may use my name"),
        TextField(name="note", label="Anything else", lines="many"),
    ),
    buttons=(Button(label="Decline", name="ask.decline", data={"why": "form"}),),
)


@pytest.mark.parametrize("purpose", ["reply", "nominate", "upload"])
async def test_opening_tells_the_core_who_came_with_what(site: Site, bot: LinkBot, purpose: str) -> None:
    """GET hands the core a link event with the actor and claims of the token, and shows its form."""
    visitor = bot.link("t1", purpose, ask=7)
    bot.on(purpose, OpenForm(form=TIMES))
    status, page = await site.get(f"/{purpose}/t1")
    assert status == 200
    assert "Acme Software asks for a call." in page
    event = bot.events[0]
    assert (event.kind, event.name, event.actor, dict(event.data)) == ("link", purpose, visitor.actor, {"ask": 7})
    assert (event.place.kind, event.nonce) == ("page", "nonce-t1")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_mail_scanners_change_nothing(site: Site, bot: LinkBot, method: str) -> None:
    """However often a link is fetched in advance, the core hears only of openings, never of an answer."""
    bot.link("t1", "reply")
    for _ in range(3):
        async with site.http.request(method, site.base + "/reply/t1") as answer:
            assert answer.status == 200
    assert {"link"} == {event.kind for event in bot.events}


async def test_a_filled_form_reaches_the_core_typed(site: Site, bot: LinkBot) -> None:
    """POST hands over typed values by their fields' kinds, claims over the form's data, the link's nonce."""
    bot.link("t1", "reply", ask=7)
    bot.on("reply", OpenForm(form=TIMES))
    _, page = await site.get("/reply/t1")
    typed = [
        ("day", "2026-11-27"),
        ("hour", "14:30"),
        ("topics", "a"),
        ("topics", "b"),
        ("note", "two\r\nlines"),
        ("ask", "9"),
    ]
    status, page = await site.post("/reply/t1", [*hidden(page).items(), *typed])
    assert (status, "Thank you" in page) == (200, True)
    event = bot.events[-1]
    assert (event.kind, event.name, event.nonce) == ("form", "ask.accept", "nonce-t1")
    assert dict(event.data) == {"step": 2, "ask": 7}
    assert dict(event.values) == {
        "day": "2026-11-27", "hour": "14:30", "topics": ("a", "b"), "ok": False, "note": "two\nlines",
    }  # fmt: skip


async def test_a_double_press_carries_the_same_nonce_and_key(site: Site, bot: LinkBot) -> None:
    """Sending twice gives two events that the core can recognise as one."""
    bot.link("t1", "reply")
    bot.on("reply", OpenForm(form=TIMES))
    _, page = await site.get("/reply/t1")
    for _ in range(2):
        await site.post("/reply/t1", {**hidden(page), "day": "2026-11-27"})
    first, second = bot.events[1:]
    assert (first.key, first.nonce) == (second.key, second.nonce)


async def test_mistakes_are_shown_at_their_fields_and_typing_is_kept(site: Site, bot: LinkBot) -> None:
    """An invalid form comes back with 422, the words at the field, the first wrong one focused, what was typed kept."""

    def check(event: Event) -> Invalid:
        _, errors = read(TIMES, event.values)
        return Invalid(errors=errors, form=filled(TIMES, event.values))

    bot.link("t1", "reply")
    bot.on("reply", OpenForm(form=TIMES))
    bot.on("ask.accept", check)
    _, page = await site.get("/reply/t1")
    status, page = await site.post("/reply/t1", {**hidden(page), "day": "2026-11-01", "note": "keep <me>"})
    assert status == 422
    assert 'id="f0-e"' in page
    assert "That day has passed." in page
    assert 'aria-describedby="f0-e" aria-invalid="true" autofocus' in page
    assert "keep &lt;me&gt;" in page
    assert page.count("autofocus") == 1


async def test_a_step_leads_to_the_next_form(site: Site, bot: LinkBot) -> None:
    """A form answered with a form shows that form."""
    bot.link("t1", "nominate")
    bot.on("nominate", OpenForm(form=TIMES))
    bot.on("ask.accept", OpenForm(form=TIMES.model_copy(update={"title": "One more thing"})))
    _, page = await site.get("/nominate/t1")
    status, page = await site.post("/nominate/t1", hidden(page))
    assert (status, "<h1>One more thing</h1>" in page) == (200, True)


async def test_buttons_of_a_card_and_of_a_form(site: Site, bot: LinkBot) -> None:
    """A press names the button, with its data and the claims; inside a form it brings what is typed so far."""
    bot.link("t1", "reply", ask=7)
    sure = Confirm(title="Sure?", text="This stops all requests.", yes="Stop them")
    buttons = Buttons(items=(Button(label="Stop", name="me.stop", data={"ask": 1, "all": True}, confirm=sure),))
    bot.on("reply", Reply(card=Card(title="Hello", blocks=(buttons,))))
    bot.on("me.stop", OpenForm(form=TIMES))
    _, page = await site.get("/reply/t1")
    assert "This stops all requests." in page
    _, page = await site.post("/reply/t1", press_of(page, "Stop them"))
    stop = bot.events[-1]
    assert (stop.kind, stop.name, dict(stop.data)) == ("button", "me.stop", {"ask": 7, "all": True})
    await site.post("/reply/t1", {**hidden(page), **press_of(page, "Decline"), "note": "too busy"})
    decline = bot.events[-1]
    assert (decline.kind, decline.name, decline.values["note"]) == ("button", "ask.decline", "too busy")
    assert dict(decline.data) == {"step": 2, "why": "form", "ask": 7}


async def test_nothing_can_show_the_card_as_it_is_now(site: Site, bot: LinkBot) -> None:
    """`Nothing(now=card)` shows that card instead of the general thanks."""
    bot.link("t1", "reply")
    bot.on("reply", Nothing(now=Card(title="Accepted on Friday")))
    _, page = await site.get("/reply/t1")
    assert "<h1>Accepted on Friday</h1>" in page


async def test_a_file_arrives_whole_and_without_a_path(site: Site, bot: LinkBot) -> None:
    """An upload is handed over with its bare name and its bytes, above 1 MB too."""
    bot.link("t1", "upload")
    bot.on(
        "upload",
        OpenForm(form=Form(name="up", title="Upload", submit="Preview", fields=(FileField(name="f", label="File"),))),
    )
    _, page = await site.get("/upload/t1")
    assert 'enctype="multipart/form-data"' in page
    content = b"account,contact\r\n\x00\xff" * 80_000
    data = aiohttp.FormData(hidden(page), quote_fields=False)
    data.add_field("f", io.BytesIO(content), filename="..\\..\\C:\\advocates.csv")
    status, _ = await site.post("/upload/t1", data)
    event = bot.events[-1]
    assert status == 200
    assert event.upload is not None
    assert (event.upload.name, event.upload.content, event.values["f"]) == ("advocates.csv", content, "advocates.csv")


async def test_no_file_chosen_is_no_upload(site: Site, bot: LinkBot) -> None:
    """A browser sends an empty file when none was chosen."""
    bot.link("t1", "upload")
    bot.on(
        "upload",
        OpenForm(form=Form(name="up", title="Upload", submit="Preview", fields=(FileField(name="f", label="File"),))),
    )
    _, page = await site.get("/upload/t1")
    data = aiohttp.FormData(hidden(page))
    data.add_field("f", b"", filename="", content_type="application/octet-stream")
    await site.post("/upload/t1", data)
    assert (bot.events[-1].upload, bot.events[-1].values["f"]) == (None, "")


async def test_choices_of_a_source_are_written_out_and_colleagues_are_not(site: Site, bot: LinkBot) -> None:
    """Type-ahead works without a script, and a chosen colleague travels sealed: a visitor cannot put another there."""
    bot.link("t1", "reply")
    bot.choices["topics"] = (Option(value="x", label="Onboarding"),)
    chosen = PersonField(name="owner", label="Your contact", initial=Mention(person=12, name="Robin Vale"))
    form = Form(name="f", title="T", submit="Send", fields=(ChoiceField(name="c", label="C", source="topics"), chosen))
    bot.on("reply", OpenForm(form=form))
    _, page = await site.get("/reply/t1")
    assert '<option value="x">Onboarding</option>' in page
    assert "Robin Vale" in page
    await site.post("/reply/t1", {**hidden(page), "c": "x", "owner": "99"})
    assert dict(bot.events[-1].values) == {"c": "x", "owner": "12"}


LINKS: Mapping[str, tuple[LinkError, int]] = {
    "bad": (LinkError("bad"), 401),
    "old": (LinkError("expired"), 410),
    "used": (LinkError("used"), 410),
}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("token", [*LINKS, "never.seen", "%00", "a" * 2000, "%F0%9F%98%80"])
async def test_links_that_do_not_work_say_what_to_do(site: Site, bot: LinkBot, token: str, method: str) -> None:
    """A tampered link answers 401, an expired or used one 410, and says what to do; the core hears nothing."""
    error, status = LINKS.get(token, (LinkError("bad"), 401))
    bot.links[token] = error
    async with site.http.request(method, f"{site.base}/reply/{token}") as answer:
        assert (answer.status, "<h1>This link" in await answer.text()) == (status, True)
    assert bot.events == []


async def test_a_link_opens_only_its_own_page(site: Site, bot: LinkBot) -> None:
    """A nomination link is no upload link."""
    bot.link("t1", "nominate")
    assert (await site.get("/upload/t1"))[0] == 404
    assert (await site.post("/reply/t1", {"_form": "x"}))[0] == 404
    assert bot.events == []


async def test_the_zone_is_not_said_where_the_page_asks_for_it(site: Site, bot: LinkBot) -> None:
    """A form with a time zone of its own would be contradicted by ours."""
    zone = ChoiceField(name="zone", label="Your time zone", options=(Option(value="UTC", label="UTC"),), required=True)
    bot.link("t1", "reply")
    bot.on("reply", OpenForm(form=TIMES))
    assert "Times in" in (await site.get("/reply/t1"))[1]
    bot.on("reply", OpenForm(form=TIMES.model_copy(update={"fields": (zone, *TIMES.fields)})))
    assert "Times in" not in (await site.get("/reply/t1"))[1]


async def test_browsers_that_ask_for_an_icon_are_not_told_of_an_error(site: Site) -> None:
    """Otherwise every page would write an error to its console."""
    assert await site.get("/favicon.ico") == (204, "")
