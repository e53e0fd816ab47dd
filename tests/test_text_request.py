"""What sellers type, and what is understood of it."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.text import RequestWords, Vocabulary, parse_request
from tests.text_sample import TODAY, VOCABULARY

GOLDEN = Path(__file__).parent / "golden" / "sentences.txt"
LINES = [line.rstrip("\n") for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
SENTENCES = list(zip(LINES[::2], LINES[1::2], strict=True))


def shown(words: RequestWords) -> str:
    """What was understood on one line, without what was not said."""
    said = {
        name: value for name, value in asdict(words).items() if name != "understood" and value not in (None, "", ())
    }
    return " | ".join(
        f"{name}: {', '.join(value) if isinstance(value, tuple) else value}" for name, value in said.items() if value
    )


@pytest.mark.parametrize(("text", "said"), SENTENCES, ids=[text[:60] for text, _ in SENTENCES])
def test_sentence(text: str, said: str) -> None:
    """Each sentence gives exactly these fields; what it does not say stays empty, what cannot be placed is noted."""
    assert said.strip() == shown(parse_request(text, VOCABULARY, TODAY))


def test_spans_show_what_was_understood() -> None:
    """Each span is the piece of the text that its value came from, in order, so that a card can show it."""
    text = "2 healthcare references in EMEA for Acme by Friday, $250k"

    spans = parse_request(text, VOCABULARY, TODAY).understood

    assert [(text[span.start : span.end], span.kind, span.value) for span in spans] == [
        ("2", "how_many", "2"),
        ("healthcare", "industry", "healthcare"),
        ("EMEA", "region", "EMEA"),
        ("Acme", "prospect", "Acme"),
        ("by Friday", "needed_by", "2026-11-27"),
        ("$250k", "amount", "250000 USD"),
    ]


def test_without_a_vocabulary_dates_amounts_and_the_prospect_are_still_read() -> None:
    """A new program has no words of its own yet."""
    words = parse_request("2 healthcare references for Acme by Friday, $250k", Vocabulary(), TODAY)

    assert (2, "Acme", date(2026, 11, 27), Decimal(250000), "healthcare") == (
        words.how_many, words.prospect, words.needed_by, words.amount, words.note
    )  # fmt: skip


def test_currency_that_was_not_said_is_the_programs() -> None:
    """A plain 250k is in the currency the caller gives; a written currency stands."""
    assert parse_request("deal 250k", VOCABULARY, TODAY, currency="EUR").currency == "EUR"
    assert parse_request("deal £250k", VOCABULARY, TODAY, currency="EUR").currency == "GBP"


def test_what_is_too_long_to_read_goes_into_the_note() -> None:
    """Only the first 2,000 characters are read; the rest is kept word for word."""
    text = "2 healthcare references for Acme. " + "Background follows. " * 200 + "Also in EMEA by Friday."

    words = parse_request(text, VOCABULARY, TODAY)

    assert (words.how_many, words.prospect, words.regions, words.needed_by) == (2, "Acme", (), None)
    assert words.note.endswith("Background follows. Also in EMEA by Friday.")
    assert words.note.count("Background follows") == 200


def test_control_characters_never_reach_the_note() -> None:
    """Neither a database nor a card can hold a NUL or half a surrogate pair."""
    words = parse_request("for Acme\x00Corp about zeb\x00ras \ud800 and lions\x1b[0m", VOCABULARY, TODAY)

    assert not set("\x00\x1b\ud800") & set(words.note + words.prospect)


@pytest.mark.parametrize("text", ["0061X00000ABCDE!", "a 0061x0000", "006123456789012345678"])
def test_what_only_looks_like_an_opportunity_is_none(text: str) -> None:
    """A Salesforce id has fifteen or eighteen characters."""
    words = parse_request(text.lower(), VOCABULARY, TODAY)

    assert words.opportunity == ""


def test_an_industry_with_a_capital_right_after_a_name_belongs_to_it() -> None:
    """Zeta Bank is a company; Acme in banking, or Acme, Banking, is not."""

    def read(text: str) -> tuple[str, tuple[str, ...]]:
        words = parse_request(text, VOCABULARY, TODAY)
        return words.prospect, words.industries

    assert read("a reference for Zeta Healthcare by Friday") == ("Zeta Healthcare", ())
    assert read("a healthcare reference for Zeta Healthcare in EMEA") == ("Zeta Healthcare", ("healthcare",))
    assert read("a reference for Acme in healthcare") == ("Acme", ("healthcare",))
    assert read("a reference for Acme, Healthcare") == ("Acme", ("healthcare",))
