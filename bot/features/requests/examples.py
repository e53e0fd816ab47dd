"""One of each card and form of this room, with long and odd values among them: every renderer is tested on all of
them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.availability import Availability
from bot.features.requests import (
    cards,
    cards_advocate,
    cards_after,
    cards_asking,
    cards_lists,
    cards_owner,
    cards_proof,
    cards_team,
)
from bot.features.requests.matching import Fit, Match, Reason
from bot.features.requests.offers import HeldView, MatchView, Offers, ProofView
from bot.features.requests.views import AskView, RequestView
from bot.features.requests.wish import Wish
from bot.router import Router
from bot.ui import Card, Form, Mention, Option
from store.records.requests import ASK_STAGES, REQUEST_STAGES, Request

router = Router()
AT = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
DAY = date(2026, 11, 27)
WHO = Mention(person=1, name="Sam Field")


def _request(**given: Any) -> Request:
    given = {"stage": "in_progress", **given}
    return Request(
        id=1,
        number=12,
        requester_id=1,
        activity="call",
        how_many=2,
        prospect="Acme",
        prospect_key="acme",
        needed_by=DAY,
        amount=Decimal(250_000),
        currency="USD",
        note="They compare us with a rival.",
        criteria={"industry": ["healthcare"]},
        created_at=AT,
        **given,
    )


def _ask(stage: str, **given: Any) -> AskView:
    shown = {"id": 1, "stage": stage, "advocate": "Pat Poe", "title": "VP Operations", "account": "Alder Clinic"}
    owner = {"marquee": False, "owner": WHO, "owner_id": 2, "owner_email": ""}
    return AskView(**{**shown, **owner, **given})


def _offers(**given: Any) -> Offers:
    matches = tuple(
        MatchView(
            n,
            "Pat Poe, VP Operations",
            f"Alder Clinic {n}",
            ("same industry: Healthcare", "last used 140 days ago"),
            waits_for_team=n == 3,
        )
        for n in range(1, 5)
    )
    held = (HeldView("Pat Poe", "Birch Care", Availability(reason="resting", until=date(2027, 1, 12))),)
    proof = ProofView(1, "How Alder closes", "https://example.com/a", "Case study", "Alder Clinic", ("Healthcare",))
    return Offers(**{"matches": matches, "held": held, "count": 4, "proof": (proof, proof), **given})


def _view(request: Request, *asks: AskView, offers: Offers | None = None) -> RequestView:
    return RequestView(
        request=request, activity="2 reference calls", title=f"#{request.number} · 2 reference calls for Acme",
        veiled_title=f"#{request.number} · 2 reference calls for a healthcare company", requester=WHO, taken_by=WHO,
        criteria=(("Industry", "Healthcare"), ("Region", "EMEA")), asks=asks, offers=offers or Offers(), duplicate_of=3,
    )  # fmt: skip


def _living() -> list[Card | Form]:
    made: list[Card | Form] = []
    for stage in REQUEST_STAGES:
        request = _request()
        request.stage = stage
        view = _view(request, offers=_offers())
        made += [cards.request_card(view), cards_team.team_card(view), cards.follower_card(view, sees=False)]
    for stage in (*ASK_STAGES, "owner_approved"):
        offered = tuple((f"2026-11-{n}T14:00:00+00:00", f"{n} Nov 14:00") for n in (25, 26, 27))
        slots, at = (offered, None) if stage == "advocate_asked" else ((), AT)
        ask = _ask(stage, slots=slots, starts_at=at, email="pat@alder.example.com", why="renewal", escalated=True)
        view = _view(_request(), ask, offers=_offers(relaxed=True, count=0))
        made += [
            cards.request_card(view),
            cards_team.team_card(view, overdue="Overdue."),
            cards_owner.owner_state(view, ask),
        ]
    owner = _ask("advocate_asked", approach="owner")
    made.append(
        cards_owner.owner_state(_view(_request(), owner), owner, "Hello Pat", "mailto:pat@alder.example.com?subject=x")
    )
    made.append(cards.request_card(_view(_request(), offers=Offers(held=_offers().held))))
    return made


def _forms() -> list[Card | Form]:
    ask = _ask("owner_asked")
    options = (Option(value="1", label="Robin Roe"),)
    return [
        cards_team.reason_form("request.hold", "Put on hold", "Put on hold", 1),
        cards_team.close_form(1),
        cards_proof.proof_form(1),
        cards_team.propose_form(1),
        cards_team.decide_form(ask),
        cards_team.answered_form(ask),
        cards_owner.not_now_form(ask, DAY),
        cards_owner.other_form(ask, options),
        cards_owner.other_form(ask, ()),
        cards_after.survey_form(ask),
        cards_after.won_form(1, Decimal(250_000), "USD"),
        cards.time_form(ask, DAY, None),
        cards.time_form(ask, DAY, AT),
        cards_advocate.times_form(DAY, "UTC"),
        cards_advocate.no_form(),
        cards_advocate.willing_form(options, options),
        cards_advocate.page(
            advocate="Pat Poe",
            company="Lumen",
            what="a reference call, for Acme",
            requester="Sam",
            needed_by="27 Nov 2026",
            meeting=True,
        ),
    ]


def _lists() -> list[Card | Form]:
    match = Match(
        1,
        1,
        "Pat Poe",
        "VP Operations",
        "active",
        1,
        "Alder Clinic",
        False,
        2,
        "",
        80,
        (Reason("industry", "healthcare"),),
        (),
        Availability(),
    )
    shown = _offers().matches[0]
    many = [(f"#{n} · 1 reference call for Acme", "0 of 1 ready", n) for n in range(1, 60)]
    return [
        cards_lists.mine([]),
        cards_lists.mine(many),
        cards_lists.found("x", []),
        cards_lists.found("healthcare", [(shown, match)] * 10),
        cards_lists.accounts([]),
        cards_lists.accounts([(match, [(_ask("owner_asked"), "#7 · 1 reference call for Acme")])] * 50),
        Card(
            title="Home",
            blocks=(
                *cards_lists.home_asks(["Alder Clinic", "Birch Care"], 3),
                *cards_lists.home_survey(1, "Pat Poe at Alder Clinic"),
                *cards_lists.home_request("#7 · 1 reference call for Acme", "0 of 1 ready", 7),
                *cards_lists.home_program({"new": 2}, 1),
            ),
        ),
        cards_team.queue_card([], 0),
        cards_team.queue_card([("New", many), ("On hold", many[:3])], 62),
    ]


@router.show("requests")
def examples() -> list[Card | Form]:
    """One of each."""
    ask, view = _ask("owner_asked", starts_at=AT), _view(_request(), _ask("owner_asked"))
    won = _request(deal_outcome="won", won_amount=Decimal(240_000))
    wish = Wish(needed_by=DAY, prospect="Acme", amount=Decimal(250_000), confidential=True, note="x" * 400)
    return [
        cards_asking.preview(wish, "2 reference calls", (("Industry", "Healthcare"),), Fit(14), "d", [3]),
        cards_asking.preview(wish, "2 reference calls", (), Fit(0, near=False), "d", []),
        cards_asking.sent(12, "2 reference calls"),
        cards_asking.following(3),
        cards_asking.changed(12),
        cards.time_set("Alder Clinic", AT),
        cards_owner.owner_card(view, ask),
        cards_owner.owner_card(view, ask, reminder=True),
        cards_owner.decided(ask, "yes", "they are fans", (WHO,)),
        cards_owner.thanks(ask, "Reference call", (WHO,)),
        cards_owner.led_to("Alder Clinic", "Acme", "under $50,000"),
        cards_owner.willing_changed("Pat Poe", "Alder Clinic", ""),
        cards_team.field_card(view),
        cards_team.field_card(_view(_request(stage="cancelled"))),
        cards_team.history_line("Mia took it"),
        cards_team.done("Closed"),
        cards_team.tip("#12", (WHO,), "Fern Lab", "Robin", "", 12),
        cards_team.draft_card(ask, "Hello", "mailto:pat@alder.example.com"),
        cards_team.chase_card(ask, "Hello", ""),
        cards_after.survey(view, ask),
        cards_after.survey_done(ask, happened=True),
        cards_after.survey_done(ask, happened=False),
        cards_after.deal(view),
        cards_after.deal_done(_view(won)),
        cards_after.deal_done(_view(_request(deal_outcome="lost"))),
        cards_after.deal_done(_view(_request(deal_ask_on=DAY))),
        cards_advocate.mail(
            advocate="Pat Poe",
            company="Lumen",
            requester="Sam",
            activity="a reference call",
            purpose="for Acme",
            needed_by="27 Nov 2026",
            url="https://goodword.example.com/reply/x",
        ),
        cards_advocate.thank_you("One of your times will be chosen."),
        cards_advocate.answered_already("You said yes."),
        cards_advocate.invitation(
            uid="a@b", title="Reference call", start=AT, minutes=30, description="Pat and Sam", sequence=0
        ),
        cards_advocate.invitation(
            uid="a@b", title="Call", start=AT, minutes=30, description="x", sequence=1, cancelled=True
        ),
        cards_advocate.reminder("Tomorrow: Reference call", AT, ZoneInfo("UTC")),
        cards_advocate.briefing(
            title="Today: Call with Alder Clinic",
            start=AT,
            who="Pat Poe",
            email="pat@alder.example.com",
            phone="",
            story="A story",
            not_to="",
        ),
        cards_owner.owner_mail(view, ask, "https://goodword.example.com/reply/x"),
        cards_owner.owner_form(view, ask, DAY),
        *_living(),
        *_forms(),
        *_lists(),
    ]
