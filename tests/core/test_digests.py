"""Digests: set up in a few presses, posted once per period, and never without news."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from bot.context import Context
from bot.domain.happenings import RequestMade
from store.events import next_number
from store.queries import digests, echoes, places
from store.records.nominations import Nomination
from store.records.pool import Account
from store.records.programs import Change, Place
from store.records.promotion import Digest, DigestRun, Story, Unnamed
from store.records.requests import Ask, Participation, Request
from tests.core import pool
from tests.core.cast import policy
from tests.core.stage import Stage, button, buttons, card_of, errors_of, form_of, text_of

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def set_up(stage: Stage, preset: str = "Sales", channel: str = "sales") -> int:
    """A digest, as the program team sets it up in a channel."""
    stage.channel_id(channel)
    overview = card_of(stage.say("mia", "/goodword digest", channel))
    where = card_of(stage.press("mia", button(overview, preset), place=channel))
    proposal = card_of(stage.press("mia", button(where, f"#{channel}"), place=channel))
    started = card_of(stage.press("mia", button(proposal, "Start"), place=channel))
    return int(str(button(started, "Open").data["d"]))


def runs(stage: Stage) -> list[tuple[str, str]]:
    """Periods and what became of them."""
    with stage.database.begin(stage.program, write=False) as session:
        return [(run.period, run.state) for run in session.exec(select(DigestRun).order_by(DigestRun.id))]  # type: ignore[arg-type]  # reason: a column here


def change(stage: Stage, digest: int, **values: Any) -> Any:
    """Send the form of a digest."""
    form = form_of(stage.do(stage.event("mia", "button", name="digest.edit", data={"d": digest})))
    return stage.send("mia", form.model_copy(update={"nonce": f"n{stage.now.timestamp()}"}), values)


def at(stage: Stage, moment: datetime) -> None:
    """The clock shows a moment, and what is due is done."""
    stage.now = moment
    stage.tick()


def use(stage: Stage, account: str, *, owner: str, won: str = "", days: int = 0, confidential: bool = False) -> int:
    """Something that took place at an account, perhaps for a deal that was won; the request's id."""
    day = stage.now.date() - timedelta(days=days)
    with stage.database.begin(stage.program) as session:
        found = session.exec(select(Account).where(Account.name == account)).one()
        advocate = pool.matching_person(session, found.id or 0)
        request = Request(
            number=next_number(session, "request"), requester_id=stage.actors["sam"].person, activity="call",
            prospect="Acme", prospect_key=f"acme {account} {stage.now}", needed_by=day, stage="closed",
            confidential=confidential, created_at=stage.now - timedelta(days=days + 4), ended_at=stage.now,
            criteria={"industry": ["healthcare"]},
            deal_outcome="won" if won else "", won_amount=Decimal(won) if won else None,
            deal_closed_on=day if won else None,
        )  # fmt: skip
        session.add(request)
        session.flush()
        ask = Ask(
            request_id=request.id or 0, advocate_id=advocate, account_id=found.id or 0, activity="call",
            stage="feedback_given", owner_id=stage.actors[owner].person,
        )  # fmt: skip
        session.add(ask)
        session.flush()
        session.add(
            Participation(
                ask_id=ask.id,
                request_id=request.id,
                advocate_id=advocate,
                account_id=found.id or 0,
                activity="call",
                happened_on=day,
            )
        )
        return request.id or 0


def test_four_presses_set_up_a_digest(cast: Stage) -> None:
    """Preset, channel, start: what it would say is seen before anything is posted, and nothing is typed."""
    digest = set_up(cast)
    assert cast.channel("sales") == []
    shown = text_of(card_of(cast.do(cast.event("mia", "button", name="digest.show", data={"d": digest}))))
    assert "Tuesdays at 09:00 (UTC)" in shown
    at(cast, TUESDAY - timedelta(minutes=1))
    assert cast.channel("sales") == []
    at(cast, TUESDAY)
    (post,) = cast.channel("sales")
    assert "3 new customers vouch for us" in text_of(post)
    assert "Try this" in text_of(post)
    at(cast, TUESDAY + timedelta(minutes=1))
    assert len(cast.channel("sales")) == 1
    assert runs(cast) == [("2026-W48", "posted")]


def test_a_digest_without_news_is_not_posted_and_the_reason_is_told(quick: Stage) -> None:
    """A tip alone is no news; who set it up reads why, once."""
    set_up(quick)
    at(quick, TUESDAY)
    for week in (1, 2):
        at(quick, TUESDAY + timedelta(days=7 * week))
    assert len(quick.channel("sales")) == 1
    assert runs(quick) == [("2026-W48", "posted"), ("2026-W49", "empty"), ("2026-W50", "empty")]
    told = [text_of(c) for c in quick.messages("mia") if "nothing to post" in c.title]
    assert len(told) == 2
    assert "Nothing new in: win stories, new voices, wanted, thanks, a tip." in told[0]


def test_only_the_program_team_sets_up_digests(quick: Stage) -> None:
    """Refused at the command, at each press and at the form; a button from months ago included."""
    digest = set_up(quick)
    assert "Not for you" in card_of(quick.say("sam", "/goodword digest")).title
    for name in (
        "preset",
        "place",
        "start",
        "new",
        "show",
        "preview",
        "now",
        "skip",
        "pause",
        "resume",
        "delete",
        "edit",
    ):
        said = quick.do(quick.event("sam", "button", name=f"digest.{name}", data={"d": digest, "p": "sales", "c": 1}))
        assert "Not for you" in card_of(said).title, name
    form = form_of(quick.do(quick.event("mia", "button", name="digest.edit", data={"d": digest})))
    assert "Not for you" in card_of(quick.send("sam", form, {})).title


def test_skipping_once_leaves_out_one_week(quick: Stage) -> None:
    """The next week comes again; pressed twice, nothing is left out."""
    digest = set_up(quick)
    shown = card_of(quick.do(quick.event("mia", "button", name="digest.show", data={"d": digest})))
    skipped = card_of(quick.press("mia", button(shown, "Skip the next")))
    assert "Leaves out" in text_of(skipped)
    at(quick, TUESDAY)
    assert runs(quick) == [("2026-W48", "skipped")]
    use(quick, "Alder Clinic", owner="kim")
    at(quick, TUESDAY + timedelta(days=7))
    assert runs(quick)[1:] == [("2026-W49", "posted")]


def test_a_pause_ends_by_itself(quick: Stage) -> None:
    """Paused until a day: periods before it are recorded as left out, the first one after it is posted."""
    digest = set_up(quick)
    form = form_of(quick.do(quick.event("mia", "button", name="digest.pause", data={"d": digest})))
    assert "Paused until 2 Dec" in text_of(card_of(quick.send("mia", form, {"until": "2026-12-02"})))
    at(quick, TUESDAY)
    at(quick, TUESDAY + timedelta(days=7))
    quick.now = TUESDAY + timedelta(days=13)
    use(quick, "Alder Clinic", owner="kim")
    at(quick, TUESDAY + timedelta(days=14))
    assert runs(quick) == [("2026-W48", "skipped"), ("2026-W49", "skipped"), ("2026-W50", "posted")]


def test_a_late_start_catches_up_once(cast: Stage) -> None:
    """After three weeks away the last one is posted, the others are missed, each with its reason."""
    set_up(cast)
    late = TUESDAY + timedelta(days=15)
    cast.now = late
    use(cast, "Alder Clinic", owner="kim", days=2)
    at(cast, late)
    assert runs(cast) == [("2026-W48", "missed"), ("2026-W49", "missed"), ("2026-W50", "posted")]
    assert len(cast.channel("sales")) == 1
    with cast.database.begin(cast.program, write=False) as session:
        assert all(run.reason for run in digests.runs(session, 1, 10))


def test_what_is_too_late_is_missed_with_the_reason(quick: Stage) -> None:
    """Four days after its day nobody wants Tuesday's digest: the team is told why there was none."""
    set_up(quick)
    at(quick, TUESDAY + timedelta(days=4))
    assert runs(quick) == [("2026-W48", "missed")]
    told = [c for c in quick.messages("mia") if "not posted" in c.title]
    assert "too late to be useful" in text_of(told[0])


def test_a_channel_that_shut_us_out_does_not_pile_up(quick: Stage) -> None:
    """While Goodword may not write there, periods are missed with the reason instead of waiting in line."""
    set_up(quick)
    with quick.database.begin(quick.program) as session:
        place = session.get(Place, places.ensure(session, "stage", "w", "channel", "sales"))
        assert place is not None
        place.blocked_at = quick.now
    at(quick, TUESDAY)
    assert runs(quick) == [("2026-W48", "missed")]
    assert quick.channel("sales") == []


def test_another_zone_or_day_never_posts_a_week_twice(quick: Stage) -> None:
    """Posted on Tuesday, moved to Thursday: the week has had its digest."""
    digest = set_up(quick)
    at(quick, TUESDAY)
    use(quick, "Alder Clinic", owner="kim")
    card_of(change(quick, digest, weekday="3", zone="Pacific/Kiritimati", place=str(quick.channel_id("sales"))))
    for hours in range(0, 24 * 7, 24):
        at(quick, TUESDAY + timedelta(hours=hours))
    assert runs(quick) == [("2026-W48", "posted")]


def test_a_change_that_leaves_a_week_out_says_so(quick: Stage) -> None:
    """On Tuesday at 08:00 moved to Monday: that week is recorded as missed, with who did it."""
    digest = set_up(quick)
    quick.now = TUESDAY - timedelta(hours=1)
    change(quick, digest, weekday="0", place=str(quick.channel_id("sales")))
    assert runs(quick) == [("2026-W48", "missed")]
    with quick.database.begin(quick.program, write=False) as session:
        assert "Mia changed it" in digests.runs(session, digest)[0].reason


def test_a_wrong_form_says_so_at_its_field(quick: Stage) -> None:
    """A zone that is not there, too many parts, a channel that is none."""
    digest = set_up(quick)
    here = str(quick.channel_id("sales"))
    assert "zone" in errors_of(change(quick, digest, zone="Mars/Olympus", place=here))
    parts = ("voices", "wins", "filled", "wanted", "thanks", "tip")
    assert "sections" in errors_of(change(quick, digest, sections=parts, place=here))
    for bad in ("999999", "abc", "9" * 30):
        assert "place" in errors_of(change(quick, digest, place=bad))


def test_an_extra_does_not_use_up_the_period(quick: Stage) -> None:
    """Post now is marked as an extra; Tuesday's comes all the same. Delivered twice it posts once."""
    digest = set_up(quick)
    pressed = quick.event("mia", "button", name="digest.now", data={"d": digest}, key="same")
    card_of(quick.do(pressed))
    quick.do(pressed)
    assert [c.title for c in quick.channel("sales")] == ["Customers who can help you sell (extra)"]
    use(quick, "Alder Clinic", owner="kim")
    at(quick, TUESDAY)
    assert [state for _, state in runs(quick)] == ["extra", "posted"]


def test_an_extra_without_news_says_so(quick: Stage) -> None:
    """Nothing is posted."""
    digest = set_up(quick)
    quick.now += timedelta(days=30)
    said = card_of(quick.do(quick.event("mia", "button", name="digest.now", data={"d": digest})))
    assert "Nothing to say now" in said.title
    assert quick.channel("sales") == []


def test_a_deleted_digest_is_gone(quick: Stage) -> None:
    """No post, no form; its old buttons say so."""
    digest = set_up(quick)
    card_of(quick.do(quick.event("mia", "button", name="digest.delete", data={"d": digest})))
    at(quick, TUESDAY)
    assert runs(quick) == []
    said = card_of(quick.do(quick.event("mia", "button", name="digest.preview", data={"d": digest})))
    assert "deleted" in text_of(said)
    assert "No digest yet" in text_of(card_of(quick.say("mia", "/goodword digest")))


def test_executives_read_outcomes(quick: Stage) -> None:
    """Sums as bands while there are few deals, the change against the time before, no names of prospects."""
    set_up(quick, "Executives")
    use(quick, "Alder Clinic", owner="kim", won="240000", days=1)
    use(quick, "Birch Care", owner="cat", won="90000", days=2, confidential=True)
    at(quick, datetime(2026, 12, 1, 9, tzinfo=UTC))
    (post,) = quick.channel("sales")
    assert post.title == "What customer advocacy brought"
    assert "2 deals won with a customer's help" in text_of(post)
    assert "Influenced revenue: $250,000 to $500,000" in text_of(post)
    assert "Acme" not in text_of(post)


def test_a_month_is_told_without_a_gap(quick: Stage) -> None:
    """The first Tuesday is the 1st in December and the 5th in January: what was won in between is not lost."""
    set_up(quick, "Executives")
    at(quick, datetime(2026, 12, 1, 9, tzinfo=UTC))
    quick.now = datetime(2026, 12, 3, 12, tzinfo=UTC)
    use(quick, "Alder Clinic", owner="kim", won="240000")
    at(quick, datetime(2027, 1, 5, 9, tzinfo=UTC))
    post = quick.channel("sales")[-1]
    assert "1 deal won" in text_of(post)
    assert "1 Dec to 4 Jan" in text_of(post)


def test_a_confidential_prospect_stays_so(quick: Stage) -> None:
    """In the program team's post and in the list behind its number."""
    set_up(quick, "Program team")
    use(quick, "Alder Clinic", owner="kim", confidential=True)
    quick.now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    quick.tick()
    (post,) = quick.channel("sales")
    assert "a healthcare company" in text_of(post)
    assert "Acme" not in text_of(post)


def test_what_waits_for_a_review_is_counted_with_the_way_there(quick: Stage) -> None:
    """Nominations in the queue and win stories that were sent in; what is decided is counted no more."""
    set_up(quick, "Program team")
    with quick.database.begin(quick.program) as session:
        for n, stage in enumerate(("submitted", "in_review", "interview", "approved")):
            named = {"account": "Acme", "account_key": "acme", "person": f"P {n}", "person_key": f"p {n}"}
            session.add(Nomination(number=n + 50, stage=stage, created_at=quick.now, moved_at=quick.now, **named))
        for n, sent in enumerate((True, False), 1):
            session.add(Story(number=n, title="Won", body="We won.", sent=sent, created_at=quick.now))
    at(quick, datetime(2026, 11, 30, 9, tzinfo=UTC))
    (post,) = quick.channel("sales")
    assert "3 nominations to review" in text_of(post)
    assert "1 win story to review" in text_of(post)
    assert button(post, "Review nominations").data == {"text": "nominate review"}
    assert "Win story #1" in card_of(quick.press("mia", button(post, "Review win stories"), place="sales")).title


def test_wanted_leads_to_a_nomination(quick: Stage) -> None:
    """What nobody fits is asked for with one button each, for the request where there is one."""
    digest = set_up(quick)
    with quick.database.begin(quick.program) as session:
        for number, industry in ((1, "banking"), (2, "retail"), (3, "retail")):
            session.add(
                Request(
                    number=number,
                    requester_id=quick.actors["sam"].person,
                    activity="call",
                    prospect="Acme",
                    needed_by=quick.now.date(),
                    criteria={"industry": [industry]},
                    created_at=quick.now,
                )
            )
    at(quick, TUESDAY)
    (post,) = quick.channel("sales")
    wanted = [b for b in buttons(post) if b.name == "nominate.for"]
    source = f"digest:{digest}:2026-W48"
    assert [dict(b.data) for b in wanted] == [
        {"w": "Reference call Retail", "src": source},
        {"r": 1, "src": source},
    ]
    assert all(b.form for b in wanted)


def test_thanks_rotate_and_spare_who_does_not_want_them(quick: Stage) -> None:
    """Of five who helped every week, three are named each time, never the same three; one is never named."""
    set_up(quick)
    for name in ("eve", "fay", "gil"):
        quick.person(name)
    for n, owner in enumerate(("kim", "cat", "eve", "fay", "gil")):
        pool.add(quick, f"Extra {n} Clinic", f"Xa{n} Poe", owner=owner)
    with quick.database.begin(quick.program) as session:
        session.add(Unnamed(person_id=quick.actors["cat"].person))
    named: list[list[int]] = []
    for week in range(3):
        quick.now = TUESDAY + timedelta(days=7 * week) - timedelta(hours=20)
        for n, owner in enumerate(("kim", "cat", "eve", "fay", "gil")):
            use(quick, f"Extra {n} Clinic", owner=owner)
        at(quick, TUESDAY + timedelta(days=7 * week))
    with quick.database.begin(quick.program, write=False) as session:
        named = [run.contents["thanks"]["people"] for run in reversed(digests.runs(session, 1, 5))]
    assert [len(people) for people in named] == [3, 3, 3]
    assert named[0] != named[1]
    assert {p for people in named for p in people} == {quick.actors[n].person for n in ("kim", "eve", "fay", "gil")}


def test_a_tip_is_not_repeated_within_a_quarter(quick: Stage) -> None:
    """Thirteen weeks, thirteen tips."""
    set_up(quick)
    at(quick, TUESDAY - timedelta(hours=1))
    for week in range(13):
        quick.now = TUESDAY + timedelta(days=7 * week) - timedelta(hours=20)
        use(quick, "Alder Clinic", owner="kim")
        at(quick, TUESDAY + timedelta(days=7 * week))
    with quick.database.begin(quick.program, write=False) as session:
        tips = [run.contents["tip"]["tip"] for run in digests.runs(session, 1, 20)]
    assert len(tips) == 13
    assert len(set(tips)) == 13


def test_a_number_leads_to_its_list(quick: Stage) -> None:
    """Pressed in the channel by anybody who reads it, for their eyes only; the press is counted."""
    for n in range(6):
        pool.add(quick, f"More {n} Clinic", f"Xa{n} Poe")
    digest = set_up(quick)
    at(quick, TUESDAY)
    (post,) = quick.channel("sales")
    listed = quick.press("vic", button(post, "See who"), place="sales")
    assert text_of(card_of(listed)).count("Clinic") == 7
    for bad in ({"s": "nope"}, {"s": "voices", "f": "x", "l": "y", "a": "sales"}, {}):
        said = card_of(quick.do(quick.event("sam", "button", name="digest.more", data=bad)))
        assert "out of date" in text_of(said)
    with quick.database.begin(quick.program, write=False) as session:
        assert echoes.counts(session, f"digest:{digest}:", quick.now - timedelta(days=1)) == {"press": 1}


def test_what_follows_a_press_is_counted_for_the_post(quick: Stage) -> None:
    """A request within seven days after a press is told on the digest's card; one after that is not."""
    digest = set_up(quick)
    at(quick, TUESDAY)
    for name, days in (("sam", 6), ("lee", 8)):
        quick.now = TUESDAY
        data = {"s": "voices", "f": "2026-11-17", "l": "2026-11-24", "a": "sales", "src": f"digest:{digest}:2026-W48"}
        card_of(quick.do(quick.event(name, "button", name="digest.more", data=data)))
        quick.now = TUESDAY + timedelta(days=days)
        with quick.database.begin(quick.program) as session:
            Context(session, quick.actors[name], quick.now, quick.core.tools, role="member").happened(RequestMade(1))
    shown = text_of(card_of(quick.do(quick.event("mia", "button", name="digest.show", data={"d": digest}))))
    assert "Came back: 2 presses, 1 request" in shown


@pytest.mark.parametrize("preset", ["Sales", "Program team", "Executives"])
def test_a_preview_posts_nothing(quick: Stage, preset: str) -> None:
    """Each preset says something or why not, to the person alone; its buttons do not work yet."""
    digest = set_up(quick, preset)
    use(quick, "Alder Clinic", owner="kim", won="90000")
    shown = card_of(quick.do(quick.event("mia", "button", name="digest.preview", data={"d": digest})))
    assert "Only you see this" in text_of(shown)
    assert buttons(shown) == []
    assert quick.channel("sales") == []


def test_a_day_off_moves_the_post(quick: Stage) -> None:
    """Where Tuesday is no working day, Wednesday has it; the week keeps its name."""
    policy(quick, working_days=(2, 3, 4))
    set_up(quick)
    at(quick, TUESDAY)
    assert runs(quick) == []
    at(quick, TUESDAY + timedelta(days=1))
    assert runs(quick) == [("2026-W48", "posted")]


def test_a_setting_changed_meanwhile_counts(quick: Stage) -> None:
    """The working days change after it was planned: it is posted on the day that counts now."""
    digest = set_up(quick)
    policy(quick, working_days=(3, 4))
    at(quick, TUESDAY)
    assert runs(quick) == []
    with quick.database.begin(quick.program, write=False) as session:
        planned = session.get(Digest, digest)
        assert planned is not None
        assert planned.next_due_at == TUESDAY + timedelta(days=2)


def test_the_monthly_thanks_name_who_made_it_happen(cast: Stage) -> None:
    """On the first working day, of the whole month before: by what people did, in the order of names."""
    october, november = datetime(2026, 10, 30, 12, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC)
    cast.now = datetime(2026, 10, 15, 12, tzinfo=UTC)
    digest = set_up(cast, "Monthly thanks")
    with cast.database.begin(cast.program) as session:
        for name, record, field, after, day in (
            ("sam", "request", "deal", "won", october),
            ("lee", "request", "deal", "lost", october),
            ("lee", "request", "deal", "won", october),
            ("mia", "request", "deal", "won", november),
            ("vic", "request", "stage", "won", october),
        ):
            person = cast.actors[name].person
            session.add(Change(record=record, record_id=1, field=field, after=after, person_id=person, at=day))
        named = {"account": "Acme", "account_key": "acme", "person": "P", "person_key": "p", "stage": "approved"}
        for n, name in ((7, "lee"), (8, "ada")):
            who = cast.actors[name].person
            session.add(
                Nomination(id=n, number=n, nominator_id=who, created_at=october, moved_at=october, **named)  # type: ignore[arg-type]  # reason: words
            )
        session.add(Change(record="nomination", record_id=7, field="stage", after="approved", at=october))
        session.add(Unnamed(person_id=cast.actors["cat"].person))
    cast.now = october
    use(cast, "Alder Clinic", owner="kim", days=28)
    use(cast, "Birch Care", owner="cat")
    cast.now = november - timedelta(hours=12)
    use(cast, "Cedar Health", owner="sam")
    at(cast, november)
    (post,) = cast.channel("sales")
    assert post.title == "Thank you: who made October happen"
    assert "nominated by\nLee\nFor opening" in text_of(post)
    assert "look after\nKim\nFor telling" in text_of(post)
    assert "helps\nLee and Sam" in text_of(post)
    assert "1 Oct to 31 Oct" in text_of(post)
    shown = card_of(cast.say("lee", "/goodword thanks"))
    card_of(cast.press("lee", button(shown, "Do not name me")))
    (post,) = cast.channel("sales")
    assert "Lee" not in text_of(post)
    assert "helps\nSam" in text_of(post)
    for moment in (
        november + timedelta(hours=1),
        datetime(2026, 12, 1, 9, tzinfo=UTC),
        datetime(2027, 1, 1, 9, tzinfo=UTC),
    ):
        at(cast, moment)
    assert runs(cast) == [("2026-11", "posted"), ("2026-12", "posted"), ("2027-01", "empty")]
    assert "The first working day of the month" in text_of(
        card_of(cast.do(cast.event("mia", "button", name="digest.show", data={"d": digest})))
    )
