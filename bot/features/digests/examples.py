"""One of each card and form of this room; every section for every audience."""

from datetime import UTC, date, datetime
from itertools import cycle

from bot.domain.periods import Rhythm
from bot.features.digests import cards, forms, rules
from bot.features.digests.sections import PARTS
from bot.router import Router
from bot.ui import Card, Form, Option

router = Router()
DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
RHYTHM = Rhythm(every="weekly", weekday=1)


def _view(state: str = "active", *, skips: bool = False, blocked: bool = False) -> cards.View:
    history = tuple((AT, run, "paused until 2027-01-12" if run == "skipped" else "") for run in cards.STATES)
    return cards.View(
        1, "#sales", "sales", "sales", "Tuesdays at 09:00 (UTC)", ("New voices", "Wanted"), state, DAY, AT, skips,
        blocked, history, "12 presses, 3 requests",
    )  # fmt: skip


@router.show("digests")
def examples() -> list[Card | Form]:
    """One of each."""
    posts = []
    for preset in rules.PRESETS.values():
        assert len(preset.sections) <= rules.MOST_SECTIONS  # noqa: S101  # reason: what ships keeps its own rule
    for audience in rules.AUDIENCES:
        window = rules.window(RHYTHM, DAY, audience, digest=1, source="digest:1:2026-W48")
        posts.append(cards.post(rules.title(audience), window, [part.example(window) for part in PARTS]))
    sections = tuple(Option(value=name, label=name.title()) for name in ("voices", "wanted", "thanks"))
    channels = list(zip(range(1, 7), cycle(["#sales", "#a-channel-with-a-rather-long-name"])))  # reason: one is endless
    return [
        *posts,
        cards.overview([]),
        cards.overview([_view()] * 20),
        *(cards.where(preset, found) for preset in rules.PRESETS.values() for found in ([], channels)),
        cards.proposal(rules.PRESETS["sales"], 1, "#sales", "Tuesdays at 09:00 (UTC)", AT, posts[0], ""),
        cards.proposal(
            rules.PRESETS["team"], 1, "#sales", "Tuesdays at 09:00 (UTC)", AT, None, "nothing new in: wanted"
        ),
        cards.preview(posts[0]),
        cards.nothing_to_say("nothing new in: wanted"),
        *(cards.detail(view) for view in (_view(), _view("paused"), _view(skips=True), _view(blocked=True))),
        cards.started(_view()),
        cards.done("Deleted", "What was posted stays."),
        cards.not_posted("Digest for #sales", "nothing new in: wanted", 1, missed=False),
        cards.not_posted("Digest for #sales", "Goodword was not running", 1, missed=True),
        cards.more("Wanted", None),
        forms.edit(RHYTHM, "sales", sections[0], ["voices"], sections, {"d": 1}),
        forms.pause(1, "The digest in #sales", DAY),
    ]
