"""A mail for a person to send themself: a link that opens their mail program, and the text to copy."""

from dataclasses import dataclass
from urllib.parse import quote

from adapters.email.render import address
from adapters.email.text import card_text, one_line
from bot.ui import Card

LONGEST = 1800
"""Mail programs and browsers cut longer mailto links, some without a word."""
CUT = "[…]"


@dataclass(frozen=True)
class Draft:
    """`mailto` opens it, perhaps shortened; `subject` and `text` are whole."""

    mailto: str
    subject: str
    text: str


def draft(card: Card, to: str) -> Draft:
    """The draft of `card`.

    Raises:
        AddressError: `to` is not one e-mail address.
    """
    subject = one_line(card.title)
    text = card_text(card).strip()
    start = f"mailto:{quote(address(to).addr_spec, safe='@')}?subject={_quoted(subject)}&body="
    return Draft(mailto=start + _fitting(text.splitlines(), LONGEST - len(start)), subject=subject, text=text)


def _fitting(lines: list[str], room: int) -> str:
    """`lines`, quoted; where they do not fit the last ones without a link go first, since half a link is none."""
    if len(_quoted("\n".join(lines))) <= room:
        return _quoted("\n".join(lines))
    kept = list(lines)
    while len(_quoted("\n".join([*kept, CUT]))) > room:
        wordy = [i for i, line in enumerate(kept) if "://" not in line]
        if not wordy:
            return ""
        del kept[wordy[-1]]
    return _quoted("\n".join([*kept, CUT]))


def _quoted(text: str) -> str:
    return quote(text.replace("\n", "\r\n"), safe="")
