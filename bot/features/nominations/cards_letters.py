"""What a customer who nominated themself reads afterwards. They are outside the workspace: no word of how we work, who
decided, or why."""

from bot.domain.wording import first_name
from bot.ui import Block, Card, Divider, Link, Note, Paragraph

TAKE_BACK = "Changed your mind? Answer this mail, and we take out what you wrote."


def hear_more(person: str, company: str) -> Card:
    """Yes: the next step is a talk."""
    return _letter(
        "We would like to hear more",
        person,
        f"Thank you for telling {company or 'us'} how it went for you. We would like to hear more: one of us will "
        "write to you to find a time for a short talk.",
        "Nothing is agreed yet, and nothing is published without your yes.",
    )


def after_talking(person: str, company: str) -> Card:
    """Yes, after the talk."""
    return _letter(
        "Thank you for talking with us",
        person,
        f"Thank you for the time you gave {company or 'us'}. We have kept your story as you told it.",
        "If somebody would like to hear it from you, we ask you first, each time.",
    )


def not_now(person: str, company: str) -> Card:
    """Not now, kindly."""
    return _letter(
        "Thank you for your story",
        person,
        f"Thank you for telling {company or 'us'} how it went for you. Just now we have no good occasion to use it. "
        "That is about our plans, not about what you achieved.",
        "There is nothing for you to do.",
    )


def _letter(title: str, person: str, *said: str) -> Card:
    hello = Paragraph(text=f"Hello {first_name(person)},")
    return Card(title=title, blocks=(hello, *(Paragraph(text=text) for text in said), Note(text=TAKE_BACK)))


def to_send(person: str, text: str, mailto: str) -> Card:
    """Where mails do not go out by themselves: to whoever decided."""
    blocks: list[Block] = [Paragraph(text=f"Mails do not go out by themselves here. Please send {person} this one:")]
    blocks.append(Paragraph(text=(Link(text="Open the draft in your mail", url=mailto),)))
    return Card(title=f"Write to {person}", blocks=(*blocks, Divider(), Paragraph(text=text)))
