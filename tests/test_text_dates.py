"""Days, amounts and numbers in ordinary words."""

from datetime import date
from decimal import Decimal

import pytest

from bot.text import Vocabulary, parse_request

NOTHING = Vocabulary()
MONDAY, FRIDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 28)


def needed(text: str, today: date = MONDAY, locale: str = "en-GB") -> str:
    """The day that `text` names, or an empty string."""
    day = parse_request(text, NOTHING, today, locale).needed_by
    return day.isoformat() if day else ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by Friday", "2026-11-27"),
        ("this Friday", "2026-11-27"),
        ("next Friday", "2026-12-04"),
        ("Fri", "2026-11-27"),
        ("by Mon", "2026-11-30"),
        ("on Monday", "2026-11-30"),
        ("this Monday", "2026-11-23"),
        ("next Monday", "2026-11-30"),
        ("BY FRIDAY EOD", "2026-11-27"),
        ("EOD Friday", "2026-11-27"),
        ("tomorrow", "2026-11-24"),
        ("by tomorrow morning", "2026-11-24"),
        ("day after tomorrow", "2026-11-25"),
        ("today", "2026-11-23"),
        ("EOD", "2026-11-23"),
        ("COB", "2026-11-23"),
        ("this week", "2026-11-27"),
        ("next week", "2026-12-04"),
        ("end of next week", "2026-12-04"),
        ("end of week", "2026-11-27"),
        ("EOW", "2026-11-27"),
        ("mid next week", "2026-12-02"),
        ("end of month", "2026-11-30"),
        ("by the end of the month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("next month", "2026-12-31"),
        ("EOM", "2026-11-30"),
        ("end of quarter", "2026-12-31"),
        ("EOQ", "2026-12-31"),
        ("next quarter", "2027-03-31"),
        ("end of year", "2026-12-31"),
        ("this year", "2026-12-31"),
        ("Q1", "2027-03-31"),
        ("Q4", "2026-12-31"),
        ("by Q1", "2027-01-01"),
        ("by Q4", "2026-12-31"),
        ("end of Q2 2027", "2027-06-30"),
        ("Q1'27", "2027-03-31"),
        ("in 3 days", "2026-11-26"),
        ("in two weeks", "2026-12-07"),
        ("in a week", "2026-11-30"),
        ("in a couple of days", "2026-11-25"),
        ("within 10 working days", "2026-12-07"),
        ("within 7 business days", "2026-12-02"),
        ("in 48 hours", "2026-11-25"),
        ("in 3 months", "2027-02-23"),
        ("over the next 2 weeks", "2026-12-07"),
        ("next 5 days", "2026-11-28"),
        ("two weeks from Friday", "2026-12-11"),
        ("3 days from now", "2026-11-26"),
        ("27 Nov", "2026-11-27"),
        ("27nov", "2026-11-27"),
        ("27-Nov", "2026-11-27"),
        ("27th of November", "2026-11-27"),
        ("Nov 27", "2026-11-27"),
        ("Nov. 27th", "2026-11-27"),
        ("Nov 27th 2026", "2026-11-27"),
        ("November 27, 2026", "2026-11-27"),
        ("Fri 27 Nov", "2026-11-27"),
        ("Friday, November 27th", "2026-11-27"),
        ("by the 5th", "2026-12-05"),
        ("on the 27th", "2026-11-27"),
        ("by the 31st", "2026-12-31"),
        ("27.11.", "2026-11-27"),
        ("by 3.12.", "2026-12-03"),
        ("27.11.2026", "2026-11-27"),
        ("27/11", "2026-11-27"),
        ("27/11/2026", "2026-11-27"),
        ("27-11-2026", "2026-11-27"),
        ("27/11/26", "2026-11-27"),
        ("2026-11-27", "2026-11-27"),
        ("22 Nov", "2027-11-22"),
        ("1 Jan", "2027-01-01"),
        ("in December", "2026-12-31"),
        ("by December", "2026-12-01"),
        ("by November", "2026-11-30"),
        ("end of January", "2027-01-31"),
        ("mid-December", "2026-12-16"),
        ("early December", "2026-12-07"),
        ("in May", "2027-05-31"),
        ("5 May", "2027-05-05"),
        ("needed by: 1 Dec", "2026-12-01"),
        ("deadline is 1 Dec", "2026-12-01"),
        ("1 Dec at the latest", "2026-12-01"),
    ],
)
def test_day(text: str, day: str) -> None:
    """Said on Monday 23 November 2026, and understood to the last word."""
    words = parse_request(text, NOTHING, MONDAY, "en-GB")

    assert (day, "") == (words.needed_by.isoformat() if words.needed_by else "", words.note.removesuffix("morning"))


@pytest.mark.parametrize(
    "text",
    [
        "31 Feb", "by 32 Dec", "29/02/2027", "2026-13-01", "2026-11-22", "1 Dec 2019", "24/7", "5/6 of them",
        "version 3.2",
        "since Friday", "last Friday", "every Monday", "Fridays", "it may take a while", "march with us",
        "you sat there",
        "the sun", "3 days", "two weeks", "who went live in 3 weeks", "cut churn by 40% in 2 months", "2 may be enough",
        "our Q4 results", "q5", "in 3 years", "by 99", "2099-01-01", "the 45th", "monthly", "weekend",
    ],
)  # fmt: skip
def test_what_is_no_deadline_stays_in_the_note(text: str) -> None:
    """Nonsense, the past and look-alikes are never taken for a day, nor lost."""
    words = parse_request(text, NOTHING, MONDAY, "en-GB")

    assert words.needed_by is None
    assert words.note


def test_figures_are_read_as_the_locale_writes_them() -> None:
    """3/12 is in December for most of the world and in March in the US; 27/11 can only be one day."""
    assert needed("by 3/12") == "2026-12-03"
    assert needed("by 3/12", locale="en-US") == "2027-03-12"
    assert needed("by 3/12", locale="en_US") == "2027-03-12"
    assert "2026-11-27" == needed("by 27/11", locale="en-US") == needed("by 11/27", locale="de-DE")
    assert needed("by 3.12.", locale="en-US") == "2026-12-03"


def test_weekdays_said_on_that_day_and_at_the_weekend() -> None:
    """On a Friday "by Friday" is the next one; the weekend's "end of week" is the coming one's."""
    assert "2026-12-04" == needed("by Friday", FRIDAY) == needed("next Friday", FRIDAY)
    assert "2026-11-27" == needed("this Friday", FRIDAY) == needed("EOW", FRIDAY)
    assert "2026-12-04" == needed("end of week", SATURDAY) == needed("by Friday", SATURDAY)
    assert "2026-12-01" == needed("in 2 working days", FRIDAY) == needed("in 2 working days", SATURDAY)


def test_the_day_said_with_by_wins_over_others() -> None:
    """A date in passing is noted, a closing date kept apart."""
    words = parse_request("kick-off on 1 Dec, deal closes 31 January, refs by Thursday", NOTHING, MONDAY)

    assert ("2026-11-26", date(2027, 1, 31)) == (str(words.needed_by), words.closes_on)
    assert "on 1 Dec" in words.note


@pytest.mark.parametrize("today", [date.min, date.max, date(2028, 2, 29)])
@pytest.mark.parametrize(
    "text", ["next week", "in 999 months", "29 Feb", "by Q1", "EOY", "31 Dec", "the day after tomorrow"]
)
def test_no_day_is_too_far_to_read(text: str, today: date) -> None:
    """The ends of the calendar raise nothing."""
    words = parse_request(text, NOTHING, today)

    assert words.needed_by is None or words.needed_by >= today


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$250k", "250000 USD"),
        ("$ 250 k", "250000 USD"),
        ("250k", "250000 USD"),
        ("250K deal", "250000 USD"),
        ("€1.2m", "1200000 EUR"),
        ("1,2 Mio. €", "1200000 EUR"),
        ("250,000", "250000 USD"),
        ("250.000 €", "250000 EUR"),
        ("250 000 EUR", "250000 EUR"),
        ("1.5 million", "1500000 USD"),
        ("$1.5mm", "1500000 USD"),
        ("USD 40000", "40000 USD"),
        ("usd40k", "40000 USD"),
        ("40000 dollars", "40000 USD"),
        ("£1bn", "1000000000 GBP"),
        ("US$3m", "3000000 USD"),
        ("$1,234.50", "1234.5 USD"),
        ("€1.234,50", "1234.5 EUR"),
        ("$500", "500 USD"),
        ("deal size 250000", "250000 USD"),
        ("120000 ARR", "120000 USD"),
        ("$200-250k", "200000 USD"),
        ("$200k–$250k", "200000 USD"),
        ("~$90k", "90000 USD"),
    ],
)
def test_amount(text: str, amount: str) -> None:
    """Amounts as people write them; of a range the lower end, so that nothing is claimed too high."""
    words = parse_request(text, NOTHING, MONDAY)

    assert amount == f"{words.amount:f} {words.currency}"


@pytest.mark.parametrize(
    "text",
    [
        "40 %", "40%", "250k%", "500k users", "10k+ seats", "250k active users", "2 million customers", "12",
        "3", "2026",
        "401k", "3 M&A experts", "K-12 schools", "2 B2B firms", "ticket 123456", "15m call", "5 years", "$0",
        "1,2,3", "v1.5",
        "99999999999999 USD", "24/7", "try 2 times",
    ],
)  # fmt: skip
def test_what_is_no_amount(text: str) -> None:
    """Percentages, head counts, small numbers and labels are not money."""
    assert parse_request(text, NOTHING, MONDAY).amount is None


def test_a_second_amount_is_noted() -> None:
    """One with a currency counts before a bare one; nothing is dropped."""
    words = parse_request("100k now, $250k next year for Acme", NOTHING, MONDAY)

    assert (Decimal(250000), "100k now") == (words.amount, words.note)
