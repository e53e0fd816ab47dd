"""The policy of digests: presets, what a rule is made of, which time a post tells of. Pure decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.digest import Window
from bot.domain.periods import Every, Rhythm, before
from store.records.promotion import Digest

MOST_SECTIONS = 5
EARLIER_DAYS = 92
"""For so long nothing that must not be repeated is: a tip, the same people thanked."""
AUDIENCES = {"sales": "Sales", "team": "Program team", "executives": "Executives"}


@dataclass(frozen=True, slots=True)
class Preset:
    """What a digest is unless somebody says otherwise."""

    audience: str
    every: Every
    weekday: int
    nth: int
    sections: tuple[str, ...]


PRESETS: Mapping[str, Preset] = {
    "sales": Preset("sales", "weekly", 1, 0, ("stories", "voices", "wanted", "thanks", "tip")),
    "team": Preset("team", "weekly", 0, 0, ("chores", "filled", "wanted", "voices", "goals")),
    "executives": Preset("executives", "monthly", 1, 1, ("wins", "stories", "filled", "wanted", "goals")),
}
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


def title(audience: str, *, extra: bool = False) -> str:
    """What a post is called."""
    said = {
        "sales": "Customers who can help you sell",
        "team": "The advocacy program this week",
        "executives": "What customer advocacy brought",
    }[audience]
    return f"{said} (extra)" if extra else said


def window(
    rhythm: Rhythm,
    day: date,
    audience: str,
    *,
    digest: int = 0,
    source: str = "",
    earlier: tuple[Mapping[str, object], ...] = (),
) -> Window:
    """The time a post on `day` tells of: the days since the one before it."""
    first = before(rhythm, day)
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
