"""The words of the reveal and of finding a level together. What too few answered is not shown, in any of them."""

from bot.domain.maturity import at_median
from bot.features.maturity.phrases import ABOUT, data, exact, level, spread_of
from bot.features.maturity.views import DimensionView, ResultsView
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Confirm,
    Form,
    FormField,
    Note,
    Option,
    Paragraph,
    Table,
    Text,
    TextField,
    facts,
    lines,
)

LONGEST = 300
FROM_LEVEL = 3
"""From this level on, confirming needs a line of evidence."""
_VIEWS = {"team": "Program team", "others": "Others", "all": "Everybody"}
MOST_REMARKS = 6


def results(view: ResultsView) -> Card:
    """To those who rated, before anybody else: what all of them said, most divided first."""
    rows: list[tuple[Text, ...]] = []
    for d in view.dimensions:
        said = "too few to show" if d.hidden else spread_of(d.whole)
        rows.append((d.dimension.name, exact(d.whole.median), str(d.whole.spread) if not d.hidden else "–", said))
    explain = Button(label="Explain", name="maturity.explain", data=data(view.id), form=True, style="primary")
    split = [d for d in view.dimensions if d.divided]
    said = (
        f"You are furthest apart on {split[0].dimension.name}. Say why in the channel's thread; what you send with "
        "Explain stands beside the ratings."
        if split
        else "You agree widely. Add a few words where you know more than others."
    )
    return Card(
        title=f"The ratings are here: {view.rubric.name}",
        blocks=(
            Paragraph(text=said),
            Table(
                caption="Most divided first",
                columns=("Dimension", "Median", "Spread", "Ratings"),
                rows=tuple(rows),
            ),
            Buttons(items=(explain,)),
            Note(text=f"{ABOUT} The facilitator settles each level next."),
        ),
        tone="info",
    )


# --- one dimension at a time, for the facilitator


def consensus(view: ResultsView, at: str = "", *, smallest: int) -> Card:
    """What was said about one dimension, and the presses that settle it."""
    order = view.dimensions
    waiting = [d for d in order if d.result.level is None]
    shown = next((d for d in order if d.dimension.key == at), (waiting or list(order))[0])
    place = order.index(shown) + 1
    blocks: list[Block] = [*_said(shown, smallest)]
    if shown.remarks:
        blocks += [Paragraph(text=(Bold(text="In their words"),)), lines(*map(_remark, shown.remarks[:MOST_REMARKS]))]
    if shown.facts:
        blocks += [Paragraph(text=(Bold(text="What Goodword saw"),)), lines(*shown.facts)]
    blocks += _settle(view, shown)
    blocks.append(Buttons(items=_walk(view, place)))
    settled = len(order) - len(waiting)
    blocks.append(Note(text=f"{settled} of {len(order)} settled. What stays open is left out, never guessed."))
    return Card(title=f"{place} of {len(order)} · {shown.dimension.name}", blocks=tuple(blocks))


def _said(shown: DimensionView, smallest: int) -> list[Block]:
    if shown.hidden:
        few = f"{shown.result.answered} answered, and nothing is shown of fewer than {smallest}."
        return [Paragraph(text=f"{few} Talk it over, or let everybody rate it again.")]
    rows: list[tuple[str, Text | None]] = []
    for name, counts in shown.views.items():
        rows.append((_VIEWS[name], f"{spread_of(counts)}. Median {exact(counts.median)}, spread {counts.spread}"))
    if len(shown.views) > 1:
        rows.append(("Together", f"Median {exact(shown.whole.median)}, spread {shown.whole.spread}"))
    for at, who in shown.names:
        rows.append((f"Level {at}" if at else "Not sure", who))
    divided = [Paragraph(text="Raters are divided: let both sides say why before you settle it.")]
    return [facts(rows), *(divided if shown.divided else [])]


def _remark(remark: tuple[Text, str]) -> Text:
    by, text = remark
    return (*by, f": {text}") if isinstance(by, tuple) else f"“{text}”"


def _settle(view: ResultsView, shown: DimensionView) -> list[Block]:
    carried = data(view.id, d=shown.dimension.key)
    if shown.result.voting:
        count = Button(label="Count the re-vote", name="revote.count", data=carried, style="primary")
        stop = Button(label="Stop it", name="revote.stop", data=carried)
        people = "1 person has" if shown.voted == 1 else f"{shown.voted} people have"
        return [Paragraph(text=f"A re-vote is running: {people} rated again."), Buttons(items=(count, stop))]
    buttons, settled = [], shown.result.level
    proposed = _proposed(view, shown)
    for n in proposed:
        form = n >= FROM_LEVEL or bool(shown.dimension.red_flags)
        buttons.append(
            Button(
                label=f"Confirm {level(view.rubric, n)}",
                name="confirm.level",
                data={**carried, "l": n},
                style="primary" if n == proposed[0] and settled is None and len(proposed) == 1 else "plain",
                form=form,
            )
        )
    buttons.append(Button(label="Another level", name="confirm.other", data=carried, form=True))
    sure = Confirm(title="Rate it again?", text="All who take part are asked again about this one.", yes="Ask them")
    buttons.append(Button(label="Re-vote", name="revote.start", data=carried, confirm=sure))
    blocks: list[Block] = []
    if settled is not None:
        evidence = f" Evidence: {shown.result.evidence}" if shown.result.evidence else ""
        reason = f" Why: {shown.result.reason}" if shown.result.reason else ""
        blocks.append(Paragraph(text=(Bold(text=f"Settled: {level(view.rubric, settled)}."), f"{reason}{evidence}")))
        buttons.append(Button(label="Leave it open", name="confirm.open", data=carried))
    return [*blocks, Buttons(items=tuple(buttons))]


def _proposed(view: ResultsView, shown: DimensionView) -> list[int]:
    middle = shown.whole.median
    return [one.level for one in view.rubric.levels if at_median(one.level, middle)]


def _walk(view: ResultsView, place: int) -> tuple[Button, ...]:
    order, buttons = view.dimensions, []
    for label, at in (("Previous", place - 2), ("Next", place)):
        if 0 <= at < len(order):
            to = data(view.id, d=order[at].dimension.key)
            buttons.append(Button(label=label, name="confirm.show", data=to))
    waiting = sum(d.result.level is None for d in order)
    said = f"{waiting} of {len(order)} are not settled and stay open. " if waiting else ""
    sure = Confirm(title="Finish the check-in?", text=f"{said}The scorecard goes to those who rated.", yes="Finish it")
    style = "plain" if waiting else "primary"
    finish = Button(label="Finish", name="checkin.finish", data=data(view.id), confirm=sure, style=style)
    return (*buttons, finish)


def confirm_form(view: ResultsView, shown: DimensionView, chosen: int | None) -> Form:
    """Settle a level: a reason where it differs from the raters', and a line of evidence from level 3 on."""
    options = tuple(Option(value=str(s.level), label=level(view.rubric, s.level)) for s in view.rubric.levels)
    initial = tuple(o for o in options if chosen is not None and o.value == str(chosen))
    fields: list[FormField] = [
        ChoiceField(name="level", label="Level", required=True, options=options, initial=initial),
        TextField(
            name="evidence", label="Evidence", hint=f"One line, from level {FROM_LEVEL} on", longest=LONGEST,
            initial=shown.result.evidence,
        ),
        TextField(
            name="reason", label="Reason", hint="When it is not what the raters said", longest=LONGEST,
            initial=shown.result.reason,
        ),
    ]  # fmt: skip
    if shown.dimension.red_flags:
        flags = tuple(Option(value=str(n), label=text[:75]) for n, text in enumerate(shown.dimension.red_flags))
        ticked = tuple(flags[n] for n in shown.result.flags if n < len(flags))
        fields.append(
            ChoiceField(name="flags", label="Red flags that apply", options=flags, several=True, initial=ticked)
        )
    intro: list[Block] = [Paragraph(text=(Bold(text=shown.dimension.name),))]
    intro += [Note(text=f"{level(view.rubric, one.level)}: {one.says}") for one in shown.dimension.levels]
    return Form(
        name="confirm.level",
        title="Settle the level",
        submit="Confirm",
        intro=tuple(intro),
        fields=tuple(fields),
        data={"c": view.id, "d": shown.dimension.key, "l": chosen},
    )


def too_few(have: int, smallest: int) -> str:
    """Why an anonymous check-in cannot be revealed, and what can be done."""
    said = "Nobody has rated" if not have else "1 person has rated" if have == 1 else f"{have} people have rated"
    return (
        f"{said}, and an anonymous check-in is shown from {smallest} on. Remind people, extend it, or cancel it and "
        "start over openly."
    )
