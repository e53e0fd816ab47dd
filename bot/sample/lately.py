"""The last days at the sample company, so that the first digest somebody looks at has something to say."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bot.sample.customers import FIRST_ASKED, Customer, People, Voice
from store.events import next_number
from store.queries import pool
from store.queries.names import name_key
from store.records.programs import Change
from store.records.promotion import Story
from store.records.requests import Request
from store.tenancy import TenantSession

_TOLD = (
    ("Days of month-end work became hours", "The team closed its books in two days instead of nine, with the people "
     "it had. The first branch took three weeks, the others a day each."),
    ("Support answers before lunch", "Tickets that used to wait until the next day are answered within two hours, and "
     "nobody works late for it any more."),
)  # fmt: skip
_MISSING = (
    ("speaking", "energy", "latam", "Larkline Energy", 140_000),
    ("call", "education", "apac", "Fenway", 65_000),
)
"""What nobody in the pool fitted, for whom, and what the deal is worth."""


def add_lately(
    session: TenantSession,
    customers: Sequence[Customer],
    voices: Sequence[Voice],
    people: People,
    now: datetime,
    today: date,
) -> None:
    """Three customers became ready, two stories were told, two requests found nobody."""
    ready = [voice for voice in voices if voice.active and voice.at >= FIRST_ASKED][:3]
    for days, voice in enumerate(ready, start=1):
        at = now - timedelta(days=days)
        session.add(
            Change(record="advocate", record_id=voice.id, before="candidate", after="active",
                   person_id=people["mia"].id, why="the interview is done", at=at)
        )  # fmt: skip
    for days, (title, text) in enumerate(_TOLD, start=2):
        at = now - timedelta(days=days)
        session.add(
            Story(
                number=next_number(session, "story"), title=title, body=text, told_title=title, told_text=text,
                account_id=customers[FIRST_ASKED + days].id, stage="posted", sent=True, author_id=people["lee"].id,
                approved_by_id=people["mia"].id, approved_at=at, created_at=at - timedelta(days=1), posted_at=at,
            )
        )  # fmt: skip
    numbers = pool.take_numbers(session, "request", len(_MISSING))
    for number, (activity, industry, region, prospect, amount) in zip(numbers, _MISSING, strict=True):
        made = datetime.combine(today - timedelta(days=4), time(8), now.tzinfo)
        session.add(
            Request(
                number=number, requester_id=people["sam"].id or 0, activity=activity, prospect=prospect,
                prospect_key=name_key(prospect), needed_by=today - timedelta(days=1), amount=Decimal(amount),
                criteria={"industry": [industry], "region": [region]}, stage="unfilled", created_at=made,
                why="nobody in the pool fitted", first_reply_at=made + timedelta(hours=3),
                ended_at=now - timedelta(days=1),
            )
        )  # fmt: skip
