"""The form of a proof: what it shows, and what was typed into it as values of the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.context import Context, tidy
from bot.domain.proofs import KINDS
from bot.errors import FieldError
from bot.forms import Clean
from bot.text import parse_request
from bot.ui import Button, CheckField, ChoiceField, DateField, Form, FormField, Option, Scalar, TextField, safe_url
from store.queries import proof as stored
from store.records.pool import Account, Advocate
from store.records.proof import Proof

LABELS = {
    "industry": "Industries", "region": "Regions", "product": "Products", "use_case": "Use cases",
    "language": "Languages",
}  # fmt: skip
_KINDS = tuple(Option(value=key, label=text) for key, text in KINDS.items())
MOST_TAGS = 20


@dataclass(frozen=True, slots=True)
class Chosen:
    """What type-ahead fields hold already."""

    account: Option | None = None
    advocate: Option | None = None
    tags: Mapping[str, tuple[Option, ...]] | None = None


def proof_form(known: Proof | None, chosen: Chosen, *, more: bool, data: Mapping[str, Scalar]) -> Form:
    """Five fields to add something; every field to change it, or behind *More details*."""
    button = Button(label="More details", name="proof.more", form=True)
    return Form(
        name="proof",
        title="Change proof" if known else "Add proof",
        submit="Save",
        fields=(*_main(known, chosen), *(_more(known, chosen) if more else ())),
        data={**data, "more": more},
        buttons=() if more else (button,),
    )


def _main(known: Proof | None, chosen: Chosen) -> tuple[FormField, ...]:
    kind = known.kind if known else "case_study"
    return (
        TextField(
            name="title", label="Title", required=True, longest=stored.TITLE, initial=known.title if known else ""
        ),
        TextField(
            name="link", label="Link", hint="https://…", required=True, longest=stored.LINK,
            initial=known.link if known else "",
        ),
        ChoiceField(
            name="kind", label="What is it?", options=_KINDS, required=True,
            initial=tuple(o for o in _KINDS if o.value == kind),
        ),
        ChoiceField(
            name="account", label="Customer", hint="Type a name", source="proof.accounts",
            initial=(chosen.account,) if chosen.account else (),
        ),
        TextField(
            name="summary", label="What does it say?", lines="many", longest=stored.SUMMARY,
            hint="Name industry, product and use case: they are taken as tags",
            initial=known.summary if known else "",
        ),
    )  # fmt: skip


def _more(known: Proof | None, chosen: Chosen) -> tuple[FormField, ...]:
    tags = chosen.tags or {}
    return (
        ChoiceField(
            name="advocate", label="Person behind it", hint="Their permission decides whether it may be used",
            source="proof.advocates", initial=(chosen.advocate,) if chosen.advocate else (),
        ),
        *(
            ChoiceField(name=kind, label=text, source=f"term.{kind}", several=True, initial=tags.get(kind, ()))
            for kind, text in LABELS.items()
        ),
        TextField(
            name="tags", label="Other tags", hint="Separated by commas", longest=stored.NOTE,
            initial=", ".join(known.tags) if known else "",
        ),
        TextField(
            name="permission", label="What is allowed, and who said so?", longest=stored.NOTE,
            hint="For example: website and sales decks, signed 3 May", initial=known.permission if known else "",
        ),
        DateField(name="published_on", label="Published on", initial=known.published_on if known else None),
        DateField(
            name="expires_on", label="Last day it may be used", hint="Leave empty for no end",
            initial=known.expires_on if known else None,
        ),
        *(
            [CheckField(name="retired", label="Do not offer it any more", initial=known.retired)] if known else []
        ),
    )  # fmt: skip


def values_of(ctx: Context, values: Mapping[str, Clean], known: Proof | None, *, more: bool) -> dict[str, Any]:
    """What the form says, as values of the record.

    Raises:
        FieldError: at the field that cannot be taken.
    """
    link = tidy(str(values["link"]))
    try:
        safe_url(link)
    except ValueError:
        raise FieldError("link", "Give a link that begins with https://") from None
    if link.startswith("mailto:") or not stored.link_key(link):
        raise FieldError("link", "Give a link that begins with https://")
    found: dict[str, Any] = {
        "title": tidy(str(values["title"])), "link": link, "kind": str(values["kind"]),
        "account_id": _account(ctx, values), "summary": str(values.get("summary") or ""),
    }  # fmt: skip
    if more:
        found |= _details(ctx, values, found["account_id"], known)
    elif known is None:
        found |= read_tags(ctx, f"{found['title']}. {found['summary']}", found["account_id"])
    return found


def _account(ctx: Context, values: Mapping[str, Clean]) -> int | None:
    chosen = str(values.get("account") or "")
    if not chosen:
        return None
    account = ctx.session.get(Account, int(chosen)) if is_id(chosen) else None
    if account is None:
        raise FieldError("account", "Choose a customer from the list, or leave it empty.")
    return account.id


def is_id(text: str) -> bool:
    """Whether a chosen value can be an id."""
    return text.isascii() and text.isdecimal() and len(text) < 10


def _details(ctx: Context, values: Mapping[str, Clean], account: int | None, known: Proof | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind, column in stored.TAGS.items():
        keys = values.get(kind)
        chosen = [str(k) for k in keys] if isinstance(keys, tuple) else []
        had = getattr(known, column) if known else []
        if any(k not in ctx.terms.by_kind.get(kind, {}) and k not in had for k in chosen):
            raise FieldError(kind, "Choose from the list.")
        found[column] = chosen[:MOST_TAGS]
    found["advocate_id"] = _advocate(ctx, values, account)
    tags = [tidy(tag) for tag in str(values.get("tags") or "").split(",")]
    if any(len(tag) > stored.TAG for tag in tags):
        raise FieldError("tags", f"A tag has {stored.TAG} characters at most. Put commas between them.")
    found["tags"] = list(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS]
    found["permission"] = tidy(str(values.get("permission") or ""))
    for name in ("published_on", "expires_on"):
        day = values.get(name)
        found[name] = day if isinstance(day, date) else None
    if known is not None:
        found["retired"] = bool(values.get("retired"))
    return found


def _advocate(ctx: Context, values: Mapping[str, Clean], account: int | None) -> int | None:
    chosen = str(values.get("advocate") or "")
    if not chosen:
        return None
    advocate = ctx.session.get(Advocate, int(chosen)) if is_id(chosen) else None
    if advocate is None:
        raise FieldError("advocate", "Choose somebody from the list, or leave it empty.")
    if account is not None and advocate.account_id != account:
        raise FieldError("advocate", "They are at another customer. Choose that customer, or leave one of them empty.")
    return advocate.id


def read_tags(ctx: Context, text: str, account_id: int | None) -> dict[str, list[str]]:
    """The tags that are in somebody's words; industry and region are otherwise those of the customer."""
    words = parse_request(text, ctx.vocabulary, ctx.today)
    found = {
        "industries": list(words.industries), "regions": list(words.regions), "products": list(words.products),
        "use_cases": list(words.use_cases), "languages": list(words.languages),
    }  # fmt: skip
    account = ctx.session.get(Account, account_id) if account_id else None
    if account is not None:
        found["industries"] = found["industries"] or [k for k in (account.industry,) if k]
        found["regions"] = found["regions"] or [k for k in (account.region,) if k]
    return found
