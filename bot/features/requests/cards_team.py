"""A request as the program team sees it: one card in their channel, edited as it moves, its history in the thread."""

from collections.abc import Sequence
from typing import Literal

from bot.domain.stages import label
from bot.features.requests import cards_proof, phrases
from bot.features.requests.cards import ENDED, SHOWN, proof_line, status, status_with_reason
from bot.features.requests.views import AskView, RequestView
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    Chips,
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
    TimeField,
    When,
    facts,
    plain,
)

CLOSING = (
    Option(value="fulfilled", label="Fulfilled"),
    Option(value="unfilled", label="Nobody found"),
    Option(value="duplicate", label="Duplicate of another request"),
    Option(value="cancelled", label="No longer needed"),
)


def team_card(view: RequestView, *, overdue: str = "") -> Card:
    """The program channel's card: bands for amounts, a veil over confidential names."""
    request = view.request
    blocks: list[Block] = [
        facts(
            (
                ("Status", status_with_reason(view)),
                ("Requested by", (view.requester,)),
                ("Needed by", view.needed_by),
                ("With", (view.taken_by,) if request.taken_by_id else "nobody yet" if view.open else None),
                *view.criteria,
                ("Deal value", phrases.amount(request, exact=False)),
            )
        )
    ]
    if overdue:
        blocks.append(Note(text=overdue))
    if request.stage == "answered_with_proof":
        blocks.append(proof_line(view))
    for ask in view.asks:
        blocks += _ask(ask)
    if view.wants_more:
        blocks += [*_proposals(view), *cards_proof.offered(view)]
    blocks += _foot(view)
    return Card(
        title=view.veiled_title,
        blocks=tuple(blocks),
        tone="warn" if overdue else "plain",
        summary=f"{view.veiled_title}: {status(view)}",
    )


def _ask(ask: AskView) -> list[Block]:
    why = f" ({ask.why})" if ask.why else ""
    if ask.stage in ENDED:
        return [Note(text=f"{ask.account} · {ask.who}: {label(ask.stage)}{why}")]
    state: tuple[Inline, ...] = (f"{label(ask.stage)}{why}",)
    if ask.waits_for_time:
        state = ("said yes, a time is to be chosen",)
    elif ask.stage == "scheduled":
        state = ("said yes, ", When(at=ask.starts_at)) if ask.starts_at else ("said yes",)
    elif ask.stage == "owner_asked" and ask.escalated:
        state = ("the owner has not answered" if ask.owner_id or ask.owner_email else "no owner is known",)
    owner = (", owner ", ask.owner) if ask.owner_id or ask.owner_email else ()
    who: Text = (Bold(text=ask.account), f" · {ask.who}: ", *state, *owner)
    blocks: list[Block] = [Paragraph(text=who)]
    data: dict[str, Scalar] = {"a": ask.id}
    buttons: list[Button] = []
    if ask.stage == "proposed":
        buttons = [
            Button(label="Go ahead", name="ask.release", data=data, style="primary"),
            Button(label="Not this one", name="ask.withdraw", data=data),
        ]
    elif ask.stage == "owner_asked" and ask.escalated:
        buttons = [Button(label="Decide for the owner", name="ask.decide", data=data, style="primary", form=True)]
    elif ask.stage == "advocate_asked" and not ask.slots:
        buttons = [
            Button(label="They answered", name="ask.answered", data=data, form=True),
            Button(label="Show the mail", name="ask.draft", data=data),
        ]
    if ask.stage in ("owner_asked", "owner_approved", "advocate_asked", "scheduled"):
        buttons.append(Button(label="Withdraw", name="ask.withdraw", data=data))
    return [*blocks, Buttons(items=tuple(buttons))] if buttons else blocks


def _proposals(view: RequestView) -> list[Block]:
    offers, request = view.offers, view.request
    if not offers.matches:
        return [Divider(), Paragraph(text="Nobody in the pool fits now.")]
    blocks: list[Block] = [Divider()]
    if offers.relaxed:
        blocks.append(Paragraph(text="Nobody fits all of it. The nearest:"))
    for match in offers.matches[:SHOWN]:
        blocks += [Paragraph(text=(Bold(text=match.account), f" · {match.who}")), Chips(items=match.reasons)]
        if match.missing:
            blocks.append(Note(text=f"Does not match: {', '.join(match.missing)}"))
        blocks.append(
            Buttons(
                items=(
                    Button(label="Ask this one", name="request.ask", data={"r": request.id, "v": match.advocate_id}),
                )
            )
        )
    return blocks


def _foot(view: RequestView) -> list[Block]:
    request = view.request
    data: dict[str, Scalar] = {"r": request.id}
    buttons: list[Button] = []
    if view.open:
        if not request.taken_by_id:
            decides = any(a.stage == "proposed" or (a.stage == "owner_asked" and a.escalated) for a in view.asks)
            style: Literal["plain", "primary"] = "plain" if decides else "primary"
            buttons.append(Button(label="Take it", name="request.take", data=data, style=style))
        buttons += [
            Button(label="Propose someone", name="request.propose", data=data, form=True),
            Button(label="Answer with proof", name="request.proof", data=data, form=True),
            Button(label="Hold", name="request.hold", data=data, form=True),
            Button(label="Close", name="request.close", data=data, form=True),
        ]
    elif request.stage == "on_hold":
        buttons = [
            Button(label="Resume", name="request.resume", data=data, style="primary"),
            Button(label="Close", name="request.close", data=data, form=True),
        ]
    elif request.stage in ("unfilled", "answered_with_proof", "duplicate"):
        buttons = [Button(label="Reopen", name="request.reopen", data=data)]
    return [Divider(), Buttons(items=tuple(buttons))] if buttons else []


def history_line(text: Text) -> Card:
    """One line in the thread under a request's card."""
    return Card(title="", blocks=(Paragraph(text=text),), summary=plain(text))


def field_card(view: RequestView) -> Card:
    """The field is asked: does anybody know a customer?"""
    request = view.request
    if not view.open:
        return Card(
            title=view.veiled_title,
            blocks=(Paragraph(text="This is not needed any more. Thank you for looking."),),
        )
    return Card(
        title=f"Does anybody know a customer for this? {view.veiled_title}",
        blocks=(
            facts((*view.criteria, ("Needed by", phrases.day(request.needed_by)), ("Asked by", (view.requester,)))),
            Buttons(
                items=(
                    Button(label="I know one", name="nominate.for", data={"r": request.id}, style="primary", form=True),
                )
            ),
        ),
    )


# --- forms


def reason_form(name: str, title: str, submit: str, request_id: int, *, required: bool = True) -> Form:
    """A reason for holding."""
    return Form(
        name=name, title=title, submit=submit, data={"r": request_id},
        fields=(TextField(name="why", label="Why?", hint="The requester reads this", required=required, longest=300),),
    )  # fmt: skip


def close_form(request_id: int) -> Form:
    """How a request ends."""
    return Form(
        name="request.close", title="Close this request", submit="Close request", data={"r": request_id},
        fields=(
            ChoiceField(name="how", label="How did it end?", options=CLOSING, required=True),
            TextField(name="why", label="Why?", hint="The requester reads this", required=True, longest=300),
            TextField(name="of", label="Number of the other request", hint="Only for a duplicate", longest=10),
        ),
    )  # fmt: skip


def propose_form(request_id: int) -> Form:
    """Choose any advocate of the pool."""
    return Form(
        name="request.propose",
        title="Propose someone",
        submit="Ask this one",
        data={"r": request_id},
        fields=(
            ChoiceField(
                name="advocate", label="Who?", hint="Type a name or a company", source="advocates", required=True
            ),
        ),
    )


def decide_form(ask: AskView) -> Form:
    """The program team decides for an owner who did not answer."""
    options = (Option(value="yes", label="They may be asked"), Option(value="no", label="Not now"))
    return Form(
        name="ask.decide", title="Decide for the owner", submit="Decide", data={"a": ask.id},
        intro=(Paragraph(text=f"{ask.account} · {ask.who}"),),
        fields=(
            ChoiceField(name="answer", label="Your decision", options=options, required=True),
            TextField(name="why", label="Why?", hint="The owner reads this", required=True, longest=300),
        ),
    )  # fmt: skip


def answered_form(ask: AskView) -> Form:
    """What an advocate answered by telephone or mail."""
    options = (Option(value="yes", label="Yes"), Option(value="no", label="No"))
    return Form(
        name="ask.answered", title="What did they answer?", submit="Record the answer", data={"a": ask.id},
        intro=(Paragraph(text=f"{ask.account} · {ask.who}"),),
        fields=(
            ChoiceField(name="answer", label="Will they do it?", options=options, required=True),
            DateField(name="day", label="On which day?", hint="If a date is agreed"),
            TimeField(name="time", label="At what time?", hint="In your own time zone"),
            TextField(name="why", label="If not, why?", longest=300),
        ),
    )  # fmt: skip


def tip(title: str, by: Text, account: str, person: str, why: str, number: int) -> Card:
    """Somebody nominated one for this request: to the program team and the requester."""
    return Card(
        title=f"Somebody knows a customer for {title}",
        blocks=(
            facts((("Customer", account), ("Person", person), ("Why", why), ("From", by))),
            Buttons(items=(Button(label=f"Show #{number}", name="run", data={"text": f"advocate show {number}"}),)),
        ),
        tone="good",
    )


def done(title: str, text: str = "") -> Card:
    """A short confirmation."""
    return Card(title=title, blocks=(Paragraph(text=text),) if text else (), tone="good")


def queue_card(groups: Sequence[tuple[str, Sequence[tuple[str, str, int]]]], total: int) -> Card:
    """The program's queue: groups by what they wait for; each line has title, state and number."""
    if not total:
        return Card(
            title="The queue is empty", blocks=(Paragraph(text="New requests appear here and in the program channel."),)
        )
    blocks: list[Block] = []
    for name, rows in groups:
        if not rows:
            continue
        blocks.append(Paragraph(text=(Bold(text=f"{name} ({len(rows)})"),)))
        for title, state, number in rows[:8]:
            blocks.append(Paragraph(text=(title, f" · {state}")))
            blocks.append(
                Buttons(items=(Button(label=f"Show #{number}", name="run", data={"text": f"advocate show {number}"}),))
            )
        if len(rows) > 8:
            blocks.append(Note(text=f"{len(rows) - 8} more wait behind these."))
    return Card(title=f"The queue: {phrases.count(total, 'open request')}", blocks=tuple(blocks))


def draft_card(ask: AskView, text: str, mailto: str) -> Card:
    """The mail to an advocate, to send by hand."""
    blocks: list[Block] = [
        Paragraph(text=f"E-mail does not go out by itself here. Please send this to {ask.advocate}.")
    ]
    if mailto:
        blocks.append(Paragraph(text=(Link(text="Open the draft in your mail", url=mailto),)))
    blocks += [Divider(), Paragraph(text=text)]
    blocks.append(Buttons(items=(Button(label="They answered", name="ask.answered", data={"a": ask.id}, form=True),)))
    return Card(title=f"Write to {ask.advocate} at {ask.account}", blocks=tuple(blocks))


def chase_card(ask: AskView, text: str, mailto: str) -> Card:
    """To an owner who writes themselves: the advocate has not answered."""
    card = draft_card(ask, text, mailto)
    first = Paragraph(text="No answer came yet. You can send the draft again, or record what they said.")
    return card.model_copy(
        update={"title": f"{ask.advocate} at {ask.account} has not answered", "blocks": (first, *card.blocks[1:])}
    )
