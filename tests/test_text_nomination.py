"""What people type when they nominate a customer."""

from dataclasses import asdict

import pytest

from bot.text import Vocabulary, parse_nomination
from tests.text_sample import VOCABULARY

NORTHWIND = {"account": "Northwind Traders", "account_key": "17"}
DANA = {"person": "Dana Reyes"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Dana Reyes, VP Ops at Northwind, cut onboarding time by 40 %",
            DANA | NORTHWIND | {"title": "VP Ops", "why": "cut onboarding time by 40 %"},
        ),
        ("Dana Reyes at Northwind cut onboarding by half", DANA | NORTHWIND | {"why": "cut onboarding by half"}),
        ("Dana Reyes (Northwind), great storyteller", DANA | NORTHWIND | {"why": "great storyteller"}),
        ("Dana Reyes, Northwind, great storyteller", DANA | NORTHWIND | {"why": "great storyteller"}),
        ("Northwind: Dana Reyes, VP Ops, cut costs", DANA | NORTHWIND | {"title": "VP Ops", "why": "cut costs"}),
        ("Northwind's Dana Reyes cut costs by 40%", DANA | NORTHWIND | {"why": "cut costs by 40%"}),
        ("nominate Dana Reyes from Northwind Traders", DANA | NORTHWIND),
        ("Dana Reyes", DANA),
        ("Northwind", NORTHWIND),
        (
            "P. Poe from Contoso and Dr. Kit",
            {"person": "P. Poe", "account": "Contoso", "why": "Dr. Kit"},
        ),
        (
            "Dana Reyes - CIO - Contoso Ltd - went live in 3 weeks",
            DANA | {"title": "CIO", "account": "Contoso Ltd", "why": "went live in 3 weeks"},
        ),
        (
            "I'd like to nominate Dana Reyes from Contoso because she rolled out Flow to 400 stores",
            DANA | {"account": "Contoso", "why": "she rolled out Flow to 400 stores"},
        ),
        (
            "dana reyes, vp ops at northwind, cut onboarding time",
            NORTHWIND | {"person": "dana reyes", "title": "vp ops", "why": "cut onboarding time"},
        ),
        (
            "dana reyes at tailspin toys, loves us",
            {"person": "dana reyes", "account": "tailspin toys", "why": "loves us"},
        ),
        (
            "CFO María José de la Cruz of Globex, maria@example.com, +49 30 1234567, happy to go on stage",
            {
                "person": "María José de la Cruz", "title": "CFO", "account": "Globex Inc.", "account_key": "18",
                "email": "maria@example.com", "phone": "+49 30 1234567", "why": "happy to go on stage",
            },
        ),
        (
            "Jean-Luc O'Neil, Head of Customer Experience at Bank of Fiction. He saved 2 days a week.",
            {
                "person": "Jean-Luc O'Neil", "title": "Head of Customer Experience", "account": "Bank of Fiction",
                "account_key": "19", "why": "He saved 2 days a week.",
            },
        ),
        (
            "Dana Reyes is Director of IT at Woodgrove Bank and wants to tell the story of their migration",
            DANA | {
                "title": "Director of IT", "account": "Woodgrove Bank",
                "why": "wants to tell the story of their migration",
            },
        ),
        (
            "great call with Sam Lee (Procurement, Litware) today, he would do a case study",
            {
                "person": "Sam Lee", "title": "Procurement", "account": "Litware",
                "why": "great call, today, he would do a case study",
            },
        ),
        ("田中 太郎, Northwind, 素晴らしい", NORTHWIND | {"person": "田中 太郎", "why": "素晴らしい"}),
        ("Dana Reyes <dana@example.com> Northwind Traders", DANA | NORTHWIND | {"email": "dana@example.com"}),
        ("Dana Reyes, Northwind, live since 2026-11-27", DANA | NORTHWIND | {"why": "live since 2026-11-27"}),
        ("", {}),
        ("please", {}),
    ],
)  # fmt: skip
def test_nomination(text: str, said: dict[str, str]) -> None:
    """Exactly these fields; the account by its own name where it is known, else as typed; the rest says why."""
    words = asdict(parse_nomination(text, VOCABULARY))
    del words["understood"]

    assert said == {name: value for name, value in words.items() if value}


def test_spans_show_what_was_understood() -> None:
    """The pieces of the text, in order and apart."""
    text = "Dana Reyes, VP Ops at Northwind, dana@example.com"

    spans = parse_nomination(text, VOCABULARY).understood

    assert [(text[span.start : span.end], span.kind) for span in spans] == [
        ("Dana Reyes", "person"), ("VP Ops", "title"), ("Northwind", "account"), ("dana@example.com", "email")
    ]  # fmt: skip


def test_an_unknown_account_is_taken_as_typed() -> None:
    """Nominations bring new customers."""
    words = parse_nomination("Dana Reyes, VP Ops at Northwind Traders, cut costs", Vocabulary())

    assert (words.person, words.account, words.account_key) == ("Dana Reyes", "Northwind Traders", "")


def test_what_is_too_long_to_read_is_part_of_the_reason() -> None:
    """Only the first 2,000 characters are read; nothing is dropped."""
    words = parse_nomination("Dana Reyes, Northwind, " + "a fine story. " * 300 + "The end", VOCABULARY)

    assert words.person == "Dana Reyes"
    assert (" ".join(words.why.split()).count("a fine story"), words.why.endswith("The end")) == (300, True)
