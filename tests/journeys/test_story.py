"""A win story's whole journey in both chats at once, over their wires."""

from datetime import timedelta
from decimal import Decimal

from store.records.requests import Participation, Request
from tests.contract.driver import Sheet, Shown, expect, newest
from tests.contract.slack_driver import SlackDriver
from tests.contract.teams_driver import TeamsDriver
from tests.customer import link_in, opened, to
from tests.fakes.teams import TENANT
from tests.world import World, world

NAMES = ("Alder", "Pat0", "Poe", "250,000", "Acme")


def vouched(it: World) -> None:
    """A customer spoke to the prospect of a deal that should have closed by now."""
    today = it.clock.now.date()
    with it.database.begin(it.program) as session:
        request = Request(
            number=1, requester_id=it.person_id("sam"), activity="call", prospect="Acme", stage="fulfilled",
            needed_by=today - timedelta(days=20), amount=Decimal(250_000), deal_ask_on=today,
            created_at=it.clock.now - timedelta(days=40), ended_at=it.clock.now - timedelta(days=20),
        )  # fmt: skip
        session.add(request)
        session.flush()
        used = {"activity": "call", "happened_on": today - timedelta(days=20), "rating": 5}
        session.add(Participation(request_id=request.id, advocate_id=1, account_id=1, **used))


async def test_from_a_won_deal_to_both_chats_and_out_of_them(furnished_url: str) -> None:
    """The seller is in Slack, the program team in Teams. A won deal offers a story; nothing of the customer is allowed,
    so it is told without names, in a channel of each; edited it changes in both, withdrawn it goes from both."""
    async with world(furnished_url, slack=True, teams=True) as it:
        slack, teams = SlackDriver(it), TeamsDriver(it)
        field = teams.teams.channel("field", *teams.users.values())
        it.policy(program_channel=teams.channel_place())
        chosen = {"#deals": it.place("slack", slack.slack.team, slack.sales, "deals"),
                  "#field": it.place("teams", TENANT, field, "field")}  # fmt: skip

        def told() -> list[tuple[str, str, int]]:
            """Id, text and edits of the story in Slack's channel, then in Teams'."""
            there = [(m.ts, str(m), m.edits) for m in slack.slack.seen(slack.sales)]
            return there + [(m.id, m.text, m.edits) for m in teams.teams.conversations[field].messages]

        await teams.arrive("mia", "lee")
        await slack.arrive("sam")
        vouched(it)
        it.clock.now = it.clock.now.replace(hour=11)
        await it.tick()

        deal = newest(await slack.direct("sam"), "How did the deal with Acme end?")
        won = expect(Sheet, await slack.press("sam", deal, "Won"))
        await slack.submit("sam", won, {})
        offer = newest(await slack.direct("sam"), "Acme is won. Shall we tell it?")
        draft = expect(Sheet, await slack.press("sam", offer, "Look and send"))
        assert "Alder Clinic" in draft.fields["body"]
        sent = expect(Shown, await slack.submit("sam", draft, {"quote": "Alder Clinic would not go back."}))
        assert "program team has your story" in sent.text

        review = newest(await teams.channel("mia"), "Win story #1")
        assert "On file: customer's name no, quote no, exact amount no, logo no" in review.text
        ask = expect(Sheet, await teams.press("mia", review, "Ask for permission"))
        await teams.submit("mia", ask, {"activities": ["Quote"]})
        (mail,) = [m for m in it.mails if to(m).startswith("pat0@")]
        page = await opened(it.http, link_in(mail))
        assert page.status == 200

        approval = expect(
            Sheet, await teams.press("mia", newest(await teams.channel("mia"), "Win story #1"), "Approve")
        )
        assert not [name for name in approval.fields if name in ("name", "quote", "amount")], "nothing may be ticked"
        offered = await teams.offered("mia", approval, "places", "")
        assert set(chosen) <= set(offered)
        done = await teams.submit("mia", approval, {"places": [str(place) for place in chosen.values()]})
        assert "posted" in expect(Shown, done).text
        posted = told()
        assert len(posted) == 2
        for _, text, _ in posted:
            assert "helped us win" in text
            assert "$250,000 to $500,000" in text
            assert not [name for name in NAMES if name in text.replace("$250,000 to", "")], text

        edit = expect(Sheet, await teams.press("mia", newest(await teams.channel("mia"), "Win story #1"), "Edit"))
        await teams.submit("mia", edit, {"body": "One call with Alder Clinic settled it within a week."})
        assert [(id, edits) for id, _, edits in told()] == [(id, edits + 1) for id, _, edits in posted]
        assert all("settled it within a week" in text and "Alder" not in text for _, text, _ in told())

        withdraw = newest(await slack.direct("sam"), "Your win story #1")
        why = expect(Sheet, await slack.press("sam", withdraw, "Withdraw"))
        assert "removed from every channel" in expect(Shown, await slack.submit("sam", why, {"why": "they asked"})).text
        assert told() == []
        assert "withdrawn: they asked" in newest(await teams.channel("mia"), "Win story #1").text
        assert it.undelivered() == []
