"""The words and cards of win stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.features.wins.rules import PARTS, Gate
from bot.ui import Block, Bold, Button, Buttons, Card, Divider, Note, Paragraph, Text, When, facts
from store.records.promotion import Story

STAGES = {
    "draft": "waits for the program team",
    "awaiting_permission": "waits for the customer's permission",
    "approved": "approved",
    "posted": "posted",
    "withdrawn": "withdrawn",
}
SHOWN = 10
LONGEST = 2500


@dataclass(frozen=True, slots=True)
class View:
    """A story for the cards: `title` and `text` as everybody may read them."""

    story: Story
    title: str
    text: str
    customer: str
    author: Text
    gates: tuple[Gate, ...] = ()
    advocate_id: int = 0
    channels: tuple[str, ...] = ()
    reach: str = ""

    @property
    def status(self) -> Text:
        """Where it stands."""
        story = self.story
        if story.stage == "draft" and not story.sent:
            return "a draft, yours alone"
        if story.stage == "approved" and story.with_digest:
            return "goes out with the next digest"
        if story.stage == "approved" and story.post_at:
            return ("goes out ", When(at=story.post_at))
        if story.stage == "posted" and self.channels:
            return f"posted in {', '.join(self.channels)}"
        return STAGES[story.stage] + (f": {story.why}" if story.stage == "withdrawn" and story.why else "")


def _body(view: View) -> list[Block]:
    return [Paragraph(text=part) for part in view.text[:LONGEST].split("\n\n") if part.strip()]


def post(view: View) -> Card:
    """A story in a channel."""
    source = f"story:{view.story.id}"
    more = Button(label="Nominate a customer", name="nominate.for", data={"src": source}, form=True)
    blocks: tuple[Block, ...] = (*_body(view), Note(text=("Told by ", *_tuple(view.author))), Buttons(items=(more,)))
    return Card(title=view.title[:140], blocks=blocks, summary=view.title[:140])


def _tuple(text: Text) -> tuple[object, ...]:
    return text if isinstance(text, tuple) else (text,)


def review(view: View) -> Card:
    """For the program team: exactly what would be read, what is on file, and what can be done."""
    story, data = view.story, {"w": view.story.id}
    blocks: list[Block] = [
        facts((("Status", view.status), ("By", view.author), ("Came back", view.reach))),
        Divider(), Paragraph(text=(Bold(text=view.title),)), *_body(view), Divider(),
        Note(text=_on_file(view)),
    ]  # fmt: skip
    if story.stage in ("draft", "awaiting_permission"):
        buttons = [
            Button(label="Approve", name="win.approve", data=data, style="primary", form=True),
            Button(label="Edit", name="win.edit", data=data, form=True),
        ]
        if view.advocate_id and any(not gate.open for gate in view.gates) and not _secret(view):
            ask = {"v": view.advocate_id}
            buttons.append(Button(label="Ask for permission", name="permission.ask", data=ask, form=True))
            if story.stage == "draft":
                buttons.append(Button(label="Wait for permission", name="win.wait", data=data))
        buttons.append(Button(label="Turn down", name="win.withdraw", data=data, form=True))
        blocks.append(Buttons(items=tuple(buttons)))
    elif story.stage in ("approved", "posted"):
        post_now = Button(label="Post now", name="win.now", data=data, style="primary")
        now = (post_now,) if story.stage == "approved" and story.places else ()
        blocks.append(
            Buttons(
                items=(
                    *now,
                    Button(label="Edit", name="win.edit", data=data, form=True),
                    Button(label="Withdraw", name="win.withdraw", data=data, style="danger", form=True),
                )
            )
        )
    return Card(title=f"Win story #{story.number}", blocks=tuple(blocks), summary=f"Win story: {view.title}"[:140])


def _secret(view: View) -> bool:
    return any(gate.state == "confidential" for gate in view.gates)


def _on_file(view: View) -> str:
    if _secret(view):
        return f"The customer is {view.customer}. The deal is confidential, so nothing is named."
    said = [f"{PARTS[gate.part].lower()} {_gate(gate)}" for gate in view.gates]
    return (
        f"The customer is {view.customer}. On file: {', '.join(said)}."
        if view.customer
        else "No customer of ours is named."
    )


def _gate(gate: Gate) -> str:
    day = f"{gate.until.day} {gate.until:%b %Y}" if gate.until else ""
    return {
        "known": f"yes, until {day}" if day else "yes",
        "expired": f"no more since {day}",
        "withdrawn": f"withdrawn on {day}",
    }.get(gate.state, "no")


def mine(view: View) -> Card:
    """For its author: how it reads, and where it stands."""
    story, data = view.story, {"w": view.story.id}
    buttons: tuple[Button, ...] = ()
    if story.stage == "draft":
        send = "Look and send" if not story.sent else "Edit"
        style = "primary" if not story.sent else "plain"
        buttons = (
            Button(label=send, name="win.edit", data=data, style=style, form=True),
            Button(label="Withdraw", name="win.withdraw", data=data, form=True),
        )
    elif story.stage == "posted":
        buttons = (Button(label="Withdraw", name="win.withdraw", data=data, form=True),)
    blocks: list[Block] = [facts((("Status", view.status), ("Came back", view.reach)))]
    blocks += [Divider(), Note(text="Others read:"), Paragraph(text=(Bold(text=view.title),)), *_body(view)]
    if buttons:
        blocks.append(Buttons(items=buttons))
    return Card(title=f"Your win story #{story.number}", blocks=tuple(blocks))


def offered(view: View, prospect: str) -> Card:
    """A won deal made a draft."""
    data = {"w": view.story.id}
    return Card(
        title=f"{prospect} is won. Shall we tell it?",
        blocks=(
            Paragraph(text="A draft is ready. The customer is not named unless they allowed it."),
            Buttons(
                items=(
                    Button(
                        label="Look and send", name="win.edit", data={"w": view.story.id}, style="primary", form=True
                    ),
                    Button(label="No story", name="win.drop", data=data),
                )
            ),
        ),
    )


def sent(view: View) -> Card:
    """The program team has it."""
    return Card(
        title="The program team has your story",
        blocks=(
            Paragraph(text="Nothing is posted before they approve it. Others will read:"),
            Paragraph(text=(Bold(text=view.title),)), *_body(view),
        ),
        tone="good",
    )  # fmt: skip


def done(title: str, text: str = "") -> Card:
    """Something was done."""
    return Card(title=title, blocks=(Paragraph(text=text),) if text else (), tone="good")


def full(view: View) -> Card:
    """A story to read."""
    when = view.story.posted_at
    told: tuple[Block, ...] = (Note(text=("Told ", When(at=when, style="date"))),) if when else ()
    return Card(title=view.title[:140], blocks=(*_body(view), *told))


def library(words: str, found: Sequence[tuple[int, str, str, datetime | None]]) -> Card:
    """Stories that were told."""
    if not found:
        text = f"No story says “{words[:60]}”." if words else "No story was told yet."
        tell = Button(label="Tell one", name="run", data={"text": "goodword win"}, style="primary", form=True)
        return Card(title="Win stories", blocks=(Paragraph(text=text), Buttons(items=(tell,))))
    blocks: list[Block] = []
    for story_id, title, text, _ in found[:SHOWN]:
        short = text if len(text) <= 160 else text[:160].rsplit(" ", 1)[0] + " …"
        blocks.append(Paragraph(text=(Bold(text=title), f"  {short}")))
        blocks.append(Buttons(items=(Button(label="Read it", name="win.read", data={"w": story_id}),)))
    if len(found) > SHOWN:
        blocks.append(Note(text=f"{len(found) - SHOWN} more: add a word to narrow it down."))
    return Card(title="Win stories", blocks=tuple(blocks))


def waiting(count: int, first: int) -> tuple[Block, ...]:
    """Home: stories to approve."""
    said = "1 win story waits" if count == 1 else f"{count} win stories wait"
    show = Button(label="Look at it" if count == 1 else "Look at the first", name="win.review", data={"w": first})
    return (Paragraph(text=f"{said} for your approval."), Buttons(items=(show,)))


def fell_back(number: int, what: Sequence[str], day: date) -> Card:
    """A permission ended: the story was changed everywhere."""
    parts = ", ".join(PARTS[part].lower() for part in what)
    return Card(
        title=f"Win story #{number} names less now",
        blocks=(Paragraph(text=f"The permission ended ({parts}). It is told without since {day.day} {day:%b}."),),
        tone="warn",
    )
