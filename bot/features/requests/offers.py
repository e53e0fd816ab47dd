"""Who is offered for a wish or a request: the search, put into words for cards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.context import Context
from bot.domain.availability import Availability
from bot.domain.proofs import KINDS, tags_met
from bot.domain.terms import Terms
from bot.features.requests import matching, rules
from bot.features.requests.matching import Criteria, Fit, Match, Reason
from bot.features.requests.wish import CRITERIA, Wish
from store.queries.names import name_key
from store.queries.proof import TAGS, Found, offered
from store.queries.proof_search import Sought, least_for
from store.records.programs import Person
from store.records.requests import Request

KEPT = 10
PROOFS = 2
"""Published assets offered beside people."""


@dataclass(frozen=True, slots=True)
class MatchView:
    """One match: who, why, and whether asking waits for the program team."""

    advocate_id: int
    who: str
    account: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...] = ()
    waits_for_team: bool = False


@dataclass(frozen=True, slots=True)
class HeldView:
    """Somebody who fits but cannot be asked now."""

    who: str
    account: str
    availability: Availability


@dataclass(frozen=True, slots=True)
class ProofView:
    """Something published that fits, with what of the wish it meets."""

    id: int
    title: str
    link: str
    kind: str
    account: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """The best matches, who is held back, how many fit everything; and what is published instead of a person."""

    matches: tuple[MatchView, ...] = ()
    held: tuple[HeldView, ...] = ()
    count: int = 0
    relaxed: bool = False
    proof: tuple[ProofView, ...] = ()


def for_wish(ctx: Context, wish: Wish) -> Fit:
    """How many could be offered if the wish were sent now."""
    stored = {**wish.criteria, "account": wish.wished_accounts}
    criteria = _criteria(ctx, wish.activity, stored, wish.prospect, asker=ctx.me)
    return matching.fit(ctx.session, criteria, ctx.policy, ctx.day)


def for_request(ctx: Context, request: Request, *, but: Collection[int]) -> Offers:
    """Who is offered for a request, without those it was asked of already: as its requester, whose card it is, and
    not as whoever pressed what makes it anew."""
    asker = request.requester_id
    criteria = _criteria(ctx, request.activity, request.criteria, request.prospect, asker=asker, but=but)
    requester = ctx.session.get(Person, asker)
    by_team = requester is not None and requester.role in ("manager", "admin")

    def waits(marquee: bool) -> bool:
        return rules.waits_for_team(
            request.mode, public=criteria.public, marquee=marquee, confidential=request.confidential, by_team=by_team
        )

    found = matching.match(ctx.session, criteria, ctx.policy, ctx.day, limit=KEPT)
    return Offers(
        matches=tuple(view(match, ctx.terms, waits=waits(match.marquee)) for match in found.matches),
        held=tuple(HeldView(who(m), m.account, m.availability) for m in found.held),
        count=found.count,
        relaxed=found.relaxed,
        proof=_proof(ctx, criteria),
    )


def _criteria(
    ctx: Context,
    activity: str,
    stored: Mapping[str, Sequence[str]],
    prospect: str,
    *,
    asker: int,
    but: Collection[int] = (),
) -> Criteria:
    return Criteria.of(
        activity,
        stored,
        public=ctx.terms.public(activity),
        prospect_key=name_key(prospect) if prospect else "",
        team=(asker,),
        leave_out=but,
    )


def _proof(ctx: Context, criteria: Criteria) -> tuple[ProofView, ...]:
    """What is published and meets at least half of the wish; nothing where nothing particular is wished for."""
    tags = {kind: keys for kind, keys in criteria.terms.items() if kind in TAGS}
    if not tags and not criteria.accounts:
        return ()
    sought = Sought(
        today=ctx.day,
        tags=tags,
        accounts=criteria.accounts,
        activity=criteria.activity,
        not_of=criteria.prospect_key,
        least=least_for(tags, criteria.accounts),
    )
    return tuple(_proof_view(ctx, found, criteria) for found in offered(ctx.session, sought, PROOFS))


def _proof_view(ctx: Context, found: Found, criteria: Criteria) -> ProofView:
    proof = found.proof
    met = tags_met(proof, criteria.terms)
    named = ["the customer you named"] if proof.account_id in criteria.accounts else []
    reasons = (*named, *(ctx.terms.label(kind, key) for kind, key in met))
    return ProofView(proof.id or 0, proof.title, proof.link, KINDS[proof.kind], found.account, reasons)


def view(match: Match, terms: Terms, *, waits: bool = False) -> MatchView:
    """A match in words."""
    reasons = tuple(dict.fromkeys(reason(r, terms) for r in match.reasons))
    return MatchView(
        match.advocate_id,
        who(match),
        match.account,
        reasons,
        tuple(CRITERIA.get(k, k).lower() for k in match.missing),
        waits,
    )


def who(match: Match) -> str:
    """A person with title."""
    return f"{match.name}, {match.title}" if match.title else match.name


def reason(why: Reason, terms: Terms) -> str:
    """A reason as a short label."""
    match why.kind:
        case "last_used":
            return f"last used {why.value} days ago"
        case "never_used":
            return "not used yet"
        case "verified":
            return f"checked {why.value} days ago" if why.value else "checked today"
        case "stale":
            return f"profile not checked for {why.value} days"
        case "feedback":
            return f"rated {int(why.value) / 10:.1f} of 5"
        case "team":
            return "nominated by your team"
        case "account":
            return "the customer you named"
        case "word":
            return f"mentions {why.value}"
        case "industry":
            return f"same industry: {terms.label('industry', str(why.value))}"
        case kind:
            return terms.label(kind, str(why.value))
