"""The words of completing profiles."""

from collections.abc import Collection, Mapping, Sequence

from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Form,
    FormField,
    Mention,
    Note,
    Option,
    Paragraph,
    PersonField,
    Scalar,
)

_SOURCES = {
    "industry": ("Industry", "industry"), "region": ("Region", "region"), "products": ("Products", "product"),
    "use_cases": ("Use cases", "use_case"),
}  # fmt: skip


def _profiles(count: int) -> str:
    return "1 profile" if count == 1 else f"{count} profiles"


def tag_form(
    who: str, account: str, left: int, chosen: Mapping[str, tuple[Option, ...]], offered: Collection[str],
    activities: Sequence[Option], owner: Mention | None, data: Mapping[str, Scalar],
) -> Form:  # fmt: skip
    """One profile; saving it leads to the next."""
    fields: list[FormField] = [
        ChoiceField(
            name=name, label=label, source=f"term.{kind}", several=name not in ("industry", "region"),
            initial=chosen.get(name, ()),
        )
        for name, (label, kind) in _SOURCES.items()
        if name in offered
    ]  # fmt: skip
    if "activities" in offered:
        fields.append(
            ChoiceField(
                name="activities", label="What would they do?", several=True, options=tuple(activities),
                initial=tuple(o for o in activities if o.value in {c.value for c in chosen.get("activities", ())}),
            )
        )  # fmt: skip
    fields.append(PersonField(name="owner", label="Relationship owner", initial=owner))
    return Form(
        name="tags", title="Complete a profile", submit="Save and next", fields=tuple(fields), data=data,
        intro=(
            Paragraph(text=(Bold(text=account), f" · {who}")),
            Note(text=f"{_profiles(left)} {'lacks' if left == 1 else 'lack'} tags."),
        ),
        buttons=(Button(label="Skip", name="tags.skip", data={"a": data.get("a")}, form=True),),
    )  # fmt: skip


def finished(left: int) -> Card:
    """The end of the queue."""
    if not left:
        return Card(
            title="Every profile is tagged",
            blocks=(Paragraph(text="Each can be found by industry, region, product and activity."),),
            tone="good",
        )
    again = Button(label="Start again", name="run", data={"text": "goodword untagged"}, form=True)
    return Card(
        title="That was the last one",
        blocks=(
            Paragraph(text=f"{_profiles(left)} still {'lacks' if left == 1 else 'lack'} tags."),
            Buttons(items=(again,)),
        ),
    )


def at_home(count: int) -> tuple[Block, ...]:
    """Home, for the program team."""
    button = Button(label="Complete them", name="run", data={"text": "goodword untagged"}, form=True)
    return (
        Paragraph(text=(Bold(text=f"{_profiles(count)} cannot be found: tags are missing."),)),
        Buttons(items=(button,)),
    )
