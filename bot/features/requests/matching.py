"""Who fits a request, in an order that never depends on chance.

The database ranks by bits and numbers; here the shortlist is judged by names, spread over accounts and counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.policy import Policy
from bot.features.requests.reasons import WEIGHTS, Criteria, Match, Reason, judge, wanted
from store.queries import matching as pool
from store.queries.fact_sources import Bits, bits
from store.queries.matching import SEVERAL, Candidate, Scored, Wanted
from store.queries.names import fold
from store.tenancy import TenantSession

__all__ = ["Criteria", "Fit", "Match", "Matches", "Reason", "fit", "list_for_owner", "match", "search"]

HELD = 3
MOST = 50
DISTINCT = 3
"""Among so many first matches no account comes twice."""
FIRST_PAGE = 100
"""So many are read at least: it costs next to nothing, and most often saves counting in a scan of its own."""
_MOST_WORDS = 10
_WAITING = ("paused", "account_paused", "resting", "person_cap", "account_open", "account_cap")


@dataclass(frozen=True, slots=True)
class Matches:
    """The best who may be asked now; up to three who fit but may not; how many fit all criteria now."""

    matches: tuple[Match, ...]
    held: tuple[Match, ...]
    count: int

    @property
    def relaxed(self) -> bool:
        """Nobody meets all criteria: each match says which it misses."""
        return self.count == 0 and bool(self.matches)


def match(session: TenantSession, criteria: Criteria, policy: Policy, today: date, *, limit: int = 10) -> Matches:
    """The best for these criteria: at least one of them is met, when there are any."""
    question = _question(session, criteria, policy, today)
    best, fit = question.best(min(limit, MOST))
    held = question.held()
    seen = {one.advocate_id: one for one in question.judged([*best, *held])}
    return Matches(
        tuple(seen[row.id] for row in best),
        tuple(seen[row.id] for row in held),
        question.count() if fit is None else fit,
    )


@dataclass(frozen=True, slots=True)
class Fit:
    """How many meet all criteria and may be asked now; when nobody does, whether somebody comes near."""

    count: int
    near: bool = True


def fit(session: TenantSession, criteria: Criteria, policy: Policy, today: date) -> Fit:
    """How many fit, without looking at any of them closely."""
    question = _question(session, criteria, policy, today)
    count = question.count()
    return Fit(count, near=count > 0 or bool(question.best(1)[0]))


def search(
    session: TenantSession, criteria: Criteria, policy: Policy, today: date, *, text: str = "", limit: int = 10
) -> tuple[Match, ...]:
    """The pool for `/advocate find`; words are looked for in account, name, title, story and tags.

    Those who may be asked now come first, the others say why not. Without an activity it is not asked what people are
    willing to do.
    """
    words = tuple(dict.fromkeys(word for word in fold(text).split() if len(word) > 1 or not word.isascii()))
    question = _question(session, criteria, policy, today, words[:_MOST_WORDS])
    rows = pool.anybody(session, question.wanted, min(limit, MOST))
    found = [m for m in question.judged(rows) if m.availability.reason in ("", *_WAITING) and question.meets_one(m)]
    return tuple(sorted(found, key=lambda m: (not m.availability.available, -m.score, m.advocate_id)))


def list_for_owner(session: TenantSession, person_id: int, policy: Policy, today: date) -> tuple[Match, ...]:
    """Everybody at the accounts somebody owns, by account, with availability for anything."""
    question = _question(session, Criteria(), policy, today)
    return tuple(question.judge(someone) for someone in pool.of_owner(session, person_id))


def _question(
    session: TenantSession, criteria: Criteria, policy: Policy, today: date, words: tuple[str, ...] = ()
) -> "_Question":
    several = [(kind, keys) for kind, keys in criteria.terms.items() if kind in SEVERAL]
    if criteria.activity:
        several.append(("activity", (criteria.activity,)))
    terms = bits(session, [kind for kind, _ in several]) if several else Bits(())
    if criteria.prospect_key:
        excluding = pool.excluding(session, criteria.prospect_key)
        criteria = criteria.model_copy(update={"leave_out": tuple(sorted({*criteria.leave_out, *excluding}))})
    shared = any(terms.shared(kind, keys) for kind, keys in several)
    return _Question(session, criteria, policy, wanted(criteria, policy, today, terms, words), shared)


@dataclass(frozen=True, slots=True)
class _Question:
    """One question to the pool. `shared`: a wanted term shares its bit with another; the database counts too many."""

    session: TenantSession
    criteria: Criteria
    policy: Policy
    wanted: Wanted
    shared: bool

    @property
    def full(self) -> int:
        """The score from which on all criteria are met: preferences never make up for a missing one."""
        kinds = (*self.criteria.terms, *(("account",) if self.criteria.accounts else ()))
        return sum(WEIGHTS[kind] for kind in kinds)

    def judge(self, someone: Candidate) -> Match:
        """One person, looked at closely."""
        return judge(someone, self.criteria, self.policy, self.wanted)

    def judged(self, rows: Iterable[Scored]) -> list[Match]:
        """The people of these rows, looked at closely, in no order."""
        return [self.judge(someone) for someone in pool.candidates(self.session, [row.id for row in rows]).values()]

    def meets_one(self, one: Match) -> bool:
        """Whether any criterion is met, when there is any."""
        given = len(self.criteria.terms) + bool(self.criteria.accounts) + bool(self.wanted.words)
        return len(one.missing) < given or not given

    def best(self, limit: int) -> tuple[list[Scored], int | None]:
        """The best of each account, and how many fit all criteria when that can be told already.

        Others of the same account follow when accounts run out, but never among the first. Pages grow: a score of the
        scan is never too low, so whoever ranks before its last row is settled.
        """
        size, seen, settled = max(limit * 3, FIRST_PAGE), dict[int, Scored](), list[Scored]()
        fit: int | None = None
        while True:
            page = pool.page(self.session, self.wanted, size, [row.account_id for row in settled])
            whole = len(page) < size
            if not settled and not self.shared and (whole or page[-1].score < self.full):
                fit = sum(row.score >= self.full for row in page)
            seen |= {row.id: row for row in (self.corrected(page) if self.shared else page)}
            firsts = _first_of_account(seen.values())
            if whole:
                return _filled_up(firsts, seen.values(), limit), fit
            settled = [row for row in firsts if _rank(row) <= _rank(page[-1])]
            if len(settled) >= limit:
                return settled[:limit], fit
            size *= 2

    def corrected(self, rows: Iterable[Scored]) -> list[Scored]:
        """The rows that stand when looked at closely, with their own scores."""
        close = [one for one in self.judged(rows) if one.availability.available and self.meets_one(one)]
        return [Scored(one.advocate_id, one.account_id, one.score) for one in close]

    def held(self) -> list[Scored]:
        """The best of each account who meet all criteria but are resting, paused or at a cap."""
        rows = pool.held(self.session, self.wanted, HELD * 4)
        if self.shared:
            close = [one for one in self.judged(rows) if not one.missing and one.availability.reason in _WAITING]
            rows = [Scored(one.advocate_id, one.account_id, one.score) for one in close]
        return _first_of_account(rows)[:HELD]

    def count(self) -> int:
        """How many fit; by name where the database counts too many."""
        if not self.shared:
            return pool.count(self.session, self.wanted)
        people = pool.candidates(self.session, pool.fitting(self.session, self.wanted)).values()
        return sum(one.availability.available and not one.missing for one in map(self.judge, people))


def _rank(row: Scored) -> tuple[int, int]:
    """Sorts the best first; who came first into the pool breaks a tie."""
    return -row.score, row.id


def _first_of_account(rows: Iterable[Scored]) -> list[Scored]:
    first: dict[int, Scored] = {}
    for row in sorted(rows, key=_rank):
        first.setdefault(row.account_id, row)
    return list(first.values())


def _filled_up(firsts: list[Scored], everybody: Iterable[Scored], limit: int) -> list[Scored]:
    if len(firsts) < DISTINCT:
        return firsts[:limit]
    return [*firsts, *sorted(set(everybody) - set(firsts), key=_rank)][:limit]
