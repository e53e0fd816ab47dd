"""A date as an iCalendar invitation. The same `uid` with a higher `sequence` changes it, `cancelled` takes it back."""

from datetime import datetime, timedelta
from email.headerregistry import Address

import icalendar

from adapters.email.text import one_line
from bot.ui import Invitation


def method_of(invitation: Invitation) -> str:
    """What the calendar is asked to do."""
    return "CANCEL" if invitation.cancelled else "REQUEST"


def ics(invitation: Invitation, organizer: Address, attendee: Address, now: datetime) -> bytes:
    """The invitation of one attendee."""
    event = icalendar.Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", invitation.start)
    event.add("dtend", invitation.start + timedelta(minutes=invitation.minutes))
    event.add("summary", one_line(invitation.title))
    if invitation.description:
        event.add("description", invitation.description)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    host = _person(organizer)
    if organizer.display_name:
        host.params["CN"] = one_line(organizer.display_name)
    guest = _person(attendee)
    guest.params.update({"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE", "ROLE": "REQ-PARTICIPANT"})
    event.add("organizer", host)
    event.add("attendee", guest)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Goodword//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(invitation))
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _person(address: Address) -> icalendar.vCalAddress:
    return icalendar.vCalAddress(f"mailto:{address.addr_spec}")
