"""One of each card and form of profiles, with long and odd values among them."""

from datetime import UTC, date, datetime

from bot.features.profiles import cards, cards_account
from bot.features.profiles.cards_account import AccountView
from bot.features.profiles.views import ProfileView
from bot.router import Router
from bot.ui import Card, Form, Mention, Option
from store.records.pool import Account, Advocate

router = Router()
DAY = date(2026, 11, 27)
WHO = Mention(person=2, name="Kim Care")
LONG = "They went from six weeks to two. " * 60


def _view(**given: object) -> ProfileView:
    shown: dict[str, object] = {
        "id": 1, "number": 7, "who": "Pat Poe, VP Operations", "account": "Alder Clinic", "account_id": 1,
        "status": "ready to use", "free": True, "willing": "Reference call, Quote",
        "permissions": ("Quote (website) until 27 Nov 2028",),
        "owner": WHO, "about": (("Speaks", "English"), ("Last used", "not yet")),
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
    account = Account(id=1, number=1, name="Alder Clinic", name_key="alder clinic", created_at=advocate.created_at)
    many = tuple((label, "Quill Ledger, " * 20) for label in cards_account.LABELS.values())
    people, lines = tuple((f"Pat Poe {n}", n) for n in range(12)), ("23 Nov 2026: owner: Kim, by Mia",) * 3
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
        cards_account.account_card(AccountView(1, "Alder Clinic", "nobody yet", ())),
        cards_account.account_card(AccountView(1, "A <b>" * 30, WHO, many, "Nobody there is asked.", people, lines)),
        cards_account.choose_form(),
        cards_account.edit_form(account, dict.fromkeys(cards_account.LABELS, one), WHO, "v", team=True),
        cards_account.edit_form(account, dict.fromkeys(cards_account.LABELS, ()), None, "v", team=False),
        cards_account.yours_now("Alder Clinic", 1, (WHO,)),
        cards_account.handed_over("Alder Clinic", "kim@example.com"),
    ]
