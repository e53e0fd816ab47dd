"""One of each card and form of this room."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.domain.digest import Window
from bot.features.reports import brief, cards, cards_obstacles, rules
from bot.router import Router
from bot.ui import Card, Form
from store.queries.report import Figures
from store.queries.teams import Adoption
from store.records.promotion import QuarterFigures

router = Router()
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@router.show("reports")
def examples() -> list[Card | Form]:
    """One of each."""
    now = Figures(120, 80, 95, 3.4, 2.0, (60, 75), (50, 58), 12, 110, Decimal(2_400_000), 34, 3, 70, 88, 4)
    none = Figures(0, 0, 0, None, None, (0, 0), (0, 0), 0, 0, Decimal(0), 0, 0, 0, 0, 0)
    entered = QuarterFigures(quarter="2026-Q4", opportunities=800, revenue=Decimal(9_000_000), changed_at=AT)
    months = cards.known_months([(date(2026, n, 1), n * 3, n * 2) for n in range(6, 12)])
    wanted = (("Reference call · Banking", 4, "over $1,000,000"),) * 9
    teams = (
        Adoption("Alliances", 3, 2, 4, 0), Adoption("Customer success", 12, 7, 9, 5),
        Adoption("Sales DACH", 14, 11, 70, 3), Adoption("", 4, 1, 2, 0),
    )  # fmt: skip
    full = cards.View(
        rules.period("quarter", date(2026, 11, 24)), now, none, months, wanted,
        1_200, 45, "USD", entered, (("too_slow", 4), ("other", 2)), teams,
    )  # fmt: skip
    empty = replace(full, now=none, months=(), wanted=(), entered=None, obstacles=(), stale=0, teams=())
    window = Window(AT, AT, date(2026, 11, 1), date(2026, 12, 1), date(2026, 10, 1), "executives")
    whole = brief.part(full, window, "https://goodword.example.com/files/x")
    return [
        cards.report(full, link="https://goodword.example.com/reply/x", team=True),
        cards.report(full),
        cards.report(empty),
        Card(title=whole.title, blocks=whole.blocks),
        cards.figures_form("2026-Q4", entered),
        cards.figures_form("2026-Q4", None),
        cards.saved("2026-Q4"),
        cards_obstacles.question(1),
        cards_obstacles.words_form(1),
        *(cards_obstacles.thanked(reason) for reason in cards_obstacles.REASONS),
        cards_obstacles.to_team("Sam", "other", "It was easier to ask around.", 1),
        cards_obstacles.followed("Sam", "too_slow", "Mia"),
    ]
