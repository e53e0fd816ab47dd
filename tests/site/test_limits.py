"""How often one may send."""

from adapters.site.limits import Limiter
from tests.site.conftest import FakeClock


def test_a_bucket_refills_evenly_and_never_beyond_full() -> None:
    """All at once, then one every two seconds; a long pause gives no more than a full bucket."""
    clock = FakeClock()
    limiter = Limiter(clock, per_minute=30)
    assert [limiter.wait("a") for _ in range(31)] == [0.0] * 30 + [2.0]
    clock.pass_by(2)
    assert (limiter.wait("a"), limiter.wait("a")) == (0.0, 2.0)
    clock.pass_by(3600)
    assert [limiter.wait("a") for _ in range(31)] == [0.0] * 30 + [2.0]


def test_one_empty_bucket_stops_and_the_others_are_not_charged() -> None:
    """A link that was used too often does not use up its sender's share."""
    limiter = Limiter(FakeClock(), per_minute=2)
    assert [limiter.wait("link 1") for _ in range(2)] == [0.0, 0.0]
    assert limiter.wait("address", "link 1") > 0
    assert [limiter.wait("address") for _ in range(2)] == [0.0, 0.0]


def test_made_up_names_do_not_fill_the_memory() -> None:
    """Only so many names are remembered, the longest unseen is forgotten first."""
    limiter = Limiter(FakeClock(), per_minute=1, remembered=3)
    for number in range(100):
        limiter.wait("address", f"link {number}")
    assert len(limiter._buckets) == 3
    assert limiter.wait("address") > 0
