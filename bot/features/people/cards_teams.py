"""The words of teams: who is in which."""

from collections.abc import Mapping, Sequence

from bot.domain.wording import count
from bot.ui import (
    Block,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Form,
    Note,
    Paragraph,
    Table,
    TextField,
)

PUT = Button(label="Put people in a team", name="team.put", style="primary", form=True)
LIST = Button(label="Paste a list", name="team.list", form=True)
RENAME = Button(label="Rename a team", name="team.rename", form=True)
NONE = "-"
"""The choice of no team."""
WHY = "For adoption by team in the report. Only the program team sees teams of fewer than five people there."
SHOWN = 30


def teams(sizes: Mapping[str, int]) -> Card:
    """The teams, by name."""
    named = {team: size for team, size in sizes.items() if team}
    if not named:
        text = "No team is known yet. Paste a list of e-mail addresses and teams, or choose people by name."
        return Card(
            title="Teams",
            blocks=(
                Paragraph(text=text),
                Buttons(items=(PUT, LIST)),
                Note(text=WHY),
            ),
        )
    rows = [(team, str(size)) for team, size in list(named.items())[:SHOWN]]
    if sizes.get(""):
        rows.append(("No team yet", str(sizes[""])))
    blocks: list[Block] = [Table(caption="People in each", columns=("Team", "People"), rows=tuple(rows))]
    if len(named) > SHOWN:
        blocks.append(Note(text=f"{len(named) - SHOWN} more."))
    return Card(title="Teams", blocks=(*blocks, Buttons(items=(PUT, LIST, RENAME)), Note(text=WHY)))


def put_form() -> Form:
    """Some people, one team."""
    return Form(
        name="team.put", title="Put people in a team", submit="Save",
        fields=(
            ChoiceField(name="people", label="Who", source="people", several=True, required=True),
            ChoiceField(name="team", label="Team", source="teams"),
            TextField(name="new", label="Or a new one", hint="Such as Sales DACH", longest=60),
        ),
    )  # fmt: skip


def list_form() -> Form:
    """Many people at once."""
    return Form(
        name="team.list", title="People and their teams", submit="Save",
        fields=(
            TextField(
                name="lines", label="One person a line", required=True, lines="many", longest=3000,
                hint="E-mail, name, team; the name may be left out. Lines copied from a spreadsheet work.",
                placeholder="dana@example.com, Dana Reyes, Sales DACH",
            ),
        ),
    )  # fmt: skip


def rename_form() -> Form:
    """Another name."""
    return Form(
        name="team.rename", title="Rename a team", submit="Rename",
        fields=(
            ChoiceField(name="team", label="Team", source="teams", required=True),
            TextField(name="new", label="New name", hint="One that is taken joins the two", required=True, longest=60),
        ),
    )  # fmt: skip


def saved(sizes: Mapping[str, int], changed: int, new: int) -> Card:
    """Who was moved, and how the teams are now."""
    card = teams(sizes)
    added = f" {count(new, 'of them was not', 'of them were not')} known before." if new else ""
    said = f"{count(changed, 'person is', 'people are')} in another team now.{added}" if changed else "Nobody moved."
    return card.model_copy(update={"blocks": (Paragraph(text=said), *card.blocks), "tone": "good"})


def renamed(sizes: Mapping[str, int], team: str) -> Card:
    """A team has another name."""
    said = f"{team}: {count(sizes.get(team, 0), 'person', 'people')}."
    card = teams(sizes)
    return card.model_copy(update={"blocks": (Paragraph(text=said), *card.blocks), "tone": "good"})


def examples() -> Sequence[Card | Form]:
    """One of each."""
    sizes = {"": 4, "Customer success": 7, "Sales DACH": 12}
    many = {f"Team {n}": n for n in range(1, 40)}
    return [
        *(teams(one) for one in ({}, sizes, many)), put_form(), list_form(), rename_form(), saved(sizes, 3, 1),
        saved(sizes, 0, 0), renamed(sizes, "Sales DACH"),
    ]  # fmt: skip
