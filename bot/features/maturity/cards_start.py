"""The words of a check-in from its start to its reveal: the form, the channel's card, the facilitator's."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.features.maturity.phrases import ABOUT, data, have, people
from bot.features.maturity.views import CheckinView
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Confirm,
    DateField,
    Form,
    FormField,
    Mention,
    MoneyField,
    Note,
    Option,
    Paragraph,
    PersonField,
    Scalar,
    Text,
    TextField,
    When,
    facts,
    lines,
)
from rubrics.schema import Rubric
from store.records.maturity import Checkin, Goal

WHO = (
    Option(value="anyone", label="Everybody here who wants to"),
    Option(value="named", label="Only the people named below"),
)
HOW = (
    Option(value="anonymous", label="Anonymous: nobody learns who said what"),
    Option(value="open", label="Open: names are shown after the reveal"),
)
WHAT = (
    Option(value="own", label="Program team all, others what they see"),
    Option(value="all", label="Everybody rates everything"),
)


def start_form(
    rubrics: Mapping[str, Rubric],
    chosen: str,
    me: Mention | None,
    closes: date,
    today: date,
    size: Decimal | None,
    hidden: Mapping[str, Scalar],
) -> Form:
    """Begin a check-in: everything has a default, so that sending it as it stands works."""
    options = tuple(Option(value=r.key, label=r.name) for r in rubrics.values())
    benchmarks = [r for r in rubrics.values() if r.benchmarks]
    fields: list[FormField] = [
        ChoiceField(
            name="rubric", label="What is rated", required=True, options=options, initial=_one(options, chosen)
        ),
        ChoiceField(name="who", label="Who rates", required=True, options=WHO, initial=WHO[:1]),
        ChoiceField(name="raters", label="People", hint="Only when you name them", source="people", several=True),
        ChoiceField(name="how", label="How", required=True, options=HOW, initial=HOW[:1]),
        ChoiceField(name="what", label="Who rates what", required=True, options=WHAT, initial=WHAT[:1]),
        DateField(name="closes", label="Last day", required=True, initial=closes, earliest=today),
        PersonField(name="facilitator", label="Facilitator", hint="You, unless you choose somebody", initial=me),
        TextField(name="scope", label="Scope", hint="Such as a region or a product", longest=150),
    ]
    if benchmarks:
        hint = "To compare with companies of your size, such as 40m"
        measure = benchmarks[0].benchmarks.measure if benchmarks[0].benchmarks else ""
        initial = size * 1_000_000 if size is not None else None
        fields.append(MoneyField(name="size", label=measure, hint=hint, initial=initial))
    return Form(
        name="maturity.start", title="Start a check-in", submit="Start", fields=tuple(fields), data=dict(hidden)
    )


def _one(options: Iterable[Option], value: str) -> tuple[Option, ...]:
    return tuple(o for o in options if o.value == value)


def start_waits(place: int, rubric: str) -> Card:
    """Where no form can open, a button that knows the channel it is for."""
    button = Button(label="Open form", name="maturity.form", data={"p": place, "r": rubric}, style="primary", form=True)
    return Card(title="Start a check-in", blocks=(Buttons(items=(button,)),))


def started(view: CheckinView) -> Card:
    """To whoever started it."""
    blocks: list[Block] = [Paragraph(text=f"Its card is in {view.channel}. The facilitator leads it in private.")]
    if view.checkin.anonymous:
        blocks.append(
            Paragraph(text=f"Anonymous: it can be revealed from {view.checkin.smallest} raters on. {_wanted(view)}")
        )
    if view.small_team:
        blocks.append(Paragraph(text=_team_warning(view)))
    return Card(title=f"Check-in #{view.checkin.number} has begun", blocks=tuple(blocks), tone="good")


def _wanted(view: CheckinView) -> str:
    short = view.checkin.smallest - view.named
    if view.checkin.anyone or short <= 0:
        return "Fewer cannot be shown."
    return f"You named {people(view.named)}: name {short} more, or start it openly."


def _team_warning(view: CheckinView) -> str:
    return (
        f"The program team has fewer than {view.checkin.smallest} people, and {view.small_team} dimensions are "
        "rated by it alone: those cannot be shown. Cancel and let everybody rate everything, or start it openly."
    )


# --- the channel's card


def channel_card(view: CheckinView) -> Card:
    """The one card in the channel, edited as the check-in moves."""
    checkin = view.checkin
    if checkin.stage == "open":
        return _rating(view)
    said = {
        "revealed": "The ratings are with those who gave them. They are discussed now, most divided first: say why "
        "you see it as you do, here in the thread or in private with Explain.",
        "closed": "It is finished. Those who rated have the scorecard; the program team shares it from there.",
        "cancelled": "It was cancelled, and every answer was deleted.",
    }[checkin.stage]
    explain = Button(label="Explain", name="maturity.explain", data=data(checkin.id), form=True)
    buttons: tuple[Block, ...] = (Buttons(items=(explain,)),) if checkin.stage == "revealed" else ()
    return Card(title=_title(view), blocks=(Paragraph(text=said), *buttons, Note(text=ABOUT)))


def _title(view: CheckinView) -> str:
    return f"Check-in #{view.checkin.number}: {view.rubric.name}"


def _rating(view: CheckinView) -> Card:
    checkin = view.checkin
    blocks: list[Block] = [*_goals(view.goals), Paragraph(text=f"{count(view)}.")]
    blocks.append(
        facts(
            (
                ("Scope", checkin.scope or None),
                ("Open until", (When(at=checkin.closes_at, style="date"),)),
                ("Facilitator", view.facilitator),
            )
        )
    )
    blocks += [
        Buttons(items=(Button(label="Rate", name="rate.begin", data=data(checkin.id), style="primary"),)),
        Note(text=f"{ABOUT} {_promise(checkin)} It takes five minutes, in your messages with Goodword."),
    ]
    return Card(title=_title(view), blocks=tuple(blocks), tone="info")


def _goals(goals: Sequence[Goal]) -> list[Block]:
    if not goals:
        return []
    return [
        Paragraph(text=(Bold(text="Goals from last time that are open"),)),
        lines(*(f"{g.dimension_name}: {g.text}" for g in goals)),
    ]


def count(view: CheckinView) -> str:
    """The live count."""
    said = have(view.finished, "rated")
    if not view.checkin.anyone:
        said = f"{view.finished} of {view.named} have rated"
    going = view.begun - view.finished
    return f"{said}, {going} more {'has' if going == 1 else 'have'} begun" if going > 0 else said


def _promise(checkin: Checkin) -> str:
    if checkin.anonymous:
        return f"Anonymous: nobody sees who said what, and nothing is shown of fewer than {checkin.smallest} people."
    return "Open: after the reveal the ratings are shown with names; before it nobody sees them."


def invitation(view: CheckinView) -> Card:
    """To those who were named."""
    rate = Button(label="Rate", name="rate.begin", data=data(view.id), style="primary")
    return Card(
        title=f"How do you see our program? {view.rubric.name}",
        blocks=(
            Paragraph(text="One press for each question, no typing. You can stop and go on at any time."),
            facts(
                (
                    ("Scope", view.checkin.scope or None),
                    ("Open until", (When(at=view.checkin.closes_at, style="date"),)),
                    ("Asked by", view.facilitator),
                )
            ),
            Buttons(items=(rate,)),
            Note(text=f"{ABOUT} {_promise(view.checkin)}"),
        ),
    )


def reminder(view: CheckinView, left: int) -> Card:
    """To those who have not finished."""
    said = "You have not begun." if left < 0 else f"{left} {'question is' if left == 1 else 'questions are'} left."
    rate = Button(label="Rate" if left < 0 else "Go on", name="rate.begin", data=data(view.id), style="primary")
    return Card(
        title=f"Your view is missing: {view.rubric.name}",
        blocks=(
            Paragraph(text=(f"{said} It is open until ", When(at=view.checkin.closes_at, style="date"), ".")),
            Buttons(items=(rate,)),
        ),
    )


# --- the facilitator's card


def lead_card(view: CheckinView, *, over: bool) -> Card:
    """The facilitator's card while it is being rated."""
    checkin = view.checkin
    enough = not checkin.anonymous or view.begun >= checkin.smallest
    blocks: list[Block] = [Paragraph(text=f"{count(view)}. You see ratings only after the reveal, like everybody.")]
    if not enough:
        blocks.append(
            Paragraph(
                text=f"Anonymous: it can be revealed from {checkin.smallest} raters on. "
                "Remind people, extend it, or cancel it and start over openly."
            )
        )
    if view.small_team:
        blocks.append(Paragraph(text=_team_warning(view)))
    if over:
        blocks.append(Paragraph(text="Its last day has passed, so nobody can rate now."))
    blocks.append(Buttons(items=_lead_buttons(checkin, ready=enough and view.begun > 0, over=over)))
    if not view.reachable:
        blocks.append(Note(text=_unreachable(view)))
    title = f"You lead check-in #{checkin.number}: {view.rubric.name}"
    return Card(title=title, blocks=tuple(blocks), tone="warn" if over else "plain")


def _unreachable(view: CheckinView) -> str:
    return (
        f"{view.channel} was archived, or Goodword was removed from it. Everybody still gets everything by direct "
        "message; send /maturity extend in another channel to move its card there."
    )


def _lead_buttons(checkin: Checkin, *, ready: bool, over: bool) -> tuple[Button, ...]:
    at = data(checkin.id)
    sure = Confirm(title="Reveal the ratings?", text="From then on nobody can change theirs.", yes="Reveal now")
    reveal = Button(label="Reveal", name="checkin.reveal", data=at, style="primary" if ready else "plain", confirm=sure)
    cancel = Confirm(title="Cancel it?", text="Every answer is deleted.", yes="Cancel the check-in", no="Keep it")
    others = (
        Button(label="Remind", name="checkin.remind", data=at),
        Button(label="Extend", name="checkin.extend", data=at, form=True),
        Button(label="Cancel", name="checkin.cancel", data=at, style="danger", confirm=cancel),
    )
    return (reveal, *(others[1:] if over else others))


def sure(view: CheckinView) -> Card:
    """Asked before a check-in is cancelled by its command."""
    button = Button(label="Cancel the check-in", name="checkin.cancel", data=data(view.id), style="danger")
    said = f"{count(view)}. Every answer is deleted, and nobody ever sees it."
    return Card(title=f"Cancel {_title(view)}?", blocks=(Paragraph(text=said), Buttons(items=(button,))), tone="warn")


def extend_form(checkin: int, day: date, today: date, place: int) -> Form:
    """Close later."""
    field = DateField(name="closes", label="Last day", required=True, initial=day, earliest=today)
    return Form(
        name="checkin.extend", title="Extend the check-in", submit="Extend", fields=(field,),
        data={"c": checkin, "p": place},
    )  # fmt: skip


def ended(view: CheckinView) -> Card:
    """The facilitator's card of a check-in that was cancelled."""
    return Card(
        title=f"Check-in #{view.checkin.number} was cancelled",
        blocks=(Paragraph(text="Every answer was deleted. Start another with /maturity start."),),
    )


def done(title: str, text: str = "") -> Card:
    """Something was taken."""
    return Card(title=title, blocks=(Paragraph(text=text),) if text else (), tone="good")


# --- status


def status(rows: Sequence[tuple[CheckinView, str, bool]], goals: int, *, team: bool) -> Card:
    """What is being rated: how it stands, how far the reader is, and whether they lead it."""
    if not rows:
        start = Button(
            label="Start a check-in", name="run", data={"text": "maturity start"}, style="primary", form=True
        )
        said = "Nothing is being rated now."
        return Card(
            title="Maturity check-ins",
            blocks=(
                Paragraph(text=said if team else f"{said} The program team starts a check-in in a channel."),
                Buttons(items=(*((start,) if team else ()), *_looks())),
            ),
        )
    blocks: list[Block] = []
    for view, mine, leads in rows:
        blocks += _status_of(view, mine, leads)
    blocks.append(Buttons(items=_looks()))
    if goals:
        blocks.append(Note(text=f"{goals} {'goal is' if goals == 1 else 'goals are'} open."))
    return Card(title="Maturity check-ins", blocks=tuple(blocks))


def _looks() -> tuple[Button, ...]:
    return (
        Button(label="Results", name="run", data={"text": "maturity results"}),
        Button(label="Goals", name="run", data={"text": "maturity goals"}),
    )


def _status_of(view: CheckinView, mine: str, leads: bool) -> list[Block]:
    checkin = view.checkin
    buttons: list[Button] = []
    if checkin.stage == "open":
        said: Text = (f"{count(view)}. Open until ", When(at=checkin.closes_at, style="date"), f". {mine}")
        buttons.append(Button(label="Rate", name="rate.begin", data=data(checkin.id)))
    else:
        said = "Revealed, and being discussed."
        buttons.append(Button(label="Results", name="run", data={"text": f"maturity results {checkin.number}"}))
    if leads:
        buttons.append(Button(label="Lead it", name="checkin.lead", data=data(checkin.id)))
    blocks: list[Block] = [
        Paragraph(text=(Bold(text=_title(view)), f" in {view.channel}")),
        Paragraph(text=said),
        Buttons(items=tuple(buttons)),
    ]
    if not view.reachable:
        blocks.append(Note(text=_unreachable(view)))
    return blocks


def which(action: str, views: Sequence[CheckinView]) -> Card:
    """Several are open: which one is meant?"""
    buttons = [
        Button(label=f"#{v.checkin.number} in {v.channel}"[:75], name=f"checkin.{action}", data=data(v.id))
        for v in views[:10]
    ]
    return Card(title=f"Which check-in do you want to {action}?", blocks=(Buttons(items=tuple(buttons)),))


def reminded(count: int) -> Card:
    """How many were written to; who they are nobody needs to know."""
    if not count:
        return done("Nobody to remind", "Everybody who was asked or has begun is through.")
    return done("Reminded", f"{people(count)}, within the limit of messages a day.")


def home(view: CheckinView, mine: str) -> tuple[Block, ...]:
    """Home: what waits for one's own view."""
    rate = Button(label="Go on rating", name="rate.begin", data=data(view.id))
    return (
        Paragraph(
            text=(Bold(text=_title(view)), f". {mine} Open until ", When(at=view.checkin.closes_at, style="date"))
        ),
        Buttons(items=(rate,)),
    )
