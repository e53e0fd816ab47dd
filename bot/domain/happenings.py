"""Domain events: what one room tells the others, in the transaction in which it happened. Ids only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed something on a post whose reach is told: its topic."""

    source: str


@dataclass(frozen=True, slots=True)
class StoryMoved:
    """What a win story tells changed, or it was withdrawn: what shows it is drawn anew."""

    story: int


@dataclass(frozen=True, slots=True)
class StoriesTold:
    """A digest told these win stories."""

    stories: tuple[int, ...]
    digest: int


@dataclass(frozen=True, slots=True)
class RequestMade:
    """Somebody asked for a customer."""

    request: int


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """A request came to an end: fulfilled, cancelled, unfilled, duplicate, answered with proof."""

    request: int
    stage: str


@dataclass(frozen=True, slots=True)
class AskOpened:
    """A customer's capacity was taken up; the owner is asked."""

    ask: int


@dataclass(frozen=True, slots=True)
class AskApproved:
    """The owner allowed it."""

    ask: int


@dataclass(frozen=True, slots=True)
class AdvocateTurnedTo:
    """An advocate whose owner said yes is asked now: somebody has to write to them."""

    ask: int


@dataclass(frozen=True, slots=True)
class AskTookPlace:
    """An advocate vouched for us."""

    ask: int


@dataclass(frozen=True, slots=True)
class DealWon:
    """A deal with a participation or proof was won."""

    request: int
