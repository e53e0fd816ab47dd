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
class StoryPosted:
    """A win story was told for the first time, in its channels or in a digest."""

    story: int


@dataclass(frozen=True, slots=True)
class ProofAdded:
    """Somebody put a published asset into the library, by hand."""

    proof: int


@dataclass(frozen=True, slots=True)
class StoriesTold:
    """A digest told these win stories."""

    stories: tuple[int, ...]
    digest: int


@dataclass(frozen=True, slots=True)
class NamedNoMore:
    """Somebody does not want to be named in public thanks: posts that do are drawn anew."""

    person: int


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
class PermissionGiven:
    """There is permission on file for an activity, new or renewed."""

    advocate: int
    activity: str


@dataclass(frozen=True, slots=True)
class PermissionWithdrawn:
    """An advocate, or we for them, took back the permission for an activity: what shows it has to go."""

    advocate: int
    activity: str


@dataclass(frozen=True, slots=True)
class ContactForgotten:
    """A contact was erased: the profile says nothing any more. What is still open with them ends."""

    advocate: int


@dataclass(frozen=True, slots=True)
class NomineeForgotten:
    """Somebody who was nominated, and is not in the pool, was erased: what is said of them here goes."""

    nomination: int


@dataclass(frozen=True, slots=True)
class AskForgotten:
    """One ask of an erased contact, a unit each: messages about it are drawn anew without them."""

    ask: int


@dataclass(frozen=True, slots=True)
class DealWon:
    """A deal with a participation or proof was won."""

    request: int


@dataclass(frozen=True, slots=True)
class NominationMade:
    """Somebody nominated a customer, perhaps for a request."""

    nomination: int


@dataclass(frozen=True, slots=True)
class NominationDecided:
    """What became of a nomination: its stage after the decision."""

    nomination: int
    stage: str


@dataclass(frozen=True, slots=True)
class AdvocateReady:
    """The interview of a nominated customer is finished: the profile may be used."""

    advocate: int
    nomination: int


@dataclass(frozen=True, slots=True)
class ProfileChecked:
    """Somebody who looks after an advocate says that the profile is right now."""

    advocate: int


@dataclass(frozen=True, slots=True)
class AdvocateLeft:
    """An advocate left their company and is not in the pool any more; what they are asked for ends."""

    advocate: int
