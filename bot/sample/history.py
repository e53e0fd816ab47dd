"""The year behind the sample company: requests, who was asked, what took place and what came of it."""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from bot.sample import words
from bot.sample.customers import ACCOUNT_PAUSED, PAUSED, READY, RESTING, SPENT, Customer, People, Voice
from bot.sample.people import SELLERS
from store.queries import pool
from store.queries.facts import quarter_of, quarter_start
from store.queries.names import name_key
from store.records.requests import Ask, Participation, Request
from store.tenancy import TenantSession

PAST = 72
"""Requests of the year that came to an end."""

APART = 75
"""Days at least between two uses of the same person, but for those who are used up on purpose."""

LATE = 45
"""Days in which nobody is used but those who rest on purpose and some of the rest."""

_FOR = ("call", "call", "call", "call", "site_visit", "case_study", "quote", "speaking", "call", "rfp_answer")
_ENDS = ("closed", "closed", "closed", "closed", "closed", "closed", "unfilled", "answered_with_proof", "cancelled")


class History:
    """Makes the year, day by day, from the oldest request to the newest."""

    def __init__(
        self,
        session: TenantSession,
        chance: random.Random,
        customers: Sequence[Customer],
        voices: Sequence[Voice],
        people: People,
        today: date,
    ) -> None:
        self._session = session
        self._chance = chance
        self._customers = customers
        self._voices = voices
        self._people = people
        self._today = today
        self._used: dict[int, list[date]] = {}
        self._numbers = iter(pool.take_numbers(session, "request", PAST + 7))

    def add(self) -> None:
        """Everything, in the order of its days."""
        planned = [self._today - timedelta(days=362 - at * 355 // PAST) for at in range(PAST)]
        events = [(day, at, None) for at, day in enumerate(planned)] + [
            (day, PAST + at, voice) for at, (voice, day) in enumerate(self._on_purpose())
        ]
        for day, at, voice in sorted(events, key=lambda one: one[:2]):
            if voice is not None:
                self._fulfilled(day, at, [voice])
            else:
                self._one(day, at)

    def _on_purpose(self) -> Iterable[tuple[Voice, date]]:
        """Two who are paused were used before, one rests after a call of last week, two had both calls this quarter."""
        yield self._voices[PAUSED], self._today - timedelta(days=104)
        yield self._voices[ACCOUNT_PAUSED], self._today - timedelta(days=103)
        yield self._voices[RESTING], self._today - timedelta(days=10)
        begins = quarter_start(quarter_of(self._today))
        quarter = (self._today - begins).days
        spent = [
            self._voices[SPENT],
            *[v for v in self._voices if v.active and v.at > 100 and "call" in v.activities][:1],
        ]
        for voice in spent:
            for part in (0, quarter // 3):
                yield voice, max(begins, begins + timedelta(days=part)) - timedelta(days=5)

    def _one(self, day: date, at: int) -> None:
        end = _ENDS[at % len(_ENDS)]
        if end != "closed":
            self._ended_otherwise(day, at, end)
            return
        found = self._somebody(day, _FOR[at % len(_FOR)])
        if found is None:
            self._ended_otherwise(day, at, "unfilled")
        else:
            self._fulfilled(day, at, [found], _FOR[at % len(_FOR)])

    # --- who

    def _somebody(self, day: date, activity: str) -> Voice | None:
        fit = [v for v in self._voices if v.active and activity in v.activities and self._free(v, day)]
        return self._chance.choice(fit) if fit else None

    def _free(self, voice: Voice, day: date) -> bool:
        """Those who are there to be asked now were used long ago if at all."""
        happened = day + timedelta(days=5)
        late = (self._today - happened).days < LATE
        if voice.at in (PAUSED, ACCOUNT_PAUSED, RESTING, SPENT) or (
            voice.at in READY and (self._today - happened).days < 120
        ):
            return False
        if late and (voice.at < 40 or quarter_of(happened) != quarter_of(self._today)):
            return False
        return all(abs((happened - other).days) >= APART for other in self._used.get(voice.customer.id, ()))

    # --- requests

    def _request(self, day: date, at: int, activity: str, about: Customer, **more: Any) -> Request:
        seller = self._people[SELLERS[at % len(SELLERS)]]
        made = _moment(day, 8 + at % 8)
        prospect = (
            f"{words.PROSPECTS[at % len(words.PROSPECTS)]} {words.PROSPECT_TAILS[at % len(words.PROSPECT_TAILS)]}"
        )
        request = Request(
            number=next(self._numbers),
            requester_id=seller.id or 0,
            activity=activity,
            prospect=prospect,
            prospect_key=name_key(prospect),
            needed_by=day + timedelta(days=9),
            note=self._chance.choice(
                ("", "", "Their CFO wants to hear about the first months.", "A short call is enough.")
            ),
            criteria={"industry": [about.industry], "region": [about.region]},
            amount=Decimal(self._chance.randint(6, 90) * 5_000),
            created_at=made,
            first_reply_at=made + timedelta(hours=self._chance.randint(1, 9)),
            **more,
        )
        self._session.add(request)
        self._session.flush()
        return request

    def _ended_otherwise(self, day: date, at: int, stage: str) -> None:
        about = self._chance.choice(self._customers)
        ended = _moment(day + timedelta(days=8), 12)
        more: dict[str, Any] = {"stage": stage, "ended_at": ended}
        if stage == "unfilled":
            more["why"] = "nobody in the pool fitted"
        elif stage == "answered_with_proof":
            more |= {
                "proof_title": "How a clinic group closes its books in two days",
                "proof_url": "https://example.com/proof",
            }
        else:
            more["why"] = "the deal went another way"
        request = self._request(day, at, "call", about, **more)
        declined = self._somebody(day, "call")
        if stage != "answered_with_proof" and declined is not None and (self._today - day).days > LATE:
            self._declined(request, declined, day)

    def _fulfilled(self, day: date, at: int, voices: Sequence[Voice], activity: str = "call") -> None:
        won = self._chance.random() < 0.6
        closes = day + timedelta(days=self._chance.randint(20, 60))
        over = closes <= self._today
        request = self._request(
            day,
            at,
            activity,
            voices[0].customer,
            stage="closed",
            ended_at=_moment(min(day + timedelta(days=10), self._today), 9),
            close_date=closes,
            deal_asked=1 if over else 0,
            deal_ask_on=None if over else closes + timedelta(days=120),
            deal_outcome=("won" if won else "lost") if over else "",
            deal_closed_on=closes if over else None,
        )
        if over and won:
            request.won_amount = request.amount
        for voice in voices:
            self._took_place(request, voice, day)

    # --- asks

    def _ask(self, request: Request, voice: Voice, day: date, **more: Any) -> Ask:
        opened = _moment(day, 10)
        ask = Ask(
            request_id=request.id or 0,
            advocate_id=voice.id,
            account_id=voice.customer.id,
            activity=request.activity,
            owner_id=voice.customer.owner_id,
            asked_by_id=request.requester_id,
            opened_at=opened,
            owner_asked_at=opened,
            **more,
        )
        self._session.add(ask)
        self._session.flush()
        return ask

    def _declined(self, request: Request, voice: Voice, day: date) -> None:
        if self._chance.random() < 0.5:
            why = self._chance.choice(words.NOT_NOW)
            self._ask(
                request, voice, day, stage="owner_declined", why=why, ended_at=_moment(day + timedelta(days=1), 9)
            )
            return
        self._ask(
            request,
            voice,
            day,
            stage="advocate_declined",
            why=self._chance.choice(words.DECLINES),
            approach="owner",
            approached=True,
            advocate_asked_at=_moment(day + timedelta(days=1), 9),
            ended_at=_moment(day + timedelta(days=3), 9),
        )

    def _took_place(self, request: Request, voice: Voice, day: date) -> None:
        happened = min(day + timedelta(days=5), self._today)
        self._used.setdefault(voice.customer.id, []).append(happened)
        ask = self._ask(
            request,
            voice,
            day,
            stage="feedback_given",
            approach=self._chance.choice(("owner", "program")),
            approached=True,
            advocate_asked_at=_moment(day + timedelta(days=1), 9),
            starts_at=_moment(happened, 13),
            ended_at=_moment(happened, 15),
        )
        rating = 5 if voice.at == RESTING else self._chance.choice((5, 5, 5, 4, 4, 3))
        self._session.add(
            Participation(
                ask_id=ask.id,
                request_id=request.id,
                advocate_id=voice.id,
                account_id=voice.customer.id,
                activity=request.activity,
                happened_on=happened,
                rating=rating,
                comment=self._chance.choice(words.PRAISE) if rating > 3 else "",
            )
        )


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
