"""Calls to the field, and thanks without a name."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, text_of
from tests.core.test_wins import gone


def call(stage: Stage, **values: object) -> object:
    """Send the form of a new call."""
    overview = card_of(stage.say("mia", "/goodword calls"))
    form = form_of(stage.press("mia", button(overview, "New call")))
    given = {
        "title": "Speakers for Berlin", "body": "Twenty minutes on stage.", "until": "2026-11-30",
        "places": (str(stage.channel_id("sales")), str(stage.channel_id("wins"))),
    }  # fmt: skip
    return stage.send("mia", form, {**given, **values})  # type: ignore[dict-item]  # reason: what a test types


def test_a_call_runs_until_its_last_day(cast: Stage) -> None:
    """Posted at once in each channel; the day after its last the button goes, and the list keeps what came back."""
    card_of(call(cast))  # type: ignore[arg-type]  # reason: an outcome
    for channel in ("sales", "wins"):
        (post,) = cast.channel(channel)
        assert dict(button(post, "I know somebody").data) == {"w": "Speakers for Berlin", "src": "campaign:1"}
    cast.now += timedelta(days=7)
    cast.tick()
    assert buttons(cast.channel("sales")[0])
    cast.now += timedelta(days=1)
    cast.tick()
    cast.tick()
    (post,) = cast.channel("sales")
    assert buttons(post) == []
    assert "has ended" in text_of(post)
    assert "Speakers for Berlin · ended" in text_of(card_of(cast.say("mia", "/goodword calls")))


def test_a_call_waits_for_its_time_and_is_withdrawn(quick: Stage) -> None:
    """Scheduled for Wednesday at ten; posted once; withdrawn it is gone."""
    shown = card_of(call(quick, day="2026-11-25", time="10:00"))  # type: ignore[arg-type]  # reason: an outcome
    quick.tick()
    assert quick.channel("sales") == []
    quick.now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    quick.tick()
    quick.tick()
    assert len(quick.channel("sales")) == 1
    card_of(quick.press("mia", button(shown, "Withdraw")))
    assert gone(quick, "sales")
    assert gone(quick, "wins")
    assert "withdrawn" in text_of(card_of(quick.press("ada", button(shown, "Withdraw"))))


def test_a_call_that_is_over_before_it_could_begin_is_never_posted(quick: Stage) -> None:
    """Goodword was away for its whole time."""
    card_of(call(quick, day="2026-11-25"))  # type: ignore[arg-type]  # reason: an outcome
    quick.now += timedelta(days=30)
    quick.tick()
    assert quick.channel("sales") == []


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("until", {"day": "2026-12-24"}),
        ("until", {"until": "2029-01-01"}),
        ("day", {"time": "10:00"}),
        ("places", {"places": ("999999",)}),
        ("places", {"places": ("²",)}),
    ],
)
def test_a_wrong_call_says_so_at_its_field(quick: Stage, field: str, values: dict[str, object]) -> None:
    """Nothing is posted."""
    assert list(errors_of(call(quick, **values))) == [field]  # type: ignore[arg-type]  # reason: an outcome
    assert quick.channel("sales") == []


def test_calls_are_the_program_teams(quick: Stage) -> None:
    """Refused at the command, the press and the form."""
    assert "Not for you" in card_of(quick.say("sam", "/goodword calls")).title
    for name in ("new", "show", "end", "withdraw"):
        said = quick.do(quick.event("sam", "button", name=f"campaign.{name}", data={"c": 1}))
        assert "Not for you" in card_of(said).title


def test_whoever_does_not_want_to_be_named_is_not(quick: Stage) -> None:
    """One press, and one press back; said twice it is the same."""
    shown = card_of(quick.say("kim", "/goodword thanks"))
    off = button(shown, "Do not name me")
    for _ in range(2):
        shown = card_of(quick.press("kim", off))
        assert "You are not named" in shown.title
    assert "You may be named" in card_of(quick.press("kim", button(shown, "Name me again"))).title
