"""Win stories: drafted, made anonymous, approved by somebody else, told, changed and withdrawn everywhere."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from bot.context import Context
from bot.domain.happenings import ContactForgotten, DealWon, PermissionWithdrawn
from bot.event import Source
from store.records.messages import Outbox
from store.records.pool import Account, Permission
from store.records.promotion import Story
from store.records.requests import Participation, Request
from tests.core import pool
from tests.core.cast import policy
from tests.core.stage import Stage, button, card_of, errors_of, form_of, taken, text_of

TEXT = "Alder Clinic cut waiting time by 40 %. Pat Poe, VP Operations in Munich, said so to everybody."


def tell(stage: Stage, who: str = "sam", **values: Any) -> int:
    """A story that the program team has; its id."""
    policy(stage, program_channel=stage.channel_id("program"))
    with stage.database.begin(stage.program) as session:
        account = session.exec(select(Account).where(Account.name == "Alder Clinic")).one().id
    form = form_of(stage.say(who, "/goodword win How Alder Clinic cut waiting time"))
    given = {"body": TEXT, "customer": str(account), "quote": "We would not go back.", "amount": "240k", **values}
    assert "program team has your story" in card_of(stage.send(who, form, given)).title
    return story(stage).id or 0


def story(stage: Stage) -> Story:
    """The newest."""
    with stage.database.begin(stage.program, write=False) as session:
        return session.exec(select(Story).order_by(Story.id.desc())).first()  # type: ignore[union-attr,return-value]  # reason: a column, and the test made one


def permit(stage: Stage, activity: str, *, expires: date | None = None, scope: str = "") -> None:
    """Alder Clinic's advocate allows something."""
    with stage.database.begin(stage.program) as session:
        session.add(Permission(advocate_id=1, activity=activity, expires_on=expires, scope=scope, given_by="Pat Poe"))


def approve(stage: Stage, who: str = "mia", channels: tuple[str, ...] = ("sales",), **values: Any) -> Any:
    """Press Approve on the program channel's card, and send the form."""
    review = stage.channel("program")[-1]
    form = form_of(stage.press(who, button(review, "Approve")))
    return stage.send(who, form, {"places": tuple(str(stage.channel_id(c)) for c in channels), **values})


def gone(stage: Stage, channel: str) -> bool:
    """Whether the last thing that happens in a channel is a removal."""
    place = stage.channel_id(channel)
    with stage.database.begin(stage.program, write=False) as session:
        rows = session.exec(select(Outbox).where(Outbox.place_id == place).order_by(Outbox.id)).all()  # type: ignore[arg-type]  # reason: a column here
    return bool(rows) and rows[-1].kind == "remove"


def test_nothing_identifying_is_told_without_permission(cast: Stage) -> None:
    """Written with names, read without: in the review, in the channel and in the library."""
    tell(cast)
    review = text_of(cast.channel("program")[0])
    card_of(approve(cast))
    (post,) = cast.channel("sales")
    found = text_of(card_of(cast.say("vic", "/goodword win find waiting")))
    for shown in (text_of(post), found):
        assert "cut waiting time" in shown
        assert not [word for word in ("Alder", "Pat", "Poe", "Munich", "240", "go back") if word in shown]
    assert "$100,000 to $250,000" in text_of(post)
    assert "The customer is Alder Clinic. On file: customer's name no" in review


def test_what_is_permitted_is_named_when_ticked(quick: Stage) -> None:
    """Name, quote and amount each by their own permission."""
    permit(quick, "case_study", expires=date(2027, 6, 1), scope="name and amount")
    permit(quick, "quote")
    tell(quick)
    assert "customer's name yes, until 1 Jun 2027, quote yes, exact amount yes" in text_of(quick.channel("program")[0])
    card_of(approve(quick, name=True, quote=True, amount=True))
    shown = text_of(quick.channel("sales")[0])
    assert "How Alder Clinic cut waiting time" in shown
    assert "“We would not go back.”" in shown
    assert "Deal value: $240,000." in shown


def test_a_tick_that_is_not_permitted_shows_nothing(quick: Stage) -> None:
    """The form offers no tick without permission; one that is sent all the same, or whose permission ended since, is
    not taken."""
    permit(quick, "case_study", expires=quick.now.date())
    tell(quick)
    form = form_of(quick.press("mia", button(quick.channel("program")[-1], "Approve")))
    assert [f.name for f in form.fields] == ["places", "when", "day", "time", "name"]
    quick.now += timedelta(days=1)
    card_of(quick.send("mia", form, {"places": (str(quick.channel_id("sales")),), "name": True, "quote": True}))
    assert "Alder" not in text_of(quick.channel("sales")[0])


def test_nobody_approves_their_own_where_there_is_somebody_else(quick: Stage) -> None:
    """A manager's own story waits for another; a lone manager may."""
    tell(quick, "mia")
    assert "Somebody else approves what you wrote: Ada" in text_of(card_of(approve(quick, "mia")))
    assert story(quick).stage == "draft"
    card_of(approve(quick, "ada"))
    assert story(quick).stage == "posted"


def test_members_approve_nothing(quick: Stage) -> None:
    """Refused at the press and at the form."""
    tell(quick)
    form = form_of(quick.press("mia", button(quick.channel("program")[-1], "Approve")))
    assert "Not for you" in card_of(quick.press("sam", button(quick.channel("program")[-1], "Approve"))).title
    assert "Not for you" in card_of(quick.send("sam", form, {"places": (str(quick.channel_id("sales")),)})).title
    for name in ("win.edit", "win.withdraw"):
        said = quick.do(quick.event("lee", "button", name=name, data={"w": 1}))
        assert "Not for you" in card_of(said).title
    assert story(quick).stage == "draft"


def test_it_goes_to_several_channels_and_is_withdrawn_from_all(cast: Stage) -> None:
    """Edited once, it changes everywhere; withdrawn, it goes everywhere."""
    tell(cast)
    card_of(approve(cast, channels=("sales", "wins")))
    review = cast.channel("program")[-1]
    edited = form_of(cast.press("mia", button(review, "Edit")))
    card_of(cast.send("mia", edited, {"body": "Alder Clinic cut waiting time in half."}))
    assert [("in half" in text_of(cast.channel(c)[-1])) for c in ("sales", "wins")] == [True, True]
    assert "Alder" not in text_of(cast.channel("sales")[-1])
    withdraw = form_of(cast.press("mia", button(cast.channel("program")[-1], "Withdraw")))
    card_of(cast.send("mia", withdraw, {"why": "the customer asked"}))
    assert gone(cast, "sales")
    assert gone(cast, "wins")
    assert "No story" in text_of(card_of(cast.say("sam", "/goodword win find")))
    said = cast.do(cast.event("sam", "button", name="win.read", data={"w": 1}))
    assert "not told any more" in text_of(card_of(said))
    assert "withdrawn: the customer asked" in text_of(cast.messages("sam")[-1])


def test_two_press_approve_at_once(quick: Stage) -> None:
    """The second reads that it was done."""
    tell(quick)
    form = form_of(quick.press("mia", button(quick.channel("program")[-1], "Approve")))
    places = {"places": (str(quick.channel_id("sales")),)}
    card_of(quick.send("mia", form, places))
    said = quick.send("ada", form.model_copy(update={"nonce": "other"}), places)
    assert "posted already" in next(iter(errors_of(said).values()))
    assert len(quick.channel("sales")) == 1


def test_it_waits_for_its_time(quick: Stage) -> None:
    """Approved for the day after tomorrow at ten, in the approver's zone; posted once."""
    tell(quick)
    wrong = approve(quick, when="time")
    assert list(errors_of(wrong)) == ["day"]
    card_of(approve(quick, when="time", day="2026-11-25", time="10:00"))
    quick.tick()
    assert quick.channel("sales") == []
    quick.now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    quick.tick()
    quick.tick()
    assert len(quick.channel("sales")) == 1
    assert story(quick).stage == "posted"


def test_it_goes_out_with_the_next_digest_and_leaves_it_again(quick: Stage) -> None:
    """Told by the digest it counts as posted; withdrawn, the digest is drawn anew without it."""
    quick.channel_id("sales")
    started = quick.do(
        quick.event("mia", "button", name="digest.start", data={"p": "sales", "c": quick.channel_id("sales")})
    )
    card_of(started)
    tell(quick, body=f"{TEXT} {'They began with one ward. ' * 8}")
    card_of(approve(quick, channels=(), when="digest"))
    quick.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    quick.tick()
    (post,) = quick.channel("sales")
    assert "cut waiting time" in text_of(post)
    assert "Alder" not in text_of(post).split("new customers")[0]
    assert story(quick).stage == "posted"
    read = quick.press("sam", button(post, "Read it"), place="sales")
    assert "by 40 %" in text_of(card_of(read))
    withdraw = form_of(quick.do(quick.event("mia", "button", name="win.withdraw", data={"w": 1})))
    card_of(quick.send("mia", withdraw, {"why": "wrong"}))
    (post,) = quick.channel("sales")
    assert "cut waiting time" not in text_of(post)
    assert "new customers" in text_of(post)


def test_a_permission_that_ends_takes_the_name_away_everywhere(quick: Stage) -> None:
    """The day after, the posts read without it, and author and approver are told."""
    permit(quick, "case_study", expires=quick.now.date() + timedelta(days=5))
    tell(quick)
    card_of(approve(quick, name=True))
    assert "Alder" in text_of(quick.channel("sales")[-1])
    quick.now += timedelta(days=7)
    quick.tick()
    assert "Alder" not in text_of(quick.channel("sales")[-1])
    assert any("names less now" in c.title for c in quick.messages("sam"))


def test_a_permission_that_is_taken_back_counts_at_once(quick: Stage) -> None:
    """The posts read without the name in the same moment."""
    permit(quick, "case_study")
    tell(quick)
    card_of(approve(quick, name=True))
    with quick.database.begin(quick.program) as session:
        allowed = session.exec(select(Permission)).one()
        allowed.withdrawn_on = quick.now.date()
        session.flush()
        Context(session, quick.actors["ada"], quick.now, quick.core.tools, role="admin").happened(
            PermissionWithdrawn(1, "case_study")
        )
    assert "Alder" not in text_of(quick.channel("sales")[-1])


def test_whoever_is_forgotten_is_in_no_story(quick: Stage) -> None:
    """Not in what is told, and not in what was written."""
    permit(quick, "case_study")
    tell(quick)
    card_of(approve(quick, name=True))
    with quick.database.begin(quick.program) as session:
        Context(session, quick.actors["ada"], quick.now, quick.core.tools, role="admin").happened(ContactForgotten(1))
    kept = story(quick)
    for text in (kept.title, kept.body, kept.quote, kept.told_text, text_of(quick.channel("sales")[-1])):
        assert not [word for word in ("Pat", "Poe", "Alder", "go back") if word in text]


def test_it_waits_for_permission(quick: Stage) -> None:
    """The team can ask and wait; nothing is told meanwhile, and it can be approved once it is there."""
    tell(quick)
    review = quick.channel("program")[-1]
    assert dict(button(review, "Ask for permission").data) == {"v": 1}
    taken(quick.press("mia", button(review, "Wait for permission")))
    assert "waits for the customer's permission" in text_of(quick.channel("program")[-1])
    assert "waits for the customer's permission" in text_of(quick.messages("sam")[-1])
    permit(quick, "case_study")
    card_of(approve(quick, name=True))
    assert "Alder Clinic" in text_of(quick.channel("sales")[0])


def test_a_won_deal_offers_a_draft_once(quick: Stage) -> None:
    """To the requester, from the facts that are there; nobody else sees it before it is sent."""
    policy(quick, program_channel=quick.channel_id("program"))
    with quick.database.begin(quick.program) as session:
        request = Request(
            number=1, requester_id=quick.actors["sam"].person, activity="call", prospect="Acme", prospect_key="acme",
            needed_by=quick.now.date(), created_at=quick.now - timedelta(days=4), won_amount=Decimal(240_000),
            deal_outcome="won", stage="closed", criteria={"industry": ["banking"]},
        )  # fmt: skip
        session.add(request)
        session.flush()
        used = Participation(
            request_id=request.id, advocate_id=1, account_id=1, activity="call", happened_on=quick.now.date()
        )
        session.add(used)
        session.flush()
        ctx = Context(session, quick.actors["sam"], quick.now, quick.core.tools, role="member")
        ctx.happened(DealWon(request.id or 0))
        ctx.happened(DealWon(request.id or 0))
    (offer,) = quick.messages("sam")
    assert offer.title == "Acme is won. Shall we tell it?"
    assert quick.channel("program") == []
    form = form_of(quick.press("sam", button(offer, "Look and send")))
    sent = text_of(card_of(quick.send("sam", form, {})))
    assert "A customer helped us win a new banking customer" in sent
    assert "a reference call, 4 days after we asked" in sent
    assert not [word for word in ("Acme", "Alder", "Poe") if word in sent]
    assert len(quick.channel("program")) == 1


def test_a_draft_that_nobody_wants_goes(quick: Stage) -> None:
    """No story: one press, and its button says so afterwards."""
    with quick.database.begin(quick.program) as session:
        request = Request(
            number=1, requester_id=quick.actors["sam"].person, activity="call", prospect="Acme", confidential=True,
            needed_by=quick.now.date(), created_at=quick.now, proof_title="How it went", proof_url="https://example.com",
        )  # fmt: skip
        session.add(request)
        session.flush()
        Context(session, quick.actors["sam"], quick.now, quick.core.tools, role="member").happened(DealWon(1))
    (offer,) = quick.messages("sam")
    assert offer.title == "The deal is won. Shall we tell it?"
    card_of(quick.press("sam", button(offer, "No story")))
    assert "withdrawn" in text_of(card_of(quick.press("sam", button(offer, "No story"))))
    assert story(quick).stage == "withdrawn"


def test_a_message_becomes_a_story(quick: Stage) -> None:
    """The shortcut opens the editor with the message in it, and keeps the link."""
    source = Source(text="Cedar Health renewed!\nThey love it.", url="https://chat.example.com/1")
    form = form_of(quick.do(quick.event("sam", "shortcut", "sales", name="win.message", source=source)))
    assert [getattr(f, "initial", None) for f in form.fields[:2]] == ["Cedar Health renewed!", source.text]
    card_of(quick.send("sam", form, {}))
    assert story(quick).source_url == "https://chat.example.com/1"


def test_a_description_fits_at_least_five_customers(quick: Stage) -> None:
    """Three clinics are too few to say "a healthcare company"; with five it is said."""
    tell(quick)
    assert story(quick).told_title == "How a customer cut waiting time"
    for n in range(2):
        pool.add(quick, f"More {n} Clinic", f"Xa{n} Poe")
    edited = form_of(quick.do(quick.event("mia", "button", name="win.edit", data={"w": 1})))
    card_of(quick.send("mia", edited, {}))
    assert story(quick).told_title == "How a healthcare company in EMEA cut waiting time"


@pytest.mark.parametrize("bad", ["999999", "abc", "²", "9" * 30])
def test_a_customer_that_is_not_there_is_refused(quick: Stage, bad: str) -> None:
    """Whatever a form says, the story is of nobody else."""
    form = form_of(quick.say("sam", "/goodword win"))
    said = quick.send("sam", form, {"title": "x", "body": "y", "customer": bad})
    assert "not in the pool" in next(iter(errors_of(said).values()))
