"""The words of leading a check-in until its reveal, and of how check-ins stand."""

from collections.abc import Sequence
from datetime import date

from bot.features.maturity.cards_start import count, team_warning, title_of
from bot.features.maturity.phrases import NOT_BEGUN, data, people
from bot.features.maturity.views import CheckinView
from bot.ui import Block, Bold, Button, Buttons, Card, Confirm, DateField, Form, Note, Paragraph, Text, When
from store.records.maturity import Checkin


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
        blocks.append(Paragraph(text=team_warning(view)))
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
    return Card(title=f"Cancel {title_of(view)}?", blocks=(Paragraph(text=said), Buttons(items=(button,))), tone="warn")


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
    for n, (view, mine, leads) in enumerate(rows):
        blocks += _status_of(view, mine, leads, first=n == 0)
    blocks.append(Buttons(items=_looks()))
    if goals:
        blocks.append(Note(text=f"{goals} {'goal is' if goals == 1 else 'goals are'} open."))
    return Card(title="Maturity check-ins", blocks=tuple(blocks))


def _looks() -> tuple[Button, ...]:
    return (
        Button(label="Results", name="run", data={"text": "maturity results"}),
        Button(label="Goals", name="run", data={"text": "maturity goals"}),
    )


def _status_of(view: CheckinView, mine: str, leads: bool, *, first: bool) -> list[Block]:
    checkin = view.checkin
    buttons: list[Button] = []
    if checkin.stage == "open":
        said: Text = (f"{count(view)}. Open until ", When(at=checkin.closes_at, style="date"), f". {mine}")
        style = "primary" if first and mine == NOT_BEGUN else "plain"
        buttons.append(Button(label="Rate", name="rate.begin", data=data(checkin.id), style=style))
    else:
        said = "Revealed, and being discussed."
        buttons.append(Button(label="Results", name="run", data={"text": f"maturity results {checkin.number}"}))
    if leads:
        buttons.append(Button(label="Lead it", name="checkin.lead", data=data(checkin.id)))
    blocks: list[Block] = [
        Paragraph(text=(Bold(text=title_of(view)), f" in {view.channel}")),
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
            text=(Bold(text=title_of(view)), f". {mine} Open until ", When(at=view.checkin.closes_at, style="date"))
        ),
        Buttons(items=(rate,)),
    )
