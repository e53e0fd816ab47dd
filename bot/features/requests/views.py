"""What the cards of a request show, gathered once from the records: plain values, so that cards stay pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.domain.workdays import zone_of
from bot.features.requests import offers, phrases, rules
from bot.features.requests.offers import Offers
from bot.ui import Mention, Text
from store.queries import requests as stored
from store.queries.requests import AskRow
from store.records.programs import Person
from store.records.requests import Ask, Request


@dataclass(frozen=True, slots=True)
class AskView:
    """One ask as cards show it."""

    id: int
    stage: str
    advocate: str
    title: str
    account: str
    marquee: bool
    owner: Mention | str
    owner_id: int | None
    owner_email: str
    why: str = ""
    approach: str = ""
    escalated: bool = False
    starts_at: datetime | None = None
    minutes: int = 30
    slots: tuple[tuple[str, str], ...] = ()
    """Offered times: as they are kept, and as their button says them in the requester's zone."""
    email: str = ""
    phone: str = ""
    advocate_id: int = 0

    @property
    def who(self) -> str:
        """The advocate with title."""
        return f"{self.advocate}, {self.title}" if self.title else self.advocate

    @property
    def waits_for_time(self) -> bool:
        """The advocate said yes and offered times."""
        return self.stage in ("advocate_asked", "scheduled") and bool(self.slots) and self.starts_at is None


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with all that its cards show."""

    request: Request
    activity: str
    title: str
    veiled_title: str
    requester: Mention | str
    taken_by: Mention | str
    criteria: tuple[tuple[str, Text], ...]
    asks: tuple[AskView, ...] = ()
    offers: Offers = field(default_factory=Offers)
    duplicate_of: int = 0
    today: date | None = None

    @property
    def needed_by(self) -> str:
        """The day it is needed, with the year unless that is near."""
        return phrases.day(self.request.needed_by, self.today)

    @property
    def open(self) -> bool:
        """Whether customers can be asked for it now."""
        return self.request.stage in ("new", "in_progress")

    @property
    def ready(self) -> int:
        """How many of those needed said yes or took place."""
        return sum(a.stage in ("scheduled", "took_place", "feedback_given") for a in self.asks)

    @property
    def live(self) -> int:
        """How many asks may still fill a place."""
        return sum(a.stage in rules.LIVE for a in self.asks)

    @property
    def wants_more(self) -> bool:
        """Whether matches are worth showing."""
        return (
            self.open and rules.room_for_owners(self.request.how_many, self.live) and self.live < self.request.how_many
        )


def ask_view(ctx: Context, row: AskRow, zone: ZoneInfo) -> AskView:
    """An ask for the cards; contact details only once the advocate said yes."""
    ask, told = row.ask, row.ask.stage in ("scheduled", "took_place", "feedback_given") or bool(row.ask.slots)
    return AskView(
        id=ask.id or 0,
        stage=ask.stage,
        advocate=row.advocate.name,
        title=row.advocate.title,
        account=row.account.name,
        marquee=row.account.marquee,
        owner=ctx.mention(ask.owner_id) if ask.owner_id else ask.owner_email or "nobody yet",
        owner_id=ask.owner_id,
        owner_email=ask.owner_email,
        why=ask.why,
        approach=ask.approach,
        escalated=ask.escalated_at is not None,
        starts_at=ask.starts_at,
        minutes=ask.minutes,
        slots=tuple((slot, _slot(slot, zone)) for slot in ask.slots),
        email=row.advocate.email if told else "",
        phone=row.advocate.phone if told else "",
        advocate_id=ask.advocate_id,
    )


def _slot(text: str, zone: ZoneInfo) -> str:
    at = datetime.fromisoformat(text).astimezone(zone)
    return f"{at:%a} {at.day} {at:%b} {at:%H:%M}"


def zone_of_person(ctx: Context, person_id: int) -> ZoneInfo:
    """The time zone of a person."""
    person = ctx.session.get(Person, person_id)
    return zone_of(person.zone if person else ctx.policy.zone)


def zone_of_advocate(ctx: Context, ask: Ask) -> ZoneInfo:
    """The time zone the advocate chose, for this or for what they were asked before; the program's until then."""
    return zone_of(ask.zone or stored.zone_chosen(ctx.session, ask.advocate_id) or ctx.policy.zone)


def _asked(rows: Sequence[AskRow]) -> set[int]:
    asks = [row.ask for row in rows]
    return {ask.advocate_id for ask in asks if not rules.as_if_never_asked(ask.stage, approached=ask.approached)}


def request_view(ctx: Context, request: Request, *, with_offers: bool = True) -> RequestView:
    """Everything about a request; the search for customers is left out where no card shows it."""
    rows = stored.asks(ctx.session, request.id or 0)
    zone = zone_of_person(ctx, request.requester_id)
    original = ctx.session.get(Request, request.duplicate_of_id) if request.duplicate_of_id else None
    view = RequestView(
        request=request,
        activity=phrases.activity(request.activity, request.how_many, ctx.terms),
        title=phrases.title(request, ctx.terms, sees=True),
        veiled_title=phrases.title(request, ctx.terms, sees=False),
        requester=ctx.mention(request.requester_id),
        taken_by=ctx.mention(request.taken_by_id),
        criteria=phrases.wanted(request.criteria, ctx.terms),
        asks=tuple(ask_view(ctx, row, zone) for row in rows),
        duplicate_of=original.number if original else 0,
        today=ctx.day,
    )
    if not (with_offers and view.wants_more):
        return view
    return replace(view, offers=offers.for_request(ctx, request, but=_asked(rows)))
