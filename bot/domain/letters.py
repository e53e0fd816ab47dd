"""Letters that people send from their own mail program."""

from urllib.parse import quote

MAILTO_LIMIT = 1800
"""Characters of a mailto address that mail programs take."""


def mailto(address: str, subject: str, body: str) -> str:
    """An address that opens a letter in a mail program; without its text when that is too long for one."""
    bare = f"mailto:{quote(address)}?subject={quote(subject)}"
    whole = f"{bare}&body={quote(body)}"
    return whole if len(whole) <= MAILTO_LIMIT else bare
