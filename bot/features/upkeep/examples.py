"""One of each card and form about the pool being kept true."""

from datetime import date

from bot.features.upkeep import cards_hygiene, cards_leaving, cards_pausing, cards_profiles, cards_tagging
from bot.features.upkeep.cards_leaving import GoneView
from bot.features.upkeep.cards_profiles import CheckView
from bot.router import Router
from bot.ui import Card, Form, Mention, Option
from store.queries.hygiene import Health
from store.records.upkeep import CHECK_ANSWERS

router = Router()
DAY = date(2026, 11, 27)
WHO = Mention(person=1, name="Sam Field")


@router.show("pool upkeep")
def examples() -> list[Card | Form]:
    """With long and odd values among them."""
    rows = [
        CheckView(n, "Pat Poe", "VP Operations", f"Alder {n}", "Checked 210 days ago", "Reference call", said, DAY)
        for n, said in enumerate(CHECK_ANSWERS, 1)
    ]
    odd = CheckView(9, "<b>*x*</b>", "", "B" * 200, "Never checked", paused_until=None, answer="paused")
    calls = (Option(value="call", label="Reference call"),)
    gone = GoneView(1, "Pat Poe", "VP Operations", 2, "Alder Clinic", DAY, 2, 3, "Cedar Health")
    health = Health(40, 20, 12, 8, 5, 3, 4, 1)
    chosen = dict.fromkeys(("industry", "region", "products", "use_cases", "activities"), calls)
    return [
        cards_profiles.bundle([], 0),
        cards_profiles.bundle(rows, 202648, more=3),
        cards_profiles.bundle([rows[0]] * 5, 0, more=30),
        cards_profiles.bundle([*rows[1:], odd], 202648),
        cards_profiles.pause_form(rows[0], DAY, "renewal", {"a": 1, "w": 0}),
        cards_profiles.done("Saved", "Thank you."),
        cards_leaving.successor(gone, (WHO,)),
        cards_leaving.successor(gone, "The owner", answer="Nobody for now, says Sam Field."),
        cards_leaving.alumni([], more=False),
        cards_leaving.alumni([gone] * 10, more=True),
        cards_leaving.found_form(gone),
        cards_leaving.added(gone, "Cedar Health"),
        cards_leaving.same(gone),
        cards_tagging.tag_form("Pat Poe", "Alder", 12, chosen, list(chosen), calls, WHO, {"a": 1, "v": "x"}),
        cards_tagging.tag_form("Pat Poe", "Alder", 1, {}, [], (), None, {"a": 1, "v": "x"}),
        cards_tagging.finished(0),
        cards_tagging.finished(3),
        cards_hygiene.own(Health()),
        cards_hygiene.own(health),
        cards_hygiene.whole(Health(), [], Health(), more=False),
        cards_hygiene.whole(health, [(WHO, health)] * 15, health, more=True),
        cards_pausing.pause_form(),
        cards_pausing.pause_form(calls[0], 1),
        cards_pausing.paused("Alder Clinic", DAY, 2),
        cards_pausing.paused("Alder Clinic", None, 1),
        cards_pausing.ended("Alder Clinic"),
    ]
