"""Activities as a customer reads them, who does not know our words for them."""

from collections.abc import Iterable

from bot.ui import Option

PLAIN = {
    "call": "Talk to somebody who thinks of buying",
    "site_visit": "Show somebody how you work with it",
    "beta": "Try something new before others",
    "rfp_answer": "Answer a few questions in writing",
    "referral": "Introduce us to somebody you know",
    "speaking": "Speak at an event",
    "case_study": "A written story about you",
    "video": "A short video",
    "quote": "A sentence we may quote",
    "logo": "Your logo on our website",
    "review": "A review on a public site",
    "press_interview": "Talk to a journalist or an analyst",
    "advisory_board": "Advise us, with other customers",
}
"""By the keys that ship; what a program added is called as it calls it."""


def in_their_words(options: Iterable[Option]) -> tuple[Option, ...]:
    """The same choices, said plainly."""
    return tuple(Option(value=o.value, label=PLAIN.get(o.value, o.label), hint=o.hint) for o in options)
