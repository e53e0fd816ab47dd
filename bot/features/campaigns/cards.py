"""The words and cards of campaigns, and of being named in thanks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.ui import (
    Block,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Confirm,
    DateField,
    Form,
    Note,
    Option,
    Paragraph,
    Text,
    TextField,
    TimeField,
    When,
    facts,
)
from store.records.promotion import Campaign

LABELS = {"scheduled": "not begun yet", "running": "running", "ended": "ended", "withdrawn": "withdrawn"}
SHOWN = 10


@dataclass(frozen=True, slots=True)
class View:
    """A campaign for the cards."""

    campaign: Campaign
    channels: tuple[str, ...]
    by: Text
    reach: str = ""


def day(value: date) -> str:
    """A day as people write it."""
    return f"{value.day} {value:%b}"


def post(view: View) -> Card:
    """The call in a channel; when it is over, without its button."""
    campaign = view.campaign
    blocks: list[Block] = [Paragraph(text=campaign.body)]
    if campaign.state == "running":
        data = {"w": campaign.title[:300], "src": f"campaign:{campaign.id}"}
        nominate = Button(label="I know somebody", name="nominate.for", data=data, style="primary", form=True)
        blocks += [Buttons(items=(nominate,)), Note(text=f"Until {day(campaign.ends_on)}.")]
    else:
        blocks.append(Note(text="This call has ended. Thank you to everybody who named somebody."))
    return Card(title=campaign.title, blocks=tuple(blocks))


def overview(views: Sequence[View]) -> Card:
    """Every campaign, the newest first."""
    blocks: list[Block] = []
    if not views:
        blocks.append(
            Paragraph(text="No call yet. One asks the field for somebody, in channels you choose, until a day.")
        )
    for view in views[:SHOWN]:
        campaign = view.campaign
        came = f" · {view.reach}" if view.reach else ""
        blocks.append(Paragraph(text=f"{campaign.title} · {LABELS[campaign.state]}{came}"))
        blocks.append(Buttons(items=(Button(label="Open", name="campaign.show", data={"c": campaign.id}),)))
    blocks.append(Buttons(items=(Button(label="New call", name="campaign.new", style="primary", form=True),)))
    return Card(title="Calls to the field", blocks=tuple(blocks))


def detail(view: View) -> Card:
    """One campaign, with what came back."""
    campaign, data = view.campaign, {"c": view.campaign.id}
    blocks: list[Block] = [
        facts(
            (
                ("Status", LABELS[campaign.state]), ("Where", ", ".join(view.channels)),
                ("From", (When(at=campaign.starts_at),)), ("Until", day(campaign.ends_on)), ("By", view.by),
                ("Came back", view.reach or "nothing yet"),
            )
        ),
        Paragraph(text=campaign.body),
    ]  # fmt: skip
    if campaign.state in ("scheduled", "running"):
        sure = Confirm(
            title="Withdraw it?", text="The post is removed from every channel.", yes="Withdraw", no="Keep it"
        )
        end = (Button(label="End it now", name="campaign.end", data=data),) if campaign.state == "running" else ()
        withdraw = Button(label="Withdraw", name="campaign.withdraw", data=data, style="danger", confirm=sure)
        blocks.append(Buttons(items=(*end, withdraw)))
    return Card(title=campaign.title, blocks=tuple(blocks))


def form(today: date, channels: Sequence[Option]) -> Form:
    """A new call."""
    return Form(
        name="campaign", title="A call to the field", submit="Schedule",
        fields=(
            TextField(
                name="title", label="Who is wanted?", hint="Such as speakers for our spring event in Berlin",
                required=True, longest=140,
            ),
            TextField(name="body", label="What for?", required=True, lines="many", longest=1500),
            ChoiceField(
                name="places", label="Where", source="campaign.channels", several=True, required=True,
                initial=tuple(channels),
            ),
            DateField(name="until", label="Until", hint="The last day", required=True, earliest=today),
            DateField(name="day", label="From", hint="Empty: now", earliest=today),
            TimeField(name="time", label="At", hint="In your own time zone"),
        ),
    )  # fmt: skip


def done(title: str, text: str = "") -> Card:
    """Something was done."""
    return Card(title=title, blocks=(Paragraph(text=text),) if text else (), tone="good")


# --- being named


def named(*, named: bool) -> Card:
    """Whether the reader is named in thanks, and the other way."""
    said = "You may be named" if named else "You are not named"
    other = "Do not name me" if named else "Name me again"
    return Card(
        title=f"{said} in public thanks",
        blocks=(
            Paragraph(
                text="Digests thank who made it happen. In private you always hear what your customer's help led to."
            ),
            Buttons(items=(Button(label=other, name="thanks.named", data={"on": not named}),)),
        ),
    )
