"""Matching: who is offered, in which order, with which reasons."""

from datetime import date, timedelta

from bot.domain.availability import Availability
from bot.features.requests.matching import Criteria, Reason, count, list_for_owner, match, search
from tests.matching.pool import POLICY, TODAY, Pool


def test_reasons_name_what_was_met_and_what_speaks_for_somebody(pool: Pool) -> None:
    """A match says which criteria it meets, when they were last used and verified, and how it went."""
    pool.terms("product", "scheduling", "billing")
    clinic = pool.account("Clearwater Clinic", industry="healthcare", region="emea", products=["billing", "scheduling"])
    dana = pool.advocate(clinic, last_verified=TODAY - timedelta(days=20))
    pool.use(dana, TODAY - timedelta(days=140), rating=5)
    pool.use(dana, TODAY - timedelta(days=200), rating=4)
    pool.facts()
    criteria = Criteria(activity="call", terms={"industry": ("healthcare",), "product": ("scheduling", "crm")})

    found = match(pool.session, criteria, POLICY, TODAY)

    assert [dana.id] == [m.advocate_id for m in found.matches]
    assert (
        Reason("industry", "healthcare"),
        Reason("product", "scheduling"),
        Reason("last_used", 140),
        Reason("verified", 20),
        Reason("feedback", 45),
    ) == found.matches[0].reasons
    assert (1, False, ()) == (found.count, found.relaxed, found.matches[0].missing)
