"""Cards as mails, read back with the standard library and icalendar."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.email.render import AddressError, address, message
from bot.ui import (
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    Chips,
    Code,
    Divider,
    Facts,
    Invitation,
    Link,
    Mention,
    Money,
    Note,
    Paragraph,
    Picture,
    Series,
    Table,
    When,
)
from tests.email.conftest import ASK, CALL, NOW

SENDER = address("Acme references <refs@acme.example.com>")
DANA = address("dana@northwind.example.com")


def sent(card: Card, **more: str) -> EmailMessage:
    """The mail as it arrives."""
    mail = message(card, sender=SENDER, to=DANA, key=42, now=NOW, **more)
    arrived = message_from_bytes(mail.as_bytes(), policy=default)
    assert isinstance(arrived, EmailMessage)
    assert not arrived.defects
    return arrived


def part(mail: EmailMessage, kind: str) -> str:
    """The content of the first part of that type."""
    found = next(p for p in mail.walk() if p.get_content_type() == kind)
    assert isinstance(found, EmailMessage)
    content = found.get_content()
    text: str = content if isinstance(content, str) else content.decode()
    return text.replace("\r\n", "\n")


def test_headers_say_who_what_and_that_a_machine_wrote_it() -> None:
    """Subject, sender, recipient, our key in the Message-ID, no answers from other machines."""
    mail = sent(ASK)
    assert mail["Subject"] == "Would you speak with Acme?"
    assert mail["From"] == "Acme references <refs@acme.example.com>"
    assert mail["To"] == "dana@northwind.example.com"
    assert mail["Message-ID"] == "<goodword.42@acme.example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW


def test_text_and_html_say_the_same_and_link_the_buttons() -> None:
    """Both bodies hold the words and the whole address of each link."""
    mail = sent(ASK)
    text, html = part(mail, "text/plain"), part(mail, "text/html")
    lines = (
        "They choose a tool like ours.",
        "It takes half an hour.",
        "",
        "Answer:",
        "https://goodword.example.com/reply/t",
    )
    assert text == "\n".join(lines) + "\n"
    assert "They choose a tool like ours.<br>It takes half an hour." in html
    assert '<a href="https://goodword.example.com/reply/t"' in html
    assert [p.get_content_type() for p in mail.iter_attachments()] == []


def test_a_press_has_no_place_in_a_mail() -> None:
    """Buttons that are not links are left out."""
    mail = sent(Card(title="T", blocks=(Buttons(items=(Button(label="Approve", name="ask.approve"),)),)))
    assert "Approve" not in part(mail, "text/plain") + part(mail, "text/html")


def test_every_block_is_readable_as_text_and_as_html() -> None:
    """No block of the union is lost on the way."""
    at = datetime(2026, 11, 27, 13, 30, tzinfo=UTC)
    card = Card(
        title="All of it",
        blocks=(
            Paragraph(
                text=(Bold(text="w-bold"), Code(text="w-code"), Link(text="w-link", url="https://example.com/l"))
            ),
            Paragraph(text=(Mention(person=1, name="w-person"), " ", When(at=at), " ", Money(amount="250000"))),
            Bullets(items=("w-bullet",)),
            Chips(items=("w-chip", "w-chop")),
            Facts(items=(("w-label", "w-value"),)),
            Table(caption="w-caption", columns=("w-head",), rows=(("w-cell",),)),
            Chart(
                kind="bar",
                title="w-chart",
                categories=("w-cat",),
                series=(Series(name="w-series", points=(4,)),),
                unit="%",
            ),
            Picture(url="https://example.com/p.png", alt="w-alt"),
            CALL,
            Divider(),
            Note(text="w-note"),
        ),
    )
    mail = sent(card)
    words = (
        *("w-bold", "w-code", "w-link", "w-person", "w-bullet", "w-chip", "w-chop", "w-label", "w-value", "w-caption"),
        *("w-head", "w-cell", "w-chart", "w-cat", "w-series", "w-alt", "w-note", "$250,000", "4%"),
        *("https://example.com/l", "https://example.com/p.png"),
    )
    for body in (part(mail, "text/plain"), part(mail, "text/html")):
        assert [word for word in words if word not in body] == []
        assert "27 Nov 2026, 13:30 UTC" in body


@pytest.mark.parametrize(
    ("cancelled", "method", "status"), [(False, "REQUEST", "CONFIRMED"), (True, "CANCEL", "CANCELLED")]
)
def test_a_date_is_an_invitation_calendars_understand(cancelled: bool, method: str, status: str) -> None:
    """The .ics has method, uid, sequence, both people and the right time, as an alternative and as a file."""
    mail = sent(Card(title="Call", blocks=(CALL.model_copy(update={"cancelled": cancelled}),)))
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "invitation.ics")
    calendars = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    assert [method, method] == [p.get_param("method") for p in calendars]
    contents = [p.get_content() for p in calendars]
    assert contents[0] == contents[1]
    calendar: Any = icalendar.Calendar.from_ical(contents[0])
    assert calendar["METHOD"] == method
    (event,) = calendar.walk("VEVENT")
    assert (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])) == ("ask-7@goodword", 1, status)
    assert (event["DTSTART"].dt, event["DTEND"].dt - event["DTSTART"].dt) == (CALL.start, timedelta(minutes=30))
    assert (str(event["ORGANIZER"]), str(event["ATTENDEE"])) == (
        "mailto:refs@acme.example.com", "mailto:dana@northwind.example.com",
    )  # fmt: skip
    assert event["DTSTAMP"].dt == NOW


HEADERS = {
    *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "In-Reply-To", "References"),
    *("MIME-Version", "Content-Type"),
}
CALENDAR = {
    *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "ORGANIZER", "ATTENDEE"),
}


class Tags(HTMLParser):
    """The tags and addresses a mail program would see."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.urls: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.urls |= {value or "" for name, value in attrs if name in ("href", "src") or name.startswith("on")}


hostile = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=y>',
            "a\r\nBcc: x@example.com",
            "\r\n\r\nbody",
            "\x00",
            "\u2028Bcc:",
        ]
    ),
)


@given(text=hostile)
def test_hostile_text_stays_text(text: str) -> None:
    """Whatever people typed: no header, no tag, no link, no calendar line comes of it."""
    card = Card(
        title=text,
        blocks=(
            Paragraph(text=text),
            Facts(items=((text, text),)),
            Table(caption=text, columns=(text,), rows=((text,),)),
            Chips(items=(text,)),
            Buttons(items=(Button(label=text, url="https://goodword.example.com/a?b=c&d"),)),
            Invitation(uid="u", title=text, description=text, start=NOW),
        ),
    )
    mail = sent(card, answers=text)
    assert set(mail.keys()) <= HEADERS
    tags = Tags()
    tags.feed(part(mail, "text/html"))
    assert not tags.seen & {"script", "img", "iframe", "object"}
    assert tags.urls == {"https://goodword.example.com/a?b=c&d"}
    (event,) = icalendar.Calendar.from_ical(part(mail, "text/calendar")).walk("VEVENT")
    assert set(event) <= CALENDAR


@pytest.mark.parametrize(
    "bad",
    [
        "", "dana", "@example.com", "dana@", "a@example.com, b@example.com", "a@example.com\nBcc: b@example.com",
        "a b@example.com", "<a@example.com", "a@exa mple.com", "a@example.com>", 'x"y@example.com', "a@é..com",
        "a@" + "b" * 300 + ".example.com", "a@example.com\r\nRCPT TO:<b@example.com>", "<a@example.com> <b@x.example>",
    ],
)  # fmt: skip
def test_what_is_not_one_address_is_refused_without_repeating_it(bad: str) -> None:
    """A bad address is an error whose text holds no address."""
    with pytest.raises(AddressError) as caught:
        address(bad)
    assert str(caught.value) == "not an e-mail address"


@given(text=hostile)
def test_any_text_as_an_address_is_taken_or_refused(text: str) -> None:
    """Nothing but AddressError comes of it, and nothing with line ends is taken."""
    for given_text in (text, f"{text}@example.com", f"a@{text}", f"{text} <a@example.com>"):
        try:
            taken = address(given_text)
        except AddressError:
            continue
        assert "\n" not in str(taken)
        assert "\r" not in str(taken)


def test_international_domains_are_written_for_the_wire() -> None:
    """A domain with letters of its language goes out in ASCII."""
    assert address("dana@münchen.example.com").addr_spec == "dana@xn--mnchen-3ya.example.com"
