"""Thanks: the people inside the company who made it happen. Rotating, so that not the same three are named each
time; never a ranking."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.domain.terms import Terms
from bot.features.digests import phrases
from bot.router import Router
from bot.ui import Bullets, Mention, Text
from store.queries import digests, outcomes
from store.queries.outcomes import Contribution

router = Router()


@router.section("thanks", "Thanks", 60)
def thanks(ctx: Context, window: Window) -> Part | None:
    """Owners and nominators of customers who vouched since the last post, those named longest ago first."""
    found = outcomes.contributions(ctx.session, window.first, window.last)
    chosen = choose(found, digests.unnamed(ctx.session), named_before(window), window.most)
    lines = [(mention, one) for person, one in chosen if isinstance(mention := ctx.mention(person), Mention)]
    return part(lines, ctx.terms, window) if lines else None


def named_before(window: Window) -> Counter[int]:
    """How often each was named lately."""
    return Counter(person for held in window.earlier for person in _people(held))


def _people(held: Mapping[str, object]) -> list[int]:
    section = held.get("thanks")
    named = section.get("people", ()) if isinstance(section, Mapping) else ()
    return [person for person in named if isinstance(person, int)]


def choose(
    found: Sequence[Contribution], unnamed: Collection[int], before: Mapping[int, int], most: int
) -> list[tuple[int, Contribution]]:
    """Each person once, with something they made possible; whoever was named least comes first."""
    by_person: dict[int, Contribution] = {}
    for one in found:
        for person in (one.owner_id, one.nominator_id):
            if person and person not in unnamed:
                by_person.setdefault(person, one)
    order = sorted(by_person, key=lambda person: (before.get(person, 0), person))
    return [(person, by_person[person]) for person in order[:most]]


def part(chosen: Sequence[tuple[Mention, Contribution]], terms: Terms, window: Window) -> Part:
    """Whom to thank, and for what."""
    items: list[Text] = []
    for who, one in chosen:
        what = terms.label("activity", one.activity).lower()
        led = f" for {phrases.prospect(one.request, terms)}" if one.request else ""
        items.append((who, f": a {what} with {one.account}{led}"))
    blocks = (phrases.heading("Thank you"), Bullets(items=tuple(items)))
    return Part(blocks=blocks, holds={"people": [who.person for who, _ in chosen]})


def example(window: Window) -> Part:
    """One person."""
    one = Contribution("Alder Clinic", "call", None, 1, None)
    return part([(Mention(person=1, name="Kim"), one)], Terms(), window)
