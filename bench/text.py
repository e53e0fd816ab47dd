"""How long reading a sentence takes with 10,000 accounts: `python -m bench.text`."""

import statistics
from collections.abc import Callable
from datetime import date
from time import perf_counter_ns

from bot.text import Term, Vocabulary, parse_nomination, parse_request

TODAY = date(2026, 11, 23)
_FIRST = ("Alpine", "Birch", "Cobalt", "Delta", "Ember", "Falcon", "Granite", "Harbor", "Iris", "Juniper")
_SECOND = ("Ridge", "Valley", "Forge", "Harvest", "Meadow", "Quarry", "Summit", "Willow", "Yonder", "Zephyr")
_THIRD = ("Foods Inc.", "Health", "Bank", "Logistics Ltd", "Energy AG", "Media", "Motors", "& Sons", "Labs", "Group")
_LISTS = {
    "activity": ("Reference call", "Site visit", "Case study", "Speaking", "Video", "Quote", "Logo", "Review"),
    "industry": ("Healthcare", "Retail", "Financial services", "Manufacturing", "IT", "Media", "Energy"),
    "region": ("EMEA", "APAC", "North America", "DACH", "UK & Ireland", "Nordics"),
    "product": tuple(f"{stem}{end}" for stem in ("Data", "Flow", "Cloud", "Edge") for end in ("Guard", "Base", "Line")),
    "use_case": ("Onboarding", "Cloud migration", "Fraud detection", "Workforce planning", "Demand forecasting"),
    "persona": ("CFO", "CIO", "VP Operations", "IT leader", "Head of procurement"),
}  # fmt: skip
SENTENCES = {
    "short": "2 healthcare references in EMEA for Acme by Friday, $250k",
    "misspelt": "2 helthcare refrences in EMEA, manufactoring too, for Acme by Friday",
    "long": "Does anyone have a manufacturing customer in DACH who replaced Rivalsoft and would talk to a CFO at "
    "Contoso by the end of the month? The deal is worth €1.2m, closes 30 June, and it is confidential.",
    "2,000 characters of prose": "Nobody remembers whether anything particular happened during that meeting. " * 27,
    "2,000 characters of noise": "zq5 Xy7 " * 250,
    "40,000 characters": "Acme by Friday " * 2700,
}


def vocabulary(accounts: int = 10_000) -> Vocabulary:
    """A program of that many accounts with ordinary lists."""
    terms = [Term(kind, label, label) for kind, labels in _LISTS.items() for label in labels]  # type: ignore[arg-type]  # keys are kinds
    for n in range(accounts):
        name = f"{_FIRST[n % 10]} {_SECOND[n // 10 % 10]} {n // 1000} {_THIRD[n // 100 % 10]}"
        terms.append(Term("account", str(n), name))
    return Vocabulary(terms)


def median_us(work: Callable[[], object], rounds: int = 300) -> float:
    """The median time of `work` in microseconds."""
    times = []
    for _ in range(rounds):
        start = perf_counter_ns()
        work()
        times.append(perf_counter_ns() - start)
    return statistics.median(times) / 1000


def main() -> None:
    """Print the figures."""
    start = perf_counter_ns()
    known = vocabulary()
    print(f"building a vocabulary of 10,000 accounts: {(perf_counter_ns() - start) / 1e6:.0f} ms")
    for name, text in SENTENCES.items():
        print(f"{name:28} {median_us(lambda text=text: parse_request(text, known, TODAY)):9.0f} µs")  # type: ignore[misc]
    nomination = "Dana Reyes, VP Ops at Alpine Ridge 0 Foods, cut onboarding time by 40 %"
    print(f"{'nomination':28} {median_us(lambda: parse_nomination(nomination, known)):9.0f} µs")


if __name__ == "__main__":
    main()
