"""The words of profiles: the card, what is found by a name, the history, the forms."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.stages import label
from bot.domain.wording import count
from bot.features.profiles.cards_account import account_button
from bot.features.profiles.views import ProfileView
from bot.ui import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    CheckField,
    Chips,
    ChoiceField,
    DateField,
    Form,
    FormField,
    Note,
    Option,
    Paragraph,
    TextField,
    facts,
)
from store.records.pool import Advocate

SHOWN = 5
"""Lines of history on the card; the rest is a press away."""
LONGEST_STORY = 3000
REACHED_BY = tuple(
    Option(value=v, label=label_)
    for v, label_ in (("email", "E-mail"), ("phone", "Phone"), ("owner", "Through their owner"), ("chat", "Chat"))
)


def profile_button(advocate_id: int) -> Button:
    """Opens a profile."""
    return Button(label="Profile", name="profile.show", data={"v": advocate_id})


def profile_card(view: ProfileView) -> Card:
    """Who they are, whether they may be asked and why not, what they allow, what they did."""
    blocks: list[Block] = [
        facts(
            (
                ("Now", view.status),
                ("Willing to do", view.willing or "nothing yet"),
                ("Permission on file", "; ".join(view.permissions) or "none, so nothing public"),
                ("Looked after by", (view.owner,)),
                *view.about,
                *view.private,
            )
        )
    ]
    if view.story:
        blocks.append(Paragraph(text=view.story[:600] + ("…" if len(view.story) > 600 else "")))
    if view.tags:
        blocks.append(Chips(items=view.tags[:10]))
    if view.history:
        blocks += [Paragraph(text=(Bold(text="What they did for us"),)), Bullets(items=view.history[:SHOWN])]
        if len(view.history) > SHOWN:
            blocks.append(Note(text=f"{len(view.history) - SHOWN} more under History."))
    blocks.append(Buttons(items=tuple(_buttons(view))))
    if not view.private:
        blocks.append(Note(text="Contact details come with their yes."))
    return Card(title=f"{view.who} · {view.account}", blocks=tuple(blocks), summary=f"Profile: {view.who}")


def _buttons(view: ProfileView) -> list[Button]:
    data = {"v": view.id}
    made: list[Button] = []
    if view.may_edit:
        made += [
            Button(label="Edit", name="profile.edit", data=data, style="primary", form=True),
            Button(label="Stage or pause", name="profile.stage", data=data, form=True),
            Button(label="Permission", name="permission.show", data=data),
            account_button(view.account_id),
            Button(label="History", name="profile.history", data=data),
        ]
    if view.free:
        ask = {"text": f"advocate request reference call with {view.account}"}
        look = "plain" if view.may_edit else "primary"
        made.append(Button(label="Ask for them", name="run", data=ask, style=look, form=True))
    if view.may_erase:
        made.append(Button(label="Data as JSON", name="contact.data", data=data))
        made.append(Button(label="Erase for good", name="forget.open", data=data, style="danger", form=True))
    return made


def several(text: str, found: Sequence[tuple[str, str, int]]) -> Card:
    """Who is called so: name with title, company, id."""
    if not found:
        search = Button(label="Search by words", name="run", data={"text": f"advocate find {text[:80]}"})
        return Card(
            title="Nobody found",
            blocks=(
                Paragraph(text=f"Nobody in the pool is called “{text[:80]}”. Try part of the name or the company."),
                Buttons(items=(search,)),
            ),
        )
    blocks: list[Block] = []
    for who, account, id_ in found:
        blocks += [Paragraph(text=(Bold(text=who), f" · {account}")), Buttons(items=(profile_button(id_),))]
    return Card(title=f"{count(len(found), 'person', 'people')} found", blocks=tuple(blocks))


def whose() -> Card:
    """No name was given."""
    return Card(
        title="Whose profile?",
        blocks=(
            Paragraph(text="Write a name, a company or a number, such as /goodword show Dana Reyes."),
            Buttons(items=(Button(label="My customers", name="run", data={"text": "advocate accounts"}),)),
        ),
    )


def history_card(who: str, uses: Sequence[str], changes: Sequence[str], back: int) -> Card:
    """What they did for us, and what was changed by whom."""
    blocks: list[Block] = []
    for heading, lines, empty in (
        ("Asked and done", uses, "Nothing yet."),
        ("Changed", changes, "Nothing since they came into the pool."),
    ):
        blocks.append(Paragraph(text=(Bold(text=heading),)))
        blocks.append(Bullets(items=tuple(lines[:20])) if lines else Paragraph(text=empty))
    blocks.append(Buttons(items=(profile_button(back),)))
    return Card(title=f"History of {who}", blocks=tuple(blocks))


BRIEF = ("title", "email", "phone", "activities", "languages", "story", "verified")
"""What may have changed about somebody since they were looked at last."""


def edit_form(advocate: Advocate, labels: Mapping[str, tuple[Option, ...]], activities: tuple[Option, ...],
              version: str, *, brief: bool = False) -> Form:  # fmt: skip
    """The profile. `labels` holds the options behind what is chosen now. `brief`: what the weekly question is about."""
    story: tuple[FormField, ...] = ()
    intro: tuple[Block, ...] = ()
    if len(advocate.story) <= LONGEST_STORY:
        story = (TextField(name="story", label="Story", hint="What they achieved, with numbers", lines="many",
                           longest=LONGEST_STORY, initial=advocate.story),)  # fmt: skip
    else:
        intro = (Note(text="The story is longer than a form takes. It stays as it is."),)
    fields: tuple[FormField, ...] = (
            TextField(name="name", label="Name", initial=advocate.name, required=True, longest=200),
            TextField(name="title", label="Job title", initial=advocate.title, longest=200),
            TextField(name="email", label="E-mail", initial=advocate.email, longest=254),
            TextField(name="phone", label="Phone", initial=advocate.phone, longest=60),
            ChoiceField(name="contact_by", label="Best reached by", options=REACHED_BY,
                        initial=tuple(o for o in REACHED_BY if o.value == advocate.contact_by)),
            ChoiceField(name="persona", label="Role", source="term.persona", initial=labels["persona"]),
            ChoiceField(name="languages", label="Languages", source="term.language", several=True,
                        initial=labels["language"]),
            ChoiceField(name="activities", label="Willing to do", options=activities, several=True,
                        initial=labels["activity"]),
            *story,
            TextField(name="tags", label="Tags", hint="Separated by commas", longest=500,
                      initial=", ".join(advocate.tags)),
            TextField(name="not_to", label="Companies they will not speak to", hint="One a line", lines="many",
                      longest=1000, initial="\n".join(advocate.not_to)),
            CheckField(name="verified", label="The rest is right, too" if brief else "I checked this with them today",
                       initial=brief),
    )  # fmt: skip
    who = Paragraph(text=f"{advocate.name}, {advocate.title}" if advocate.title else advocate.name)
    return Form(
        name="profile.edit", title="Edit profile", submit="Save",
        data={"v": advocate.id, "s": version, **({"b": True} if brief else {})},
        intro=(who, *intro) if brief else intro, fields=tuple(f for f in fields if not brief or f.name in BRIEF),
    )  # fmt: skip


def stage_form(advocate: Advocate, stages: Sequence[str], tomorrow: date) -> Form:
    """Where they stand. Only moves that are allowed are offered."""
    now = advocate.stage
    options = tuple(Option(value=stage, label=label(stage).capitalize()) for stage in (now, *stages))
    return Form(
        name="profile.stage", title="Stage or pause", submit="Save", data={"v": advocate.id},
        intro=(Paragraph(text=f"{advocate.name} is {label(now)} now."),),
        fields=(
            ChoiceField(name="stage", label="From now on", options=options, initial=options[:1], required=True),
            DateField(name="until", label="Paused until", hint="Empty: until somebody ends it", earliest=tomorrow,
                      initial=advocate.paused_until
                      if advocate.paused_until and tomorrow <= advocate.paused_until < date(9000, 1, 1) else None),
            TextField(name="why", label="Why?", hint="Everybody who looks after them reads it", longest=300),
        ),
    )  # fmt: skip
