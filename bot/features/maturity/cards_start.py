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
    Option(value="anonymous", label="Anonymous: names stay secret"),
    Option(value="open", label="Open: names after the reveal"),
)
WHAT = (
    Option(value="own", label="Others what they can see"),
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
        blocks.append(Paragraph(text=team_warning(view)))
    return Card(title=f"Check-in #{view.checkin.number} has begun", blocks=tuple(blocks), tone="good")


def _wanted(view: CheckinView) -> str:
    short = view.checkin.smallest - view.named
    if view.checkin.anyone or short <= 0:
        return "Fewer cannot be shown."
    return f"You named {people(view.named)}: name {short} more, or start it openly."


def team_warning(view: CheckinView) -> str:
    """What a small program team means for what it rates alone."""
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
        "revealed": "The ratings are with those who gave them. Discuss them in this thread, most divided first. "
        "Goodword does not read it: what should stand beside the ratings goes through Explain, with or without a name.",
        "closed": "It is finished. Those who rated have the scorecard; the program team shares it from there.",
        "cancelled": "It was cancelled, and every answer was deleted.",
    }[checkin.stage]
    explain = Button(label="Explain", name="maturity.explain", data=data(checkin.id), form=True)
    buttons: tuple[Block, ...] = (Buttons(items=(explain,)),) if checkin.stage == "revealed" else ()
    return Card(title=title_of(view), blocks=(Paragraph(text=said), *buttons, Note(text=ABOUT)))


def title_of(view: CheckinView) -> str:
    """What it is called on its cards."""
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
    return Card(title=title_of(view), blocks=tuple(blocks), tone="info")


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
