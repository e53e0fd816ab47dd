"""The letter to a customer who nominated themself: what becomes of it. Each outcome once, only with their consent, and
nothing of the program in it."""

from bot.context import Context
from bot.domain.happenings import NominationDecided
from bot.drafts import draft
from bot.features.nominations import cards_letters
from bot.router import Router
from bot.ui import Card
from store.queries import nominations as stored
from store.queries import profiles
from store.records.nominations import Nomination

router = Router()
TOLD = ("approved", "declined")
"""What they are written to about. Interviews are arranged in person; what is put off is decided later."""


@router.on(NominationDecided)
def answer(happened: NominationDecided, ctx: Context) -> None:
    """By e-mail; where none goes out, whoever decided gets it to send."""
    nomination = stored.get(ctx.session, happened.nomination)
    if nomination is None or happened.stage not in TOLD or nomination.customer_told == happened.stage:
        return
    if not may_write(ctx, nomination):
        return
    nomination.customer_told = happened.stage
    letter = _letter(ctx, nomination)
    if ctx.tools.mail:
        ctx.mail(nomination.email, letter)
    elif ctx.me:
        ctx.tell(
            ctx.me, cards_letters.to_send(nomination.person, *draft(letter, nomination.email)),
            about=nomination.advocate_id or 0,
        )  # fmt: skip


def may_write(ctx: Context, nomination: Nomination) -> bool:
    """Whether they said that we may, on the page they sent, and have not said otherwise since."""
    if nomination.link_id is None or nomination.consent_at is None or not nomination.email:
        return False
    known = profiles.same_address(ctx.session, nomination.email, 0)
    return all(advocate.stage != "do_not_contact" for advocate in known)


def _letter(ctx: Context, nomination: Nomination) -> Card:
    company = ctx.program.company
    if nomination.stage == "declined":
        return cards_letters.not_now(nomination.person, company)
    begun = stored.interview(ctx.session, nomination.id or 0)
    if begun is not None and begun.finished_at is not None:
        return cards_letters.after_talking(nomination.person, company)
    return cards_letters.hear_more(nomination.person, company)
