"""What is published instead of a person: offered beside the matches, and the program team's form to answer with it."""

from typing import TYPE_CHECKING

from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Chips,
    ChoiceField,
    Confirm,
    Divider,
    Form,
    Inline,
    Link,
    Paragraph,
    TextField,
)

if TYPE_CHECKING:
    from bot.features.requests.views import RequestView

_SURE = Confirm(
    title="Answer with proof?",
    text="Customers who are being asked for it are told that they are not needed.",
    yes="Answer with proof",
)


def offered(view: "RequestView") -> list[Block]:
    """Beside the matches: a line for each, with a button that answers the request with it."""
    blocks: list[Block] = []
    for one in view.offers.proof:
        about: tuple[Inline, ...] = (Link(text=one.title, url=one.link), f" · {one.kind}")
        said = (*about, f" · {one.account}") if one.account else about
        sure = _SURE if view.live else None
        answer = Button(
            label="Answer with this", name="request.use_proof", data={"r": view.request.id, "p": one.id}, confirm=sure
        )
        blocks += [Paragraph(text=said), *([Chips(items=one.reasons)] if one.reasons else [])]
        blocks.append(Buttons(items=(answer,)))
    return (
        [Divider(), Paragraph(text=(Bold(text="Published already, nobody has to be asked:"),)), *blocks]
        if blocks
        else []
    )


def proof_form(request_id: int) -> Form:
    """A published story instead of a person: one of the library, or something else."""
    return Form(
        name="request.proof", title="Answer with proof", submit="Send proof", data={"r": request_id},
        fields=(
            ChoiceField(name="proof", label="From the library", hint="Type words of its title", source="proof.library"),
            TextField(
                name="title", label="Or something else", hint="For example the title of a case study", longest=120
            ),
            TextField(name="url", label="Its link", hint="https://…", longest=500),
        ),
    )  # fmt: skip
