"""A win story's whole journey in a real browser: a won deal, no permission, told without names in two channels, edited,
withdrawn; in the demo as it ships."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import select

from store.events import next_number
from store.queries import people
from store.records.pool import Account, Advocate
from store.records.programs import Person
from store.records.requests import Participation, Request
from tests.journeys.test_browser import SHOTS, Demo, demo
from tests.playground.driver import PHONE, Driver, browser, missing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing() or "-"),
    pytest.mark.timeout(240),
]


def vouched(house: Demo) -> tuple[str, str]:
    """A customer who allowed nothing spoke to the prospect of sam's deal; their account and name."""
    now = house.now[0]
    with house.app.database.begin(None, write=False) as session:
        program = people.programs(session)[0]
    with house.app.database.begin(program) as session:
        sam = session.exec(select(Person.id).where(Person.email == "sam@example.com")).one()
        account, advocate = (
            session.exec(
                select(Account, Advocate).where(Account.id == Advocate.account_id, Account.name == "Alder Clinic")
            ).first()
            or session.exec(select(Account, Advocate).where(Account.id == Advocate.account_id)).first()
        )  # type: ignore[misc]  # reason: the demo has customers
        used_on = now.date() - timedelta(days=20)
        request = Request(
            number=next_number(session, "request"), requester_id=sam or 0, activity="call", prospect="Initech",
            stage="fulfilled", needed_by=used_on, amount=Decimal(240_000), deal_ask_on=now.date(),
            created_at=now - timedelta(days=26), ended_at=now - timedelta(days=20),
        )  # fmt: skip
        session.add(request)
        session.flush()
        used = {"activity": "call", "happened_on": used_on, "rating": 5}
        session.add(
            Participation(request_id=request.id, advocate_id=advocate.id or 0, account_id=account.id or 0, **used)
        )
        return account.name, advocate.name


async def test_from_a_won_deal_to_a_story_and_back(tmp_path: Path) -> None:
    """Two presses and an amount make the draft; the program team asks the customer, does not wait, and tells it without
    names; what a seller reads on a phone changes and goes with it."""
    async with demo(tmp_path) as house, browser() as chromium:
        account, person = vouched(house)
        await house.later(hours=1)
        seller = await Driver.open(chromium, house.url, "sam", shots=SHOTS)
        await seller.go("Goodword")
        await seller.press("Won", on="How did the deal with Initech end?")
        await seller.submit()
        await seller.see("Initech is won. Shall we tell it?")
        await seller.press("Look and send", on="Initech is won")
        await seller.screenshot("story-draft")
        await seller.submit()
        await seller.see("The program team has your story")
        await seller.page.keyboard.press("Escape")

        manager = await Driver.open(chromium, house.url, "mia", shots=SHOTS)
        await manager.go("#advocacy")
        await manager.see("customer's name no, quote no")
        await manager.press("Ask for permission", on="Win story #")
        await manager.submit()
        await manager.page.keyboard.press("Escape")
        await manager.press("Wait for permission", on="Win story #")
        await manager.see("waits for the customer's permission")
        await manager.screenshot("story-review")
        await manager.press("Approve", on="Win story #")
        await manager.fill("Where", "#wins")  # the field's own channel stands there already
        await manager.screenshot("story-approve")
        await manager.submit()
        await manager.see("posted in #sales, #wins")

        reader = await Driver.open(chromium, house.url, "lee", size=PHONE, scheme="dark", shots=SHOTS)
        for channel in ("#sales", "#wins"):
            await reader.go(channel)
            await reader.see("helped us win")
            said = await reader.page.locator(".post").filter(has_text="helped us win").last.inner_text()
            assert not [name for name in (account, person, "Initech", "240,000") if name in said], said
        await reader.screenshot("story-post")

        await manager.press("Edit", on="Win story #")
        await manager.fill("What happened?", "One call settled it within a week.")
        await manager.submit()
        await reader.see("One call settled it within a week.")
        await manager.page.keyboard.press("Escape")
        await manager.press("Withdraw", on="Win story #")
        await manager.fill("Why?", "the customer asked us to")
        await manager.submit()
        await reader.not_see("helped us win")
        await reader.go("#sales")
        await reader.not_see("helped us win")
        assert [*seller.complaints, *manager.complaints, *reader.complaints] == []
