"""The words and cards of help, roles and the tour."""

from collections.abc import Sequence
from itertools import groupby

from bot.ports import CommandInfo
from bot.ui import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Code,
    Form,
    Note,
    Option,
    Paragraph,
    PersonField,
    Text,
)
from store.records.programs import Person

ROLES = (
    Option(value="viewer", label="Viewer", hint="reads reports and scorecards"),
    Option(value="member", label="Member", hint="requests, searches, answers for own accounts"),
    Option(value="manager", label="Program team", hint="runs requests, edits advocates"),
    Option(value="admin", label="Admin", hint="all of it, and roles, settings, import"),
)
ASK = Button(label="Ask for a reference", name="run", data={"text": "advocate request"}, style="primary", form=True)
HELP = Button(label="Show help", name="run", data={"text": "goodword help"})
NOMINATE = Button(label="Nominate a customer", name="run", data={"text": "nominate"}, form=True)
FIND = Button(label="My requests", name="run", data={"text": "advocate requests"})
ACCOUNTS = Button(label="My customers", name="run", data={"text": "advocate accounts"})
REPORT = Button(label="What the program brought", name="run", data={"text": "goodword report"}, style="primary")
RESULTS = Button(label="Check-in results", name="run", data={"text": "maturity results"})


def help_(commands: Sequence[CommandInfo], role: str) -> Card:
    """The commands, grouped by their first word."""
    example = Code(text="/advocate 2 healthcare references in EMEA for Acme by Friday")
    blocks: list[Block] = [
        Paragraph(text="Reports and wins that are shared with you appear in your channels.")
        if role == "viewer"
        else Paragraph(text=("Say what you need in your own words: ", example))
    ]
    for first, group in groupby(commands, key=lambda c: c.words.split()[0]):
        items: list[Text] = [(Code(text=f"/{c.words}{' ' + c.usage if c.usage else ''}"), f"  {c.help}") for c in group]
        blocks += [Paragraph(text=(Bold(text=f"/{first}"),)), Bullets(items=tuple(items))]
    tour = Button(label="Show me around", name="tour", data={"step": 1})
    blocks += [
        Buttons(items=(tour,) if role == "viewer" else (ASK, tour)),
        Note(text="In threads, where slash commands do not work, write @Goodword and the same words."),
    ]
    return Card(title="What Goodword does for you", blocks=tuple(blocks), summary="Goodword: help")


_TOUR = {
    "member": (
        (
            "Ask",
            "Write what you need after /advocate. You see what was understood and how many customers fit "
            "before anything is sent.",
        ),
        (
            "Answer",
            "When somebody asks for one of your customers, you get one message. One press answers it. "
            "Silence never approves.",
        ),
        (
            "Look",
            "Your request stays one message in this chat. It changes as things move, so there is nothing to chase.",
        ),
    ),
    "manager": (
        (
            "One card each",
            "Every request is one card in the program channel. It is edited as it moves; its thread has the history.",
        ),
        ("The queue", "/advocate queue shows what waits for you first: new, overdue, unanswered."),
        (
            "The limits",
            "Caps and rests are settings. Goodword keeps them across all teams, also when two people ask at once.",
        ),
    ),
    "viewer": (
        ("Read", "You can read reports and scorecards that are shared with you."),
        ("Posts", "Wins and new customers who vouch for us appear in the channels the program team chose."),
        ("More", "Ask an admin for the member role if you want to request references yourself."),
    ),
}


TOUR_STEPS = 3


def tour(step: int, role: str) -> Card:
    """Card `step` of three."""
    cards = _TOUR["manager" if role in ("manager", "admin") else "viewer" if role == "viewer" else "member"]
    step = min(max(step, 1), len(cards))
    title, text = cards[step - 1]
    last = step == len(cards)
    button = (
        ASK
        if last and role != "viewer"
        else Button(label="Next", name="tour", data={"step": step + 1}, style="primary")
    )
    buttons: tuple[Block, ...] = () if last and role == "viewer" else (Buttons(items=(button,)),)
    return Card(title=title, blocks=(Paragraph(text=text), *buttons, Note(text=f"{step} of {len(cards)}")))


def role_form(team: Sequence[Person]) -> Form:
    """Change a colleague's role; shows who is on the program team."""
    who = ", ".join(f"{p.name} (admin)" if p.role == "admin" else p.name for p in team[:20]) or "nobody yet"
    return Form(
        name="role",
        title="Change a role",
        submit="Change role",
        intro=(Paragraph(text=f"On the program team: {who}"),),
        fields=(
            PersonField(name="person", label="Who", required=True),
            ChoiceField(name="role", label="May from now on", options=ROLES, required=True),
        ),
    )


def role_set(who: Text, role: str) -> Card:
    """A role was changed."""
    name = who if isinstance(who, tuple) else (who,)
    label = next((o.label for o in ROLES if o.value == role), role)
    return Card(title="Role changed", blocks=(Paragraph(text=(*name, f" is now: {label}.")),), tone="good")


def role_changed(role: str) -> Card:
    """To the person whose role it is."""
    label, hint = next(((o.label, o.hint) for o in ROLES if o.value == role), (role, ""))
    return Card(
        title=f"Your role is now: {label}",
        blocks=(Paragraph(text=f"{hint[:1].upper()}{hint[1:]}."), Buttons(items=(HELP,))),
    )


def now_admin() -> Card:
    """To the first admin."""
    return Card(
        title="You are an admin now",
        blocks=(
            Paragraph(text="Next, choose the program team's channel, then bring in your customers."),
            Buttons(
                items=(
                    Button(
                        label="Open settings",
                        name="run",
                        data={"text": "goodword settings"},
                        style="primary",
                        form=True,
                    ),
                    Button(label="Import", name="run", data={"text": "goodword import"}),
                )
            ),
        ),
        tone="good",
    )


def start(role: str) -> tuple[Block, ...]:
    """Home: buttons to begin with."""
    return (Buttons(items=(REPORT, RESULTS) if role == "viewer" else (ASK, NOMINATE, FIND, ACCOUNTS)),)


def new_here() -> tuple[Block, ...]:
    """Home: the tour, for whoever has not seen it."""
    return (
        Paragraph(text="New here? Three short cards show how it works."),
        Buttons(items=(Button(label="Show me around", name="tour", data={"step": 1}),)),
    )


def examples() -> list[Card | Form]:
    """One of each."""
    commands = [
        CommandInfo(words="advocate request", help="Find a customer who will vouch for us", usage="[what you need]")
    ]
    return [
        help_(commands, "member"),
        tour(1, "member"),
        tour(3, "manager"),
        tour(3, "viewer"),
        role_form([]),
        role_set("Somebody", "manager"),
        role_changed("viewer"),
        now_admin(),
        Card(title="Home", blocks=(*start("admin"), *new_here())),
    ]
