"""Sixty-four people press the same button at the same instant, through the whole core: one gets the customer."""

import os
from datetime import UTC, datetime

import pytest

from bot.ui import Button, Outcome, Reply
from store.engine import Database
from store.queries import facts, people
from store.queries import requests as stored
from store.queries.facts import Rests
from store.records.requests import Request
from tests.core import pool
from tests.core.stage import Stage, text_of
from tests.together import together

ROUNDS = int(os.environ.get("GOODWORD_RACES", "1"))
PEOPLE = 64
FEW = {"calls_per_person_quarter": 1, "open_asks_per_account": 20, "asks_per_account_quarter": 100}
pytestmark = pytest.mark.timeout(60 + 10 * ROUNDS)


@pytest.fixture
def stage(database: Database) -> Stage:
    """Sixty-four sellers and the owner of all customers."""
    stage = Stage(database, datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    stage.person("kim")
    for number in range(PEOPLE):
        stage.person(f"seller{number}")
    return stage


def test_the_last_call_of_a_customer_is_given_once(stage: Stage) -> None:
    """A person who takes one call a quarter gets one."""
    allow(stage, FEW)
    for number in range(ROUNDS):
        wanted = pool.add(stage, f"Alder {number}", "Pat Poe", owner="kim")
        race(stage, [wanted])


def test_the_last_ask_of_an_account_is_given_once(stage: Stage) -> None:
    """Two people of an account that takes one ask at a time: one of them is asked, by one seller."""
    for number in range(ROUNDS):
        wanted = [pool.add(stage, f"Birch {number}", f"Robin{n} Poe", owner="kim") for n in range(2)]
        race(stage, wanted)


def race(stage: Stage, wanted: list[int]) -> None:
    """Everybody asks at once, each for a request of their own: one gets through, the others read why not."""
    requests = made(stage)

    def press(number: int) -> Outcome:
        data = {"r": requests[number], "v": wanted[number % len(wanted)]}
        return stage.press(f"seller{number}", Button(label="Ask for this one", name="request.ask", data=data))

    outcomes = together(PEOPLE, press)
    refused = [isinstance(o, Reply) and "cannot be asked now" in text_of(o.card) for o in outcomes]
    won = [requests[n] for n, was_refused in enumerate(refused) if not was_refused]
    assert len(won) == 1, [text_of(o.card) for o in outcomes if isinstance(o, Reply)][:3]
    with stage.database.begin(stage.program, write=False) as session:
        asked = [row.ask.request_id for request in requests for row in stored.asks(session, request)]
        assert asked == won, "whoever was refused leaves nothing behind"
        assert facts.differences(session, stage.now.date(), Rests()) == []


def made(stage: Stage) -> list[int]:
    """A new request of each seller; their ids."""
    with stage.database.begin(stage.program) as session:
        first = len(stored.in_stages(session, stored.OPEN, limit=100_000))
        rows = [
            Request(
                number=first + number + 1, requester_id=stage.actors[f"seller{number}"].person, activity="call",
                prospect=f"Acme {number}", needed_by=stage.now.date(), created_at=stage.now,
            )
            for number in range(PEOPLE)
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        return [row.id or 0 for row in rows]


def allow(stage: Stage, caps: dict[str, int]) -> None:
    """Set the program's caps."""
    with stage.database.begin(stage.program) as session:
        people.save_settings(session, caps)
