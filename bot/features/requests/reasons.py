"""Why somebody fits, as data: one person judged by names and dates, with the weights that the database ranks by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.availability import Availability, availability
from bot.domain.policy import Policy
from bot.ui import Value
from store.queries.fact_sources import Bits
from store.queries.matching import SEVERAL, SINGLE, Candidate, Preferences, Wanted

WEIGHTS: Mapping[str, int] = {
    "account": 100, "product": 45, "word": 45, "use_case": 40, "industry": 40, "language": 35, "competitor": 35,
    "persona": 30, "region": 30, "country": 30, "segment": 25, "size": 25,
}  # fmt: skip
"""What meeting a criterion counts. All preferences together count less than the least of them."""
NEVER_USED = 4
USED_BEFORE = ((365, 4), (180, 3), (120, 2), (60, 1))
"""Days since the last use, and the points for it."""
FEEDBACK_FROM = ((45, 2), (35, 1))
FROM_THE_TEAM = 2
VERIFIED_LATELY = 12
VERIFIED = 10
NOT_VERIFIED = 9
"""For a profile that was checked within half the days a program allows, within all of them, never. For one that was
checked longer ago there is nothing: it sinks below all that meet as much, since the rest together counts less."""


class Reason(NamedTuple):
    """Why somebody is offered: ("industry", "healthcare"), ("last_used", 140), ("never_used", 0), ("verified", 20),
    ("feedback", 45), ("team", 0), ("account", 7), ("word", "onboarding"): terms by key, days as numbers. Or why they
    come late: ("stale", 210)."""

    kind: str
    value: str | int


class Criteria(Value):
    """What is wished for. `terms` are lists of keys by kind; any key of a kind meets it."""

    activity: str = ""
    public: bool = False
    prospect_key: str = ""
    terms: Mapping[str, tuple[str, ...]] = {}
    accounts: tuple[int, ...] = ()
    """Accounts wished for by name."""
    team: tuple[int, ...] = ()
    """The requester and their team: whom they nominated is preferred."""
    leave_out: tuple[int, ...] = ()
    """Advocates not to offer, since they were asked already."""

    @classmethod
    def of(
        cls,
        activity: str,
        stored: Mapping[str, Sequence[str]],
        *,
        public: bool,
        prospect_key: str = "",
        team: Iterable[int] = (),
        leave_out: Iterable[int] = (),
    ) -> "Criteria":
        """The criteria as a request stores them: keys by kind, with the ids of wished accounts as "account"."""
        return cls(
            activity=activity,
            public=public,
            prospect_key=prospect_key,
            terms={kind: tuple(stored[kind]) for kind in (*SINGLE, *SEVERAL) if stored.get(kind)},
            accounts=tuple(int(key) for key in stored.get("account", ()) if key.isdecimal()),
            team=tuple(sorted(team)),
            leave_out=tuple(sorted(leave_out)),
        )


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody with the reasons to ask them, the kinds of criteria they miss, and whether they may be asked now."""

    advocate_id: int
    number: int
    name: str
    title: str
    stage: str
    account_id: int
    account: str
    marquee: bool
    owner_id: int | None
    owner_email: str
    score: int
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    availability: Availability


def wanted(criteria: Criteria, policy: Policy, today: date, terms: Bits, words: tuple[str, ...] = ()) -> Wanted:
    """The question to the database: bits and numbers."""
    return Wanted(
        today=today,
        calls_cap=policy.calls_per_person_quarter,
        asks_cap=policy.asks_per_account_quarter,
        open_cap=policy.open_asks_per_account,
        activity=criteria.activity,
        activity_bit=terms.of("activity", (criteria.activity,)),
        public=criteria.public,
        prospect_key=criteria.prospect_key,
        leave_out=criteria.leave_out,
        single={kind: keys for kind, keys in criteria.terms.items() if kind in SINGLE},
        masks={kind: terms.of(kind, keys) for kind, keys in criteria.terms.items() if kind in SEVERAL},
        accounts=criteria.accounts,
        words=words,
        weights=WEIGHTS,
        preferences=Preferences(
            never_used=NEVER_USED,
            used_before=tuple((today - timedelta(days=days), points) for days, points in USED_BEFORE),
            verified_since=(
                (today - timedelta(days=policy.verify_after // 2), VERIFIED_LATELY),
                (today - timedelta(days=policy.verify_after), VERIFIED),
            ),
            not_verified=NOT_VERIFIED,
            feedback_from=FEEDBACK_FROM,
            team=criteria.team,
            team_points=FROM_THE_TEAM,
        ),
    )


def judge(someone: Candidate, criteria: Criteria, policy: Policy, question: Wanted) -> Match:
    """One person by names and dates instead of bits: score, reasons, what is missing, availability."""
    met = _met(someone, criteria, question.words)
    return Match(
        advocate_id=someone.id,
        number=someone.number,
        name=someone.name,
        title=someone.title,
        stage=someone.stage,
        account_id=someone.account_id,
        account=someone.account_name,
        marquee=someone.marquee,
        owner_id=someone.account_owner_id,
        owner_email=someone.account_owner_email,
        score=question.preferences.points(someone) + _weight(met),
        reasons=(*(reason for reasons in met.values() for reason in reasons), *_gentle(someone, policy, question)),
        missing=tuple(kind for kind, reasons in met.items() if not reasons),
        availability=availability(
            someone,
            policy,
            question.today,
            criteria.activity,
            public=criteria.public,
            prospect_key=criteria.prospect_key,
        ),
    )


def _met(someone: Candidate, criteria: Criteria, words: tuple[str, ...]) -> dict[str, list[Reason]]:
    """For each criterion given what meets it."""
    met = {
        kind: [Reason(kind, key) for key in keys if key in _terms(someone, kind)]
        for kind, keys in criteria.terms.items()
    }
    if criteria.accounts:
        met["account"] = [Reason("account", id_) for id_ in criteria.accounts if id_ == someone.account_id]
    if words:
        met["word"] = [Reason("word", word) for word in words if word in someone.words]
    return met


def _terms(someone: Candidate, kind: str) -> Sequence[str]:
    match kind:
        case "product":
            return someone.account_products
        case "use_case":
            return someone.account_use_cases
        case "competitor":
            return someone.account_competitors
        case "language":
            return someone.languages
        case _:
            return (getattr(someone, kind),)


def _weight(met: Mapping[str, Sequence[Reason]]) -> int:
    """A criterion counts once, however many terms meet it; of words looked for each counts."""
    return sum(WEIGHTS[kind] * (len(reasons) if kind == "word" else bool(reasons)) for kind, reasons in met.items())


def _gentle(someone: Candidate, policy: Policy, question: Wanted) -> list[Reason]:
    """What speaks for them, or against them, besides the criteria."""
    today, reasons = question.today, list[Reason]()
    if someone.last_used is None:
        reasons.append(Reason("never_used", 0))
    else:
        reasons.append(Reason("last_used", max((today - someone.last_used).days, 0)))
    if someone.last_verified:
        days = max((today - someone.last_verified).days, 0)
        reasons.append(Reason("verified" if days <= policy.verify_after else "stale", days))
    if someone.feedback >= FEEDBACK_FROM[-1][0]:
        reasons.append(Reason("feedback", someone.feedback))
    if someone.nominated_by_id in question.preferences.team:
        reasons.append(Reason("team", 0))
    return reasons
