"""Drafts that people send themselves."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.email.draft import LONGEST, draft
from adapters.email.render import AddressError
from bot.ui import Button, Buttons, Card, Paragraph
from tests.email.conftest import ASK

LINK = "https://goodword.example.com/reply/abc.def"


def test_a_draft_opens_with_recipient_subject_and_text() -> None:
    """The link holds all of a short mail, and the text to copy is the same."""
    made = draft(ASK, "dana@northwind.example.com")
    parts = urlsplit(made.mailto)
    given_back = parse_qs(parts.query)
    assert (parts.scheme, parts.path) == ("mailto", "dana@northwind.example.com")
    assert given_back["subject"] == ["Would you speak with Acme?"]
    assert given_back["body"][0].replace("\r\n", "\n") == made.text


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=3000))
def test_long_drafts_are_cut_but_keep_their_link(text: str) -> None:
    """However long and strange, the link fits mail programs, is one line of ASCII, and the reply address is whole."""
    card = Card(title=text, blocks=(Paragraph(text=text), Buttons(items=(Button(label="Answer", url=LINK),))))
    made = draft(card, "dana@northwind.example.com")
    assert len(made.mailto) <= LONGEST
    assert made.mailto.isascii()
    assert made.mailto.isprintable()
    assert LINK in parse_qs(urlsplit(made.mailto).query)["body"][0]
    assert LINK in made.text


def test_a_draft_to_nobody_is_refused() -> None:
    """An address that is none cannot add headers to the draft."""
    with pytest.raises(AddressError):
        draft(ASK, "a@example.com?bcc=b@example.com,c@example.com")
