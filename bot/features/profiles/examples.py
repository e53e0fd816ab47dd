"""One of each card and form of profiles, with long and odd values among them."""

from datetime import UTC, date, datetime

from bot.features.profiles import cards
from bot.features.profiles.views import ProfileView
from bot.router import Router
from bot.ui import Card, Form, Mention, Option
from store.records.pool import Advocate

router = Router()
DAY = date(2026, 11, 27)
LONG = "They went from six weeks to two. " * 60


def _view(**given: object) -> ProfileView:
    shown: dict[str, object] = {
        "id": 1, "number": 7, "who": "Pat Poe, VP Operations", "account": "Alder Clinic", "status": "ready to use",
        "free": True, "willing": "Reference call, Quote", "permissions": ("Quote (website) until 27 Nov 2028",),
        "owner": Mention(person=2, name="Kim Care"), "about": (("Speaks", "English"), ("Last used", "not yet")),
        "story": "", "tags": (), **given,
    }  # fmt: skip
    return ProfileView(**shown)  # type: ignore[arg-type]  # reason: an example


@router.show("profiles")
def examples() -> list[Card | Form]:
    """One of each."""
    advocate = Advocate(
        id=1, number=7, account_id=1, name="Pat Poe", name_key="pat poe", title="VP Operations", story="They moved.",
        email="pat@alder.example.com", tags=["nordic", "<b>bold</b>"], not_to=["Acme, Inc."], stage="paused",
        paused_until=DAY, created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )  # fmt: skip
    long = advocate.model_copy(update={"story": LONG * 2})
    one = (Option(value="call", label="Reference call"),)
    labels = {"persona": one, "language": one, "activity": one}
    history = tuple(f"{n} Oct 2026: Reference call for #{n}, rated 5 of 5: “Very good”" for n in range(1, 25))
    cared = {"private": (("E-mail", "pat@alder.example.com"), ("Phone", "+1 555 0100")), "may_edit": True}
    return [
        cards.profile_card(_view()),
        cards.profile_card(_view(status="resting until 12 Jan 2027", free=False, permissions=(), willing="")),
        cards.profile_card(_view(story=LONG, tags=("a", "b") * 9, history=history, may_erase=True, **cared)),
        cards.several("poe", []),
        cards.several("poe", [("Pat Poe, VP Operations", "Alder Clinic", 1)] * 10),
        cards.whose(),
        cards.history_card("Pat Poe", history, ["23 Nov 2026: e-mail changed, by Mia"] * 30, 1),
        cards.history_card("Pat Poe", (), (), 1),
        cards.edit_form(advocate, labels, one, "0123456789"),
        cards.edit_form(advocate, labels, one, "0123456789", brief=True),
        cards.edit_form(long, labels, one, "0123456789"),
        cards.stage_form(advocate, ("active", "former"), DAY),
    ]
