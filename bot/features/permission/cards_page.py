"""What an advocate reads: the mail that asks, the page, the receipt. They are outside the workspace."""

from collections.abc import Sequence
from datetime import date

from bot.domain.wording import first_name, full_day
from bot.features.permission.cards import SURE
from bot.ui import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    Form,
    FormField,
    Note,
    Option,
    Paragraph,
    TextField,
)


def mail(*, advocate: str, company: str, what: Sequence[str], scope: str, asked_by: str, url: str) -> Card:
    """The question: who asks, for what, how to answer."""
    ours = company or "us"
    where = f" It would be shown here: {scope}." if scope else ""
    return Card(
        title=f"May {company or 'we'} show this?",
        blocks=(
            Paragraph(text=f"Hello {first_name(advocate)},"),
            Paragraph(text=f"{asked_by} at {ours} asks for your permission for this:{where}"),
            Bullets(items=tuple(what)),
            Paragraph(text="Answering takes about a minute. Nothing is shown unless you say yes."),
            Buttons(items=(Button(label="Answer", url=url, style="primary"),) if url else ()),
            Note(text="You can take a yes back at any time. This link is yours alone; please do not pass it on."),
        ),
    )


def page(*, advocate: str, company: str, activities: tuple[Option, ...], scope: str, until: date) -> Form:
    """Which of these they allow. Nothing is ticked beforehand."""
    ours = company or "We"
    where = f" It would be shown here: {scope}." if scope else ""
    fields: tuple[FormField, ...] = (
        ChoiceField(name="allow", label="You may show", options=activities, several=True, required=True),
        TextField(name="given_by", label="Your full name", initial=advocate, required=True, longest=200),
        TextField(name="limits", label="Anything we must keep to?", hint="Only if there is", longest=200, lines="many"),
        CheckField(name="sure", label="I may decide this for my company", required=True),
    )
    return Form(
        name="permission.answer", title="May we show this?", submit="Send my answer",
        intro=(
            Paragraph(text=f"Hello {first_name(advocate)}. {ours} would like to show the following with your name and "
                           f"your company.{where} It takes about a minute."),
            Note(text=f"A yes counts until {full_day(until)}. We keep your answer with your name, for this only. "
                      "With this same link you can take it back at any time."),
        ),
        fields=fields,
        buttons=(Button(label="None of these", name="permission.none", confirm=SURE),),
    )  # fmt: skip


def back_form(advocate: str, given: tuple[Option, ...]) -> Form:
    """What they allowed; each can be taken back."""
    return Form(
        name="permission.back", title="What you allowed", submit="Take it back",
        intro=(
            Paragraph(text=f"Hello {first_name(advocate)}. This is what you allow us to show."),
            Note(text="If all is well there is nothing to do. What you take back counts at once."),
        ),
        fields=(ChoiceField(name="back", label="Take back", options=given, several=True, required=True),),
    )  # fmt: skip


def receipt(*, advocate: str, company: str, what: Sequence[str], until: date, url: str) -> Card:
    """A copy of what they allowed, with the way back."""
    blocks: list[Block] = [
        Paragraph(text=f"Hello {first_name(advocate)},"),
        Paragraph(text=f"Thank you. You allowed {company or 'us'} to show this until {full_day(until)}:"),
        Bullets(items=tuple(what)),
    ]
    if url:
        blocks.append(Buttons(items=(Button(label="Change or take back", url=url),)))
    return Card(title="What you allowed", blocks=(*blocks, Note(text="Please keep this mail.")))


def thanks(text: str) -> Card:
    """The last page."""
    return Card(title="Thank you", blocks=(Paragraph(text=text), Note(text="You can close this page.")), tone="good")


def nothing_here(text: str) -> Card:
    """The page when there is nothing to do."""
    return Card(title="Nothing to answer here", blocks=(Paragraph(text=text),))
