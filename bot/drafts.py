"""A mail for a colleague to send, where mails do not go out by themselves."""

from urllib.parse import quote

from bot.ui import Bullets, Card, Note, Paragraph, plain

LONGEST = 1800
"""Characters of a mailto address that mail programs take."""


def draft(card: Card, address: str, url: str = "") -> tuple[str, str]:
    """A card as text to copy, with the link to the answer before its last words, and as an address that opens it in a
    mail program; one that would be too long opens an empty mail."""
    lines: list[str] = []
    for block in card.blocks:
        match block:
            case Paragraph() | Note():
                lines.append(plain(block.text))
            case Bullets():
                lines += [f"- {plain(item)}" for item in block.items]
    text = "\n\n".join([*lines[:-1], *([f"Your answer: {url}"] if url else []), *lines[-1:]])
    empty = f"mailto:{quote(address)}?subject={quote(card.title)}"
    whole = f"{empty}&body={quote(text)}"
    return text, whole if len(whole) <= LONGEST else empty
