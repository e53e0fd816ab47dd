"""What the core answers."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from bot.ui.blocks import Card
from bot.ui.fields import Form
from bot.ui.text import Value


class Reply(Value):
    """An answer. `private`: for the asker's eyes only. `replaces`: takes the place of the private card pressed.
    `fleeting`: said on the spot or not at all; when it comes late, no message is stored to bring it."""

    t: Literal["reply"] = "reply"
    card: Card
    private: bool = True
    replaces: bool = False
    fleeting: bool = False


class OpenForm(Value):
    """A form to fill in; in answer to a form, its next step."""

    t: Literal["open"] = "open"
    form: Form


class Invalid(Value):
    """What was sent cannot be taken: a message per field name; the form keeps what was typed."""

    t: Literal["invalid"] = "invalid"
    errors: Mapping[str, str]
    form: Form


class Nothing(Value):
    """Taken; what changed shows on living messages. `now` is the pressed one as it is now, if it changed."""

    t: Literal["nothing"] = "nothing"
    now: Card | None = None


Outcome = Annotated[Reply | OpenForm | Invalid | Nothing, Field(discriminator="t")]
