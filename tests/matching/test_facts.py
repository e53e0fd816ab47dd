"""Facts follow from the records: pauses, rests, counts, what is copied, and what `db check` says when they do not."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

from bot.domain.availability import Availability, availability, rests_of
from bot.domain.policy import Policy
from store.engine import Database
from store.queries import facts
from store.queries.facts import quarter_of, quarter_start
from store.records.pool import FOREVER, Advocate
from tests.matching.pool import POLICY, RESTS, TODAY, Pool, new_program, noon


def days(count: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=count)


def said(pool: Pool, who: Advocate, activity: str = "call", policy: Policy = POLICY, **more: Any) -> Availability:
    """What the rule says once facts are computed."""
    pool.facts(rests=rests_of(policy))
    return availability(who, policy, TODAY, activity, public=activity in ("logo", "quote", "case_study"), **more)


def test_somebody_new_and_active_may_be_asked(pool: Pool) -> None:
    """Nothing recorded holds nobody back."""
    assert said(pool, pool.advocate()) == Availability()


@pytest.mark.parametrize("stage", ["candidate", "invited", "former", "do_not_contact"])
def test_only_the_active_may_be_asked(pool: Pool, stage: str) -> None:
    """Whoever is not in the pool yet, or no longer, is not asked."""
    assert said(pool, pool.advocate(stage=stage)).reason == "not_active"


def test_a_pause_ends_by_itself(pool: Pool) -> None:
    """A pause lasts until its day; one without a day lasts."""
    until = pool.advocate(stage="paused", paused_until=days(3))
    over = pool.advocate(stage="paused", paused_until=TODAY)
    endless = pool.advocate(stage="paused")
    assert said(pool, until) == Availability(reason="paused", until=days(3))
    assert said(pool, over).available
    assert said(pool, endless) == Availability(reason="paused", until=None)


def test_a_paused_account_holds_back_everybody_there(pool: Pool) -> None:
    """A renewal or an escalation pauses the account with all its people."""
    account = pool.account(paused_until=days(10), pause_reason="renewal")
    assert said(pool, pool.advocate(account)) == Availability(reason="account_paused", until=days(10))
    assert said(pool, pool.advocate(pool.account(paused_until=FOREVER))) == Availability(reason="account_paused")


@pytest.mark.parametrize(
    ("activity", "rest"), [("call", 30), ("referral", 30), ("site_visit", 90), ("case_study", 90), ("quote", 90)]
)
def test_rest_after_what_took_place(pool: Pool, activity: str, rest: int) -> None:
    """30 days after a call and the like, 90 after a visit and what is public; on the day after that they are back."""
    tired, rested = pool.advocate(), pool.advocate()
    pool.use(tired, days(1 - rest), activity)
    pool.use(rested, days(-rest), activity)
    assert said(pool, tired) == Availability(reason="resting", until=days(1))
    assert said(pool, rested).available


def test_rest_after_silence_and_the_day_an_advocate_named(pool: Pool) -> None:
    """14 days after an ask without an answer; a day the advocate or the owner named counts; a bare no costs nothing."""
    silent, later, owned, spared, answered = (pool.advocate() for _ in range(5))
    pool.ask(silent, "withdrawn", approached=True, ended_at=noon(days(-4)), opened_at=noon(days(-200)))
    pool.ask(later, "advocate_declined", approached=True, not_before=days(40), ended_at=noon(days(-1)))
    pool.ask(owned, "owner_declined", not_before=days(20), ended_at=noon(days(-1)))
    pool.ask(spared, "owner_declined", ended_at=noon(days(-1)))
    pool.ask(answered, "withdrawn", approached=True, starts_at=noon(days(2)), ended_at=noon(days(-1)))
    assert said(pool, silent) == Availability(reason="resting", until=days(10))
    assert said(pool, later) == Availability(reason="resting", until=days(40))
    assert said(pool, owned) == Availability(reason="resting", until=days(20))
    assert said(pool, spared).available
    assert said(pool, answered).available


def test_a_last_use_that_was_imported_counts_like_a_call(pool: Pool) -> None:
    """Uses from before Goodword bring rest and fill the quarter they were in."""
    recent = pool.advocate(prior_use=days(-10))
    full = pool.advocate(prior_use=days(-40), prior_quarter=quarter_of(TODAY), prior_uses=2)
    past = pool.advocate(prior_use=days(-40), prior_quarter=quarter_of(TODAY) - 1, prior_uses=2)
    assert said(pool, recent) == Availability(reason="resting", until=days(20))
    assert said(pool, full) == Availability(reason="person_cap", until=date(2027, 1, 1))
    assert said(pool, past).available


def test_calls_of_a_person_are_counted_with_those_to_come(pool: Pool) -> None:
    """Two calls a quarter: one that took place and one that is open are two; a public ask is none."""
    roomy = Policy(open_asks_per_account=9, rest_after_call=0, asks_per_account_quarter=9)
    who, other = pool.advocate(), pool.advocate()
    pool.use(who, days(-20))
    pool.ask(who, "scheduled", starts_at=noon(days(3)))
    pool.use(other, days(-20))
    pool.ask(other, "scheduled", activity="quote")
    assert said(pool, who, policy=roomy) == Availability(reason="person_cap", until=date(2027, 1, 1))
    assert said(pool, other, policy=roomy).available
    assert availability(who, roomy, date(2027, 1, 1), "call", public=False).available


def test_a_call_that_is_open_stays_counted_in_the_next_quarter(pool: Pool) -> None:
    """What is still open when the quarter ends takes up room in the new one, without any row being touched."""
    roomy = Policy(open_asks_per_account=9, asks_per_account_quarter=9)
    who = pool.advocate()
    pool.ask(who), pool.ask(who)
    pool.facts()
    assert availability(who, roomy, date(2027, 1, 1), "call", public=False) == Availability(reason="person_cap")


def test_asks_of_an_account_across_everybody_there(pool: Pool) -> None:
    """One open ask an account; three a quarter, of which those given back before the advocate heard do not count."""
    account = pool.account()
    first, second = pool.advocate(account), pool.advocate(account)
    open_one = pool.ask(first)
    assert said(pool, second) == Availability(reason="account_open")
    open_one.stage = "owner_declined"
    assert said(pool, second).available
    for _ in range(3):
        pool.ask(first, "advocate_declined", approached=True, ended_at=noon(TODAY))
    assert said(pool, second) == Availability(reason="account_cap", until=date(2027, 1, 1))
    assert (second.account_open, second.account_asks) == (0, 3)


def test_a_quarter_begins_at_midnight_in_the_program_s_zone(pool: Pool) -> None:
    """An ask opened on New Year's Eve in UTC is of the new quarter where it is New Year already."""
    who = pool.advocate()
    pool.ask(who, "feedback_given", approached=True, opened_at=noon(date(2026, 12, 31)) + timedelta(hours=11))
    for zone, counted in (("UTC", 0), ("Asia/Tokyo", 1)):
        pool.facts(today=date(2027, 1, 1), rests=facts.Rests(zone=zone))
        assert who.account_asks == counted


def test_public_use_needs_a_permission_that_is_still_valid(pool: Pool) -> None:
    """A permission counts up to its last day; a withdrawn one, and one for something else, does not."""
    today, yesterday, endless, withdrawn, other = (pool.advocate() for _ in range(5))
    pool.permit(today, "logo", expires_on=TODAY)
    pool.permit(yesterday, "logo", expires_on=days(-1))
    pool.permit(endless, "logo", expires_on=days(-1)), pool.permit(endless, "logo")
    pool.permit(withdrawn, "logo", withdrawn_on=days(-1))
    pool.permit(other, "quote")
    assert [said(pool, who, "logo").reason for who in (today, yesterday, endless, withdrawn, other)] == [
        "", "no_permission", "", "no_permission", "no_permission",
    ]  # fmt: skip
    assert said(pool, yesterday, "call").available


def test_willingness_the_prospect_itself_and_companies_excluded(pool: Pool) -> None:
    """Nobody is asked for what they do not do, about their own company, or by one they excluded, in any spelling."""
    who = pool.advocate(pool.account("Clearwater Clinic, Inc."), activities=["call"], not_to=["Initech GmbH"])
    assert said(pool, who, "referral").reason == "not_willing"
    assert said(pool, who, prospect_key="clearwater clinic").reason == "is_prospect"
    assert said(pool, who, prospect_key="initech").reason == "excluded"
    assert said(pool, who, prospect_key="acme", not_to=["acme"]).reason == "excluded"
    assert said(pool, who, prospect_key="init").available


def test_what_lasts_longest_is_the_reason(pool: Pool) -> None:
    """Of pause, rest and the account's pause the one that ends last is named, with the day when all are over."""
    account = pool.account(paused_until=days(5))
    who = pool.advocate(account, paused_until=days(3))
    assert said(pool, who) == Availability(reason="account_paused", until=days(5))
    pool.use(who, days(-1))
    assert said(pool, who) == Availability(reason="resting", until=days(29))


def test_profiles_are_copied_and_folded(pool: Pool) -> None:
    """Matching reads one row: the account's words are on it, free text without accents and case."""
    account = pool.account("Éclair Öst", industry="retail", marquee=True)
    who = pool.advocate(account, name="Zoë Ruiz", story="Cut onboarding time by 40 %.", tags=["Night-shift"])
    pool.facts()
    assert (who.industry, who.marquee, who.account_key) == ("retail", True, "eclair ost")
    assert who.words == "eclair ost zoe ruiz night shift cut onboarding time by 40"


def test_only_rows_that_change_are_written(pool: Pool) -> None:
    """Computing again what already stands touches nothing."""
    who = pool.advocate()
    assert facts.refresh(pool.session, [who.id or 0], today=TODAY, rests=RESTS) == 1
    assert facts.refresh(pool.session, [who.id or 0], today=TODAY, rests=RESTS) == 0


def test_what_is_loaded_shows_the_new_facts(pool: Pool) -> None:
    """A record that the caller holds in its hands is not left with old facts, and is not written back with them."""
    who = pool.advocate()
    pool.facts()
    pool.ask(who)
    pool.facts()
    assert who.open_asks == 1
    assert not pool.session.is_modified(who)


def test_the_check_names_facts_that_were_changed_behind_its_back(database: Database) -> None:
    """A row changed by hand is reported with what it says and what it should say."""
    program = new_program(database)
    with database.begin(program) as session:
        pool = Pool(session)
        who = pool.advocate()
        pool.facts()
        assert facts.differences(session, TODAY, RESTS) == []
    with Session(database.engine) as session:
        session.execute(update(Advocate).where(Advocate.id == who.id).values(open_asks=4))  # type: ignore[arg-type]
        session.commit()
    with database.begin(program, write=False) as session:
        assert facts.differences(session, TODAY, RESTS) == [f"advocate {who.id}: open_asks is 4, not 0"]


def test_other_programs_are_neither_read_nor_written(database: Database) -> None:
    """Ids of another program's accounts lead nowhere."""
    mine, theirs = new_program(database), new_program(database, "Other")
    with database.begin(theirs) as session:
        stranger = Pool(session).advocate()
    with database.begin(mine) as session:
        assert facts.refresh(session, [stranger.id or 0], [stranger.account_id], today=TODAY, rests=RESTS) == 0
    with database.begin(theirs, write=False) as session:
        assert not session.get_one(Advocate, stranger.id).usable


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 3, 31), date(2026, 10, 1), date(2026, 12, 31)])
def test_a_quarter_is_a_number_that_knows_its_first_day(day: date) -> None:
    """Quarters grow by one, from the first day of one to the first day of the next."""
    assert quarter_start(quarter_of(day)) <= day < quarter_start(quarter_of(day) + 1)
