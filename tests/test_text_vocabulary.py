"""How words find their way to a program's terms."""

import pytest

from bot.text import Term, Vocabulary, nearest, parse_request
from tests.text_sample import TODAY, VOCABULARY


def keys(text: str, *terms: Term) -> list[tuple[str, str]]:
    """What `text` means in a vocabulary of these `terms`."""
    words = parse_request(text, Vocabulary(terms), TODAY)
    return [
        (span.kind, span.value) for span in words.understood if span.kind not in ("how_many", "needed_by", "purpose")
    ]


def test_the_longest_term_wins() -> None:
    """Whatever starts first: the run of more words is what was meant."""
    terms = (
        Term("industry", "services", "Services"),
        Term("industry", "financial", "Financial services"),
        Term("account", "1", "Financial Services of Fiction"),
        Term("product", "cloud", "Nimbus"),
        Term("product", "suite", "Nimbus Suite"),
        Term("use_case", "rollout", "Suite rollout in retail"),
    )

    assert keys("services", *terms) == [("industry", "services")]
    assert keys("financial services refs", *terms) == [("industry", "financial")]
    assert keys("Financial Services of Fiction", *terms) == [("account", "1")]
    assert keys("Nimbus suite rollout in retail", *terms) == [("product", "cloud"), ("use_case", "rollout")]


@pytest.mark.parametrize(
    "text",
    ["Zürich Energy", "zurich energy", "ZURICH ENERGY", "Zurich energies", "Zu\u0308rich-Energy", "zurich  energy"],
)
def test_case_accents_hyphens_and_plurals_do_not_matter(text: str) -> None:
    """The same words however they are typed."""
    assert keys(text + " customer", Term("industry", "z", "Zürich Energy")) == [("industry", "z")]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Case study", "case studies"),
        ("Site visits", "site visit"),
        ("Research & development", "research and development"),
        ("Travel and hospitality", "travel & hospitality"),
        ("Healthcare", "health care"),
        ("E-commerce", "ecommerce"),
        ("Mid-market", "midmarket"),
        ("C++", "C++"),
        ("U.S. federal", "US federal"),
        ("Churches", "church"),
    ],
)
def test_ways_to_write_the_same(label: str, text: str) -> None:
    """Plurals, ampersands, hyphens and gaps."""
    assert keys(f"a {text} reference", Term("segment", "s", label)) == [("segment", "s")]


@pytest.mark.parametrize(
    "text", ["Acme", "Acme Inc", "acme, inc.", "ACME Corporation's", "The Acme Corporation", "Acme\u2019s"]
)
def test_an_account_is_known_without_its_legal_form(text: str) -> None:
    """People leave out Inc., and say "Acme's"."""
    words = parse_request(f"ref for {text} please", Vocabulary([Term("account", "7", "Acme Corporation")]), TODAY)

    assert (words.prospect, words.prospect_account) == ("Acme Corporation", "7")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("helthcare", "healthcare"), ("Heathcare", "healthcare"), ("healhtcare", "healthcare"),
        ("manufacturng", "manufacturing"),
        ("reatil", "retail"), ("insurrance", "insurance"), ("goverment", "public"), ("finacial servces", "finserv"),
    ],
)  # fmt: skip
def test_slips_of_the_fingers(typed: str, meant: str) -> None:
    """A word one slip away from a term means the term."""
    assert (meant,) == parse_request(f"{typed} reference", VOCABULARY, TODAY).industries


@pytest.mark.parametrize(
    "text",
    [
        "retain", "detail", "quite", "quota", "quoted", "scales", "could", "median", "insured", "banging",
        "hotel", "medal",
        "migrating", "interaction", "Globax", "Northwynd", "heal", "press on", "prospect", "respectively", "manual",
    ],
)  # fmt: skip
def test_ordinary_words_are_not_corrected_into_terms(text: str) -> None:
    """Short words have too many neighbours, and accounts are never guessed."""
    words = parse_request(f"a customer to {text} things", VOCABULARY, TODAY)

    assert [span for span in words.understood if span.kind not in ("purpose",)] == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tell us", ()),
        ("TELL US", ()),
        ("in the US", (("region", "NA"),)),
        ("do it", ()),
        ("IT leaders", (("persona", "it_lead"),)),
        ("IT", (("industry", "it"),)),
        ("polish it", ()),
        ("a Polish bank", (("language", "pl"), ("industry", "finserv"))),
        ("connect with the flow", ()),
        ("we use Flow daily", (("product", "flow"),)),
        ("delight them", ()),
        ("call me", ()),
        ("in German", (("language", "de"),)),
        ("a German bank", (("country", "DE"), ("industry", "finserv"))),
        ("German-speaking", (("language", "de"),)),
        ("replaced SAP", (("competitor", "sap"),)),
        ("hit the target", ()),
    ],
)
def test_ordinary_words_that_are_also_terms(text: str, meant: tuple[tuple[str, str], ...]) -> None:
    """Codes count in capitals, names with a capital, and the words around decide between two meanings."""
    assert meant == tuple((s.kind, s.value) for s in parse_request(text, VOCABULARY, TODAY).understood)


@pytest.mark.parametrize("refusal", ["not {}", "no {}", "except {}", "excluding {}", "other than {}", "nothing in {}"])
def test_what_is_ruled_out_is_never_wished_for(refusal: str) -> None:
    """A refusal stays in the note, word for word."""
    text = refusal.format("healthcare")

    words = parse_request(f"retail please, {text}", VOCABULARY, TODAY)

    assert (("retail",), text) == (words.industries, words.note)


def test_of_two_terms_with_one_name_the_label_counts_before_a_synonym() -> None:
    """Lists are typed by people, and overlap."""
    synonym = Term("industry", "a", "Something else", ("Energy",))
    label = Term("industry", "b", "Energy")

    assert [("industry", "b")] == keys("energy", synonym, label) == keys("energy", label, synonym)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fnd", "find"), ("queu", "queue"), ("QUEUE", "queue"), ("req", "request"), ("requsets", "requests"),
        ("shwo", "show"),
        ("acounts", "accounts"), ("find", "find"),
    ],
)  # fmt: skip
def test_nearest_command(typed: str, meant: str) -> None:
    """A mistyped or shortened command finds the one that was meant."""
    assert meant == nearest(typed, ("find", "request", "queue", "show", "accounts", "requests"))


@pytest.mark.parametrize("typed", ["", "x", "healthcare", "zz", "\u0000", "f" * 5000])
def test_nearest_to_nothing(typed: str) -> None:
    """What is like no command is nobody's typo."""
    assert nearest(typed, ("find", "request", "queue")) is None
