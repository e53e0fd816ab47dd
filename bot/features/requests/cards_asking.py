"""The cards of a request before and while it is sent."""

from collections.abc import Collection, Sequence

from bot.features.requests import phrases
from bot.features.requests.matching import Fit
from bot.features.requests.wish import Wish
from bot.ui import Block, Bold, Button, Buttons, Card, Money, Paragraph, Text, facts


def preview(
    wish: Wish,
    activity: str,
    criteria: Sequence[tuple[str, Text]],
    fit: Fit,
    draft: str,
    same: Sequence[int],
    mine: Collection[int] = (),
) -> Card:
    """What was understood, how many customers fit now, and two buttons. A duplicate, perhaps of `mine`, comes first."""
    blocks: list[Block] = []
    for index, number in enumerate(same):
        blocks += _same(number, own=number in mine, first=index == 0)
    value = Money(amount=wish.amount, currency=wish.currency) if wish.amount else None
    blocks.append(
        facts(
            (
                ("You need", activity),
                (
                    "For",
                    f"{wish.prospect}{' (confidential)' if wish.confidential else ''}"
                    if wish.prospect
                    else wish.purpose,
                ),
                *criteria,
                ("Needed by", phrases.day(wish.needed_by)),
                ("Deal value", (value,) if value else None),
                ("Note", wish.note[:300]),
            )
        )
    )
    blocks += [
        Paragraph(text=_how_many_fit(fit)),
        Buttons(
            items=(
                Button(
                    label="Send request", name="request.send", data={"d": draft}, style="plain" if same else "primary"
                ),
                Button(label="Change", name="request.change", data={"d": draft}, form=True),
            )
        ),
    ]
    return Card(title="Is this right?", blocks=tuple(blocks), summary=f"{activity}: send or change")


def _same(number: int, *, own: bool, first: bool) -> list[Block]:
    known = ", which you have open already." if own else ", which is open for the same deal."
    label = f"Show #{number} instead" if own else f"Follow #{number} instead"
    name, data = ("run", {"text": f"advocate show {number}"}) if own else ("request.follow", {"n": number})
    instead = Button(label=label, name=name, data=data, style="primary" if first else "plain")
    return [Paragraph(text=("This looks like ", Bold(text=f"#{number}"), known)), Buttons(items=(instead,))]


def _how_many_fit(fit: Fit) -> Text:
    if fit.count:
        return (
            Bold(text=phrases.count(fit.count, "customer")),
            f" {'fits' if fit.count == 1 else 'fit'} and can be asked now.",
        )
    if fit.near:
        return "Nobody fits all of it now. Near matches will be offered."
    return "Nobody in the pool fits now. After sending you can ask the field."


def sent(number: int, activity: str) -> Card:
    """The request was sent."""
    return Card(
        title=f"Request #{number} is sent",
        blocks=(
            Paragraph(text=f"Your card for {activity} is in your direct messages. It changes as things move."),
            Buttons(items=(Button(label=f"Show #{number}", name="run", data={"text": f"advocate show {number}"}),)),
        ),
        tone="good",
    )


def following(number: int) -> Card:
    """The asker follows somebody else's request now."""
    return Card(
        title=f"You follow #{number}",
        blocks=(Paragraph(text="You hear when a customer said yes and how it ends."),),
        tone="good",
    )


def changed(number: int) -> Card:
    """The request was changed."""
    return Card(
        title=f"Request #{number} is changed", blocks=(Paragraph(text="Its card shows the new matches."),), tone="good"
    )


def unfinished(nonce: str) -> tuple[Block, ...]:
    """Home: a form that was typed but not taken."""
    go_on = Button(label="Go on with your request", name="request.continue", data={"n": nonce}, form=True)
    return (
        Paragraph(text="You began a request that was not sent. What you typed is kept for seven days."),
        Buttons(items=(go_on,)),
    )
