"""What somebody wishes for, before it is a request: understood from words, shown in a form, read back from it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from bot.context import Context, tidy
from bot.domain.workdays import add_working_days
from bot.errors import FieldError
from bot.features.requests.rules import PURPOSES, needs_prospect
from bot.forms import Clean
from bot.text import RequestWords, parse_request
from bot.ui import (
    Button,
    CheckField,
    ChoiceField,
    DateField,
    Form,
    FormField,
    MoneyField,
    NumberField,
    Option,
    TextField,
    Value,
)

NEEDED_IN = 5
"""Working days until a request is needed, unless it says otherwise."""
DEFAULT_ACTIVITY = "call"
MOST_WANTED = 20
CRITERIA: dict[str, str] = {
    "industry": "Industry",
    "region": "Region",
    "country": "Country",
    "product": "Product",
    "use_case": "Use case",
    "size": "Company size",
    "segment": "Segment",
    "persona": "Who they are",
    "language": "Language",
    "competitor": "Replaced competitor",
}
"""What a customer can be searched by, in the order it is shown."""


class Wish(Value):
    """A request that was not sent yet. `criteria` holds term keys by kind."""

    activity: str = DEFAULT_ACTIVITY
    how_many: int = Field(default=1, ge=1, le=MOST_WANTED)
    purpose: str = "deal"
    prospect: str = ""
    needed_by: date
    note: str = ""
    criteria: Mapping[str, tuple[str, ...]] = {}
    wished_accounts: tuple[str, ...] = ()
    opportunity: str = ""
    opportunity_id: str = ""
    amount: Decimal | None = None
    currency: str = "USD"
    deal_stage: str = ""
    close_date: date | None = None
    confidential: bool = False
    source_url: str = ""

    @property
    def suffices(self) -> bool:
        """Whether it can be sent without a form."""
        return bool(self.prospect) or not needs_prospect(self.purpose)


def from_words(text: str, ctx: Context, source_url: str = "") -> Wish:
    """What `text` asks for; what could not be placed is in the note. Never fails."""
    found = parse_request(text, ctx.vocabulary, ctx.today, ctx.actor.locale, ctx.policy.currency)
    return Wish(
        activity=found.activities[0] if found.activities else DEFAULT_ACTIVITY,
        how_many=min(max(found.how_many or 1, 1), MOST_WANTED),
        purpose=found.purpose or "deal",
        prospect=found.prospect or found.occasion,
        needed_by=found.needed_by or add_working_days(ctx.today, NEEDED_IN, ctx.policy),
        note=found.note[:3000],
        criteria=_criteria(found),
        wished_accounts=tuple(found.accounts),
        opportunity_id=found.opportunity or "",
        amount=found.amount,
        close_date=found.closes_on,
        currency=found.currency or ctx.policy.currency,
        confidential=found.confidential,
        source_url=source_url,
    )


def _criteria(found: RequestWords) -> dict[str, tuple[str, ...]]:
    by_kind = {
        "industry": found.industries, "region": found.regions, "country": found.countries, "product": found.products,
        "use_case": found.use_cases, "size": found.sizes, "segment": found.segments, "persona": found.personas,
        "language": found.languages, "competitor": found.competitors,
    }  # fmt: skip
    return {kind: tuple(keys) for kind, keys in by_kind.items() if keys}


def to_form(wish: Wish, ctx: Context, *, more: bool, data: Mapping[str, str | int | bool | None] | None = None) -> Form:
    """The short form, or with every criterion when `more`."""
    hidden = {**(data or {}), "more": more}
    button = Button(label="More criteria", name="request.more", form=True)
    return Form(
        name="request",
        title="Change the request" if hidden.get("r") else "Ask for a reference",
        submit="Save the change" if hidden.get("r") else "Send request",
        fields=(
            *_main_fields(wish, ctx, deal=wish.purpose == "deal" and not more),
            *(_more_fields(wish, ctx) if more else ()),
        ),
        data=hidden,
        buttons=() if more else (button,),
    )


def _main_fields(wish: Wish, ctx: Context, *, deal: bool) -> tuple[FormField, ...]:
    activities = ctx.terms.options("activity")
    return (
        ChoiceField(
            name="activity",
            label="What do you need?",
            required=True,
            options=activities,
            initial=_chosen(activities, (wish.activity,)),
        ),
        NumberField(
            name="how_many",
            label="How many customers?",
            required=True,
            initial=wish.how_many,
            least=1,
            most=MOST_WANTED,
        ),
        TextField(
            name="prospect",
            label="For whom or what?",
            hint="The prospect of a deal, or the event, campaign or publication",
            initial=wish.prospect,
            required=deal,
            longest=120,
        ),
        DateField(name="needed_by", label="Needed by", required=True, initial=wish.needed_by, earliest=ctx.today),
        TextField(
            name="note",
            label="What should we know?",
            hint="Industry, region, product… in your own words",
            initial=wish.note,
            lines="many",
            longest=3000,
        ),
    )


def _more_fields(wish: Wish, ctx: Context) -> tuple[FormField, ...]:
    purposes = tuple(Option(value=key, label=text) for key, text in PURPOSES.items())
    chosen = [
        ChoiceField(
            name=kind, label=text, source=f"term.{kind}", several=True,
            initial=tuple(_term(ctx, kind, key) for key in wish.criteria.get(kind, ())),
        )
        for kind, text in CRITERIA.items()
    ]  # fmt: skip
    return (
        ChoiceField(name="purpose", label="Purpose", options=purposes, initial=_chosen(purposes, (wish.purpose,))),
        *chosen,
        TextField(name="opportunity", label="Opportunity name", initial=wish.opportunity, longest=120),
        TextField(name="opportunity_id", label="Opportunity id", initial=wish.opportunity_id, longest=60),
        MoneyField(name="amount", label="Deal value", hint="For example 250k", initial=wish.amount),
        TextField(name="deal_stage", label="Deal stage", initial=wish.deal_stage, longest=60),
        DateField(name="close_date", label="Expected close", initial=wish.close_date),
        CheckField(
            name="confidential",
            label="Confidential",
            hint="Only you, the program team and the customer's owner see the name",
            initial=wish.confidential,
        ),
    )


def from_form(values: Mapping[str, Clean], before: Wish, *, more: bool) -> Wish:
    """The wish as the form now says it; what the form did not show stays as it was.

    Raises:
        FieldError: a deal without a prospect.
    """
    changed: dict[str, Any] = {name: values[name] for name in ("activity", "how_many", "needed_by") if values.get(name)}
    changed |= {"prospect": tidy(str(values.get("prospect") or "")), "note": str(values.get("note") or "")}
    if more:
        changed |= {n: str(values.get(n) or "") for n in ("opportunity", "opportunity_id", "deal_stage")}
        changed |= {"amount": values.get("amount"), "close_date": values.get("close_date")}
        changed |= {
            "confidential": bool(values.get("confidential")),
            "purpose": values.get("purpose") or before.purpose,
        }
        changed["criteria"] = {
            kind: tuple(str(v) for v in _several(values.get(kind))) for kind in CRITERIA if values.get(kind)
        }
    wish = Wish.model_validate({**before.model_dump(), **changed})
    if not wish.suffices:
        raise FieldError("prospect", "Which prospect is this deal with? Or choose another purpose under More criteria.")
    return wish


def with_words_of_note(wish: Wish, ctx: Context) -> Wish:
    """The wish with what its note adds: people write criteria there. What the form says itself wins."""
    found = parse_request(wish.note, ctx.vocabulary, ctx.today, ctx.actor.locale, ctx.policy.currency)
    added = {kind: keys for kind, keys in _criteria(found).items() if kind not in wish.criteria}
    return wish.model_copy(update={"criteria": {**wish.criteria, **added}, "amount": wish.amount or found.amount})


def _several(value: Clean) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _chosen(options: tuple[Option, ...], keys: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(option for option in options if option.value in keys)


def _term(ctx: Context, kind: str, key: str) -> Option:
    return Option(value=key, label=ctx.terms.label(kind, key))
