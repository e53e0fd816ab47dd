"""A pool that chance makes, the same for the same seed: everything that can hold somebody back occurs in it."""

import random
from datetime import date, timedelta

from bot.features.requests.matching import Criteria
from store.queries.facts import quarter_of
from store.records.pool import Account, Advocate
from store.records.requests import OPEN_ASK_STAGES
from tests.matching.pool import ACTIVITIES, TODAY, Pool, noon

PRODUCTS = [f"product_{n}" for n in range(130)]
"""More than there are bits."""
SINGLE = {"industry": 3, "region": 2, "country": 3, "size": 2, "segment": 2}
PROSPECTS = ["Initech", "Customer 1", "Hooli GmbH"]
ENDED = ("took_place", "did_not_take_place", "feedback_given", "owner_declined", "advocate_declined", "withdrawn")


def fill(pool: Pool, chance: random.Random, as_of: date, people: int = 30) -> None:
    """Accounts, advocates and what happened to them in the 130 days before `as_of`."""
    pool.terms("product", *PRODUCTS)
    pool.terms("language", "en", "de", "fr")
    accounts = [_account(pool, chance, n) for n in range(people // 3)]
    everybody = [_advocate(pool, chance, chance.choice(accounts), as_of) for _ in range(people)]
    for who in everybody:
        for activity in chance.sample(list(ACTIVITIES), chance.randint(0, 3)):
            expires = chance.choice([None, _near(chance, 40), TODAY, TODAY - timedelta(days=1)])
            withdrawn = TODAY - timedelta(days=9) if chance.random() < 0.2 else None
            pool.permit(who, activity, expires_on=expires, withdrawn_on=withdrawn)
        if chance.random() < 0.3:
            day = as_of - timedelta(days=chance.randint(0, 130))
            pool.use(who, day, chance.choice(list(ACTIVITIES)), rating=chance.randint(0, 5))
        if chance.random() < 0.4:
            _ask(pool, chance, who, as_of)


def criteria(chance: random.Random) -> Criteria:
    """A wish for some of it."""
    terms = {
        kind: tuple(f"{kind}_{n}" for n in range(chance.randint(1, 2))) for kind in SINGLE if chance.random() < 0.3
    }
    if chance.random() < 0.4:
        terms["product"] = tuple(chance.sample(PRODUCTS, 4))
    if chance.random() < 0.3:
        terms["language"] = ("de",)
    activity = chance.choice(list(ACTIVITIES))
    prospect = chance.choice(["", "initech", "customer 1", "hooli"])
    return Criteria(activity=activity, public=ACTIVITIES[activity], prospect_key=prospect, terms=terms)


def _near(chance: random.Random, days: int) -> date:
    return TODAY + timedelta(days=chance.randint(-days, days))


def _account(pool: Pool, chance: random.Random, n: int) -> Account:
    return pool.account(
        f"Customer {n}",
        products=chance.sample(PRODUCTS, 12),
        paused_until=_near(chance, 20) if chance.random() < 0.15 else None,
        **{kind: f"{kind}_{chance.randrange(count)}" for kind, count in SINGLE.items()},
    )


def _advocate(pool: Pool, chance: random.Random, account: Account, as_of: date) -> Advocate:
    prior = chance.random() < 0.2
    return pool.advocate(
        account,
        stage=chance.choices(("active", "paused", "candidate", "former"), (80, 8, 7, 5))[0],
        activities=chance.sample(list(ACTIVITIES), chance.randint(2, len(ACTIVITIES))),
        languages=chance.sample(["en", "de", "fr"], chance.randint(0, 2)),
        not_to=chance.sample(PROSPECTS, 1) if chance.random() < 0.2 else [],
        paused_until=_near(chance, 30) if chance.random() < 0.15 else None,
        last_verified=TODAY - timedelta(days=chance.randint(0, 300)) if chance.random() < 0.7 else None,
        prior_use=as_of - timedelta(days=chance.randint(0, 200)) if prior else None,
        prior_quarter=quarter_of(as_of) - chance.randint(0, 1) if prior else 0,
        prior_uses=chance.randint(0, 2) if prior else 0,
    )


def _ask(pool: Pool, chance: random.Random, who: Advocate, as_of: date) -> None:
    stage = chance.choice(("proposed", *OPEN_ASK_STAGES, *ENDED))
    opened = as_of - timedelta(days=chance.randint(0, 100))
    ended = min(as_of, opened + timedelta(days=chance.randint(0, 30)))
    pool.ask(
        who,
        stage,
        activity=chance.choice(list(ACTIVITIES)),
        opened_at=None if stage == "proposed" else noon(opened),
        approached=stage not in ("proposed", "owner_asked", "owner_declined") and chance.random() < 0.7,
        ended_at=noon(ended) if stage in ENDED else None,
        starts_at=noon(ended) if chance.random() < 0.3 else None,
        not_before=_near(chance, 30) if chance.random() < 0.5 else None,
    )
