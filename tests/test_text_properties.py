"""What holds for every text, however strange."""

import random
import re
import string
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.text import Span, Term, Vocabulary, nearest, parse_nomination, parse_request
from bot.text.lexicon import DROPPED, FIELD_NAMES
from bot.text.words import tokens_of
from tests.test_text_request import SENTENCES
from tests.text_sample import TERMS, TODAY, VOCABULARY

_PIECES = [text for text, _ in SENTENCES] + [term.label for term in TERMS]
_WORDS = sorted({word for piece in _PIECES for word in piece.split()})
_SIGNS = [
    *string.punctuation,
    "\n",
    "\t",
    "\x00",
    "\u00a0",
    "\u2019",
    "€",
    "İ",
    "ß",
    "ﷺ",
    "e\u0301",
    "\ud800",
    "\u202e",
]

strange = st.text(max_size=400)
salad = st.lists(st.sampled_from(_WORDS) | st.sampled_from(_SIGNS) | st.text(max_size=6), max_size=60).map(" ".join)
glued = st.lists(st.sampled_from(_WORDS) | st.sampled_from(_SIGNS), max_size=40).map("".join)
texts = strange | salad | glued
_NAMES = {word for name in FIELD_NAMES for word in name.split()}


def lost(text: str, spans: tuple[Span, ...], left: str) -> list[str]:
    """Words of `text` that carry meaning and are neither in one of the `spans` nor in what is `left`."""
    kept = set(re.findall(r"[^\W_]+", left))
    return [
        word
        for token in tokens_of(text)
        if not any(span.start < token.end and token.start < span.end for span in spans)
        if token.key not in DROPPED | _NAMES
        for word in re.findall(r"[^\W_]+", token.raw)
        if word not in kept
    ]


@given(texts)
@settings(max_examples=60, deadline=None)
@example("2 2 2 2 2 by by by Friday Friday $ $ 250k 250k for for for")
@example("for 'for \"for “for”")
@example("https://[::1 http://[force.com] https://x.force.com/?&&&&=%%")
@example("A.B.C.D.E.F. U.S.U.S 27.11.27.11.27.11. 1/2/3/4/5/6")
def test_request_loses_nothing_and_is_the_same_each_time(text: str) -> None:
    """Reading never raises; each word that matters is shown as understood or noted; same input, same output."""
    words = parse_request(text, VOCABULARY, TODAY)

    assert lost(text, words.understood, words.note) == []
    assert words == parse_request(text, VOCABULARY, TODAY)


@given(texts)
@settings(max_examples=50, deadline=None)
@example("@@@ at at from with of")
@example("Dana\nReyes\n\nat\nNorthwind")
@example("CIO&A&0")
def test_nomination_never_raises_and_is_the_same_each_time(text: str) -> None:
    """Whatever is typed becomes a nomination to correct, not an error."""
    words = parse_nomination(text, VOCABULARY)

    assert words == parse_nomination(text, VOCABULARY)
    _in_order(text, words.understood)


@given(texts)
@settings(max_examples=50, deadline=None)
def test_spans_lie_apart_in_the_text(text: str) -> None:
    """A card can cut the text along them."""
    _in_order(text, parse_request(text, VOCABULARY, TODAY).understood)


def _in_order(text: str, spans: tuple[Span, ...]) -> None:
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        end = span.end


@given(texts)
@settings(max_examples=50, deadline=None)
def test_fields_hold_what_they_promise(text: str) -> None:
    """Numbers from 1 to 20, days that lie ahead, finite amounts, no characters that cannot be stored."""
    words = parse_request(text, VOCABULARY, TODAY)

    assert words.how_many is None or 1 <= words.how_many <= 20
    assert all(day is None or day >= TODAY for day in (words.needed_by, words.closes_on))
    assert words.amount is None or (words.amount > 0 and words.amount.is_finite())
    (words.note + words.prospect + words.occasion + words.opportunity).replace("\x00", "?").encode()


@pytest.mark.parametrize(("text", "said"), SENTENCES, ids=[text[:40] for text, _ in SENTENCES])
def test_no_sentence_loses_a_word(text: str, said: str) -> None:
    """The same for every sentence of the table."""
    words = parse_request(text, VOCABULARY, TODAY)

    assert lost(text, words.understood, words.note) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=8))
def test_nearest_answers_with_a_known_word_or_nothing(typed: str, known: list[str]) -> None:
    """It never raises, and never invents a command."""
    assert nearest(typed, known) in {None, *known}


@given(
    st.lists(
        st.builds(Term, st.sampled_from(("account", "industry", "product")), st.text(), st.text(), st.tuples(st.text()))
    )
)
@settings(max_examples=60, deadline=None)
def test_any_vocabulary_can_be_built_and_read_with(terms: list[Term]) -> None:
    """People name accounts as they please: empty, in signs, in any script."""
    words = parse_request(" ".join(term.label for term in terms)[:500], Vocabulary(terms), TODAY)

    keys = {term.key for term in terms}
    assert {*words.accounts, *words.industries, *words.products} <= keys


HARD = {
    "noise": "".join(random.Random(7).choices(string.printable, k=40_000)),
    "unicode": "".join(chr(random.Random(7).randrange(32, 0x10FFFF)) for _ in range(40_000)),
    "digits": "1" * 40_000,
    "spaced digits": "1 " * 20_000,
    "separators": "1.,/-" * 8_000,
    "spaces": " " * 40_000,
    "capitals": "A" * 40_000,
    "names": "Ab " * 13_000,
    "quotes": "for \"'" * 7_000,
    "for": "for " * 10_000,
    "letters with dots": "a." * 20_000,
    "dates": "by end of the next month in 3 working days " * 1_000,
    "not": "not healthcare or " * 2_200,
    "money": "$1,000,000" * 4_000,
    "apostrophes": "a'" * 20_000,
    "marks": "e" + "\u0301" * 40_000,
    "address": "https://x.force.com/" + "a/" * 20_000,
    "mail": "a@" * 20_000,
    "dashes": "keep-" * 8_000,
    "words": "wondering " * 4_000,
    "ligatures": "\ufdfa" * 40_000,
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_no_text_takes_long(text: str) -> None:
    """40,000 characters of anything are read in a blink, since only the first 2,000 are looked at."""
    start = process_time()
    words = parse_request(text, VOCABULARY, TODAY)
    parse_nomination(text, VOCABULARY)

    assert process_time() - start < 0.5
    assert len(words.note) <= len(text) + 1
