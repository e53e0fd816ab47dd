"""The report: what happened, against the period before; and what got in the way of those who stopped."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.ui import Card, Chart, Table, plain
from store.events import next_number
from store.queries import outcomes
from store.queries.outcomes import Span
from store.records.requests import Ask, Participation, Request
from tests.core.cast import policy
from tests.core.stage import Stage, button, card_of, errors_of, form_of, text_of

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def used(stage: Stage, who: str, day: datetime, *, won: str = "", advocate: int = 1, **given: Any) -> int:
    """A request that was filled on a day, perhaps for a deal that was won."""
    with stage.database.begin(stage.program) as session:
        request = Request(
            number=next_number(session, "request"), requester_id=stage.actors[who].person, activity="call",
            prospect="Acme", prospect_key=f"acme {day}", needed_by=day.date(), stage="closed", ended_at=day,
            created_at=day - timedelta(days=2), first_reply_at=day - timedelta(days=2) + timedelta(hours=3),
            deal_outcome="won" if won else "", won_amount=Decimal(won) if won else None,
            deal_closed_on=day.date() if won else None, **given,
        )  # fmt: skip
        session.add(request)
        session.flush()
        ask = Ask(
            request_id=request.id or 0, advocate_id=advocate, account_id=advocate, activity="call",
            stage="feedback_given", opened_at=day - timedelta(days=1), owner_id=stage.actors["kim"].person,
        )  # fmt: skip
        session.add(ask)
        session.flush()
        made = Participation(
            ask_id=ask.id, request_id=request.id, advocate_id=advocate, account_id=advocate, activity="call",
            happened_on=day.date(),
        )  # fmt: skip
        session.add(made)
        return request.id or 0


def numbers(card: Card) -> dict[str, tuple[str, str]]:
    """The table: now and before."""
    table = next(b for b in card.blocks if isinstance(b, Table))
    return {plain(label): (plain(now), plain(before)) for label, now, before in table.rows}


def test_a_quarter_against_the_one_before(cast: Stage) -> None:
    """Each deal once, only what was used before the close, the same number of days of both quarters."""
    cast.now = TUESDAY
    for days, won in ((3, "240000"), (20, "90000"), (40, "10000")):
        used(cast, "sam", TUESDAY - timedelta(days=days), won=won)
    used(cast, "lee", TUESDAY - timedelta(days=100), won="500000")
    used(cast, "lee", TUESDAY - timedelta(days=60), won="70000")
    shown = card_of(cast.say("vic", "/goodword report"))
    found = numbers(shown)
    assert found["Influenced revenue"] == ("$340,000", "$500,000 to $1,000,000")
    assert found["Deals won with a customer's help"] == ("3", "1")
    assert found["Filled"] == ("3 (100 %)", "1 (100 %)")
    assert found["First reply, typically"] == ("3 h", "3 h")
    assert found["Fulfilled, typically"] == ("2 days", "2 days")
    assert found["Owners who said yes"] == ("100 %", "100 %")
    assert found["People who asked"] == ("fewer than 5", "fewer than 5")
    chart = next(b for b in shown.blocks if isinstance(b, Chart))
    assert sum(chart.series[1].points) == 5
    assert "1 Oct to 24 Nov 2026" in shown.title


def test_the_database_counts_days_as_the_calendar_does(cast: Stage) -> None:
    """Answers with proof after whole days to the second, at many times of day: none is counted a day short."""
    moments = [TUESDAY - timedelta(days=9, minutes=97 * n) for n in range(30)]
    with cast.database.begin(cast.program) as session:
        for n, at in enumerate(moments):
            session.add(
                Request(
                    number=next_number(session, "request"), requester_id=1, activity="call", needed_by=at.date(),
                    stage="answered_with_proof", created_at=at, ended_at=at + timedelta(days=n % 5),
                )
            )  # fmt: skip
    first = TUESDAY.date() - timedelta(days=40)
    span = Span(TUESDAY - timedelta(days=40), TUESDAY, first, TUESDAY.date())
    with cast.database.begin(cast.program, write=False) as session:
        counted, read = outcomes.fill_days(session, span), outcomes.filled(session, span, 50)
    assert sorted(counted) == sorted(n % 5 for n in range(30))
    assert sorted(counted) == sorted(one.days for one in read)


def test_one_deal_is_a_band_for_all_but_the_team(quick: Stage) -> None:
    """The sum of one deal would be its amount: the page behind the link shows a band, too."""
    quick.now = TUESDAY
    used(quick, "sam", TUESDAY - timedelta(days=3), won="240000")
    members = card_of(quick.say("sam", "/goodword report month"))
    team = card_of(quick.say("mia", "/goodword report month"))
    assert "$100,000 to $250,000" in text_of(members)
    assert "$240,000" in text_of(team)
    page = opened(quick, button(members, "One page").url)
    assert "$100,000 to $250,000" in page
    assert "$240,000" not in page
    assert "Lumen: customer advocacy, 1 Nov to 24 Nov 2026" in page


def opened(stage: Stage, url: str) -> str:
    """The page behind a link."""
    return stage.core.file(stage.links.open(url.rsplit("/", 1)[1], stage.now)).content.decode()


def test_an_empty_program_reads_as_one(quick: Stage) -> None:
    """No division by nothing, no chart of nothing."""
    shown = card_of(quick.say("mia", "/goodword report year"))
    assert numbers(shown)["Owners who said yes"] == ("none to count", "none to count")
    assert not [b for b in shown.blocks if isinstance(b, Chart)]
    assert "month, quarter or year" in text_of(card_of(quick.say("mia", "/goodword report decade")))


def test_the_quarters_figures_give_the_share(quick: Stage) -> None:
    """Entered by the program team alone; entered again, the last counts."""
    quick.now = TUESDAY
    used(quick, "sam", TUESDAY - timedelta(days=3), won="240000")
    shown = card_of(quick.say("mia", "/goodword report"))
    for opportunities in ("8", "4"):
        form = form_of(quick.press("mia", button(shown, "Enter the quarter")))
        card_of(quick.send("mia", form, {"opportunities": opportunities, "revenue": "480k"}))
    found = text_of(card_of(quick.say("mia", "/goodword report")))
    assert "25 % of 4, next aim 30 %" in found
    assert "Of the quarter's revenue: 50 %" in found
    assert "Not for you" in card_of(quick.send("sam", form, {"opportunities": "1"})).title


def test_what_got_in_the_way_is_asked_once(cast: Stage) -> None:
    """After two months without a request, in working hours, once in half a year; a person follows up."""
    policy(cast, program_channel=cast.channel_id("program"))
    cast.now = TUESDAY
    used(cast, "sam", TUESDAY - timedelta(days=70))
    used(cast, "lee", TUESDAY - timedelta(days=20))
    cast.now = TUESDAY.replace(hour=3)
    cast.tick()
    assert cast.messages("sam") == []
    for weeks in (0, 0, 1, 5):
        cast.now = TUESDAY + timedelta(days=7 * weeks)
        cast.tick()
    (question,) = [c for c in cast.messages("sam") if "got in the way" in c.title]
    assert cast.messages("mia") == []
    assert "for somebody else" in text_of(card_of(cast.press("lee", button(question, "Too slow"))))
    assert "Thank you" in card_of(cast.press("sam", button(question, "No customer fitted"))).title
    assert "answered this already" in text_of(card_of(cast.press("sam", button(question, "Too slow"))))
    (card,) = cast.channel("program")
    assert "Sam: no customer fitted" in text_of(card)
    card_of(cast.press("mia", button(card, "I will talk to them")))
    assert "Mia talks to them" in text_of(cast.channel("program")[0])
    said = cast.do(cast.event("ada", "button", name="obstacle.follow", data={"o": 1}))
    assert "Mia talks to them already" in text_of(card_of(said))


@pytest.mark.parametrize("data", [{}, {"o": 99, "r": "too_slow"}, {"o": "x"}])
def test_a_question_that_is_not_there(quick: Stage, data: dict[str, Any]) -> None:
    """A button of another time, or a made up one."""
    assert "not there any more" in text_of(
        card_of(quick.do(quick.event("sam", "button", name="obstacle.say", data=data)))
    )


def test_the_brief_goes_to_a_person_once_a_month(quick: Stage) -> None:
    """Chosen by name; of the whole month before, within their working hours, with the page of that month; a month in
    which nothing happened, nor in the one before, brings none. Guests are not offered."""
    quick.now = TUESDAY
    quick.channel_id("sales")
    used(quick, "sam", TUESDAY - timedelta(days=3), won="240000")
    used(quick, "lee", TUESDAY - timedelta(days=33))
    where = card_of(quick.press("mia", button(card_of(quick.say("mia", "/goodword digest")), "Monthly brief")))
    form = form_of(quick.press("mia", button(where, "A person")))
    offered = quick.core.options("digest.places", "vi", quick.actors["mia"])
    assert [(o.value, o.label) for o in offered] == [(f"p{quick.actors['vic'].person}", "Vic (direct message)")]
    assert quick.core.options("digest.places", "gus", quick.actors["mia"]) == ()
    assert "place" in errors_of(quick.send("mia", form, {"place": f"p{quick.actors['gus'].person}"}))
    assert "Vic" in text_of(card_of(quick.send("mia", form, {"place": f"p{quick.actors['vic'].person}"})))
    for day in (1, 1, 2):
        quick.now = datetime(2026, 12, day, 9, tzinfo=UTC)
        quick.tick()
    (post,) = quick.messages("vic")
    assert post.title == "Customer advocacy in brief: November"
    assert numbers(post)["Filled"] == ("1 (100 %)", "1 (100 %)")
    assert numbers(post)["Influenced revenue"][0] == "$100,000 to $250,000"
    page = opened(quick, button(post, "One page").url)
    assert "1 Nov to 30 Nov 2026" in page
    assert "$240,000" not in page
    for month in ((2027, 1, 1), (2027, 2, 1), (2027, 3, 1)):
        quick.now = datetime(*month, 9, tzinfo=UTC)
        quick.tick()
    assert [c.title for c in quick.messages("vic")] == [post.title, "Customer advocacy in brief: December"]
