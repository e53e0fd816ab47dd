"""The words of *What got in the way?*: the question, the answers, and who follows up."""

from bot.ui import Block, Button, Buttons, Card, Form, Note, Paragraph, Text, TextField

REASONS = {
    "too_slow": "Too slow",
    "no_fit": "No customer fitted",
    "did_it_myself": "I found one myself",
    "did_not_know": "I did not know what it can do",
    "other": "Something else",
}


def question(obstacle_id: int) -> Card:
    """To somebody who stopped: one press answers."""
    buttons = tuple(
        Button(label=label, name="obstacle.say", data={"o": obstacle_id, "r": reason}, form=reason == "other")
        for reason, label in REASONS.items()
    )
    return Card(
        title="What got in the way?",
        blocks=(
            Paragraph(text="You have not asked for a customer in a while. One press helps us to do better."),
            Buttons(items=buttons),
            Note(text="The program team reads your answer and may write to you. Asked at most twice a year."),
        ),
    )


def words_form(obstacle_id: int) -> Form:
    """Something else, in words."""
    return Form(
        name="obstacle.words", title="What got in the way?", submit="Send", data={"o": obstacle_id},
        fields=(TextField(name="words", label="In a few words", lines="many", longest=500, required=True),),
    )  # fmt: skip


def thanked(reason: str) -> Card:
    """The answer is there, with what may help now."""
    help_ = {
        "no_fit": "When nobody fits, Ask the field on your request's card finds customers we do not know yet.",
        "did_not_know": "Three short cards show what it can do: press Show me around in help.",
    }.get(reason, "The program team has it.")
    start = Button(label="Ask for a reference", name="run", data={"text": "advocate request"}, form=True)
    return Card(title="Thank you", blocks=(Paragraph(text=help_), Buttons(items=(start,))), tone="good")


def to_team(who: Text, reason: str, words: str, obstacle_id: int) -> Card:
    """Somebody follows up."""
    said: tuple[Block, ...] = (Paragraph(text=words),) if words else ()
    take = Button(label="I will talk to them", name="obstacle.follow", data={"o": obstacle_id}, style="primary")
    name = who if isinstance(who, tuple) else (who,)
    return Card(
        title="Somebody told us what got in the way",
        blocks=(Paragraph(text=(*name, f": {REASONS[reason].lower()}.")), *said, Buttons(items=(take,))),
    )


def followed(who: Text, reason: str, by: Text) -> Card:
    """Somebody of the team talks to them."""
    parts = (*(who if isinstance(who, tuple) else (who,)), f": {REASONS[reason].lower()}. ")
    by_ = by if isinstance(by, tuple) else (by,)
    return Card(
        title="Somebody told us what got in the way",
        blocks=(Paragraph(text=(*parts, *by_, " talks to them.")),),
        tone="good",
    )
