"""Whoever looks after an advocate is reminded once to thank them, with a letter to send."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from bot.context import Context
from bot.domain.happenings import AskTookPlace
from bot.features.wins import steps
from bot.ui import Card, Link, Paragraph
from store.records.pool import Account, Advocate
from store.records.programs import Change
from store.records.promotion import Gratitude, Story
from store.records.requests import Ask, Participation, Request
from tests.core.cast import policy
from tests.core.stage import Stage, button, card_of, form_of, taken, text_of


def vouched(stage: Stage, *, owner: str = "kim", advocate: int = 1, confidential: bool = False) -> None:
    """A reference call with an advocate took place today, for Sam and a prospect called Zephyr."""
    day = stage.now.date()
    with stage.database.begin(stage.program) as session:
        request = Request(
            number=advocate, requester_id=stage.actors["sam"].person, activity="call", prospect="Zephyr", needed_by=day,
            stage="closed", confidential=confidential, deal_outcome="won", created_at=stage.now,
        )  # fmt: skip
        session.add(request)
        session.flush()
        about: dict[str, Any] = {"request_id": request.id, "advocate_id": advocate, "account_id": advocate}
        ask = Ask(stage="feedback_given", activity="call", owner_id=stage.actors[owner].person, **about)
        session.add(ask)
        session.flush()
        session.add(Participation(ask_id=ask.id, activity="call", happened_on=day, rating=5, **about))
        session.flush()
        happened(stage, session, AskTookPlace(ask.id or 0))
        happened(stage, session, AskTookPlace(ask.id or 0))


def happened(stage: Stage, session: Any, event: object) -> None:
    """Something happened, in a transaction."""
    Context(session, stage.actors["sam"], stage.now, stage.core.tools, role="member").happened(event)


def morning(stage: Stage, days: int = 1) -> list[Card]:
    """The next day at ten what is due happens; Kim's reminders."""
    stage.now += timedelta(days=days)
    stage.tick()
    stage.tick()
    return [c for c in stage.messages("kim") if "hank" in c.title and "vouched" not in c.title]


def test_the_owner_is_reminded_once_the_day_after(quick: Stage) -> None:
    """What they did and what it led to, a letter to send that names no prospect, one press; it is never asked again."""
    vouched(quick)
    assert morning(quick, 0) == []
    (reminder,) = morning(quick)
    assert reminder.title == "Thank Pat Poe at Alder Clinic?"
    said = text_of(reminder)
    assert "Reference call on 23 Nov 2026 for Sam, rated 5 of 5. The deal was won." in said
    assert "Hello Pat,\n\nThank you for the reference call on 23 November." in said
    assert "Zephyr" not in said
    (link,) = [p for b in reminder.blocks if isinstance(b, Paragraph) for p in b.text if isinstance(p, Link)]
    assert link.url.startswith("mailto:pat%40alder.example.com?subject=Thank%20you&body=Hello%20Pat")
    for data in (button(reminder, "I thanked them"), button(reminder, "Not needed")):
        assert "somebody else" in text_of(card_of(quick.press("lee", data)))
    taken(quick.press("kim", button(reminder, "I thanked them")))
    (now,) = morning(quick, 7)
    assert now.title == "You thanked Pat Poe at Alder Clinic"
    assert "answered this already" in text_of(card_of(quick.press("kim", button(reminder, "Not needed"))))
    with quick.database.begin(quick.program, write=False) as session:
        (noted,) = session.exec(select(Change).where(Change.field == "thanked")).all()
    assert (noted.record, noted.record_id) == ("advocate", 1)


def test_a_story_is_worth_a_word_too(quick: Stage) -> None:
    """Posted: the owner of the customer hears; withdrawn before the next day, or of somebody who left: nobody does."""
    with quick.database.begin(quick.program) as session:
        ctx = Context(session, quick.actors["mia"], quick.now, quick.core.tools, role="manager")
        for n in (1, 2, 3):
            told = {
                "title": "A clinic went live in six weeks",
                "body": "It went well.",
                "stage": "approved",
                "author_id": ctx.me,
            }
            story = Story(number=n, account_id=n, advocate_id=n, created_at=quick.now, **told)
            session.add(story)
            account = session.get(Account, n)
            assert account is not None
            account.owner_id = quick.actors["kim"].person
            session.flush()
            steps.post(ctx, story)
        second = session.get(Story, 2)
        assert second is not None
        second.stage = "withdrawn"
        left = session.get(Advocate, 3)
        assert left is not None
        left.stage = "former"
    (reminder,) = morning(quick)
    assert "Their story was posted: A clinic went live in six weeks. It does not name them." in text_of(reminder)
    assert "We told it without your name." in text_of(reminder)
    with quick.database.begin(quick.program, write=False) as session:
        assert [g.state for g in session.exec(select(Gratitude).order_by(Gratitude.id))] == [
            "asked",
            "dropped",
            "dropped",
        ]  # type: ignore[arg-type]  # reason: a column here


def test_what_was_published_is_sent_along(quick: Stage) -> None:
    """A proof with a person behind it, put into the library by hand; what came out long ago is not asked about."""
    form = form_of(quick.do(quick.event("mia", "button", name="proof.add")))
    for n, published in ((1, "2026-11-20"), (2, "2026-08-20")):
        typed = {
            "title": f"Case {n}",
            "link": f"https://example.com/{n}",
            "kind": "case_study",
            "published_on": published,
        }
        whole = form.model_copy(update={"data": {"more": True}, "nonce": f"n{n}"})
        card_of(quick.send("mia", whole, {**typed, "account": str(n), "advocate": str(n)}))
    (reminder,) = morning(quick)
    assert "Their case study was published: Case 1." in text_of(reminder)
    assert "Your case study is out: https://example.com/1" in text_of(reminder)


def test_reminders_keep_to_the_budget(quick: Stage) -> None:
    """At most so many messages a day; the rest comes in one bundle, where a press is answered on the spot."""
    policy(quick, nudges_per_day=1)
    for advocate in (1, 2):
        vouched(quick, advocate=advocate)
    assert len(morning(quick)) == 1
    morning(quick)
    bundle = quick.messages("kim")[-1]
    assert "Robin Roe" in text_of(bundle)
    assert "You thanked Robin" in card_of(quick.press("kim", button(bundle, "I thanked them"))).title
    assert date(2026, 11, 25) == quick.now.date()
