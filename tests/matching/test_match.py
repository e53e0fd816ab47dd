"""Matching: who is offered, in which order, with which reasons."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.features.requests import reasons
from bot.features.requests.matching import Criteria, Fit, Reason, fit, list_for_owner, match, search
from store import admin
from store.engine import Database
from tests.databases import Sqlite
from tests.matching.pool import POLICY, TODAY, Pool, new_program

CALL = Criteria(activity="call")


def call(**terms: tuple[str, ...]) -> Criteria:
    """A call with somebody who meets these terms."""
    return Criteria(activity="call", terms=terms)


def test_reasons_name_what_was_met_and_what_speaks_for_somebody(pool: Pool) -> None:
    """A match says which criteria it meets, when they were last used and verified, and how it went."""
    pool.terms("product", "scheduling", "billing")
    clinic = pool.account("Clearwater Clinic", industry="healthcare", region="emea", products=["billing", "scheduling"])
    dana = pool.advocate(clinic, last_verified=TODAY - timedelta(days=20), nominated_by_id=pool.me)
    pool.use(dana, TODAY - timedelta(days=140), rating=5)
    pool.use(dana, TODAY - timedelta(days=200), rating=4)
    pool.facts()
    wish = Criteria.of(
        "call",
        {"industry": ["healthcare"], "product": ["scheduling", "crm"], "account": [str(clinic.id), "x"], "odd": ["y"]},
        public=False,
        team=[pool.me],
    )

    found = match(pool.session, wish, POLICY, TODAY)

    assert [m.advocate_id for m in found.matches] == [dana.id]
    assert set(found.matches[0].reasons) == {
        Reason("industry", "healthcare"),
        Reason("product", "scheduling"),
        Reason("account", clinic.id or 0),
        Reason("last_used", 140),
        Reason("verified", 20),
        Reason("feedback", 45),
        Reason("team", 0),
    }
    assert (found.count, found.relaxed, found.matches[0].missing) == (1, False, ())


def test_more_criteria_met_rank_first_and_the_missing_ones_are_named(pool: Pool) -> None:
    """When nobody meets all, the nearest come first and say what they miss; whoever meets none is not offered."""
    region = pool.advocate(pool.account(industry="retail", region="emea"))
    industry = pool.advocate(pool.account(industry="healthcare", region="apac"))
    pool.advocate(pool.account(industry="retail", region="apac"))
    pool.facts()
    found = match(pool.session, call(industry=("healthcare",), region=("emea",)), POLICY, TODAY)
    assert [(m.advocate_id, m.missing) for m in found.matches] == [
        (industry.id, ("region",)),
        (region.id, ("industry",)),
    ]
    assert found.relaxed
    assert found.count == 0


def test_those_who_fit_but_may_not_be_asked_are_held(pool: Pool) -> None:
    """Up to three who meet everything are named with what holds them back, one of each account."""
    same = pool.account(region="emea")
    resting = [
        pool.advocate(same),
        pool.advocate(same),
        *(pool.advocate(pool.account(region="emea")) for _ in range(3)),
    ]
    for who in resting:
        pool.use(who, TODAY - timedelta(days=10))
    pool.use(pool.advocate(pool.account(region="apac")), TODAY - timedelta(days=10))
    pool.advocate(pool.account(region="emea"), stage="former")
    pool.facts()
    found = match(pool.session, call(region=("emea",)), POLICY, TODAY)
    assert found.matches == ()
    assert [m.advocate_id for m in found.held] == [resting[0].id, resting[2].id, resting[3].id]
    assert {m.availability.until for m in found.held} == {TODAY + timedelta(days=20)}


def test_no_two_people_of_one_account_among_the_first_three(pool: Pool) -> None:
    """One person of each account; a second one only after the third place, and not while there are other accounts."""
    accounts = [pool.account() for _ in range(3)]
    people = [pool.advocate(account) for account in accounts for _ in range(3)]
    pool.facts()
    by_account = {who.id: who.account_id for who in people}
    found = [by_account[m.advocate_id] for m in match(pool.session, CALL, POLICY, TODAY).matches]
    assert found[:3] == [account.id for account in accounts]
    assert sorted(found) == sorted(by_account.values())
    assert len(match(pool.session, CALL, POLICY, TODAY, limit=2).matches) == 2


def test_two_accounts_give_two_matches(pool: Pool) -> None:
    """Where there is no third account, the third place stays empty."""
    for account in (pool.account(), pool.account()):
        pool.advocate(account), pool.advocate(account)
    pool.facts()
    found = match(pool.session, CALL, POLICY, TODAY)
    assert len(found.matches) == 2
    assert found.count == 4


def test_a_large_account_does_not_hide_the_others(pool: Pool) -> None:
    """A hundred people of one account, all better: the next account still comes second."""
    large = pool.account(industry="healthcare", region="emea")
    for _ in range(100):
        pool.advocate(large)
    small = pool.advocate(pool.account(industry="healthcare"))
    pool.facts()
    found = match(pool.session, call(industry=("healthcare",), region=("emea",)), POLICY, TODAY, limit=2)
    assert [m.account_id for m in found.matches] == [large.id, small.account_id]
    assert found.count == 100


def test_least_used_and_best_kept_come_first_among_equals(pool: Pool) -> None:
    """Gently: rested before just back, nominated by the team, lately verified, well rated."""
    plain = pool.advocate(prior_use=TODAY - timedelta(days=40))
    verified = pool.advocate(prior_use=TODAY - timedelta(days=40), last_verified=TODAY)
    never = pool.advocate()
    team = pool.advocate(nominated_by_id=pool.me)
    pool.facts()
    found = match(pool.session, Criteria(activity="call", team=(pool.me,)), POLICY, TODAY)
    assert [m.advocate_id for m in found.matches] == [team.id, never.id, verified.id, plain.id]


def test_preferences_never_outweigh_a_criterion() -> None:
    """All of them together count less than the least criterion: a full score means that all criteria are met."""
    rest = reasons.NEVER_USED + reasons.FEEDBACK_FROM[0][1] + reasons.FROM_THE_TEAM
    assert max(reasons.NEVER_USED, *(points for _, points in reasons.USED_BEFORE)) == reasons.NEVER_USED
    assert reasons.VERIFIED_LATELY + rest < min(reasons.WEIGHTS.values())


def test_a_stale_profile_sinks_below_all_that_meet_as_much(pool: Pool) -> None:
    """However little used, well rated and well liked: whoever was checked in time, or never, comes first; and the
    reason says why. The program sets how long that is."""
    rest = reasons.NEVER_USED + reasons.FEEDBACK_FROM[0][1] + reasons.FROM_THE_TEAM
    assert rest < reasons.NOT_VERIFIED < reasons.VERIFIED < reasons.VERIFIED_LATELY
    stale = pool.advocate(last_verified=TODAY - timedelta(days=181), nominated_by_id=pool.me)
    edge = pool.advocate(last_verified=TODAY - timedelta(days=180), prior_use=TODAY - timedelta(days=31))
    never = pool.advocate(prior_use=TODAY - timedelta(days=31))
    pool.facts()
    wish = Criteria(activity="call", team=(pool.me,))
    found = match(pool.session, wish, POLICY, TODAY)
    assert [m.advocate_id for m in found.matches] == [edge.id, never.id, stale.id]
    assert Reason("stale", 181) in found.matches[-1].reasons
    assert {r.kind for r in found.matches[1].reasons} == {"last_used"}
    longer = match(pool.session, wish, POLICY.model_copy(update={"verify_after": 400}), TODAY)
    assert longer.matches[0].advocate_id == stale.id


def test_terms_that_share_a_bit_are_told_apart(pool: Pool) -> None:
    """With more terms than bits, who has another term of the same bit is neither offered nor counted."""
    pool.terms("product", *(f"p{n}" for n in range(70)))
    other = pool.advocate(pool.account(products=["p63"]))
    right = pool.advocate(pool.account(products=["p1"]))
    pool.facts()
    assert other.product_bits == right.product_bits
    found = match(pool.session, call(product=("p1",)), POLICY, TODAY)
    assert [m.advocate_id for m in found.matches] == [right.id]
    assert found.count == fit(pool.session, call(product=("p1",)), POLICY, TODAY).count == 1


@pytest.mark.parametrize("activity", ["juggling", "x'\"%|\\", "$.logo"])
def test_an_activity_nobody_knows_finds_nobody(pool: Pool, activity: str) -> None:
    """Whatever a tampered form names, it is no error."""
    pool.advocate()
    pool.facts()
    for public in (False, True):
        found = match(pool.session, Criteria(activity=activity, public=public), POLICY, TODAY)
        assert (found.matches, found.held, found.count) == ((), (), 0)


def test_whom_a_request_left_out_or_who_excludes_the_prospect_is_not_offered(pool: Pool) -> None:
    """Those asked already, those at the prospect, and those who will not speak to it are no matches and not held."""
    asked, free = pool.advocate(), pool.advocate()
    pool.advocate(pool.account("Initech"))
    pool.advocate(not_to=["INITECH, Inc."])
    pool.facts()
    wish = Criteria(activity="call", prospect_key="initech", leave_out=(asked.id or 0,))
    found = match(pool.session, wish, POLICY, TODAY)
    assert [m.advocate_id for m in found.matches] == [free.id]
    assert (found.count, found.held) == (1, ())


def test_a_company_that_is_called_like_a_pattern_means_itself(pool: Pool) -> None:
    """A prospect named % excludes nobody but itself."""
    who = pool.advocate(not_to=["Initech"])
    pool.facts()
    for key in ("%", "_nitech", "\\"):
        found = match(pool.session, Criteria(activity="call", prospect_key=key), POLICY, TODAY)
        assert [m.advocate_id for m in found.matches] == [who.id]


def test_search_finds_words_in_names_stories_and_tags(pool: Pool) -> None:
    """Accents and case do not matter; who has all the words comes before who has one; signs mean themselves."""
    story = pool.advocate(story="Halved the café's onboarding time.")
    both = pool.advocate(pool.account("Café Lumière"), tags=["onboarding"], title="COO")
    pool.advocate(story="100_percent")
    pool.facts()
    found = search(pool.session, Criteria(), POLICY, TODAY, text="CAFE onboarding coo")
    assert [m.advocate_id for m in found] == [both.id, story.id]
    assert Reason("word", "onboarding") in found[0].reasons
    assert search(pool.session, Criteria(), POLICY, TODAY, text="zebra") == ()
    assert len(search(pool.session, Criteria(), POLICY, TODAY, text="a percent")) == 1


def test_search_shows_who_is_held_back_after_the_others(pool: Pool) -> None:
    """Whoever rests is found as well, below those who may be asked, with the reason; willingness is no matter."""
    resting = pool.advocate(pool.account(region="emea"), activities=[])
    pool.use(resting, TODAY - timedelta(days=1))
    ready = pool.advocate(pool.account(region="emea"), activities=["logo"])
    pool.advocate(pool.account(region="apac"), activities=["call"])
    pool.facts()
    found = search(pool.session, Criteria(terms={"region": ("emea",)}), POLICY, TODAY)
    assert [(m.advocate_id, m.availability.reason) for m in found] == [(ready.id, ""), (resting.id, "resting")]
    assert [m.advocate_id for m in search(pool.session, Criteria(activity="logo"), POLICY, TODAY)] == [ready.id]


def test_an_owner_s_list_has_everybody_at_their_accounts(pool: Pool) -> None:
    """All but those who left the pool, by account, each with availability."""
    mine, other = pool.account("Beta", owner_id=pool.me), pool.account("Alpha", owner_id=pool.me)
    pool.advocate(pool.account())
    pool.advocate(mine, stage="former")
    first, second = pool.advocate(mine), pool.advocate(other, stage="candidate")
    pool.facts()
    found = list_for_owner(pool.session, pool.me, POLICY, TODAY)
    assert [(m.advocate_id, m.availability.reason) for m in found] == [(second.id, "not_active"), (first.id, "")]


def test_another_program_s_people_are_never_found(database: Database) -> None:
    """The same names, terms and ids elsewhere are as if they were not there."""
    mine, theirs = new_program(database), new_program(database, "Other")
    with database.begin(theirs) as session:
        pool = Pool(session)
        stranger = pool.advocate(pool.account("Initech", region="emea"), not_to=["Hooli"])
        pool.permit(stranger, "logo")
        pool.facts()
    for wish in (CALL, call(region=("emea",)), Criteria(activity="logo", public=True, prospect_key="hooli")):
        with database.begin(theirs, write=False) as session:
            assert fit(session, wish.model_copy(update={"prospect_key": ""}), POLICY, TODAY).count == 1
        with database.begin(mine, write=False) as session:
            found = match(session, wish, POLICY, TODAY)
            assert (found.matches, found.held, found.count) == ((), (), 0)
            assert search(session, wish, POLICY, TODAY, text="initech") == ()


def test_the_scan_reads_one_index_of_sqlite(sqlite_files: Sqlite) -> None:
    """In a database as operators make it neither a match, nor the held ones, nor a count touch the table."""
    url = sqlite_files.empty()
    admin.upgrade(url)
    database = Database(url)
    program = new_program(database)
    wish = Criteria(activity="logo", public=True, prospect_key="initech", terms={"region": ("emea",)}, team=(1, 2))
    seen: list[tuple[str, Any]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append((given[2], given[3])))
    with database.begin(program) as session:
        match(session, wish, POLICY, TODAY)
        assert fit(session, wish, POLICY, TODAY) == Fit(0, near=False)
    scans = [one for one in seen if "usable = 1" in one[0]]
    assert len(scans) == 4  # the best, those held back, how many fit, and whether anybody comes near
    with database.engine.connect() as connection:
        for statement, values in scans:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert "COVERING INDEX ix_advocate_match" in plan[0][3], plan
    database.close()
