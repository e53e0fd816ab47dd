"""One of each card and form of this room, with long and odd values among them: every renderer is tested on all of
them."""

from datetime import UTC, date, datetime
from typing import Any

from bot.domain import guide
from bot.domain.policy import CONSENT
from bot.domain.terms import Terms, Word
from bot.features.nominations import cards, cards_interview, cards_letters, cards_links, cards_team
from bot.features.nominations.cards_links import LinkView
from bot.features.nominations.finding import Found
from bot.features.nominations.tip import Tip
from bot.features.nominations.views import NominationView
from bot.router import Router
from bot.ui import Card, Form, Mention, Option
from store.queries.nominations import Someone
from store.records.nominations import NOMINATION_STAGES, Nomination

router = Router()
AT = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
DAY = date(2026, 11, 27)
WHO = Mention(person=1, name="Sam Field")
LONG = "Onboarding went from ten days to three. " * 60
TIP = Tip(account="Northwind", person="Dana Reyes", title="VP Ops", why=LONG[:2000], email="dana@northwind.example.com")
TERMS = Terms.of([Word("activity", "call", "Reference call"), Word("product", "flow", "Flow")])


def _view(stage: str = "submitted", **given: Any) -> NominationView:
    more = {name: given.pop(name) for name in list(given) if name in Nomination.model_fields}
    nomination = Nomination(
        id=1, number=7, nominator_id=1, account="Northwind Traders", account_key="northwind traders",
        person="Dana <b> & Reyes", person_key="dana reyes", title="VP Ops", why=LONG[:2000], stage=stage,
        moved_at=AT, created_at=AT, **more,
    )  # fmt: skip
    view = {"nominator": WHO, "assigned": WHO, "state": stage, "interview": (1, 3), **given}
    return NominationView(nomination=nomination, **view)


@router.show("nominations")
def examples() -> list[Card | Form]:
    """All of them."""
    return [*_nominators(), *_team(), *_interviews(), *_links()]


def _nominators() -> list[Card | Form]:
    someone = Someone("nomination:4", "Dana Reyes", "VP", "Northwind Traders", "", "in_review")
    near = Found(None, "Northwind", ((1, "Northwind Traders"), (2, "Northwind " + "Holding " * 12)))
    known = Found(1, "Northwind", same=(someone, someone, someone))
    outcomes: list[Card | Form] = [cards.outcome(_view(stage, decision="Too early")) for stage in NOMINATION_STAGES]
    return [
        cards.preview(TIP, "Reference call", "d"),
        cards.did_you_mean(TIP, "", near, "d"),
        cards.known_already(TIP, known, ["in review"] * 3, ["nomination:4"], "d"),
        cards.known_already(TIP, known, ["in the pool already"] * 3, [], "d"),
        cards.sent(7, "Dana Reyes", 12),
        cards.joined("Dana Reyes", before=True),
        cards.mine([], 0),
        cards.mine([_view(uses=n) for n in range(10)], 12),
        cards.state_card(_view(source_url="https://chat.example.com/m/1")),
        *outcomes,
        cards.ready(_view("approved"), "Reference call, Video"),
        cards.used("Dana Reyes", "Northwind", "Reference call", 12),
        cards.won("Dana Reyes", "Northwind"),
        Card(title="Home", blocks=(*cards.unfinished("n"), *cards.home([_view()] * 3, more=True))),
    ]


def _team() -> list[Card | Form]:
    full: dict[str, Any] = {
        "activities": "Reference call, Video", "words": "Healthcare · EMEA", "co_nominators": (WHO, WHO), "request": 12,
        "similar": (("advocate:1", "Dana Reyes, in the pool"),), "overdue": "Overdue: no decision within 3 days.",
    }  # fmt: skip
    every: list[Card | Form] = [cards_team.team_card(_view(stage, duplicate_of=3)) for stage in NOMINATION_STAGES]
    option = (Option(value="1", label="#7 Dana Reyes at Northwind"),)
    return [
        *every,
        cards_team.team_card(_view(**full, confirmed=False, contact_directly=True, nominator="themself")),
        cards_team.team_card(_view("approved", advocate_stage="candidate", assigned_id=1)),
        cards_team.line("Mia took it"),
        cards_team.done("Joined", "Good."),
        cards_team.queue([], 0, [], 0, 0),
        cards_team.queue([_view(assigned_id=1, overdue="x")] * 8, 12, [_view("approved")] * 8, 9, 3),
        cards_team.reminder([_view()] * 7),
        cards_team.back_again([_view("in_review")]),
        cards_team.back_again([_view("in_review")] * 3),
        cards_team.given(_view("in_review"), (WHO,)),
        cards_team.later_form(_view(), DAY, DAY),
        cards_team.decline_form(_view()),
        cards_team.duplicate_form(_view(**full)),
        cards_team.assign_form(_view(), option),
        cards_team.several_form(option, DAY, DAY),
    ]


def _interviews() -> list[Card | Form]:
    questions = guide.read([*guide.DEFAULT, "What would you tell your younger self? " + "Really " * 15])
    pages = guide.steps(questions)
    answers = {"story": LONG, "products": ["flow"], "willing": ["call"], "not_to": "Acme"}
    one = _view("interview")
    return [
        *(cards_interview.page(one, at, pages, answers, TERMS, ["industry", "region"]) for at in range(len(pages))),
        cards_interview.saved(one),
        cards_interview.words_form(guide.DEFAULT, CONSENT, "v"),
        cards_interview.told(one, [(question.text, LONG) for question in questions], finished=True),
        cards_interview.told(one, [], finished=False),
        cards_interview.finished(one, "Reference call", "Kit Lang at Birch Care", reachable=False),
    ]


def _links() -> list[Card | Form]:
    url = "https://goodword.example.com/nominate/" + "x" * 180
    link = LinkView(1, 3, url, "for Northwind Traders", DAY, 2, "made by Sam Field")
    options = (Option(value="call", label="Reference call"),)
    return [
        cards_links.link_card(link, [link] * 7),
        cards_links.link_card(link, []),
        cards_links.revoked(3),
        cards_links.answered(7, "Dana Reyes", "Northwind"),
        cards_links.self_form("Lumen", CONSENT, options, asks_company=True),
        cards_links.self_form("", CONSENT * 4, options, asks_company=False),
        cards_links.thanks(),
        cards_links.not_in_use(),
        cards_letters.hear_more("Dana Reyes", "Lumen"),
        cards_letters.after_talking("Dana Reyes", ""),
        cards_letters.not_now("Dana Reyes", ""),
        cards_letters.to_send("Dana Reyes", "Hello Dana", "mailto:dana@northwind.example.com"),
    ]
