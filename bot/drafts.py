"""Mails that a colleague sends from their own mail program."""

from urllib.parse import quote

from bot.ui import Bullets, Card, Note, Paragraph, plain

LONGEST = 1800
"""Characters of a mailto address that mail programs take."""


def draft(card: Card, address: str, url: str = "") -> tuple[str, str]:
    """A card as text to copy, with the link to the answer before its last words, and as an address that opens it in a
    mail program."""
    lines: list[str] = []
    for block in card.blocks:
        match block:
            case Paragraph() | Note():
                lines.append(plain(block.text))
            case Bullets():
                lines += [f"- {plain(item)}" for item in block.items]
    text = "\n\n".join([*lines[:-1], *([f"Your answer: {url}"] if url else []), *lines[-1:]])
    return text, mailto(address, card.title, text)


def mailto(address: str, subject: str, body: str) -> str:
    """An address that opens a mail in a mail program; without its text when that is too long for one."""
    bare = f"mailto:{quote(address)}?subject={quote(subject)}"
    whole = f"{bare}&body={quote(body)}"
    return whole if len(whole) <= LONGEST else bare
