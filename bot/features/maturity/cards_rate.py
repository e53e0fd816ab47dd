"""The words of answering: one dimension at a time. No card here says what was answered, but for `own`, which is
never kept: an answer to its reader alone."""

from collections.abc import Mapping, Sequence

from bot.features.maturity.phrases import ABOUT, data, level, sentences
from bot.ui import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    Form,
    Note,
    Option,
    Paragraph,
    Text,
    TextField,
)
from rubrics.schema import Dimension, Level, Rubric
from store.queries.ratings import Answer

LONGEST = 500
NOT_SURE = Option(value="0", label="Not sure")


def question(
    checkin: int, rubric: Rubric, asked: Sequence[Dimension], at: Dimension, answers: Mapping[str, Answer],
    *, every: bool = False, again: bool = False,
) -> Card:  # fmt: skip
    """One dimension: what it is about, its levels, and a press for each. `every`: with all traits; `again`: it is
    rated once more."""
    place = asked.index(at) + 1 if at in asked else 1
    carried = data(checkin, d=at.key)
    rate = "revote.set" if again else "rate.set"
    blocks: list[Block] = [Paragraph(text=at.purpose)]
    for one in at.levels:
        blocks += _level(rubric, one, every=every)
    levels = tuple(
        Button(label=level(rubric, one.level), name=rate, data={**carried, "l": one.level}) for one in at.levels
    )
    # The levels come last: where a long card is folded, its closing buttons stay in sight.
    blocks += [
        Note(text=_small_print(at, answers, again=again)),
        Buttons(items=_ways(carried, rate, first=place == 1, every=every, again=again)),
        Buttons(items=levels),
    ]
    title = f"Once more · {at.name}" if again else f"{place} of {len(asked)} · {at.name}"
    return Card(title=title, blocks=tuple(blocks))


def _level(rubric: Rubric, one: Level, *, every: bool) -> list[Block]:
    name = Bold(text=level(rubric, one.level))
    if every:
        return [Paragraph(text=(name, f"  {one.says}")), Bullets(items=one.whole)]
    decide = sentences(trait.text for trait in one.traits if trait.decides)
    return [Paragraph(text=(name, f"  {decide or one.says}"))]


def _ways(carried: Mapping[str, object], rate: str, *, first: bool, every: bool, again: bool) -> tuple[Button, ...]:
    at = {"c": carried["c"], "d": carried["d"]}
    ways = [Button(label="Not sure", name=rate, data={**at, "l": 0})]
    if not again:
        ways.append(Button(label="Skip", name="rate.skip", data=at))
        if not first:
            ways.append(Button(label="Back", name="rate.back", data=at))
    shown = {**at, "t": 0 if every else 1, "v": again}
    label = "Fewer traits" if every else "Show all traits"
    ways.append(Button(label=label, name="rate.traits", data=shown))
    if not again:
        ways.append(Button(label="Comment", name="rate.comment", data=at, form=True))
    return tuple(ways)


def _small_print(at: Dimension, answers: Mapping[str, Answer], *, again: bool) -> str:
    if again:
        return f"{ABOUT} Everybody rates this one again; only the new answers count."
    before = answers.get(at.key)
    if before is None:
        return f"{ABOUT} Take what fits best, even if not every trait does. Nobody sees it before the reveal."
    noted = " Your comment is kept." if before.comment else ""
    return f"You answered this one; another press takes its place.{noted}"


def finished(checkin: int, asked: Sequence[Dimension], answers: Mapping[str, Answer], *, anonymous: bool) -> Card:
    """All questions were shown: what is left, and that it can be changed."""
    left = [d for d in asked if d.key not in answers]
    buttons = []
    if left:
        missing = data(checkin, d=left[0].key)
        label = "Answer the skipped one" if len(left) == 1 else f"Answer the {len(left)} skipped"
        buttons.append(Button(label=label, name="rate.go", data=missing, style="primary"))
    buttons.append(Button(label="My answers", name="rate.own", data=data(checkin)))
    said = f"You answered {len(asked) - len(left)} of {len(asked)}. You can change answers until the reveal."
    promise = "Nobody learns which answers are yours, also not after it." if anonymous else "Then they are shown."
    return Card(
        title="Thank you, that is it" if not left else "Nearly there",
        blocks=(
            Paragraph(text=said),
            Buttons(items=tuple(buttons)),
            Note(text=f"{ABOUT} The results come here. {promise}"),
        ),
        tone="plain" if left else "good",
    )


def own(checkin: int, rubric: Rubric, asked: Sequence[Dimension], answers: Mapping[str, Answer]) -> Card:
    """One's own answers, for one's own eyes: said once and kept nowhere."""
    rows: list[Text] = []
    for d in asked:
        answer = answers.get(d.key)
        said = "not answered" if answer is None else level(rubric, answer.level) if answer.level else "not sure"
        rows.append((Bold(text=d.name), f"  {said}{f' (“{answer.comment}”)' if answer and answer.comment else ''}"))
    change = tuple(Button(label=d.name, name="rate.go", data=data(checkin, d=d.key)) for d in asked)
    return Card(
        title="Your answers",
        blocks=(
            Bullets(items=tuple(rows)),
            Paragraph(text="Press one to change it."),
            Buttons(items=change),
            Note(text="Only you see this, and Goodword does not keep it."),
        ),
    )


def in_messages() -> Card:
    """The question is where it can be answered."""
    return Card(
        title="It is in your messages with Goodword",
        blocks=(Paragraph(text="One press for each question. You can stop and go on at any time, on any device."),),
    )


def elsewhere(checkin: int) -> Card:
    """In the place where somebody began, once they go on in another one."""
    back = Button(label="Go on here", name="rate.begin", data=data(checkin))
    said = "You go on rating in your other chat with Goodword. What you answered here counts."
    return Card(title="You went on elsewhere", blocks=(Paragraph(text=said), Buttons(items=(back,))))


def comment_form(checkin: int, at: Dimension, rubric: Rubric, before: Answer | None) -> Form:
    """A few words beside an answer, and the answer itself, which a comment cannot do without."""
    options = tuple(Option(value=str(one.level), label=level(rubric, one.level)) for one in at.levels)
    chosen = tuple(o for o in (NOT_SURE, *options) if before is not None and o.value == str(before.level))
    return Form(
        name="maturity.comment",
        title="Comment",
        submit="Keep",
        intro=(
            Paragraph(text=(Bold(text=at.name),)),
            Note(text="Shown at the reveal, without your name if it is anonymous."),
        ),
        fields=(
            ChoiceField(
                name="level", label="Your answer", required=True, options=(*options, NOT_SURE), initial=chosen
            ),
            TextField(
                name="comment", label="Comment", lines="many", longest=LONGEST,
                initial=before.comment if before else "",
            ),
        ),
        data={"c": checkin, "d": at.key},
    )  # fmt: skip


def explain_form(checkin: int, dimensions: Sequence[Dimension]) -> Form:
    """Say why one sees it as one does."""
    options = tuple(Option(value=d.key, label=d.name) for d in dimensions)
    return Form(
        name="maturity.explain",
        title="Explain",
        submit="Send",
        fields=(
            ChoiceField(name="dimension", label="About", required=True, options=options, initial=options[:1]),
            TextField(name="text", label="How do you see it?", required=True, lines="many", longest=LONGEST),
            CheckField(name="signed", label="With my name", hint="Without a tick nobody learns who wrote it"),
        ),
        data={"c": checkin},
    )


def voted(checkin: int, at: Dimension) -> Card:
    """They answered in a re-vote; what, the card does not say."""
    change = Button(label="Change it", name="rate.traits", data=data(checkin, d=at.key, t=0, v=True))
    return Card(
        title=f"Rated again: {at.name}",
        blocks=(
            Paragraph(text="Thank you. You can change it until the facilitator counts."),
            Buttons(items=(change,)),
        ),
        tone="good",
    )


def vote_over(dimension: str) -> Card:
    """A re-vote has ended."""
    return Card(title=f"The re-vote is over: {dimension}", blocks=(Paragraph(text="Thank you for rating again."),))


def kept(dimension: str) -> Card:
    """A comment was taken; its words are not repeated."""
    return Card(title="Your comment is kept", blocks=(Paragraph(text=f"It stands beside your answer to {dimension}."),))


def thanks(dimension: str) -> Card:
    """An explanation was taken."""
    return Card(title="Thank you", blocks=(Paragraph(text=f"It stands beside the ratings of {dimension}."),))
