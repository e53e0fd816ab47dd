"""Names that mean the same company are equal; nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.queries.names import exclusion_keys, fold, name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nórthwind Traders, Inc.", "northwind traders"),
        ("NORTHWIND  TRADERS", "northwind traders"),
        ("Müller GmbH & Co. KG", "muller"),
        ("S.A.P. AG", "sap"),
        ("Ørsted A/S", "orsted"),
        ("Straße 7 AG", "strasse 7"),
        ("Macy's", "macys"),
        ("AT&T", "at and t"),
        ("Inc", "inc"),
        ("東京電力", "東京電力"),
        ("!!!", "!!!"),
        ("|", "/"),
    ],
)
def test_case_accents_punctuation_and_legal_form_do_not_matter(name: str, key: str) -> None:
    """The key is what is left of a name without them."""
    assert name_key(name) == key


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    """Folding again changes nothing, and a key never breaks the list it stands in."""
    assert fold(fold(name)) == fold(name)
    assert "|" not in name_key(name)


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_name_is_without_a_key(name: str) -> None:
    """Accounts are unique by their key, so that two nameless ones would be one."""
    assert name_key(name)


def test_excluded_companies_are_one_text() -> None:
    """Each key stands between bars, once."""
    assert exclusion_keys(["Initech Inc.", "initech", "Acme"]) == "|acme|initech|"
    assert exclusion_keys([" ", ""]) == ""
