"""The words a program starts with, and those it adds."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain import vocabulary as shipped
from bot.domain.vocabulary import SHIPPED, broad_region, countries_in, ensure_terms, size_band, within
from bot.text import Vocabulary
from bot.text.vocabulary import Term as Known
from store.queries import vocabulary
from store.queries.vocabulary import slug
from tests.pool.conftest import Pool


def test_every_kind_that_matching_reads_is_shipped() -> None:
    """Products, use cases and competitors are a program's own; all the rest ships."""
    counted = Counter(word.kind for word in SHIPPED)
    assert set(counted) == {"industry", "region", "country", "size", "segment", "persona", "language", "activity"}
    assert counted["country"] > 190
    assert counted["language"] <= 63


def test_no_two_shipped_words_have_one_key_or_one_name() -> None:
    """Within a kind every label and synonym means one thing."""
    keys = Counter((word.kind, word.key) for word in SHIPPED)
    assert [key for key, count in keys.items() if count > 1] == []
    names = Counter((word.kind, name) for word in SHIPPED for name in {slug(n) for n in (word.label, *word.synonyms)})
    assert [name for name, count in names.items() if count > 1] == []


def test_activity_types_say_whether_the_world_sees_the_customer() -> None:
    """The private ones need the owner's and the advocate's yes, the public ones permission on file."""
    public = {word.key: word.public for word in SHIPPED if word.kind == "activity"}
    assert {key for key, shown in public.items() if not shown} == {
        "call",
        "site_visit",
        "beta",
        "rfp_answer",
        "referral",
    }
    assert len(public) == 13


@pytest.mark.parametrize(
    ("label", "key"),
    [
        *(
            ("Food & Beverage", "food_and_beverage"),
            ("C++", "c_plus_plus"),
            ("C#", "c_sharp"),
            ("Côte d’Ivoire", "cote_divoire"),
        ),
        *(("201–1,000 employees", "201_1000_employees"), ("Straße", "strasse"), ("日本語", "日本語"), ("???", "")),
    ],
)
def test_a_key_is_a_slug_of_the_label(label: str, key: str) -> None:
    """Small letters, without accents, words joined."""
    assert slug(label) == key


def test_regions_contain_regions_and_countries() -> None:
    """Who asks for EMEA means Germany too, whether an account says Germany, DACH or EMEA."""
    assert {"emea", "europe", "dach", "nordics"} <= set(within("emea"))
    assert {"germany", "kenya"} <= set(countries_in("emea"))
    assert "japan" not in countries_in("emea")
    assert within("somewhere") == ("somewhere",)
    assert [broad_region(country) for country in ("germany", "japan", "canada", "brazil", "")] == [
        "emea", "apac", "north_america", "latam", "",
    ]  # fmt: skip
    assert set(shipped.COUNTRY_REGIONS.values()) <= {word.key for word in SHIPPED if word.kind == "region"}


def test_sizes_are_bands() -> None:
    """The ends belong to the smaller band."""
    assert [size_band(n) for n in (1, 50, 51, 1000, 5001)] == [
        "1_50_employees", "1_50_employees", "51_200_employees", "201_1000_employees", "over_5000_employees",
    ]  # fmt: skip


def test_words_that_ship_are_added_once(pool: Pool) -> None:
    """A later version adds only what is new; positions are counted within a kind."""
    with pool.database.begin(pool.program) as session:
        assert ensure_terms(session) == 0
        stored = vocabulary.terms(session)
    assert len(stored) == len(SHIPPED)
    assert [term.position for term in stored if term.kind == "language"] == list(range(47))


def test_a_term_is_added_once_under_its_key(pool: Pool) -> None:
    """Next position of its kind; the same name again is the same term, also one that ships under another key."""
    with pool.database.begin(pool.program) as session:
        first = vocabulary.add_term(session, "product", "Ledger  Core", ["core"])
        second = vocabulary.add_term(session, "product", "ledger core")
        third = vocabulary.add_term(session, "product", "Plus")
        assert (first.id, first.label, first.position, third.position) == (second.id, "Ledger Core", 0, 1)
        assert vocabulary.add_term(session, "activity", "Reference call").key == "call"


@pytest.mark.parametrize(("kind", "label"), [("product", "?!"), ("product", "x" * 121), ("colour", "Red")])
def test_what_can_be_no_term_is_refused(lite: Pool, kind: str, label: str) -> None:
    """No letter or digit, too long, no such kind."""
    with lite.database.begin(lite.program) as session, pytest.raises(ValueError, match="term"):
        vocabulary.add_term(session, kind, label)


def test_terms_added_at_the_same_time_get_different_positions(pool: Pool) -> None:
    """A position is a bit of an advocate's facts: two words must never share one."""

    def add(number: int) -> int:
        with pool.database.begin(pool.program) as session:
            return vocabulary.add_term(session, "product", f"Product {number}").position

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(add, range(16))) == list(range(16))


def test_words_make_a_vocabulary_for_free_text(pool: Pool) -> None:
    """Terms and accounts; an account's key is its id."""
    pool.rows({"account": "Brightwater Clinics GmbH", "contact": "Ana"})
    with pool.database.begin(pool.program, write=False) as session:
        words = list(vocabulary.words(session))
    known = Vocabulary(Known(*word) for word in words)  # type: ignore[arg-type]  # reason: kinds are checked by the database
    found = known.account("brightwater clinics")
    assert found is not None
    assert (found.kind, found.key) == ("account", "1")
