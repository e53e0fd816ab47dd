"""Wanted: what customers are asked for and nobody is there for, with a way to name one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.context import Context
from bot.domain.bands import band
from bot.domain.digest import Part, Window
from bot.domain.terms import Terms
from bot.features.digests import phrases
from bot.router import Router
from bot.ui import Block, Button, Buttons, Paragraph, Scalar
from store.queries import outcomes
from store.records.requests import Request

router = Router()


@dataclass(frozen=True, slots=True)
class Gap:
    """Requests of one kind that nobody fits."""

    activity: str
    industry: str
    region: str
    requests: tuple[Request, ...]

    def words(self, terms: Terms) -> str:
        """What is looked for, in words that the nomination form understands too."""
        where = [phrases.labelled(terms, "industry", self.industry), phrases.labelled(terms, "region", self.region)]
        return " · ".join(w for w in (terms.label("activity", self.activity), *where) if w)


@router.section("wanted", "Wanted", 50)
def wanted(ctx: Context, window: Window) -> Part | None:
    """Unfilled demand by what kind of customer it needs; the most wanted first."""
    found = gaps(outcomes.unmet(ctx.session, window.start))
    return part(found, ctx.terms, window, ctx.policy.currency) if found else None


def gaps(requests: Sequence[Request]) -> list[Gap]:
    """Requests by activity, industry and region."""
    groups: dict[tuple[str, str, str], list[Request]] = {}
    for request in requests:
        industry = next(iter(request.criteria.get("industry", ())), "")
        region = next(iter(request.criteria.get("region", ())), "")
        groups.setdefault((request.activity, industry, region), []).append(request)
    found = [Gap(*key, tuple(those)) for key, those in groups.items()]
    return sorted(found, key=lambda gap: (-len(gap.requests), -_worth(gap), gap.activity, gap.industry, gap.region))


def _worth(gap: Gap) -> Decimal:
    return sum((r.amount or Decimal(0) for r in gap.requests), Decimal(0))


def part(found: list[Gap], terms: Terms, window: Window, currency: str) -> Part:
    """Sellers and the team read whom to look for, executives how much waits."""
    number = sum(len(gap.requests) for gap in found)
    waits = "waits" if number == 1 else "wait"
    blocks: list[Block] = []
    if window.decides:
        at_stake = sum((_worth(gap) for gap in found), Decimal(0))
        worth = f", {band(at_stake, currency)} at stake" if at_stake else ""
        blocks.append(
            phrases.heading(f"{phrases.count(number, 'request')} {waits} for a customer we do not have{worth}")
        )
        blocks.append(Buttons(items=(phrases.see_all(window, "wanted", "See which"),)))
    else:
        blocks.append(phrases.heading("Wanted: do you know one?"))
        for gap in found[: window.most]:
            blocks += _gap(gap, terms, window)
        if len(found) > window.most:
            blocks.append(Buttons(items=(phrases.see_all(window, "wanted"),)))
    return Part(blocks=tuple(blocks), holds={"count": number, "kinds": len(found)}, more=len(found) > window.most)


def _gap(gap: Gap, terms: Terms, window: Window) -> list[Block]:
    asked = phrases.count(len(gap.requests), "request")
    single = gap.requests[0] if len(gap.requests) == 1 and gap.requests[0].stage != "unfilled" else None
    about: dict[str, Scalar] = {"r": single.id} if single else {"w": gap.words(terms).replace(" · ", " ")}
    button = Button(
        label="Nominate for this", name="nominate.for", data={**about, **phrases.from_post(window)}, form=True
    )
    return [Paragraph(text=f"{gap.words(terms)}: {asked}"), Buttons(items=(button,))]


def example(window: Window) -> Part:
    """Four kinds, three of them shown."""
    made = [
        Request(
            id=n, number=n, requester_id=1, activity="call", needed_by=window.last, amount=Decimal(90_000),
            criteria={"industry": [f"industry_{n // 2}"], "region": ["emea"]}, stage="new", created_at=window.start,
        )
        for n in range(1, 8)
    ]  # fmt: skip
    return part(gaps(made), Terms(), window, "USD")
