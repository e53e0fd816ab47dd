"""The words and cards of reports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.bands import band
from bot.features.reports import rules
from bot.features.reports.cards_obstacles import REASONS
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    Chart,
    Form,
    Money,
    MoneyField,
    Note,
    NumberField,
    Paragraph,
    Series,
    Table,
    Text,
    facts,
)
from store.queries.report import Figures
from store.queries.teams import Adoption
from store.records.promotion import QuarterFigures

WANTED_SHOWN = 5
Row = tuple[str, str, str]
"""A figure: what it is, now, and before."""


@dataclass(frozen=True, slots=True)
class View:
    """A report for the card and the page."""

    period: rules.Period
    now: Figures
    before: Figures
    months: tuple[tuple[str, int, int], ...]
    """Name, requests, filled."""
    wanted: tuple[tuple[str, int, str], ...]
    """What, how many, worth."""
    pool: int
    stale: int
    currency: str
    entered: QuarterFigures | None
    obstacles: tuple[tuple[str, int], ...]
    teams: tuple[Adoption, ...] = ()
    """Adoption by team: what may be shown of it depends on who reads."""


def report(view: View, *, link: str = "", team: bool = False) -> Card:
    """One page: what it brought, how well it works, what is missing."""
    now, before = view.now, view.before
    blocks: list[Block] = [
        Paragraph(text=headline(now, view.currency, exact=team)),
        numbers(rows(now, before, view.currency, exact=team)),
    ]
    if any(asked or filled for _, asked, filled in view.months):
        blocks.append(_chart(view))
    blocks.append(facts(share(view)))
    if view.wanted:
        wanted = tuple((what, str(many), worth) for what, many, worth in view.wanted[:WANTED_SHOWN])
        blocks.append(Table(caption="Nobody there for", columns=("What", "Requests", "Worth"), rows=wanted))
    if teams := adoption(view, every=team):
        blocks.append(Table(caption="Adoption by team", columns=ADOPTION, rows=tuple(teams)))
    if view.obstacles:
        said = ", ".join(f"{REASONS[reason].lower()} ({n})" for reason, n in view.obstacles)
        blocks.append(Note(text=f"What got in the way of those who stopped: {said}."))
    blocks.append(Note(text=compared(view)))
    if buttons := _buttons(view, link, team=team):
        blocks.append(Buttons(items=buttons))
    return Card(title=f"What customer advocacy brought · {days(view.period)}", blocks=tuple(blocks))


def numbers(rows: Sequence[Row], now: str = "Now", before: str = "Before") -> Table:
    """Figures beside those of the period before."""
    return Table(caption="In numbers", columns=("", now, before), rows=tuple(rows))


def headline(now: Figures, currency: str, *, exact: bool) -> Text:
    """What it amounts to, in a sentence."""
    if not now.deals:
        return "No deal was won with a customer's help yet."
    deals = "1 deal" if now.deals == 1 else f"{now.deals} deals"
    return (Bold(text=f"{deals} won with a customer's help"), f", {_revenue(now, currency, exact=exact)}.")


def _revenue(figures: Figures, currency: str, *, exact: bool) -> str:
    """The sum; as a band where it would give away a single deal to others than the program team."""
    few = 0 < figures.deals < rules.FEW_DEALS and not exact
    return band(figures.revenue, currency) if few else str(Money(amount=figures.revenue, currency=currency))


def rows(now: Figures, before: Figures, currency: str, *, exact: bool) -> list[Row]:
    """Every figure."""

    def pair(label: str, read: Callable[[Figures], object]) -> Row:
        return label, str(read(now)), str(read(before))

    return [
        pair("Influenced revenue", lambda f: _revenue(f, currency, exact=exact)),
        pair("Deals won with a customer's help", lambda f: f.deals),
        pair("Requests", lambda f: f.requests),
        pair("Filled", lambda f: f"{f.filled} ({_part(f.filled, f.ended)})"),
        pair("First reply, typically", lambda f: _some(f.reply_hours, "h")),
        pair("Fulfilled, typically", lambda f: _some(f.fill_days, "days")),
        pair("Owners who said yes", lambda f: _part(*f.owners)),
        pair("Customers who said yes", lambda f: _part(*f.advocates)),
        pair("People who asked", lambda f: rules.people(f.people)),
        pair("For the first time", lambda f: rules.people(f.first_timers)),
        pair("Customers who vouched", lambda f: f"{f.used}, {f.uses} times"),
    ]


def _part(some: int, of: int) -> str:
    return f"{round(100 * some / of)} %" if of else "none to count"


def _some(value: float | None, unit: str) -> str:
    return "none to count" if value is None else f"{value:.3g} {unit}"


def _chart(view: View) -> Chart:
    return Chart(
        kind="bar", title="Requests by month", categories=tuple(name for name, _, _ in view.months),
        series=(
            Series(name="asked", points=tuple(float(asked) for _, asked, _ in view.months)),
            Series(name="filled", points=tuple(float(filled) for _, _, filled in view.months)),
        ),
    )  # fmt: skip


def share(view: View) -> list[tuple[str, Text | None]]:
    """Against what sales reports of the quarter, and how the pool stands."""
    entered = view.entered
    shown: list[tuple[str, Text | None]] = []
    if entered and entered.opportunities and view.period.name == "quarter":
        share = 100 * view.now.supported / entered.opportunities
        aim = rules.target(share)
        shown.append(("Opportunities supported", f"{share:.0f} % of {entered.opportunities:,}, next aim {aim} %"))
        if entered.revenue:
            shown.append(("Of the quarter's revenue", _part(int(view.now.revenue), int(entered.revenue))))
    busiest = f", the one most used {view.now.busiest} times" if view.now.busiest > 1 else ""
    shown.append(("The pool", f"{view.pool:,} ready to use, {view.now.used} used{busiest}"))
    if view.stale:
        shown.append(("To verify", f"{view.stale:,} profiles"))
    return shown


ADOPTION = ("Team", "People", "Use it", "Asked", "Nominated")


def adoption(view: View, *, every: bool) -> list[tuple[str, str, str, str, str]]:
    """Teams by name, never by figures. How many use it is not counted out to others while they are few."""
    return [
        (
            one.team or "No team yet", str(one.people), str(one.active) if every else rules.people(one.active),
            str(one.requests), str(one.nominations),
        )
        for one in rules.shown_teams(view.teams, every=every)
    ]  # fmt: skip


def compared(view: View) -> str:
    """What "before" is, and what influenced means."""
    p = view.period
    return (
        f"Before: {_day(p.before)} to {_day(date.fromordinal(p.before_end.toordinal() - 1))}. Influenced: won deals "
        "with a customer's word or a story before the close, each counted once. A contribution, not the cause."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def days(p: rules.Period) -> str:
    """A period as people write it."""
    return f"{p.first.day} {p.first:%b} to {_day(date.fromordinal(p.last.toordinal() - 1))}"


def _buttons(view: View, link: str, *, team: bool) -> tuple[Button, ...]:
    others = [name for name in rules.PERIODS if name != view.period.name]
    made = [
        Button(label=rules.PERIODS[name], name="run", data={"text": f"goodword report {name}"})
        for name in others
        if link or team
    ]
    if link:
        made.insert(0, Button(label="One page to share", url=link, style="primary"))
    if team:
        made.append(Button(label="Enter the quarter's figures", name="report.figures", form=True))
    return tuple(made)


def figures_form(quarter: str, entered: QuarterFigures | None) -> Form:
    """What the program team says of the quarter."""
    return Form(
        name="report.figures", title="The quarter's figures", submit="Save", data={"q": quarter},
        intro=(Paragraph(text=f"{quarter}, as sales reports it. Used to compare with, nothing else."),),
        fields=(
            NumberField(
                name="opportunities", label="Opportunities", most=10_000_000, required=True,
                initial=entered.opportunities if entered else None,
            ),
            NumberField(name="wins", label="Deals won", most=10_000_000, initial=entered.wins if entered else None),
            MoneyField(name="revenue", label="Revenue", initial=entered.revenue if entered else None),
            MoneyField(name="quota", label="Quota", initial=entered.quota if entered else None),
        ),
    )  # fmt: skip


def saved(quarter: str) -> Card:
    """Entered."""
    show = Button(label="Show the report", name="run", data={"text": "goodword report quarter"}, style="primary")
    return Card(title=f"The figures of {quarter} are saved", blocks=(Buttons(items=(show,)),), tone="good")


def known_months(months: Sequence[tuple[date, int, int]]) -> tuple[tuple[str, int, int], ...]:
    """Months by their short names."""
    return tuple((f"{day:%b}", asked, filled) for day, asked, filled in months)
