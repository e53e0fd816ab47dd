"""The interview guide as a stepped form, and what it ends with."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.guide import PARTS, Question
from bot.domain.terms import Terms
from bot.features.nominations.views import NominationView
from bot.ui import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Form,
    FormField,
    Note,
    Option,
    Paragraph,
    TextField,
    facts,
)

LONGEST = 2000
ANSWER = 500
"""Characters of an answer where all of them are shown."""
HINTS = {
    "story": "What was hard, what changed, in their own words",
    "outcomes": "“Onboarding takes 3 days instead of 10”",
    "limits": "“Not more than one call a month”",
    "not_to": "Separated by commas",
    "peers": "Names and companies",
}


def field_of(question: Question) -> str:
    """The field of a question of the program's own: the same as long as its words are."""
    return f"own_{hashlib.sha256(question.part.encode()).hexdigest()[:10]}" if question.own else question.part


def page(
    one: NominationView, at: int, pages: Sequence[Sequence[Question]], answers: Mapping[str, Any], terms: Terms,
    lacks: Sequence[str],
) -> Form:  # fmt: skip
    """One page of the guide, with what was answered before. `lacks` are words that the account still needs."""
    last = at + 1 == len(pages)
    fields: list[FormField] = []
    if at == 0:
        fields.append(TextField(name="title", label="Job title", initial=str(answers.get("title", "")), longest=120))
        fields += [_words(kind, kind.capitalize(), kind, answers, terms, several=False) for kind in lacks]
    for question in pages[at]:
        fields += _fields(question, answers, terms)
    back = (Button(label="Back", name="interview.back", form=True),) if at else ()
    return Form(
        name="interview",
        title=f"Interview, {at + 1} of {len(pages)}",
        submit="Finish" if last else "Next",
        data={"n": one.id, "s": at},
        intro=(Paragraph(text=f"{one.who} at {one.nomination.account}. What you have is kept at each step."),),
        fields=tuple(fields),
        buttons=(*back, Button(label="Save for later", name="interview.pause")),
    )


def _fields(question: Question, answers: Mapping[str, Any], terms: Terms) -> list[FormField]:
    text = question.text
    match question.part:
        case "products":
            return [_words("products", text, "product", answers, terms)]
        case "use_cases":
            return [_words("use_cases", text, "use_case", answers, terms)]
        case "willing":
            options = terms.options("activity")
            chosen = tuple(o for o in options if o.value in answers.get("willing", ()))
            return [
                ChoiceField(name="willing", label=text, options=options, several=True, required=True, initial=chosen)
            ]
        case "contact":
            return [
                _text("contact", text, answers, lines="one", longest=200),
                _text("email", "E-mail", answers, lines="one", longest=200),
                _text("phone", "Phone", answers, lines="one", longest=40),
                _words("languages", "Languages they speak", "language", answers, terms),
            ]
        case _:
            return [_text(field_of(question), text, answers, hint=HINTS.get(question.part, ""))]


def _text(name: str, label: str, answers: Mapping[str, Any], *, hint: str = "", lines: Any = "many",
          longest: int = LONGEST) -> TextField:  # fmt: skip
    initial = str(answers.get(name, ""))[:longest]
    return TextField(name=name, label=label, hint=hint, initial=initial, lines=lines, longest=longest)


def _words(
    name: str, label: str, kind: str, answers: Mapping[str, Any], terms: Terms, *, several: bool = True
) -> ChoiceField:
    given = answers.get(name) or ()
    keys = (given,) if isinstance(given, str) else tuple(given)
    chosen = tuple(Option(value=key, label=terms.label(kind, key)) for key in keys)
    return ChoiceField(name=name, label=label, source=f"term.{kind}", several=several, initial=chosen)


def saved(one: NominationView) -> Card:
    """The interview is put aside."""
    done, pages = one.interview
    go_on = Button(label="Go on", name="interview.open", data={"n": one.id}, style="primary", form=True)
    return Card(
        title="What you have is kept",
        blocks=(
            Paragraph(text=f"{one.who} at {one.nomination.account}: {done} of {pages} pages are done."),
            Buttons(items=(go_on,)),
        ),
        tone="good",
    )


def told(one: NominationView, answers: Sequence[tuple[str, str]], *, finished: bool) -> Card:
    """What they told us, for the program team's eyes."""
    state = "" if finished else " The interview is not finished."
    return Card(
        title=f"What {one.nomination.person} told us",
        blocks=(
            *(Paragraph(text=(Bold(text=question), f"\n{answer[:ANSWER]}")) for question, answer in answers),
            Note(text=f"Only the program team sees this.{state}"),
        ),
    )


def finished(one: NominationView, activities: str, peers: str, *, reachable: bool) -> Card:
    """The profile is ready to use."""
    n = one.nomination
    blocks: list[Block] = [
        facts((("Customer", n.account), ("May be asked for", activities), ("They would refer", peers[:600])))
    ]
    if not reachable:
        blocks.append(Note(text="No e-mail address is known: whoever asks them needs one."))
    look = Button(label="Profile", name="profile.show", data={"v": n.advocate_id})
    refer = Button(label="Nominate who they refer", name="nominate.for", data={"w": peers[:200]}, form=True)
    blocks.append(Buttons(items=(look, refer) if peers else (look,)))
    return Card(title=f"{n.person} is ready to use", blocks=tuple(blocks), tone="good")


def words_form(guide: Sequence[str], consent: str, version: str) -> Form:
    """The program's own questions and consent."""
    parts = ", ".join(f"{key}:" for key in PARTS)
    return Form(
        name="nomination.words", title="Questions and consent", submit="Save", data={"s": version},
        fields=(
            TextField(
                name="guide", label="Questions of the interview", lines="many", longest=3000,
                hint=f"One a line. Its answer goes into the profile where the line begins with one of: {parts}. Leave "
                "empty for ours.",
                initial="\n".join(guide),
            ),
            TextField(
                name="consent", label="What customers who nominate themselves agree to", lines="many", longest=1000,
                hint="Leave empty for ours", initial=consent,
            ),
        ),
    )  # fmt: skip
