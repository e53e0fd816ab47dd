"""Sample data for the playground: a plainly fictional company, its people, its customers and a year of history.

Everything is made from short lists by a generator with a fixed seed, so that every demo looks the same on the same day.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from bot.domain.availability import rests_of
from bot.domain.policy import Policy
from store.queries import facts, vocabulary
from store.queries.names import name_key
from store.records.pool import Account, Advocate, Permission
from store.records.programs import Counter, Person
from store.records.requests import Ask, Participation, Request
from store.tenancy import TenantSession

COMPANY = "Quillwork"
SETTINGS: Mapping[str, Any] = {"zone": "Europe/Berlin"}
SEED = 20261
ACCOUNTS = 120
ADVOCATES = 200
PAST_REQUESTS = 60


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the sample company."""

    external_id: str
    name: str
    role: str
    title: str
    zone: str = "Europe/Berlin"

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.external_id}@example.com"


PEOPLE = (
    Colleague("sam", "Sam Ortiz", "member", "Account executive"),
    Colleague("kim", "Kim Halvorsen", "member", "Customer success manager"),
    Colleague("mia", "Mia Castellan", "manager", "Advocacy program manager"),
    Colleague("eve", "Eve Lindqvist", "viewer", "Chief revenue officer"),
    Colleague("ada", "Ada Brandt", "admin", "Revenue operations"),
    Colleague("lee", "Lee Marsh", "member", "Account executive"),
    Colleague("noa", "Noa Petridis", "member", "Account executive"),
    Colleague("ravi", "Ravi Sandoval", "member", "Customer success manager"),
    Colleague("lena", "Lena Okonjo", "member", "Customer success manager"),
    Colleague("tom", "Tom Varga", "manager", "Advocacy coordinator"),
    Colleague("ines", "Ines Moreau", "member", "Product marketing manager"),
    Colleague("jon", "Jon Achterberg", "member", "Head of field sales"),
)
OWNERS = ("kim", "ravi", "lena")
SELLERS = ("sam", "lee", "noa")

_FIRST = (
    "Amber Bruno Celia Dario Edda Farid Greta Hugo Ilse Jorin Kaya Lars Malin Nico Odile Pavel Quinn Rosa Selim Tilda "
    "Uwe Vera Wanda Xenia Yara Zeno Alva Benno Cora Dunja Emil Fenna Gero Hedda Ivo Jule Karim Luzia Mats Nele"
).split()
_LAST = (
    "Ashdown Birkhof Calloway Dornfeld Eastmoor Fallowfield Grünwald Hazelmere Ironside Jansson Kestrel Larkspur Mossberg "
    "Nightingale Oakhurst Pemberton Quillon Ravensworth Silverbrook Thornbury Underhill Vantongeren Westerlund Yarrow"
).split()
_HEADS = (
    "Amberfield Bluecrest Copperlane Dawnridge Elmstead Foxglove Goldenrod Harborlight Ivybridge Juniper Kingfisher Larchwood "
    "Meadowbrook Northlight Oakenshaw Pinecrest Quarryhill Riverstone Silverbirch Thistledown"
).split()
_TAILS = {
    "healthcare": ("Clinics", "Health"),
    "financial_services": ("Bank", "Capital"),
    "manufacturing": ("Works", "Industries"),
    "retail": ("Stores", "Market"),
    "technology": ("Software", "Systems"),
    "education": ("College", "Academy"),
}
_TITLES = (
    ("VP Operations", "vp"),
    ("Chief Information Officer", "c_level"),
    ("Head of Finance", "director"),
    ("Director of Support", "director"),
    ("IT Manager", "manager"),
)
_REGIONS = ("emea", "north_america", "apac", "latam")
_PRODUCTS = ("Ledger", "Relay", "Atlas")
_STORIES = (
    "Moved from three tools to one and closes the month in two days instead of five.",
    "Cut onboarding of new branches from six weeks to nine days.",
    "Answers auditors from one report; the last audit took a day.",
    "Runs support for four countries with the same team of eleven.",
)
_PROSPECTS = "Brindle Corvane Delphine Everfold Farrow Galloway Hartwell Islington Jasper Kelvin Lumley Marlowe".split()


def fill(session: TenantSession, now: datetime) -> dict[str, Person]:
    """Make the people, the customers and the year behind them; facts are computed as for real data.

    Gives the people by how the playground calls them.
    """
    chance = random.Random(SEED)  # noqa: S311  # reason: sample data, the same every time
    people = _people(session, now)
    for name in _PRODUCTS:
        vocabulary.add_term(session, "product", name)
    kinds = _known_keys(session)
    accounts = _accounts(session, chance, people, kinds, now)
    advocates = _advocates(session, chance, accounts, kinds, now)
    requests = _history(session, chance, advocates, people, now)
    for kind, last in (("account", len(accounts)), ("advocate", len(advocates)), ("request", requests)):
        session.add(Counter(kind=kind, last=last))
    session.flush()
    facts.refresh(session, [a.id or 0 for a in advocates], today=now.date(), rests=rests_of(Policy(**SETTINGS)))
    return people


def _people(session: TenantSession, now: datetime) -> dict[str, Person]:
    made = {p.external_id: Person(name=p.name, email=p.email, zone=p.zone, role=p.role, created_at=now) for p in PEOPLE}
    session.add_all(made.values())
    session.flush()
    return made


def _known_keys(session: TenantSession) -> dict[str, set[str]]:
    """Keys by kind: a sample word that the shipped vocabulary does not have is left out, never invented."""
    found: dict[str, set[str]] = {}
    for term in vocabulary.terms(session):
        found.setdefault(term.kind, set()).add(term.key)
    return found


def _one(keys: set[str], wanted: Sequence[str]) -> str:
    return next((key for key in wanted if key in keys), "")


def _accounts(
    session: TenantSession,
    chance: random.Random,
    people: Mapping[str, Person],
    kinds: dict[str, set[str]],
    now: datetime,
) -> list[Account]:
    industries = [i for i in _TAILS if i in kinds["industry"]]
    made: list[Account] = []
    for n in range(ACCOUNTS):
        industry = industries[n % len(industries)]
        name = f"{_HEADS[(n // len(industries)) % len(_HEADS)]} {_TAILS[industry][n // len(industries) // len(_HEADS) % 2]}"
        region = _one(kinds["region"], (_region(n, industry),))
        owner = people[OWNERS[n % len(OWNERS)]] if n % 15 else None
        made.append(
            Account(
                number=n + 1,
                name=name,
                name_key=name_key(name),
                industry=industry,
                region=region,
                size=chance.choice(sorted(kinds["size"])),
                products=[vocabulary.slug(p) for p in chance.sample(_PRODUCTS, chance.randint(1, 2))],
                owner_id=owner.id if owner else None,
                renewal_date=now.date() + timedelta(days=chance.randint(20, 340)),
                marquee=n % 17 == 5,
                paused_until=now.date() + timedelta(days=45) if n % 29 == 12 else None,
                pause_reason="renewal" if n % 29 == 12 else "",
                created_at=now - timedelta(days=380),
            )
        )
    session.add_all(made)
    session.flush()
    return made


def _region(n: int, industry: str) -> str:
    """Most of healthcare is in EMEA: the first thing people try in the demo asks for that."""
    return _REGIONS[int(n // 6 % 4 == 3)] if industry == "healthcare" else _REGIONS[n // 3 % 4]


def _advocates(
    session: TenantSession, chance: random.Random, accounts: list[Account], kinds: dict[str, set[str]], now: datetime
) -> list[Advocate]:
    made: list[Advocate] = []
    private, public = ["call", "site_visit", "referral"], ["case_study", "quote", "speaking", "video"]
    for n in range(ADVOCATES):
        account = accounts[n % ACCOUNTS]
        first, last = _FIRST[n % len(_FIRST)], _LAST[(n * 7 + n // len(_FIRST)) % len(_LAST)]
        title, persona = _TITLES[n % len(_TITLES)]
        domain = name_key(account.name).replace(" ", "-")
        made.append(
            Advocate(
                number=n + 1,
                account_id=account.id or 0,
                name=f"{first} {last}",
                name_key=name_key(f"{first} {last}"),
                title=title,
                persona=_one(kinds["persona"], (persona,)),
                email=f"{first}.{last}".lower().replace("ü", "ue") + f"@{domain}.example.com",
                phone=f"+49 30 5550{n:03d}",
                languages=["english"],
                story=chance.choice(_STORIES),
                activities=["call", *chance.sample(private[1:], 1), *chance.sample(public, chance.randint(0, 2))],
                stage=_stage(n),
                paused_until=now.date() + timedelta(days=30) if n % 23 == 7 else None,
                pause_reason="own wish" if n % 23 == 7 else "",
                last_verified=now.date() - timedelta(days=chance.randint(3, 260)),
                source="sample",
                created_at=now - timedelta(days=chance.randint(30, 370)),
            )
        )
    session.add_all(made)
    session.flush()
    session.add_all(_permissions(chance, made, now.date()))
    return made


def _stage(n: int) -> str:
    if n % 23 == 7:
        return "paused"
    return "candidate" if n % 19 == 4 else "former" if n % 41 == 9 else "active"


def _permissions(chance: random.Random, advocates: list[Advocate], today: date) -> list[Permission]:
    """Half of those who would do something public allowed it."""
    public = ("case_study", "quote", "speaking", "video")
    return [
        Permission(
            advocate_id=advocate.id or 0,
            activity=activity,
            given_by=advocate.name,
            given_on=today - timedelta(days=200),
            how="e-mail",
            expires_on=today + timedelta(days=chance.randint(-30, 500)),
        )
        for advocate in advocates
        for activity in advocate.activities
        if activity in public and chance.random() < 0.5
    ]


def _history(
    session: TenantSession,
    chance: random.Random,
    advocates: list[Advocate],
    people: Mapping[str, Person],
    now: datetime,
) -> int:
    """A year of requests that came to an end, with what took place for them."""
    usable = [a for a in advocates if a.stage == "active"]
    for n in range(PAST_REQUESTS):
        made = now - timedelta(days=365 - n * 6)
        request = _request(chance, n, people, made)
        session.add(request)
        session.flush()
        if request.stage == "closed":
            _took_place(session, chance, request, usable[n * 3 % len(usable)], made)
    session.flush()
    return PAST_REQUESTS


def _request(chance: random.Random, n: int, people: Mapping[str, Person], made: datetime) -> Request:
    closed = n % 5 != 3
    won = closed and chance.random() < 0.6
    amount = Decimal(chance.randint(8, 90) * 5_000)
    prospect = f"{_PROSPECTS[n % len(_PROSPECTS)]} Group"
    return Request(
        number=n + 1,
        requester_id=people[SELLERS[n % 3]].id or 0,
        activity="call",
        prospect=prospect,
        prospect_key=name_key(prospect),
        needed_by=(made + timedelta(days=7)).date(),
        amount=amount,
        stage="closed" if closed else "unfilled",
        why="" if closed else "nobody in the pool fitted",
        created_at=made,
        first_reply_at=made + timedelta(hours=chance.randint(1, 9)),
        ended_at=made + timedelta(days=30),
        deal_outcome=("won" if won else "lost") if closed else "",
        deal_asked=3,
        won_amount=amount if won else None,
        deal_closed_on=(made + timedelta(days=30)).date() if closed else None,
    )


def _took_place(
    session: TenantSession, chance: random.Random, request: Request, advocate: Advocate, made: datetime
) -> None:
    day = (made + timedelta(days=5)).date()
    ask = Ask(
        request_id=request.id or 0,
        advocate_id=advocate.id or 0,
        account_id=advocate.account_id,
        activity="call",
        stage="feedback_given",
        approach="program",
        approached=True,
        opened_at=made,
        owner_asked_at=made,
        advocate_asked_at=made,
        starts_at=datetime.combine(day, time(13, 0), UTC),
        ended_at=made + timedelta(days=6),
    )
    session.add(ask)
    session.flush()
    session.add(
        Participation(
            ask_id=ask.id,
            request_id=request.id,
            advocate_id=ask.advocate_id,
            account_id=ask.account_id,
            activity="call",
            happened_on=day,
            rating=chance.choice((5, 5, 4, 4, 3)),
        )
    )
