"""What we lack: what was asked for in the last half year and nobody could be found for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from bot.context import Context
from bot.event import Event
from bot.features.proof import cards_gaps
from bot.features.proof.cards_gaps import Gap
from bot.router import Router
from bot.ui import Outcome, Reply
from store.queries import demand, matching
from store.queries.fact_sources import bits
from store.queries.matching import Wanted
from store.records.requests import Request

router = Router()
DAYS = 182
SHOWN = 12
_SEGMENT = ("industry", "region", "segment", "product")


class _Key(NamedTuple):
    activity: str
    segment: tuple[tuple[str, tuple[str, ...]], ...]


@router.command("advocate gaps", help="What we lack: asked for, and nobody found", role="manager", reads=True)
def gaps(_event: Event, ctx: Context) -> Outcome:
    """Unanswered demand by segment and activity, beside how many of the pool could be asked now."""
    rows = demand.unanswered(ctx.session, ctx.now - timedelta(days=DAYS), ctx.day)
    lacks: Counter[_Key] = Counter()
    times: Counter[_Key] = Counter()
    for request, count in rows:
        key = _key(request)
        lacks[key] += count
        times[key] += 1
    first = sorted(lacks, key=lambda key: (-lacks[key], -times[key], key))
    found = [_gap(ctx, key, lacks[key], times[key]) for key in first[:SHOWN]]
    return Reply(card=cards_gaps.gaps(found, more=max(len(first) - SHOWN, 0)))


def _key(request: Request) -> _Key:
    wanted: Mapping[str, Sequence[str]] = request.criteria
    segment = tuple((kind, tuple(sorted(wanted[kind]))) for kind in _SEGMENT if wanted.get(kind))
    return _Key(request.activity, segment)


def _gap(ctx: Context, key: _Key, lacks: int, times: int) -> Gap:
    said = [" or ".join(ctx.terms.label(kind, one) for one in keys) for kind, keys in key.segment]
    return Gap(
        activity=ctx.terms.label("activity", key.activity),
        segment=" · ".join(said) or "any customer",
        lacks=lacks,
        times=times,
        available=_available(ctx, key),
    )


def _available(ctx: Context, key: _Key) -> int:
    """How many of the pool fit and may be asked now."""
    terms = bits(ctx.session, ("activity", "product"))
    segment = dict(key.segment)
    policy = ctx.policy
    wanted = Wanted(
        today=ctx.day,
        calls_cap=policy.calls_per_person_quarter,
        asks_cap=policy.asks_per_account_quarter,
        open_cap=policy.open_asks_per_account,
        activity=key.activity,
        activity_bit=terms.of("activity", (key.activity,)),
        public=ctx.terms.public(key.activity),
        single={kind: keys for kind, keys in segment.items() if kind != "product"},
        masks={"product": terms.of("product", segment["product"])} if "product" in segment else {},
    )
    return matching.count(ctx.session, wanted)
