"""Sample data for the playground: a plainly fictional company, its people, its customers and a year of history.

Everything is made from short lists by a generator with a fixed seed, so that every demo looks the same on the same day.
What people try first always works: healthcare customers in EMEA who may be asked now, beside some who may not.
"""

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.availability import rests_of
from bot.domain.policy import Policy
from bot.domain.workdays import zone_of
from bot.sample.customers import add_accounts, add_advocates, add_words
from bot.sample.history import History
from bot.sample.lately import add_lately
from bot.sample.nominations import add_nominations
from bot.sample.people import COMPANY, PEOPLE, Colleague
from bot.sample.proof import add_proof
from store.queries import facts
from store.records.programs import Person
from store.tenancy import TenantSession

__all__ = ["COMPANY", "PEOPLE", "SETTINGS", "Colleague", "fill"]

SETTINGS: Mapping[str, Any] = {"zone": "Europe/Berlin"}
SEED = 20261


def fill(session: TenantSession, now: datetime) -> dict[str, Person]:
    """Make the people, the customers and the year behind them; facts are computed as for real data.

    Gives the people by how the playground calls them.
    """
    chance = random.Random(SEED)  # noqa: S311  # reason: sample data, the same every time
    today = now.astimezone(zone_of(SETTINGS["zone"])).date()
    people = {
        p.external_id: Person(name=p.name, email=p.email, zone=p.zone, role=p.role, team=p.team, created_at=now)
        for p in PEOPLE
    }
    session.add_all(people.values())
    session.flush()
    add_words(session)
    accounts = add_accounts(session, chance, people, now, today)
    advocates = add_advocates(session, chance, accounts, people, now, today)
    History(session, chance, accounts, advocates, people, today).add()
    add_lately(session, accounts, advocates, people, now, today)
    add_proof(session, accounts, advocates, now, today)
    add_nominations(session, chance, accounts, advocates, people, now, today)
    session.flush()
    ids = {account.id for account in accounts}
    facts.refresh(session, account_ids=ids, today=today, rests=rests_of(Policy(**SETTINGS)))
    return people
