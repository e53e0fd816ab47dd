"""One of each card and form of this room, the longest words among them: every renderer is tested on all of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.domain import maturity as rules
from bot.domain.digest import Window
from bot.domain.maturity import Counts
from bot.features.maturity import (
    cards_goals,
    cards_history,
    cards_lead,
    cards_rate,
    cards_reveal,
    cards_score,
    cards_start,
    digest,
)
from bot.features.maturity.scores import ScoreView
from bot.features.maturity.views import CheckinView, DimensionView, ResultsView
from bot.router import Router
from bot.ui import Card, Form, Mention
from rubrics.library import load
from rubrics.schema import Rubric
from store.queries.ratings import Answer
from store.records.maturity import CHECKIN_STAGES, Checkin, Goal, GoalNote, Result

router = Router()
AT, DAY = datetime(2026, 11, 27, 14, 0, tzinfo=UTC), date(2026, 11, 27)
WHO = Mention(person=1, name="Mia Castellan")
ADVOCACY, MARKETING = "advocacy-program", "customer-marketing"


def _checkin(rubric: Rubric, stage: str = "open", **given: Any) -> Checkin:
    shown = {"number": 3, "scope": "EMEA", "raters_counted": 7, "closed_at": AT, "id": 3, **given}
    return Checkin(
        rubric_id=1, rubric_key=rubric.key, digest=rubric.digest, place_id=1, started_by_id=1, facilitator_id=1,
        opened_at=AT, closes_at=AT, stage=stage, **shown,
    )  # fmt: skip


def _goal(n: int = 1) -> Goal:
    return Goal(
        id=n, number=n, checkin_id=3, rubric_key=ADVOCACY, dimension="vision", dimension_name="Program vision", level=3,
        text="The vision is written and leaders stand behind it", owner_id=1, due_on=DAY, made_at=AT,
    )  # fmt: skip


def _view(rubric: Rubric, stage: str = "open", **given: Any) -> CheckinView:
    shown: dict[str, Any] = {
        "checkin": _checkin(rubric, stage), "rubric": rubric, "facilitator": (WHO,), "channel": "advocacy",
        "reachable": True, "begun": 4, "finished": 3, "named": 0, "goals": (_goal(),),
    }  # fmt: skip
    return CheckinView(**{**shown, **given})


def _results(rubric: Rubric, stage: str = "revealed", *, settled: bool = True, hidden: bool = False) -> ResultsView:
    dimensions = []
    for n, d in enumerate(rubric.dimensions):
        team, others = Counts({0: 1, 1: n % 3, 2: 4}), Counts({2: 2, 3: 3, rubric.top: n % 2})
        level = 1 + n % rubric.top if settled else None
        result = Result(
            checkin_id=3, dimension=d.key, answered=4 if hidden else 12, level=level, flags=[0] if d.red_flags else [],
            evidence="A dashboard everybody opens", reason="We heard both sides", voting=n == 1 and not settled,
        )  # fmt: skip
        views: dict[rules.Group, Counts] = {} if hidden else {"team": team, "others": others}
        remarks = (((WHO,), "We have one, but nobody knows it."), ("", "It stands on the shelf."))
        facts = ("14 requests came through Goodword: speaks for level 3 or above.",)
        dimensions.append(DimensionView(d, views, result, n < 2, remarks, facts, voted=2))
    return ResultsView(_checkin(rubric, stage), rubric, tuple(dimensions), {d.key: 2 for d in rubric.dimensions})


def _score(rubric: Rubric, *, settled: bool = True, picture: bool = True) -> ScoreView:
    results = _results(rubric, "closed", settled=settled)
    levels, size = results.levels, Decimal(40)
    overall = rules.overall(rubric, levels)
    segment = rules.segment_of(rubric, size)
    url = "https://goodword.example.com/files/x" if picture else ""
    return ScoreView(
        results=results, levels=levels, before=results.before if picture else {}, before_number=2 if picture else 0,
        only_some=picture, lowest=tuple(rules.lowest(rubric, levels)), balance=rules.balance(levels),
        summary=rules.summary(levels) if rubric.overall == "none" else None, overall=overall,
        band=rules.band_of(rubric, overall) if overall is not None else None, segment=segment,
        standing=rules.standing(segment, overall) if segment and overall is not None else None,
        goals=(_goal(1), _goal(2)), team=True, picture=url, page=url,
    )  # fmt: skip


def _starting(rubric: Rubric, known: dict[str, Rubric]) -> list[Card | Form]:
    views = [_view(rubric, stage) for stage in CHECKIN_STAGES]
    few = _view(rubric, begun=1, finished=0, named=3, small_team=6, reachable=False)
    few.checkin.anyone = False
    return [
        cards_start.start_form(known, rubric.key, WHO, DAY, DAY, Decimal("40.5"), {"p": 1}),
        cards_start.start_waits(1, rubric.key),
        cards_start.started(views[0]),
        cards_start.started(few),
        *(cards_start.channel_card(view) for view in views),
        cards_start.invitation(views[0]),
        cards_start.reminder(views[0], -1),
        cards_start.reminder(views[0], 1),
        cards_lead.lead_card(views[0], over=False),
        cards_lead.lead_card(few, over=True),
        cards_lead.extend_form(3, DAY, DAY, 1),
        cards_lead.sure(views[0]),
        cards_lead.ended(views[3]),
        cards_lead.done("Extended", "It is open until 27 Nov 2026."),
        cards_lead.status([], 0, team=True),
        cards_lead.status(
            [(views[0], "You answered 4 of 11.", True), (views[1], "", False), (few, "", True)], 2, team=True
        ),
        cards_lead.which("remind", views),
        cards_lead.reminded(0),
        cards_lead.reminded(7),
        Card(title="Home", blocks=cards_lead.home(views[0], "You answered 4 of 11.")),
    ]


def _rating(rubric: Rubric) -> list[Card | Form]:
    asked = rubric.dimensions
    answers = {asked[0].key: Answer(2, "A few words"), asked[1].key: Answer(0, "")}
    return [
        *(cards_rate.question(3, rubric, asked, d, answers) for d in asked[:3]),
        cards_rate.question(3, rubric, asked, asked[2], answers, every=True),
        cards_rate.question(3, rubric, (), asked[2], {}, again=True),
        cards_rate.finished(3, asked, answers, anonymous=True),
        cards_rate.finished(3, asked[:2], answers, anonymous=False),
        cards_rate.own(3, rubric, asked, answers),
        cards_rate.in_messages(),
        cards_rate.elsewhere(3),
        cards_rate.comment_form(3, asked[0], rubric, answers[asked[0].key]),
        cards_rate.comment_form(3, asked[2], rubric, None),
        cards_rate.explain_form(3, asked),
        cards_rate.kept(asked[0].name),
        cards_rate.thanks(asked[0].name),
        cards_rate.voted(3, asked[0]),
        cards_rate.vote_over(asked[0].name),
    ]


def _revealing(rubric: Rubric) -> list[Card | Form]:
    open_, settled, hidden = _results(rubric, settled=False), _results(rubric), _results(rubric, hidden=True)
    return [
        cards_reveal.results(open_),
        cards_reveal.results(hidden),
        *(cards_reveal.consensus(open_, d.key, smallest=5) for d in rubric.dimensions[:3]),
        cards_reveal.consensus(settled, smallest=5),
        cards_reveal.consensus(hidden, smallest=5),
        cards_reveal.confirm_form(settled, settled.dimensions[0], 3),
        cards_reveal.confirm_form(open_, open_.dimensions[0], None),
    ]


def _scoring(rubric: Rubric) -> list[Card | Form]:
    whole, bare, part = _score(rubric), _score(rubric, picture=False), _score(rubric, settled=False)
    low = cards_goals.open_dimensions(rubric, whole.levels)[0]
    return [
        cards_score.scorecard(whole),
        cards_score.scorecard(bare),
        cards_score.scorecard(part),
        cards_score.lead_scorecard(whole),
        cards_score.lead_scorecard(part),
        cards_score.summary(whole),
        cards_score.summary(bare),
        cards_goals.choose_form(whole, low, WHO, DAY),
    ]


def _later() -> list[Card | Form]:
    rubric = load()[MARKETING]
    goal, note = _goal(), GoalNote(goal_id=1, text="Half of it is written.", at=AT)
    row = [_checkin(rubric, "closed", id=n, number=n, overall=Decimal("2.6")) for n in (1, 2, 3)]
    levels = {n: {d.key: n for d in rubric.dimensions} for n in (1, 2, 3)}
    every = rubric.dimensions
    return [
        cards_score.none_yet(team=True),
        cards_score.next_time(3, rubric.name, 6, 1, rubric.key),
        cards_goals.made(goal, (WHO,), 2),
        cards_goals.yours(goal, "Mia Castellan"),
        cards_goals.listed([], [goal], {}),
        cards_goals.listed([(_goal(n), (WHO,), ", overdue") for n in range(1, 4)], [], {1: [note]}),
        cards_goals.note_form(goal),
        cards_goals.done_form(goal),
        cards_goals.drop_form(goal),
        cards_goals.taken(goal, "reached"),
        *(cards_goals.reminder(goal, days) for days in (14, 0, -30)),
        Card(title="Home", blocks=cards_goals.home([goal])),
        *(Card(title="What the program works on", blocks=digest.example(window).blocks) for window in _windows()),
        cards_history.nothing(),
        cards_history.trend(rubric, row, levels, every, 1, ["Advocacy program"]),
        cards_history.trend(rubric, row[:1], levels, every, 0, []),
        cards_history.compared(rubric, row[0], row[1], levels, every, 2),
    ]


def _windows() -> list[Window]:
    """A week for each audience that reads of goals."""
    first = DAY - timedelta(days=7)
    return [Window(AT - timedelta(days=7), AT, first, DAY, first, audience) for audience in digest.FOR]


@router.show("maturity")
def examples() -> list[Card | Form]:
    """One of each, with each of the rubrics that ship."""
    known = dict(load())
    made: list[Card | Form] = []
    for key in (ADVOCACY, MARKETING):
        rubric = known[key]
        made += [*_starting(rubric, known), *_rating(rubric), *_revealing(rubric), *_scoring(rubric)]
    return [*made, *_later()]
