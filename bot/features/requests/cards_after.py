"""After the meeting and after the deal: the survey, its form, the outcome."""

from decimal import Decimal

from bot.features.requests import phrases
from bot.features.requests.views import AskView, RequestView
from bot.ui import (
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    DateField,
    Form,
    Money,
    MoneyField,
    Note,
    Option,
    Paragraph,
    Scalar,
    TextField,
    facts,
)

RATINGS = (
    Option(value="5", label="5: could not have been better"),
    Option(value="4", label="4: good"),
    Option(value="3", label="3: fine"),
    Option(value="2", label="2: weak"),
    Option(value="1", label="1: did not help"),
)


def survey(view: RequestView, ask: AskView) -> Card:
    """Did it take place, and how did it go? One press answers."""
    data: dict[str, Scalar] = {"a": ask.id}
    return Card(
        title=f"How did it go with {ask.advocate} at {ask.account}?",
        blocks=(
            Paragraph(
                text=f"For {view.title}. Your answer starts their rest and thanks the people who made it happen."
            ),
            Buttons(
                items=(
                    Button(label="It went well", name="survey.yes", data={**data, "v": 5}, style="primary"),
                    Button(label="It was fine", name="survey.yes", data={**data, "v": 3}),
                    Button(label="It did not help", name="survey.yes", data={**data, "v": 1}),
                    Button(label="It did not take place", name="survey.no", data=data),
                    Button(label="Say more", name="survey.open", data=data, form=True),
                )
            ),
        ),
        summary=f"How did it go with {ask.account}?",
    )


def survey_done(ask: AskView, *, happened: bool) -> Card:
    """The survey's message once answered."""
    text = (
        "Noted: it took place. Thank you."
        if happened
        else "Noted: it did not take place. You can set a new time on the request's card."
    )
    return Card(
        title=f"{ask.advocate} at {ask.account}", blocks=(Paragraph(text=text),), tone="good" if happened else "plain"
    )


def survey_form(ask: AskView) -> Form:
    """The survey with room for words."""
    return Form(
        name="survey", title="How did it go?", submit="Send", data={"a": ask.id},
        intro=(Paragraph(text=f"{ask.account} · {ask.who}"),),
        fields=(
            ChoiceField(name="rating", label="How did it go?", options=RATINGS, required=True),
            CheckField(name="again", label="I would ask them again", initial=True),
            TextField(name="comment", label="What should the program know?", lines="many", longest=1000),
        ),
    )  # fmt: skip


def deal(view: RequestView) -> Card:
    """How did the deal end?"""
    request = view.request
    data: dict[str, Scalar] = {"r": request.id}
    return Card(
        title=f"How did the deal with {request.prospect} end?",
        blocks=(
            Paragraph(
                text=f"You asked for {view.activity} for it. Your answer shows what customers who vouch "
                f"for us are worth."
            ),
            Buttons(
                items=(
                    Button(label="Won", name="deal.won", data=data, style="primary", form=True),
                    Button(label="Lost", name="deal.lost", data=data),
                    Button(label="Still open", name="deal.open", data=data),
                )
            ),
        ),
    )


def won_form(request_id: int, amount: Decimal | None, currency: str) -> Form:
    """The amount and the day."""
    return Form(
        name="deal.won",
        title="The deal is won",
        submit="Record the win",
        data={"r": request_id},
        fields=(
            MoneyField(
                name="amount", label=f"Amount in {currency}", hint="For example 250k", initial=amount, required=True
            ),
            DateField(name="closed_on", label="Closed on", hint="Today, when left empty"),
        ),
    )


def deal_done(view: RequestView) -> Card:
    """The outcome's message once answered."""
    request = view.request
    title = f"The deal with {request.prospect}"
    if request.deal_outcome == "won":
        value = (Money(amount=request.won_amount, currency=request.currency),) if request.won_amount else None
        return Card(
            title=title,
            blocks=(
                facts((("Outcome", "won"), ("Amount", value))),
                Note(text="Counted as a contribution, never as the cause."),
            ),
            tone="good",
        )
    if request.deal_outcome == "lost":
        return Card(title=title, blocks=(Paragraph(text="Recorded as lost. Thank you for telling us."),))
    again = (
        f"You are asked again on {phrases.full_day(request.deal_ask_on)}."
        if request.deal_ask_on
        else "You are not asked again."
    )
    return Card(title=title, blocks=(Paragraph(text=f"Still open. {again}"),))
