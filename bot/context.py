"""What a handler works with: one transaction inside one program, who acts, what time it is, and ways to show and
tell."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from bot.domain.policy import Policy, policy_of
from bot.domain.terms import Terms, Word
from bot.domain.workdays import next_working_moment, working_day_of, zone_of
from bot.event import Actor, Event
from bot.event import Place as EventPlace
from bot.links import Links, Marks, Vault
from bot.text import Term as ParserTerm
from bot.text import Vocabulary
from bot.ui import Card, Mention, RawValue, Scalar
from rubrics.library import load
from rubrics.schema import Rubric
from store import outbox
from store.events import next_number
from store.queries import drafts, people, places, vocabulary
from store.records.programs import Change, Person, Program
from store.tenancy import TenantSession

if TYPE_CHECKING:
    from bot.router import Role, Router

Unsure = Literal["hold", "again"]


@lru_cache(maxsize=4)
def _vault(keys: tuple[str, ...]) -> Vault:
    """Made once: that takes longer than to seal or open something."""
    return Vault(keys)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the wiring lends to every context of this process."""

    router: "Router"
    links: Links
    vocabulary: "VocabularyCache"
    mail: bool
    """Whether e-mail goes out by itself; otherwise drafts are shown to copy."""
    keys: tuple[str, ...] = ()
    """The installation's secret keys: the first seals and marks, all are recognised."""
    rubrics: Mapping[str, Rubric] = field(default_factory=load)
    """What check-ins can be run with, by key."""

    @property
    def vault(self) -> Vault:
        """Seals what must not be readable at rest."""
        return _vault(self.keys)

    @property
    def marks(self) -> Marks:
        """Recognises who was erased."""
        return Marks(self.keys)


REST = 20
"""A vocabulary that took long to make is used for so many times as long, whatever is added meanwhile: while thousands
of customers are imported the words change with every unit ..."""
LONG = 0.05
"""... long is more than so many seconds of processor time."""


@dataclass(frozen=True, slots=True)
class _Made:
    revision: int
    vocabulary: Vocabulary
    until: float


@dataclass(slots=True)
class VocabularyCache:
    """The words of each program, made anew when its revision moves."""

    vocabularies: dict[int, _Made] = field(default_factory=dict)
    listed: dict[int, tuple[int, Terms]] = field(default_factory=dict)

    def of(self, session: TenantSession, revision: int) -> Vocabulary:
        """The vocabulary of the session's program at `revision`, for parsing."""
        known = self.vocabularies.get(session.inside)
        if known is None or (known.revision != revision and time.monotonic() >= known.until):
            began = time.thread_time()
            made = Vocabulary(ParserTerm(w.kind, w.key, w.label, w.synonyms) for w in vocabulary.words(session))  # type: ignore[arg-type]  # reason: the kind is one of ours, checked by the column
            took = time.thread_time() - began
            until = time.monotonic() + (took * REST if took > LONG else 0.0)
            known = self.vocabularies[session.inside] = _Made(revision, made, until)
        return known.vocabulary

    def terms(self, session: TenantSession, revision: int) -> Terms:
        """The words of the session's program at `revision`, by kind and key."""
        known = self.listed.get(session.inside)
        if known is None or known[0] != revision:
            terms = Terms.of(Word(t.kind, t.key, t.label, t.public) for t in vocabulary.terms(session))
            known = self.listed[session.inside] = (revision, terms)
        return known[1]


class Context:
    """Handed to every handler. Nothing here talks to a network: `show`, `tell` and `mail` write outbox rows."""

    def __init__(
        self,
        session: TenantSession,
        actor: Actor,
        now: datetime,
        tools: Tools,
        *,
        role: "Role",
        here: people.Standing | None = None,
        event: Event | None = None,
    ) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.tools = tools
        self.role = role
        self.event = event
        self.record = ""
        """What the event made or changed ("request:12"), for repeats; a handler sets it."""
        self.pressed = outbox.Pressed()
        """The message that the event was a press on."""
        self.prepared: object = None
        """What the handler's `prepare` made, if it has one."""
        self.shown: dict[tuple[str, int], Card] = {}
        self.happenings: list[object] = []
        """What happened in this transaction, for whoever shows it after a handler's steps."""
        self._here = here
        self._policy: Policy | None = None
        self._people: dict[int, Person | None] = {}

    # --- who and when

    @property
    def program(self) -> Program:
        """The record of the program this happens in, to be changed; what every event needs of it is quicker below."""
        return people.program(self.session)

    @property
    def _standing(self) -> people.Standing:
        if self._here is None:
            self._here = people.standing(self.session, self.me)
        return self._here

    @property
    def policy(self) -> Policy:
        """The program's settings."""
        if self._policy is None:
            self._policy = policy_of(self._standing.settings)
        return self._policy

    def change_policy(self, changes: Mapping[str, Any]) -> tuple[Policy, Policy]:
        """Keep changed settings, beside what somebody else changed a moment ago: how they were, and how they are.

        Raises:
            pydantic.ValidationError: a value that a setting does not take.
        """
        before = policy_of(people.lock(self.session).settings)
        after = Policy.model_validate({**before.model_dump(), **changes})
        people.save_settings(self.session, after.model_dump(mode="json"))
        self._here = self._policy = None
        return before, after

    @property
    def _revision(self) -> int:
        """Of the words, as this transaction sees them."""
        return people.new_revision(self.session) or self._standing.revision

    @property
    def vocabulary(self) -> Vocabulary:
        """The program's own words."""
        return self.tools.vocabulary.of(self.session, self._revision)

    @property
    def terms(self) -> Terms:
        """The program's own words by kind and key."""
        return self.tools.vocabulary.terms(self.session, self._revision)

    @property
    def me(self) -> int:
        """The acting person's id."""
        return self.actor.person

    @property
    def zone(self) -> ZoneInfo:
        """The acting person's time zone; the program's for everybody else."""
        return zone_of(self.actor.zone if self.actor.kind == "person" else self.policy.zone)

    @property
    def today(self) -> date:
        """The day it is for the acting person."""
        return self.now.astimezone(self.zone).date()

    @property
    def day(self) -> date:
        """The day it is for the program: caps, rests and pauses go by it, wherever the acting person is."""
        return self.now.astimezone(zone_of(self.policy.zone)).date()

    def is_team(self) -> bool:
        """Whether the acting person is on the program team."""
        return self.role in ("manager", "admin")

    def person(self, person_id: int) -> Person | None:
        """Somebody of the company, read once."""
        if person_id not in self._people:
            self._people[person_id] = self.session.get(Person, person_id)
        return self._people[person_id]

    def mention(self, person_id: int | None) -> Mention | str:
        """A person by name, as a mention where the platform can."""
        person = self.person(person_id) if person_id else None
        return Mention(person=person_id, name=person.name) if person and person_id else "nobody yet"

    # --- showing

    def place_of(self, place: EventPlace) -> int:
        """The stored place an event came from."""
        return places.ensure(self.session, place.platform, place.workspace, place.kind, place.external_id, place.name)

    def show(self, topic: str, place_id: int, card: Card, *, parent: str = "", unsure: Unsure = "hold") -> None:
        """The living message of `topic` in a place looks like this now: posted the first time, edited afterwards."""
        self.shown[topic, place_id] = card
        self._send(place_id, card, topic=topic, parent=parent, unsure=unsure)

    def show_to(self, person_id: int, topic: str, card: Card) -> None:
        """The living message of a private topic, in that person's direct messages."""
        place = places.direct(self.session, person_id)
        if place is not None:
            self.show(topic, place, card, unsure="again")

    def has_shown(self, topic: str) -> list[int]:
        """The places where `topic` has, or will have, a message."""
        return outbox.places_of(self.session, topic)

    def tell(self, person_id: int, card: Card, *, about: int = 0) -> bool:
        """A direct message about something the person asked for or must answer. False: we have no way to reach them.

        `about`: the advocate it speaks of.
        """
        place = places.direct(self.session, person_id)
        if place is None:
            return False
        self._send(place, card, unsure="again", about=about)
        return True

    def thread(self, topic: str, place_id: int, card: Card, *, about: int = 0) -> None:
        """A line of history in the thread under a topic's message."""
        self._send(place_id, card, parent=topic, about=about)

    def mail(self, address: str, card: Card, *, topic: str = "") -> None:
        """An e-mail; with a topic a later card of it may change it (an invitation)."""
        self._send(places.mailbox(self.session, address), card, topic=topic)

    def nudge(self, person_id: int, card: Card, *, topic: str = "", about: int = 0) -> None:
        """A direct message that Goodword starts by itself: in working hours, two a day, the rest bundled. With a topic
        it can be edited later, unless it came in a bundle."""
        person = self.person(person_id)
        place = places.direct(self.session, person_id)
        if person is None or place is None:
            return
        day = working_day_of(self.now, self.policy, person.zone)
        within = people.count_nudge(
            self.session, person_id, day, card.model_dump(mode="json"), self.policy.nudges_per_day
        )
        if within:
            due = next_working_moment(self.now, self.policy, person.zone)
            self._send(place, card, topic=topic, unsure="again", about=about, due=due)

    def _send(
        self,
        place_id: int,
        card: Card,
        *,
        topic: str = "",
        parent: str = "",
        unsure: Unsure = "hold",
        due: datetime | None = None,
        about: int = 0,
    ) -> None:
        outbox.enqueue(
            self.session,
            place_id=place_id,
            card=card.model_dump(mode="json"),
            now=self.now,
            topic=topic,
            parent=parent,
            unsure=unsure,
            due_at=due,
            about=about,
        )

    # --- keeping track

    def number(self, kind: str) -> int:
        """The next number people will read, such as #12."""
        return next_number(self.session, kind)

    def changed(
        self, record: str, record_id: int, field: str, before: str, after: str, why: str = "", by: str = ""
    ) -> None:
        """Note who moved what, when and why."""
        who = self.me or None
        self.session.add(
            Change(
                record=record, record_id=record_id, field=field, before=before, after=after, person_id=who,
                by=by or ("" if who else self.actor.name), why=why, at=self.now,
            )
        )  # fmt: skip

    def happened(self, event: object) -> None:
        """Tell the subscribers of a domain event, in this transaction."""
        self.happenings.append(event)
        for subscriber in self.tools.router.subscribers.get(type(event), ()):
            subscriber(event, self)

    def draft(self, nonce: str) -> dict[str, Any]:
        """What was typed into the earlier steps of a form; empty when there is nothing any more."""
        draft = drafts.mine(self.session, self.me or None, nonce)
        return dict(draft.values) if draft else {}

    def link(self, page: str, purpose: str, claims: Mapping[str, Scalar], nonce: str, days: float) -> str:
        """A signed link for somebody outside the workspace."""
        return self.tools.links.url(page, purpose, self.session.inside, claims, nonce, self.now, days)


def words_of(values: Mapping[str, RawValue]) -> dict[str, Any]:
    """Typed values as JSON."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """`text` on one line, without doubled spaces."""
    return _SPACES.sub(" ", text).strip()
