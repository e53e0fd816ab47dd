"""What a story tells: as it was written where everything named is permitted, otherwise without what identifies."""

from dataclasses import dataclass

from bot.context import Context
from bot.domain.anonymous import Secrets, anonymise, titled
from bot.domain.bands import band
from bot.features.wins import rules
from bot.features.wins.rules import Gate
from bot.ui import Money
from store.queries import stories
from store.queries.names import fold
from store.records.pool import Account
from store.records.promotion import Story
from store.records.requests import Request

_SPARED = ("product", "industry", "region", "use_case", "persona", "competitor", "activity")


@dataclass(frozen=True, slots=True)
class Told:
    """A story's public words."""

    title: str
    text: str


def gates_of(ctx: Context, story: Story) -> tuple[Gate, ...]:
    """What may be shown of a story's customer today."""
    account = stories.account(ctx.session, story.account_id) if story.account_id else None
    if account is None:
        return tuple(Gate(part, "missing") for part in rules.PARTS)
    request = ctx.session.get(Request, story.request_id) if story.request_id else None
    permissions = stories.permissions(ctx.session, account.id or 0)
    secret = bool(request and request.confidential)
    return rules.gates(permissions, ctx.day, logo=account.logo_permission, confidential=secret)


def tell(ctx: Context, story: Story, gates: tuple[Gate, ...]) -> Told:
    """Its words as everybody may read them now; what is not permitted is left out or said otherwise."""
    may = {gate.part for gate in gates if gate.open}
    hidden = secrets_of(ctx, story)
    named = story.named and "name" in may
    title = story.title if named else titled(story.title, hidden)
    body = story.body if named else anonymise(story.body, hidden)
    lines = [body]
    if story.quote and story.quoted and "quote" in may:
        lines.append(f"“{story.quote if named else anonymise(story.quote, hidden)}”")
    if story.amount:
        money = Money(amount=story.amount, currency=story.currency)
        exact = named and story.exact and "amount" in may
        lines.append(f"Deal value: {money if exact else band(story.amount, story.currency)}.")
    return Told(title, "\n\n".join(line for line in lines if line))


def secrets_of(ctx: Context, story: Story) -> Secrets:
    """What must not be read of a story's customer."""
    account = stories.account(ctx.session, story.account_id) if story.account_id else None
    request = ctx.session.get(Request, story.request_id) if story.request_id else None
    people = stories.people_at(ctx.session, account.id or 0) if account else []
    return Secrets(
        companies=(account.name,) if account else (),
        prospects=(request.prospect,) if request and request.prospect else (),
        people=tuple(person.name for person in people),
        places=(ctx.terms.label("country", account.country),) if account and account.country else (),
        described=_described(ctx, account),
        prospect=_prospect(ctx, request),
        spared=_spared(ctx),
    )


def _described(ctx: Context, account: Account | None) -> str:
    if account is None:
        return "a customer"
    alike, same = stories.alike(ctx.session, account)
    industry = ctx.terms.label("industry", account.industry) if account.industry else ""
    region = ctx.terms.label("region", account.region) if account.region else ""
    return rules.described(industry, region, alike, same)


def _prospect(ctx: Context, request: Request | None) -> str:
    industries = request.criteria.get("industry", ()) if request else ()
    return f"a new {ctx.terms.label('industry', industries[0]).lower()} customer" if industries else "a new customer"


def _spared(ctx: Context) -> frozenset[str]:
    labels = [word.label for kind in _SPARED for word in ctx.terms.by_kind.get(kind, {}).values()]
    return frozenset(word for label in (*labels, ctx.program.company) for word in fold(label).split())
