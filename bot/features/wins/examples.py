"""One of each card and form of this room."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.features.wins import cards, forms
from bot.features.wins.rules import PARTS, Gate
from bot.router import Router
from bot.ui import Card, Form, Mention, Option
from store.records.promotion import STORY_STAGES, Story

router = Router()
SAM = (Mention(person=1, name="Sam"),)
AT = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


MIXED = ("known", "missing", "expired", "known")


def _view(stage: str = "draft", *, sent: bool = True, states: tuple[str, ...] = MIXED) -> cards.View:
    story = Story(
        id=1,
        number=3,
        title="Northwind helped us win Acme",
        body="They spoke.",
        stage=stage,
        sent=sent,
        created_at=AT,
        posted_at=AT,
        why="not now",
        places=[1],
    )
    until = date(2027, 3, 1)
    gates = tuple(Gate(part, state, until) for part, state in zip(PARTS, states, strict=True))
    text = "They cut onboarding time by 40 %. " * 60 + "\n\n“We would not go back.”\n\nDeal value: under $50,000."
    return cards.View(
        story,
        "A retail company helped us win a new customer",
        text,
        "Northwind",
        (Mention(person=1, name="Sam"),),
        gates,
        1,
        ("#sales", "#wins"),
        "4 presses",
    )


@router.show("wins")
def examples() -> list[Card | Form]:
    """One of each."""
    made: list[Card | Form] = []
    for stage in STORY_STAGES:
        made += [cards.review(_view(stage)), cards.mine(_view(stage)), cards.mine(_view(stage, sent=False))]
    view, secret = _view(), _view(states=("confidential",) * 4)
    option = Option(value="1", label="#sales")
    return [
        *made,
        cards.review(secret),
        cards.review(replace(view, customer="", gates=())),
        cards.post(view),
        cards.full(view),
        cards.offered(view, "Acme"),
        cards.sent(view),
        cards.done("Withdrawn", "It is gone."),
        cards.library("", []),
        cards.library("retail", []),
        cards.library("retail", [(n, "A title", "x " * 200, AT) for n in range(15)]),
        cards.fell_back(3, ["name", "quote"], date(2026, 11, 27)),
        Card(title="Home", blocks=(*cards.waiting(1, 1), *cards.waiting(3, 1))),
        forms.editor(
            title="x" * 140,
            body="",
            quote="",
            customer=option,
            amount=Decimal(240_000),
            submit="Send to the team",
            data={"w": 1},
        ),
        forms.approve(1, "A title", view.gates, [option], quote=True, amount=True, today=date(2026, 11, 27)),
        forms.withdraw(1, "A title", posted=True),
        forms.withdraw(1, "A title", posted=False),
    ]
