"""What can happen to a subscription, and to each of its periods."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.context import Context
from bot.domain.happenings import StoriesTold
from bot.domain.periods import Period, Rhythm, due_between, following, still_useful
from bot.domain.workdays import zone_of
from bot.errors import UserError
from bot.features.digests import cards, compose, rules, targets
from store.queries import digests, people, places
from store.records.programs import Place
from store.records.promotion import Digest

UNIT = 30
"""Periods settled in one transaction: a process that was away for a year settles it piece by piece."""
MOST_TOLD = 5
_MISSED_LATE = "Goodword was not running, and it was too late to be useful"
_MISSED_OLDER = "Goodword was not running, and the next one was due already"
_NO_CHANNEL = "Goodword cannot write there"


def make(ctx: Context, place: int, audience: str, rule: Mapping[str, Any], sections: Sequence[str]) -> Digest:
    """A new subscription; its first period is the next one."""
    rhythm = Rhythm.model_validate(rule)
    digest = Digest(
        number=ctx.number("digest"), place_id=place, audience=audience, sections=list(sections), settled_to=ctx.now,
        next_due_at=following(rhythm, ctx.policy, ctx.now).due, created_by_id=ctx.me or None, created_at=ctx.now,
        **rhythm.model_dump(),
    )  # fmt: skip
    ctx.session.add(digest)
    ctx.session.flush()
    ctx.changed("digest", digest.id or 0, "state", "", "active")
    ctx.record = f"digest:{digest.id}"
    return digest


def held(ctx: Context, digest_id: int) -> Digest:
    """The subscription, held until this transaction ends.

    Raises:
        UserError: it was deleted.
    """
    digest = digests.lock(ctx.session, digest_id)
    if digest is None:
        raise UserError("That digest was deleted. See the others with /goodword digest.")
    return digest


def change(
    ctx: Context, digest: Digest, place: int, audience: str, rule: Mapping[str, Any], sections: Sequence[str]
) -> None:
    """Another rule counts from now on. A period that it would leave behind is recorded as missed, with the reason."""
    old = rules.rhythm_of(digest)
    new = Rhythm.model_validate(rule)
    left = _pending(ctx, digest, old)
    for name, value in new.model_dump().items():
        setattr(digest, name, value)
    digest.place_id, digest.audience, digest.sections = place, audience, list(sections)
    digest.settled_to = max(digest.settled_to, ctx.now)
    upcoming = following(new, ctx.policy, ctx.now)
    digest.next_due_at = upcoming.due
    if left is not None and left.key != upcoming.key and len(left.key) == len(upcoming.key) and left.key < upcoming.key:
        why = f"{ctx.actor.name} changed it when the new time had passed"
        _settle(ctx, digest, left, "missed", reason=why)
    if digest.skip and digest.skip < upcoming.key:
        digest.skip = ""
    ctx.changed("digest", digest.id or 0, "rule", "", "changed")
    ctx.record = f"digest:{digest.id}"


def _pending(ctx: Context, digest: Digest, rhythm: Rhythm) -> Period | None:
    """The period that would have been next, if it has no run yet."""
    period = following(rhythm, ctx.policy, digest.settled_to)
    return None if digests.settled(ctx.session, digest.id or 0, period.key) else period


def pause(ctx: Context, digest: Digest, until: date | None) -> None:
    """No post until a day, or until somebody goes on."""
    digest.state, digest.paused_until = "paused", until
    ctx.changed("digest", digest.id or 0, "state", "active", "paused", until.isoformat() if until else "")
    ctx.record = f"digest:{digest.id}"


def resume(ctx: Context, digest: Digest) -> None:
    """Posts again, from the next period on."""
    digest.state, digest.paused_until = "active", None
    ctx.changed("digest", digest.id or 0, "state", "paused", "active")
    ctx.record = f"digest:{digest.id}"


def skip(ctx: Context, digest: Digest, *, on: bool) -> None:
    """Leave out the next period, or do not after all."""
    digest.skip = following(rules.rhythm_of(digest), ctx.policy, max(ctx.now, digest.settled_to)).key if on else ""
    ctx.changed("digest", digest.id or 0, "skip", "", digest.skip)
    ctx.record = f"digest:{digest.id}"


def delete(ctx: Context, digest: Digest) -> None:
    """It is never posted again."""
    before, digest.state = digest.state, "deleted"
    ctx.changed("digest", digest.id or 0, "state", before, "deleted")


# --- by the clock


def catch_up(ctx: Context, digest: Digest) -> bool:
    """Every period that is due gets its run: the last one is posted, older ones were missed. True: there are more."""
    rhythm = rules.rhythm_of(digest)
    if digest.state == "paused" and digest.paused_until and _today(ctx, rhythm) >= digest.paused_until:
        resume(ctx, digest)
    due = due_between(rhythm, ctx.policy, digest.settled_to, ctx.now, UNIT + 1)
    for period in due[:-1][:UNIT]:
        if digest.state == "paused" or period.key == digest.skip:
            _leave_out(ctx, digest, period)
        else:
            _settle(ctx, digest, period, "missed", reason=_MISSED_OLDER)
        digest.settled_to = period.due
    if len(due) > UNIT:
        return True
    if due:
        _last(ctx, digest, rhythm, due[-1])
        digest.settled_to = due[-1].due
    digest.next_due_at = following(rhythm, ctx.policy, max(ctx.now, digest.settled_to)).due
    return False


def _today(ctx: Context, rhythm: Rhythm) -> date:
    return ctx.now.astimezone(zone_of(rhythm.zone)).date()


def _last(ctx: Context, digest: Digest, rhythm: Rhythm, period: Period) -> None:
    place = places.get(ctx.session, digest.place_id)
    if digest.state == "paused" or period.key == digest.skip:
        _leave_out(ctx, digest, period)
    elif not still_useful(rhythm, period, ctx.now):
        _missed(ctx, digest, period, _MISSED_LATE)
    elif (there := targets.open_to(ctx, place)) is None:
        _missed(ctx, digest, period, _NO_CHANNEL)
    else:
        _post(ctx, digest, rhythm, period, there)


def _leave_out(ctx: Context, digest: Digest, period: Period) -> None:
    if digest.state == "paused":
        until = f" until {digest.paused_until.isoformat()}" if digest.paused_until else ""
        _settle(ctx, digest, period, "skipped", reason=f"paused{until}")
        return
    digest.skip = ""
    _settle(ctx, digest, period, "skipped", reason="left out once")


def _missed(ctx: Context, digest: Digest, period: Period, why: str) -> None:
    if _settle(ctx, digest, period, "missed", reason=why):
        _say_why(ctx, digest, why, missed=True)


def _post(ctx: Context, digest: Digest, rhythm: Rhythm, period: Period, place: Place) -> None:
    made = compose.compose(
        ctx, rhythm, digest.audience, digest.sections, period.posted_on, digest=digest.id or 0, key=period.key
    )
    if made.card is None:
        if _settle(ctx, digest, period, "empty", reason=made.why):
            _say_why(ctx, digest, made.why, missed=False)
        return
    late = "late" if ctx.now - period.due > timedelta(minutes=30) else ""
    holds = {**made.holds, "day": period.posted_on.isoformat()}
    if _settle(ctx, digest, period, "posted", reason=late, holds=holds):
        targets.show(ctx, place, rules.topic(digest.id or 0, period.key), made.card)
        _told(ctx, digest, made)


def _told(ctx: Context, digest: Digest, made: compose.Composed) -> None:
    if stories := made.holds.get("stories", {}).get("stories", ()):
        ctx.happened(StoriesTold(tuple(stories), digest.id or 0))


def _settle(
    ctx: Context,
    digest: Digest,
    period: Period,
    state: str,
    *,
    reason: str = "",
    holds: Mapping[str, Any] | None = None,
) -> bool:
    return digests.settle(
        ctx.session, digest.id or 0, period.key, state, reason=reason, contents=holds, due_at=period.due, now=ctx.now
    )


def _say_why(ctx: Context, digest: Digest, why: str, *, missed: bool) -> None:
    """Whoever set it up, as long as they are on the program team; otherwise the team."""
    team = [p.id or 0 for p in people.team(ctx.session)]
    readers = [digest.created_by_id] if digest.created_by_id in team else team[:MOST_TOLD]
    title = f"Digest for {targets.name(ctx, places.get(ctx.session, digest.place_id))}"
    for person in readers:
        ctx.nudge(person or 0, cards.not_posted(title, why, digest.id or 0, missed=missed))


# --- outside its rhythm


def post_extra(ctx: Context, digest: Digest, place: Place) -> bool:
    """Post now, marked as an extra; no period is used up. False: there is nothing to say."""
    key = f"extra-{ctx.now:%Y%m%d%H%M%S}"
    rhythm = rules.rhythm_of(digest)
    made = compose.compose(
        ctx,
        rhythm,
        digest.audience,
        digest.sections,
        _tomorrow(ctx, rhythm),
        digest=digest.id or 0,
        key=key,
        extra=True,
    )
    if made.card is None:
        return False
    holds = {**made.holds, "day": _tomorrow(ctx, rhythm).isoformat()}
    if not digests.settle(ctx.session, digest.id or 0, key, "extra", contents=holds, due_at=ctx.now, now=ctx.now):
        raise UserError("It was posted a moment ago.")
    targets.show(ctx, place, rules.topic(digest.id or 0, key), made.card)
    _told(ctx, digest, made)
    ctx.record = f"digest:{digest.id}"
    return True


def _tomorrow(ctx: Context, rhythm: Rhythm) -> date:
    """An extra post and a preview tell of today, too."""
    return _today(ctx, rhythm) + timedelta(days=1)


def sample(ctx: Context, rhythm: Rhythm, audience: str, sections: Sequence[str], digest: int = 0) -> compose.Composed:
    """What a post would say now."""
    return compose.compose(ctx, rhythm, audience, sections, _tomorrow(ctx, rhythm), digest=digest)


def redraw(ctx: Context, concerns: Callable[[Mapping[str, Any]], bool]) -> None:
    """Something moved: the posts that it concerns, by what they held, are drawn anew."""
    since: datetime = ctx.now - timedelta(days=rules.EARLIER_DAYS)
    for run in digests.all_posted_since(ctx.session, since):
        if not concerns(run.contents):
            continue
        digest = ctx.session.get(Digest, run.digest_id)
        if digest is None:
            continue
        day = date.fromisoformat(str(run.contents["day"]))
        made = compose.compose(
            ctx, rules.rhythm_of(digest), digest.audience, digest.sections, day, digest=run.digest_id, key=run.period,
            extra=run.state == "extra",
        )  # fmt: skip
        topic = rules.topic(run.digest_id, run.period)
        for place in ctx.has_shown(topic):
            ctx.show(topic, place, made.card or cards.done(rules.title(digest.audience)))
