"""The words the house itself says: help's frame, refusals, failures. Features keep theirs in their `cards.py`."""

from collections.abc import Sequence

from bot.ui import Block, Bold, Button, Buttons, Card, Code, Note, Paragraph

OUTSIDERS = "Goodword is for this company's own people, so it does not answer guests."
_WHO = {
    "member": "members of the company",
    "manager": "the program team",
    "admin": "an admin",
    "viewer": "people of the company",
}
HELP = Button(label="Show help", name="run", data={"text": "goodword help"})


def who_may(role: str) -> str:
    """Who may do what was refused."""
    if role == "member":  # only a viewer hears this
        return "You can read here. To do this, ask an admin for the member role."
    return f"Only {_WHO.get(role, 'the person the link was made for')} can do this."


def refused(reason: str) -> Card:
    """The answer to somebody whose role does not permit it."""
    return Card(title="Not for you", blocks=(Paragraph(text=reason),), tone="warn")


def cannot(reason: str) -> Card:
    """The answer to something that cannot be done as asked; the reason says what would work."""
    return Card(title="That did not work", blocks=(Paragraph(text=reason),), tone="warn")


def crashed(reference: str) -> Card:
    """The answer to an unexpected failure."""
    return Card(
        title="Something went wrong on our side",
        blocks=(
            Paragraph(text="Nothing was changed. Please try again; if it happens again, give an admin this reference."),
            Paragraph(text=("Reference ", Code(text=reference))),
        ),
        tone="bad",
    )


def busy() -> Card:
    """The answer when work piled up before this began."""
    return Card(
        title="Goodword is busy",
        blocks=(Paragraph(text="Nothing was changed. Please try again in a moment."),),
        tone="warn",
    )


def later() -> Card:
    """The answer when the work has begun but takes longer than an answer may."""
    return Card(title="Working on it", blocks=(Paragraph(text="The answer follows as a direct message."),))


def too_late() -> Card:
    """In the place of an answer that is kept nowhere, when it comes too late to be given on the spot."""
    said = "It took longer than usual. What this answer says is shown on the spot and kept nowhere: look again for it."
    return Card(title="It is done", blocks=(Paragraph(text=said),))


def unknown_person() -> Card:
    """The answer when the platform does not say who somebody is."""
    return Card(
        title="We could not look you up",
        blocks=(Paragraph(text="Nothing was changed. Please try again in a minute."),),
        tone="warn",
    )


def stale() -> Card:
    """The answer to a press that nothing answers any more."""
    return Card(
        title="This button is out of date",
        blocks=(Paragraph(text="Nothing was changed. Start again from help."), Buttons(items=(HELP,))),
        tone="warn",
    )


def no_command(typed: str) -> Card:
    """The answer to a sentence that is no command: most of them say what is needed."""
    ask = Button(
        label="Find a reference", name="run", data={"text": f"advocate request {typed.strip()[:1400]}"},
        style="primary", form=True,
    )  # fmt: skip
    return Card(
        title="Shall I look for a reference?",
        blocks=(Paragraph(text="You see what was understood before anything is sent."), Buttons(items=(ask, HELP))),
    )


def unknown_command(typed: str, meant: str, rest: str = "") -> Card:
    """The answer to words that are no command, with the nearest one and the `rest` of what was typed."""
    shown = typed.strip()[:80]
    if not meant:
        return Card(
            title="I did not understand that",
            blocks=(
                Paragraph(text=(Code(text=shown), " is not a command here."))
                if shown
                else Paragraph(text="Tell me what you need."),
                Buttons(items=(HELP,)),
            ),
        )
    return Card(
        title="Did you mean this?",
        blocks=(
            Paragraph(text=(Code(text=shown), " is not a command. The nearest one is ", Bold(text="/" + meant), ".")),
            Buttons(
                items=(
                    Button(
                        label=f"Run /{meant}",
                        name="run",
                        data={"text": f"{meant} {rest}".strip()[:1500]},
                        style="primary",
                    ),
                    HELP,
                )
            ),
        ),
    )


def form_waits(title: str, buttons: Buttons) -> Card:
    """Where no form can open by itself."""
    return Card(title=title, blocks=(Paragraph(text="One more press opens the form."), buttons))


def nothing_waits() -> tuple[Block, ...]:
    """Home, on a good day."""
    return (Paragraph(text="Nothing waits for you."),)


def home(name: str, blocks: Sequence[Block]) -> Card:
    """The Home tab."""
    return Card(title=f"Hello {name}", blocks=tuple(blocks))


def welcome() -> Card:
    """The first message in a place that added Goodword."""
    return Card(
        title="Goodword finds customers who will vouch for you",
        blocks=(
            Paragraph(
                text=(
                    "Write ",
                    Code(text="advocate 2 healthcare references in EMEA for Acme by Friday"),
                    " or ask for help.",
                )
            ),
            Buttons(items=(HELP,)),
            Note(text="Answers are for your eyes only unless you share them."),
        ),
    )
