"""Who fits a request, in an order that never depends on chance.

The database ranks by bits and numbers; here the shortlist is judged by names, spread over accounts and counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.policy import Policy
from bot.features.requests.reasons import Criteria, Match, Reason, judge, wanted
from store.queries import matching as pool
from store.queries.fact_sources import Bits, bits
from store.queries.matching import SEVERAL, Candidate, Scored, Wanted
from store.queries.names import fold
from store.tenancy import TenantSession

__all__ = ["Criteria", "Match", "Matches", "Reason", "count", "list_for_owner", "match", "search"]

HELD = 3
MOST = 50
DISTINCT = 3
"""Among so many first matches no account comes twice."""
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
    return Matches(question.best(min(limit, MOST)), question.held(), question.count())


def count(session: TenantSession, criteria: Criteria, policy: Policy, today: date) -> int:
    """How many meet all criteria and may be asked now."""
    return _question(session, criteria, policy, today).count()


def search(
    session: TenantSession, criteria: Criteria, policy: Policy, today: date, *, text: str = "", limit: int = 10
) -> tuple[Match, ...]:
    """The pool for `/advocate find`; words are looked for in account, name, title, story and tags.

    Those who may be asked now come first, the others say why not. Without an activity it is not asked what people are
    willing to do.
    """
    words = tuple(dict.fromkeys(fold(text).split()))[:_MOST_WORDS]
    question = _question(session, criteria, policy, today, words)
    rows = pool.anybody(session, question.wanted, min(limit, MOST))
    found = [m for m in question.judged(rows) if m.availability.reason in ("", *_WAITING) and question.meets_one(m)]
    return tuple(sorted(found, key=lambda m: (not m.availability.available, m.rank)))


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

    def best(self, limit: int) -> tuple[Match, ...]:
        """The best of each account. Others of the same account follow when accounts run out, but never among the first.

        Read in growing pages: a score of the scan is never too low, so whoever ranks before its last row is settled.
        """
        found: dict[int, Match] = {}
        settled: list[Match] = []
        size = limit * 3
        while True:
            page = pool.page(self.session, self.wanted, size, [one.account_id for one in settled])
            found |= {one.advocate_id: one for one in self.judged(row for row in page if row.id not in found)}
            offered = [one for one in found.values() if one.availability.available and self.meets_one(one)]
            firsts = _first_of_account(offered)
            if len(page) < size:
                return _filled_up(firsts, offered, limit)
            settled = [one for one in firsts if one.rank <= (-page[-1].score, page[-1].id)]
            if len(settled) >= limit:
                return tuple(settled[:limit])
            size *= 2

    def held(self) -> tuple[Match, ...]:
        """The best of each account who meet all criteria but are resting, paused or at a cap."""
        rows = pool.held(self.session, self.wanted, HELD * 4)
        waiting = [one for one in self.judged(rows) if not one.missing and one.availability.reason in _WAITING]
        return tuple(_first_of_account(waiting)[:HELD])

    def count(self) -> int:
        """How many fit; by name where the database counts too many."""
        if not self.shared:
            return pool.count(self.session, self.wanted)
        people = pool.candidates(self.session, pool.fitting(self.session, self.wanted)).values()
        return sum(one.availability.available and not one.missing for one in map(self.judge, people))


def _first_of_account(people: Iterable[Match]) -> list[Match]:
    first: dict[int, Match] = {}
    for one in sorted(people, key=lambda m: m.rank):
        first.setdefault(one.account_id, one)
    return list(first.values())


def _filled_up(firsts: list[Match], offered: Iterable[Match], limit: int) -> tuple[Match, ...]:
    if len(firsts) < DISTINCT:
        return tuple(firsts[:limit])
    chosen = {one.advocate_id for one in firsts}
    others = sorted((one for one in offered if one.advocate_id not in chosen), key=lambda m: m.rank)
    return tuple([*firsts, *others][:limit])
