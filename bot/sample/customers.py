"""The sample company's customers: accounts, the people at them, and what they allowed."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.vocabulary import SHIPPED
from bot.sample import words
from bot.sample.people import OWNERS, SELLERS
from store.queries import pool, vocabulary
from store.queries.names import name_key
from store.records.programs import Person
from store.tenancy import TenantSession

ACCOUNTS = 120
ADVOCATES = 200
FIRST_ASKED = 8
"""The first accounts are healthcare in EMEA, which is what people ask for first; the rest is everything."""

READY = range(4)
RESTING, PAUSED, ACCOUNT_PAUSED, SPENT = 4, 5, 6, 7
"""How the people of those accounts are: four may be asked now, and one each is held back for one reason."""

UNTAGGED = (28, 57, 86)
"""Of these nobody wrote down what they use."""

PRIVATE = ("site_visit", "beta", "rfp_answer", "referral")
PUBLIC = ("speaking", "case_study", "video", "quote", "logo", "review", "press_interview", "advisory_board")
Row = dict[str, Any]
People = Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class Customer:
    """An account as the history needs it."""

    id: int
    at: int
    """Which of the sample's accounts it is, from 0."""
    industry: str
    region: str
    language: str
    owner_id: int | None


@dataclass(frozen=True, slots=True)
class Voice:
    """An advocate as the history needs them."""

    id: int
    at: int
    name: str
    customer: Customer
    activities: tuple[str, ...]
    active: bool


def add_words(session: TenantSession) -> None:
    """What the sample company sells, for what, and instead of what."""
    for kind, labels in (("product", words.PRODUCTS), ("use_case", words.USE_CASES), ("competitor", words.COMPETITORS)):
        for label in labels:
            vocabulary.add_term(session, kind, label)


# --- accounts ------------------------------------------------------------------------------------


def add_accounts(
    session: TenantSession, chance: random.Random, people: People, now: datetime, today: date
) -> list[Customer]:
    """120 customers in ten industries, on four continents."""
    names = [f"{first}{last}" for last in words.COMPANY_ENDINGS for first in words.COMPANY_BEGINNINGS]
    rows: list[Row] = []
    languages: list[str] = []
    for at in range(ACCOUNTS):
        industry, region, country, language = _where(at)
        tail = chance.choice(words.TAILS[industry])
        owner = people[OWNERS[at % len(OWNERS)]] if at % 15 != 14 else None
        rows.append(
            {
                **_account(chance, at, f"{names[at]} {tail}", today),
                "industry": industry,
                "region": region,
                "country": country,
                "owner_id": owner.id if owner else None,
                "created_at": now - timedelta(days=380),
            }
        )
        languages.append(language)
    ids = pool.add_accounts(session, rows)
    return [
        Customer(id_, at, row["industry"], row["region"], languages[at], row["owner_id"])
        for at, (id_, row) in enumerate(zip(ids, rows, strict=True))
    ]


def _where(at: int) -> tuple[str, str, str, str]:
    """Industry, region, country and language: the first ones healthcare in EMEA, then all mixed."""
    industry = "healthcare" if at < FIRST_ASKED else tuple(words.TAILS)[at % len(words.TAILS)]
    regions = tuple(words.PLACES)
    region = "emea" if at < FIRST_ASKED else regions[at // len(words.TAILS) % len(regions)]
    country, language = words.PLACES[region][at % len(words.PLACES[region])]
    return industry, region, country, language


def _account(chance: random.Random, at: int, name: str, today: date) -> Row:
    bands = [word.key for word in SHIPPED if word.kind == "size"]
    size = bands[min(len(bands) - 1, 1 + chance.randrange(4))]
    renews_soon = at == ACCOUNT_PAUSED or at % 29 == 12
    escalated = at % 37 == 20
    products = sorted(vocabulary.slug(p) for p in chance.sample(words.PRODUCTS, chance.randint(1, 3)))
    pause = "renewal" if renews_soon else "escalation" if escalated else ""
    return {
        "name": name,
        "name_key": name_key(name),
        "size": size,
        "segment": {"51_200_employees": "small_business", "201_1000_employees": "mid_market"}.get(size, "enterprise"),
        "products": [] if at in UNTAGGED else products,
        "use_cases": sorted(vocabulary.slug(u) for u in chance.sample(words.USE_CASES, chance.randint(1, 3))),
        "competitors": [vocabulary.slug(chance.choice(words.COMPETITORS))] if chance.random() < 0.4 else [],
        "renewal_date": today + timedelta(days=20 if renews_soon else chance.randint(60, 360)),
        "health": "red" if escalated else chance.choice(("green", "green", "green", "amber")),
        "marquee": at % 17 == 9,
        "logo_permission": at % 3 == 0,
        "paused_until": today + timedelta(days=35) if pause else None,
        "pause_reason": pause,
    }


# --- advocates -----------------------------------------------------------------------------------


def add_advocates(
    session: TenantSession,
    chance: random.Random,
    customers: Sequence[Customer],
    people: People,
    now: datetime,
    today: date,
) -> list[Voice]:
    """200 people, one or two at each customer, and what they allowed."""
    rows = [_advocate(chance, at, customers[at % ACCOUNTS], people, today) for at in range(ADVOCATES)]
    for row in rows:
        row["created_at"] = now - timedelta(days=chance.randint(30, 370))
    ids = pool.add_advocates(session, rows)
    voices = [
        Voice(id_, at, row["name"], customers[at % ACCOUNTS], tuple(row["activities"]), row["stage"] == "active")
        for at, (id_, row) in enumerate(zip(ids, rows, strict=True))
    ]
    pool.add_permissions(session, [row for voice in voices for row in _permissions(chance, voice, today)])
    return voices


def _advocate(chance: random.Random, at: int, customer: Customer, people: People, today: date) -> Row:
    again = at // ACCOUNTS  # the second person of a customer has another name and title than the first
    pair = (at * 223 + at // 40 * 2 + again) % (len(words.FIRST_NAMES) * len(words.LAST_NAMES))
    first, last = words.FIRST_NAMES[pair % len(words.FIRST_NAMES)], words.LAST_NAMES[pair // len(words.FIRST_NAMES)]
    title, persona = words.TITLES[(at + at // len(words.TITLES) + again * 3) % len(words.TITLES)]
    story, use_case = words.STORIES[chance.randrange(len(words.STORIES))]
    stage = _stage(at)
    paused = stage == "paused"
    nominated = people[chance.choice((*OWNERS, *SELLERS))].id if chance.random() < 0.5 else None
    address = vocabulary.slug(f"{first} {last}").replace("_", ".")
    return {
        "account_id": customer.id,
        "name": f"{first} {last}",
        "name_key": name_key(f"{first} {last}"),
        "title": title,
        "persona": persona,
        "email": f"{address}@customer{customer.at + 1}.example.com",
        "phone": f"+1 555 01{at:03d}",
        "languages": sorted({"english", customer.language}),
        "story": story,
        "tags": sorted({chance.choice(words.TAGS), use_case.replace("_", " ")}),
        "not_to": [f"{chance.choice(words.PROSPECTS)} Group"] if at % 31 == 15 else [],
        "activities": _willing(chance, at),
        "stage": stage,
        "paused_until": today + timedelta(days=26) if paused else None,
        "left_on": today - timedelta(days=20 + at) if stage == "former" and at < 100 else None,
        "pause_reason": "own wish" if paused else "",
        "last_verified": today - timedelta(days=200 if at in (PAUSED, ACCOUNT_PAUSED) else chance.randint(3, 88)),
        "nominated_by_id": nominated,
        "source": "nomination" if nominated else chance.choice(("customer event", "survey", "existing list")),
    }


def _stage(at: int) -> str:
    if at == PAUSED or at % 23 == 17:
        return "paused"
    if at < FIRST_ASKED:
        return "active"
    return "candidate" if at % 19 == 12 else "former" if at % 41 == 9 else "active"


def _willing(chance: random.Random, at: int) -> list[str]:
    """Nearly everybody takes calls; many do something more."""
    more = chance.sample(PRIVATE, chance.randint(0, 2)) + chance.sample(PUBLIC, chance.choice((0, 1, 1, 2)))
    return (["call"] if at < FIRST_ASKED or at % 11 != 10 else ["rfp_answer"]) + [
        key for key in more if key != "rfp_answer"
    ]


def _permissions(chance: random.Random, voice: Voice, today: date) -> list[Row]:
    """Two of three who would do something public allowed it; a few permissions ran out, or will soon."""
    rows: list[Row] = []
    for activity in voice.activities:
        if activity not in PUBLIC or chance.random() < 0.33:
            continue
        given = today - timedelta(days=chance.randint(40, 700))
        rows.append(
            {
                "advocate_id": voice.id,
                "activity": activity,
                "scope": chance.choice(("", "website", "sales decks", "with approval of each text")),
                "given_by": voice.name,
                "given_on": given,
                "how": chance.choice(("e-mail", "signed form")),
                "proof": f"https://files.example.com/permissions/{voice.at + 1}-{activity}",
                "expires_on": given + timedelta(days=730),
            }
        )
    return rows
