"""A nomination as the program team sees it: one card in their channel, edited as it moves; the queue; their forms."""

from collections.abc import Sequence
from datetime import date

from bot.features.nominations.views import NominationView
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Divider,
    Form,
    Inline,
    Link,
    Note,
    Option,
    Paragraph,
    Scalar,
    Text,
    TextField,
    facts,
    plain,
)

QUEUE = Button(label="The whole queue", name="run", data={"text": "nominate review"})
WORDS = Button(label="Questions and consent", name="nomination.words", form=True)
SHOWN = 8
MANY = 25
"""Nominations that can be decided at once."""
DECISIONS = (
    Option(value="approve", label="Approve"),
    Option(value="interview", label="Interview first"),
    Option(value="later", label="Later"),
    Option(value="decline", label="Not now"),
)


def team_card(one: NominationView) -> Card:
    """The living card in the program channel. An e-mail address or a telephone number never stands here."""
    n = one.nomination
    blocks: list[Block] = [
        facts(
            (
                ("Status", one.state),
                ("Customer", n.account if n.account_id else f"{n.account} (new)"),
                ("Person", one.who),
                ("Why", n.why[:600]),
                ("Might do", one.activities),
                ("They are", one.words),
                ("Nominated by", _by(one)),
                ("For request", f"#{one.request}" if one.request else None),
                ("With", (one.assigned,) if n.assigned_id else "nobody yet" if one.open else None),
                ("Message", (Link(text="Open it", url=n.source_url),) if n.source_url else None),
            )
        )
    ]
    if not n.confirmed:
        blocks.append(Note(text="Not yet confirmed: they came by a link, so check that they are who they say."))
    if n.customer_told:
        said = "we would like to hear more" if n.customer_told == "approved" else "not just now"
        blocks.append(Note(text=f"Answered by e-mail: {said}."))
    elif n.contact_directly:
        blocks.append(Note(text="You may write to them directly."))
    if one.overdue:
        blocks.append(Note(text=one.overdue))
    if one.open and one.similar:
        blocks.append(Note(text=f"Looks like: {'; '.join(text for _, text in one.similar)}."))
    if one.duplicate_of:
        blocks.append(Note(text=f"The same as #{one.duplicate_of}."))
    blocks += _foot(one)
    return Card(
        title=one.title,
        blocks=tuple(blocks),
        tone="warn" if one.overdue else "good" if one.state == "ready to use" else "plain",
        summary=f"{one.title}: {one.state}",
    )


def _by(one: NominationView) -> Text:
    names: list[Inline] = [one.nominator]
    for person in one.co_nominators:
        names += [", ", person]
    return tuple(names)


def _foot(one: NominationView) -> list[Block]:
    """What can be done about it: deciding first, then what else."""
    data: dict[str, Scalar] = {"n": one.id}
    rows: list[tuple[Button, ...]] = []
    if one.waits_for_interview:
        done, pages = one.interview
        label = f"Go on with the interview ({done} of {pages})" if done else "Interview"
        rows.append((Button(label=label, name="interview.open", data=data, style="primary", form=True),))
    if one.open:
        style = "plain" if one.waits_for_interview else "primary"
        decide = [Button(label="Approve", name="nomination.approve", data=data, style=style)]
        if one.nomination.stage != "interview":
            decide.append(Button(label="Interview first", name="nomination.interview", data=data))
        rows.append(
            (
                *decide,
                Button(label="Later", name="nomination.later", data=data, form=True),
                Button(label="Not now", name="nomination.decline", data=data, form=True),
                Button(label="Duplicate", name="nomination.duplicate", data=data, form=True),
            )
        )
        take = () if one.nomination.assigned_id else (Button(label="Take it", name="nomination.take", data=data),)
        rows.append((*take, Button(label="Give it to…", name="nomination.assign", data=data, form=True)))
    if one.interview[0] or one.interviewed:
        rows.append((Button(label="What they told us", name="interview.read", data=data),))
    if one.nomination.stage in ("later", "declined", "duplicate"):
        rows.append((Button(label="Look again", name="nomination.reopen", data=data),))
    return [Divider(), *(Buttons(items=row) for row in rows)] if rows else []


def line(text: Text) -> Card:
    """One line in the thread under a nomination's card."""
    return Card(title="", blocks=(Paragraph(text=text),), summary=plain(text))


def done(title: str, text: str = "") -> Card:
    """A short confirmation."""
    return Card(title=title, blocks=(Paragraph(text=text),) if text else (), tone="good")


def queue(
    rows: Sequence[NominationView], waiting: int, interviews: Sequence[NominationView], to_do: int, later: int
) -> Card:
    """What waits for the program team: late ones first, each to be opened, or several decided at once. `waiting` and
    `to_do` are how many there are in all."""
    blocks: list[Block] = []
    for one in rows:
        late = " · overdue" if one.overdue else ""
        who: tuple[Inline, ...] = (", with ", one.assigned) if one.nomination.assigned_id else ()
        blocks.append(Paragraph(text=(Bold(text=_short(one)), f" · {one.state}{late}", *who)))
        blocks.append(Buttons(items=(_open(one),)))
    if waiting > len(rows):
        blocks.append(Note(text=f"{waiting - len(rows)} more wait behind these."))
    if interviews:
        rule = (Divider(),) if blocks else ()
        blocks += [*rule, Paragraph(text=(Bold(text=f"Interviews to do ({to_do})"),))]
        for one in interviews:
            blocks += [Paragraph(text=_short(one)), Buttons(items=(_open(one),))]
    several = Button(label="Decide several at once", name="nomination.several", style="primary", form=True)
    blocks += [Divider(), Buttons(items=(several, WORDS) if waiting > 1 else (WORDS,))]
    if later:
        many = f"{later} are put off and come back by themselves."
        blocks.append(Note(text="1 is put off and comes back by itself." if later == 1 else many))
    if not rows and not interviews:
        return Card(
            title="No nomination waits",
            blocks=(Paragraph(text="New ones appear here and in the program channel."), *blocks),
        )
    return Card(title=f"Nominations to review ({waiting})" if rows else "No nomination waits", blocks=tuple(blocks))


def _short(one: NominationView) -> str:
    return f"#{one.nomination.number} {one.nomination.person} at {one.nomination.account}"


def _open(one: NominationView) -> Button:
    return Button(label=f"Open #{one.nomination.number}", name="nomination.show", data={"n": one.id})


def reminder(rows: Sequence[NominationView]) -> Card:
    """To who has them, or to the program team: nominations wait too long."""
    one = len(rows) == 1
    return Card(
        title=f"{len(rows)} nomination{'' if one else 's'} wait{'s' if one else ''} too long",
        blocks=(
            *(Paragraph(text=(Bold(text=_short(row)), f" · {row.state}")) for row in rows[:5]),
            Buttons(items=(QUEUE.model_copy(update={"style": "primary", "label": "Open the queue"}),)),
        ),
        tone="warn",
    )


def back_again(rows: Sequence[NominationView]) -> Card:
    """To who put them off: the day has come."""
    one = rows[0]
    buttons = (_open(one),) if len(rows) == 1 else (QUEUE,)
    title = f"Look again at {one.nomination.person}, {one.nomination.account}"
    return Card(
        title=title if len(rows) == 1 else f"Look again at {len(rows)} nominations",
        blocks=(
            Paragraph(text="Put off until today, in the queue again."),
            *(Paragraph(text=_short(row)) for row in rows[:5] if len(rows) > 1),
            Buttons(items=tuple(button.model_copy(update={"style": "primary"}) for button in buttons)),
        ),
    )


def given(one: NominationView, by: Text) -> Card:
    """To whom a nomination was given."""
    return Card(
        title=f"You have nomination #{one.nomination.number} now",
        blocks=(
            Paragraph(text=(f"{one.who} at {one.nomination.account}, given to you by ", *_pieces(by), ".")),
            Buttons(items=(_open(one).model_copy(update={"style": "primary"}),)),
        ),
    )


def _pieces(text: Text) -> tuple[Inline, ...]:
    return (text,) if isinstance(text, str) else text


# --- forms


def later_form(one: NominationView, until: date, today: date) -> Form:
    """Until when."""
    return Form(
        name="nomination.later", title="Look at it later", submit="Put it off", data={"n": one.id},
        intro=(Paragraph(text=f"{one.who} at {one.nomination.account}. The nominator hears the day."),),
        fields=(DateField(name="until", label="Until", required=True, initial=until, earliest=today),),
    )  # fmt: skip


def decline_form(one: NominationView) -> Form:
    """Why not."""
    by_link = one.nomination.link_id is not None
    letter = (Note(text="They get a short, kind mail without your reason."),) if by_link else ()
    reader = "Who gave them the link reads this" if by_link else "The nominator reads this"
    return Form(
        name="nomination.decline", title="Not now", submit="Say not now", data={"n": one.id},
        intro=(Paragraph(text=f"{one.who} at {one.nomination.account}"), *letter),
        fields=(
            TextField(name="why", label="Why not?", hint=reader, required=True, longest=300),
        ),
    )  # fmt: skip


def duplicate_form(one: NominationView) -> Form:
    """Of whom."""
    likely = tuple(Option(value=record, label=text[:75]) for record, text in one.similar)
    return Form(
        name="nomination.duplicate", title="Duplicate", submit="Join them", data={"n": one.id},
        intro=(Paragraph(text="Whoever nominated joins there and hears what becomes of it."),),
        fields=(
            ChoiceField(
                name="of", label="The same as", hint="Type a name or a company", source="nomination.known",
                options=likely, initial=likely[:1], required=True,
            ),
        ),
    )  # fmt: skip


def assign_form(one: NominationView, team: tuple[Option, ...]) -> Form:
    """To whom."""
    return Form(
        name="nomination.assign", title="Give it to", submit="Give", data={"n": one.id},
        intro=(Paragraph(text=f"{one.who} at {one.nomination.account}. They get a message."),),
        fields=(ChoiceField(name="person", label="Who?", options=team, required=True),),
    )  # fmt: skip


def several_form(waiting: tuple[Option, ...], until: date, today: date) -> Form:
    """One decision about several."""
    return Form(
        name="nomination.several", title="Decide several", submit="Decide",
        fields=(
            ChoiceField(name="which", label="Which ones?", options=waiting, several=True, required=True),
            ChoiceField(name="decision", label="Your decision", options=DECISIONS, required=True),
            DateField(name="until", label="Until", hint="Only for Later", initial=until, earliest=today),
            TextField(name="why", label="Why not?", hint="Only for Not now; the nominators read this", longest=300),
        ),
    )  # fmt: skip
