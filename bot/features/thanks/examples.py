"""One of each card of this room."""

from dataclasses import replace
from datetime import date

from bot.drafts import mailto
from bot.features.thanks import cards
from bot.router import Router
from bot.ui import Card, Form, Mention

router = Router()


@router.show("thanks")
def examples() -> list[Card | Form]:
    """A reminder for a call that led to a win, one for a story, and each answer."""
    subject, text = cards.letter_for_use("Pat", "Reference call", date(2026, 11, 24), "Kim Halvorsen")
    did = cards.used("Reference call", "24 Nov 2026", (Mention(person=1, name="Sam Ortiz"),), 5)
    link = mailto("pat@alder.example.com", subject, text)
    call = cards.View(1, "Pat Poe", "Alder Clinic", did, cards.led_to("won"), "asked", text, link)
    stories = [
        replace(
            call, did=cards.told("A clinic group went live in six weeks", named=named), led="", mailto="",
            draft=cards.letter_for_story("Pat", "Kim Halvorsen", named=named)[1],
        )
        for named in (True, False)
    ]  # fmt: skip
    proof = replace(
        call, did=cards.published("case study", "How a clinic group closes its books"), led="",
        draft=cards.letter_for_proof("Pat", "case study", "https://example.com/proof", "Kim Halvorsen")[1],
    )  # fmt: skip
    answered = [replace(call, state=state) for state in ("thanked", "not_needed")]
    return [cards.reminder(one) for one in (call, *stories, proof, *answered)]
