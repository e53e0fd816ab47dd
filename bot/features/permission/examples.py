"""One of each card, mail and page of permissions."""

from datetime import date

from bot.features.permission import cards, cards_page
from bot.features.permission.cards import OnFile
from bot.router import Router
from bot.ui import Card, Form, Option

router = Router()
DAY = date(2028, 11, 27)
ONE = (Option(value="quote", label="Quote"),)
MANY = tuple(Option(value=f"a{n}", label=f"Activity {n}") for n in range(1, 30))


@router.show("permission")
def examples() -> list[Card | Form]:
    """One of each."""
    proof = "https://files.example.com/1 <b>"
    stands = OnFile("quote", "Quote", "Pat Poe on 1 Oct 2026 (e-mail), noted by Mia", proof, "website", "1 Oct 2028",
                    "stands")  # fmt: skip
    gone = OnFile("logo", "Logo", "", "", "", "1 Oct 2025", "withdrawn 3 Dec 2026")
    url = "https://goodword.example.com/reply/x"
    return [
        cards.on_file(1, "Pat Poe", (), ""),
        cards.on_file(1, "Pat Poe", [stands] * 9 + [gone] * 9, "Asked on 23 Nov 2026, no answer yet: Logo"),
        cards.record_form(1, "Pat Poe", MANY, DAY, DAY),
        cards.ask_form(1, "Pat Poe", MANY, MANY[:2]),
        cards.withdraw_form(1, "quote", "Quote"),
        *(cards.asked("Pat Poe", "Quote, Logo", state, 1) for state in ("open", "given", "declined", "withdrawn")),
        cards.draft("Pat Poe", "Hello Pat", "mailto:pat@alder.example.com?subject=x"),
        cards.draft("Pat Poe", "Hello Pat", ""),
        cards.taken_back("Pat Poe at Alder Clinic", "Quote", "Pat Poe"),
        cards.ends_soon("Pat Poe at Alder Clinic", [("Quote", DAY), ("Logo", DAY)], 1),
        cards.ending([], 60),
        cards.ending([("Pat Poe, Alder Clinic", "Quote", DAY, 1)] * 20, 60),
        Card(title="Home", blocks=cards.home(3, 60)),
        cards_page.mail(advocate="Pat Poe", company="Lumen", what=("Quote",), scope="website", asked_by="Mia", url=url),
        cards_page.mail(advocate="Pat", company="", what=("Quote", "Logo"), scope="", asked_by="Mia", url=""),
        cards_page.page(advocate="Pat Poe", company="Lumen", activities=ONE, scope="our website", until=DAY),
        cards_page.page(advocate="", company="", activities=MANY, scope="", until=DAY),
        cards_page.back_form("Pat Poe", ONE),
        cards_page.receipt(advocate="Pat Poe", company="Lumen", what=("Quote",), until=DAY, url=url),
        cards_page.thanks("It is noted."),
        cards_page.nothing_here("You allow nothing any more."),
    ]
