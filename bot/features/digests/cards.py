"""The words and cards of digests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.digest import Part, Window
from bot.domain.periods import WEEKDAYS
from bot.features.digests.phrases import day as said
from bot.features.digests.rules import PRESETS, Preset
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    Confirm,
    Divider,
    Note,
    Paragraph,
    Scalar,
    Text,
    When,
    facts,
)

SHOWN = 12
"""Subscriptions on the list; more are found by sending the command in their channel."""
STATES = {
    "posted": "posted",
    "empty": "nothing to say",
    "skipped": "skipped",
    "missed": "missed",
    "extra": "posted as an extra",
}


@dataclass(frozen=True, slots=True)
class View:
    """A subscription as cards show it."""

    id: int
    channel: str
    """Where it goes: a channel or a person."""
    called: str
    audience: str
    rule: str
    sections: tuple[str, ...]
    state: str
    paused_until: date | None
    next_at: datetime
    skips: bool
    blocked: bool
    runs: tuple[tuple[datetime, str, str], ...] = ()
    """When, what became of it, why."""
    reach: str = ""

    @property
    def title(self) -> str:
        """Channel and audience."""
        return f"{self.channel}: {self.called}"

    @property
    def status(self) -> Text:
        """What happens next."""
        if self.blocked:
            return "Goodword cannot write in this channel. Invite it there again."
        if self.state == "paused":
            return f"Paused until {said(self.paused_until)}" if self.paused_until else "Paused"
        if self.skips:
            return ("Leaves out ", When(at=self.next_at))
        return ("Next: ", When(at=self.next_at))


def post(title: str, window: Window, parts: Sequence[Part]) -> Card:
    """A digest in its channel."""
    blocks: list[Block] = []
    for part in parts:
        blocks += [Divider(), *part.blocks]
    span = f"{said(window.first)} to {said(date.fromordinal(window.last.toordinal() - 1))}"
    days = said(window.first) if (window.last - window.first).days == 1 else span
    return Card(title=title, blocks=(*blocks[1:], Note(text=days)), summary=title)


def overview(views: Sequence[View], *, channel: str = "") -> Card:
    """Every subscription, and three presets to begin with."""
    blocks: list[Block] = []
    if not views:
        blocks.append(
            Paragraph(text="No digest yet. Choose for whom; you see the first one before anything is posted.")
        )
    for view in views[:SHOWN]:
        blocks.append(Paragraph(text=(f"{view.title} · {view.rule} · ", *_tuple(view.status))))
        blocks.append(Buttons(items=(Button(label="Open", name="digest.show", data={"d": view.id}),)))
    if len(views) > SHOWN:
        blocks.append(Note(text=f"{len(views) - SHOWN} more: send the command in their channel."))
    new = tuple(
        Button(label=one.label, name="digest.preset", data={"p": one.name}, style="plain" if views or at else "primary")
        for at, one in enumerate(PRESETS.values())
    )
    where = f" in {channel}" if channel else ""
    blocks += [Divider(), Paragraph(text=f"A new digest{where}:"), Buttons(items=new)]
    return Card(title="Digests", blocks=tuple(blocks))


def _tuple(text: Text) -> tuple[object, ...]:
    return text if isinstance(text, tuple) else (text,)


def where(preset: Preset, channels: Sequence[tuple[int, str]]) -> Card:
    """Which channel, or for some presets which person."""
    buttons = [
        Button(label=name[:60], name="digest.place", data=_data(preset, place), style="plain" if at else "primary")
        for at, (place, name) in enumerate(channels)
    ]
    if preset.persons:
        buttons.append(Button(label="A person", name="digest.new", data=_data(preset), form=True))
    text = "Send /goodword digest in the channel it is for. Goodword must have been invited there."
    blocks: list[Block] = [Buttons(items=tuple(buttons))] if buttons else []
    blocks.append(Note(text="Another one: send /goodword digest there.") if channels else Paragraph(text=text))
    return Card(title=f"{preset.label}: where?", blocks=tuple(blocks))


def _data(preset: Preset, place: int = 0) -> dict[str, Scalar]:
    return {"p": preset.name, "c": place} if place else {"p": preset.name}


def proposal(
    preset: Preset, place: int, channel: str, rule: str, next_at: datetime, sample: Card | None, why: str
) -> Card:
    """Before it starts: what it would say today, and the rule."""
    data = _data(preset, place)
    blocks: list[Block] = [
        facts((("Where", channel), ("When", rule), ("First", (When(at=next_at),)))),
        Buttons(
            items=(
                Button(label="Start", name="digest.start", data=data, style="primary"),
                Button(label="Change", name="digest.new", data=data, form=True),
            )
        ),
        Divider(),
    ]
    if sample is None:
        blocks.append(Note(text=f"Today it would say nothing ({why}), and nothing would be posted."))
    else:
        blocks += [
            Note(text="Today it would read:"),
            Paragraph(text=(Bold(text=sample.title),)),
            *_inert(sample.blocks),
        ]
    return Card(title="Start this digest?", blocks=tuple(blocks))


def preview(sample: Card) -> Card:
    """The post as it would be now, for one's own eyes."""
    return Card(
        title=sample.title,
        blocks=(Note(text="Only you see this. The post has buttons, too."), *_inert(sample.blocks)),
    )


def _inert(blocks: Sequence[Block]) -> list[Block]:
    """Without buttons: a preview is looked at."""
    return [block for block in blocks if not isinstance(block, Buttons)]


def nothing_to_say(why: str) -> Card:
    """A preview or an extra post without any news."""
    return Card(
        title="Nothing to say now",
        blocks=(Paragraph(text=f"There is {why}. A digest without news is not posted."),),
    )


def detail(view: View) -> Card:
    """One subscription, with what can be done."""
    data = {"d": view.id}
    paused = view.state == "paused"
    sure = Confirm(title="Delete this digest?", text="What was posted stays.", yes="Delete", no="Keep it")
    now = Confirm(
        title="Post it now?", text="As an extra, marked so. The regular one comes as planned.", yes="Post now"
    )
    first = [
        Button(label="Preview", name="digest.preview", data=data, style="primary"),
        Button(label="Post now", name="digest.now", data=data, confirm=now),
        Button(label="Change", name="digest.edit", data=data, form=True),
    ]
    if paused:
        first.append(Button(label="Go on", name="digest.resume", data=data))
    else:
        skip = "Do not skip the next" if view.skips else "Skip the next"
        first += [
            Button(label=skip, name="digest.skip", data={**data, "on": not view.skips}),
            Button(label="Pause", name="digest.pause", data=data, form=True),
        ]
    first.append(Button(label="Delete", name="digest.delete", data=data, style="danger", confirm=sure))
    blocks: list[Block] = [
        facts(
            (
                ("Status", view.status),
                ("When", view.rule),
                ("Parts", ", ".join(view.sections)),
                ("Came back", view.reach),
            )
        ),
        Buttons(items=tuple(first)),
    ]
    if view.runs:
        lines = ["Lately:"]
        blocks.append(Note(text=_history(view.runs, lines)))
    return Card(title=view.title, blocks=tuple(blocks))


def _history(runs: Sequence[tuple[datetime, str, str]], lines: list[str]) -> str:
    lines += [f"{said(at.date())} {STATES[state]}{f' ({why})' if why else ''}" for at, state, why in runs]
    return f"{lines[0]} {'; '.join(lines[1:])}."


def started(view: View) -> Card:
    """It runs."""
    return Card(
        title="The digest is set up",
        blocks=(
            facts((("Where", view.channel), ("When", view.rule), ("First", (When(at=view.next_at),)))),
            Buttons(items=(Button(label="Open", name="digest.show", data={"d": view.id}),)),
        ),
        tone="good",
    )


def done(title: str, text: str = "") -> Card:
    """Something was done."""
    return Card(title=title, blocks=(Paragraph(text=text),) if text else (), tone="good")


def not_posted(title: str, why: str, digest_id: int, *, missed: bool) -> Card:
    """To who set it up: why there was no post."""
    head = f"{title}: not posted" if missed else f"{title}: nothing to post"
    return Card(
        title=head,
        blocks=(
            Paragraph(text=f"{why[:1].upper()}{why[1:]}."),
            Buttons(items=(Button(label="Open", name="digest.show", data={"d": digest_id}),)),
        ),
        tone="warn" if missed else "plain",
    )


def more(title: str, part: Part | None) -> Card:
    """The list behind a number."""
    blocks: tuple[Block, ...] = tuple(part.blocks) if part else (Paragraph(text="Nothing of this is left to show."),)
    return Card(title=title, blocks=blocks)


def weekday(number: int) -> str:
    """A day of the week."""
    return WEEKDAYS[number]


def reach(counts: Mapping[str, int]) -> str:
    """What followed the last posts, in words; empty when nothing did."""
    words = {
        "press": ("press", "presses"),
        "request": ("request", "requests"),
        "nomination": ("nomination", "nominations"),
    }
    said_ = [f"{counts[k]} {one if counts[k] == 1 else many}" for k, (one, many) in words.items() if counts.get(k)]
    return ", ".join(said_)
