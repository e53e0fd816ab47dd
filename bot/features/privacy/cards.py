"""The words of forgetting: whom, what goes, the receipt, what we know about somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.wording import count
from bot.ui import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    Code,
    Form,
    Note,
    Option,
    Paragraph,
    Scalar,
    Text,
    When,
    facts,
)
from store.records.privacy import Erasure

WHY = (
    Option(value="they asked for it", label="They asked for it"),
    Option(value="no longer needed", label="We no longer need their data"),
    Option(value="entered by mistake", label="Entered by mistake"),
)


SHARED = "Somebody else has the same name. Texts with the name alone are left as they are."
_MEANT = (
    ChoiceField(name="why", label="Why?", options=WHY, required=True),
    CheckField(name="sure", label="I know that this cannot be undone", required=True),
)


@dataclass(frozen=True, slots=True)
class Stake:
    """What there is of somebody, before it goes."""

    who: str
    account: str
    email: str
    asks: int = 0
    open_asks: int = 0
    uses: int = 0
    permissions: int = 0
    meeting: str = ""
    same: int = 0
    shared_name: bool = False


def find_form(options: tuple[Option, ...], chosen: tuple[Option, ...]) -> Form:
    """Whom to forget."""
    return Form(
        name="forget.find", title="Erase a contact", submit="Show what goes",
        intro=(Paragraph(text="Nothing is erased yet: on the next page you see what there is."),),
        fields=(
            ChoiceField(name="who", label="Who?", source="" if options else "contacts", options=options,
                        initial=chosen, required=True, hint="By name, company or e-mail"),
        ),
    )  # fmt: skip


def nominee_form(nomination_id: int, stake: Stake) -> Form:
    """The same for somebody who was nominated and is not in the pool."""
    goes: list[Text] = [
        "The nomination: name, title, e-mail, phone, what was written about them or by them.",
        "Their name in messages, notes and lists; mails that wait; unfinished forms that name them.",
    ]
    if stake.same:
        goes.append(f"{count(stake.same, 'other nomination')} of the same person, too.")
    notes = (Note(text=SHARED),) if stake.shared_name else ()
    shown = facts((("Who", stake.who), ("At", stake.account), ("E-mail", stake.email)))
    return Form(
        name="forget", title="Erase for good", submit="Erase for good", data={"n": nomination_id},
        intro=(shown, Bullets(items=tuple(goes)), *notes), fields=_MEANT,
    )  # fmt: skip


def sure_form(advocate_id: int, stake: Stake) -> Form:
    """What goes, and whether it is meant."""
    goes: list[Text] = [
        "The profile: name, title, e-mail, phone, story, tags, permissions.",
        "Their name in messages, notes and lists; mails that wait; unfinished forms that name them.",
    ]
    if stake.same:
        goes.append(f"{count(stake.same, 'other profile')} with the same e-mail address, too.")
    stays = f"{count(stake.uses, 'use')} and {count(stake.asks, 'ask')} stay counted, without a name."
    notes: list[Block] = [Note(text=stays)]
    if stake.open_asks:
        notes.append(Note(text=f"{count(stake.open_asks, 'open ask')} will be withdrawn."))
    if stake.meeting:
        notes.append(Note(text=f"They have a date on {stake.meeting}. Tell them yourself that it is off: Goodword "
                               "cannot write to them any more."))  # fmt: skip
    if stake.shared_name:
        notes.append(Note(text=SHARED))
    shown = facts((("Who", stake.who), ("At", stake.account), ("E-mail", stake.email)))
    return Form(
        name="forget", title="Erase for good", submit="Erase for good", data={"v": advocate_id},
        intro=(shown, Bullets(items=tuple(goes)), *notes), fields=_MEANT,
    )  # fmt: skip


def begun() -> Card:
    """It has begun."""
    return Card(
        title="The contact is being erased",
        blocks=(
            Paragraph(text="What was kept about them is gone already. Messages follow within minutes, "
                           "then your receipt comes as a direct message."),
        ),
        tone="good",
    )  # fmt: skip


def receipt(job: Erasure, *, done: bool) -> Card:
    """For the admin's files. It names nobody."""
    number = job.counts.get("number", 0)
    if not done:
        text = "Their record is gone, nobody is asked, no mail goes out. Messages and notes are being gone through."
        return Card(title=f"Erasing contact {number}", blocks=(Paragraph(text=text),))
    rows = (
        ("Asked by an admin", (When(at=job.started_at),)),
        ("Finished", (When(at=job.ended_at),) if job.ended_at else None),
        ("Why", job.why),
        ("Profiles", _said(job, "profiles")),
        ("Nominations", _said(job, "nominations")),
        ("Texts cleaned", _said(job, "texts")),
        ("Messages edited", _said(job, "edited")),
        ("Messages taken away", _said(job, "removed")),
        ("Kept copies blanked", _said(job, "blanked")),
        ("Mails stopped", _said(job, "mails")),
        ("Unfinished forms removed", _said(job, "drafts")),
        ("Uploads dropped", _said(job, "imports")),
    )
    notes: list[Block] = []
    if mailed := job.counts.get("mailed", 0):
        notes.append(Note(text=f"{count(mailed, 'mail')} had been sent and cannot be called back."))
    if lost := job.counts.get("lost", 0):
        notes.append(Note(text=f"{count(lost, 'message')} may still stand in a chat: Goodword cannot find them again."))
    if not job.counts.get("unique", True):
        notes.append(
            Note(text="Somebody else has the same name, or it is one word: texts with the name alone were left.")
        )
    notes.append(
        Note(text="An import leaves them out from now on. Please delete your own files and messages about them.")
    )
    return Card(title=f"Contact {number} is erased", blocks=(facts(rows), *notes), tone="good")


def _said(job: Erasure, name: str) -> str:
    number = job.counts.get(name, 0)
    return f"{number:,}" if number else ""


def data_link(url: str) -> Card:
    """Where all we know about somebody can be read: it stands on a page, since a chat would keep it."""
    return Card(
        title="Everything Goodword knows about them",
        blocks=(
            Buttons(items=(Button(label="Open it as JSON", url=url, style="primary"),)),
            Note(text="The link is yours alone and works for a day."),
        ),
    )


def data_by_command() -> Card:
    """There is no address a browser could open."""
    command = "goodword export contact FILE.json --contact EMAIL"
    return Card(
        title="This needs the command line here",
        blocks=(Paragraph(text=("No public address is set. The operator can run: ", Code(text=command))),),
        tone="warn",
    )


def data_page(text: str) -> Card:
    """The page with the data: it can be copied or saved."""
    return Card(title="Data about a contact", blocks=(Paragraph(text=(Code(text=text),)),))


def shown_where(whom: Mapping[str, Scalar]) -> Card:
    """Where no form opens by itself."""
    button = Button(label="Open form", name="forget.open", data=whom, style="primary", form=True)
    return Card(title="Erase a contact", blocks=(Buttons(items=(button,)),))


def nobody(text: Sequence[str]) -> str:
    """Nobody is called so."""
    return f"Nobody we know is called “{' '.join(text)[:60]}”. Send /goodword forget alone and choose from the list."
