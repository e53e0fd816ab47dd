"""The settings in forms of a few fields each, so that they fit a phone."""

from bot.domain.policy import Policy
from bot.domain.terms import Terms
from bot.ui import (
    Block,
    Button,
    Buttons,
    Card,
    CheckField,
    ChoiceField,
    Form,
    FormField,
    Note,
    NumberField,
    Option,
    Paragraph,
    TextField,
    TimeField,
    facts,
)
from store.records.programs import TERM_KINDS

MODES = (
    Option(value="guided", label="Guided: requesters choose, you may hold"),
    Option(value="managed", label="Managed: the program team proposes"),
    Option(value="self_serve", label="Self-serve: requesters always choose"),
)
APPROVALS = (
    Option(value="required", label="Required: nobody is asked without a yes"),
    Option(value="notify", label="Notify: owners hear, nobody waits"),
    Option(value="off", label="Off"),
)
DAYS = tuple(
    Option(value=str(n), label=d)
    for n, d in enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
)
GROUPS = {
    "requests": "Requests",
    "limits": "Caps and rests",
    "service": "Service levels",
    "nominations": "Nominations",
    "checkins": "Check-ins",
    "time": "Time and working days",
    "words": "Vocabulary",
}
_NUMBERS: dict[str, dict[str, tuple[str, str, int, int]]] = {
    "limits": {
        "calls_per_person_quarter": ("Calls a person and quarter", "", 1, 50),
        "asks_per_account_quarter": ("Asks an account and quarter", "", 1, 100),
        "open_asks_per_account": ("Open asks an account", "At the same time", 1, 20),
        "rest_after_call": ("Days of rest after a call", "", 0, 365),
        "rest_after_public": ("Days of rest after a story, talk or visit", "", 0, 730),
        "rest_after_silence": ("Days of rest after an unanswered ask", "", 0, 365),
    },
    "service": {
        "first_reply_hours": ("First reply within", "Working hours", 1, 80),
        "owner_reminder_hours": ("Remind the owner after", "Working hours", 1, 80),
        "owner_escalation_hours": ("Program team decides after", "Working hours", 1, 160),
        "advocate_nudge_days": ("Write to the advocate again after", "Working days", 1, 30),
        "next_candidate_days": ("Offer the next customer after", "Working days", 1, 60),
        "survey_after_hours": ("Ask how it went after", "Hours after the planned end", 0, 72),
        "verify_after": ("Owners check profiles after", "Days", 30, 730),
        "verify_marquee_after": ("Those of marquee customers after", "Days", 30, 730),
    },
    "nominations": {
        "nomination_look_days": ("Look at a nomination within", "Working days", 1, 30),
        "interview_days": ("Finish an interview within", "Working days", 1, 60),
        "nomination_later_days": ("“Later” means in", "Days, when no day is named", 1, 730),
        "nomination_link_days": ("Self-nomination links work for", "Days", 1, 365),
        "nominations_per_link_hour": ("Answers taken behind one link", "In an hour", 1, 1000),
    },
    "checkins": {
        "smallest_group": ("Smallest group that is shown", "Of an anonymous check-in; for new ones", 4, 50),
        "checkin_days": ("Open for", "Working days", 1, 60),
        "checkin_reminders": ("Reminders", "", 0, 5),
        "checkin_months": ("Next one after", "Months", 1, 24),
        "open_goals": ("Open goals at most", "", 1, 20),
    },
}


def overview(policy: Policy, channels: dict[int, str], *, here: bool, title: str = "Settings") -> Card:
    """How the program is set up, with a button for each group."""
    buttons = [
        Button(label=label, name="settings.open", data={"g": group}, form=True) for group, label in GROUPS.items()
    ]
    use = (
        Button(label="Use this as the program channel", name="settings.here", data={"c": "program"}, style="primary"),
        Button(label="Use this as the field channel", name="settings.here", data={"c": "field"}),
    )
    missing = "Not chosen yet. Send /goodword settings in the channel you want."
    return Card(
        title=title,
        blocks=(
            facts(
                (
                    ("Program channel", channels.get(policy.program_channel, missing)),
                    ("Field channel", channels.get(policy.field_channel, missing)),
                    ("Mode", next(o.label for o in MODES if o.value == policy.mode)),
                    ("Owner's yes", next(o.label for o in APPROVALS if o.value == policy.owner_approval)),
                    (
                        "Caps",
                        f"{policy.calls_per_person_quarter} calls a person, "
                        f"{policy.asks_per_account_quarter} asks an account each quarter",
                    ),
                    (
                        "Rests",
                        f"{policy.rest_after_call} days after a call, {policy.rest_after_public} after a "
                        f"story, talk or visit",
                    ),
                    ("Time zone", policy.zone),
                )
            ),
            *((Buttons(items=use),) if here else ()),
            Buttons(items=tuple(buttons)),
        ),
    )


def form(group: str, policy: Policy, terms: Terms) -> Form:
    """One group of settings as a form."""
    made: dict[str, tuple[FormField, ...]] = {
        "requests": (
            ChoiceField(
                name="mode",
                label="Who chooses the customer?",
                options=MODES,
                required=True,
                initial=_one(MODES, policy.mode),
            ),
            ChoiceField(
                name="owner_approval",
                label="The owner's yes",
                options=APPROVALS,
                required=True,
                initial=_one(APPROVALS, policy.owner_approval),
            ),
            TextField(name="company", label="Your company's name", hint="As customers read it in mails", longest=80),
            TextField(
                name="currency",
                label="Currency",
                hint="Three letters, such as USD",
                initial=policy.currency,
                longest=3,
                required=True,
            ),
        ),
        "time": (
            TextField(
                name="zone",
                label="Time zone",
                hint="Such as Europe/Berlin",
                initial=policy.zone,
                required=True,
                longest=60,
            ),
            ChoiceField(
                name="working_days",
                label="Working days",
                options=DAYS,
                several=True,
                required=True,
                initial=tuple(o for o in DAYS if int(o.value) in policy.working_days),
            ),
            TimeField(name="day_starts", label="The day starts", initial=policy.day_starts, required=True),
            TimeField(name="day_ends", label="The day ends", initial=policy.day_ends, required=True),
            NumberField(
                name="nudges_per_day",
                label="Direct messages a person and day",
                hint="That Goodword starts by itself",
                initial=policy.nudges_per_day,
                least=1,
                most=10,
                required=True,
            ),
        ),
        "words": (
            ChoiceField(
                name="kind",
                label="Kind",
                required=True,
                options=tuple(Option(value=k, label=k.replace("_", " ").capitalize()) for k in TERM_KINDS),
            ),
            TextField(name="label", label="Word", hint="Such as the name of a product", required=True, longest=75),
            TextField(name="synonyms", label="Other words for it", hint="Separated by commas", longest=300),
            CheckField(
                name="public",
                label="Shows the customer to the world",
                hint="Only for an activity: it then needs their permission on file",
            ),
        ),
    }
    if group in _NUMBERS:
        made[group] = tuple(
            NumberField(
                name=name, label=label, hint=hint, initial=getattr(policy, name), least=least, most=most, required=True
            )
            for name, (label, hint, least, most) in _NUMBERS[group].items()
        )
    submit = "Add word" if group == "words" else "Save"
    intro: tuple[Block, ...] = (Paragraph(text=_words_now(terms)),) if group == "words" else ()
    if group == "nominations":
        intro = (Note(text="The interview's questions and the consent: /nominate review, then Questions and consent."),)
    return Form(
        name="settings", title=GROUPS[group][:24], submit=submit, fields=made[group], data={"g": group}, intro=intro
    )


def _words_now(terms: Terms) -> str:
    products = [w.label for w in terms.by_kind.get("product", {}).values()]
    return (
        f"Products so far: {', '.join(products[:20])}"
        if products
        else "No products yet. Import adds them, or add one here."
    )


def _one(options: tuple[Option, ...], value: str) -> tuple[Option, ...]:
    return tuple(o for o in options if o.value == value)


def saved(title: str) -> Card:
    """Saved."""
    return Card(title=title, blocks=(Note(text="It counts from now on."),), tone="good")


def channel_hello(which: str) -> Card:
    """The first message in a channel that was chosen."""
    text = (
        "Every request is one card here, edited as it moves."
        if which == "program"
        else "Here the field is asked when nobody in the pool fits."
    )
    return Card(title="Goodword is here now", blocks=(Paragraph(text=text),))
