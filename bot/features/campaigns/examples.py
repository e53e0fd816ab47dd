"""One of each card and form of this room."""

from datetime import UTC, date, datetime

from bot.features.campaigns import cards
from bot.router import Router
from bot.ui import Card, Form, Mention, Option
from store.records.promotion import CAMPAIGN_STATES, Campaign

router = Router()
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def _view(state: str) -> cards.View:
    campaign = Campaign(
        id=1, number=1, title="Speakers for our spring event in Berlin", body="Twenty minutes on stage. " * 20,
        state=state,
        starts_at=AT, ends_on=date(2026, 12, 24), created_at=AT, places=[1],
    )  # fmt: skip
    return cards.View(campaign, ("#sales", "#wins"), (Mention(person=1, name="Mia"),), "3 presses")


@router.show("campaigns")
def examples() -> list[Card | Form]:
    """One of each."""
    views = [_view(state) for state in CAMPAIGN_STATES]
    return [
        cards.overview([]),
        cards.overview(views * 4),
        *(cards.detail(view) for view in views),
        *(cards.post(view) for view in views),
        cards.form(date(2026, 11, 24), [Option(value="1", label="#sales")]),
        cards.done("Withdrawn", "It is removed from every channel."),
        cards.named(named=True),
        cards.named(named=False),
    ]
