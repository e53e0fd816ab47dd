"""The words of a customer's account: what is known of it, and the form that changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    DateField,
    Form,
    FormField,
    Mention,
    Note,
    Option,
    Paragraph,
    PersonField,
    Text,
    TextField,
    facts,
)
from store.records.pool import Account

SHOWN = 5
LABELS = {
    "industry": "Industry", "region": "Region", "country": "Country", "size": "Company size", "segment": "Segment",
    "products": "Products they use", "use_cases": "Use cases", "competitors": "Replaced",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountView:
    """A customer as whoever looks after it sees it."""

    id: int
    name: str
    owner: Mention | str
    known: tuple[tuple[str, str], ...]
    """Labels with values."""
    pause: str = ""
    people: tuple[tuple[str, int], ...] = ()
    """Who is there, by name and id."""
    changes: tuple[str, ...] = ()


def account_button(account_id: int) -> Button:
    """Opens a customer's account."""
    return Button(label="Customer", name="account.show", data={"c": account_id})


def account_card(view: AccountView) -> Card:
    """What is known of a customer, who is there, what was changed lately."""
    blocks: list[Block] = [facts((("Looked after by", (view.owner,)), *view.known))]
    if view.pause:
        blocks.append(Paragraph(text=view.pause))
    data = {"c": view.id}
    blocks.append(
        Buttons(
            items=(
                Button(label="Edit customer", name="account.edit", data=data, style="primary", form=True),
                Button(label="Pause", name="account.pause", data=data, form=True),
            )
        )
    )
    if view.people:
        profiles = tuple(Button(label=name[:60], name="profile.show", data={"v": id_}) for name, id_ in view.people)
        blocks += [Paragraph(text=(Bold(text="People there"),)), Buttons(items=profiles[:SHOWN])]
        if len(profiles) > SHOWN:
            blocks.append(Note(text=f"{len(profiles) - SHOWN} more: /goodword show {view.name}"))
    else:
        blocks.append(Paragraph(text="Nobody there is in the pool yet."))
    blocks += [Note(text=line) for line in view.changes[:3]]
    return Card(title=view.name, blocks=tuple(blocks), summary=f"Customer: {view.name}")


def choose_form() -> Form:
    """Which customer."""
    return Form(
        name="account.choose", title="Edit a customer", submit="Open",
        fields=(
            ChoiceField(name="account", label="Customer", hint="Type a name", source="upkeep.accounts", required=True),
        ),
    )  # fmt: skip


def edit_form(
    account: Account, chosen: Mapping[str, Sequence[Option]], owner: Mention | None, version: str, *, team: bool
) -> Form:
    """All that is known of a customer. `chosen` holds the options behind what is chosen now."""

    def words(name: str, kind: str) -> ChoiceField:
        several = isinstance(getattr(account, name), list)
        return ChoiceField(
            name=name, label=LABELS[name], source=f"term.{kind}", several=several, initial=tuple(chosen[name])
        )

    fields: tuple[FormField, ...] = (
        TextField(name="name", label="Name", initial=account.name, required=True, longest=200),
        PersonField(name="owner", label="Looked after by", initial=owner),
        TextField(name="owner_email", label="Or their e-mail", hint="Until they have written to Goodword once",
                  initial=account.owner_email, longest=254),
        words("industry", "industry"), words("region", "region"), words("country", "country"),
        words("size", "size"), words("segment", "segment"), words("products", "product"),
        words("use_cases", "use_case"), words("competitors", "competitor"),
        DateField(name="renewal_date", label="Renewal", initial=account.renewal_date),
        TextField(name="health", label="Health", hint="As your team calls it, such as green", initial=account.health,
                  longest=40),
        CheckField(name="logo_permission", label="Their logo may be shown", initial=account.logo_permission),
    )  # fmt: skip
    if team:
        marquee = CheckField(
            name="marquee", label="Marquee customer", hint="Asks wait for the program team", initial=account.marquee
        )
        fields = (*fields, marquee)
    return Form(
        name="account.edit", title="Edit customer", submit="Save", data={"c": account.id, "s": version}, fields=fields
    )


def yours_now(name: str, account_id: int, by: Text) -> Card:
    """To the new owner."""
    return Card(
        title=f"You look after {name} now",
        blocks=(
            Paragraph(text=(*_pieces(by), " put you down as its owner. You are asked before anybody there is.")),
            Buttons(items=(account_button(account_id),)),
        ),
    )


def handed_over(name: str, to: Text) -> Card:
    """To the owner before, or to whoever gave it away."""
    return Card(title=f"{name} has another owner", blocks=(Paragraph(text=("Now it is ", *_pieces(to), ".")),))


def _pieces(text: Text) -> tuple[object, ...]:
    return (text,) if isinstance(text, str) else text
