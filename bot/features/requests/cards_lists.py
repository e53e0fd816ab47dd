"""Lists: my requests, the pool searched, my customers."""

from collections.abc import Mapping, Sequence

from bot.domain.stages import label
from bot.features.requests import phrases
from bot.features.requests.matching import Match
from bot.features.requests.offers import MatchView, who
from bot.features.requests.views import AskView
from bot.ui import Block, Bold, Button, Buttons, Card, Chips, Divider, Note, Paragraph, Scalar, Text, facts

ASK = Button(label="Ask for a reference", name="run", data={"text": "advocate request"}, style="primary", form=True)
PAUSE = Button(label="Pause a customer", name="account.pause", form=True)
EDIT = Button(label="Edit a customer", name="account.choose", form=True)
PAGE = 10
AskedOf = tuple[AskView, Text]
"""An ask to their owner, and what it is for."""


def show_button(number: int) -> Button:
    """Opens a request."""
    return Button(label=f"Show #{number}", name="run", data={"text": f"advocate show {number}"})


def mine(rows: Sequence[tuple[str, str, int]]) -> Card:
    """My requests: title, status, number."""
    if not rows:
        return Card(
            title="You have no requests yet",
            blocks=(
                Paragraph(text="Say what you need in your own words, and see who fits before anything is sent."),
                Buttons(items=(ASK,)),
            ),
        )
    blocks: list[Block] = []
    for title, status, number in rows[:PAGE]:
        blocks += [Paragraph(text=(Bold(text=title), f" · {status}")), Buttons(items=(show_button(number),))]
    if len(rows) > PAGE:
        blocks.append(
            Note(text=f"{len(rows) - PAGE} older ones are not shown. Open one with /advocate show and its number.")
        )
    return Card(title=f"Your requests ({len(rows)})", blocks=tuple(blocks))


def found(text: str, matches: Sequence[tuple[MatchView, Match]]) -> Card:
    """The pool searched: reasons and availability, no contact details."""
    if not matches:
        return Card(
            title="Nobody found",
            blocks=(
                Paragraph(
                    text=f"Nothing in the pool fits “{text[:80]}”. Try fewer words, or ask the field with a request."
                ),
                Buttons(items=(ASK,)),
            ),
        )
    blocks: list[Block] = []
    for shown, match in matches[:PAGE]:
        blocks.append(Paragraph(text=(Bold(text=shown.account), f" · {shown.who}: {_availability(match)}")))
        if shown.reasons:
            blocks.append(Chips(items=shown.reasons))
        blocks.append(Buttons(items=(phrases.profile(match.advocate_id),)))
    ask = Button(
        label="Ask for one of these",
        name="run",
        data={"text": f"advocate request {text[:300]}"},
        style="primary",
        form=True,
    )
    blocks += [Buttons(items=(ask,)), Note(text="Contact details come with their yes.")]
    count = len(matches)
    title = f"The {PAGE} best of the pool" if count >= PAGE else f"{phrases.count(count, 'customer')} found"
    return Card(title=title, blocks=tuple(blocks))


def _availability(match: Match) -> str:
    free = match.availability
    return "ready to use" if free.available else phrases.held_back(free.reason, free.until)


def accounts(rows: Sequence[tuple[Match, Sequence[AskedOf]]]) -> Card:
    """My customers: their advocates, availability, and what is asked of them."""
    if not rows:
        return Card(
            title="No customers are yours yet",
            blocks=(
                Paragraph(
                    text="You see a customer's advocates here once you are its relationship owner. The "
                    "program team sets that at import."
                ),
            ),
        )
    blocks: list[Block] = []
    before = ""
    for index, (match, asks) in enumerate(rows[:40]):
        if match.account != before:
            blocks += [Divider(), Paragraph(text=(Bold(text=match.account),))]
            before = match.account
        free = label(match.stage) if match.stage != "active" else _availability(match)
        blocks.append(Paragraph(text=who(match) if asks else f"{who(match)}: {free}"))
        for ask, about in asks:
            first = not any(b.style == "primary" for block in blocks if isinstance(block, Buttons) for b in block.items)
            blocks += _asked_of(ask, about, first=first)
        if not asks and index < PAGE:
            blocks.append(Buttons(items=(phrases.profile(match.advocate_id),)))
    if len(rows) > 40:
        blocks.append(Note(text=f"{len(rows) - 40} more are not shown. Search them with /advocate find."))
    if len(rows) > PAGE:
        blocks.append(Note(text="Open anybody's profile with /goodword show and the name."))
    blocks += [Divider(), Buttons(items=(PAUSE, EDIT))]
    return Card(title="Your customers", blocks=tuple(blocks[1:]))


def _asked_of(ask: AskView, about: Text, *, first: bool) -> list[Block]:
    """An ask to their owner: what for, and the answers while one is awaited."""
    waits = ask.stage == "owner_asked"
    shown = facts((("Asked for", about), ("Now", "waits for your answer" if waits else label(ask.stage))))
    if not waits:
        return [shown, Buttons(items=(phrases.profile(ask.advocate_id),))]
    data: dict[str, Scalar] = {"a": ask.id}
    answers = (
        Button(label="I'll ask them", name="ask.self", data=data, style="primary" if first else "plain"),
        Button(label="Program may ask", name="ask.program", data=data),
        Button(label="Not now", name="ask.not_now", data=data, form=True),
        phrases.profile(ask.advocate_id),
    )
    return [shown, Buttons(items=answers)]


def home_asks(accounts: Sequence[str], number: int) -> list[Block]:
    """Home: an owner has to answer."""
    names = ", ".join(accounts[:5])
    button = Button(label="Answer", name="run", data={"text": "advocate accounts"}, style="primary")
    said = (Bold(text=f"{phrases.count(number, 'ask')} for your customers: "), names)
    return [Paragraph(text=said), Buttons(items=(button,))]


def home_survey(ask_id: int, who: str) -> list[Block]:
    """Home: a requester has not said how it went."""
    button = Button(label="Say how it went", name="survey.open", data={"a": ask_id}, form=True)
    return [Paragraph(text=(Bold(text="How did it go? "), who)), Buttons(items=(button,))]


def home_request(title: str, state: str, number: int) -> list[Block]:
    """Home: an open request of mine."""
    return [Paragraph(text=(Bold(text=title), f" · {state}")), Buttons(items=(show_button(number),))]


def home_program(counts: Mapping[str, int], decisions: int) -> tuple[Block, ...]:
    """Home: how the program stands, for its team."""
    said = f"{counts.get('new', 0)} new, {counts.get('in_progress', 0)} in progress, {counts.get('on_hold', 0)} on hold"
    waits = f", {phrases.count(decisions, 'decision waits', 'decisions wait')} for you" if decisions else ""
    queue = Button(label="Open the queue", name="run", data={"text": "advocate queue"})
    return (Paragraph(text=f"The program: {said}{waits}."), Buttons(items=(queue,)))


def history(items: Sequence[Text]) -> tuple[Block, ...]:
    """What happened, newest first."""
    return (Divider(), *(Note(text=item) for item in items[:8]))
