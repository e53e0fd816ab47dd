"""What somebody wants to nominate, before it is a nomination: understood from words, shown in a form, read back."""

import re
from collections.abc import Mapping
from typing import Any

from bot.context import Context, tidy
from bot.errors import FieldError
from bot.event import Source
from bot.forms import Clean
from bot.text import NominationWords, parse_nomination
from bot.ui import (
    Block,
    Button,
    CheckField,
    ChoiceField,
    Form,
    FormField,
    Note,
    Option,
    Paragraph,
    Scalar,
    TextField,
    Value,
)

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_MENTION = re.compile(r"(?<!\w)@[\w.-]+(?: [A-Z][\w.-]+)?")
"""A colleague named with @: not who is nominated."""
_ADDRESS = re.compile(r"\(?https?://\S+?\)?(?=\s|$)")
_SPOKEN = re.compile(r"[“\"„»«]([^“”\"„»«]{12,600})[”\"“«»]")
_QUOTED_LINE = re.compile(r"^\s*>\s?(.+)$", re.MULTILINE)
LONGEST_WHY = 2000
LABELS = {"account": "Customer", "person": "Person", "why": "Why are they a good voice?"}


class Tip(Value):
    """A nomination that was not sent yet."""

    account: str = ""
    person: str = ""
    why: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    activities: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    industry: str = ""
    region: str = ""
    contact_directly: bool = False
    looks_after: bool = False
    source_url: str = ""
    request_id: int = 0
    new_account: bool = False
    """They said that it is none of the customers we know."""
    somebody_else: bool = False
    """They said that it is none of the people we know."""

    @property
    def suffices(self) -> bool:
        """Whether it can be sent without a form."""
        return bool(self.account and self.person and self.why)


def from_words(text: str, ctx: Context) -> Tip:
    """What `text` says. Never fails; what could not be placed is why they are a good voice."""
    return _tip(parse_nomination(text, ctx.vocabulary))


def from_message(source: Source | None, ctx: Context) -> Tip:
    """What a colleague's message says: people named with @ are ours, the quoted words are the customer's."""
    if source is None:
        return Tip()
    text = _ADDRESS.sub(" ", _MENTION.sub(" ", source.text))
    quote = quoted(text)
    words = _tip(parse_nomination(_QUOTED_LINE.sub(" ", text), ctx.vocabulary))
    said = f"“{quote}”" if quote else words.why or tidy(text)
    return words.model_copy(update={"why": said[:LONGEST_WHY], "source_url": source.url})


def quoted(text: str) -> str:
    """What a customer is quoted with: quoted lines, else the longest words in quotation marks."""
    lines = [line.strip() for line in _QUOTED_LINE.findall(text)]
    spoken = sorted(_SPOKEN.findall(text), key=len)
    return tidy(" ".join(lines)) if lines else tidy(spoken[-1]) if spoken else ""


def _tip(found: NominationWords) -> Tip:
    return Tip(
        account=tidy(found.account)[:120],
        person=tidy(found.person)[:120],
        title=tidy(found.title)[:120],
        email=found.email.casefold()[:200],
        phone=found.phone[:40],
        why=found.why[:LONGEST_WHY],
    )


# --- the form


def to_form(tip: Tip, ctx: Context, *, more: bool, data: Mapping[str, Scalar], about: str = "") -> Form:
    """Three fields, or all of them when `more`."""
    intro: list[Block] = [Paragraph(text=about)] if about else []
    if tip.source_url:
        intro.append(Note(text="The message stays linked to the nomination."))
    return Form(
        name="nominate",
        title="Nominate a customer",
        submit="Send nomination",
        intro=tuple(intro),
        fields=(*_main_fields(tip), *(_more_fields(tip, ctx) if more else ())),
        data={**data, "more": more},
        buttons=() if more else (Button(label="More details", name="nominate.more", form=True),),
    )


def _main_fields(tip: Tip) -> tuple[FormField, ...]:
    return (
        TextField(
            name="account", label=LABELS["account"], hint="The company's name", initial=tip.account, required=True,
            longest=120,
        ),
        TextField(name="person", label=LABELS["person"], initial=tip.person, required=True, longest=120),
        TextField(
            name="why", label=LABELS["why"], hint="One sentence is enough", initial=tip.why, required=True,
            lines="many", longest=LONGEST_WHY,
        ),
    )  # fmt: skip


def _more_fields(tip: Tip, ctx: Context) -> tuple[FormField, ...]:
    return (
        TextField(name="title", label="Job title", initial=tip.title, longest=120),
        TextField(name="email", label="E-mail", initial=tip.email, longest=200),
        ChoiceField(
            name="activities", label="What might they do?", options=ctx.terms.options("activity"), several=True,
            initial=_chosen(ctx, "activity", tip.activities),
        ),
        ChoiceField(
            name="products", label="Products they use", source="term.product", several=True,
            initial=_chosen(ctx, "product", tip.products),
        ),
        ChoiceField(
            name="industry", label="Industry", source="term.industry",
            initial=_chosen(ctx, "industry", (tip.industry,)),
        ),
        ChoiceField(
            name="region", label="Region", source="term.region", initial=_chosen(ctx, "region", (tip.region,))
        ),
        CheckField(
            name="contact_directly", label="The program team may write to them directly",
            hint="Otherwise they ask you first", initial=tip.contact_directly,
        ),
        CheckField(name="looks_after", label="I look after this customer", initial=tip.looks_after),
    )  # fmt: skip


def _chosen(ctx: Context, kind: str, keys: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(value=key, label=ctx.terms.label(kind, key)) for key in keys if key)


def from_form(values: Mapping[str, Clean], before: Tip, ctx: Context) -> Tip:
    """The tip as the form now says it; what the form did not show stays as it was.

    Raises:
        FieldError: an address that is none, or a word that the program does not have.
    """
    changed: dict[str, Any] = {}
    for name in ("account", "person", "title", "email", "industry", "region"):
        if name in values:
            changed[name] = tidy(str(values[name] or ""))
    for name in ("activities", "products"):
        if name in values:
            chosen = values[name]
            changed[name] = chosen if isinstance(chosen, tuple) else ()
    for name in ("contact_directly", "looks_after"):
        if name in values:
            changed[name] = bool(values[name])
    changed["why"] = str(values.get("why") or "").strip()
    if changed.get("email"):
        changed["email"] = email(changed["email"])
    _known_words(changed, ctx)
    if (changed["account"], changed["person"]) != (before.account, before.person):
        changed |= {"new_account": False, "somebody_else": False}
    return Tip.model_validate({**before.model_dump(), **changed})


def email(text: str) -> str:
    """An e-mail address as it is kept.

    Raises:
        FieldError: it is none.
    """
    if not _EMAIL.fullmatch(text) or len(text) > 200:
        raise FieldError("email", "Write the address like dana@example.com, or leave it empty.")
    return text.casefold()


def _known_words(changed: Mapping[str, Any], ctx: Context) -> None:
    kinds = {"activities": "activity", "products": "product", "industry": "industry", "region": "region"}
    for name, kind in kinds.items():
        given = changed.get(name) or ()
        for key in (given,) if isinstance(given, str) else given:
            if key not in ctx.terms.by_kind.get(kind, {}):
                raise FieldError(name, "Choose from the list.")
