"""The words and cards of a request, as its requester sees them. Other readers' cards: `cards_team`, `cards_owner`,
`cards_advocate`."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.stages import OPEN_REQUEST, label
from bot.features.requests import cards_proof, phrases
from bot.features.requests.offers import HeldView, MatchView
from bot.features.requests.views import AskView, RequestView
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    Chips,
    Confirm,
    DateField,
    Divider,
    Facts,
    Form,
    Link,
    Note,
    Paragraph,
    Text,
    TimeField,
    Tone,
    When,
    facts,
)

SHOWN = 3
"""Matches on a card; the rest stands behind *More matches*."""


def request_card(view: RequestView) -> Card:
    """A request in its requester's direct messages."""
    request = view.request
    blocks: list[Block] = [_summary(view)]
    if request.stage == "answered_with_proof":
        blocks.append(proof_line(view))
    going = [ask for ask in view.asks if ask.stage not in ENDED]
    for ask in sorted(going, key=lambda ask: not ask.waits_for_time):  # what the requester has to do stands first
        blocks += _ask(ask, held=request.stage == "on_hold")
    blocks += _ended(view)
    if view.wants_more:
        blocks += [*_offers(view), *cards_proof.offered(view)]
    blocks += _foot(view)
    return Card(title=view.title, blocks=tuple(blocks), tone=_tone(view), summary=f"{view.title}: {status(view)}")


def status(view: RequestView) -> str:
    """Where a request stands, in a few words."""
    request = view.request
    if view.open:
        return f"{view.ready} of {request.how_many} ready"
    if request.stage == "duplicate":
        return f"duplicate of #{view.duplicate_of}"
    return label(request.stage)


def status_with_reason(view: RequestView) -> str:
    """Where a request stands, with the reason where that is not shown on a line of its own."""
    said, why = status(view), view.request.why
    if not why or view.open or view.request.stage == "answered_with_proof":
        return said
    return why if why.startswith(said) else f"{said}: {why}"


def proof_line(view: RequestView) -> Paragraph:
    """The published story that stands for a person."""
    title, url = view.request.proof_title, view.request.proof_url
    return Paragraph(text=("Answered with: ", Link(text=title, url=url) if url else title))


def _tone(view: RequestView) -> Tone:
    return "good" if view.request.stage in ("fulfilled", "closed", "answered_with_proof") else "plain"


def _summary(view: RequestView) -> Facts:
    request = view.request
    return facts(
        (
            ("Status", status_with_reason(view)),
            ("Needed by", view.needed_by),
            *view.criteria,
            ("Deal value", phrases.amount(request, exact=True)),
            (
                "Confidential",
                "yes: only you, the program team and the asked owner see the name" if request.confidential else None,
            ),
            ("With", (view.taken_by,) if request.taken_by_id else None),
        )
    )


ENDED = ("owner_declined", "advocate_declined", "withdrawn")


def _state(ask: AskView) -> str:
    return "said yes" if ask.waits_for_time else label(ask.stage)


def _ended(view: RequestView) -> list[Block]:
    """Those it did not become, in one line: nothing is to be done about them."""
    if view.request.stage not in OPEN_REQUEST:
        return []
    said = [f"{a.account}: {label(a.stage)}{f' ({a.why})' if a.why else ''}" for a in view.asks if a.stage in ENDED]
    return [Divider(), Note(text=f"{'; '.join(said)}.")] if said else []


def _waits_for(ask: AskView) -> Text:
    """Who has to move, where the line above does not say it already."""
    match ask.stage:
        case "owner_asked" if ask.escalated:
            return "The program team decides for the owner."
        case "owner_asked":
            return ("Owner: ", ask.owner, ".")
        case "owner_approved":
            return "They are next if one more is needed."
        case "advocate_asked" if ask.approach == "owner":
            return (ask.owner, " writes to them.")
        case _:
            return ""


def _ask(ask: AskView, *, held: bool) -> list[Block]:
    blocks: list[Block] = [Divider(), Paragraph(text=(Bold(text=ask.account), f" · {ask.who}: {_state(ask)}"))]
    blocks += _contact(ask)
    if ask.waits_for_time:
        blocks.append(Paragraph(text=f"{ask.advocate} offers these times. Choose one:"))
        blocks.append(
            Buttons(
                items=(
                    *_slot_buttons(ask),
                    Button(label="Another time", name="ask.time", data={"a": ask.id}, form=True),
                )
            )
        )
    elif ask.stage == "scheduled":
        blocks.append(Buttons(items=_scheduled_buttons(ask)))
    elif ask.stage == "did_not_take_place":
        blocks.append(Buttons(items=(Button(label="New time", name="ask.time", data={"a": ask.id}, form=True),)))
    elif not held and (waits := _waits_for(ask)):
        blocks.append(Note(text=waits))
    return blocks


def _contact(ask: AskView) -> list[Block]:
    when = (When(at=ask.starts_at), f" · {ask.minutes} minutes") if ask.starts_at else None
    shown = facts((("When", when), ("E-mail", ask.email), ("Phone", ask.phone)))
    return [shown] if shown.items and ask.stage in ("advocate_asked", "scheduled") else []


def _slot_buttons(ask: AskView) -> tuple[Button, ...]:
    return tuple(
        Button(label=label, name="ask.slot", data={"a": ask.id, "t": slot}, style="plain" if index else "primary")
        for index, (slot, label) in enumerate(ask.slots)
    )


def _scheduled_buttons(ask: AskView) -> tuple[Button, ...]:
    return (
        Button(label="It took place", name="survey.open", data={"a": ask.id}, form=True),
        Button(label="Move it" if ask.starts_at else "Set a time", name="ask.time", data={"a": ask.id}, form=True),
        Button(label="It did not happen", name="survey.no", data={"a": ask.id}),
    )


FIELD_ASKED = Note(text="The field was asked. You hear when somebody knows one.")


def _offers(view: RequestView) -> list[Block]:
    request, offers = view.request, view.offers
    if not offers.matches:
        ask_field = Button(label="Ask the field", name="request.field", data={"r": request.id}, style="primary")
        blocks: list[Block] = [Divider(), Paragraph(text="Nobody in the pool fits now.")]
        blocks += _held(offers.held)
        blocks.append(FIELD_ASKED if request.field_asked else Buttons(items=(ask_field,)))
        return blocks
    heading = (
        "Nobody fits all of it. The nearest:"
        if offers.relaxed
        else f"{phrases.count(offers.count, 'customer fits', 'customers fit')}. The best:"
    )
    blocks = [Divider(), Paragraph(text=(Bold(text=heading),))]
    if request.field_asked:
        blocks.append(FIELD_ASKED)
    asks = request.mode != "managed"
    for index, match in enumerate(offers.matches[:SHOWN]):
        blocks += _match(match, request.id or 0, asks=asks, first=index == 0 and view.live == 0)
    blocks += _held(offers.held)
    if not asks:
        blocks.append(Note(text="The program team proposes from these."))
    return blocks


def _match(match: MatchView, request_id: int, *, asks: bool, first: bool) -> list[Block]:
    blocks: list[Block] = [Paragraph(text=(Bold(text=match.account), f" · {match.who}")), Chips(items=match.reasons)]
    if match.missing:
        blocks.append(Note(text=f"Does not match: {', '.join(match.missing)}"))
    if asks:
        words = "Suggest this one" if match.waits_for_team else "Ask for this one"
        data = {"r": request_id, "v": match.advocate_id}
        ask = Button(label=words, name="request.ask", data=data, style="primary" if first else "plain")
        blocks.append(Buttons(items=(ask, phrases.profile(match.advocate_id))))
    else:
        blocks.append(Buttons(items=(phrases.profile(match.advocate_id),)))
    return blocks


def _held(held: Sequence[HeldView]) -> list[Block]:
    if not held:
        return []
    words = "; ".join(f"{h.account}: {phrases.held_back(h.availability.reason, h.availability.until)}" for h in held)
    return [Note(text=f"Also fitting, but not now. {words}.")]


def _foot(view: RequestView) -> list[Block]:
    request = view.request
    data = {"r": request.id}
    buttons: list[Button] = []
    if request.stage in OPEN_REQUEST:
        buttons.append(Button(label="Change", name="request.edit", data=data, form=True))
        if view.open and not request.field_asked and view.offers.matches:
            buttons.append(Button(label="Ask the field", name="request.field", data=data))
        sure = Confirm(
            title="Cancel this request?",
            text="Everybody who was asked for it is told.",
            yes="Cancel the request",
            no="Keep it",
        )
        buttons.append(Button(label="Cancel request", name="request.cancel", data=data, style="danger", confirm=sure))
    elif request.stage in ("unfilled", "answered_with_proof", "duplicate"):
        buttons.append(Button(label="Still need someone", name="request.reopen", data=data))
    return [Divider(), Buttons(items=tuple(buttons))] if buttons else []


def time_form(ask: AskView, today: date, now: datetime | None) -> Form:
    """A time that was agreed with the customer."""
    return Form(
        name="ask.time", title="Set the time", submit="Set the time", data={"a": ask.id},
        intro=(Paragraph(text=f"{ask.account} · {ask.who}. They get an invitation by e-mail."),),
        fields=(
            DateField(name="day", label="Day", required=True, earliest=today, initial=now.date() if now else None),
            TimeField(
                name="time", label="Time", hint="In your own time zone", required=True,
                initial=now.time() if now else None,
            ),
        ),
    )  # fmt: skip


def time_set(account: str, at: datetime) -> Card:
    """The date is fixed."""
    return Card(title=f"The date with {account} is fixed", blocks=(Paragraph(text=(When(at=at),)),), tone="good")


def follower_card(view: RequestView, *, sees: bool) -> Card:
    """A request for somebody who follows it."""
    title = view.title if sees else view.veiled_title
    return Card(
        title=title,
        blocks=(facts((("Status", status(view)), ("Requested by", (view.requester,)))),),
        summary=f"{title}: {status(view)}",
    )
