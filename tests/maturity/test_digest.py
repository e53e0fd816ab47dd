"""What digests tell of goals and scorecards."""

from datetime import UTC, datetime, timedelta

from bot.ui import Card
from store.queries import maturity as stored
from tests.core.stage import Stage, button, card_of, form_of, text_of
from tests.maturity.play import PLACE, later, lead, rate, reveal, settle, start, whole

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def subscribe(stage: Stage, preset: str) -> None:
    """A digest in the channel, as the preset has it."""
    where = card_of(
        stage.press("mia", button(card_of(stage.say("mia", "/goodword digest", PLACE)), preset), place=PLACE)
    )
    proposal = card_of(stage.press("mia", button(where, f"#{PLACE}"), place=PLACE))
    card_of(stage.press("mia", button(proposal, "Start"), place=PLACE))


def at(stage: Stage, moment: datetime) -> str:
    """The words of the newest digest after what was due at a moment was done; empty when there was none."""
    before = len(digests(stage))
    stage.now = moment
    stage.tick()
    posts = digests(stage)
    return text_of(posts[-1]) if len(posts) > before else ""


def digests(stage: Stage) -> list[Card]:
    """Every digest in the channel."""
    return [
        c
        for c in stage.channel(PLACE)
        if c.title in ("The advocacy program this week", "What customer advocacy brought")
    ]


def goal(stage: Stage, due: str) -> None:
    """Mia takes on a goal."""
    form = form_of(stage.press("mia", button(lead(stage), "Choose a goal")))
    card_of(stage.send("mia", form, {"due": due, "text": f"Done by {due}"}))


def test_goals_are_told_to_those_who_run_the_program(quick: Stage) -> None:
    """Overdue and due soon with owner and day, not what is due in spring; sellers read nothing of it."""
    whole(quick, 2, what="all")
    goal(quick, "2026-12-08")
    goal(quick, "2027-03-01")
    for preset in ("Program team", "Sales"):
        subscribe(quick, preset)
    post = at(quick, MONDAY)
    assert "Goals: 1 due soon" in post
    assert "Done by 2026-12-08 (Mia, by Tue 8 Dec)" in post
    assert "2027" not in post
    assert "Goals: 1 overdue" in at(quick, MONDAY + timedelta(days=14))
    quick.now += timedelta(days=1)
    with quick.database.begin(quick.program) as session:
        found = stored.goal(session, 1)
        assert found is not None
        found.stage, found.ended_at = "done", quick.now
    assert "Goals: 1 reached" in at(quick, MONDAY + timedelta(days=21))


def test_only_a_shared_scorecard_is_told_and_once(quick: Stage) -> None:
    """What moved since the check-in before stays with the raters until somebody shares it."""
    whole(quick, 1, what="all")
    later(quick, days=1)
    start(quick, what="all")
    for who in ("sam", "lee", "kim", "cat", "mia"):
        rate(quick, who, 2)
    reveal(quick)
    settle(quick)
    quick.press("mia", button(lead(quick), "Finish"))
    subscribe(quick, "Program team")
    assert "Program vision" not in at(quick, MONDAY)
    quick.press("mia", button(lead(quick), "Share it"))
    told = at(quick, MONDAY + timedelta(days=7))
    assert "Program vision 1 → 2" in told
    assert "[Scorecard]" in told
    assert "Program vision" not in at(quick, MONDAY + timedelta(days=14))
