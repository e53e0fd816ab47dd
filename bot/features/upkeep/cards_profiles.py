"""The words of the weekly question to owners, and of its answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.wording import full_day
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    Confirm,
    DateField,
    Divider,
    Form,
    Note,
    Option,
    Paragraph,
    Scalar,
    Tone,
)

REASONS = (
    Option(value="own wish", label="Their own wish"),
    Option(value="renewal", label="Renewal"),
    Option(value="escalation", label="Escalation"),
    Option(value="other", label="Something else"),
)


@dataclass(frozen=True, slots=True)
class CheckView:
    """A profile that somebody should look at."""

    advocate_id: int
    name: str
    title: str
    account: str
    checked: str
    """When it was checked last, in words."""
    does: str = ""
    """What they are willing to do, in words."""
    answer: str = ""
    paused_until: date | None = None

    @property
    def who(self) -> str:
        """The person with title."""
        return f"{self.name}, {self.title}" if self.title else self.name


def since(checked: date | None, today: date) -> str:
    """When a profile was checked last."""
    if checked is None:
        return "Never checked"
    days = max((today - checked).days, 0)
    return "Checked today" if not days else f"Checked {days} days ago" if days > 1 else "Checked yesterday"


def bundle(rows: Sequence[CheckView], week: int, *, more: int = 0) -> Card:
    """Are these still right? One press each; what is answered says so."""
    left = [row for row in rows if not row.answer]
    if not rows:
        return Card(
            title="Your profiles are up to date",
            blocks=(Paragraph(text="Nothing has to be checked now."),),
            tone="good",
        )
    next_one = next((index for index, row in enumerate(rows) if not row.answer), -1)
    blocks: list[Block] = []
    for index, row in enumerate(rows):
        if index:
            blocks.append(Divider())
        blocks += _row(row, week, first=index == next_one)
    if more:
        blocks.append(Note(text=f"{more} more can wait. They come in the next weeks."))
    title, tone = ("Thank you, all are checked", "good") if not left else (_title(len(left)), "plain")
    return Card(title=title, blocks=tuple(blocks), tone=_tone(tone), summary=title)


def _tone(word: str) -> Tone:
    return "good" if word == "good" else "plain"


def _title(count: int) -> str:
    return "Is this profile still right?" if count == 1 else f"Are these {count} profiles still right?"


def _row(row: CheckView, week: int, *, first: bool) -> list[Block]:
    data: dict[str, Scalar] = {"a": row.advocate_id, "w": week}
    head = Paragraph(text=(Bold(text=row.account), f" · {row.who}"))
    if row.answer == "paused":
        change = Button(label="Change the pause", name="profile.pause", data=data, form=True)
        return [head, Note(text=f"Paused{_until(row.paused_until)}."), Buttons(items=(change,))]
    if row.answer:
        said = {"yes": "Still right.", "edited": "Changed.", "left": "Left the company."}[row.answer]
        return [head, Note(text=said)]
    about = f"{row.checked}. {f'Does: {row.does}.' if row.does else 'Nothing they would do is noted.'}"
    return [head, Note(text=about), Buttons(items=answers(data, first=first))]


def _until(until: date | None) -> str:
    return f" until {full_day(until)}" if until else " until somebody ends it"


def answers(data: dict[str, Scalar], *, first: bool = False) -> tuple[Button, ...]:
    """The four answers about a profile."""
    gone = Confirm(
        title="Did they leave the company?",
        text="They are not offered any more, and what they are asked for ends. The customer stays.",
        yes="They left",
    )
    return (
        Button(label="Still right", name="profile.right", data=data, style="primary" if first else "plain"),
        Button(label="Edit", name="profile.edit", data={"v": data["a"], "b": True}, form=True),
        Button(label="Pause", name="profile.rest", data=data),
        Button(label="Left the company", name="profile.left", data=data, confirm=gone),
    )


def pause_form(row: CheckView, until: date | None, reason: str, data: dict[str, Scalar]) -> Form:
    """How long somebody rests, and why; or the end of it."""
    return Form(
        name="profile.pause", title="Change the pause", submit="Save", data=data,
        intro=(Paragraph(text=f"{row.account} · {row.who}"),),
        fields=(
            DateField(name="until", label="Paused until", hint="Leave empty for no end", initial=until),
            ChoiceField(
                name="reason", label="Why?", options=REASONS, required=True,
                initial=tuple(o for o in REASONS if o.value == reason) or REASONS[:1],
            ),
            CheckField(name="end", label="End the pause now"),
        ),
    )  # fmt: skip


def done(title: str, text: str = "") -> Card:
    """A short confirmation."""
    return Card(title=title, blocks=(Paragraph(text=text),) if text else (), tone="good")


def at_home(stale: int) -> tuple[Block, ...]:
    """Home: profiles to check."""
    many = "1 profile" if stale == 1 else f"{stale} profiles"
    button = Button(label="Check them", name="profile.check")
    return (Paragraph(text=(Bold(text=f"{many} of your customers to check."),)), Buttons(items=(button,)))
