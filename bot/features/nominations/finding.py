"""Whom a nomination is about: the customer it means, and people who may be the same."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.context import Context
from bot.domain.sameness import Known, same, same_account
from store.queries import nominations as stored
from store.queries.names import name_key
from store.queries.nominations import Someone

NEAR = 86
"""From this likeness of names on somebody is asked whether they meant that one."""
SHORTLIST = 30
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The account that was meant, if one is called so, and those it may be instead."""

    account_id: int | None
    account: str
    near: tuple[tuple[int, str], ...] = ()
    same: tuple[Someone, ...] = ()


def find(ctx: Context, account: str, person: str, email: str) -> Found:
    """What is known of a customer and a person there, however they were typed."""
    exact = stored.account_by_key(ctx.session, name_key(account)) if account else None
    near_ones = [] if exact else near(ctx, account)
    accounts = {exact.id or 0} if exact else {id_ for id_, _ in near_ones}
    given = Known(person, exact.name if exact else account, email)
    known = stored.known_people(ctx.session, accounts, email)
    found = [s for s in known if same(given, Known(s.person, s.account, s.email))]
    return Found(exact.id if exact else None, exact.name if exact else account, tuple(near_ones), tuple(found[:SHOWN]))


def near(ctx: Context, typed: str) -> list[tuple[int, str]]:
    """The customers that may be meant, the likeliest first: near in letters, or the same by `same_account`."""
    key = name_key(typed)
    found = stored.accounts_like(ctx.session, key)
    labels = {id_: name for id_, name, _ in found}
    keys = {id_: compared for id_, _, compared in found}
    likely = process.extract(key, keys, scorer=fuzz.WRatio, score_cutoff=60, limit=SHORTLIST)
    close = [(id_, score) for _, score, id_ in likely if same_account(labels[id_], typed)]
    close += [(id_, score - 100) for name, score, id_ in likely if fuzz.token_sort_ratio(name, key) >= NEAR]
    best: dict[int, float] = {}
    for id_, score in close:
        best[id_] = max(score, best.get(id_, -100.0))
    return [(id_, labels[id_]) for id_ in sorted(best, key=lambda one: -best[one])[:SHOWN]]
