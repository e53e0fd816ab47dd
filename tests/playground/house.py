"""A playground on a real port with a scripted core: plainly fictional people, one of each thing to show."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from adapters.playground.app import Channel, Colleague, Playground, build
from bot.event import Event
from bot.forms import filled, read
from bot.settings import Settings
from bot.ui import (
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    CheckField,
    Chips,
    ChoiceField,
    Code,
    Confirm,
    DateField,
    Divider,
    Facts,
    FileField,
    Form,
    Invalid,
    Invitation,
    Link,
    Mention,
    Money,
    MoneyField,
    Note,
    Nothing,
    NumberField,
    OpenForm,
    Option,
    Outcome,
    Paragraph,
    PersonField,
    Reply,
    Series,
    Table,
    TextField,
    TimeField,
    When,
)
from tests.fakes.bot import FakeBot, FakeDirectory

PEOPLE = (
    Colleague("sam", "Sam Ortiz", "Seller", "Account executive", "sam@example.com", "America/New_York", colour="sky"),
    Colleague(
        "maya",
        "Maya Lindqvist",
        "Customer success",
        "Customer success manager",
        "maya@example.com",
        "Europe/Stockholm",
        colour="plum",
    ),
    Colleague(
        "priya",
        "Priya Nair",
        "Program team",
        "Advocacy program manager",
        "priya@example.com",
        "Europe/London",
        colour="clay",
    ),
    Colleague(
        "elena",
        "Elena Fischer",
        "Executive",
        "Chief marketing officer",
        "elena@example.com",
        "Europe/Berlin",
        colour="slate",
    ),
    Colleague("noor", "Noor Haddad", "Admin", "Marketing operations", "noor@example.com", "UTC", colour="teal"),
)
CHANNELS = (
    Channel("sales-references", "sales-references", "Ask for customers who will vouch for us"),
    Channel("advocacy-program", "advocacy-program", "The program team's desk"),
    Channel("customer-wins", "customer-wins", "What went well, and thanks to whom"),
)
NOW = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
FRIDAY = date(2026, 11, 27)

UNDERSTOOD = Card(
    title="2 reference calls for Acme Health by Fri 27 Nov",
    blocks=(
        Paragraph(text=("I understood this. ", Bold(text="4 customers fit now"), "; nobody has been asked yet.")),
        Facts(
            items=(
                ("Type", "Reference call"),
                ("How many", "2"),
                ("Prospect", "Acme Health"),
                ("Opportunity", (Money(amount=Decimal(250000)),)),
                ("Industry", "Healthcare"),
                ("Needed by", (When(at=datetime(2026, 11, 27, 22, tzinfo=UTC), style="date"),)),
            )
        ),
        Buttons(
            items=(
                Button(label="Send request", name="request.send", data={"draft": 7}, style="primary"),
                Button(label="Change", name="request.change", data={"draft": 7}, form=True),
            )
        ),
    ),
)
MATCHES = Card(
    title="Request #12: 4 customers fit",
    tone="info",
    blocks=(
        Paragraph(text=(Bold(text="Northwind Clinics"), " · Dana Reyes, VP Operations")),
        Chips(items=("Same industry", "Same product", "EMEA", "Last used 140 days ago")),
        Buttons(items=(Button(label="Ask for this one", name="ask", data={"advocate": 3}, style="primary"),)),
        Divider(),
        Paragraph(text=(Bold(text="Tailspin Hospitals"), " · Jonas Weber, Head of IT")),
        Chips(items=("Same industry", "Same size", "Never used")),
        Buttons(items=(Button(label="Ask for this one", name="ask", data={"advocate": 4}),)),
        Divider(),
        Paragraph(text=(Bold(text="Fourth Coffee Labs"), " · Ines Moreau, Data lead")),
        Chips(items=("Same product", "Verified last week")),
        Note(text=("2 more are resting until ", When(at=datetime(2027, 1, 12, tzinfo=UTC), style="date"), ".")),
        Buttons(
            items=(
                Button(label="Change the request", name="request.change", form=True),
                Button(
                    label="Cancel request",
                    name="request.cancel",
                    style="danger",
                    confirm=Confirm(
                        title="Cancel request #12?",
                        text="Nobody will be asked. You can ask again any time.",
                        yes="Cancel request",
                    ),
                ),
            )
        ),
    ),
)
DIGEST = Card(
    title="Advocacy this month",
    blocks=(
        Paragraph(text=("Numbers of November so far. Questions go to ", Mention(person=3, name="Priya Nair"), ".")),
        Chart(
            kind="bar",
            title="Requests fulfilled, by activity",
            categories=("Reference call", "Case study", "Speaking", "Quote"),
            series=(Series(name="", points=(14, 3, 2, 6)),),
        ),
        Chart(
            kind="line",
            title="Last five months",
            categories=("Jul", "Aug", "Sep", "Oct", "Nov"),
            series=(
                Series(name="Requests", points=(9, 7, 12, 15, 19)),
                Series(name="Nominations", points=(2, 5, 4, 8, 6)),
            ),
        ),
        Table(
            caption="Teams that asked most",
            columns=("Team", "Requests", "Fulfilled", "Influenced"),
            rows=(
                ("Enterprise East", "9", "7", "$1,250,000"),
                ("Healthcare", "6", "6", "$640,000"),
                ("Nordics", "4", "3", "$180,000"),
            ),
        ),
        Note(text="Influenced means that a customer took part before the deal closed: a contribution, never a cause."),
    ),
)
BRIEFING = Card(
    title="Tomorrow: call with Dana Reyes",
    tone="good",
    blocks=(
        Invitation(
            uid="call-12@example.com",
            title="Reference call with Acme Health",
            start=datetime(2026, 11, 26, 14, tzinfo=UTC),
            description="Dana calls you on the number in the invitation.",
        ),
        Bullets(
            items=(
                "Runs the same product in 14 clinics",
                "Cut onboarding time by 40 %",
                ("Story: ", Link(text="how they moved in six weeks", url="https://example.com/story")),
            )
        ),
        Note(text=("Change the time with ", Code(text="/advocate show 12"), ".")),
    ),
)
HOME = Card(
    title="Good afternoon",
    blocks=(
        Paragraph(text=(Bold(text="Waiting for you"),)),
        Facts(
            items=(("Acme Health wants a reference call", "Dana Reyes, Northwind Clinics"), ("Asked", "3 hours ago"))
        ),
        Buttons(
            items=(
                Button(label="Program may ask", name="owner.yes", style="primary"),
                Button(label="Not now", name="owner.no", form=True),
            )
        ),
        Divider(),
        Paragraph(text=(Bold(text="Your requests"),)),
        Table(
            caption="Open requests",
            columns=("Request", "For", "State", "Needed by"),
            rows=(
                ("#12", "Acme Health", "Owner asked", "Fri 27 Nov"),
                ("#9", "Contoso Bank", "Scheduled", "Mon 30 Nov"),
            ),
        ),
        Buttons(
            items=(
                Button(label="Ask for a reference", name="request.new", form=True),
                Button(label="Nominate a customer", name="nominate.new", form=True),
            )
        ),
    ),
)
HELP = Card(
    title="What Goodword can do",
    blocks=(
        Bullets(
            items=(
                (
                    Code(text="/advocate 2 healthcare references for Acme by Friday"),
                    " finds customers who will vouch for you",
                ),
                (Code(text="/nominate Dana Reyes at Northwind, cut onboarding by 40 %"), " puts a customer forward"),
                (Code(text="/maturity status"), " shows the running check-in"),
            )
        ),
        Note(text="Only you see answers to commands. Write help in our direct messages any time."),
    ),
)


def request_form(*, more: bool = False) -> Form:
    """The short request form, with every kind of field when `more` is asked for."""
    short = (
        ChoiceField(
            name="type",
            label="Type",
            required=True,
            options=tuple(Option(value=v.lower(), label=v) for v in ("Reference call", "Site visit", "Case study")),
            initial=(Option(value="reference call", label="Reference call"),),
        ),
        NumberField(name="count", label="How many", required=True, initial=1, least=1, most=5),
        ChoiceField(
            name="prospect",
            label="Prospect or occasion",
            source="accounts",
            required=True,
            hint="The company that wants to talk to a customer",
        ),
        DateField(name="by", label="Needed by", initial=FRIDAY, earliest=date(2026, 11, 25)),
        TextField(
            name="note", label="Note", lines="many", placeholder="What should the customer be able to tell them?"
        ),
    )
    rest = (
        MoneyField(name="value", label="Opportunity value"),
        ChoiceField(
            name="regions",
            label="Region",
            several=True,
            options=tuple(Option(value=v, label=v) for v in ("EMEA", "Americas", "APAC")),
        ),
        ChoiceField(name="products", label="Products", several=True, source="products"),
        PersonField(name="owner", label="Ask on behalf of"),
        TimeField(name="time", label="Best time of day"),
        CheckField(name="secret", label="Confidential: show the name to nobody else"),
        FileField(name="file", label="Briefing"),
    )
    buttons = () if more else (Button(label="More criteria", name="request.more"),)
    return Form(
        name="request",
        title="Ask for a reference",
        submit="Send request",
        fields=short + (rest if more else ()),
        buttons=buttons,
        nonce="n-1",
        data={"draft": 7},
    )


def _submitted(event: Event) -> Outcome:
    form = request_form(more="owner" in event.values)
    _, errors = read(form, event.values)
    if errors:
        return Invalid(errors=errors, form=filled(form, event.values))
    return Reply(
        card=Card(
            title="Request #12 is sent",
            tone="good",
            blocks=(Paragraph(text="The owner hears now. I will write to you here."),),
        )
    )


def scripted() -> FakeBot:
    """A core that answers as the product would, from the script above."""
    bot = FakeBot()
    bot.on("goodword help", Reply(card=HELP))
    bot.on("help", Reply(card=HELP))
    bot.on("advocate", Reply(card=UNDERSTOOD))
    bot.on("advocate request", OpenForm(form=request_form()))
    bot.on("advocate queue", Reply(card=MATCHES))
    bot.on("goodword report", Reply(card=DIGEST, private=False))
    bot.on("goodword brief", Reply(card=BRIEFING))
    bot.on("request.send", Reply(card=MATCHES, replaces=True))
    bot.on("request.change", OpenForm(form=request_form()))
    bot.on("request.new", OpenForm(form=request_form()))
    bot.on("request.more", lambda e: OpenForm(form=filled(request_form(more=True), e.values)))
    bot.on("request", _submitted)
    bot.on("request.message", OpenForm(form=request_form()))
    bot.on("owner.yes", Reply(card=Card(title="Taken", blocks=(Paragraph(text="The program team asks Dana today."),))))
    bot.on("home", Reply(card=HOME))
    bot.on("ask", Nothing())
    bot.choices["accounts"] = tuple(
        Option(value=f"a{i}", label=n, hint=h)
        for i, (n, h) in enumerate(
            (
                ("Acme Health", "Healthcare"),
                ("Contoso Bank", "Banking"),
                ("Fabrikam Rail", "Transport"),
                ("Northwind Clinics", "Healthcare"),
            )
        )
    )
    bot.choices["products"] = tuple(Option(value=n.lower(), label=n) for n in ("Ledger", "Beacon", "Harbor", "Compass"))
    return bot


@dataclass
class House:
    """A running playground and what is behind it."""

    url: str
    playground: Playground
    bot: FakeBot
    directory: FakeDirectory


class Ticking:
    """A clock that moves a second each time it is read, so messages have an order of their own."""

    def __init__(self, start: datetime = NOW) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """The next second."""
        self.now += timedelta(seconds=1)
        return self.now


@asynccontextmanager
async def house(data: Path, bot: FakeBot | None = None, port: int = 0) -> AsyncIterator[House]:
    """A playground listening on loopback until the block ends."""
    core, directory = bot or scripted(), FakeDirectory()
    playground = build(
        Settings(_env_file=None), core, directory, Ticking(), people=PEOPLE, channels=CHANNELS, data=data
    )
    await playground.start()
    # Listening before the server runs: whoever connects early waits in the queue, so nobody has to poll.
    sock = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        Starlette(routes=list(playground.routes)), log_level="warning", lifespan="off", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[sock]))
    try:
        yield House(f"http://127.0.0.1:{sock.getsockname()[1]}", playground, core, directory)
    finally:
        server.should_exit = True
        await playground.stop()
        await running
