"""A card as a whole mail: subject, text, HTML, the invitation if there is one."""

import re
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from adapters.email.html import card_html
from adapters.email.invitation import ics, method_of
from adapters.email.text import card_text, one_line
from bot.ui import Card, Invitation

ASCII = SMTP.clone(cte_type="7bit")
"""Bodies in ASCII on the wire: not every server on the way takes eight bits."""

_SPEC = r"[^\s@<>()\[\]\\,;:\"]+@[^\s@<>()\[\]\\,;:\"]+"
_SHAPE = re.compile(rf'"?(?P<name>[^<>"]*?)"?\s*<(?P<spec>{_SPEC})>|(?P<bare>{_SPEC})')


class AddressError(ValueError):
    """Not one e-mail address. Does not repeat it: it would end in a log."""


def address(text: str) -> Address:
    """The one address in `text`, with its display name if it has one ("Goodword <hello@example.com>").

    Raises:
        AddressError: none, several, or malformed.
    """
    shape = _SHAPE.fullmatch(text.strip())
    if shape is None or not text.strip().isprintable():
        raise AddressError("not an e-mail address")
    local, _, domain = (shape["spec"] or shape["bare"]).rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii")
        return Address(display_name=one_line(shape["name"] or ""), addr_spec=f"{local}@{host}")
    except (ValueError, HeaderParseError, IndexError):
        raise AddressError("not an e-mail address") from None


def message_id(key: int, sender: Address) -> str:
    """The same for the same delivery, so that a mail sent twice on a doubt can be recognised as one."""
    return f"<goodword.{key}@{sender.domain}>"


def invitations(card: Card) -> tuple[Invitation, ...]:
    """The dates a card carries."""
    return tuple(block for block in card.blocks if isinstance(block, Invitation))


def message(card: Card, *, sender: Address, to: Address, key: int, now: datetime, answers: str = "") -> EmailMessage:
    """The mail. `answers` is the Message-ID of the one it belongs to."""
    mail = EmailMessage(policy=ASCII)
    mail["Subject"] = one_line(card.title)
    mail["From"] = sender
    mail["To"] = to
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(key, sender)
    mail["Auto-Submitted"] = "auto-generated"
    if answers:
        mail["In-Reply-To"] = mail["References"] = one_line(answers)
    mail.set_content(card_text(card))
    mail.add_alternative(card_html(card), subtype="html")
    for number, invitation in enumerate(invitations(card)):
        written = ics(invitation, sender, to, now).decode()
        method = {"method": method_of(invitation)}
        if not number:  # as an alternative some calendars show it at once; as a file the others can open it
            mail.add_alternative(written, subtype="calendar", params=method)
        mail.add_attachment(written, subtype="calendar", filename="invitation.ics", params=method)
    return mail
