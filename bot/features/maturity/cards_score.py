"""The words of the scorecard: for those who rated, for the facilitator, and the summary that is shared."""

from bot.features.maturity.phrases import ABOUT, change, data, exact, level, listed, sentences
from bot.features.maturity.scores import ScoreView
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    Chart,
    Note,
    Paragraph,
    Picture,
    Series,
    Text,
    When,
    facts,
    lines,
)

_STANDING = {
    "alarm": "at or below what should alarm",
    "below": "below what is usual",
    "expected": "where companies of this size usually are",
    "good": "good for a company of this size",
}


def scorecard(view: ScoreView) -> Card:
    """The whole of it, in one card: the picture first, then what follows from it."""
    checkin = view.checkin
    return Card(
        title=f"Scorecard #{checkin.number}: {view.results.rubric.name}",
        blocks=(
            Paragraph(text=headline(view)),
            *_picture(view),
            *_facts(view),
            *_next_levels(view),
            *_flags(view),
            *_buttons(view),
            _foot(view),
        ),
        summary=f"Scorecard: {headline(view)}",
    )


def lead_scorecard(view: ScoreView) -> Card:
    """The facilitator's, with what to do next."""
    at = data(view.checkin.id)
    buttons = [Button(label="Choose a goal", name="goal.new", data=at, style="primary", form=True)]
    if not view.checkin.shared:
        buttons.append(Button(label="Share it", name="checkin.share", data=at))
    if view.page:
        buttons.append(Button(label="One page to print", url=view.page))
    shared = "Everybody in the program can read it." if view.checkin.shared else "Only those who rated can read it."
    return Card(
        title=f"Check-in #{view.checkin.number} is finished",
        blocks=(
            Paragraph(text=headline(view)),
            *_goals(view),
            Buttons(items=tuple(buttons)),
            Note(text=f"{shared} {_suggestion(view)}"),
        ),
        tone="good",
    )


def _suggestion(view: ScoreView) -> str:
    if not view.lowest:
        return "Goals are traits of the next level, with an owner and a day."
    return f"Begin with {listed(d.name for d in view.lowest)}."


def headline(view: ScoreView) -> str:
    """What it amounts to, in a sentence or two."""
    rubric, levels = view.results.rubric, view.levels
    count = f"{len(levels)} of {len(rubric.dimensions)} dimensions are settled."
    if view.overall is not None and view.band is not None:
        return f"Overall {view.overall}: {view.band.name}. {view.band.reading}"
    if rubric.overall == "mean":
        return f"{count} There is no overall score until all are."
    low = f"Lowest: {listed(d.name for d in view.lowest)}. " if view.lowest else ""
    return f"{low}{count if len(levels) < len(rubric.dimensions) else _balanced(view)}"


def _balanced(view: ScoreView) -> str:
    if view.balance == 0:
        return "All dimensions are level."
    return f"From the lowest to the highest it is {view.balance} {'level' if view.balance == 1 else 'levels'}."


def describe(view: ScoreView) -> str:
    """The profile in words: what the picture shows, for those who do not see it."""
    said = []
    for d in view.results.rubric.dimensions:
        now = view.levels.get(d.key)
        if now is None:
            said.append(f"{d.name}: open")
            continue
        moved = change(now, view.before.get(d.key)) if view.before else ""
        counts = view.results.of(d.key).whole
        apart = f", rated {counts.levels[0]} to {counts.levels[-1]}" if counts.spread else ""
        said.append(f"{d.name}: level {now}{f', {moved}' if moved else ''}{apart}")
    return "; ".join(said)


def _picture(view: ScoreView) -> list[Block]:
    if view.picture and view.levels:
        return [Picture(url=view.picture, alt=describe(view))]
    return [*chart(view)]


def chart(view: ScoreView) -> tuple[Block, ...]:
    """The same as a chart that the platform draws."""
    settled = [d for d in view.results.rubric.dimensions if d.key in view.levels]
    if not settled:
        return (Paragraph(text="No dimension is settled."),)
    now = Series(name="Now", points=tuple(float(view.levels[d.key]) for d in settled))
    series = [now]
    if view.before and all(d.key in view.before for d in settled):
        last = tuple(float(view.before[d.key]) for d in settled)
        series.append(Series(name="Last time", points=last))
    names = tuple(d.name for d in settled)
    return (Chart(kind="bar", title="Level by dimension", categories=names, series=tuple(series)),)


def _facts(view: ScoreView) -> list[Block]:
    rows: list[tuple[str, Text | None]] = []
    if view.overall is not None and view.band is not None:
        rows += [
            ("Overall", f"{view.overall} of {view.results.rubric.top} · {view.band.name}"),
            ("Next step", view.band.next),
        ]
    elif view.results.rubric.overall == "mean":
        count = f"{len(view.levels)} of {len(view.results.rubric.dimensions)} answered"
        rows.append(("Overall", f"None: {count}"))
    if view.segment is not None and view.standing is not None:
        usual = f"expected {view.segment.expected}, good {view.segment.good}, alarm {view.segment.alarm}"
        rows.append((f"Among {view.segment.name} companies", f"{_STANDING[view.standing]} ({usual})"))
    rows += [
        ("Lowest", listed(f"{d.name} ({view.levels[d.key]})" for d in view.lowest) or None),
        ("Balance", _balanced(view) if view.levels else None),
        ("Since last time", since(view) or None),
        ("Our summary", f"mean level {exact(view.summary)}; the profile says more" if view.summary else None),
        ("Still divided", listed(d.dimension.name for d in view.results.dimensions if d.divided) or None),
    ]
    return [facts(rows)]


def since(view: ScoreView) -> str:
    """What moved since the check-in before, in a line; empty when there is none to compare with."""
    moved = [
        f"{d.name} {view.before[d.key]} → {view.levels[d.key]}"
        for d in view.results.rubric.dimensions
        if d.key in view.before and d.key in view.levels and view.before[d.key] != view.levels[d.key]
    ]
    if not view.before_number:
        return ""
    said = ", ".join(moved) or "nothing moved"
    return f"{said} (since #{view.before_number}{', only what both have' if view.only_some else ''})"


def _next_levels(view: ScoreView) -> list[Block]:
    rubric = view.results.rubric
    rows: list[Text] = []
    for d in view.lowest:
        up = view.levels[d.key] + 1
        if up <= rubric.top:
            rows.append((Bold(text=f"{d.name}, {level(rubric, up)}: "), sentences(d.at(up).aims)))
    return [Paragraph(text=(Bold(text="What the next level looks like"),)), lines(*rows)] if rows else []


def _flags(view: ScoreView) -> list[Block]:
    if not view.flags:
        return []
    return [Paragraph(text=(Bold(text="Red flags"),)), lines(*(f"{name}: {flag}" for name, flag in view.flags))]


def _goals(view: ScoreView) -> list[Block]:
    if not view.goals:
        return []
    return [
        Paragraph(text=(Bold(text="Goals"),)),
        lines(*(f"{g.dimension_name}: {g.text} (by {g.due_on:%d %b %Y})" for g in view.goals)),
    ]


def _buttons(view: ScoreView) -> list[Block]:
    buttons = [Button(label="Goals", name="run", data={"text": "maturity goals"})]
    buttons.append(Button(label="History", name="run", data={"text": "maturity history"}))
    if view.page and view.team:
        buttons.append(Button(label="One page to print", url=view.page))
    return [Buttons(items=tuple(buttons))]


def _foot(view: ScoreView) -> Note:
    scope = f" Scope: {view.checkin.scope}." if view.checkin.scope else ""
    raters = view.checkin.raters_counted
    who = "1 person rated" if raters == 1 else f"{raters} people rated"
    return Note(text=f"{ABOUT} {who}.{scope} {view.results.rubric.credit}".strip())


def summary(view: ScoreView) -> Card:
    """What is shared beyond the raters: for executives, in as few words as it takes."""
    closed = view.checkin.closed_at
    blocks: list[Block] = [Paragraph(text=headline(view)), *chart(view)]
    rows: list[tuple[str, Text | None]] = [
        ("Since last time", since(view) or None),
        ("Red flags", str(len(view.flags)) if view.flags else None),
        ("Goals", listed(f"{g.dimension_name} by {g.due_on:%b %Y}" for g in view.goals) or None),
        ("Finished", (When(at=closed, style="date"),) if closed else None),
    ]
    blocks += [
        facts(rows),
        Buttons(
            items=(
                Button(label="Whole scorecard", name="run", data={"text": f"maturity results {view.checkin.number}"}),
            )
        ),
        Note(text=ABOUT),
    ]
    return Card(title=f"How mature is our program? {view.results.rubric.name}", blocks=tuple(blocks), tone="info")


def none_yet(*, team: bool) -> Card:
    """Nothing to show."""
    start = Button(label="Start a check-in", name="run", data={"text": "maturity start"}, style="primary", form=True)
    return Card(
        title="No results yet",
        blocks=(
            Paragraph(text="When a check-in is revealed, its results are here for those who rated."),
            *((Buttons(items=(start,)),) if team else ()),
        ),
    )


def next_time(number: int, name: str, months: int, place: int, rubric: str) -> Card:
    """The next check-in is due."""
    when = "Half a year has" if months == 6 else "A month has" if months == 1 else f"{months} months have"
    start = Button(
        label="Start the next one", name="maturity.form", data={"p": place, "r": rubric}, style="primary", form=True
    )
    return Card(
        title=f"Time for the next check-in: {name}",
        blocks=(
            Paragraph(text=f"{when} passed since check-in #{number}. Open goals come first this time."),
            Buttons(items=(start,)),
        ),
    )
