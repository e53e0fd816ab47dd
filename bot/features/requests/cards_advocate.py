"""What an advocate reads and fills in: the mail, the reply pages, the invitation, the briefing. They are outside the
workspace."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.for_customers import in_their_words
from bot.domain.wording import first_name
from bot.ui import (
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Form,
    FormField,
    Invitation,
    Note,
    Option,
    Paragraph,
    TextField,
    TimeField,
    When,
    facts,
)

SLOTS = 3
ANSWERS = (
    Option(value="yes", label="Yes, happy to"),
    Option(value="no", label="Not this time"),
    Option(value="willing", label="Change what you may ask me for"),
)
COMMON_ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
)


def zone_options(also: str) -> tuple[Option, ...]:
    """Time zones a person finds theirs in, and the one that is chosen beforehand."""
    zones = COMMON_ZONES if also in COMMON_ZONES else (also, *COMMON_ZONES)
    return tuple(Option(value=zone, label=zone.replace("_", " ")) for zone in zones)


def mail(*, advocate: str, company: str, requester: str, activity: str, purpose: str, needed_by: str, url: str) -> Card:
    """The ask, by e-mail. It says who asks, what for, how long it takes and how to answer."""
    ours = company or "us"
    return Card(
        title=f"A favour: {activity} for {ours}?",
        blocks=(
            Paragraph(text=f"Hello {first_name(advocate)},"),
            Paragraph(
                text=f"{requester} asks whether you would do this for {ours}: {activity}, {purpose}. It "
                f"is needed by {needed_by}."
            ),
            Paragraph(
                text="Answering takes about a minute. You can say yes and offer times, say no, or change "
                "what we may ask you for."
            ),
            Buttons(items=(Button(label="Answer", url=url, style="primary"),) if url else ()),
            Note(text="Whatever you answer is fine. This link is yours alone; please do not pass it on."),
        ),
    )


ANSWERED = "You said yes and offered times; one of them will be chosen. Answer again only to change that."
SAVED = "Saved. We will only ask you for these. One question is still open:"


def page(
    *,
    advocate: str,
    company: str,
    what: str,
    requester: str,
    needed_by: str,
    meeting: bool,
    minutes: int = 30,
    offered: bool = False,
    saved: bool = False,
) -> Form:
    """The reply page's first step; it says what was `offered` or `saved` before."""
    before = ANSWERED if offered else SAVED if saved else ""
    ours = company or "We"
    time = (
        f"It takes about {minutes} minutes, at a time you choose."
        if meeting
        else "We agree the details with you by e-mail."
    )
    return Form(
        name="reply",
        title="Your answer",
        submit="Continue",
        intro=(
            *((Paragraph(text=before),) if before else ()),
            Paragraph(
                text=f"Hello {first_name(advocate)}. {ours} would value your help with {what}. "
                f"{requester} needs it by {needed_by}."
            ),
            Paragraph(text=time),
            Note(
                text="We keep your answer and the date with your name, for this purpose only. Ask us at "
                "any time to remove it."
            ),
        ),
        fields=(ChoiceField(name="answer", label="Would you do it?", options=ANSWERS, required=True),),
    )


def times_form(first: date, zone: str) -> Form:
    """Three times."""
    fields: list[FormField] = []
    for n in range(1, SLOTS + 1):
        fields.append(DateField(name=f"day{n}", label=f"Day {n}", earliest=first, required=True))
        fields.append(TimeField(name=f"time{n}", label=f"Time {n}", required=True))
    zones = zone_options(zone)
    known = tuple(o for o in zones if o.value == zone)
    return Form(
        name="reply.times", title="Three times that suit", submit="Send my times",
        intro=(Paragraph(text="Offer three times. One of them will be chosen, and you get an invitation."),),
        fields=(ChoiceField(name="zone", label="Your time zone", options=zones, initial=known, required=True), *fields),
    )  # fmt: skip


def no_form() -> Form:
    """A no, gladly taken."""
    return Form(
        name="reply.no", title="Not this time", submit="Send my answer",
        fields=(
            TextField(name="why", label="Would you tell us why?", hint="Only if you like", longest=300, lines="many"),
            DateField(name="not_before", label="Please do not ask me before"),
        ),
    )  # fmt: skip


def willing_form(options: tuple[Option, ...], now: tuple[Option, ...]) -> Form:
    """What they may be asked for from now on."""
    theirs = {"options": in_their_words(options), "initial": in_their_words(now)}
    return Form(
        name="reply.willing", title="What may we ask of you?", submit="Save",
        fields=(ChoiceField(name="willing", label="You may ask me for", several=True, **theirs),),
    )  # fmt: skip


def not_any_more() -> Card:
    """The last page for somebody who does not do what they were just asked for any more."""
    return thank_you("Saved. We will only ask you for these, so this question is settled too.")


def thank_you(text: str) -> Card:
    """The last page."""
    return Card(title="Thank you", blocks=(Paragraph(text=text), Note(text="You can close this page.")), tone="good")


def answered_already(text: str) -> Card:
    """The page when there is nothing to answer any more."""
    return Card(title="Nothing to answer here", blocks=(Paragraph(text=text),))


def invitation(
    *,
    uid: str,
    title: str,
    start: datetime,
    minutes: int,
    description: str,
    sequence: int,
    cancelled: bool = False,
    zone: str = "",
) -> Card:
    """The date, by e-mail with an .ics."""
    return Card(
        title=f"{'Cancelled: ' if cancelled else ''}{title}",
        blocks=(
            Paragraph(text="This date is cancelled." if cancelled else description),
            Invitation(
                uid=uid,
                title=title,
                start=start,
                minutes=minutes,
                description=description,
                sequence=sequence,
                cancelled=cancelled,
                zone=zone,
            ),
        ),
    )


def reminder(title: str, start: datetime, zone: ZoneInfo) -> Card:
    """The day before, to the advocate."""
    local = start.astimezone(zone)
    when = f"{local:%A} {local.day} {local:%B}, {local:%H:%M} ({zone.key.replace('_', ' ')})"
    return Card(
        title=title,
        blocks=(Paragraph(text=f"A short reminder: {when}. Thank you for doing this."),),
    )


def briefing(*, title: str, start: datetime, who: str, email: str, phone: str, story: str, not_to: str) -> Card:
    """The day before, to the requester: what to know about the advocate."""
    return Card(
        title=title,
        blocks=(
            facts(
                (
                    ("When", (When(at=start),)),
                    ("With", who),
                    ("E-mail", email),
                    ("Phone", phone),
                    ("Their story", story[:600]),
                    ("Does not speak to", not_to),
                )
            ),
            Note(text="Afterwards you get a short question about how it went."),
        ),
    )
