"""Self-nomination: the link as who made it sees it, and the page as the customer does. The page names nobody and
nothing of the program but the company whose customer reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.for_customers import in_their_words
from bot.domain.wording import full_day
from bot.ui import (
    Block,
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    Code,
    Confirm,
    Divider,
    Form,
    FormField,
    Note,
    Option,
    Paragraph,
    TextField,
    facts,
)

LONGEST = 2000
SHOWN = 5


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link as its card shows it."""

    id: int
    number: int
    url: str
    purpose: str
    """Whom or what it is for, in words."""
    expires: date
    answers: int
    by: str = ""


def link_card(one: LinkView, others: Sequence[LinkView]) -> Card:
    """A link to send, and the others that work."""
    blocks: list[Block] = [
        Paragraph(text="Send this to the customer. They fill in a short page; you hear what becomes of it."),
        Paragraph(text=(Code(text=one.url),)),
        _facts(one),
        Buttons(items=(Button(label="See the page", url=one.url), _revoke(one))),
    ]
    if others:
        blocks += [Divider(), Paragraph(text="Other links that work:")]
    for other in others[:SHOWN]:
        text = f"#{other.number} {other.purpose}: {_answers(other.answers)}, until {full_day(other.expires)}"
        blocks += [Paragraph(text=f"{text}{f', {other.by}' if other.by else ''}"), Buttons(items=(_revoke(other),))]
    if len(others) > SHOWN:
        blocks.append(Note(text=f"{len(others) - SHOWN} more are not shown."))
    return Card(title=f"Link #{one.number}: {one.purpose}", blocks=tuple(blocks), summary="A link for a customer")


def _facts(one: LinkView) -> Block:
    return facts((("Works until", full_day(one.expires)), ("So far", _answers(one.answers))))


def _answers(count: int) -> str:
    return "nobody answered yet" if not count else "1 answer" if count == 1 else f"{count} answers"


def _revoke(one: LinkView) -> Button:
    sure = Confirm(
        title="Stop this link?", text="Whoever opens it reads that it is not in use any more.", yes="Stop it"
    )
    return Button(label=f"Stop #{one.number}", name="link.revoke", data={"l": one.id}, style="danger", confirm=sure)


def revoked(number: int) -> Card:
    """The link does not work any more."""
    return Card(
        title=f"Link #{number} is stopped",
        blocks=(Paragraph(text="What customers sent before stays. A new link: /nominate link"),),
        tone="good",
    )


def answered(number: int, person: str, account: str) -> Card:
    """To who made the link: somebody answered."""
    return Card(
        title=f"{person} at {account} answered your link",
        blocks=(Paragraph(text=f"It is nomination #{number}. You hear what becomes of it."),),
        tone="good",
    )


# --- the customer's page


def self_form(company: str, consent: str, activities: tuple[Option, ...], *, asks_company: bool) -> Form:
    """A short page for a phone: who they are, their story, what they might do, their consent."""
    name = company or "our company"
    fields: list[FormField] = [
        TextField(name="person", label="Your name", required=True, longest=120),
        *([TextField(name="account", label="Your company", required=True, longest=120)] if asks_company else []),
        TextField(name="title", label="Your job title", longest=120),
        TextField(name="email", label="Your work e-mail", required=True, longest=200),
        TextField(
            name="why", label="What did you achieve?", hint="A sentence or two, with a number if you have one",
            required=True, lines="many", longest=LONGEST,
        ),
        ChoiceField(
            name="activities", label="What could you imagine doing?", hint="Nothing is agreed by choosing",
            options=in_their_words(activities), several=True,
        ),
        CheckField(name="consent", label="I agree to this", hint=consent, required=True),
    ]  # fmt: skip
    return Form(
        name="nominate.self",
        title="Tell us your story",
        submit="Send",
        intro=(
            Paragraph(text=f"{name} would like to hear how it went for you, and whether you would speak about it."),
            Paragraph(text="It takes about two minutes. Somebody reads it and writes back to you."),
        ),
        fields=tuple(fields),
    )  # fmt: skip


def thanks() -> Card:
    """The page after sending. It says the same whether or not we knew them."""
    return Card(
        title="Thank you",
        blocks=(Paragraph(text="We have your story. Somebody reads it and writes to you. You can close this page."),),
        tone="good",
    )


def not_in_use() -> Card:
    """The page of a link that was stopped."""
    return Card(
        title="This link is not in use any more",
        blocks=(Paragraph(text="Nothing was sent. Please ask the person who gave it to you for a new one."),),
    )


TOO_MANY = "Many people are answering just now. Nothing was sent: please try again in an hour."
