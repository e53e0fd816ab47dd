"""What Goodword itself saw in the period, put beside a dimension at confirming: as facts that speak for or against a
level, never as a vote."""

from collections.abc import Callable
from datetime import timedelta

from bot.context import Context
from bot.features.maturity import steps, texts
from store.queries import maturity as stored
from store.queries.maturity_facts import Seen, seen
from store.records.maturity import Checkin

HIGH, LOW = "speaks for level 3 or above", "speaks for level 1 or 2"
ENOUGH = 5
"""Of fewer, a share says nothing."""
VERIFIED_DAYS = 182


def facts_of(ctx: Context, checkin: Checkin) -> dict[str, tuple[str, ...]]:
    """Sentences by dimension, for those dimensions that Goodword can say something about."""
    rubric = texts.rubric_of(ctx, checkin)
    last = stored.before(ctx.session, checkin)
    since = last.closed_at if last and last.closed_at else steps.half_a_year_back(ctx)
    found = seen(ctx.session, since, ctx.now, ctx.day - timedelta(days=VERIFIED_DAYS))
    said = {name: say(found) for name, say in SAY.items()}
    return {
        d.key: tuple(sentence for name in d.facts if (sentence := said[name])) for d in rubric.dimensions if d.facts
    }


def _requests(found: Seen) -> str:
    if not found.requests:
        return f"Nobody asked for a reference through Goodword: {LOW}."
    leaning = f": {HIGH}" if found.requests >= 12 else ""
    return f"{found.requests} requests came through Goodword{leaning}."


def _share(found: Seen) -> str:
    if found.ended < ENOUGH:
        return ""
    return f"{found.served} of {found.ended} requests that ended were served{_leaning(found.served, found.ended)}."


def _leaning(part: int, whole: int, high: int = 65, low: int = 35) -> str:
    percent = 100 * part // whole
    return f": {HIGH}" if percent >= high else f": {LOW}" if percent < low else ""


def _time(found: Seen) -> str:
    if found.hours is None:
        return ""
    leaning = f": {HIGH}" if found.hours <= 72 else f": {LOW}" if found.hours > 240 else ""
    long = f"{found.hours:.0f} hours" if found.hours < 72 else f"{found.hours / 24:.0f} days"
    return f"From asking to being served it takes {long} (median){leaning}."


def _nominations(found: Seen) -> str:
    if not found.nominated:
        return f"No customer was nominated: {LOW}."
    leaning = f": {HIGH}" if found.nominators >= ENOUGH else ""
    colleagues = "1 colleague" if found.nominators == 1 else f"{found.nominators} colleagues"
    return f"{found.nominated} customers were nominated by {colleagues}{leaning}."


def _outcomes(found: Seen) -> str:
    if found.deals < ENOUGH:
        return ""
    return f"The end of {found.outcomes} of {found.deals} deals is recorded{_leaning(found.outcomes, found.deals)}."


def _verified(found: Seen) -> str:
    if found.active < ENOUGH:
        return ""
    share = _leaning(found.verified, found.active)
    return f"{found.verified} of {found.active} active advocates were verified in the last half year{share}."


def _digests(found: Seen) -> str:
    return f"{found.digests} digests were posted: {HIGH}." if found.digests else ""


SAY: dict[str, Callable[[Seen], str]] = {
    "requests_through_bot": _requests,
    "share_fulfilled": _share,
    "median_time": _time,
    "nominations_by_team": _nominations,
    "outcomes_recorded": _outcomes,
    "profiles_verified": _verified,
    "digests_sent": _digests,
}
"""One sentence for each fact a rubric may ask for; empty when too little was seen to say anything."""
