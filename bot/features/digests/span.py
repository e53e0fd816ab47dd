"""A digest's window as the store asks for it."""

from bot.domain.digest import Window
from store.queries.outcomes import Span


def span(window: Window) -> Span:
    """The same time."""
    return Span(window.start, window.end, window.first, window.last)
