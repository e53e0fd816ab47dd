"""A check-in as cards show it: read once, put into words by `cards_*.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.context import Context
from bot.domain.maturity import Counts, Group, divided
from bot.features.maturity import phrases, steps, texts
from bot.ui import Text
from rubrics.schema import Dimension, Rubric
from store.queries import maturity as stored
from store.queries import people, places, ratings
from store.records.maturity import Checkin, Goal, Result


@dataclass(frozen=True, slots=True)
class CheckinView:
    """A check-in while it is being rated: counts of people, nothing of what they answered."""

    checkin: Checkin
    rubric: Rubric
    facilitator: Text
    channel: str
    reachable: bool
    begun: int
    finished: int
    named: int
    small_team: int = 0
    """Dimensions that the program team alone rates, when it is too small for them to be shown."""
    goals: tuple[Goal, ...] = ()
    """Open goals of the check-ins before."""

    @property
    def id(self) -> int:
        """Its id, for buttons."""
        return self.checkin.id or 0


@dataclass(frozen=True, slots=True)
class DimensionView:
    """What raters said about one dimension, as far as it may be shown, and what came of it."""

    dimension: Dimension
    views: Mapping[Group, Counts]
    result: Result
    divided: bool = False
    remarks: tuple[tuple[Text, str], ...] = ()
    """Who wrote (empty: without a name) and what."""
    facts: tuple[str, ...] = ()
    """What Goodword itself saw."""
    voted: int = 0
    """How many rated again so far, while a re-vote runs."""
    names: tuple[tuple[int, str], ...] = ()
    """In an open check-in: who gave which level."""

    @property
    def whole(self) -> Counts:
        """All who may be shown, together."""
        return sum(self.views.values(), Counts({}))

    @property
    def hidden(self) -> bool:
        """Too few answered for anything to be shown."""
        return not self.views


@dataclass(frozen=True, slots=True)
class ResultsView:
    """A revealed check-in."""

    checkin: Checkin
    rubric: Rubric
    dimensions: tuple[DimensionView, ...]
    """In the order to talk about them: most divided first."""
    before: Mapping[str, int] = field(default_factory=dict)
    """The levels of the check-in before."""

    @property
    def id(self) -> int:
        """Its id, for buttons."""
        return self.checkin.id or 0

    @property
    def levels(self) -> dict[str, int]:
        """What is confirmed, in the rubric's order."""
        found = {d.dimension.key: d.result.level for d in self.dimensions if d.result.level is not None}
        return {d.key: found[d.key] for d in self.rubric.dimensions if d.key in found}

    def of(self, key: str) -> DimensionView:
        """One dimension."""
        return next(d for d in self.dimensions if d.dimension.key == key)


def checkin_view(ctx: Context, checkin: Checkin, counts: tuple[int, int] | None = None) -> CheckinView:
    """How a check-in stands while it is being rated."""
    rubric = texts.rubric_of(ctx, checkin)
    place = places.get(ctx.session, checkin.place_id)
    begun, finished = counts or (steps.progress(ctx, checkin) if checkin.stage == "open" else (0, 0))
    everybody = stored.raters(ctx.session, checkin.id or 0)
    mention = ctx.mention(checkin.facilitator_id)
    return CheckinView(
        checkin=checkin,
        rubric=rubric,
        facilitator=(mention,) if not isinstance(mention, str) else mention,
        channel=place.name or "its channel" if place else "its channel",
        reachable=place is not None and place.blocked_at is None,
        begun=begun,
        finished=finished,
        named=sum(r.named for r in everybody),
        small_team=_too_few(ctx, rubric, checkin),
        goals=tuple(stored.goals(ctx.session, "open", checkin.rubric_key, 5)),
    )


def _too_few(ctx: Context, rubric: Rubric, checkin: Checkin) -> int:
    only = [d for d in rubric.dimensions if d.rated_by == "team"]
    if not checkin.anonymous or checkin.wide or len(only) == len(rubric.dimensions):
        return 0
    return len(only) if len(people.team(ctx.session)) < checkin.smallest else 0


def results_view(ctx: Context, checkin: Checkin) -> ResultsView:
    """What came of a check-in, as far as it may be shown."""
    rubric = texts.rubric_of(ctx, checkin)
    found = stored.results(ctx.session, checkin.id or 0)
    counts = _counts(ctx, checkin, found)
    written: dict[str, list[tuple[Text, str]]] = {}
    for remark in stored.remarks(ctx.session, checkin.id or 0):
        by = ctx.mention(remark.person_id) if remark.person_id else ""
        written.setdefault(remark.dimension, []).append((by if isinstance(by, str) else (by,), remark.text))
    names, made = _names(ctx, checkin), []
    for dimension in rubric.dimensions:
        result = found.get(dimension.key) or Result(checkin_id=checkin.id or 0, dimension=dimension.key)
        views = counts.get(dimension.key, {})
        whole = sum(views.values(), Counts({}))
        made.append(
            DimensionView(
                dimension=dimension,
                views=views,
                result=result,
                divided=divided(whole, ctx.policy.divided_from),
                remarks=tuple(written.get(dimension.key, ())),
                facts=tuple(checkin.facts.get(dimension.key, ())),
                voted=_voted(ctx, checkin, result),
                names=names.get((dimension.key, result.round), ()),
            )
        )
    order = sorted(made, key=lambda d: -d.whole.spread)  # sorting keeps the rubric's order among equals
    last = stored.before(ctx.session, checkin)
    before = stored.levels(ctx.session, [last.id or 0])[last.id or 0] if last else {}
    return ResultsView(checkin, rubric, tuple(order), before)


def _names(ctx: Context, checkin: Checkin) -> dict[tuple[str, int], tuple[tuple[int, str], ...]]:
    """Who gave which level, by dimension and round: kept of open check-ins alone, and shown after their reveal."""
    if checkin.anonymous or checkin.stage not in ("revealed", "closed"):
        return {}
    found: dict[tuple[str, int], dict[int, list[str]]] = {}
    for dimension, turn, level, person in ratings.by_name(ctx.session, checkin.id or 0):
        known = ctx.person(person)
        found.setdefault((dimension, turn), {}).setdefault(level, []).append(known.name if known else "somebody")
    return {
        key: tuple((level, phrases.listed(sorted(who))) for level, who in sorted(by.items()))
        for key, by in found.items()
    }


def _voted(ctx: Context, checkin: Checkin, result: Result) -> int:
    if not result.voting:
        return 0
    return ratings.answers_to(ctx.session, checkin.id or 0, result.round + 1, result.dimension)


def _counts(ctx: Context, checkin: Checkin, found: Mapping[str, Result]) -> dict[str, dict[Group, Counts]]:
    """What was kept of each dimension's round that counts."""
    levels: dict[str, dict[Group, dict[int, int]]] = {}
    for row in stored.tallies(ctx.session, checkin.id or 0):
        result = found.get(row.dimension)
        if result is not None and result.round == row.round:
            view: Group = row.view  # type: ignore[assignment]  # reason: a CHECK on the column allows the groups alone
            levels.setdefault(row.dimension, {}).setdefault(view, {})[row.level] = row.count
    return {d: {v: Counts(dict(sorted(by.items()))) for v, by in views.items()} for d, views in levels.items()}
