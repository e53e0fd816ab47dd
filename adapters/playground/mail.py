"""The customers' mail, made safe to look at."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
BODY_POLICY = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)
"""For a mail's own HTML in its frame: no scripts, no forms, nothing loaded; links open a new tab."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as a person reads it."""

    subject: str
    sender: str
    to: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]


def letter(raw: bytes) -> Letter:
    """What stands in a mail; parts that cannot be read are left out."""
    message = message_from_bytes(raw, policy=modern)
    return Letter(
        subject=str(message.get("subject", "")) or "(no subject)",
        sender=str(message.get("from", "")),
        to=str(message.get("to", "")),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(_attachments(message)),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # an unknown or wrong charset: better strange letters than none
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def _attachments(message: EmailMessage) -> list[Attachment]:
    found = []
    for part in message.iter_attachments() if message.is_multipart() else ():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            kind = part.get_content_type()
            name = part.get_filename() or ("invitation.ics" if kind == "text/calendar" else "attachment")
            found.append(Attachment(name, kind, content))
    return found


def linked(text: str) -> Markup:
    """Plain text with its web and mail addresses as links."""
    out, at = Markup(""), 0
    for match in _ADDRESS.finditer(text):
        out += escape(text[at : match.start()])
        out += Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(match.group())
        at = match.end()
    return out + escape(text[at:])
