"""The words of pausing a whole customer."""

from datetime import date

from bot.domain.wording import full_day
from bot.features.upkeep.cards_profiles import REASONS
from bot.ui import Card, CheckField, ChoiceField, DateField, Form, Option, Paragraph


def pause_form(chosen: Option | None = None, account_id: int = 0) -> Form:
    """Which customer, why, until when."""
    return Form(
        name="account.pause", title="Pause a customer", submit="Save", data={"c": account_id} if chosen else {},
        fields=(
            ChoiceField(
                name="account", label="Customer", hint="Type a name", source="upkeep.accounts", required=True,
                initial=(chosen,) if chosen else (),
            ),
            ChoiceField(name="reason", label="Why?", options=REASONS, required=True, initial=REASONS[1:2]),
            DateField(name="until", label="Until", hint="Leave empty until somebody ends it"),
            CheckField(name="end", label="End the pause now"),
        ),
    )  # fmt: skip


def paused(account: str, until: date | None, people: int) -> Card:
    """Nobody there is offered."""
    who = "1 person there is" if people == 1 else f"{people} people there are"
    rest = f"until {full_day(until)}" if until else "until somebody ends the pause"
    text = f"{who} not offered meanwhile. What is under way goes on."
    return Card(title=f"{account} rests {rest}", blocks=(Paragraph(text=text),), tone="good")


def ended(account: str) -> Card:
    """They may be asked again."""
    return Card(title=f"{account} may be asked again", tone="good")
