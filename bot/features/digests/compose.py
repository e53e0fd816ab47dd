"""A digest made from its sections: the card, and what it held. One that has no news is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.domain.periods import Rhythm, told_up_to
from bot.features.digests import cards, rules
from bot.router import Section
from bot.ui import Card
from store.queries import digests


@dataclass(frozen=True, slots=True)
class Composed:
    """A post, or why there is none."""

    card: Card | None
    holds: Mapping[str, Any]
    why: str = ""


def compose(
    ctx: Context,
    rhythm: Rhythm,
    audience: str,
    sections: Sequence[str],
    day: date,
    *,
    digest: int = 0,
    key: str = "",
    extra: bool = False,
) -> Composed:
    """What a post on `day` says."""
    earlier = _earlier(ctx, digest, key) if digest else ()
    source = rules.topic(digest, key) if key else ""
    since = told_up_to(rhythm, ctx.policy, day) if key and not extra else None
    window = rules.window(rhythm, day, audience, since=since, digest=digest, source=source, earlier=earlier)
    made = [(one, part) for one in chosen(ctx, sections, audience) if (part := one.make(ctx, window))]
    if not any(part.news for _, part in made):
        asked = ", ".join(one.label.lower() for one in chosen(ctx, sections))
        return Composed(None, {}, f"nothing new in: {asked}")
    holds = {one.name: dict(part.holds) for one, part in made}
    title = made[0][1].title or rules.title(audience)
    return Composed(cards.post(f"{title} (extra)" if extra else title, window, [part for _, part in made]), holds)


def chosen(ctx: Context, names: Sequence[str], audience: str = "") -> list[Section]:
    """The sections of those names that there are, in the order in which an audience reads."""
    known, later = ctx.tools.router.sections, rules.LATER.get(audience, ())
    found = (known[name] for name in names if name in known)
    return sorted(found, key=lambda section: (section.name in later, section.order))


def listed(ctx: Context, name: str, window: Window) -> Part | None:
    """One section alone, with as much as a card holds."""
    section = ctx.tools.router.sections.get(name)
    return section.make(ctx, window) if section else None


def _earlier(ctx: Context, digest: int, key: str) -> tuple[Mapping[str, Any], ...]:
    since = ctx.now - timedelta(days=rules.EARLIER_DAYS)
    runs = digests.posted_since(ctx.session, digest, since)
    before = next((n for n, run in enumerate(runs) if run.period == key), len(runs))
    return tuple(run.contents for run in runs[:before])
