"""What the adapter itself has to say: about time, about people nobody knows, about forms that came too late."""

from adapters.slack.buttons import Press, value_of
from adapters.slack.limits import BUTTON_VALUE
from adapters.slack.render import message
from adapters.slack.translate import Heard
from adapters.slack.web import Json
from bot.ui import Button, Buttons, Card, Invalid, Paragraph, Reply

UNKNOWN = Reply(
    card=Card(
        title="Try again in a minute",
        blocks=(Paragraph(text="Slack did not say in time who you are, so nothing was done."),),
        tone="warn",
    )
)
WORKING = Card(title="Still working on it", blocks=(Paragraph(text="The answer follows in a moment."),))
DONE = Card(title="Done")
_AGAIN = "Slack waits three seconds for a form, and this took longer. Nothing was lost."


def broken(number: str) -> Reply:
    """A defect, by the number under which the log has the rest."""
    words = f"That is our fault, and it was noted. If you report it, give the number {number}."
    return Reply(card=Card(title="Something went wrong", blocks=(Paragraph(text=words),), tone="bad"))


def again_message(heard: Heard, words: str = _AGAIN) -> Json:
    """A button that does the same again, with a fresh trigger; for a shortcut, only words."""
    press = Press(name=heard.name, data=heard.data, message=heard.message, command=heard.text)
    if heard.kind == "shortcut" or len(value_of(press)) >= BUTTON_VALUE - 100:
        return message(Card(title="Please do that once more", blocks=(Paragraph(text=words),)), {})
    open_it = Button(label="Open form", name="again", style="primary")
    body = message(Card(title="Your form is ready", blocks=(Paragraph(text=words), Buttons(items=(open_it,)))), {})
    body["blocks"][-1]["elements"][0]["value"] = value_of(press)
    return body


def told(outcome: Invalid) -> Card:
    """What was wrong, where no form is on screen to say it at its fields."""
    return Card(title="That did not work", blocks=(Paragraph(text="\n".join(outcome.errors.values())),), tone="warn")
