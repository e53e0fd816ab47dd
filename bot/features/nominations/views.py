"""What the cards of a nomination show, gathered once from the records: plain values, so that cards stay pure."""

from dataclasses import dataclass

from bot.context import Context
from bot.domain import guide
from bot.domain.wording import full_day
from bot.domain.workdays import add_working_days, working_day_of
from bot.features.nominations import steps
from bot.ui import Mention
from store.queries import nominations as stored
from store.records.nominations import OPEN_NOMINATION_STAGES, Nomination
from store.records.pool import Advocate
from store.records.requests import Request


@dataclass(frozen=True, slots=True)
class NominationView:
    """A nomination with all that its cards show."""

    nomination: Nomination
    nominator: Mention | str
    assigned: Mention | str
    state: str
    activities: str = ""
    words: str = ""
    """Industry, region, products in a row."""
    co_nominators: tuple[Mention | str, ...] = ()
    similar: tuple[tuple[str, str], ...] = ()
    """What looks like the same person: the record, and what it is in words."""
    request: int = 0
    duplicate_of: int = 0
    advocate_stage: str = ""
    interview: tuple[int, int] = (0, 0)
    """Pages of the interview that are done, and how many there are."""
    interviewed: bool = False
    """The interview is finished."""
    overdue: str = ""
    uses: int = 0

    @property
    def id(self) -> int:
        """The record's id, for buttons."""
        return self.nomination.id or 0

    @property
    def who(self) -> str:
        """The person with title."""
        n = self.nomination
        return f"{n.person}, {n.title}" if n.title else n.person

    @property
    def title(self) -> str:
        """The nomination in one line."""
        return f"Nomination #{self.nomination.number} · {self.nomination.person} at {self.nomination.account}"

    @property
    def open(self) -> bool:
        """Whether the program team has to decide."""
        return self.nomination.stage in OPEN_NOMINATION_STAGES

    @property
    def waits_for_interview(self) -> bool:
        """Whether the next thing to do is the interview."""
        stage = self.nomination.stage
        return stage == "interview" or (stage == "approved" and self.advocate_stage in ("candidate", "invited"))


def view(ctx: Context, nomination: Nomination) -> NominationView:
    """Everything about a nomination."""
    request = ctx.session.get(Request, nomination.request_id) if nomination.request_id else None
    original = stored.get(ctx.session, nomination.duplicate_of_id) if nomination.duplicate_of_id else None
    advocate = ctx.session.get(Advocate, nomination.advocate_id) if nomination.advocate_id else None
    begun = stored.interview(ctx.session, nomination.id or 0)
    pages = len(guide.steps(guide.read(ctx.policy.interview_guide)))
    return NominationView(
        nomination=nomination,
        nominator=ctx.mention(nomination.nominator_id) if nomination.nominator_id else "the customer, by a link",
        assigned=ctx.mention(nomination.assigned_id),
        state=_state(nomination, advocate),
        activities=ctx.terms.labels("activity", nomination.activities),
        words=_words(ctx, nomination),
        co_nominators=tuple(ctx.mention(p) for p in stored.co_nominators(ctx.session, nomination.id or 0)),
        similar=tuple((record, text) for record in nomination.similar if (text := described(ctx, record))),
        request=request.number if request else 0,
        duplicate_of=original.number if original else 0,
        advocate_stage=advocate.stage if advocate else "",
        interview=(min(begun.step, pages) if begun else 0, pages),
        interviewed=begun is not None and begun.finished_at is not None,
        overdue=overdue(ctx, nomination),
        uses=stored.uses(ctx.session, [advocate.id or 0]).get(advocate.id or 0, 0) if advocate else 0,
    )


def _state(nomination: Nomination, advocate: Advocate | None) -> str:
    if nomination.stage == "later" and nomination.later_on:
        return f"later: looked at again on {full_day(nomination.later_on)}"
    if nomination.stage == "interview":
        return "interview comes next"
    if nomination.stage == "declined" and nomination.decision:
        return f"not now: {nomination.decision}"
    if nomination.stage == "approved" and advocate:
        if advocate.stage in ("active", "paused"):
            return "ready to use"
        return "approved, the interview comes next" if advocate.stage in ("candidate", "invited") else "approved"
    return steps.waits(nomination)


def _words(ctx: Context, nomination: Nomination) -> str:
    chosen = (("industry", [nomination.industry]), ("region", [nomination.region]), ("product", nomination.products))
    return " · ".join(said for kind, keys in chosen if (said := ctx.terms.labels(kind, [k for k in keys if k])))


def described(ctx: Context, record: str) -> str:
    """Somebody who may be the same, in words; empty when they are not there any more."""
    kind, _, number = record.partition(":")
    if not number.isdecimal():
        return ""
    if kind == "advocate":
        advocate = ctx.session.get(Advocate, int(number))
        return f"{advocate.name}, in the pool" if advocate else ""
    other = stored.get(ctx.session, int(number))
    return f"{other.person} at {other.account}, nomination #{other.number}" if other else ""


def overdue(ctx: Context, nomination: Nomination) -> str:
    """What is late, in words; empty when nothing is."""
    since = working_day_of(nomination.moved_at, ctx.policy)
    today = working_day_of(ctx.now, ctx.policy)
    if nomination.stage in ("submitted", "in_review"):
        days = ctx.policy.nomination_look_days
        if add_working_days(since, days, ctx.policy) < today:
            return f"Overdue: no decision within {days} working days."
    if nomination.stage == "interview":
        days = ctx.policy.interview_days
        if add_working_days(since, days, ctx.policy) < today:
            return f"Overdue: no interview within {days} working days."
    return ""
