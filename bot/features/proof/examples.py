"""One of each card and form of this room."""

from datetime import date

from bot.domain.proofs import TROUBLE
from bot.features.proof import cards, cards_gaps
from bot.features.proof.cards import ProofView
from bot.features.proof.cards_gaps import Gap
from bot.features.proof.form import Chosen, proof_form
from bot.router import Router
from bot.ui import Card, Form

router = Router()


@router.show("proof")
def examples() -> list[Card | Form]:
    """With long and odd values among them."""
    one = ProofView(
        id=1, number=3, title="How Alder Clinic closes the month in two days", link="https://example.com/alder",
        kind="case_study", account="Alder Clinic", tags=("Healthcare", "EMEA", "Month-end close"), used=3,
        permission="website and sales decks", summary="s" * 1000, advocate="Pat Poe", expires_on=date(2027, 11, 27),
    )  # fmt: skip
    bare = ProofView(id=2, number=4, title="<b>*x*</b>", link="https://example.com/x", kind="other", unconfirmed=True)
    ended = [
        ProofView(id=n, number=n, title=f"Story {n}", link="https://example.com/s", kind="video", trouble=trouble)
        for n, trouble in enumerate(TROUBLE, 5)
    ]
    gap = Gap("Reference call", "Healthcare or Banking · EMEA", 3, 2, 0)
    return [
        cards.found("", [], team=False, more=False),
        cards.found("", [], team=True, more=False),
        cards.found("banks", [], team=True, more=False),
        cards.found("banks", [one, bare], team=False, more=False),
        cards.found("", [one] * cards.PAGE, ended, team=True, more=True),
        cards.to_send(one),
        cards.saved(one, added=True),
        cards.saved(bare, added=False),
        cards.saved(ended[0], added=False),
        cards.warning(ended, more=3),
        cards.gone(),
        cards_gaps.gaps([], 0),
        cards_gaps.gaps([gap] * 12, 4),
        proof_form(None, Chosen(), more=False, data={}),
        proof_form(None, Chosen(), more=True, data={}),
    ]
