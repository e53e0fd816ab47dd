"""Free text of sellers, read against the program's own vocabulary: pure, no clock, no I/O, never raises."""

from bot.text.near import nearest
from bot.text.nomination import NominationWords, parse_nomination
from bot.text.request import RequestWords, parse_request
from bot.text.vocabulary import Kind, Term, Vocabulary
from bot.text.words import Span

__all__ = [
    "Kind", "NominationWords", "RequestWords", "Span", "Term", "Vocabulary",
    "nearest", "parse_nomination", "parse_request",
]  # fmt: skip
