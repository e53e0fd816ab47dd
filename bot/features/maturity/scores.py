"""What a finished check-in amounts to: profile, lowest sides, balance, score, band, place among companies like ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.context import Context
from bot.domain import maturity as rules
from bot.features.maturity import texts
from bot.features.maturity.views import ResultsView, results_view
from rubrics.schema import Band, Dimension, Segment
from store.queries import maturity as stored
from store.records.maturity import Checkin, Goal


@dataclass(frozen=True, slots=True)
class ScoreView:
    """A scorecard, ready for words and pictures."""

    results: ResultsView
    levels: Mapping[str, int]
    before: Mapping[str, int]
    before_number: int
    """The check-in that is compared with, 0: none."""
    only_some: bool
    """The rubric's version changed since: only dimensions both have are compared."""
    lowest: tuple[Dimension, ...]
    balance: int
    summary: Decimal | None
    overall: Decimal | None
    band: Band | None
    segment: Segment | None
    standing: rules.Standing | None
    goals: tuple[Goal, ...]
    team: bool
    """The reader may choose goals and share."""
    picture: str = ""
    page: str = ""

    @property
    def checkin(self) -> Checkin:
        """The check-in."""
        return self.results.checkin

    @property
    def flags(self) -> list[tuple[str, str]]:
        """Red flags that were ticked, with their dimension."""
        return [
            (d.name, d.red_flags[n])
            for d in self.results.rubric.dimensions
            for n in self.results.of(d.key).result.flags
            if 0 <= n < len(d.red_flags)
        ]


def score_view(ctx: Context, checkin: Checkin, *, links: bool = True) -> ScoreView:
    """The scorecard of a check-in, beside the one before it."""
    results = results_view(ctx, checkin)
    rubric, levels = results.rubric, results.levels
    last = stored.before(ctx.session, checkin)
    same = rules.comparable(rubric, texts.rubric_of(ctx, last)) if last else ()
    overall = rules.overall(rubric, levels)
    segment = rules.segment_of(rubric, checkin.size)
    return ScoreView(
        results=results,
        levels=levels,
        before={key: level for key, level in results.before.items() if key in same},
        before_number=last.number if last and same else 0,
        only_some=bool(last) and len(same) < len(rubric.dimensions),
        lowest=tuple(rules.lowest(rubric, levels)),
        balance=rules.balance(levels),
        summary=rules.summary(levels) if rubric.overall == "none" else None,
        overall=overall,
        band=rules.band_of(rubric, overall) if overall is not None else None,
        segment=segment,
        standing=rules.standing(segment, overall) if segment and overall is not None else None,
        goals=tuple(stored.goals_of(ctx.session, checkin.id or 0)),
        team=ctx.is_team() or ctx.me == checkin.facilitator_id,
        picture=file_link(ctx, checkin, "profile") if links else "",
        page=file_link(ctx, checkin, "scorecard") if links else "",
    )


def file_link(ctx: Context, checkin: Checkin, file: str) -> str:
    """A signed, expiring address of a file about a check-in; empty where there is no public address."""
    if not ctx.tools.links.public or checkin.stage != "closed":
        return ""
    claims = {"file": f"maturity.{file}", "c": checkin.id}
    return ctx.link("files", "files", claims, f"{file}-{checkin.id}", ctx.policy.link_days)
