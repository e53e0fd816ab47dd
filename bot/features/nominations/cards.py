"""The words and cards of a nomination, as its nominator sees them."""

from collections.abc import Sequence

from bot.domain.wording import full_day
from bot.features.nominations.finding import Found
from bot.features.nominations.tip import LABELS, Tip
from bot.features.nominations.views import NominationView
from bot.ui import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    Facts,
    Link,
    Note,
    Paragraph,
    Scalar,
    Text,
    facts,
)
from store.queries.nominations import Someone

NOMINATE = Button(label="Nominate a customer", name="nominate.for", style="primary", form=True)
MINE = Button(label="My nominations", name="run", data={"text": "nominate mine"})
PAGE = 10


# --- before sending


def preview(tip: Tip, words: str, draft: str) -> Card:
    """What was understood, and two buttons."""
    return Card(
        title="Is this right?",
        blocks=(
            _facts(tip, words),
            Buttons(
                items=(
                    Button(label="Send nomination", name="nominate.send", data={"d": draft}, style="primary"),
                    _change(draft),
                )
            ),
        ),
        summary=f"Nominate {tip.person}: send or change",
    )


def _facts(tip: Tip, words: str) -> Facts:
    who = f"{tip.person}, {tip.title}" if tip.title else tip.person
    return facts(
        (
            (LABELS["account"], tip.account),
            (LABELS["person"], who),
            ("Why", tip.why[:600]),
            ("E-mail", tip.email),
            ("Phone", tip.phone),
            ("Might do", words),
        )
    )


def _change(draft: str) -> Button:
    return Button(label="Change", name="nominate.change", data={"d": draft}, form=True)


def did_you_mean(tip: Tip, words: str, found: Found, draft: str) -> Card:
    """The customer is not known by that name, but by a near one. Choosing sends."""
    choices = [
        Button(
            label=name[:60], name="nominate.account", data={"d": draft, "a": id_},
            style="plain" if index else "primary",
        )
        for index, (id_, name) in enumerate(found.near)
    ]  # fmt: skip
    new = Button(label="None of these: a new customer", name="nominate.account", data={"d": draft, "a": 0})
    return Card(
        title=f"Which customer is “{tip.account[:60]}”?",
        blocks=(
            Paragraph(text="We know one by a name like it. Choose, and the nomination goes out."),
            _facts(tip, words),
            Buttons(items=(*choices, new, _change(draft))),
        ),
    )


def known_already(tip: Tip, found: Found, states: Sequence[str], mine: Sequence[str], draft: str) -> Card:
    """Somebody like this is known: join, or say that it is somebody else. `mine` are records they nominated."""
    blocks: list[Block] = [Paragraph(text="Nothing has been sent yet.")]
    primary = True
    for someone, state in zip(found.same, states, strict=True):
        blocks.append(Paragraph(text=(Bold(text=_who(someone)), f" · {state}")))
        if someone.record in mine:
            blocks.append(Note(text="You nominated them already."))
            continue
        data: dict[str, Scalar] = {"d": draft, "k": someone.record}
        style = "primary" if primary else "plain"
        blocks.append(
            Buttons(items=(Button(label="Same person: join in", name="nominate.join", data=data, style=style),))
        )
        primary = False
    other = Button(label=f"{tip.person[:40]} is somebody else", name="nominate.anyway", data={"d": draft})
    blocks.append(Buttons(items=(other, _change(draft))))
    if not primary:
        blocks.append(Note(text="Whoever joins hears what becomes of it, too."))
    return Card(title=f"Is {tip.person[:60]} known already?", blocks=tuple(blocks))


def _who(someone: Someone) -> str:
    title = f", {someone.title}" if someone.title else ""
    return f"{someone.person}{title} at {someone.account}"


def sent(number: int, person: str, request: int) -> Card:
    """The nomination was sent."""
    more = f" Who asked for #{request} has it, too." if request else ""
    return Card(
        title=f"Nomination #{number} is sent",
        blocks=(
            Paragraph(text=f"The program team looks at {person}, and you hear what becomes of it.{more}"),
            Buttons(items=(MINE,)),
        ),
        tone="good",
    )


def joined(who: str, *, before: bool) -> Card:
    """They joined as co-nominator."""
    text = "You had joined already." if before else "You hear what becomes of it, as the first nominator does."
    return Card(title=f"You nominate {who}, too", blocks=(Paragraph(text=text), Buttons(items=(MINE,))), tone="good")


# --- mine


def mine(rows: Sequence[NominationView], total: int) -> Card:
    """My nominations and how they stand; `total` is how many there are."""
    if not rows:
        return Card(
            title="You have not nominated anybody yet",
            blocks=(
                Paragraph(text="Heard a customer praise us? Three fields are enough; the program team does the rest."),
                Buttons(items=(NOMINATE,)),
            ),
        )
    blocks: list[Block] = []
    for one in rows:
        n = one.nomination
        used = f" Vouched for us {_times(one.uses)}." if one.uses else ""
        line: Text = (Bold(text=f"#{n.number} {n.person} at {n.account}"), f" · {one.state}.{used}")
        blocks.append(Paragraph(text=line))
    if total > len(rows):
        blocks.append(Note(text=f"{total - len(rows)} older ones are not shown."))
    blocks.append(Buttons(items=(NOMINATE,)))
    return Card(title=f"Your nominations ({total})", blocks=tuple(blocks))


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"


def state_card(one: NominationView) -> Card:
    """One nomination as its nominator sees it."""
    n = one.nomination
    source: Text | None = (Link(text="the message", url=n.source_url),) if n.source_url else None
    return Card(
        title=one.title,
        blocks=(facts((("Status", one.state), ("Why", n.why[:600]), ("From", source))), Buttons(items=(MINE,))),
    )


# --- what becomes of it


def outcome(one: NominationView) -> Card:
    """To the nominator and whoever joined: what the program team decided."""
    who = f"{one.nomination.person} at {one.nomination.account}"
    match one.nomination.stage:
        case "interview":
            title, text = f"{who}: we will talk to them", "The program team interviews them before deciding."
        case "approved":
            title, text = f"{who} is approved", "The interview comes next. You hear when they can be asked."
        case "later":
            title = f"{who}: not yet"
            on = one.nomination.later_on
            text = f"The program team looks at this again {f'on {full_day(on)}' if on else 'later'}."
        case "declined":
            title, text = f"{who}: not now", one.nomination.decision
        case _:
            title = f"{who} was known already"
            text = "Your nomination was joined to the first one, and you hear what becomes of that."
    return Card(title=title, blocks=(Paragraph(text=text), Buttons(items=(MINE,))))


def ready(one: NominationView, activities: str) -> Card:
    """To the nominator and whoever joined: the profile is ready to use."""
    n = one.nomination
    return Card(
        title=f"{n.person} at {n.account} is ready to use",
        blocks=(
            Paragraph(text=f"Thanks to you they can be asked for: {activities}."),
            Note(text="You hear each time they vouch for us."),
        ),
        tone="good",
    )


def used(person: str, account: str, what: str, number: int) -> Card:
    """To whoever joined a nomination: the advocate vouched for us."""
    return Card(
        title=f"{person} at {account} vouched for us",
        blocks=(Paragraph(text=f"{what} for request #{number} took place. You nominated them, too: thank you."),),
        tone="good",
    )


def won(person: str, account: str) -> Card:
    """To whoever joined a nomination: what it led to."""
    return Card(
        title=f"A deal was won after {person} spoke for us",
        blocks=(Paragraph(text=f"You nominated {person} at {account}, too: thank you."),),
        tone="good",
    )


def unfinished(nonce: str) -> tuple[Block, ...]:
    """Home: a form that was typed but not taken."""
    go_on = Button(label="Go on with your nomination", name="nominate.continue", data={"n": nonce}, form=True)
    return (
        Paragraph(text="You began a nomination that was not sent. What you typed is kept for seven days."),
        Buttons(items=(go_on,)),
    )


def home(rows: Sequence[NominationView], more: bool) -> tuple[Block, ...]:
    """Home: what I nominated and is still on its way."""
    items = tuple(f"{one.nomination.person} at {one.nomination.account}: {one.state}" for one in rows)
    rest = (Note(text="Older ones are under My nominations."),) if more else ()
    return (Paragraph(text=(Bold(text="You nominated"),)), Bullets(items=items), *rest, Buttons(items=(MINE,)))
