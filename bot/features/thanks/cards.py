"""The words of a reminder to thank an advocate, and of the letter that is proposed."""

from dataclasses import dataclass
from datetime import date

from bot.ui import Block, Bold, Button, Buttons, Card, Divider, Link, Note, Paragraph, Text


@dataclass(frozen=True, slots=True)
class View:
    """Whom to thank, for what, and what came of it."""

    id: int
    advocate: str
    account: str
    did: Text
    """What they did, for the eyes of whoever thanks them."""
    led: str
    state: str
    draft: str
    mailto: str

    @property
    def who(self) -> str:
        """The advocate with their company."""
        return f"{self.advocate} at {self.account}"


_OFFER = "If there is anything I can do for you in return, please let me know."
_ANSWERED = {
    "thanked": ("You thanked {who}", "It is noted in their history. People who are thanked say yes again.", "good"),
    "not_needed": ("No thanks needed for {who}", "You are not asked again about this.", "plain"),
}


def reminder(view: View) -> Card:
    """Once, to whoever looks after them; answered by one press."""
    if view.state in _ANSWERED:
        title, text, tone = _ANSWERED[view.state]
        return Card(title=title.format(who=view.who), blocks=(Paragraph(text=text),), tone=tone)
    data = {"g": view.id}
    did = view.did if isinstance(view.did, tuple) else (view.did,)
    blocks: list[Block] = [Paragraph(text=(*did, f" {view.led}" if view.led else ""))]
    if view.mailto:
        blocks.append(Paragraph(text=(Link(text="Open the draft in your mail", url=view.mailto),)))
    blocks += [
        Divider(),
        Paragraph(text=view.draft),
        Buttons(
            items=(
                Button(label="I thanked them", name="thank.done", data=data, style="primary"),
                Button(label="Not needed", name="thank.skip", data=data),
            )
        ),
        Note(text="Asked once. Write it in your own words, or copy this."),
    ]
    return Card(title=f"Thank {view.who}?", blocks=tuple(blocks), summary=f"Thank {view.who}?")


def used(what: str, when: str, requester: Text, rating: int) -> Text:
    """Something took place."""
    who = requester if isinstance(requester, tuple) else (requester,)
    rated = f", rated {rating} of 5" if rating else ""
    return (Bold(text=what), f" on {when} for ", *who, f"{rated}.")


def told(title: str, *, named: bool) -> Text:
    """A story was posted."""
    how = "It names them." if named else "It does not name them."
    return ("Their story was posted: ", Bold(text=title), f". {how}")


def published(kind: str, title: str) -> Text:
    """Something with a part of theirs came out."""
    return (f"Their {kind} was published: ", Bold(text=title), ".")


def led_to(outcome: str) -> str:
    """What came of it, where that is known and good."""
    return "The deal was won." if outcome == "won" else ""


def letter_for_use(advocate: str, what: str, day: date, owner: str) -> tuple[str, str]:
    """Subject and text. It says nothing of the prospect or the deal: letters are forwarded."""
    return "Thank you", (
        f"Hello {advocate},\n\nThank you for the {what.lower()} on {day.day} {day:%B}. It helped my colleagues a great "
        f"deal, and I know that your time is short.\n\n{_OFFER}\n\n{owner}"
    )


def letter_for_story(advocate: str, owner: str, *, named: bool) -> tuple[str, str]:
    """Subject and text."""
    how = "" if named else " We told it without your name."
    return "Thank you for your story", (
        f"Hello {advocate},\n\nMy colleagues are reading the story of what you achieved.{how} Thank you for making it "
        f"possible: it shows others what can be done.\n\n{_OFFER}\n\n{owner}"
    )


def letter_for_proof(advocate: str, kind: str, link: str, owner: str) -> tuple[str, str]:
    """Subject and text, with the link."""
    return "Thank you: it is published", (
        f"Hello {advocate},\n\nYour {kind} is out: {link}\n\nThank you for making it possible. It helps others to "
        f"decide.\n\n{_OFFER}\n\n{owner}"
    )
