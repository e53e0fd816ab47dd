"""An ask as the relationship owner sees it: one message, one press."""

from datetime import date

from bot.features.requests import phrases
from bot.features.requests.views import AskView, RequestView
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Form,
    Link,
    Note,
    Option,
    Paragraph,
    Scalar,
    Text,
    TextField,
    facts,
)

REASONS = (
    Option(value="renewal", label="Renewal is coming up"),
    Option(value="escalation", label="There is an escalation"),
    Option(value="just asked", label="They were asked just now"),
    Option(value="other", label="Another reason"),
)
PAUSES = ("renewal", "escalation")
"""Reasons for which the whole account rests."""


def owner_card(view: RequestView, ask: AskView, *, reminder: bool = False) -> Card:
    """May this customer be asked? The owner sees a confidential name, too."""
    request = view.request
    data: dict[str, Scalar] = {"a": ask.id}
    title = f"{'Still open: may' if reminder else 'May'} we ask {ask.advocate} at {ask.account}?"
    blocks: list[Block] = [
        facts(
            (
                (
                    "For",
                    f"{view.activity} for "
                    f"{request.prospect or request.purpose}{' (confidential)' if request.confidential else ''}",
                ),
                ("Asked by", (view.requester,)),
                ("Needed by", phrases.day(request.needed_by)),
                ("Deal value", phrases.amount(request, exact=True)),
                ("Note", request.note[:300]),
            )
        ),
        Buttons(
            items=(
                Button(label="I'll ask them", name="ask.self", data=data, style="primary"),
                Button(label="Program may ask", name="ask.program", data=data),
                Button(label="Not now", name="ask.not_now", data=data, form=True),
                Button(label="Someone else there", name="ask.other", data=data, form=True),
                Button(label="Not my account", name="ask.not_mine", data=data),
                phrases.profile(ask.advocate_id),
            )
        ),
        Note(text="No answer never counts as a yes."),
    ]
    return Card(title=title, blocks=tuple(blocks), summary=title)


_ANSWERED = {
    "owner_approved": "You said yes. They are next if one more is needed.",
    "owner_declined": "You said not now.",
    "withdrawn": "Not asked any more.",
    "advocate_declined": "They declined.",
    "did_not_take_place": "It did not take place.",
    "took_place": "It took place. Thank you.",
    "feedback_given": "It took place. Thank you.",
    "proposed": "The program team decides first.",
}


def owner_state(view: RequestView, ask: AskView, draft: str = "", mailto: str = "") -> Card:
    """The owner's card after the answer."""
    title = f"{ask.advocate} at {ask.account}"
    if view.request.stage == "on_hold" and ask.stage == "owner_asked":
        return Card(
            title=title, blocks=(Paragraph(text=f"The request is on hold: {view.request.why}. You need not answer."),)
        )
    if ask.stage == "advocate_asked":
        return _asked(title, view, ask, draft, mailto)
    if ask.stage == "scheduled":
        blocks: tuple[Block, ...] = (Paragraph(text="They said yes."), facts((("For", (view.requester,)),)))
        return Card(title=title, blocks=blocks, tone="good")
    why = f" Why: {ask.why}." if ask.stage == "withdrawn" and ask.why else ""
    return Card(title=title, blocks=(Paragraph(text=_ANSWERED.get(ask.stage, "Answered.") + why),))


def _asked(title: str, view: RequestView, ask: AskView, draft: str, mailto: str) -> Card:
    if ask.slots:
        return Card(title=title, blocks=(Paragraph(text="They said yes and offered times."),), tone="good")
    if ask.approach != "owner":
        about = facts((("For", view.activity), ("Asked by", (view.requester,))))
        return Card(title=title, blocks=(Paragraph(text="The program team writes to them."), about), tone="good")
    blocks: list[Block] = [Paragraph(text="Thank you. Here is a draft; the link in it takes their answer.")]
    if mailto:
        blocks.append(Paragraph(text=(Link(text="Open the draft in your mail", url=mailto),)))
    blocks.append(Paragraph(text=draft))
    blocks.append(Buttons(items=(Button(label="They answered", name="ask.answered", data={"a": ask.id}, form=True),)))
    return Card(title=title, blocks=tuple(blocks), tone="good")


def not_now_form(ask: AskView, until: date) -> Form:
    """Why not now, and when again."""
    return Form(
        name="ask.not_now",
        title="Not now",
        submit="Say not now",
        data={"a": ask.id},
        intro=(Paragraph(text=f"{ask.account} · {ask.who}"),),
        fields=(
            ChoiceField(name="reason", label="Why?", options=REASONS, required=True),
            DateField(
                name="until",
                label="Ask again from",
                hint="For a renewal or an escalation the whole account rests until then",
                initial=until,
            ),
        ),
    )


def other_form(ask: AskView, others: tuple[Option, ...]) -> Form:
    """Somebody else at the same customer."""
    return Form(
        name="ask.other", title="Someone else there", submit="Suggest", data={"a": ask.id},
        intro=(Paragraph(text=f"Who at {ask.account} is a better choice?"),),
        fields=(
            ChoiceField(name="advocate", label="Somebody in the pool", options=others),
            TextField(name="name", label="Or somebody new", hint="Name and e-mail, if you have it", longest=200),
        ),
    )  # fmt: skip


def decided(ask: AskView, answer: str, why: str, by: Text) -> Card:
    """To an owner who did not answer: the program team decided."""
    who = by if isinstance(by, tuple) else (by,)
    return Card(
        title=f"The program team answered for you: {ask.account}",
        blocks=(
            Paragraph(text=(*who, f" decided: {'they may be asked' if answer == 'yes' else 'not now'}. Why: {why}")),
        ),
    )


def thanks(ask: AskView, what: str, by: Text) -> Card:
    """To the owner and the nominator, when it took place."""
    who = by if isinstance(by, tuple) else (by,)
    return Card(
        title=f"{ask.advocate} at {ask.account} vouched for us",
        blocks=(Paragraph(text=(f"{what}, asked for by ", *who, ". Thank you.")),),
        tone="good",
    )


def led_to(account: str, prospect: str, value: Text) -> Card:
    """What it led to."""
    amount = value if isinstance(value, tuple) else (value,)
    return Card(
        title=f"The deal with {prospect} was won",
        blocks=(
            Paragraph(
                text=(Bold(text=account), " vouched for us before it closed. Contribution to a deal of ", *amount, ".")
            ),
        ),
        tone="good",
    )


def willing_changed(advocate: str, account: str, activities: str) -> Card:
    """To the owner: the advocate changed what they may be asked for."""
    return Card(
        title=f"{advocate} at {account} changed what we may ask for",
        blocks=(Paragraph(text=f"From now on: {activities or 'nothing'}."),),
    )


def owner_mail(view: RequestView, ask: AskView, url: str) -> Card:
    """The question by e-mail, to an owner who was never seen in chat."""
    return Card(
        title=f"May we ask {ask.advocate} at {ask.account}?",
        blocks=(
            facts(
                (
                    ("For", view.activity),
                    ("Asked by", (view.requester,)),
                    ("Needed by", phrases.day(view.request.needed_by)),
                )
            ),
            Buttons(items=(Button(label="Answer", url=url, style="primary"),)),
            Note(text="You get this because you look after this customer. No answer never counts as a yes."),
        ),
    )


def owner_form(view: RequestView, ask: AskView, until: date) -> Form:
    """The owner's answer on a page."""
    answers = (
        Option(value="yes", label="Yes, the program team may ask them"),
        *(Option(value=o.value, label=f"Not now: {o.label.lower()}") for o in REASONS),
    )
    return Form(
        name="owner",
        title="May we ask them?",
        submit="Send my answer",
        intro=(
            facts(
                (
                    ("Customer", ask.account),
                    ("Who", ask.who),
                    ("For", view.activity),
                    ("Asked by", (view.requester,)),
                    ("Needed by", phrases.day(view.request.needed_by)),
                )
            ),
        ),
        fields=(
            ChoiceField(name="answer", label="Your answer", options=answers, required=True),
            DateField(name="until", label="If not now, ask again from", initial=until),
        ),
    )
