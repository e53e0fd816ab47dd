"""The policy of digests: presets, what a rule is made of, which time a post tells of. Pure decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.digest import Window
from bot.domain.periods import Every, Rhythm, before
from store.records.promotion import Digest

MOST_SECTIONS = 5
EARLIER_DAYS = 92
"""For so long nothing that must not be repeated is: a tip, the same people thanked."""
AUDIENCES = {"sales": "Sales", "team": "Program team", "executives": "Executives", "everybody": "Everybody"}


@dataclass(frozen=True, slots=True)
class Preset:
    """What a digest is unless somebody says otherwise."""

    name: str
    label: str
    audience: str
    every: Every
    weekday: int
    nth: int
    sections: tuple[str, ...]
    persons: bool = False
    """It may well go to a person instead of a channel."""


_PRESETS = (
    Preset("sales", "Sales", "sales", "weekly", 1, 0, ("stories", "voices", "wanted", "thanks", "tip")),
    Preset("team", "Program team", "team", "weekly", 0, 0, ("chores", "filled", "wanted", "voices", "goals")),
    Preset("executives", "Executives", "executives", "monthly", 1, 1, ("wins", "stories", "filled", "wanted", "goals")),
    Preset("recognition", "Monthly thanks", "everybody", "monthly", 0, 0, ("recognition",)),
    Preset("brief", "Monthly brief", "executives", "monthly", 0, 0, ("brief", "stories", "goals"), persons=True),
)
PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _PRESETS}
NAMING = ("thanks", "recognition")
"""Parts that name people; what they hold says whom."""
_NAMED = {"recognition": "monthly thanks", "brief": "monthly brief"}
"""Parts after which a digest is called."""
AT = time(9, 0)
LATER: Mapping[str, tuple[str, ...]] = {"executives": ("stories",)}
"""What an audience reads after the rest: executives look for outcomes first."""


def rhythm_of(digest: Digest) -> Rhythm:
    """The rule of a subscription."""
    every: Every = digest.every  # type: ignore[assignment]  # reason: a CHECK on the column allows these alone
    return Rhythm(
        every=every, weekday=digest.weekday, nth=digest.nth, day=digest.day, at=digest.at, zone=digest.zone,
        anchor=digest.anchor,
    )  # fmt: skip


def title(audience: str) -> str:
    """What a post is called."""
    return {
        "sales": "Customers who can help you sell",
        "team": "The advocacy program this week",
        "executives": "What customer advocacy brought",
        "everybody": "News from customer advocacy",
    }[audience]


def called(audience: str, sections: Sequence[str]) -> str:
    """What a digest is called on lists: by whom it is for, or by what it is."""
    return next((name for part, name in _NAMED.items() if part in sections), AUDIENCES[audience].lower())


def window(
    rhythm: Rhythm,
    day: date,
    audience: str,
    *,
    since: date | None = None,
    digest: int = 0,
    source: str = "",
    earlier: tuple[Mapping[str, object], ...] = (),
) -> Window:
    """The time a post on `day` tells of: the days `since` the one before it, or as many as lie between two; of one on
    the first of the month, the whole month before."""
    if rhythm.every == "monthly" and not rhythm.nth and rhythm.day == 1:
        day, since = day.replace(day=1), None  # the first working day may be a later one
    first = since or before(rhythm, day)
    here = ZoneInfo(rhythm.zone)
    return Window(
        start=_midnight(first, here), end=_midnight(day, here), first=first, last=day, before=before(rhythm, first),
        audience=audience, digest=digest, source=source, earlier=earlier,
    )  # fmt: skip


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def topic(digest_id: int, key: str) -> str:
    """The living message of one post."""
    return f"digest:{digest_id}:{key}"
